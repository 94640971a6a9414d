//! Tables of text: what CSV files and worksheets have in common.

use crate::{Finding, Severity};
use vocab::Text;

/// A table: a header and rows of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The table's or the file's name.
    pub name: String,
    /// The column names.
    pub header: Vec<String>,
    /// The rows, each with its line in the file (1 for the header).
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Something wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RowIssue {
    /// The table.
    pub table: String,
    /// The line in the file, 1 for the header; 0 for the file as a whole.
    pub line: usize,
    /// The column; empty for the row as a whole.
    pub column: String,
    /// The stable code.
    pub code: &'static str,
    /// Whether the row was refused, or taken with a warning.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: Text,
}

/// The largest table that is read at once: 1,000,000 rows.
const MAX_ROWS: usize = 1_000_000;

impl Table {
    /// Reads a CSV file (RFC 4180, UTF-8 with or without a byte order mark).
    ///
    /// # Errors
    /// `CAT-020` when it is not UTF-8, `CAT-021` when a row can't be read or has another number of cells.
    pub fn from_csv(name: &str, bytes: &[u8]) -> Result<Self, Finding> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if std::str::from_utf8(bytes).is_err() {
            return Err(Finding::refused(
                "CAT-020",
                name,
                "",
                "文件不是 UTF-8 编码（可能是 GBK 或 GB18030）。请另存为“CSV UTF-8”后再导入。",
                "The file is not UTF-8 (perhaps GBK or GB18030). Save it as “CSV UTF-8” and import again.",
            ));
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(false)
            .from_reader(bytes);
        let mut table = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        for record in reader.records() {
            let record = record.map_err(|e| unreadable(name, &e.to_string()))?;
            let line = record
                .position()
                .map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if table.header.is_empty() {
                table.header = cells;
            } else if table.rows.len() < MAX_ROWS {
                table.rows.push((line, cells));
            } else {
                return Err(unreadable(name, "more than 1,000,000 rows"));
            }
        }
        if table.header.is_empty() {
            return Err(unreadable(name, "the file is empty"));
        }
        Ok(table)
    }

    /// The place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Writes the table as CSV.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        // Writing into memory can't fail; rows of another length are a fault of the caller and are cut off.
        let written = writer.write_record(&self.header).and_then(|()| {
            self.rows
                .iter()
                .try_for_each(|(_, row)| writer.write_record(row))
        });
        match (written, writer.into_inner()) {
            (Ok(()), Ok(bytes)) => bytes,
            _ => Vec::new(),
        }
    }
}

fn unreadable(name: &str, problem: &str) -> Finding {
    Finding::refused(
        "CAT-021",
        name,
        "",
        format!("表格无法读取：{problem}。"),
        format!("The table can't be read: {problem}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let csv = "\u{feff}name,code\n\"企业, 投资\",1\n\"a\nb\",2\n";
        let table = Table::from_csv("t", csv.as_bytes()).unwrap();
        assert_eq!(table.header, ["name", "code"]);
        assert_eq!(
            table.rows[0],
            (2, vec!["企业, 投资".to_owned(), "1".to_owned()])
        );
        assert_eq!(table.rows[1].1[0], "a\nb");
        let again = Table::from_csv("t", &table.to_csv()).unwrap();
        assert_eq!(again.header, table.header);
        assert_eq!(
            again.rows.iter().map(|r| &r.1).collect::<Vec<_>>(),
            table.rows.iter().map(|r| &r.1).collect::<Vec<_>>()
        );
    }

    #[test]
    fn other_encodings_and_ragged_rows_are_refused() {
        assert_eq!(
            Table::from_csv("t", b"\xb0\xa1\xff,1\n").unwrap_err().code,
            "CAT-020"
        );
        assert_eq!(
            Table::from_csv("t", b"a,b\n1\n").unwrap_err().code,
            "CAT-021"
        );
        assert_eq!(Table::from_csv("t", b"").unwrap_err().code, "CAT-021");
    }
}
