//! Reading what is to be imported: service folders, CSV and XLSX.

use anyhow::{Context as _, bail};
use calamine::Reader as _;
use office::catalogue::{
    Finding, Item, RowIssue, Service, Severity, Table, flat_items, service_from_files,
};
use office::proof;
use std::collections::BTreeMap;
use std::path::Path;
use vocab::Digest;

/// No file may be larger: 256 MiB.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Findings, one a line.
pub(crate) fn finding_lines(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|f| format!("\n  {} {} {}: {}", f.code, f.file, f.key, f.message.en))
        .collect()
}

/// What one source brings.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The services and items.
    pub services: Vec<Service>,
    /// What is wrong with its rows.
    pub issues: Vec<RowIssue>,
    /// The digest of what was read.
    pub digest: Option<Digest>,
}

impl Source {
    /// How many rows were refused.
    pub fn refused(&self) -> usize {
        self.issues
            .iter()
            .filter(|issue| issue.severity == Severity::Refused)
            .count()
    }
}

fn folder(path: &Path) -> anyhow::Result<Source> {
    let mut files = BTreeMap::new();
    let mut open = vec![path.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in
            std::fs::read_dir(&dir).with_context(|| format!("can't read {}", dir.display()))?
        {
            let entry = entry?.path();
            if entry.is_dir() {
                open.push(entry);
            } else {
                let name = entry
                    .strip_prefix(path)
                    .unwrap_or(&entry)
                    .to_string_lossy()
                    .replace('\\', "/");
                files.insert(name, std::fs::read(&entry)?);
            }
        }
    }
    let service = service_from_files(&files).map_err(|findings| {
        anyhow::anyhow!("{} is refused:{}", path.display(), finding_lines(&findings))
    })?;
    let leaves = files
        .iter()
        .map(|(name, bytes)| proof::leaf(format!("{name}\n{}", proof::content(bytes)).as_bytes()));
    Ok(Source {
        digest: Some(proof::root_of(leaves)),
        services: vec![service],
        issues: Vec::new(),
    })
}

fn tables(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<Table>> {
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
        let mut rows = range.rows().map(|row| {
            row.iter()
                .map(|cell| cell.to_string().trim().to_owned())
                .collect()
        });
        let Some(header) = rows.next() else { continue };
        tables.push(Table {
            name,
            header,
            rows: rows.enumerate().map(|(i, row)| (i + 2, row)).collect(),
        });
    }
    Ok(tables)
}

/// Reads one source.
pub(crate) fn read(path: &Path) -> anyhow::Result<Source> {
    if path.is_dir() {
        return folder(path);
    }
    let length = std::fs::metadata(path)
        .with_context(|| format!("can't read {}", path.display()))?
        .len();
    if length > MAX_BYTES {
        bail!("{} is larger than 256 MiB; split it", path.display());
    }
    let bytes = std::fs::read(path)?;
    let mut source = Source {
        digest: Some(proof::content(&bytes)),
        ..Source::default()
    };
    for table in tables(path, &bytes)? {
        let (items, issues): (Vec<Item>, Vec<RowIssue>) =
            flat_items(&table).map_err(|f| anyhow::anyhow!("{}", finding_lines(&[f])))?;
        source.issues.extend(issues);
        source
            .services
            .extend(items.into_iter().map(|item| Service {
                item,
                handling: None,
            }));
    }
    Ok(source)
}
