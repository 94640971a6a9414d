//! `--help` that teaches, and the exit status of wrong usage.

use crate::program::{run, scratch};
use std::path::Path;

/// A command, and what its help must speak of.
const COMMANDS: [(&str, &[&str]); 17] = [
    (
        "",
        &[
            "--data <DIR>",
            "--config <FILE>",
            "--json",
            "tongban demo",
            "TONGBAN_",
        ],
    ),
    (
        "serve",
        &["--listen <ADDR>", "port 0", "listening on", "SIGTERM"],
    ),
    (
        "demo",
        &["--seed-only", "--listen <ADDR>", "empty folder", "password"],
    ),
    ("catalogue", &["import", "search", "show", "lint", "export"]),
    (
        "catalogue import",
        &[
            "<FILE>...",
            "--partial",
            "CSV",
            "XLSX",
            "service.toml",
            "item_code",
            "adds nothing twice",
        ],
    ),
    (
        "catalogue search",
        &[
            "<WORDS>...",
            "--limit <LIMIT>",
            "default: 10",
            "pinyin",
            "spjy",
        ],
    ),
    ("catalogue show", &["<CODE>", "`search`"]),
    ("catalogue lint", &["CAT-", "docs/errors"]),
    ("catalogue export", &["JSON line", "items.jsonl"]),
    ("verify", &["--quick", "Exit status 1", "Stop the server"]),
    ("code", &["check"]),
    ("code check", &["<KIND>", "<VALUES>...", "exit status 1"]),
    ("config", &["check"]),
    (
        "config check",
        &["refused", "tongban.example.toml", "TONGBAN_"],
    ),
    ("doctor", &["calendar", "LOOK", "exit status 1"]),
    ("openapi", &["OpenAPI 3.1", "openapi.json"]),
    ("help", &["Usage:"]),
];

fn help(folder: &Path, command: &str, flag: &str) -> String {
    let mut args: Vec<&str> = command.split_whitespace().collect();
    args.push(flag);
    run(folder, &args).expect(0).out
}

/// The commands that a help lists.
fn listed(help: &str) -> Vec<&str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

#[test]
fn every_command_has_a_help_that_teaches() {
    let folder = scratch();
    for (command, wanted) in COMMANDS.iter().filter(|(name, _)| *name != "help") {
        let text = help(folder.path(), command, "--help");
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in *wanted {
            assert!(
                flat.contains(word),
                "{command} --help lacks {word:?}:\n{text}"
            );
        }
        let group = listed(&text);
        if group.is_empty() {
            assert!(
                text.contains("Example"),
                "{command} --help has no example:\n{text}"
            );
            assert!(text.contains(&format!("tongban {command}")), "{text}");
        }
        for inner in group.into_iter().filter(|inner| *inner != "help") {
            let whole = format!("{command} {inner}").trim().to_owned();
            assert!(
                COMMANDS.iter().any(|(name, _)| *name == whole),
                "{whole} is a command that this test does not know"
            );
        }
        assert!(
            text.lines().all(|line| line.chars().count() <= 120),
            "{command} --help has a line that no terminal holds:\n{text}"
        );
        assert_eq!(text, help(folder.path(), command, "-h"));
    }
}

#[test]
fn every_kind_of_code_is_explained() {
    let folder = scratch();
    let text = help(folder.path(), "code check", "--help");
    for kind in vocab::code::Kind::ALL {
        let explained = text.lines().any(|line| {
            line.trim_start()
                .strip_prefix(kind.name())
                .is_some_and(|rest| rest.starts_with(' ') && rest.trim().len() > 10)
        });
        assert!(explained, "{} is not explained:\n{text}", kind.name());
    }
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_wrong() {
    let folder = scratch();
    for (args, says) in [
        (&[][..], "Usage:"),
        (&["fly"], "fly"),
        (&["serve", "--listen", "nowhere"], "nowhere"),
        (&["serve", "extra"], "extra"),
        (&["demo", "--sed-only"], "--seed-only"),
        (&["catalogue"], "Usage:"),
        (&["catalogue", "import"], "<FILE>..."),
        (&["catalogue", "search"], "<WORDS>..."),
        (&["catalogue", "search", "a", "--limit", "many"], "many"),
        (&["catalogue", "search", "a", "--limit", "0"], "1..=1000"),
        (&["catalogue", "show"], "<CODE>"),
        (&["catalogue", "lint", "x"], "x"),
        (&["catalogue", "export", "x"], "x"),
        (&["verify", "--fast"], "--fast"),
        (&["code"], "Usage:"),
        (&["code", "check"], "<KIND>"),
        (&["code", "check", "uscc"], "<VALUES>..."),
        (&["code", "check", "nonsense", "1"], "nonsense"),
        (&["config"], "Usage:"),
        (&["config", "check", "x"], "x"),
        (&["doctor", "x"], "x"),
        (&["openapi", "x"], "x"),
        (&["--data"], "--data"),
    ] {
        let outcome = run(folder.path(), args).expect(2);
        assert_eq!(outcome.out, "", "{args:?}");
        assert!(outcome.err.contains(says), "{args:?}: {}", outcome.err);
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "wrong usage wrote {left:?}");
}

#[test]
fn the_version_is_the_crates() {
    let folder = scratch();
    let wanted = format!("tongban {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(folder.path(), &["--version"]).expect(0).out, wanted);
}

#[test]
fn the_interface_is_described() {
    let folder = scratch();
    let described = run(folder.path(), &["openapi"]).expect(0).json();
    assert_eq!(described["openapi"], "3.1.0");
    let paths = described["paths"].as_object().unwrap();
    assert!(paths.len() > 20, "{}", paths.len());
    assert!(described["paths"]["/api/v1/cases"]["post"].is_object());
}
