//! The commands.

mod catalogue;
mod serve;

use crate::args::{Args, Code, Command, Config as ConfigCommand};
use crate::config::Config;
use crate::wiring;
use anyhow::bail;
use office::port::shell::Clock as _;
use std::process::ExitCode;
use vocab::code::{Kind, check};

const REFUSED: u8 = 1;
const USAGE: u8 = 2;

/// Runs a command that needs the configuration.
pub(crate) async fn run(args: Args, mut config: Config) -> anyhow::Result<ExitCode> {
    let json = args.json;
    if let Command::Serve { listen } | Command::Demo { listen, .. } = &args.command {
        config.follow(*listen);
    }
    match args.command {
        Command::Serve { listen } => serve::serve(&config, listen).await,
        Command::Demo { seed_only, listen } => serve::demo(&config, seed_only, listen).await,
        Command::Catalogue { command } => catalogue::run(command, &config, json).await,
        Command::Verify { quick } => verify(&config, !quick, json).await,
        Command::Config {
            command: ConfigCommand::Check,
        } => config_check(&config, json),
        Command::Doctor => doctor(&config, json).await,
        Command::Openapi => {
            println!("{}", serde_json::to_string_pretty(&web::openapi())?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Code { command } => Ok(code(&command, json)),
    }
}

/// Checks codes.
pub(crate) fn code(command: &Code, json: bool) -> ExitCode {
    let Code::Check { kind, values } = command;
    let Ok(kind) = kind.parse::<Kind>() else {
        eprintln!("tongban: unknown kind {kind:?}; see `tongban code check --help`");
        return ExitCode::from(USAGE);
    };
    let today = crate::adapter::SystemClock.now().date();
    let mut all_valid = true;
    let mut reports = Vec::new();
    for value in values {
        let report = check(kind, value, today);
        all_valid &= report.valid;
        if json {
            reports.push(serde_json::json!({
                "value": value,
                "valid": report.valid,
                "parts": report.parts.iter().map(|(name, part)| serde_json::json!([name, part])).collect::<Vec<_>>(),
                "problems": report.problems.iter().map(|p| serde_json::json!({ "code": p.code(), "message": p.to_string() })).collect::<Vec<_>>(),
            }));
        } else {
            println!(
                "{value}  {}",
                if report.valid { "valid" } else { "INVALID" }
            );
            for (name, part) in &report.parts {
                println!("  {name:<14} {part}");
            }
            for problem in &report.problems {
                println!("  {} {problem}", problem.code());
            }
        }
    }
    if json {
        println!("{}", serde_json::Value::Array(reports));
    }
    if all_valid {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    }
}

fn must_exist(config: &Config) -> anyhow::Result<()> {
    if store::SqliteStore::file_in(&config.data).exists() {
        return Ok(());
    }
    bail!(
        "there is no data in {}; `tongban demo` makes a city to begin with",
        config.data.display()
    );
}

async fn verify(config: &Config, deep: bool, json: bool) -> anyhow::Result<ExitCode> {
    must_exist(config)?;
    let report = wiring::open(config).await?.verify(deep).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!(
            "acts          {:>10}  positions, digests and columns",
            report.acts
        );
        println!(
            "cases         {:>10}  folded and compared with their rows",
            report.cases
        );
        println!(
            "work          {:>10}  pieces of waiting work compared",
            report.work
        );
        println!(
            "documents     {:>10}  compared, PDFs {}",
            report.documents,
            if deep { "opened" } else { "not opened" }
        );
        println!("certificates  {:>10}  compared", report.certificates);
        println!("files         {:>10}  opened and compared", report.files);
        println!(
            "personal      {:>10}  opened and compared, {} erased",
            report.personal, report.erased
        );
        println!(
            "editions      {:>10}  compared with what was published",
            report.editions
        );
        println!("root          {}", report.root);
        for finding in &report.findings {
            println!("WRONG: {finding}");
        }
        println!(
            "{}",
            if report.is_green() {
                "Everything agrees."
            } else {
                "The record and what is derived from it do not agree."
            }
        );
    }
    Ok(if report.is_green() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    })
}

fn config_check(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    wiring::calendar(config)?;
    if json {
        println!("{}", serde_json::to_string_pretty(config)?);
    } else {
        println!("{}", toml::to_string(config)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the holidays of the next 30 days are known.
fn calendar_finding(config: &Config) -> (&'static str, bool, String) {
    match wiring::calendar(config) {
        Ok(calendar) => {
            let today = crate::adapter::SystemClock.now().date();
            let covers = calendar.covers_until();
            let left = covers.since(today).map_or(0, |span| span.get_days());
            (
                "calendar",
                left > 30,
                format!("holidays known until {covers}"),
            )
        }
        Err(error) => ("calendar", false, format!("{error:#}")),
    }
}

async fn doctor(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    let mut findings: Vec<(&str, bool, String)> = Vec::new();
    findings.push(calendar_finding(config));
    let there = store::SqliteStore::file_in(&config.data).exists();
    findings.push(("data", there, format!("{}", config.data.display())));
    if there {
        match wiring::open(config).await {
            Ok(office) => {
                findings.push((
                    "catalogue",
                    !office.summaries().is_empty(),
                    format!("{} items", office.summaries().len()),
                ));
                let jobs = office.stuck_jobs().await?;
                findings.push((
                    "jobs",
                    jobs == 0,
                    format!("{jobs} jobs have failed more than three times"),
                ));
            }
            Err(error) => findings.push(("open", false, format!("{error:#}"))),
        }
    }
    let fit = findings.iter().all(|(_, ok, _)| *ok);
    if json {
        let list: Vec<_> = findings
            .iter()
            .map(|(what, ok, says)| serde_json::json!({ "check": what, "ok": ok, "says": says }))
            .collect();
        println!("{}", serde_json::json!({ "fit": fit, "checks": list }));
    } else {
        for (what, ok, says) in &findings {
            println!("{:<10} {:<5} {says}", what, if *ok { "ok" } else { "LOOK" });
        }
    }
    Ok(if fit {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(REFUSED)
    })
}
