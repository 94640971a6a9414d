//! From an item to the cells of its rows.

use super::practice::{digits_cell, special_cell, unit_code, yes_code};
use super::stamp::Stamp;
use crate::{Channel, FeeProject, Item, Material, Question, Region};
use law::Limit;
use std::collections::BTreeMap;
use vocab::code::{AreaCode, AreaLevel};
use vocab::{Date, Text};

/// The cells of a row by column; what is not there is empty.
pub(super) type Cells = BTreeMap<&'static str, String>;

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| format!("{date} 00:00:00"))
}

fn lines(entries: &[Text]) -> String {
    let entries: Vec<&str> = entries.iter().map(|entry| entry.zh.as_str()).collect();
    entries.join("\n")
}

fn limit(cells: &mut Cells, limit: Limit, day: &'static str, unit: &'static str) {
    cells.insert(day, limit.length().to_string());
    cells.insert(unit, unit_code(limit).to_owned());
}

/// The cells of the directory's row (基本目录) for the item's basic code.
pub(super) fn directory(item: &Item) -> Cells {
    Cells::from([
        ("by_law", lines(&item.basis)),
        ("catalog_code", item.catalogue_code.clone()),
        ("local_catalog_code", item.local_catalogue_code.clone()),
        ("plan_cancel_date", day(item.cancelled_on)),
        ("plan_effective_date", day(item.effective_from)),
        ("task_name", item.name.zh.clone()),
        ("task_state", item.state.code().to_owned()),
        ("task_type", item.kind.code().to_owned()),
        ("task_version", item.version.to_string()),
        ("use_level", levels(item)),
    ])
}

fn levels(item: &Item) -> String {
    let codes: Vec<&str> = item.levels.iter().map(|level| level.code()).collect();
    digits_cell(&codes, 11)
}

/// The cells of the basic row (基本信息). The item has been brought into the form that the tables carry.
pub(super) fn basic(item: &Item, stamp: &Stamp) -> Cells {
    let practice = stamp.practice;
    let audience: Vec<&str> = item
        .audience
        .iter()
        .map(|audience| practice.audience_code(*audience))
        .collect();
    let channels: Vec<&str> = item.channels.iter().map(|channel| channel.code()).collect();
    let mut cells = directory(item);
    cells.extend([
        ("accept_condition", lines(&item.conditions)),
        ("anticipate_explain", item.limits.statutory_note.zh.clone()),
        (
            "app_is_single_login",
            yes_code(item.more.mobile_sign_on).to_owned(),
        ),
        ("dept_code", item.department_code.clone()),
        ("dept_name", item.department.zh.clone()),
        ("dept_type", item.authority.code().to_owned()),
        ("entrust_name", item.entrusted_by.zh.clone()),
        ("fee_basis", item.fees.basis.zh.clone()),
        ("handle_flow", lines(&item.flow)),
        ("handle_type", digits_cell(&channels, 5)),
        ("is_fee", yes_code(item.fees.charged).to_owned()),
        (
            "is_single_login",
            yes_code(item.more.web_sign_on).to_owned(),
        ),
        ("limit_scene_num", item.visits.to_string()),
        ("link_addr", item.online_url.clone()),
        ("link_way", item.places.enquiry.zh.clone()),
        ("local_task_code", item.local_task_code.clone()),
        ("mobile_terminal_url", item.more.mobile_url.clone()),
        ("power_source", item.power_source.code().to_owned()),
        (
            "project_type",
            practice.handling_code(item.handling).to_owned(),
        ),
        ("promise_explain", item.limits.promised_note.zh.clone()),
        ("server_type", digits_cell(&audience, 32)),
        (
            "special_procedure",
            special_cell(&item.special_procedures, &item.special_note.zh),
        ),
        ("supervise_way", item.places.complaint.zh.clone()),
        ("task_code", item.code.code.clone()),
        ("task_handle_item", item.handle_code.clone()),
        ("transact_addr", item.places.place.zh.clone()),
        ("transact_time", item.places.hours.zh.clone()),
    ]);
    limits(&mut cells, item);
    cells
}

fn limits(cells: &mut Cells, item: &Item) {
    limit(
        cells,
        item.limits.statutory,
        "anticipate_day",
        "anticipate_type",
    );
    limit(cells, item.limits.promised, "promise_day", "promise_type");
}

