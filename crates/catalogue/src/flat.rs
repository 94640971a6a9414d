//! Flat lists of items, as localities publish them: one row an item, little more than name, code and department.

use crate::{Finding, Item, ItemCode, ItemType, RowIssue, Scheme, Severity, Table, UseLevel};
use std::collections::BTreeMap;
use vocab::Text;
use vocab::code::{AreaCode, Uscc};

/// The columns of a flat list.
const COLUMNS: [&str; 7] = [
    "department",
    "main_item",
    "name",
    "item_code",
    "task_type",
    "area_code",
    "dept_code",
];

/// The items of a flat list with the columns `department, main_item, name, item_code, task_type, area_code, dept_code`,
/// and what is wrong with its rows: refused rows give no item.
///
/// # Errors
/// `CAT-022` when a column is missing: then it is no flat list.
pub fn flat_items(table: &Table) -> Result<(Vec<Item>, Vec<RowIssue>), Finding> {
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = table.column(column).ok_or_else(|| {
            Finding::refused(
                "CAT-022",
                &table.name,
                column,
                format!(
                    "缺少列“{column}”。这种清单要有这些列：{}。",
                    COLUMNS.join(", ")
                ),
                format!(
                    "The column “{column}” is missing. Such a list has: {}.",
                    COLUMNS.join(", ")
                ),
            )
        })?;
    }
    let mut rows = Rows {
        table,
        issues: Vec::new(),
        seen: BTreeMap::new(),
    };
    let mut items = Vec::new();
    for (line, cells) in &table.rows {
        let cell = |i: usize| cells.get(places[i]).map_or("", String::as_str);
        items.extend(rows.item(*line, cell));
    }
    Ok((items, rows.issues))
}

struct Rows<'a> {
    table: &'a Table,
    issues: Vec<RowIssue>,
    seen: BTreeMap<String, usize>,
}

impl Rows<'_> {
    fn issue(
        &mut self,
        line: usize,
        column: &str,
        code: &'static str,
        severity: Severity,
        zh: String,
        en: String,
    ) {
        self.issues.push(RowIssue {
            table: self.table.name.clone(),
            line,
            column: column.to_owned(),
            code,
            severity,
            message: Text::new(zh, en),
        });
    }

    fn refuse(&mut self, line: usize, column: &str, code: &'static str, zh: String, en: String) {
        self.issue(line, column, code, Severity::Refused, zh, en);
    }

    fn item<'c>(&mut self, line: usize, cell: impl Fn(usize) -> &'c str) -> Option<Item> {
        let before = self.issues.len();
        let (department, main_item, name) = (cell(0), cell(1), cell(2));
        let (code, kind, area, dept_code) = (cell(3), cell(4), cell(5), cell(6));
        self.names(line, name, department, main_item);
        self.code(line, code);
        let kind = ItemType::from_code(kind).or_else(|| {
            self.refuse(
                line,
                "task_type",
                "CAT-034",
                format!("“{kind}”不在事项类型代码表（GB/T 39046 A.1）中。"),
                format!("{kind:?} is not in the list of item types (GB/T 39046 A.1)."),
            );
            None
        });
        self.places(line, area, dept_code);
        if self.issues[before..]
            .iter()
            .any(|issue| issue.severity == Severity::Refused)
        {
            return None;
        }
        let id = ItemCode {
            scheme: Scheme::Local,
            code: code.to_owned(),
        };
        Some(Item {
            main_name: Text::zh(main_item),
            local_task_code: code.to_owned(),
            department: Text::zh(department),
            department_code: dept_code.to_owned(),
            area: area.to_owned(),
            levels: level(area).into_iter().collect(),
            ..Item::bare(id, Text::zh(name), kind?)
        })
    }

    fn names(&mut self, line: usize, name: &str, department: &str, main_item: &str) {
        for (column, text, most) in [
            ("name", name, 1000),
            ("department", department, 200),
            ("main_item", main_item, 1000),
        ] {
            if text.is_empty() && column != "main_item" {
                self.refuse(
                    line,
                    column,
                    "CAT-030",
                    "必填，不能为空。".to_owned(),
                    "Must not be empty.".to_owned(),
                );
            }
            if text.chars().count() > most {
                self.refuse(
                    line,
                    column,
                    "CAT-031",
                    format!("最多 {most} 个字。"),
                    format!("At most {most} characters."),
                );
            }
        }
    }

    fn places(&mut self, line: usize, area: &str, dept_code: &str) {
        if let Err(e) = AreaCode::parse(area) {
            self.refuse(
                line,
                "area_code",
                "CAT-035",
                format!("行政区划代码有误：{e}。"),
                format!("Wrong region code: {e}."),
            );
        }
        if Uscc::parse(dept_code).is_err() {
            let zh = format!("部门代码“{dept_code}”不是有效的统一社会信用代码，按本地代码保留。");
            let en = format!(
                "The department's code {dept_code:?} is no valid credit code; kept as a local code."
            );
            self.issue(line, "dept_code", "CAT-036", Severity::Warning, zh, en);
        }
    }

    fn code(&mut self, line: usize, code: &str) {
        if code.is_empty() || code.len() > 64 || !code.bytes().all(|b| b.is_ascii_graphic()) {
            self.refuse(
                line,
                "item_code",
                "CAT-032",
                "事项编码须为 1–64 位可见字符。".to_owned(),
                "The code has 1 to 64 visible ASCII characters.".to_owned(),
            );
        } else if let Some(first) = self.seen.insert(code.to_owned(), line) {
            self.seen.insert(code.to_owned(), first);
            self.refuse(
                line,
                "item_code",
                "CAT-033",
                format!("事项编码与第 {first} 行重复。"),
                format!("The code stands in line {first} already."),
            );
        }
    }
}

/// The level that a region's code belongs to.
fn level(area: &str) -> Option<UseLevel> {
    let area = AreaCode::parse(area).ok()?;
    let level = match area.level() {
        vocab::code::AreaLevel::Province => UseLevel::Province,
        vocab::code::AreaLevel::City => UseLevel::City,
        vocab::code::AreaLevel::County => UseLevel::County,
        vocab::code::AreaLevel::Town => UseLevel::Town,
        vocab::code::AreaLevel::Village => UseLevel::Village,
    };
    Some(level)
}
