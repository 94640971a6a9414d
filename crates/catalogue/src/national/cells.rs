//! Sheets and rows: what a cell is checked for before it becomes part of an item.

use super::practice;
use super::report::{Place, Report};
use super::schema::{Column, ENVELOPE_COLUMNS, Kind, Schema};
use crate::Table;
use std::collections::{BTreeMap, BTreeSet};
use vocab::{Date, Text};

/// The greatest whole number of the tables' `int`.
pub(super) const MAX_INT: u32 = i32::MAX.unsigned_abs();
/// The most bytes of the tables' `text`.
pub(super) const MAX_TEXT: usize = 65_535;

/// A table whose header is in order.
pub(super) struct Sheet<'a> {
    pub(super) schema: &'static Schema,
    pub(super) table: &'a Table,
    places: BTreeMap<&'static str, usize>,
}

impl<'a> Sheet<'a> {
    /// Reads the header: `None` when a required column is missing or a column stands twice.
    pub(super) fn open(
        schema: &'static Schema,
        table: &'a Table,
        report: &mut Report,
    ) -> Option<Self> {
        let mut places = BTreeMap::new();
        let mut usable = true;
        for (place, cell) in table.header.iter().enumerate() {
            let at: Place<'_> = (&table.name, 0, cell);
            match schema.columns().find(|column| column.name == cell.trim()) {
                None => report.warn(
                    at,
                    "CAT-040",
                    format!("“{cell}”不是 {} 的列，未读取。", schema.name),
                    format!("{cell:?} is no column of {} and is not read.", schema.name),
                ),
                Some(column) => {
                    if places.insert(column.name, place).is_some() {
                        usable = false;
                        let (zh, en) = ("此列出现两次。", "The column stands twice.");
                        report.refuse(at, "CAT-033", zh.to_owned(), en.to_owned());
                    }
                }
            }
        }
        for column in schema.columns().filter(|c| !places.contains_key(c.name)) {
            let at: Place<'_> = (&table.name, 0, column.name);
            if column.required {
                usable = false;
                report.refuse(
                    at,
                    "CAT-022",
                    format!("{} 缺少列“{}”，整张表未读取。", schema.name, column.name),
                    format!(
                        "{} lacks the column “{}”; the table is not read.",
                        schema.name, column.name
                    ),
                );
            } else {
                report.warn(
                    at,
                    "CAT-040",
                    format!("{} 没有列“{}”，按空值处理。", schema.name, column.name),
                    format!(
                        "{} has no column “{}”; it counts as empty.",
                        schema.name, column.name
                    ),
                );
            }
        }
        usable.then_some(Self {
            schema,
            table,
            places,
        })
    }
}

/// One row while it is read. Every finding marks its column as bad, and a row with a bad column is never taken: what a
/// reader puts in place of an unreadable value does not get out.
pub(super) struct Row<'a, 'r> {
    sheet: &'a Sheet<'a>,
    pub(super) line: usize,
    cells: &'a [String],
    pub(super) report: &'r mut Report,
    bad: BTreeSet<&'static str>,
}

impl<'a, 'r> Row<'a, 'r> {
    pub(super) fn new(
        sheet: &'a Sheet<'a>,
        (line, cells): &'a (usize, Vec<String>),
        report: &'r mut Report,
    ) -> Self {
        Self {
            sheet,
            line: *line,
            cells,
            report,
            bad: BTreeSet::new(),
        }
    }

