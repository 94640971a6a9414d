//! `cargo xtask bench`: what the program does under load on this machine, kept in docs/benchmarks.md.

use crate::{assets, root, run as run_program, target};
use anyhow::Context as _;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

struct Wanted {
    seconds: String,
    clean_build: bool,
    keep: bool,
}

fn wanted(arguments: &[String]) -> anyhow::Result<Wanted> {
    let mut wanted = Wanted {
        seconds: "10".to_owned(),
        clean_build: true,
        keep: false,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--seconds" => rest
                .next()
                .context("--seconds needs a number")?
                .clone_into(&mut wanted.seconds),
            "--no-clean-build" => wanted.clean_build = false,
            "--keep" => wanted.keep = true,
            other => anyhow::bail!("unknown argument {other:?}; see `cargo xtask help`"),
        }
    }
    Ok(wanted)
}

/// Builds the program as `cargo xtask demo` does, from nothing, in a folder of its own; seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "a build tool measures how long its builds take"
)]
fn clean_build(root: &Path) -> anyhow::Result<u64> {
    let folder = root.join("target/clean-build");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let began = Instant::now();
    let target = folder.display().to_string();
    let arguments = [
        "build",
        "--quiet",
        "--package",
        "tongban",
        "--target-dir",
        &target,
    ];
    run_program("cargo", &arguments, root)?;
    let seconds = began.elapsed().as_secs();
    std::fs::remove_dir_all(&folder)?;
    Ok(seconds)
}

fn load(root: &Path, seconds: &str) -> anyhow::Result<String> {
    let program = target(root).join("release/tongban").display().to_string();
    let items = root.join("../shared/data/guangan-items.csv");
    anyhow::ensure!(
        items.exists(),
        "{} is missing: the bench imports it",
        items.display()
    );
    let items = items.display().to_string();
    let done = Command::new("cargo")
        .args(["bench", "--quiet", "--package", "sim", "--bench", "load"])
        .args(["--", "--program", &program, "--items", &items])
        .args(["--seconds", seconds])
        .current_dir(root)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    anyhow::ensure!(done.status.success(), "the load failed");
    Ok(String::from_utf8(done.stdout)?)
}

fn said(program: &str, arguments: &[&str]) -> String {
    let out = Command::new(program).args(arguments).output();
    out.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
        .unwrap_or_default()
}

/// The machine: processors, memory, kernel.
fn machine() -> String {
    let field = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{cores} cores, {}, memory {}, Linux {}, {}",
        field("/proc/cpuinfo", "model name"),
        field("/proc/meminfo", "MemTotal"),
        said("uname", &["-r"]),
        said("rustc", &["--version"]),
    )
}

const INTRODUCTION: &str = "# Benchmarks

Made by `cargo xtask bench --keep`; every figure comes from one run on the machine named below. The load runs over HTTP
against the release build of the program in a process of its own, on an embedded SQLite store that syncs before it
acknowledges, with the demo city and the 1,135 items of the flat list; the clients share the machine. The ceiling is
measured in the same run: for submissions a bare handler with one writer that commits the same bytes in groups, for
pages a bare handler that answers the same bytes. A submission is one call of the JSON interface with the whole form
(高龄津贴): session, schema check, sealing of personal data, case number, record, durable.
";

/// Reads the arguments and runs the bench.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (root, wanted) = (root(), wanted(arguments)?);
    assets::build(&root)?;
    let clean = if wanted.clean_build {
        Some(clean_build(&root)?)
    } else {
        None
    };
    run_program(
        "cargo",
        &["build", "--quiet", "--release", "--package", "tongban"],
        &root,
    )?;
    let mut table = load(&root, &wanted.seconds)?;
    if let Some(seconds) = clean {
        let _ = writeln!(
            table,
            "| clean build of the program as `cargo xtask demo` makes it | {seconds} s | | |"
        );
    }
    println!("{table}");
    if wanted.keep {
        let commit = said("git", &["rev-parse", "--short", "HEAD"]);
        let date = said("date", &["-u", "+%Y-%m-%d"]);
        let text = format!(
            "{INTRODUCTION}\nMeasured on {date} at commit {commit}: {}; {} s per load.\n\n{table}",
            machine(),
            wanted.seconds
        );
        std::fs::write(root.join("docs/benchmarks.md"), text)?;
    }
    Ok(())
}
