//! Edges between crates, and what quiet crates may depend on, over `cargo metadata`.

use super::Finding;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Who may know whom: the table of ARCHITECTURE.md.
const MAY_KNOW: [(&str, &[&str]); 14] = [
    ("vocab", &[]),
    ("law", &["vocab"]),
    ("catalogue", &["vocab", "law"]),
    ("cases", &["vocab", "law", "catalogue"]),
    ("proof", &["vocab"]),
    ("identity", &["vocab"]),
    (
        "office",
        &["vocab", "law", "catalogue", "cases", "proof", "identity"],
    ),
    ("store", &["office", "vocab"]),
    ("search", &["office", "vocab"]),
    ("paper", &["office", "vocab"]),
    ("web", &["office", "vocab"]),
    (
        "tongban",
        &[
            "vocab",
            "law",
            "catalogue",
            "cases",
            "proof",
            "identity",
            "office",
            "store",
            "search",
            "paper",
            "web",
        ],
    ),
    ("sim", &["office", "store"]),
    ("xtask", &[]),
];

/// What quiet crates may use from outside.
const QUIET: [(&str, &[&str]); 6] = [
    ("vocab", &["jiff", "serde", "thiserror"]),
    ("law", &["serde", "thiserror", "jiff", "csv"]),
    (
        "catalogue",
        &[
            "serde",
            "serde_json",
            "toml",
            "csv",
            "jsonschema",
            "thiserror",
        ],
    ),
    ("cases", &["serde", "serde_json", "thiserror"]),
    ("proof", &["sha2"]),
    ("identity", &["argon2", "serde", "thiserror"]),
];

fn names(package: &Value) -> Vec<&str> {
    let dependencies = package["dependencies"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    dependencies
        .iter()
        .filter(|d| d["kind"] != "dev")
        .filter_map(|d| d["name"].as_str())
        .collect()
}

/// What is wrong with one crate's dependencies.
fn judge(name: &str, dependencies: &[&str]) -> Vec<String> {
    let Some((_, known)) = MAY_KNOW.iter().find(|(crate_name, _)| *crate_name == name) else {
        return vec!["is not in the table of who may know whom".to_owned()];
    };
    let ours = |dependency: &&&str| {
        MAY_KNOW
            .iter()
            .any(|(crate_name, _)| crate_name == *dependency)
    };
    let mut problems: Vec<String> = dependencies
        .iter()
        .filter(ours)
        .filter(|dependency| !known.contains(dependency))
        .map(|dependency| format!("may not know {dependency}"))
        .collect();
    if let Some((_, allowed)) = QUIET.iter().find(|(crate_name, _)| *crate_name == name) {
        let outside = dependencies
            .iter()
            .filter(|d| !ours(d) && !allowed.contains(d));
        problems.extend(outside.map(|d| format!("is quiet and may not use {d}")));
    }
    problems
}

pub(super) fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let out = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()?;
    anyhow::ensure!(
        out.status.success(),
        "cargo metadata failed: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: Value = serde_json::from_slice(&out.stdout)?;
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    anyhow::ensure!(!packages.is_empty(), "cargo metadata names no packages");
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        findings.extend(
            judge(name, &names(package))
                .into_iter()
                .map(|p| Finding::new(name, p)),
        );
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn arrows_that_run_back_up_are_found() {
        assert_eq!(judge("law", &["vocab", "office"]), ["may not know office"]);
        assert_eq!(judge("web", &["office", "store"]), ["may not know store"]);
        assert_eq!(
            judge("proof", &["vocab", "sha2", "tokio"]),
            ["is quiet and may not use tokio"]
        );
        assert_eq!(
            judge("newcomer", &[]),
            ["is not in the table of who may know whom"]
        );
        assert!(judge("office", &["vocab", "tokio", "ring"]).is_empty());
    }
}
