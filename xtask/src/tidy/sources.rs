//! What stands in the sources: lengths, purity of quiet crates, things that are not to be committed.

use super::Finding;
use std::path::{Path, PathBuf};

const MAX_FILE: usize = 600;
const MAX_TEST_FILE: usize = 800;
const MAX_FUNCTION: usize = 60;
const QUIET: [&str; 6] = ["vocab", "law", "catalogue", "cases", "proof", "identity"];
/// What no quiet crate mentions outside comments: the outside world, and order by chance.
const LOUD: [&str; 12] = [
    "tokio",
    "std::fs",
    "std::env",
    "std::net",
    "SystemTime",
    "Instant::now",
    "HashMap",
    "HashSet",
    "async fn",
    "getrandom",
    "rand::",
    "std::process",
];

/// All tracked files with one of these endings.
pub(super) fn files(root: &Path, endings: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let out = std::process::Command::new("git")
        .args(["ls-files", "-z", "-c", "-o", "--exclude-standard"])
        .current_dir(root)
        .output()?;
    anyhow::ensure!(out.status.success(), "git ls-files failed");
    let names = String::from_utf8_lossy(&out.stdout).into_owned();
    let wanted = names
        .split('\0')
        .filter(|name| endings.iter().any(|e| name.ends_with(e)));
    Ok(wanted
        .map(|name| root.join(name))
        .filter(|path| path.exists())
        .collect())
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs")
}

/// The first line of the test module, or the number of lines.
fn code_lines(text: &str) -> usize {
    text.lines()
        .position(|line| line.trim() == "#[cfg(test)]")
        .unwrap_or_else(|| text.lines().count())
}

/// Functions that are too long: name, line, length. Formatted code closes a function with the indent that opened it.
fn long_functions(text: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = text.lines().take(code_lines(text)).collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let Some((before, rest)) = trimmed.split_once("fn ") else {
            continue;
        };
        let starts = before.split_whitespace().all(|word| {
            matches!(word, "pub" | "const" | "async" | "unsafe") || word.starts_with("pub(")
        });
        if !starts || line.trim_end().ends_with('}') {
            continue;
        }
        let indent = line.len() - trimmed.len();
        let end = lines[at..].iter().position(|l| {
            l.len() > indent && l.trim() == "}" && l.len() - l.trim_start().len() == indent
        });
        let closed = end.or_else(|| lines[at..].iter().position(|l| indent == 0 && *l == "}"));
        if let Some(length) = closed
            .map(|end| end + 1)
            .filter(|length| *length > MAX_FUNCTION)
        {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.push((name, at + 1, length));
        }
    }
    found
}

fn forbidden(path: &str, text: &str) -> Vec<(usize, String)> {
    // Split, so that this file does not find itself.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("#[ig", "nore"),
        concat!("todo", "!("),
        concat!("unimpl", "emented!("),
        concat!("index.", "crates.io"),
        concat!("registry.", "npmjs"),
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
    ];
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        for word in words.iter().filter(|word| line.contains(**word)) {
            found.push((at + 1, format!("holds {word}")));
        }
        let silenced =
            line.contains(concat!("#[al", "low(")) || line.contains(concat!("#![al", "low("));
        let explained = lines
            .iter()
            .skip(at)
            .take(6)
            .any(|line| line.contains("reason"));
        if path.ends_with(".rs") && silenced && !explained {
            found.push((at + 1, "silences a lint without a reason".to_owned()));
        }
    }
    found
}

fn quiet_of(path: &str) -> bool {
    QUIET
        .iter()
        .any(|name| path.starts_with(&format!("crates/{name}/src/")))
}

fn loud(text: &str) -> Vec<(usize, &'static str)> {
    let lines = text.lines().take(code_lines(text)).enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(at, line)| {
        LOUD.iter()
            .filter(move |word| line.contains(**word))
            .map(move |word| (at + 1, *word))
    })
    .collect()
}

pub(super) fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in files(
        root,
        &[
            ".rs", ".ts", ".mjs", ".css", ".html", ".toml", ".md", ".json",
        ],
    )? {
        let name = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .display()
            .to_string();
        let text = std::fs::read_to_string(&path)?;
        for (line, problem) in forbidden(&name, &text) {
            findings.push(Finding::new(format!("{name}:{line}"), problem));
        }
        if name.ends_with("package-lock.json") {
            if text.contains("\"resolved\"") {
                findings.push(Finding::new(name, "names where packages were downloaded"));
            }
            continue;
        }
        if !name.ends_with(".rs") {
            continue;
        }
        let (length, most) = if is_test(&name) {
            (text.lines().count(), MAX_TEST_FILE)
        } else {
            (code_lines(&text), MAX_FILE)
        };
        if length > most {
            findings.push(Finding::new(
                &name,
                format!("has {length} lines, at most {most}"),
            ));
        }
        if !is_test(&name) {
            for (function, line, length) in long_functions(&text) {
                let problem =
                    format!("function {function} has {length} lines, at most {MAX_FUNCTION}");
                findings.push(Finding::new(format!("{name}:{line}"), problem));
            }
        }
        if quiet_of(&name) && !is_test(&name) {
            findings.extend(loud(&text).into_iter().map(|(line, word)| {
                Finding::new(
                    format!("{name}:{line}"),
                    format!("a quiet crate mentions {word}"),
                )
            }));
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_functions_are_found_and_short_ones_are_not() {
        let body = "    let x = 1;\n".repeat(70);
        let text = format!(
            "fn short() {{\n    let y = 2;\n}}\n\npub(crate) async fn long() {{\n{body}}}\n"
        );
        assert_eq!(long_functions(&text), [("long".to_owned(), 5, 72)]);
        let tests = format!("#[cfg(test)]\nmod tests {{\nfn long() {{\n{body}}}\n}}\n");
        assert!(long_functions(&tests).is_empty());
    }

    #[test]
    fn loud_words_are_found_outside_comments_and_tests() {
        let text =
            "// tokio is not used\nuse std::collections::HashMap;\n#[cfg(test)]\nuse std::fs;\n";
        assert_eq!(loud(text), [(2, "HashMap")]);
    }

    #[test]
    fn what_must_not_be_committed_is_found() {
        let text = format!(
            "// {}: later\n#[{}(dead_code)]\n",
            concat!("TO", "DO"),
            "allow"
        );
        assert_eq!(forbidden("x.rs", &text).len(), 2);
    }
}
