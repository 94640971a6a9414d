//! Reading what is to be imported: service folders, national tables and flat lists as CSV and XLSX.

mod sheets;

use anyhow::{Context as _, bail};
use office::catalogue::national::{self, Removed};
use office::catalogue::{
    Finding, Item, RowIssue, Service, Severity, Table, flat_items, service_from_files,
};
use office::proof;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use vocab::{Digest, Text};

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

fn bytes_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    let length = std::fs::metadata(path)
        .with_context(|| format!("can't read {}", path.display()))?
        .len();
    if length > MAX_BYTES {
        bail!("{} is larger than 256 MiB; split it", path.display());
    }
    std::fs::read(path).with_context(|| format!("can't read {}", path.display()))
}

fn guide_only(items: Vec<Item>) -> impl Iterator<Item = Service> {
    items.into_iter().map(|item| Service {
        item,
        handling: None,
    })
}

fn flat(tables: &[Table], digest: Digest) -> anyhow::Result<Source> {
    let mut source = Source {
        digest: Some(digest),
        ..Source::default()
    };
    for table in tables {
        let (items, issues): (Vec<Item>, Vec<RowIssue>) =
            flat_items(table).map_err(|f| anyhow::anyhow!("{}", finding_lines(&[f])))?;
        source.issues.extend(issues);
        source.services.extend(guide_only(items));
    }
    Ok(source)
}

/// A row that deletes an item is reported and left to the department: what is published is withdrawn by an act of its
/// own, not by a file.
fn left_published(removed: &Removed) -> RowIssue {
    RowIssue {
        table: "up_task_general_basic".to_owned(),
        line: 0,
        column: "cd_operation".to_owned(),
        code: "CAT-046",
        severity: Severity::Warning,
        message: Text::new(
            format!(
                "{} 第 {} 版标记为删除（D）：导入不撤下已发布的事项。",
                removed.code.code, removed.version
            ),
            format!(
                "{} version {} is marked as deleted (D): an import does not withdraw what is published.",
                removed.code.code, removed.version
            ),
        ),
    }
}

/// National tables of one call belong together: an item's materials may stand in another file than the item.
fn joined(tables: BTreeMap<String, Table>, digest: Digest) -> Source {
    let outcome = national::import(&tables);
    let mut issues = outcome.issues;
    issues.extend(outcome.removed.iter().map(left_published));
    Source {
        services: guide_only(outcome.items).collect(),
        issues,
        digest: Some(digest),
    }
}

/// What was asked for, read: each with its name. National tables are one source, in the place of the first of them.
pub(crate) fn read_all(paths: &[PathBuf]) -> Vec<(String, anyhow::Result<Source>)> {
    let mut sources: Vec<(String, anyhow::Result<Source>)> = Vec::new();
    let mut national: Option<National> = None;
    for path in paths.iter().flat_map(|path| parts(path)) {
        let name = path.display().to_string();
        match read(&path) {
            Ok(Read::Source(source)) => sources.push((name, Ok(source))),
            Ok(Read::National(tables, digest)) => {
                let place = sources.len();
                let all = national.get_or_insert_with(|| National::at(place));
                all.names.push(name.clone());
                all.digests.push(digest);
                let named = tables.into_iter();
                all.tables
                    .extend(named.map(|table| (format!("{}#{name}", table.name), table)));
            }
            Err(error) => {
                let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                if stem.is_some_and(|stem| national::recognise(&stem, &[]).is_some()) {
                    let place = sources.len();
                    let all = national.get_or_insert_with(|| National::at(place));
                    all.unreadable.push(name.clone());
                }
                sources.push((name, Err(error)));
            }
        }
    }
    if let Some(all) = national.filter(|all| !all.names.is_empty()) {
        if !all.unreadable.is_empty() {
            // Without one of the tables, items would come without their materials or fees.
            let missing = all.unreadable.join(", ");
            let error = anyhow::anyhow!("belongs together with {missing}, which can't be read");
            sources.push((all.names.join(" + "), Err(error)));
            return sources;
        }
        let digest = proof::root_of(all.digests);
        let source = joined(all.tables, digest);
        sources.insert(all.place, (all.names.join(" + "), Ok(source)));
    }
    sources
}

struct National {
    place: usize,
    names: Vec<String>,
    digests: Vec<Digest>,
    tables: BTreeMap<String, Table>,
    unreadable: Vec<String>,
}

impl National {
    const fn at(place: usize) -> Self {
        Self {
            place,
            names: Vec::new(),
            digests: Vec::new(),
            tables: BTreeMap::new(),
            unreadable: Vec::new(),
        }
    }
}

/// A folder without `service.toml` stands for the tables in it.
fn parts(path: &Path) -> Vec<PathBuf> {
    let is_table = |file: &PathBuf| {
        let ending = file
            .extension()
            .and_then(|e| e.to_str())
            .map(str::to_lowercase);
        matches!(ending.as_deref(), Some("csv" | "xlsx"))
    };
    if path.is_dir() && !path.join("service.toml").exists() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|e| e.path()).filter(is_table).collect();
        files.sort();
        if !files.is_empty() {
            return files;
        }
    }
    vec![path.to_owned()]
}

enum Read {
    Source(Source),
    National(Vec<Table>, Digest),
}

/// Reads one file or service folder.
fn read(path: &Path) -> anyhow::Result<Read> {
    if path.is_dir() {
        return folder(path).map(Read::Source);
    }
    let bytes = bytes_of(path)?;
    let digest = proof::content(&bytes);
    let tables = sheets::tables(path, &bytes)?;
    let known = |table: &Table| national::recognise(&table.name, &table.header).is_some();
    if tables.iter().any(known) {
        return Ok(Read::National(tables, digest));
    }
    flat(&tables, digest).map(Read::Source)
}
