//! Documents name only what exists, and every error code has its page.

use super::Finding;
use super::sources::files;
use std::collections::BTreeSet;
use std::path::Path;

/// The codes in a source: `CASE-001` and the like inside string literals.
fn codes(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in text.split('"').skip(1).step_by(2) {
        let Some((letters, rest)) = piece.split_once('-') else {
            continue;
        };
        let number = rest.strip_prefix('W').unwrap_or(rest);
        let plain =
            (2..=8).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
        if plain && (2..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
            found.insert(piece.to_owned());
        }
    }
    found
}

fn error_pages(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut named = BTreeSet::new();
    for path in files(root, &[".rs"])? {
        let name = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .display()
            .to_string();
        if name.starts_with("crates/") && name.contains("/src/") && !name.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path)?;
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            named.extend(codes(code));
        }
    }
    let folder = root.join("docs/errors");
    let mut pages = BTreeSet::new();
    for entry in std::fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(code) = name.strip_suffix(".md").filter(|code| *code != "README") {
            pages.insert(code.to_owned());
        }
    }
    let missing = named
        .difference(&pages)
        .map(|code| Finding::new(format!("docs/errors/{code}.md"), "is missing"));
    let unused = pages.difference(&named).map(|code| {
        Finding::new(
            format!("docs/errors/{code}.md"),
            "is about a code that nothing gives",
        )
    });
    Ok(missing.chain(unused).collect())
}

/// Paths in backticks in a document.
fn paths(text: &str) -> BTreeSet<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let kept = quoted.filter(|p| {
        p.contains('/')
            && !p.contains([' ', '*', '{', '<', ':', '…', '('])
            && !p.starts_with(['/', '.', '-'])
    });
    kept.map(|p| p.trim_end_matches('/').to_owned()).collect()
}

pub(super) fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut findings = error_pages(root)?;
    for document in [
        "ARCHITECTURE.md",
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "docs/adding-a-service.md",
    ] {
        let text = match std::fs::read_to_string(root.join(document)) {
            Ok(text) => text,
            Err(_) => {
                findings.push(Finding::new(document, "is missing"));
                continue;
            }
        };
        for path in paths(&text)
            .into_iter()
            // What is built is not there in a clean checkout.
            .filter(|path| !path.starts_with("target/") && !root.join(path).exists())
        {
            findings.push(Finding::new(
                document,
                format!("names {path}, which does not exist"),
            ));
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_paths_are_found() {
        let found = codes("x(\"CASE-001\", \"case-001\", \"UTF-8\", \"CODE-W01\", \"A-1\")");
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["CASE-001", "CODE-W01"]
        );
        let found = paths("see `crates/law/` and `cargo test` and `POST /x` and `docs/adr`");
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            ["crates/law", "docs/adr"]
        );
    }
}
