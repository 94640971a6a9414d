//! Items while their rows come together.

use super::carried::numbered;
use super::cells::Row;
use super::others::DirectoryEntry;
use super::practice::Practice;
use super::read;
use super::report::{Report, twice};
use crate::{FeeProject, Item, ItemType, Material, Question};
use std::collections::BTreeMap;

/// An item while its rows come together.
struct Draft {
    /// `None` when the basic row was refused or deletes the item.
    item: Option<Item>,
    code: String,
    table: String,
    line: usize,
    deleted: bool,
    /// Whether a row that belongs to it was refused.
    broken: bool,
    /// The line of the extend row.
    extended: Option<usize>,
    materials: Vec<(u32, Material)>,
    fees: Vec<(u32, FeeProject)>,
    questions: Vec<(u32, Question)>,
}

/// All of them, and how rows find theirs.
#[derive(Default)]
pub(super) struct Drafts {
    list: Vec<Draft>,
    by_guid: BTreeMap<String, usize>,
    by_code: BTreeMap<String, Vec<usize>>,
}

impl Drafts {
    /// Takes a basic row.
    pub(super) fn add(&mut self, row: &Row<'_, '_>, item: Option<Item>) {
        let place = self.list.len();
        let code = row.get("task_code").to_owned();
        self.by_guid
            .entry(row.get("row_guid").to_owned())
            .or_insert(place);
        self.by_code.entry(code.clone()).or_default().push(place);
        self.list.push(Draft {
            item,
            code,
            table: row.table().to_owned(),
            line: row.line,
            deleted: row.deletes(),
            broken: false,
            extended: None,
            materials: Vec::new(),
            fees: Vec::new(),
            questions: Vec::new(),
        });
    }

    /// The draft that a row names by `task_guid`. A row that names none is refused; if its task code is that of an
    /// item, this item lacks the row and is refused with it.
    fn owner(&mut self, row: &mut Row<'_, '_>) -> Option<usize> {
        let (guid, code) = (row.get("task_guid"), row.get("task_code"));
        let place = self.by_guid.get(guid).copied();
        let Some((place, draft)) = place.and_then(|place| Some((place, self.list.get_mut(place)?)))
        else {
            if !guid.is_empty() {
                row.refuse(
                    "task_guid",
                    "CAT-041",
                    format!("没有 row_guid 为“{guid}”的事项基本信息。"),
                    format!("There is no basic row with the row_guid {guid:?}."),
                );
            }
            for place in self.by_code.get(code).into_iter().flatten() {
                if let Some(draft) = self.list.get_mut(*place) {
                    draft.broken = true;
                }
            }
            return None;
        };
        if draft.deleted {
            row.refuse(
                "task_guid",
                "CAT-041",
                "所属事项已由同批数据删除。".to_owned(),
                "The item that it belongs to is deleted in the same data.".to_owned(),
            );
        } else if draft.code != code && !code.is_empty() {
            read::contradicts(
                row,
                "task_code",
                "与所属事项的实施编码不一致。",
                "Differs from the task code of the item that it belongs to.",
            );
        }
        draft.broken |= !row.good();
        Some(place)
    }

    /// Reads a row that belongs to an item, and hands both over when the row is in order.
    fn join<T>(
        &mut self,
        row: &mut Row<'_, '_>,
        read: impl FnOnce(&mut Row<'_, '_>) -> Option<T>,
        take: impl FnOnce(&mut Draft, u32, T),
    ) {
        let place = self.owner(row);
        let value = read(row);
        let order = row.int("order_num").unwrap_or(0);
        let Some(draft) = place.and_then(|place| self.list.get_mut(place)) else {
            return;
        };
        match value {
            Some(value) if row.good() => take(draft, order, value),
            _ => draft.broken = true,
        }
    }

