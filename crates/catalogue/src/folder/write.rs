//! A service as the files of its folder.

use super::wire::{
    FeeToml, FeesToml, LimitToml, LimitsToml, MaterialToml, ProcedureToml, ResultToml, ReviewToml,
    ServiceToml,
};
use super::words::{KINDS, MEDIA, NEEDS, SOURCES, word_of};
use super::write_texts::texts;
use super::{EN, SCHEMA, SERVICE, TEMPLATE, ZH, service_from_files};
use crate::Finding;
use crate::item::{Fees, Item, Material};
use crate::service::{Handling, Service};
use law::{Limit, LimitUnit};
use serde::Serialize;
use std::collections::BTreeMap;
use vocab::Lang;

/// The files of a service's folder, by relative path: what [`service_from_files`] reads as the same service. The samples
/// are no part of a service and are not among them.
///
/// # Errors
/// `CAT-045` with the elements that a folder can't hold: a service without handling (items that only have a guide), and
/// whatever would come back changed, such as a local code, a waiver of a fee or a department's own name.
pub fn service_to_files(service: &Service) -> Result<BTreeMap<String, Vec<u8>>, Vec<Finding>> {
    let Some(handling) = &service.handling else {
        return Err(vec![unsayable(service, "handling")]);
    };
    let files =
        files(&service.item, handling).map_err(|problem| vec![unsayable(service, &problem)])?;
    match service_from_files(&files) {
        Ok(again) if again == *service => Ok(files),
        Ok(again) => Err(differences(service, &again)),
        Err(findings) => Err(findings),
    }
}

fn unsayable(service: &Service, key: &str) -> Finding {
    Finding::refused(
        "CAT-045",
        &service.item.code.code,
        key,
        "事项文件夹无法表示这一内容。",
        "A service folder can't say this.",
    )
}

/// One finding for each element that came back changed, named by its path.
fn differences(service: &Service, again: &Service) -> Vec<Finding> {
    let (Ok(one), Ok(other)) = (serde_json::to_value(service), serde_json::to_value(again)) else {
        return vec![unsayable(service, "")];
    };
    let mut paths = Vec::new();
    compare("", &one, &other, &mut paths);
    paths.iter().map(|path| unsayable(service, path)).collect()
}

fn compare(at: &str, one: &serde_json::Value, other: &serde_json::Value, paths: &mut Vec<String>) {
    match (one, other) {
        (serde_json::Value::Object(a), serde_json::Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let null = serde_json::Value::Null;
                let path = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                compare(
                    &path,
                    a.get(key).unwrap_or(&null),
                    b.get(key).unwrap_or(&null),
                    paths,
                );
            }
        }
        (a, b) if a != b => paths.push(at.to_owned()),
        _ => {}
    }
}

fn files(item: &Item, handling: &Handling) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut schema =
        serde_json::to_vec_pretty(&handling.form.schema).map_err(|e| format!("form: {e}"))?;
    schema.push(b'\n');
    let mut files = BTreeMap::from([
        (
            SERVICE.to_owned(),
            toml_bytes(&service_toml(item, handling)?)?,
        ),
        (ZH.to_owned(), toml_bytes(&texts(item, handling, Lang::Zh))?),
        (EN.to_owned(), toml_bytes(&texts(item, handling, Lang::En))?),
        (SCHEMA.to_owned(), schema),
    ]);
    if handling.certificate.is_some() {
        files.insert(TEMPLATE.to_owned(), handling.template.clone().into_bytes());
    }
    Ok(files)
}

fn toml_bytes(value: &impl Serialize) -> Result<Vec<u8>, String> {
    toml::to_string_pretty(value)
        .map(String::into_bytes)
        .map_err(|e| e.to_string())
}

fn digits<T: Copy>(values: &[T], code: fn(T) -> &'static str) -> Result<Vec<u8>, String> {
    values
        .iter()
        .map(|value| code(*value).parse::<u8>().map_err(|e| e.to_string()))
        .collect()
}

