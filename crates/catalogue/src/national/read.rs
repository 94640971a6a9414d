//! From rows to items: one function for each kind of row.

use super::cells::Row;
use super::practice::{self, Practice};
use crate::{
    AuthorityNature, Channel, FeeProject, HandlingKind, Item, ItemCode, ItemState, ItemType,
    Material, MaterialKind, Medium, Need, OnlineDepth, PowerSource, Question, ResultKind, Scheme,
    Scope, Source, UseLevel,
};
use law::{Limit, LimitUnit};
use vocab::Text;
use vocab::code::{AreaCode, AreaLevel, CatalogueCode, CodeError, TaskCode};

/// A code with its form checked; what is wrong with it is said.
pub(super) fn checked<T>(
    row: &mut Row<'_, '_>,
    column: &'static str,
    parse: impl Fn(&str) -> Result<T, CodeError>,
) -> Option<T> {
    let cell = row.get(column);
    if cell.is_empty() {
        return None;
    }
    match parse(cell) {
        Ok(code) => Some(code),
        Err(e) => {
            row.refuse(
                column,
                "CAT-010",
                format!("代码“{cell}”有误：{e}。"),
                format!("Wrong code {cell:?}: {e}."),
            );
            None
        }
    }
}

/// Says that a cell contradicts another one.
pub(super) fn contradicts(row: &mut Row<'_, '_>, column: &'static str, zh: &str, en: &str) {
    row.refuse(column, "CAT-042", zh.to_owned(), en.to_owned());
}

/// The implementation code (实施编码) and the version: the key of the exchange.
pub(super) fn key(row: &mut Row<'_, '_>) -> Option<(TaskCode, u32)> {
    let code = checked(row, "task_code", TaskCode::parse);
    let version = row.int("task_version");
    Some((code?, version?))
}

/// Reads a basic row; `None` when anything in it is wrong.
pub(super) fn basic(row: &mut Row<'_, '_>, public: bool, practice: Practice) -> Option<Item> {
    let key = key(row);
    let kind = row.code("task_type", ItemType::from_code);
    if let Some((code, _)) = &key {
        agree_with_code(row, code);
    }
    if kind.is_some_and(|kind| practice::family(kind) != Some(public)) {
        contradicts(
            row,
            "task_type",
            "此事项类型不属于这张表。",
            "Items of this type do not belong into this table.",
        );
    }
    let limits = limits(row);
    let mut item = Item::bare(
        ItemCode {
            scheme: Scheme::National,
            code: row.get("task_code").to_owned(),
        },
        row.text("task_name"),
        kind.unwrap_or(ItemType::Other),
    );
    item.version = key.map_or(0, |(_, version)| version);
    codes(row, &mut item, practice);
    texts(row, &mut item);
    (item.limits.statutory, item.limits.promised) =
        limits.unwrap_or((Limit::AT_ONCE, Limit::AT_ONCE));
    disagreement(row, &item);
    row.get("mobile_terminal_url")
        .clone_into(&mut item.more.mobile_url);
    item.more.web_sign_on = row.yes("is_single_login");
    item.more.mobile_sign_on = row.yes("app_is_single_login");
    row.good().then_some(item)
}

fn agree_with_code(row: &mut Row<'_, '_>, code: &TaskCode) {
    let catalogue = checked(row, "catalog_code", CatalogueCode::parse);
    if catalogue.is_some_and(|catalogue| catalogue != code.catalogue()) {
        contradicts(
            row,
            "catalog_code",
            "与实施编码的后 12 位不一致。",
            "Differs from the last 12 characters of the task code.",
        );
    }
    let department = row.get("dept_code");
    if !department.is_empty() && department != code.uscc().as_str() {
        contradicts(
            row,
            "dept_code",
            "与实施编码的前 18 位不一致。",
            "Differs from the first 18 characters of the task code.",
        );
    }
    let handled = row.get("task_handle_item");
    if !handled.is_empty() && !handled.starts_with(code.as_str()) {
        contradicts(
            row,
            "task_handle_item",
            "业务办理项编码应以实施编码开头。",
            "Begins with the task code.",
        );
    }
}