    /// The cell without the space around it; empty when the table has no such column.
    pub(super) fn get(&self, column: &str) -> &'a str {
        let place = self.sheet.places.get(column);
        place
            .and_then(|place| self.cells.get(*place))
            .map_or("", |cell| cell.trim())
    }

    /// The name of the table that it is in.
    pub(super) fn table(&self) -> &'a str {
        &self.sheet.table.name
    }

    /// Whether nothing wrong was found in the row.
    pub(super) fn good(&self) -> bool {
        self.bad.is_empty()
    }

    pub(super) fn refuse(
        &mut self,
        column: &'static str,
        code: &'static str,
        zh: String,
        en: String,
    ) {
        self.bad.insert(column);
        self.report
            .refuse((&self.sheet.table.name, self.line, column), code, zh, en);
    }

    pub(super) fn warn(
        &mut self,
        column: &'static str,
        code: &'static str,
        zh: String,
        en: String,
    ) {
        self.report
            .warn((&self.sheet.table.name, self.line, column), code, zh, en);
    }

    /// Says of the columns that hold something which is not kept.
    pub(super) fn unkept(&mut self, columns: &[&'static str]) {
        for column in columns {
            if !self.get(column).is_empty() {
                self.report
                    .unkept(&self.sheet.table.name, self.line, column);
            }
        }
    }

    /// Whether the row deletes what it names (同步类型 `D`). Other rows insert or update and are taken alike.
    pub(super) fn deletes(&self) -> bool {
        self.get("cd_operation") == "D"
    }

    /// Checks every column for duty, length and type; of a row that deletes, only the envelope and `keys`.
    pub(super) fn check(&mut self, keys: &[&str]) {
        let deletes = self.deletes();
        for (place, column) in self.sheet.schema.columns().enumerate() {
            if !deletes || place < ENVELOPE_COLUMNS || keys.contains(&column.name) {
                self.check_cell(column);
            }
        }
        self.code("cd_operation", |code| {
            ["I", "U", "D"].contains(&code).then_some(())
        });
        self.code("data_source", |code| {
            (code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit())).then_some(())
        });
    }

    fn check_cell(&mut self, column: Column) {
        let cell = self.get(column.name);
        let (code, zh, en) = match column.kind {
            _ if cell.is_empty() && column.required => (
                "CAT-030",
                "必填，不能为空。".to_owned(),
                "Must not be empty.".to_owned(),
            ),
            Kind::Varchar(most) if cell.chars().count() > usize::from(most) => (
                "CAT-031",
                format!("最多 {most} 个字。"),
                format!("At most {most} characters."),
            ),
            Kind::Text if cell.len() > MAX_TEXT => (
                "CAT-031",
                format!("最多 {MAX_TEXT} 字节。"),
                format!("At most {MAX_TEXT} bytes."),
            ),
            Kind::Int(_) if !cell.is_empty() && whole(cell).is_none() => (
                "CAT-037",
                format!("“{cell}”不是 0 到 {MAX_INT} 的整数。"),
                format!("{cell:?} is no whole number from 0 to {MAX_INT}."),
            ),
            Kind::DateTime if !cell.is_empty() && moment(cell).is_none() => (
                "CAT-038",
                format!("“{cell}”不是日期，应如 2026-01-01 或 2026-01-01 09:30:00。"),
                format!("{cell:?} is no date such as 2026-01-01 or 2026-01-01 09:30:00."),
            ),
            Kind::Varchar(_) | Kind::Text | Kind::Int(_) | Kind::DateTime => return,
        };
        self.refuse(column.name, code, zh, en);
    }

    /// Chinese text: the tables have no other.
    pub(super) fn text(&self, column: &str) -> Text {
        Text::zh(self.get(column))
    }

    /// The entries of a long text.
    pub(super) fn texts(&self, column: &str) -> Vec<Text> {
        practice::lines(self.get(column))
            .into_iter()
            .map(Text::zh)
            .collect()
    }

    /// The value of a code; `None` when the cell is empty, bad, or in no list (which is said).
    pub(super) fn code<T>(
        &mut self,
        column: &'static str,
        find: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = self.get(column);
        if cell.is_empty() || self.bad.contains(column) {
            return None;
        }
        let found = find(cell);
        if found.is_none() {
            self.not_in_list(column, cell);
        }
        found
    }

    fn not_in_list(&mut self, column: &'static str, code: &str) {
        self.refuse(
            column,
            "CAT-034",
            format!("“{code}”不在此列的代码表中。"),
            format!("{code:?} is not in the code list of this column."),
        );
    }

    /// The values of several codes of one digit; a code that says the same as an earlier one is dropped.
    pub(super) fn codes<T: PartialEq>(
        &mut self,
        column: &'static str,
        find: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        if self.bad.contains(column) {
            return values;
        }
        for part in practice::digits_parts(self.get(column)) {
            match find(part) {
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
                None => self.not_in_list(column, part),
            }
        }
        values
    }

    /// Yes or no; an empty cell that may be empty is no.
    pub(super) fn yes(&mut self, column: &'static str) -> bool {
        self.code(column, practice::yes) == Some(true)
    }

    /// A whole number; `None` when the cell is empty or bad.
    pub(super) fn int<T: TryFrom<u32>>(&mut self, column: &'static str) -> Option<T> {
        let number = whole(self.get(column))?;
        let fitting = T::try_from(number).ok();
        if fitting.is_none() {
            self.refuse(
                column,
                "CAT-037",
                format!("{number} 过大。"),
                format!("{number} is too large."),
            );
        }
        fitting
    }

    /// A date; `None` when the cell is empty or bad. The time of day is not kept.
    pub(super) fn date(&self, column: &str) -> Option<Date> {
        moment(self.get(column))
    }
}

fn whole(cell: &str) -> Option<u32> {
    let digits = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    let number: Option<u32> = if digits { cell.parse().ok() } else { None };
    number.filter(|number| *number <= MAX_INT)
}

/// The date of `2026-01-01`, `2026-01-01 09:30` or `2026-01-01 09:30:00`, with a fraction or without.
fn moment(cell: &str) -> Option<Date> {
    let (date, rest) = cell.split_at_checked(10)?;
    let shaped = date.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shaped || !time_of_day(rest) {
        return None;
    }
    date.parse().ok()
}

/// Whether this is nothing, or a time of day after a space or a `T`.
fn time_of_day(rest: &str) -> bool {
    if rest.is_empty() {
        return true;
    }
    let Some(time) = rest.strip_prefix([' ', 'T']) else {
        return false;
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = time.split(':').collect();
    let within =
        |part: &str, end: u32| part.len() == 2 && whole(part).is_some_and(|number| number < end);
    !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && match parts.as_slice() {
            [hour, minute] => within(hour, 24) && within(minute, 60),
            [hour, minute, second] => within(hour, 24) && within(minute, 60) && within(second, 60),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_whole_numbers_are_read_strictly() {
        for good in [
            "2026-02-28",
            "2026-02-28 23:59:59",
            "2026-02-28T00:00",
            "2026-02-28 09:30:00.0",
        ] {
            assert_eq!(moment(good).unwrap().to_string(), "2026-02-28", "{good}");
        }
        for bad in [
            "",
            "2026-02-29",
            "2026-2-8",
            "20260228",
            "2026/02/28",
            "2026-02-28 ",
            "2026-02-28 24:00",
            "2026-02-28 9:30",
            "2026-02-28 09",
            "2026-02-28 09:30:00.",
            "二〇二六年二月",
            "46082",
        ] {
            assert_eq!(moment(bad), None, "{bad}");
        }
        assert_eq!(whole("007"), Some(7));
        assert_eq!(whole("2147483647"), Some(MAX_INT));
        for bad in ["", "-1", "+1", "1.0", "1e3", "2147483648", "99999999999"] {
            assert_eq!(whole(bad), None, "{bad}");
        }
    }
}
