//! CSV files and workbooks as tables of text.

use super::finding_lines;
use anyhow::bail;
use calamine::{Data, Reader as _};
use office::catalogue::Table;
use std::path::Path;

/// A cell as text: whole numbers without a point, moments as `2026-11-21 09:30:00`.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => other.to_string().trim().to_owned(),
    }
}

/// The tables of a file: one of a CSV file, one for each sheet of a workbook.
pub(super) fn tables(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<Table>> {
    let name = path
        .file_stem()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    match path
        .extension()
        .and_then(|e| e.to_str())
        .map(str::to_lowercase)
        .as_deref()
    {
        Some("csv") => {
            let table = Table::from_csv(&name, bytes)
                .map_err(|f| anyhow::anyhow!("{}", finding_lines(&[f])))?;
            Ok(vec![table])
        }
        Some("xlsx") => workbook(bytes),
        _ => bail!(
            "{}: a service folder, .csv or .xlsx is wanted",
            path.display()
        ),
    }
}

fn workbook(bytes: &[u8]) -> anyhow::Result<Vec<Table>> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes))?;
    let mut tables = Vec::new();
    for (name, range) in book.worksheets() {
        let mut rows = range.rows().map(|row| row.iter().map(text).collect());
        let Some(header) = rows.next() else { continue };
        tables.push(Table {
            name,
            header,
            rows: rows.enumerate().map(|(i, row)| (i + 2, row)).collect(),
        });
    }
    Ok(tables)
}