fn codes(row: &mut Row<'_, '_>, item: &mut Item, practice: Practice) {
    item.catalogue_code = row.get("catalog_code").to_owned();
    item.local_catalogue_code = row.get("local_catalog_code").to_owned();
    item.local_task_code = row.get("local_task_code").to_owned();
    item.handle_code = row.get("task_handle_item").to_owned();
    item.department_code = row.get("dept_code").to_owned();
    item.effective_from = row.date("plan_effective_date");
    item.cancelled_on = row.date("plan_cancel_date");
    item.levels = row.codes("use_level", UseLevel::from_code);
    item.audience = row.codes("server_type", |code| practice.audience(code));
    item.channels = row.codes("handle_type", Channel::from_code);
    item.visits = row.int("limit_scene_num").unwrap_or(0);
    item.fees.charged = row.yes("is_fee");
    let state = row.code("task_state", ItemState::from_code);
    let authority = row.code("dept_type", AuthorityNature::from_code);
    let power = row.code("power_source", PowerSource::from_code);
    let handling = row.code("project_type", |code| practice.handling(code));
    item.state = state.unwrap_or(item.state);
    item.authority = authority.unwrap_or(item.authority);
    item.power_source = power.unwrap_or(item.power_source);
    item.handling = handling.unwrap_or(item.handling);
}

fn texts(row: &Row<'_, '_>, item: &mut Item) {
    item.department = row.text("dept_name");
    item.entrusted_by = row.text("entrust_name");
    item.basis = row.texts("by_law");
    item.conditions = row.texts("accept_condition");
    item.flow = row.texts("handle_flow");
    item.limits.statutory_note = row.text("anticipate_explain");
    item.limits.promised_note = row.text("promise_explain");
    item.fees.basis = row.text("fee_basis");
    item.places.place = row.text("transact_addr");
    item.places.hours = row.text("transact_time");
    item.places.enquiry = row.text("link_way");
    item.places.complaint = row.text("supervise_way");
    item.online_url = row.get("link_addr").to_owned();
    let (names, note) = practice::special_parts(row.get("special_procedure"));
    item.special_procedures = names;
    item.special_note = Text::zh(note);
}

/// Both limits. Public services may leave them out: a missing statutory limit is then the promised one, because
/// nothing else binds; when both are missing the row is refused, because every guide states how long it takes.
fn limits(row: &mut Row<'_, '_>) -> Option<(Limit, Limit)> {
    let statutory = limit(row, "anticipate_day", "anticipate_type");
    let promised = limit(row, "promise_day", "promise_type");
    match (statutory, promised) {
        (Some(statutory), Some(promised)) => Some((statutory, promised)),
        (None, Some(promised)) if row.get("anticipate_day").is_empty() => {
            Some((promised, promised))
        }
        (Some(statutory), None) if row.get("promise_day").is_empty() => {
            Some((statutory, statutory))
        }
        _ => {
            if row.get("anticipate_day").is_empty() && row.get("promise_day").is_empty() {
                row.refuse(
                    "promise_day",
                    "CAT-030",
                    "法定时限和承诺时限至少填写一项。".to_owned(),
                    "At least one of the two limits must be given.".to_owned(),
                );
            }
            None
        }
    }
}

fn limit(row: &mut Row<'_, '_>, day: &'static str, kind: &'static str) -> Option<Limit> {
    let days: u16 = row.int(day)?;
    if row.get(kind).is_empty() && days > 0 {
        row.refuse(
            kind,
            "CAT-030",
            "有时限就必须有单位。".to_owned(),
            "A limit has a unit.".to_owned(),
        );
        return None;
    }
    let unit = row.code(kind, practice::unit);
    if days == 0 {
        return Some(Limit::AT_ONCE);
    }
    Limit::new(u32::from(days), unit.unwrap_or(LimitUnit::WorkingDays)).ok()
}

/// The sign that the sender counts the kinds of handling the other way round.
fn disagreement(row: &mut Row<'_, '_>, item: &Item) {
    let at_once = item.limits.promised == Limit::AT_ONCE;
    let other_way = match item.handling {
        HandlingKind::Immediate => !at_once,
        HandlingKind::Promised => at_once,
        HandlingKind::Other => false,
    };
    if other_way && row.good() {
        row.warn(
            "project_type",
            "CAT-101",
            "办件类型与承诺办结时限不符；也许报送方的代码与国家平台相反。".to_owned(),
            "Does not go with the promised limit; perhaps the sender's codes are the other way round.".to_owned(),
        );
    }
}

/// Reads what the extend row adds to an item.
pub(super) fn extend(row: &mut Row<'_, '_>, item: &mut Item) {
    item.topics.company = words(row, "corp_topic_type");
    item.topics.person = words(row, "user_topic_type");
    item.scope = row.code("handle_area", Scope::from_code);
    item.in_hall = row.yes("is_entry_center");
    item.express = row.yes("is_express");
    item.pay_online = row.yes("is_pay_online");
    item.appointment = row.yes("is_schedule");
    item.terminals = row.yes("is_service_terminals");
    item.quantity_note = row.text("limit_explain");
    item.visit_reason = row.text("limit_scene_explain");
    item.online_depth = row.codes("online_handle_depth", OnlineDepth::from_code);
    item.other_departments = row.text("other_dept");
    item.intermediary = row.text("service_type");
    item.result.name = row.text("result_name");
    if let Some(kind) = row.code("result_type", ResultKind::from_code) {
        item.result.kind = kind;
    }
    online(row, item);
    area(row, item);
    let text = |column: &str| row.get(column).to_owned();
    item.more.company_local_topics = text("corp_character_topic_type");
    item.more.person_local_topics = text("user_character_topic_type");
    item.more.extension = text("extend_field");
    item.more.result_sample = text("result_guid");
}

