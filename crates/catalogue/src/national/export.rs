//! Items as national tables.

use super::carried::{carried, carries};
use super::cells::{MAX_INT, MAX_TEXT};
use super::practice::{family, special_known, words_parts};
use super::schema::{Kind, Role, Schema};
use super::stamp::Stamp;
use super::write::{self, Cells};
use crate::{City, Finding, Item, Scheme, Table};
use std::collections::{BTreeMap, BTreeSet};
use vocab::code::{TaskCode, Uscc};

/// The tables by name, and what could not be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// The tables: the directory, the departments, and those of each family that has an item.
    pub tables: BTreeMap<&'static str, Table>,
    /// Items that were left out whole (refused), and what was lost on the way (warnings).
    pub findings: Vec<Finding>,
}

/// Writes items as national tables. An item is written whole or, when a value does not fit, not at all: nothing is cut.
/// A department that an item names by code only gets its name from the city.
///
/// Findings name the item's code and the column: `CAT-010` wrong code, `CAT-030` required and empty, `CAT-031` too long,
/// `CAT-033` the same code and version twice, `CAT-042` codes that contradict each other, `CAT-044` items that these
/// tables do not hold, `CAT-045` values that no cell can say; and as warnings `CAT-042` a directory row that the items
/// do not agree on, `CAT-043` a region that is lost, `CAT-041` a department that the city does not know.
#[must_use]
pub fn export(items: &[Item], city: &City, stamp: &Stamp) -> Exported {
    let mut sheets = Sheets {
        stamp,
        exported: Exported::default(),
    };
    let mut taken: Vec<Item> = Vec::new();
    let mut keys = BTreeSet::new();
    for item in items {
        let plain = named(carried(item), city);
        let mut findings = refusals(item, &plain);
        if !keys.insert((plain.code.code.clone(), plain.version)) {
            findings.push(wrong(
                &plain,
                "CAT-033",
                "task_code",
                "编码和版本重复。",
                "Code and version stand twice.",
            ));
        }
        let rows = rows(&plain, city, stamp, &mut findings);
        if findings.is_empty() {
            rows.into_iter()
                .for_each(|(schema, guid, cells)| sheets.push(schema, guid, cells));
            sheets.exported.findings.extend(losses(item, &plain, city));
            taken.push(plain);
        } else {
            sheets.exported.findings.extend(findings);
        }
    }
    sheets.directory(&taken);
    sheets.organisations(&taken, city);
    sheets.exported
}

/// The item with its department's name, which service folders leave to the city.
fn named(mut item: Item, city: &City) -> Item {
    if item.department.zh.is_empty()
        && let Some(department) = city.department(&item.department_code)
    {
        department
            .name
            .zh
            .trim()
            .clone_into(&mut item.department.zh);
    }
    item
}

fn wrong(item: &Item, code: &'static str, key: &str, zh: &str, en: &str) -> Finding {
    Finding::refused(code, &item.code.code, key, zh, en)
}

/// Why the item can't be written, apart from the form of its cells.
fn refusals(item: &Item, plain: &Item) -> Vec<Finding> {
    if item.code.scheme == Scheme::Local || !carries(item.kind) {
        return vec![wrong(
            item,
            "CAT-044",
            "task_code",
            "只有本地编码的事项和处罚、强制、征收、检查等事项不在这些国家表中。",
            "Items with a local code only, and penalties, coercion, levies and inspections, are not in these tables.",
        )];
    }
    let mut findings = Vec::new();
    match TaskCode::parse(&plain.code.code) {
        Err(e) => findings.push(wrong(
            item,
            "CAT-010",
            "task_code",
            &format!("实施编码有误：{e}。"),
            &format!("Wrong task code: {e}."),
        )),
        Ok(code) => {
            let agree = plain.catalogue_code == code.catalogue().as_str()
                && plain.department_code == code.uscc().as_str()
                && (plain.handle_code.is_empty() || plain.handle_code.starts_with(code.as_str()));
            if !agree {
                findings.push(wrong(
                    item,
                    "CAT-042",
                    "task_code",
                    "实施编码与基本编码、实施主体编码或业务办理项编码不一致。",
                    "The task code contradicts the basic code, the department's code or the sub-item's code.",
                ));
            }
        }
    }
    let topics = item.topics.person.iter().chain(&item.topics.company);
    if !topics
        .clone()
        .all(|topic| words_parts(topic).len() < 2 && !topic.contains([',', '，', '、', ';', '；']))
    {
        findings.push(unsayable(
            item,
            "user_topic_type",
            "主题名称不能含分隔符。",
            "A topic must not hold a separator.",
        ));
    }
    if !special_known(&item.special_procedures) {
        findings.push(unsayable(
            item,
            "special_procedure",
            "特别程序不在《行政许可法》第四十五条所列之中。",
            "A special procedure is none of those of art. 45 of the Administrative Licensing Law.",
        ));
    }
    findings
}