fn service_toml(item: &Item, handling: &Handling) -> Result<ServiceToml, String> {
    let effective_from = item.effective_from.ok_or("effective_from")?;
    Ok(ServiceToml {
        format: 1,
        code: item.code.code.clone(),
        version: item.version,
        effective_from: effective_from.to_string(),
        kind: item.kind,
        state: item.state,
        levels: digits(&item.levels, crate::UseLevel::code)?,
        department: item.department_code.clone(),
        authority: item.authority,
        power_source: item.power_source,
        area: item.area.clone(),
        audience: digits(&item.audience, crate::Audience::code)?,
        channels: digits(&item.channels, crate::Channel::code)?,
        handling: item.handling,
        visits: item.visits,
        online_depth: digits(&item.online_depth, crate::OnlineDepth::code)?,
        scope: item.scope,
        result_kind: item.result.kind,
        topics_person: item.topics.person.clone(),
        topics_company: item.topics.company.clone(),
        in_hall: item.in_hall,
        appointment: item.appointment,
        express: item.express,
        pay_online: item.pay_online,
        terminals: item.terminals,
        quantity_limited: !item.quantity_note.is_empty(),
        keywords: item.keywords.clone(),
        special_procedures: item.special_procedures.clone(),
        limits: LimitsToml {
            statutory: limit_toml(item.limits.statutory),
            promised: limit_toml(item.limits.promised),
            joint: item.limits.joint,
        },
        fees: fees_toml(&item.fees)?,
        material: item.materials.iter().map(material_toml).collect(),
        procedure: procedure_toml(handling),
        result: result_toml(handling),
        contact: item.contact.clone(),
    })
}

fn limit_toml(limit: Limit) -> LimitToml {
    let unit = match limit.unit() {
        LimitUnit::WorkingDays => "working",
        LimitUnit::CalendarDays => "calendar",
        LimitUnit::AtOnce => "at_once",
    };
    LimitToml {
        days: limit.length(),
        unit: unit.to_owned(),
    }
}

fn fees_toml(fees: &Fees) -> Result<FeesToml, String> {
    let project = fees.projects.iter().map(|fee| {
        let amount = fee
            .amount
            .ok_or_else(|| format!("fees.{}.amount", fee.key))?;
        Ok(FeeToml {
            key: fee.key.clone(),
            amount_fen: amount.fen(),
            per: fee.per.clone(),
        })
    });
    Ok(FeesToml {
        charged: fees.charged,
        project: project.collect::<Result<_, String>>()?,
    })
}

fn material_toml(material: &Material) -> MaterialToml {
    MaterialToml {
        key: material.key.clone(),
        need: word_of(&material.need, &NEEDS).to_owned(),
        kind: word_of(&material.kind, &KINDS).to_owned(),
        medium: word_of(&material.medium, &MEDIA).to_owned(),
        originals: material.originals,
        copies: material.copies,
        source: word_of(&material.source, &SOURCES).to_owned(),
        accept: material.accept.clone(),
        max_mb: material.max_mb,
        max_files: material.max_files,
    }
}

fn procedure_toml(handling: &Handling) -> ProcedureToml {
    let procedure = &handling.procedure;
    let review = procedure.reviews.iter().map(|branch| ReviewToml {
        key: branch.key.clone(),
        department: branch.step.department.clone(),
        role: branch.step.role.clone(),
        days: branch.step.days,
    });
    ProcedureToml {
        intake: procedure.intake.clone(),
        decision: procedure.decision.clone(),
        review: review.collect(),
    }
}

fn result_toml(handling: &Handling) -> Option<ResultToml> {
    let rule = handling.certificate.as_ref()?;
    Some(ResultToml {
        licence_type: rule.licence_type.clone(),
        number: rule.number.clone(),
        valid_years: rule.valid_years,
        holder: rule.holder.clone(),
        fields: rule.fields.clone(),
    })
}
