//! `cargo xtask demo`: from a fresh clone to a served city.

use crate::{assets, packages, root, run as run_program, target};
use std::path::{Path, PathBuf};

/// A folder is ours to remove when it holds our database, or nothing.
fn is_ours(data: &Path) -> anyhow::Result<bool> {
    Ok(data.join("tongban.sqlite").exists() || std::fs::read_dir(data)?.next().is_none())
}

fn run_demo(data: &Path, port: &str, reset: bool) -> anyhow::Result<()> {
    let root = root();
    if reset && data.exists() {
        anyhow::ensure!(
            is_ours(data)?,
            "{} is no data folder of Tongban; it is left alone",
            data.display()
        );
        std::fs::remove_dir_all(data)?;
    }
    packages::font(&root)?;
    assets::build(&root)?;
    // The build that the tests use too: on two cores a release build takes nearly three times as long, and a
    // demonstration has one visitor.
    run_program("cargo", &["build", "--package", "tongban"], &root)?;
    let listen = format!("127.0.0.1:{port}");
    let program = target(&root).join("debug/tongban");
    let arguments = [
        "demo",
        "--listen",
        &listen,
        "--data",
        &data.display().to_string(),
    ];
    run_program(&program.display().to_string(), &arguments, &root)
}

/// Reads the arguments and runs the demo.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (mut data, mut port, mut reset) = (PathBuf::from("data"), "8080".to_owned(), false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || {
            rest.next()
                .ok_or_else(|| anyhow::anyhow!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--reset" => reset = true,
            "--port" => port = value()?.clone(),
            "--data" => data = PathBuf::from(value()?),
            other => anyhow::bail!("unknown argument {other:?}; see `cargo xtask help`"),
        }
    }
    run_demo(&data, &port, reset)
}
