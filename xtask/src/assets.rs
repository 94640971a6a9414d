//! Bundles the web front end, when something of it has changed.

use crate::run;
use anyhow::Context as _;
use std::path::Path;
use std::time::SystemTime;

fn newest(folder: &Path) -> anyhow::Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == "node_modules" {
            continue;
        }
        let meta = entry.metadata()?;
        let time = if meta.is_dir() {
            self::newest(&entry.path())?
        } else {
            meta.modified()?
        };
        newest = newest.max(time);
    }
    Ok(newest)
}

fn changed(path: &Path) -> SystemTime {
    std::fs::metadata(path)
        .and_then(|meta| meta.modified())
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Installs a package's dependencies by its lock file, when the lock file is newer than they are.
pub(crate) fn install(package: &Path) -> anyhow::Result<()> {
    let lock = package.join("package-lock.json");
    if changed(&package.join("node_modules/.package-lock.json")) < changed(&lock) {
        run(
            "npm",
            &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            package,
        )
        .context("npm is needed (Debian packages: nodejs npm)")?;
    }
    Ok(())
}

/// Bundles the front end into `crates/web/dist`.
pub(crate) fn build(root: &Path) -> anyhow::Result<()> {
    let front = root.join("crates/web/front");
    install(&front)?;
    if changed(&root.join("crates/web/dist/app.css")) < newest(&front)? {
        run("npm", &["run", "--silent", "build"], &front)?;
    }
    Ok(())
}
