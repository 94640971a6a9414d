//! `catalogue`: import, search, show, lint, export.

use super::{REFUSED, must_exist};
use crate::args::Catalogue;
use crate::config::Config;
use crate::exporting;
use crate::importing::{self, Source};
use crate::wiring;
use indicatif::{ProgressBar, ProgressStyle};
use office::cases::By;
use office::catalogue::{RowIssue, Service, Severity, lint};
use office::port::search::{SearchAudience, SearchQuery};
use office::{Office, OfficeError, Refused};
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) async fn run(
    command: Catalogue,
    config: &Config,
    json: bool,
) -> anyhow::Result<ExitCode> {
    if !matches!(command, Catalogue::Import { .. }) {
        must_exist(config)?;
    }
    let office = wiring::open(config).await?;
    match command {
        Catalogue::Import { files, partial } => import(&office, &files, partial, json).await,
        Catalogue::Search { words, limit } => search(&office, &words.join(" "), limit, json),
        Catalogue::Show { code } => show(&office, &code, json).await,
        Catalogue::Lint => lint_all(&office, json).await,
        Catalogue::Export { format, to } => exporting::run(&office, format, to.as_deref()).await,
    }
}

fn print_issue(issue: &RowIssue) {
    let what = if issue.severity == Severity::Refused {
        "refused"
    } else {
        "warning"
    };
    let RowIssue {
        table,
        line,
        column,
        code,
        message,
        ..
    } = issue;
    println!(
        "  {table}:{line} {column:<12} {code} {what}: {} / {}",
        message.zh, message.en
    );
}

async fn import(
    office: &Office,
    files: &[PathBuf],
    partial: bool,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let sources = importing::read_all(files);
    let rows = |source: &anyhow::Result<Source>| match source {
        Ok(source) => source.services.len() + source.refused(),
        Err(_) => 1,
    };
    let bar = ProgressBar::new(sources.iter().map(|(_, s)| rows(s) as u64).sum());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let mut all_taken = true;
    let mut reports = Vec::new();
    for (name, source) in sources {
        bar.set_message(name.clone());
        let rows = rows(&source) as u64;
        let outcome = import_one(office, source, partial).await;
        bar.suspend(|| report(&name, &outcome, json, &mut reports));
        all_taken &= matches!(&outcome, Ok((source, Some(_))) if partial || source.refused() == 0);
        bar.inc(rows);
    }
    bar.finish_and_clear();
    if json {
        println!("{}", serde_json::Value::Array(reports));
    }
    Ok(if all_taken {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    })
}

type Outcome = anyhow::Result<(Source, Option<office::catalog::Published>)>;

/// An item that can't be published as it is.
fn stands_in_the_way(service: &Service, refused: Refused) -> RowIssue {
    RowIssue {
        table: service.item.code.code.clone(),
        line: 0,
        column: "version".to_owned(),
        code: refused.code,
        severity: Severity::Refused,
        message: refused.message,
    }
}

/// One source is taken whole or not at all, unless the good rows are wanted without the bad.
async fn import_one(office: &Office, source: anyhow::Result<Source>, partial: bool) -> Outcome {
    let mut source = source?;
    let mut good = Vec::with_capacity(source.services.len());
    for service in std::mem::take(&mut source.services) {
        match office.standing(&service).await {
            Ok(_) => good.push(service),
            Err(OfficeError::Refused(refused)) => {
                source.issues.push(stands_in_the_way(&service, refused))
            }
            Err(other) => return Err(other.into()),
        }
    }
    if source.refused() > 0 && !partial {
        return Ok((source, None));
    }
    let digest = source.digest.unwrap_or_else(|| office::proof::content(b""));
    let published = office.publish(good, digest, &By::System).await?;
    Ok((source, Some(published)))
}

fn report(name: &str, outcome: &Outcome, json: bool, reports: &mut Vec<serde_json::Value>) {
    if json {
        reports.push(match outcome {
            Ok((source, published)) => serde_json::json!({ "source": name, "published": published, "issues": source.issues }),
            Err(error) => serde_json::json!({ "source": name, "error": format!("{error:#}") }),
        });
        return;
    }
    match outcome {
        Ok((source, published)) => {
            source.issues.iter().for_each(print_issue);
            let warnings = source.issues.len() - source.refused();
            match published {
                Some(p) => println!(
                    "{name}: {} added, {} changed, {} unchanged, {} rows refused, {warnings} warnings",
                    p.added,
                    p.changed,
                    p.unchanged,
                    source.refused()
                ),
                None => println!(
                    "{name}: refused whole, {} bad rows; nothing was written (--partial takes the others)",
                    source.refused()
                ),
            }
        }
        Err(error) => println!("{name}: refused: {error:#}"),
    }
}

fn search(office: &Office, words: &str, limit: usize, json: bool) -> anyhow::Result<ExitCode> {
    let query = SearchQuery {
        words: words.to_owned(),
        audience: SearchAudience::All,
        offset: 0,
        limit,
    };
    let hits = office.find(&query)?;
    let summaries = office.summaries();
    if json {
        let list: Vec<_> = hits
            .hits
            .iter()
            .filter_map(|hit| {
                let summary = summaries.get(&hit.code)?;
                Some(serde_json::json!({ "code": hit.code, "name": summary.name, "department": summary.department, "matched": hit.text }))
            })
            .collect();
        println!(
            "{}",
            serde_json::json!({ "total": hits.total, "hits": list })
        );
    } else {
        for hit in &hits.hits {
            if let Some(summary) = summaries.get(&hit.code) {
                println!(
                    "{}  {}  {}",
                    hit.code, summary.name.zh, summary.department.zh
                );
            }
        }
        println!("{} found", hits.total);
    }
    Ok(if hits.total == 0 {
        ExitCode::from(REFUSED)
    } else {
        ExitCode::SUCCESS
    })
}

async fn show(office: &Office, code: &str, json: bool) -> anyhow::Result<ExitCode> {
    let service = match office.current_service(code).await {
        Ok(service) => service,
        Err(office::OfficeError::Hidden) => {
            eprintln!("tongban: there is no item {code}");
            return Ok(ExitCode::from(REFUSED));
        }
        Err(other) => return Err(other.into()),
    };
    let item = &service.service.item;
    if json {
        println!("{}", serde_json::to_string_pretty(&service.service)?);
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}  {}", item.code.code, item.name.zh);
    println!("edition    {}  {}", service.row.edition, service.row.digest);
    println!("type       {}", item.kind.label().zh);
    println!(
        "department {}",
        office
            .summaries()
            .get(code)
            .map(|s| s.department.zh.clone())
            .unwrap_or_default()
    );
    println!("promised   {}", item.limits.promised.text().zh);
    println!("statutory  {}", item.limits.statutory.text().zh);
    println!("materials  {}", item.materials.len());
    println!("online     {}", service.form().is_some());
    Ok(ExitCode::SUCCESS)
}

async fn lint_all(office: &Office, json: bool) -> anyhow::Result<ExitCode> {
    let mut findings = Vec::new();
    let summaries = office.summaries();
    for summary in summaries.values().filter(|s| s.online) {
        let service = office.current_service(&summary.code).await?;
        findings.extend(lint(&service.service.item));
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        for f in &findings {
            println!(
                "{} {} {}: {} / {}",
                f.code, f.file, f.key, f.message.zh, f.message.en
            );
        }
        println!(
            "{} items checked, {} findings",
            summaries.values().filter(|s| s.online).count(),
            findings.len()
        );
    }
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    })
}