fn unsayable(item: &Item, key: &str, zh: &str, en: &str) -> Finding {
    wrong(item, "CAT-045", key, zh, en)
}

/// What the tables lose that somebody should know of.
fn losses(item: &Item, plain: &Item, city: &City) -> Vec<Finding> {
    let mut findings = Vec::new();
    let twelve = |area: &str| format!("{area:0<12}");
    if !item.area.is_empty() && twelve(&item.area) != twelve(&plain.area) {
        findings.push(Finding::warning(
            "CAT-043",
            &item.code.code,
            "area",
            "国家表没有县级以上区划的列，所在区划未写出。",
            "The tables have no column for a county or wider; the region is not written.",
        ));
    }
    if city.department(&plain.department_code).is_none() {
        findings.push(Finding::warning(
            "CAT-041",
            &item.code.code,
            "dept_code",
            "city.toml 中没有这个部门，部门表不含它。",
            "city.toml has no such department; the table of departments lacks it.",
        ));
    }
    findings
}

type Rows = Vec<(&'static Schema, String, Cells)>;

/// All rows of an item, each checked; what is wrong joins the findings.
fn rows(item: &Item, city: &City, stamp: &Stamp, findings: &mut Vec<Finding>) -> Rows {
    let public = family(item.kind) == Some(true);
    let guid = format!("{}.{}", item.code.code, item.version);
    let mut rows: Rows = Vec::new();
    let mut add = |role: Role, row_guid: String, mut cells: Cells| {
        let Some(schema) = Schema::by_role(role, public) else {
            return;
        };
        if role != Role::Basic {
            cells.insert("task_guid", guid.clone());
            cells.insert("task_code", item.code.code.clone());
            cells.insert("task_handle_item", item.handle_code.clone());
        }
        rows.push((schema, row_guid, cells));
    };
    add(Role::Basic, guid.clone(), write::basic(item, stamp));
    add(
        Role::Extend,
        format!("{guid}.x"),
        write::extend(item, &city.regions),
    );
    let ordered = |mut cells: Cells, number: usize| {
        cells.insert("order_num", number.to_string());
        cells
    };
    for (material, number) in item.materials.iter().zip(1..) {
        match write::material(material, stamp) {
            Some(cells) => add(
                Role::Material,
                format!("{guid}.m{number}"),
                ordered(cells, number),
            ),
            None => findings.push(unsayable(
                item,
                "is_need",
                "所选代码表没有“容缺后补”。",
                "The chosen code list has no “may follow later”.",
            )),
        }
    }
    for (fee, number) in item.fees.projects.iter().zip(1..) {
        add(
            Role::Fee,
            format!("{guid}.f{number}"),
            ordered(write::fee(fee), number),
        );
    }
    for (question, number) in item.questions.iter().zip(1..) {
        add(
            Role::Question,
            format!("{guid}.q{number}"),
            ordered(write::question(question), number),
        );
    }
    for (schema, _, cells) in &rows {
        findings.extend(unfit(schema, cells, &item.code.code));
    }
    rows
}

/// What is wrong with the cells of a row; the envelope is right by itself.
fn unfit(schema: &Schema, cells: &Cells, subject: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for column in schema.columns().skip(super::schema::ENVELOPE_COLUMNS) {
        let cell = cells.get(column.name).map_or("", String::as_str);
        let key = format!("{}.{}", schema.name, column.name);
        let long = match column.kind {
            Kind::Varchar(most) => cell.chars().count() > usize::from(most),
            Kind::Text => cell.len() > MAX_TEXT,
            Kind::Int(_) => cell.parse::<u32>().is_ok_and(|number| number > MAX_INT),
            Kind::DateTime => false,
        };
        if cell.is_empty() && column.required {
            let (zh, en) = (
                "国家表必填，此事项为空。",
                "The national table requires it; the item has none.",
            );
            findings.push(Finding::refused("CAT-030", subject, key, zh, en));
        } else if long {
            let (zh, en) = (
                format!("超出 {}。", column.kind),
                format!("Does not fit {}.", column.kind),
            );
            findings.push(Finding::refused("CAT-031", subject, key, zh, en));
        }
    }
    findings
}

struct Sheets<'a> {
    stamp: &'a Stamp,
    exported: Exported,
}