fn words(row: &Row<'_, '_>, column: &str) -> Vec<String> {
    practice::words_parts(row.get(column))
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn online(row: &mut Row<'_, '_>, item: &mut Item) {
    let url = row.get("online_handle_url");
    if item.online_url.is_empty() {
        url.clone_into(&mut item.online_url);
    } else if item.online_url != url {
        url.clone_into(&mut item.more.apply_url);
    }
    let online = row.yes("is_online");
    let by_net = item
        .channels
        .iter()
        .any(|channel| matches!(channel, Channel::Web | Channel::Mobile));
    if online != by_net && row.good() {
        row.warn(
            "is_online",
            "CAT-042",
            "是否网办与办理形式不符；以办理形式为准。".to_owned(),
            "Does not go with the forms of handling, which hold.".to_owned(),
        );
    }
}

/// The region: the village, else the town, else the region that the department's credit code names.
fn area(row: &mut Row<'_, '_>, item: &mut Item) {
    let town = checked(row, "town_code", AreaCode::parse);
    let village = checked(row, "village_code", AreaCode::parse);
    if town
        .as_ref()
        .is_some_and(|town| town.level() != AreaLevel::Town)
    {
        contradicts(row, "town_code", "不是乡镇街道的代码。", "Names no town.");
    }
    if let Some(village) = &village {
        let within = town.as_ref().is_none_or(|town| town.contains(village));
        if village.level() != AreaLevel::Village || !within {
            contradicts(
                row,
                "village_code",
                "不是该乡镇街道下的村居社区。",
                "Names no village of that town.",
            );
        }
    }
    item.area = match village.or(town) {
        Some(code) => code.as_str().to_owned(),
        None => region_of(&item.code.code),
    };
}

/// The region that the credit code at the head of a task code names; empty when it names none.
pub(super) fn region_of(task_code: &str) -> String {
    let region = TaskCode::parse(task_code)
        .ok()
        .and_then(|code| code.uscc().region());
    region.map_or_else(String::new, |region| region.as_str().to_owned())
}

/// Reads a material; its key is given when all of the item's are there.
pub(super) fn material(row: &mut Row<'_, '_>, practice: Practice) -> Option<Material> {
    let need = row.code("is_need", |code| practice.need(code));
    let kind = row.code("material_type", MaterialKind::from_code);
    let medium = row.code("material_format", Medium::from_code);
    let source = row.code("source_type", Source::from_code);
    let originals = row.int("page_num");
    row.good().then(|| Material {
        key: String::new(),
        name: row.text("material_name"),
        need: need.unwrap_or(Need::Required),
        kind: kind.unwrap_or(MaterialKind::Other),
        medium: medium.unwrap_or(Medium::Both),
        originals: originals.unwrap_or(0),
        copies: 0,
        page_format: row.text("page_format"),
        source: source.unwrap_or(Source::Other),
        source_note: row.text("source_explain"),
        hint: row.text("fill_explain"),
        standard: row.text("accept_stand"),
        basis: row.text("by_law"),
        remark: row.text("remark"),
        accept: super::carried::ACCEPT.map(str::to_owned).to_vec(),
        max_mb: super::carried::MAX_MB,
        max_files: super::carried::MAX_FILES,
        blank_form: row.get("form_guid").to_owned(),
        sample_form: row.get("example_guid").to_owned(),
    })
}

/// Reads a fee; its key is given when all of the item's are there.
pub(super) fn fee(row: &mut Row<'_, '_>) -> Option<FeeProject> {
    let waived = row.yes("is_desc");
    if !waived {
        row.unkept(&["desc_explain"]);
    }
    row.good().then(|| FeeProject {
        key: String::new(),
        name: row.text("fee_name"),
        standard: row.text("fee_stand"),
        amount: None,
        per: String::new(),
        basis: row.text("by_law"),
        waiver: waived.then(|| row.text("desc_explain")),
        remark: row.text("remark"),
    })
}

/// Reads a question with its answer.
pub(super) fn question(row: &Row<'_, '_>) -> Option<Question> {
    row.good().then(|| Question {
        q: row.text("question"),
        a: row.text("answer"),
    })
}
