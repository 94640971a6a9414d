//! Items from national tables: rows are read one by one and joined by their keys.

use super::cells::{Row, Sheet};
use super::drafts::Drafts;
use super::others::{self, DirectoryEntry, Organisation};
use super::practice::Practice;
use super::read;
use super::report::{Report, twice};
use super::schema::{Role, Schema, recognise};
use crate::{Item, ItemCode, RowIssue, Scheme, Table};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// An item that a row deletes (同步类型 `D`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its code.
    pub code: ItemCode,
    /// The version that is deleted.
    pub version: u32,
}

/// What the tables bring.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportOutcome {
    /// The items, in the order in which their codes first appear; versions of one code ascend.
    pub items: Vec<Item>,
    /// The items that rows delete.
    pub removed: Vec<Removed>,
    /// The catalogue.
    pub directory: Vec<DirectoryEntry>,
    /// The departments.
    pub organisations: Vec<Organisation>,
    /// What is wrong, by table, line and column.
    pub issues: Vec<RowIssue>,
}

/// [`import_as`] by the practice of the national platform.
#[must_use]
pub fn import(tables: &BTreeMap<String, Table>) -> ImportOutcome {
    import_as(tables, Practice::Platform)
}

/// Reads national tables. A table is known by its key, its name or its header (see [`recognise`]); one national table
/// may come in several parts. An item is taken whole or not at all: any refused row of it refuses the item, and a table
/// of items whose columns are missing refuses all of them.
///
/// Issues: `CAT-010` a wrong code, `CAT-022` a required column or the extend table is missing, `CAT-030` required and
/// empty, `CAT-031` too long, `CAT-033` twice (`row_guid`, or code and version), `CAT-034` in no code list, `CAT-037` no
/// whole number, `CAT-038` no date, `CAT-041` no item to belong to, `CAT-042` cells that contradict each other, `CAT-044`
/// an item left out because of other rows; as warnings `CAT-040` columns and tables that are not known or not there,
/// `CAT-043` values that are not kept, `CAT-101` a kind of handling that does not go with the promise.
///
/// Tables are a state, not a log: `I` and `U` are taken alike. A `D` in a basic row puts the item among the removed; in
/// another row it only leaves that row out. Rows that do not delete but belong to a deleted item are refused.
#[must_use]
pub fn import_as(tables: &BTreeMap<String, Table>, practice: Practice) -> ImportOutcome {
    let mut report = Report::default();
    let parts = parts(tables, &mut report);
    absent(&parts, &mut report);
    let of_items = |schema: &Schema| !matches!(schema.role, Role::Directory | Role::Organisation);
    let count = parts.iter().filter(|(schema, _)| of_items(schema)).count();
    let sheets: Vec<Sheet<'_>> = parts
        .into_iter()
        .filter_map(|(schema, table)| Sheet::open(schema, table, &mut report))
        .collect();
    // Without a table that could not be read, items would come without their materials or fees.
    let readable = sheets.iter().filter(|sheet| of_items(sheet.schema)).count() == count;
    let mut import = Import {
        practice,
        seen: BTreeMap::new(),
        drafts: Drafts::default(),
        outcome: ImportOutcome::default(),
    };
    for sheet in &sheets {
        for cells in &sheet.table.rows {
            import.row(sheet.schema, &mut Row::new(sheet, cells, &mut report));
        }
    }
    let Import {
        drafts,
        mut outcome,
        ..
    } = import;
    let extended = sheets.iter().any(|sheet| sheet.schema.role == Role::Extend);
    if readable && extended {
        outcome.items = drafts.finish(&outcome.directory, &mut report);
    }
    outcome.issues = report.finish();
    outcome
}

/// The tables that are national ones, basic rows before those that belong to them.
fn parts<'a>(
    tables: &'a BTreeMap<String, Table>,
    report: &mut Report,
) -> Vec<(&'static Schema, &'a Table)> {
    let mut parts = Vec::new();
    for (key, table) in tables {
        let name = recognise(key, &[]).or_else(|| recognise(&table.name, &table.header));
        match name.and_then(Schema::of) {
            Some(schema) => parts.push((schema, table)),
            None => report.warn(
                (&table.name, 0, ""),
                "CAT-040",
                "不是事项类国家表，未读取。".to_owned(),
                "Is no national table of items and is not read.".to_owned(),
            ),
        }
    }
    parts.sort_by_key(|(schema, _)| schema.role);
    parts
}

