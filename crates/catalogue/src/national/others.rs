//! The rows that belong to no item: the catalogue and the departments.

use super::cells::Row;
use super::read::{checked, contradicts};
use crate::{ItemState, ItemType, UseLevel};
use vocab::code::{CatalogueCode, OrgCode, Uscc};
use vocab::{Date, Text};

/// An entry of the catalogue (基本目录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// The basic code (基本编码), 12 characters.
    pub catalogue_code: String,
    /// The locality's own code; may be empty.
    pub local_catalogue_code: String,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub name: Text,
    /// Its type.
    pub kind: ItemType,
    /// Its state.
    pub state: ItemState,
    /// The legal basis (设定依据), one entry each.
    pub basis: Vec<Text>,
    /// The levels that exercise it.
    pub levels: Vec<UseLevel>,
    /// From when it holds.
    pub effective_from: Option<Date>,
    /// Until when it holds.
    pub cancelled_on: Option<Date>,
}

/// A department of the region (区域内实施主体).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its unified social credit code.
    pub code: String,
    /// Its organisation code (组织机构代码); may be empty.
    pub org_code: String,
    /// Its name.
    pub name: Text,
    /// What people call it.
    pub short: Text,
    /// Whether it exercises items.
    pub exercises_items: bool,
}

/// Reads a row of the directory; `None` when anything in it is wrong.
pub(super) fn entry(row: &mut Row<'_, '_>) -> Option<DirectoryEntry> {
    let code = checked(row, "catalog_code", CatalogueCode::parse);
    let kind = row.code("task_type", ItemType::from_code);
    let state = row.code("task_state", ItemState::from_code);
    let levels = row.codes("use_level", UseLevel::from_code);
    let version = row.int("task_version");
    if !row.good() {
        return None;
    }
    Some(DirectoryEntry {
        catalogue_code: code?.as_str().to_owned(),
        local_catalogue_code: row.get("local_catalog_code").to_owned(),
        version: version?,
        name: row.text("task_name"),
        kind: kind?,
        state: state?,
        basis: row.texts("by_law"),
        levels,
        effective_from: row.date("plan_effective_date"),
        cancelled_on: row.date("plan_cancel_date"),
    })
}

/// Reads a department's row; `None` when anything in it is wrong.
pub(super) fn organisation(row: &mut Row<'_, '_>) -> Option<Organisation> {
    let code = checked(row, "credit_code", Uscc::parse);
    let org_code = checked(row, "org_code", OrgCode::parse);
    let within = code.as_ref().and_then(Uscc::org_code);
    if org_code.is_some() && within.is_some() && org_code != within {
        contradicts(
            row,
            "org_code",
            "与统一社会信用代码中的主体标识码不一致。",
            "Differs from the organisation code within the credit code.",
        );
    }
    let exercises_items = row.yes("exist_task");
    if !row.good() {
        return None;
    }
    Some(Organisation {
        code: code?.as_str().to_owned(),
        org_code: row.get("org_code").to_owned(),
        name: row.text("org_name"),
        short: row.text("org_short_name"),
        exercises_items,
    })
}
