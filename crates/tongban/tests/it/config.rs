//! `config check`: what is accepted, what is refused by name, and who wins.

use crate::program::{Outcome, program, repository, run, scratch};
use std::collections::BTreeMap;
use std::path::Path;

/// Each key with a value that is not the default, as the file and as the environment write it.
const VALUES: [(&str, &str, &str); 9] = [
    ("data", "\"elsewhere\"", "elsewhere"),
    ("listen", "\"0.0.0.0:81\"", "0.0.0.0:81"),
    ("base_url", "\"https://example.cn\"", "https://example.cn"),
    ("name", "\"青禾县一网通办\"", "青禾县一网通办"),
    ("name_en", "\"Qinghe\"", "Qinghe"),
    ("secure_cookies", "true", "true"),
    ("calendar", "\"days.csv\"", "days.csv"),
    ("fonts", "[\"/a\", \"/b\"]", "/a:/b"),
    ("node", "7", "7"),
];

/// A year of which the three great holidays are known.
const DAYS: &str = "date,kind,name\n2026-01-01,holiday,元旦\n2026-05-01,holiday,劳动节\n2026-10-01,holiday,国庆节\n";

fn check(folder: &Path, file: &str, variables: &[(&str, &str)]) -> Outcome {
    std::fs::write(folder.join("tongban.toml"), file).unwrap();
    Outcome::of(
        program(folder)
            .args(["config", "check"])
            .envs(variables.iter().copied()),
    )
}

fn in_force(outcome: Outcome) -> toml::Table {
    outcome.expect(0).out.parse().unwrap()
}

fn example() -> String {
    std::fs::read_to_string(repository().join("crates/tongban/tongban.example.toml")).unwrap()
}

fn defaults(folder: &Path) -> toml::Table {
    in_force(check(folder, "", &[]))
}

#[test]
fn every_key_is_documented_with_its_default() {
    let folder = scratch();
    let text = example();
    let documented: toml::Table = text.parse().unwrap();
    assert_eq!(documented, defaults(folder.path()));
    let mut explained = false;
    let mut keys = 0;
    for line in text.lines() {
        match line.split_once(" = ") {
            Some((key, _)) if !line.starts_with('#') => {
                // `name_en` shares the line of `name`.
                assert!(explained || key == "name_en", "{key} has no line above it");
                keys += 1;
                explained = false;
            }
            _ => explained = line.starts_with("# ") && line.len() > 12,
        }
    }
    assert_eq!(keys, documented.len());
    assert_eq!(in_force(check(folder.path(), &text, &[])), documented);
}

#[test]
fn this_test_knows_every_key() {
    let folder = scratch();
    let all = defaults(folder.path());
    let mut known: Vec<&str> = VALUES.iter().map(|(key, ..)| *key).collect();
    let mut keys: Vec<&str> = all.keys().map(String::as_str).collect();
    known.sort_unstable();
    keys.sort_unstable();
    assert_eq!(known, keys);
}

