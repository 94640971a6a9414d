//! The project's own commands: `cargo xtask demo | test | ci | tidy | assets | bench`.

mod assets;
mod bench;
mod demo;
mod licences;
mod packages;
mod stages;
mod tidy;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

const HELP: &str = "cargo xtask COMMAND

  demo [--reset] [--port N] [--data DIR]   builds everything, makes the demo city in DIR (default ./data) and serves it
  test                                     installs what only tests need, then runs every check and every test
  ci                                       the same as test; .ci/run calls it
  tidy                                     checks the rules of the house: edges, quiet crates, lengths, names
  bench [--seconds N] [--no-clean-build] [--keep]
                                           puts the program under load; --keep writes docs/benchmarks.md
  assets                                   bundles the web front end into crates/web/dist
";

/// The repository's root.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// Where cargo builds.
fn target(root: &std::path::Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Runs a program in a folder and fails when it fails.
fn run(program: &str, arguments: &[&str], folder: &std::path::Path) -> anyhow::Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .status()
        .map_err(|e| anyhow::anyhow!("{program} can't be run: {e}"))?;
    anyhow::ensure!(
        status.success(),
        "`{program} {}` failed",
        arguments.join(" ")
    );
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let done = match command {
        "demo" => demo::run(rest),
        "test" | "ci" => stages::all(),
        "tidy" => tidy::run(&root()),
        "bench" => bench::run(rest),
        "assets" => assets::build(&root()),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            eprint!("xtask: unknown command {other:?}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(1)
        }
    }
}
