//! The item of a service folder.

use super::SERVICE;
use super::parts::{fees, limit, materials};
use super::reader::Reader;
use super::texts::{QuestionTexts, Texts, pair};
use super::wire::ServiceToml;
use crate::item::{
    Item, ItemCode, Limits, Places, Question, Remedy, Result as ItemResult, Scheme, Topics,
};
use crate::lists::{Audience, Channel, OnlineDepth, UseLevel};
use vocab::code::TaskCode;
use vocab::{Date, Text};

pub(super) fn item(reader: &mut Reader, toml: ServiceToml, zh: &Texts, en: &Texts) -> Option<Item> {
    let statutory = limit(reader, "limits.statutory", &toml.limits.statutory);
    let promised = limit(reader, "limits.promised", &toml.limits.promised);
    let effective_from = toml.effective_from.parse::<Date>();
    if let Err(e) = &effective_from {
        reader.wrong("CAT-004", SERVICE, "effective_from", e);
    }
    let catalogue_code = TaskCode::parse(&toml.code)
        .map(|c| c.catalogue().as_str().to_owned())
        .unwrap_or_default();
    let (statutory, promised) = (statutory?, promised?);
    let code = ItemCode {
        scheme: Scheme::National,
        code: toml.code.clone(),
    };
    let item = Item {
        catalogue_code,
        effective_from: effective_from.ok(),
        fees: fees(&toml.fees, zh, en),
        materials: materials(reader, &toml.material, zh, en),
        ..worded(
            Item::bare(code, pair(&zh.name, &en.name), toml.kind),
            zh,
            en,
        )
    };
    let limits = Limits {
        statutory,
        promised,
        joint: toml.limits.joint,
        ..item.limits.clone()
    };
    Some(coded(reader, toml, Item { limits, ..item }))
}

/// The item with everything else that `service.toml` says.
fn coded(reader: &mut Reader, toml: ServiceToml, item: Item) -> Item {
    Item {
        version: toml.version,
        state: toml.state,
        levels: reader.list("levels", &toml.levels, UseLevel::from_code),
        department_code: toml.department,
        authority: toml.authority,
        power_source: toml.power_source,
        area: toml.area,
        audience: reader.list("audience", &toml.audience, Audience::from_code),
        channels: reader.list("channels", &toml.channels, Channel::from_code),
        handling: toml.handling,
        visits: toml.visits,
        special_procedures: toml.special_procedures,
        result: ItemResult {
            kind: toml.result_kind,
            ..item.result
        },
        contact: toml.contact,
        topics: Topics {
            person: toml.topics_person,
            company: toml.topics_company,
        },
        keywords: toml.keywords,
        online_depth: reader.list("online_depth", &toml.online_depth, OnlineDepth::from_code),
        scope: toml.scope,
        in_hall: toml.in_hall,
        appointment: toml.appointment,
        express: toml.express,
        pay_online: toml.pay_online,
        terminals: toml.terminals,
        quantity_note: if toml.quantity_limited {
            item.quantity_note
        } else {
            Text::default()
        },
        ..item
    }
}

/// The item with everything that the two text files say, apart from its materials and fees.
fn worded(item: Item, zh: &Texts, en: &Texts) -> Item {
    let both = |get: fn(&Texts) -> &String| pair(get(zh), get(en));
    Item {
        summary: both(|t| &t.summary),
        basis: zip(&zh.basis, &en.basis),
        conditions: zip(&zh.conditions, &en.conditions),
        flow: zip(&zh.flow, &en.flow),
        limits: Limits {
            statutory_note: both(|t| &t.statutory_note),
            promised_note: both(|t| &t.promised_note),
            ..item.limits
        },
        visit_reason: both(|t| &t.visit_reason),
        special_note: both(|t| &t.special_note),
        quantity_note: both(|t| &t.quantity_note),
        questions: questions(&zh.questions, &en.questions),
        result: ItemResult {
            name: both(|t| &t.result),
            ..item.result
        },
        places: Places {
            place: both(|t| &t.place),
            hours: both(|t| &t.hours),
            enquiry: both(|t| &t.enquiry),
            complaint: both(|t| &t.complaint),
        },
        rights: both(|t| &t.rights),
        remedy: Remedy {
            review: pair(&zh.remedy.review, &en.remedy.review),
            court: pair(&zh.remedy.court, &en.remedy.court),
        },
        ..item
    }
}

fn zip(zh: &[String], en: &[String]) -> Vec<Text> {
    zh.iter()
        .enumerate()
        .map(|(i, zh)| pair(zh, en.get(i).map_or("", String::as_str)))
        .collect()
}

fn questions(zh: &[QuestionTexts], en: &[QuestionTexts]) -> Vec<Question> {
    zh.iter()
        .enumerate()
        .map(|(i, q)| {
            let other = en.get(i);
            Question {
                q: pair(&q.q, other.map_or("", |o| &o.q)),
                a: pair(&q.a, other.map_or("", |o| &o.a)),
            }
        })
        .collect()
}
