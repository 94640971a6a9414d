//! `cargo xtask test`: every check and every test, stage by stage.

use crate::{assets, licences, packages, root, run, target, tidy};
use std::path::Path;
use std::process::Command;

fn shared(root: &Path) -> anyhow::Result<()> {
    let shared = root.join("../shared");
    anyhow::ensure!(
        shared.join("standards/test-vectors.csv").exists(),
        "some tests read the folder `shared` beside the repository ({}), which is missing",
        shared.display()
    );
    Ok(())
}

fn has_nextest() -> bool {
    Command::new("cargo")
        .args(["nextest", "--version"])
        .output()
        .is_ok_and(|out| out.status.success())
}

fn tests(root: &Path) -> anyhow::Result<()> {
    if has_nextest() {
        run(
            "cargo",
            &[
                "nextest",
                "run",
                "--workspace",
                "--no-fail-fast",
                "--status-level",
                "fail",
            ],
            root,
        )?;
        return run("cargo", &["test", "--quiet", "--workspace", "--doc"], root);
    }
    run("cargo", &["test", "--quiet", "--workspace"], root)
}

/// Files that are generated and committed: what makes each, and where it is.
fn generated(root: &Path) -> anyhow::Result<()> {
    let made = Command::new(target(root).join("debug/tongban"))
        .arg("openapi")
        .output()?;
    anyhow::ensure!(made.status.success(), "`tongban openapi` failed");
    let file = root.join("docs/openapi.json");
    let committed = std::fs::read(&file).unwrap_or_default();
    if committed != made.stdout {
        std::fs::write(&file, &made.stdout)?;
        anyhow::bail!("docs/openapi.json was not up to date; it has been written, commit it");
    }
    Ok(())
}

/// With cargo-deny where it is installed, else with our own reading of its list.
fn deny(root: &Path) -> anyhow::Result<()> {
    let there = Command::new("cargo")
        .args(["deny", "--version"])
        .output()
        .is_ok_and(|out| out.status.success());
    if there {
        return run(
            "cargo",
            &["deny", "--offline", "check", "bans", "licenses", "sources"],
            root,
        );
    }
    licences::check(root)
}

fn browser(root: &Path) -> anyhow::Result<()> {
    let package = root.join("tests/browser");
    assets::install(&package)?;
    let done = Command::new("npm")
        .args(["test", "--silent"])
        .current_dir(&package)
        .env("TONGBAN_BIN", target(root).join("debug/tongban"))
        .status()?;
    anyhow::ensure!(done.success(), "the walks in the browser failed");
    Ok(())
}

type Stage = (&'static str, fn(&Path) -> anyhow::Result<()>);

const STAGES: [Stage; 11] = [
    ("shared folder", shared),
    ("packages for tests", packages::for_tests),
    ("web assets", assets::build),
    ("format", |root| {
        run("cargo", &["fmt", "--all", "--check"], root)
    }),
    ("clippy", |root| {
        run(
            "cargo",
            &[
                "clippy",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            root,
        )
    }),
    ("tidy", tidy::run),
    ("tests", tests),
    ("program", |root| {
        run("cargo", &["build", "--quiet", "--package", "tongban"], root)
    }),
    ("generated files", generated),
    ("licences", deny),
    ("browser", browser),
];

/// Runs every stage in order and stops at the first that fails.
#[expect(
    clippy::disallowed_methods,
    reason = "a build tool measures how long its stages take"
)]
pub(crate) fn all() -> anyhow::Result<()> {
    let root = root();
    for (name, stage) in STAGES {
        println!("== {name}");
        let began = std::time::Instant::now();
        stage(&root).map_err(|e| e.context(format!("stage `{name}`")))?;
        println!("== {name}: {} s", began.elapsed().as_secs());
    }
    println!("every stage passed");
    Ok(())
}
