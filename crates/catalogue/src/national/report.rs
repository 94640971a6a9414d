//! What is wrong with the rows, collected while tables are read.

use crate::{RowIssue, Severity};
use std::collections::BTreeMap;
use vocab::Text;

/// Where a finding belongs: table, line (0 for the table as a whole), column (empty for the row as a whole).
pub(super) type Place<'a> = (&'a str, usize, &'a str);

/// Collects what is wrong, and which columns hold values that nothing here can keep.
#[derive(Default)]
pub(super) struct Report {
    issues: Vec<RowIssue>,
    unkept: BTreeMap<(String, &'static str), (usize, usize)>,
}

impl Report {
    pub(super) fn refuse(&mut self, at: Place<'_>, code: &'static str, zh: String, en: String) {
        self.add(at, code, Severity::Refused, Text::new(zh, en));
    }

    pub(super) fn warn(&mut self, at: Place<'_>, code: &'static str, zh: String, en: String) {
        self.add(at, code, Severity::Warning, Text::new(zh, en));
    }

    fn add(
        &mut self,
        (table, line, column): Place<'_>,
        code: &'static str,
        severity: Severity,
        message: Text,
    ) {
        self.issues.push(RowIssue {
            table: table.to_owned(),
            line,
            column: column.to_owned(),
            code,
            severity,
            message,
        });
    }

    /// Counts a value that is read and not kept; one warning a column comes of it.
    pub(super) fn unkept(&mut self, table: &str, line: usize, column: &'static str) {
        self.unkept
            .entry((table.to_owned(), column))
            .or_insert((line, 0))
            .1 += 1;
    }

    /// Everything that was found: by table, line and column.
    pub(super) fn finish(mut self) -> Vec<RowIssue> {
        for ((table, column), (line, count)) in std::mem::take(&mut self.unkept) {
            self.warn(
                (&table, line, column),
                "CAT-043",
                format!("此列的值不保留，共 {count} 行，本行是第一行。"),
                format!("The values of this column are not kept: {count} rows, this is the first."),
            );
        }
        self.issues.sort_by(|a, b| {
            (&a.table, a.line, &a.column, a.code).cmp(&(&b.table, b.line, &b.column, b.code))
        });
        self.issues
    }
}

/// A table of which rows were wanted holds the same thing twice.
pub(super) fn twice(first: usize) -> (String, String) {
    (
        format!("与第 {first} 行重复。"),
        format!("It stands in line {first} already."),
    )
}