#[test]
fn every_key_is_taken_from_the_file() {
    let folder = scratch();
    std::fs::write(folder.path().join("days.csv"), DAYS).unwrap();
    let file: String = VALUES
        .iter()
        .map(|(key, value, _)| format!("{key} = {value}\n"))
        .collect();
    let wanted: toml::Table = file.parse().unwrap();
    assert_eq!(in_force(check(folder.path(), &file, &[])), wanted);
    let before = defaults(folder.path());
    for (key, value, _) in VALUES {
        let got = in_force(check(folder.path(), &format!("{key} = {value}"), &[]));
        let changed: BTreeMap<_, _> = got.iter().filter(|(k, v)| before[*k] != **v).collect();
        assert!(
            changed.len() == 1 && got[key] != before[key],
            "{key}: {changed:?}"
        );
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_command_line_over_both() {
    let folder = scratch();
    std::fs::write(folder.path().join("days.csv"), DAYS).unwrap();
    let file = example();
    for (key, value, variable) in VALUES {
        let name = format!("TONGBAN_{}", key.to_uppercase());
        let got = in_force(check(folder.path(), &file, &[(&name, variable)]));
        let wanted: toml::Table = format!("{key} = {value}").parse().unwrap();
        assert_eq!(got[key], wanted[key], "{name}");
    }
    let all: Vec<String> = VALUES.iter().map(|(key, ..)| key.to_uppercase()).collect();
    assert!(all.iter().all(|key| !key.contains('-')));
    std::fs::write(folder.path().join("tongban.toml"), "data = \"file\"").unwrap();
    let outcome = Outcome::of(
        program(folder.path())
            .args(["config", "check", "--data", "line"])
            .env("TONGBAN_DATA", "environment"),
    );
    assert_eq!(in_force(outcome)["data"].as_str(), Some("line"));
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let folder = scratch();
    for (file, says) in [
        ("colour = 1", "colour"),
        ("listne = \"127.0.0.1:1\"", "listne"),
        ("[server]\nlisten = \"127.0.0.1:1\"", "server"),
        ("Data = \"x\"", "Data"),
    ] {
        let outcome = check(folder.path(), file, &[]).expect(1);
        assert_eq!(outcome.out, "");
        outcome.says("tongban.toml").says(&format!("`{says}`"));
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    let folder = scratch();
    for (file, says) in [
        ("listen = 8080", "listen"),
        ("listen = \"somewhere\"", "listen"),
        ("node = 256", "node"),
        ("node = -1", "node"),
        ("node = \"1\"", "node"),
        ("secure_cookies = \"true\"", "secure_cookies"),
        ("fonts = \"/a\"", "fonts"),
        ("data = [\"a\"]", "data"),
        ("name = 1", "name"),
        ("base_url = \"example.cn\"", "base_url"),
        ("base_url = \"https://example.cn/\"", "base_url"),
        ("name = \" \"", "name"),
        ("name_en = \"\"", "name_en"),
        ("data = \"\"", "data"),
        ("calendar = \"missing.csv\"", "missing.csv"),
        ("data = \"a\"\ndata = \"b\"", "data"),
        ("listen = ", "listen"),
    ] {
        check(folder.path(), file, &[]).expect(1).says(says);
    }
    std::fs::write(
        folder.path().join("bad.csv"),
        "date,kind,name\n2026-13-01,holiday,元旦\n",
    )
    .unwrap();
    check(folder.path(), "calendar = \"bad.csv\"", &[])
        .expect(1)
        .says("LAW-");
    std::fs::write(folder.path().join("tongban.toml"), b"name = \"\xff\"").unwrap();
    run(folder.path(), &["config", "check"])
        .expect(1)
        .says("tongban.toml");
}

#[test]
fn a_variable_of_the_wrong_kind_is_refused_by_name() {
    let folder = scratch();
    for (name, value) in [
        ("TONGBAN_LISTEN", "8080"),
        ("TONGBAN_NODE", "256"),
        ("TONGBAN_SECURE_COOKIES", "yes"),
        ("TONGBAN_NODE", ""),
    ] {
        check(folder.path(), "", &[(name, value)])
            .expect(1)
            .says(name);
    }
    for (name, value) in [
        ("TONGBAN_NAME", ""),
        ("TONGBAN_DATA", ""),
        ("TONGBAN_BASE_URL", "x"),
    ] {
        let key = name.trim_start_matches("TONGBAN_").to_lowercase();
        check(folder.path(), "", &[(name, value)])
            .expect(1)
            .says(&key);
    }
    let fonts = in_force(check(folder.path(), "", &[("TONGBAN_FONTS", "")]));
    assert_eq!(fonts["fonts"].as_array().unwrap().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = scratch();
    let garbage = std::ffi::OsStr::from_bytes(b"a\xffb");
    let mut command = program(folder.path());
    command
        .args(["config", "check"])
        .env("TONGBAN_DATA", garbage);
    Outcome::of(&mut command).expect(1).says("TONGBAN_DATA");
}

#[test]
fn the_file_can_be_named_and_must_then_be_there() {
    let folder = scratch();
    std::fs::write(folder.path().join("mine.toml"), "node = 9").unwrap();
    let outcome = run(
        folder.path(),
        &["--config", "mine.toml", "--json", "config", "check"],
    );
    assert_eq!(outcome.expect(0).json()["node"], 9);
    run(folder.path(), &["--config", "gone.toml", "config", "check"])
        .expect(1)
        .says("gone.toml");
    assert!(
        !folder.path().join("data").exists(),
        "a check wrote something"
    );
}