/// The cells of the extend row (扩展信息).
pub(super) fn extend(item: &Item, regions: &[Region]) -> Cells {
    let depth: Vec<&str> = item.online_depth.iter().map(|depth| depth.code()).collect();
    let online = item
        .channels
        .iter()
        .any(|channel| matches!(channel, Channel::Web | Channel::Mobile));
    let apply_url = match item.more.apply_url.as_str() {
        "" => &item.online_url,
        _ => &item.more.apply_url,
    };
    let mut cells = Cells::from([
        ("corp_topic_type", item.topics.company.join(",")),
        (
            "corp_character_topic_type",
            item.more.company_local_topics.clone(),
        ),
        (
            "user_character_topic_type",
            item.more.person_local_topics.clone(),
        ),
        ("extend_field", item.more.extension.clone()),
        ("result_guid", item.more.result_sample.clone()),
        ("user_topic_type", item.topics.person.join(",")),
        (
            "handle_area",
            item.scope.map_or("", |scope| scope.code()).to_owned(),
        ),
        ("is_entry_center", yes_code(item.in_hall).to_owned()),
        ("is_express", yes_code(item.express).to_owned()),
        ("is_online", yes_code(online).to_owned()),
        ("is_pay_online", yes_code(item.pay_online).to_owned()),
        ("is_schedule", yes_code(item.appointment).to_owned()),
        ("is_service_terminals", yes_code(item.terminals).to_owned()),
        ("limit_explain", item.quantity_note.zh.clone()),
        ("limit_scene_explain", item.visit_reason.zh.clone()),
        ("online_handle_depth", digits_cell(&depth, 20)),
        ("online_handle_url", apply_url.clone()),
        ("other_dept", item.other_departments.zh.clone()),
        ("result_name", item.result.name.zh.clone()),
        ("result_type", item.result.kind.code().to_owned()),
        ("service_type", item.intermediary.zh.clone()),
    ]);
    if let Ok(area) = AreaCode::parse(&item.area) {
        place(&mut cells, &area, regions);
    }
    cells
}

/// Town and village; wider regions have no column.
fn place(cells: &mut Cells, area: &AreaCode, regions: &[Region]) {
    let name = |code: &str| {
        let region = regions.iter().find(|region| region.code == code);
        region.map_or_else(String::new, |region| region.name.zh.clone())
    };
    let code = area.as_str();
    match area.level() {
        AreaLevel::Province | AreaLevel::City | AreaLevel::County => {}
        AreaLevel::Town => {
            cells.insert("town_code", code.to_owned());
            cells.insert("town_name", name(&code[..9]));
        }
        AreaLevel::Village => {
            cells.insert("town_code", code[..9].to_owned());
            cells.insert("town_name", name(&code[..9]));
            cells.insert("village_code", code.to_owned());
            cells.insert("village_name", name(code));
        }
    }
}

/// The cells of a material's row (材料目录信息); `None` when the practice has no code for its need.
pub(super) fn material(material: &Material, stamp: &Stamp) -> Option<Cells> {
    Some(Cells::from([
        ("material_name", material.name.zh.clone()),
        (
            "is_need",
            stamp.practice.need_code(material.need)?.to_owned(),
        ),
        ("material_type", material.kind.code().to_owned()),
        ("material_format", material.medium.code().to_owned()),
        ("page_num", material.originals.to_string()),
        ("page_format", material.page_format.zh.clone()),
        ("source_type", material.source.code().to_owned()),
        ("source_explain", material.source_note.zh.clone()),
        ("fill_explain", material.hint.zh.clone()),
        ("accept_stand", material.standard.zh.clone()),
        ("by_law", material.basis.zh.clone()),
        ("remark", material.remark.zh.clone()),
        ("form_guid", material.blank_form.clone()),
        ("example_guid", material.sample_form.clone()),
    ]))
}

/// The cells of a fee's row (收费项目信息).
pub(super) fn fee(fee: &FeeProject) -> Cells {
    let waiver = fee.waiver.as_ref();
    Cells::from([
        ("fee_name", fee.name.zh.clone()),
        ("fee_stand", fee.standard.zh.clone()),
        ("by_law", fee.basis.zh.clone()),
        ("is_desc", yes_code(waiver.is_some()).to_owned()),
        (
            "desc_explain",
            waiver.map_or_else(String::new, |text| text.zh.clone()),
        ),
        ("remark", fee.remark.zh.clone()),
    ])
}

/// The cells of a question's row (常见问题解答).
pub(super) fn question(question: &Question) -> Cells {
    Cells::from([
        ("question", question.q.zh.clone()),
        ("answer", question.a.zh.clone()),
    ])
}
