//! Writing the catalogue out: JSON lines, the national tables, service folders.

use crate::args::ExportFormat;
use crate::importing::finding_lines;
use anyhow::{Context as _, bail};
use office::Office;
use office::catalogue::national::{self, Stamp};
use office::catalogue::{Item, service_to_files};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Exit status when something was left out.
const LEFT_OUT: u8 = 1;

/// Writes all current editions.
pub(crate) async fn run(
    office: &Office,
    format: ExportFormat,
    to: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    match (format, to) {
        (ExportFormat::Lines, None) => lines(office, &mut std::io::stdout().lock()).await,
        (ExportFormat::Lines, Some(file)) => {
            let mut out = std::fs::File::create_new(file)
                .with_context(|| format!("can't make {}", file.display()))?;
            lines(office, &mut out).await
        }
        (ExportFormat::Tables, Some(folder)) => tables(office, folder).await,
        (ExportFormat::Folders, Some(folder)) => folders(office, folder).await,
        (ExportFormat::Tables | ExportFormat::Folders, None) => bail!("name a folder with --to"),
    }
}

async fn lines(office: &Office, out: &mut impl std::io::Write) -> anyhow::Result<ExitCode> {
    for code in office.summaries().keys() {
        let service = office.current_service(code).await?;
        writeln!(out, "{}", serde_json::to_string(&service.service)?)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// A file that is there is left alone.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::File::create_new(path)
        .with_context(|| format!("can't make {}", path.display()))?;
    file.write_all(bytes)?;
    Ok(())
}

/// The stamp of an export: now, a batch named by the day, the source of the city's province.
fn stamp(office: &Office) -> anyhow::Result<Stamp> {
    let city = office.city();
    let province = city
        .regions
        .first()
        .and_then(|region| region.code.get(..2))
        .unwrap_or("00");
    let now = office.now();
    let batch = format!("TB{}", now.date().strftime("%Y%m%d"));
    Stamp::new(now, &batch, &format!("1{province}"))
        .map_err(|f| anyhow::anyhow!("{}", finding_lines(&[f])))
}

async fn tables(office: &Office, folder: &Path) -> anyhow::Result<ExitCode> {
    let mut items: Vec<Item> = Vec::new();
    for code in office.summaries().keys() {
        items.push(office.current_service(code).await?.service.item.clone());
    }
    let exported = national::export(&items, &office.city(), &stamp(office)?);
    for (name, table) in &exported.tables {
        write_new(&folder.join(format!("{name}.csv")), &table.to_csv())?;
        println!("{name}.csv: {} rows", table.rows.len());
    }
    for f in &exported.findings {
        println!(
            "  {} {} {}: {} / {}",
            f.code, f.file, f.key, f.message.zh, f.message.en
        );
    }
    Ok(if exported.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(LEFT_OUT)
    })
}

async fn folders(office: &Office, folder: &Path) -> anyhow::Result<ExitCode> {
    let mut left_out = false;
    let summaries = office.summaries();
    for summary in summaries.values().filter(|summary| summary.online) {
        let service = office.current_service(&summary.code).await?;
        match service_to_files(&service.service) {
            Ok(files) => {
                for (name, bytes) in &files {
                    write_new(&folder.join(&summary.code).join(name), bytes)?;
                }
                println!("{}  {}", summary.code, summary.name.zh);
            }
            Err(findings) => {
                left_out = true;
                println!("{}: left out:{}", summary.code, finding_lines(&findings));
            }
        }
    }
    Ok(if left_out {
        ExitCode::from(LEFT_OUT)
    } else {
        ExitCode::SUCCESS
    })
}