impl Sheets<'_> {
    /// The table, made empty when it is not there: a family's tables appear together.
    fn table(&mut self, schema: &'static Schema) -> &mut Table {
        self.exported
            .tables
            .entry(schema.name)
            .or_insert_with(|| Table {
                name: schema.name.to_owned(),
                header: schema
                    .columns()
                    .map(|column| column.name.to_owned())
                    .collect(),
                rows: Vec::new(),
            })
    }

    fn push(&mut self, schema: &'static Schema, guid: String, mut cells: Cells) {
        if schema.role == Role::Basic {
            for role in [Role::Extend, Role::Material, Role::Fee, Role::Question] {
                Schema::by_role(role, schema.public).map(|other| self.table(other));
            }
        }
        cells.insert("row_guid", guid);
        cells.insert("cd_batch", self.stamp.batch.clone());
        cells.insert("cd_operation", self.stamp.operation.code().to_owned());
        cells.insert("cd_time", self.stamp.time());
        cells.insert("data_source", self.stamp.data_source.clone());
        let row = schema
            .columns()
            .map(|column| cells.remove(column.name).unwrap_or_default())
            .collect();
        let table = self.table(schema);
        let line = table.rows.len().saturating_add(2);
        table.rows.push((line, row));
    }

    /// One row for each basic code (基本编码) whose items agree on name, type and basis: version, state and dates are
    /// those of the newest, levels those of all.
    fn directory(&mut self, items: &[Item]) {
        let Some(schema) = Schema::by_role(Role::Directory, false) else {
            return;
        };
        self.table(schema);
        let mut groups: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
        for item in items {
            groups.entry(&item.catalogue_code).or_default().push(item);
        }
        for (code, group) in groups {
            let Some(newest) = group.iter().rev().max_by_key(|item| item.version) else {
                continue;
            };
            let alike = |item: &&Item| {
                item.name == newest.name && item.kind == newest.kind && item.basis == newest.basis
            };
            let mut entry = (*newest).clone();
            entry.levels = group.iter().flat_map(|item| item.levels.clone()).collect();
            entry.levels.sort();
            entry.levels.dedup();
            let cells = write::directory(&entry);
            if !group.iter().all(alike) || !unfit(schema, &cells, code).is_empty() {
                self.exported.findings.push(Finding::warning(
                    "CAT-042",
                    code,
                    schema.name,
                    "同一基本编码的事项名称、类型或依据不一致，基本目录不含它。",
                    "Items of this basic code differ in name, type or basis; the directory lacks it.",
                ));
                continue;
            }
            self.push(schema, format!("{code}.{}", newest.version), cells);
        }
    }

    fn organisations(&mut self, items: &[Item], city: &City) {
        let Some(schema) = Schema::by_role(Role::Organisation, false) else {
            return;
        };
        self.table(schema);
        for (department, number) in city.departments.iter().zip(1..) {
            let serves = items
                .iter()
                .any(|item| item.department_code == department.code);
            let org_code = Uscc::parse(&department.code)
                .ok()
                .and_then(|code| code.org_code());
            let cells = Cells::from([
                ("credit_code", department.code.clone()),
                (
                    "org_code",
                    org_code.map_or_else(String::new, |code| code.as_str().to_owned()),
                ),
                ("org_name", department.name.zh.trim().to_owned()),
                ("org_short_name", department.short.zh.trim().to_owned()),
                ("exist_task", super::practice::yes_code(serves).to_owned()),
                ("order_num", number.to_string()),
            ]);
            let findings = unfit(schema, &cells, &department.code);
            if findings.is_empty() {
                self.push(schema, department.code.clone(), cells);
            }
            self.exported.findings.extend(findings);
        }
    }
}
