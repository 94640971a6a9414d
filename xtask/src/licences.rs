//! The licences of everything that is linked, against the list in deny.toml; and that all of it comes from crates.io.

use anyhow::Context as _;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The entries of `allow = [ … ]` under `[licenses]`.
fn allowed(text: &str) -> Vec<&str> {
    let lines = text
        .lines()
        .skip_while(|line| !line.starts_with("allow = ["))
        .skip(1);
    lines
        .take_while(|line| !line.starts_with(']'))
        .filter_map(|line| line.split('"').nth(1))
        .collect()
}

/// Whether a licence expression leaves a choice that is allowed: each part of an AND needs one allowed part of its OR.
fn permits(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        let mut choices = part.split(" OR ").map(str::trim);
        choices.any(|choice| allowed.contains(&choice))
    })
}

/// Fails with the names of crates whose licence or source is not allowed.
pub(crate) fn check(root: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml")?;
    let allowed = allowed(&text);
    anyhow::ensure!(!allowed.is_empty(), "deny.toml allows no licence");
    let out = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()?;
    anyhow::ensure!(out.status.success(), "cargo metadata failed");
    let metadata: Value = serde_json::from_slice(&out.stdout)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if !permits(licence, &allowed) {
            wrong.push(format!("{name}: licence {licence:?}"));
        }
        let git = package["source"]
            .as_str()
            .is_some_and(|source| source.starts_with("git+"));
        if git {
            wrong.push(format!("{name}: comes from a git repository"));
        }
    }
    anyhow::ensure!(wrong.is_empty(), "not allowed: {}", wrong.join("; "));
    println!("{} packages, every licence is allowed", packages.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_needs_an_allowed_choice_in_every_part() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
        assert!(permits("MIT OR GPL-3.0-only", &allowed));
        assert!(permits("MIT/Apache-2.0", &allowed));
        assert!(permits("Apache-2.0 WITH LLVM-exception OR MIT", &allowed));
        assert!(permits("(MIT OR Apache-2.0) AND MIT", &allowed));
        assert!(!permits("(MIT OR Apache-2.0) AND OFL-1.1", &allowed));
        assert!(!permits("GPL-3.0-only", &allowed));
        assert!(!permits("", &allowed));
    }

    #[test]
    fn the_list_is_read_from_deny_toml() {
        let text = "[licenses]\nallow = [\n    \"MIT\",\n    \"ISC\",\n]\nother = [\"GPL\"]\n";
        assert_eq!(allowed(text), ["MIT", "ISC"]);
    }
}
