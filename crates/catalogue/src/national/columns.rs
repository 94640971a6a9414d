//! The columns themselves, in parts that several tables share.

use super::schema::Column;
use super::schema::Kind::{self, DateTime, Int, Text, Varchar};

const fn must(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: false,
    }
}

/// The columns that every row begins with.
pub(super) const ENVELOPE: &[Column] = &[
    must("row_guid", Varchar(50)),
    must("cd_batch", Varchar(32)),
    must("cd_operation", Varchar(2)),
    must("cd_time", DateTime),
    must("data_source", Varchar(3)),
];

/// `up_task_directory` after the envelope.
pub(super) const DIRECTORY: &[Column] = &[
    must("by_law", Text),
    must("catalog_code", Varchar(12)),
    may("local_catalog_code", Varchar(50)),
    may("plan_cancel_date", DateTime),
    may("plan_effective_date", DateTime),
    must("task_name", Varchar(1000)),
    must("task_state", Varchar(2)),
    must("task_type", Varchar(2)),
    must("task_version", Int(10)),
    must("use_level", Varchar(11)),
];

/// The basic tables up to the limits.
pub(super) const BASIC_HEAD: &[Column] = &[must("accept_condition", Text)];

/// The statutory limit, which items other than public services must have.
pub(super) const STATUTORY: &[Column] = &[
    must("anticipate_day", Int(11)),
    may("anticipate_explain", Text),
    must("anticipate_type", Varchar(2)),
];

/// The statutory limit of a public service.
pub(super) const STATUTORY_PUBLIC: &[Column] = &[
    may("anticipate_day", Int(11)),
    may("anticipate_explain", Text),
    may("anticipate_type", Varchar(2)),
];

/// The basic tables between the statutory limit and the source of power.
pub(super) const BASIC_MIDDLE: &[Column] = &[
    must("app_is_single_login", Varchar(2)),
    must("by_law", Text),
    must("catalog_code", Varchar(12)),
    must("dept_code", Varchar(50)),
    must("dept_name", Varchar(200)),
    must("dept_type", Varchar(2)),
    may("entrust_name", Varchar(100)),
    may("fee_basis", Text),
    must("handle_flow", Text),
    may("handle_type", Varchar(5)),
    must("is_fee", Varchar(2)),
    must("is_single_login", Varchar(2)),
    must("limit_scene_num", Int(11)),
    may("link_addr", Text),
    must("link_way", Text),
    may("local_catalog_code", Varchar(50)),
    may("local_task_code", Varchar(50)),
    may("mobile_terminal_url", Text),
    may("plan_cancel_date", DateTime),
    may("plan_effective_date", DateTime),
];

/// The source of power; public services have none.
pub(super) const POWER: &[Column] = &[must("power_source", Varchar(2))];

/// The kind of handling.
pub(super) const PROJECT: &[Column] = &[must("project_type", Varchar(2))];

/// The promised limit, which items other than public services must have.
pub(super) const PROMISE: &[Column] = &[
    must("promise_day", Int(11)),
    may("promise_explain", Text),
    must("promise_type", Int(2)),
];

/// The promised limit of a public service.
pub(super) const PROMISE_PUBLIC: &[Column] = &[
    may("promise_day", Int(11)),
    may("promise_explain", Text),
    may("promise_type", Int(2)),
];

/// The basic tables after the limits.
pub(super) const BASIC_TAIL: &[Column] = &[
    must("server_type", Varchar(32)),
    must("special_procedure", Varchar(500)),
    must("supervise_way", Text),
    must("task_code", Varchar(36)),
    may("task_handle_item", Varchar(50)),
    must("task_name", Varchar(1000)),
    must("task_state", Varchar(2)),
    must("task_type", Varchar(2)),
    must("task_version", Int(10)),
    must("transact_addr", Varchar(500)),
    must("transact_time", Varchar(500)),
    must("use_level", Varchar(11)),
];

/// The extend tables after the envelope.
pub(super) const EXTEND: &[Column] = &[
    may("corp_topic_type", Varchar(40)),
    may("corp_character_topic_type", Varchar(100)),
    may("user_topic_type", Varchar(40)),
    may("user_character_topic_type", Varchar(100)),
    may("extend_field", Varchar(2000)),
    may("handle_area", Varchar(2)),
    must("is_entry_center", Varchar(2)),
    must("is_express", Varchar(2)),
    must("is_online", Varchar(2)),
    must("is_pay_online", Varchar(2)),
    may("is_schedule", Varchar(2)),
    may("is_service_terminals", Varchar(2)),
    may("limit_explain", Varchar(256)),
    may("limit_scene_explain", Varchar(1000)),
    may("online_handle_depth", Varchar(20)),
    may("online_handle_url", Varchar(256)),
    may("other_dept", Varchar(200)),
    may("result_guid", Varchar(256)),
    may("result_name", Varchar(200)),
    must("result_type", Varchar(30)),
    may("service_type", Varchar(500)),
    must("task_code", Varchar(36)),
    must("task_guid", Varchar(50)),
    may("task_handle_item", Varchar(50)),
    may("town_code", Varchar(18)),
    may("town_name", Varchar(200)),
    may("village_code", Varchar(18)),
    may("village_name", Varchar(200)),
];

/// What says which item a row belongs to, and its place there.
pub(super) const TASK: &[Column] = &[
    must("task_code", Varchar(36)),
    must("task_guid", Varchar(50)),
    may("task_handle_item", Varchar(50)),
    must("order_num", Int(11)),
];

/// The material tables after that.
pub(super) const MATERIAL: &[Column] = &[
    must("material_name", Varchar(200)),
    must("is_need", Varchar(2)),
    may("material_type", Varchar(2)),
    may("material_format", Varchar(2)),
    may("page_num", Int(11)),
    may("page_format", Varchar(200)),
    may("source_type", Varchar(2)),
    may("source_explain", Varchar(500)),
    may("form_guid", Varchar(256)),
    may("example_guid", Varchar(256)),
    may("fill_explain", Varchar(500)),
    may("accept_stand", Varchar(256)),
    may("by_law", Text),
    may("remark", Varchar(256)),
];

/// The fee tables after that.
pub(super) const FEE: &[Column] = &[
    must("fee_name", Varchar(200)),
    must("fee_stand", Varchar(256)),
    may("by_law", Text),
    may("is_desc", Varchar(2)),
    may("desc_explain", Varchar(256)),
    may("remark", Varchar(1000)),
];

/// The tables of questions after that.
pub(super) const QUESTION: &[Column] = &[must("question", Varchar(1000)), must("answer", Text)];

/// `up_zone_organization` after the envelope.
pub(super) const ORGANISATION: &[Column] = &[
    must("credit_code", Varchar(18)),
    may("org_code", Varchar(9)),
    must("org_name", Varchar(100)),
    must("org_short_name", Varchar(50)),
    must("exist_task", Varchar(2)),
    must("order_num", Int(11)),
];
