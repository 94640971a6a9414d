//! `service.toml` as it stands in the file.

use crate::item::Contact;
use crate::lists::{
    AuthorityNature, HandlingKind, ItemState, ItemType, PowerSource, ResultKind, Scope,
};
use crate::service::Step;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceToml {
    pub format: u32,
    pub code: String,
    pub version: u32,
    pub effective_from: String,
    #[serde(rename = "type")]
    pub kind: ItemType,
    pub state: ItemState,
    pub levels: Vec<u8>,
    pub department: String,
    pub authority: AuthorityNature,
    pub power_source: PowerSource,
    pub area: String,
    pub audience: Vec<u8>,
    pub channels: Vec<u8>,
    pub handling: HandlingKind,
    pub visits: u16,
    pub online_depth: Vec<u8>,
    pub scope: Option<Scope>,
    pub result_kind: ResultKind,
    #[serde(default)]
    pub topics_person: Vec<String>,
    #[serde(default)]
    pub topics_company: Vec<String>,
    pub in_hall: bool,
    pub appointment: bool,
    pub express: bool,
    pub pay_online: bool,
    pub terminals: bool,
    pub quantity_limited: bool,
    pub keywords: Vec<String>,
    pub special_procedures: Vec<String>,
    pub limits: LimitsToml,
    pub fees: FeesToml,
    #[serde(default)]
    pub material: Vec<MaterialToml>,
    pub procedure: ProcedureToml,
    pub result: Option<ResultToml>,
    pub contact: Contact,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsToml {
    pub statutory: LimitToml,
    pub promised: LimitToml,
    pub joint: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitToml {
    pub days: u32,
    pub unit: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeesToml {
    pub charged: bool,
    #[serde(default)]
    pub project: Vec<FeeToml>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeToml {
    pub key: String,
    pub amount_fen: i64,
    #[serde(default)]
    pub per: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaterialToml {
    pub key: String,
    pub need: String,
    pub kind: String,
    pub medium: String,
    pub originals: u16,
    pub copies: u16,
    pub source: String,
    pub accept: Vec<String>,
    pub max_mb: u8,
    pub max_files: u8,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcedureToml {
    pub intake: Step,
    pub decision: Step,
    #[serde(default)]
    pub review: Vec<ReviewToml>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewToml {
    pub key: String,
    pub department: String,
    pub role: String,
    pub days: u16,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultToml {
    pub licence_type: String,
    pub number: String,
    pub valid_years: Option<u16>,
    pub holder: Option<String>,
    pub fields: Vec<String>,
}
