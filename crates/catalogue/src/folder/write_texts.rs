//! One of the two text files of a service's folder.

use super::texts::{
    BranchTexts, CertificateTexts, FeeTexts, FieldTexts, FormTexts, MaterialTexts, QuestionTexts,
    RemedyTexts, Texts, TopicTexts,
};
use crate::form::{Field, Form};
use crate::item::Item;
use crate::service::Handling;
use std::collections::BTreeMap;
use vocab::{Lang, Text};

/// A text in exactly that language: nothing stands in for what is missing.
fn side(text: &Text, lang: Lang) -> String {
    match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    }
}

pub(super) fn texts(item: &Item, handling: &Handling, lang: Lang) -> Texts {
    let one = |text: &Text| side(text, lang);
    let all = |list: &[Text]| list.iter().map(one).collect::<Vec<_>>();
    let certificate = handling.certificate.as_ref();
    Texts {
        name: one(&item.name),
        summary: one(&item.summary),
        basis: all(&item.basis),
        conditions: all(&item.conditions),
        place: one(&item.places.place),
        hours: one(&item.places.hours),
        enquiry: one(&item.places.enquiry),
        complaint: one(&item.places.complaint),
        flow: all(&item.flow),
        statutory_note: one(&item.limits.statutory_note),
        promised_note: one(&item.limits.promised_note),
        visit_reason: one(&item.visit_reason),
        quantity_note: one(&item.quantity_note),
        special_note: one(&item.special_note),
        rights: one(&item.rights),
        remedy: RemedyTexts {
            review: one(&item.remedy.review),
            court: one(&item.remedy.court),
        },
        result: one(&item.result.name),
        certificate: certificate.map_or_else(CertificateTexts::default, |rule| CertificateTexts {
            title: one(&rule.title),
            statement: one(&rule.statement),
        }),
        materials: materials(item, lang),
        procedure: procedure(handling, lang),
        questions: item
            .questions
            .iter()
            .map(|question| QuestionTexts {
                q: one(&question.q),
                a: one(&question.a),
            })
            .collect(),
        form: form(&handling.form, lang),
        fees: fees(item, lang),
    }
}

fn materials(item: &Item, lang: Lang) -> BTreeMap<String, MaterialTexts> {
    let materials = item.materials.iter().map(|material| {
        let texts = MaterialTexts {
            name: side(&material.name, lang),
            hint: side(&material.hint, lang),
            standard: side(&material.standard, lang),
            basis: side(&material.basis, lang),
            source: side(&material.source_note, lang),
        };
        (material.key.clone(), texts)
    });
    materials.collect()
}

fn procedure(handling: &Handling, lang: Lang) -> BTreeMap<String, BranchTexts> {
    let branches = handling.procedure.reviews.iter().map(|branch| {
        let texts = BranchTexts {
            name: side(&branch.name, lang),
            what: side(&branch.what, lang),
        };
        (branch.key.clone(), texts)
    });
    branches.collect()
}

fn fees(item: &Item, lang: Lang) -> BTreeMap<String, FeeTexts> {
    let fees = item.fees.projects.iter().map(|fee| {
        let texts = FeeTexts {
            name: side(&fee.name, lang),
            standard: side(&fee.standard, lang),
            basis: side(&fee.basis, lang),
        };
        (fee.key.clone(), texts)
    });
    fees.collect()
}

fn form(form: &Form, lang: Lang) -> FormTexts {
    let topics = form.topics.iter().map(|topic| {
        let title = side(&topic.title, lang);
        (topic.key.clone(), TopicTexts { title })
    });
    let mut texts = FormTexts {
        intro: side(&form.intro, lang),
        topics: topics.collect(),
        fields: BTreeMap::new(),
        options: BTreeMap::new(),
    };
    for field in form.fields() {
        field_texts(field, lang, &mut texts);
    }
    texts
}

/// The texts of a field, and of the fields within its rows.
fn field_texts(field: &Field, lang: Lang, texts: &mut FormTexts) {
    let worded = FieldTexts {
        label: side(&field.label, lang),
        hint: side(&field.hint, lang),
    };
    texts.fields.insert(field.key.clone(), worded);
    if !field.options.is_empty() {
        let options = field
            .options
            .iter()
            .map(|option| (option.value.clone(), side(&option.label, lang)));
        texts.options.insert(field.key.clone(), options.collect());
    }
    for inner in &field.rows {
        field_texts(inner, lang, texts);
    }
}
