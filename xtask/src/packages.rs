//! Debian packages: what only tests need, and the font that documents are set in.

use crate::run;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What only tests need, each with a file that it brings.
const FOR_TESTS: [(&str, &str); 2] = [
    ("chromium", "/usr/bin/chromium"),
    ("poppler-utils", "/usr/bin/pdftotext"),
];
/// The font of documents, and of the pages in the browser that the tests drive.
const FONT: &str = "fonts-noto-cjk";
/// Beginnings of the files of fonts that documents can be set in.
const FONT_FILES: [&str; 5] = [
    "NotoSerifCJK",
    "NotoSansCJK",
    "NotoSerifSC",
    "NotoSansSC",
    "SourceHan",
];

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

fn may_install() -> bool {
    is_root() && Path::new("/usr/bin/apt-get").exists()
}

fn install(packages: &[&str], root: &Path) -> anyhow::Result<()> {
    run("apt-get", &["update", "-qq"], root)?;
    let mut arguments = vec![
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
    ];
    arguments.extend(packages);
    run("env", &arguments, root)
}

fn holds_font(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        FONT_FILES.iter().any(|font| name.starts_with(font))
            || (entry.path().is_dir() && holds_font(&entry.path()))
    })
}

fn has_font(root: &Path) -> bool {
    let mut folders = vec![
        PathBuf::from("/usr/share/fonts"),
        PathBuf::from("/usr/local/share/fonts"),
        PathBuf::from("/Library/Fonts"),
        root.join("data/fonts"),
    ];
    if let Some(home) = std::env::home_dir() {
        folders.extend([home.join(".fonts"), home.join(".local/share/fonts")]);
    }
    folders.iter().any(|folder| holds_font(folder))
}

/// Installs what the tests need, or fails naming exactly what is missing.
pub(crate) fn for_tests(root: &Path) -> anyhow::Result<()> {
    let mut missing: Vec<&str> = FOR_TESTS
        .iter()
        .filter(|(_, file)| !Path::new(file).exists())
        .map(|(package, _)| *package)
        .collect();
    if !has_font(root) {
        missing.push(FONT);
    }
    if missing.is_empty() {
        return Ok(());
    }
    anyhow::ensure!(
        may_install(),
        "the tests need these packages: {}\n  sudo apt-get install {}",
        missing.join(", "),
        missing.join(" ")
    );
    install(&missing, root)
}

/// Sees to the font of documents for the demo; without it the demo runs, and documents wait.
pub(crate) fn font(root: &Path) -> anyhow::Result<()> {
    if has_font(root) {
        return Ok(());
    }
    if may_install() {
        return install(&[FONT], root);
    }
    println!(
        "No Chinese font was found: vouchers and certificates wait until there is one.\n  sudo apt-get install {FONT}"
    );
    Ok(())
}
