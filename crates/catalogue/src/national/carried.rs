//! What of an item the national tables can carry.

use super::practice::{self, family, special_cell, special_parts};
use super::read::region_of;
use crate::{
    FeeProject, Fees, Item, ItemResult, ItemType, Limits, Material, More, Places, PowerSource,
    Question, Topics,
};
use vocab::Text;
use vocab::code::{AreaCode, AreaLevel, TaskCode};

/// What a material that came from the tables may be uploaded as: they say nothing of it.
pub(super) const ACCEPT: [&str; 3] = ["pdf", "jpg", "png"];
/// The size of one file of it, in MiB.
pub(super) const MAX_MB: u8 = 10;
/// How many files of it.
pub(super) const MAX_FILES: u8 = 3;

/// The part of an item that the national tables carry: what comes back when its rows are read again. A fixed point:
/// `carried(&carried(item)) == carried(item)`.
///
/// The module's documentation lists what is left behind.
#[must_use]
pub fn carried(item: &Item) -> Item {
    let (special_procedures, special_note) = special(item);
    Item {
        catalogue_code: catalogue_code(item),
        local_catalogue_code: plain(&item.local_catalogue_code),
        local_task_code: plain(&item.local_task_code),
        handle_code: plain(&item.handle_code),
        version: item.version,
        state: item.state,
        effective_from: item.effective_from,
        cancelled_on: item.cancelled_on,
        levels: once(&item.levels),
        department_code: plain(&item.department_code),
        department: chinese(&item.department),
        authority: item.authority,
        entrusted_by: chinese(&item.entrusted_by),
        other_departments: chinese(&item.other_departments),
        power_source: match item.kind {
            ItemType::PublicService => PowerSource::Statutory,
            _ => item.power_source,
        },
        area: area(item),
        audience: once(&item.audience),
        channels: once(&item.channels),
        handling: item.handling,
        visits: item.visits,
        visit_reason: chinese(&item.visit_reason),
        special_procedures,
        special_note,
        online_depth: once(&item.online_depth),
        scope: item.scope,
        online_url: plain(&item.online_url),
        in_hall: item.in_hall,
        appointment: item.appointment,
        express: item.express,
        pay_online: item.pay_online,
        terminals: item.terminals,
        quantity_note: chinese(&item.quantity_note),
        intermediary: chinese(&item.intermediary),
        more: More {
            apply_url: apply_url(item),
            mobile_url: plain(&item.more.mobile_url),
            result_sample: plain(&item.more.result_sample),
            person_local_topics: plain(&item.more.person_local_topics),
            company_local_topics: plain(&item.more.company_local_topics),
            extension: plain(&item.more.extension),
            ..item.more
        },
        ..parts(item)
    }
}

/// The parts that are made of parts.
fn parts(item: &Item) -> Item {
    let limits = &item.limits;
    Item {
        basis: entries(&item.basis),
        conditions: entries(&item.conditions),
        flow: entries(&item.flow),
        limits: Limits {
            statutory: limits.statutory,
            statutory_note: chinese(&limits.statutory_note),
            promised: limits.promised,
            promised_note: chinese(&limits.promised_note),
            joint: false,
        },
        fees: Fees {
            charged: item.fees.charged,
            basis: chinese(&item.fees.basis),
            projects: item.fees.projects.iter().zip(1..).map(fee).collect(),
        },
        materials: item.materials.iter().zip(1..).map(material).collect(),
        questions: item.questions.iter().map(question).collect(),
        result: ItemResult {
            kind: item.result.kind,
            name: chinese(&item.result.name),
        },
        places: Places {
            place: chinese(&item.places.place),
            hours: chinese(&item.places.hours),
            enquiry: chinese(&item.places.enquiry),
            complaint: chinese(&item.places.complaint),
        },
        topics: Topics {
            person: words(&item.topics.person),
            company: words(&item.topics.company),
        },
        ..Item::bare(item.code.clone(), chinese(&item.name), item.kind)
    }
}

/// The key that the n-th material or fee is given: the tables carry none.
pub(super) fn numbered(letter: char, number: usize) -> String {
    format!("{letter}{number}")
}

fn fee((fee, number): (&FeeProject, usize)) -> FeeProject {
    FeeProject {
        key: numbered('f', number),
        name: chinese(&fee.name),
        standard: chinese(&fee.standard),
        amount: None,
        per: String::new(),
        basis: chinese(&fee.basis),
        waiver: fee.waiver.as_ref().map(chinese),
        remark: chinese(&fee.remark),
    }
}

fn material((material, number): (&Material, usize)) -> Material {
    Material {
        key: numbered('m', number),
        name: chinese(&material.name),
        need: material.need,
        kind: material.kind,
        medium: material.medium,
        originals: material.originals.saturating_add(material.copies),
        copies: 0,
        page_format: chinese(&material.page_format),
        source: material.source,
        source_note: chinese(&material.source_note),
        hint: chinese(&material.hint),
        standard: chinese(&material.standard),
        basis: chinese(&material.basis),
        remark: chinese(&material.remark),
        accept: ACCEPT.map(str::to_owned).to_vec(),
        max_mb: MAX_MB,
        max_files: MAX_FILES,
        blank_form: plain(&material.blank_form),
        sample_form: plain(&material.sample_form),
    }
}

fn question(question: &Question) -> Question {
    Question {
        q: chinese(&question.q),
        a: chinese(&question.a),
    }
}

fn plain(text: &str) -> String {
    text.trim().to_owned()
}

fn chinese(text: &Text) -> Text {
    Text::zh(text.zh.trim())
}

/// The entries of a long text, one a line each: a line break within an entry becomes a space.
fn entries(list: &[Text]) -> Vec<Text> {
    list.iter()
        .map(|entry| practice::lines(&entry.zh).join(" "))
        .filter(|entry| !entry.is_empty())
        .map(Text::zh)
        .collect()
}

fn words(list: &[String]) -> Vec<String> {
    list.iter()
        .map(|word| plain(word))
        .filter(|word| !word.is_empty())
        .collect()
}

fn once<T: Copy + PartialEq>(list: &[T]) -> Vec<T> {
    let mut values = Vec::new();
    for value in list {
        if !values.contains(value) {
            values.push(*value);
        }
    }
    values
}

fn special(item: &Item) -> (Vec<String>, Text) {
    let cell = special_cell(&item.special_procedures, item.special_note.zh.trim());
    let (names, note) = special_parts(&cell);
    (names, Text::zh(note))
}

fn catalogue_code(item: &Item) -> String {
    let given = plain(&item.catalogue_code);
    if !given.is_empty() {
        return given;
    }
    TaskCode::parse(&item.code.code).map_or(given, |code| code.catalogue().as_str().to_owned())
}

/// A town or a village as it is; anything wider is what the department's credit code names.
fn area(item: &Item) -> String {
    let level = AreaCode::parse(&item.area).map(|area| area.level());
    match level {
        Ok(AreaLevel::Town | AreaLevel::Village) => item.area.clone(),
        Ok(_) | Err(_) => region_of(&item.code.code),
    }
}

/// Where one applies, when that is not where the item is described.
fn apply_url(item: &Item) -> String {
    let url = plain(&item.more.apply_url);
    if url == plain(&item.online_url) || plain(&item.online_url).is_empty() {
        return String::new();
    }
    url
}

/// Whether the tables of its family say where an item of this type stands.
pub(super) const fn carries(kind: ItemType) -> bool {
    family(kind).is_some()
}