    pub(super) fn material(&mut self, row: &mut Row<'_, '_>, practice: Practice) {
        self.join(
            row,
            |row| read::material(row, practice),
            |draft, order, value| draft.materials.push((order, value)),
        );
    }

    pub(super) fn fee(&mut self, row: &mut Row<'_, '_>) {
        self.join(row, read::fee, |draft, order, value| {
            draft.fees.push((order, value));
        });
    }

    pub(super) fn question(&mut self, row: &mut Row<'_, '_>) {
        self.join(
            row,
            |row| read::question(row),
            |draft, order, value| draft.questions.push((order, value)),
        );
    }

    pub(super) fn extend(&mut self, row: &mut Row<'_, '_>) {
        let place = self.owner(row);
        let Some(draft) = place.and_then(|place| self.list.get_mut(place)) else {
            return;
        };
        if let Some(first) = draft.extended.replace(row.line) {
            let (zh, en) = twice(first);
            row.refuse("task_guid", "CAT-033", zh, en);
        }
        if let Some(item) = &mut draft.item {
            read::extend(row, item);
        }
        draft.broken |= !row.good();
    }

    /// The items that are whole.
    pub(super) fn finish(self, directory: &[DirectoryEntry], report: &mut Report) -> Vec<Item> {
        let known: BTreeMap<&str, ItemType> = directory
            .iter()
            .map(|entry| (entry.catalogue_code.as_str(), entry.kind))
            .collect();
        let mut items = Vec::new();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for (place, draft) in self.list.into_iter().enumerate() {
            let at = (draft.table.clone(), draft.line);
            first.entry(draft.code.clone()).or_insert(place);
            if let Some(item) = draft.whole(report) {
                in_directory(&item, &known, &at, report);
                items.push(item);
            }
        }
        items.sort_by_key(|item| (first.get(&item.code.code).copied(), item.version));
        items
    }
}

impl Draft {
    fn whole(self, report: &mut Report) -> Option<Item> {
        let at = (self.table.as_str(), self.line, "");
        let mut item = self.item?;
        if self.broken {
            report.refuse(
                at,
                "CAT-044",
                "属于此事项的行有错，整个事项未导入。".to_owned(),
                "Rows that belong to this item are refused; the item is left out.".to_owned(),
            );
            return None;
        }
        if self.extended.is_none() {
            report.refuse(
                at,
                "CAT-044",
                "此事项没有扩展信息行，未导入。".to_owned(),
                "The item has no extend row and is left out.".to_owned(),
            );
            return None;
        }
        item.materials = in_order(self.materials);
        for (material, number) in item.materials.iter_mut().zip(1..) {
            material.key = numbered('m', number);
        }
        item.fees.projects = in_order(self.fees);
        for (fee, number) in item.fees.projects.iter_mut().zip(1..) {
            fee.key = numbered('f', number);
        }
        item.questions = in_order(self.questions);
        Some(item)
    }
}

/// By `order_num`; rows of the same number stay in the order of the table.
fn in_order<T>(mut rows: Vec<(u32, T)>) -> Vec<T> {
    rows.sort_by_key(|(order, _)| *order);
    rows.into_iter().map(|(_, value)| value).collect()
}

/// Where there is a directory, says of an item that it lacks or that it calls another type.
fn in_directory(
    item: &Item,
    known: &BTreeMap<&str, ItemType>,
    (table, line): &(String, usize),
    report: &mut Report,
) {
    match known.get(item.catalogue_code.as_str()) {
        None if known.is_empty() => {}
        None => report.warn(
            (table, *line, "catalog_code"),
            "CAT-041",
            "基本目录中没有此基本编码。".to_owned(),
            "The directory has no such basic code.".to_owned(),
        ),
        Some(kind) if *kind != item.kind => report.warn(
            (table, *line, "task_type"),
            "CAT-042",
            "事项类型与基本目录不一致。".to_owned(),
            "The type differs from the directory's.".to_owned(),
        ),
        Some(_) => {}
    }
}
