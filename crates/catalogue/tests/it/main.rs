//! The real services, the real flat list, and what must be refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod flat_list;
mod folder_export;
mod forms;
mod golden;
mod national_properties;
mod national_refusals;
mod national_round_trip;
mod national_tables;
mod sample;
mod services;

use catalogue::{Finding, Service, service_from_files};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn folder(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![path.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                open.push(entry);
            } else {
                let name = entry
                    .strip_prefix(path)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, std::fs::read(&entry).unwrap());
            }
        }
    }
    files
}

/// All service folders by name.
fn folders() -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("services")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.insert(
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                folder(&path),
            );
        }
    }
    assert!(all.len() >= 4, "services/ holds {} folders", all.len());
    all
}

fn service(name: &str) -> Service {
    service_from_files(&folders()[name]).unwrap_or_else(|f| panic!("{name}: {}", lines(&f)))
}

fn lines(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|f| format!("\n  {} {} {}: {}", f.code, f.file, f.key, f.message.en))
        .collect()
}
