//! The handling of a service: form, procedure, certificate.

use super::SCHEMA;
use super::reader::Reader;
use super::texts::{Texts, pair, pairs_of};
use super::wire::ServiceToml;
use crate::form::{Form, FormTexts};
use crate::service::{Branch, CertificateRule, Handling, Procedure, Step};
use std::collections::BTreeMap;

pub(super) fn form(
    reader: &mut Reader,
    schema: &serde_json::Value,
    zh: &Texts,
    en: &Texts,
) -> Option<Form> {
    let texts = FormTexts {
        intro: pair(&zh.form.intro, &en.form.intro),
        topics: pairs_of(&zh.form.topics, &en.form.topics, |t| &t.title),
        fields: zh
            .form
            .fields
            .iter()
            .map(|(key, field)| {
                let other = en.form.fields.get(key);
                let label = pair(&field.label, other.map_or("", |o| &o.label));
                let hint = pair(&field.hint, other.map_or("", |o| &o.hint));
                (key.clone(), (label, hint))
            })
            .collect(),
        options: zh
            .form
            .options
            .iter()
            .map(|(key, options)| {
                let empty = BTreeMap::new();
                let other = en.form.options.get(key).unwrap_or(&empty);
                (key.clone(), pairs_of(options, other, |o| o))
            })
            .collect(),
    };
    let form = match Form::read(schema, &texts) {
        Ok(form) => form,
        Err(problems) => {
            for (key, problem) in problems {
                reader.wrong("CAT-006", SCHEMA, key, problem);
            }
            return None;
        }
    };
    if let Err(e) = form.compile() {
        reader.wrong("CAT-006", SCHEMA, "", e);
        return None;
    }
    Some(form)
}

pub(super) fn handling(
    toml: &ServiceToml,
    form: Form,
    zh: &Texts,
    en: &Texts,
    template: String,
) -> Handling {
    let reviews = toml.procedure.review.iter().map(|review| {
        let (zh, en) = (zh.procedure.get(&review.key), en.procedure.get(&review.key));
        Branch {
            key: review.key.clone(),
            name: pair(zh.map_or("", |t| &t.name), en.map_or("", |t| &t.name)),
            what: pair(zh.map_or("", |t| &t.what), en.map_or("", |t| &t.what)),
            step: Step {
                department: review.department.clone(),
                role: review.role.clone(),
                days: review.days,
            },
        }
    });
    let certificate = toml.result.as_ref().map(|result| CertificateRule {
        licence_type: result.licence_type.clone(),
        number: result.number.clone(),
        valid_years: result.valid_years,
        holder: result.holder.clone(),
        fields: result.fields.clone(),
        title: pair(&zh.certificate.title, &en.certificate.title),
        statement: pair(&zh.certificate.statement, &en.certificate.statement),
    });
    Handling {
        form,
        procedure: Procedure {
            intake: toml.procedure.intake.clone(),
            reviews: reviews.collect(),
            decision: toml.procedure.decision.clone(),
        },
        template: if certificate.is_some() {
            template
        } else {
            String::new()
        },
        certificate,
    }
}