/// Says which tables are not there although there are basic rows.
fn absent(parts: &[(&'static Schema, &Table)], report: &mut Report) {
    let Some((basic, table)) = parts.iter().find(|(schema, _)| schema.role == Role::Basic) else {
        return;
    };
    for role in [Role::Extend, Role::Material, Role::Fee, Role::Question] {
        if parts.iter().any(|(schema, _)| schema.role == role) {
            continue;
        }
        let name = Schema::by_role(role, basic.public).map_or("", |schema| schema.name);
        let at = (table.name.as_str(), 0, "");
        if role == Role::Extend {
            report.refuse(
                at,
                "CAT-022",
                format!("缺少扩展信息表 {name}，事项未读取。"),
                format!("The table {name} is missing; the items are not read."),
            );
        } else {
            report.warn(
                at,
                "CAT-040",
                format!("没有 {name} 表，按没有这些内容处理。"),
                format!("There is no table {name}; the items count as having none of these."),
            );
        }
    }
}

struct Import {
    practice: Practice,
    /// The lines in which row identifiers and keys first stand.
    seen: BTreeMap<(&'static str, String), usize>,
    drafts: Drafts,
    outcome: ImportOutcome,
}

impl Import {
    /// Reads one row. What is wrong with it is in the report; what belongs to it knows that it is refused.
    fn row(&mut self, schema: &'static Schema, row: &mut Row<'_, '_>) {
        let keys: &[&str] = match schema.role {
            Role::Basic => &["task_code", "task_version"],
            _ => &[],
        };
        row.check(keys);
        self.once(row, schema.name, "row_guid", row.get("row_guid").to_owned());
        match schema.role {
            Role::Basic => self.basic(row, schema.public),
            _ if row.deletes() => {}
            Role::Directory => {
                let entry = others::entry(row);
                let key = format!("{}.{}", row.get("catalog_code"), row.get("task_version"));
                self.once(row, "directory", "catalog_code", key);
                self.outcome.directory.extend(entry.filter(|_| row.good()));
            }
            Role::Organisation => {
                let organisation = others::organisation(row);
                let key = row.get("credit_code").to_owned();
                self.once(row, "organisation", "credit_code", key);
                self.outcome
                    .organisations
                    .extend(organisation.filter(|_| row.good()));
            }
            Role::Extend => self.drafts.extend(row),
            Role::Material => self.drafts.material(row, self.practice),
            Role::Fee => self.drafts.fee(row),
            Role::Question => self.drafts.question(row),
        }
    }

    /// Refuses a row whose identifier or key stands in an earlier one.
    fn once(
        &mut self,
        row: &mut Row<'_, '_>,
        what: &'static str,
        column: &'static str,
        key: String,
    ) {
        if key.is_empty() {
            return;
        }
        match self.seen.entry((what, key)) {
            Entry::Vacant(place) => {
                place.insert(row.line);
            }
            Entry::Occupied(first) => {
                let (zh, en) = twice(*first.get());
                row.refuse(column, "CAT-033", zh, en);
            }
        }
    }

    fn basic(&mut self, row: &mut Row<'_, '_>, public: bool) {
        let key = format!("{}.{}", row.get("task_code"), row.get("task_version"));
        if row.deletes() {
            self.once(row, "item", "task_code", key);
            let key = read::key(row);
            if let Some((code, version)) = key.filter(|_| row.good()) {
                self.outcome.removed.push(Removed {
                    code: ItemCode {
                        scheme: Scheme::National,
                        code: code.as_str().to_owned(),
                    },
                    version,
                });
            }
            self.drafts.add(row, None);
            return;
        }
        let item = read::basic(row, public, self.practice);
        self.once(row, "item", "task_code", key);
        self.drafts.add(row, item.filter(|_| row.good()));
    }
}
