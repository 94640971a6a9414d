//! `code check` over the vectors that stand beside the domain facts.

use crate::program::{Outcome, program, run, scratch, shared};
use std::collections::BTreeMap;

/// Kind, value and whether it is valid, of every row.
fn vectors() -> Vec<(String, String, bool)> {
    let Some(path) = shared("standards/test-vectors.csv") else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<_> = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut cells = line.trim_end().split(',').map(str::to_owned);
            let mut cell = || cells.next().unwrap();
            (cell(), cell(), cell().parse().unwrap())
        })
        .collect();
    assert!(rows.len() >= 70, "only {} vectors", rows.len());
    rows
}

#[test]
fn each_vector_is_judged_and_explained() {
    let folder = scratch();
    for (kind, value, valid) in vectors() {
        let outcome = run(folder.path(), &["code", "check", &kind, &value]);
        assert_eq!(
            outcome.status,
            i32::from(!valid),
            "{kind} {value}: {outcome:?}"
        );
        let mut lines = outcome.out.lines();
        let verdict = if valid { "valid" } else { "INVALID" };
        assert_eq!(lines.next().unwrap(), format!("{value}  {verdict}"));
        let rest: Vec<&str> = lines.collect();
        assert!(
            !rest.is_empty(),
            "{kind} {value}: neither parts nor problems"
        );
        if valid {
            for line in rest {
                let part = line.trim_start().split_once(' ');
                assert!(
                    part.is_some_and(|(_, part)| !part.trim().is_empty()),
                    "{kind} {value}: {line:?}"
                );
            }
        } else {
            assert!(
                rest.iter().all(|line| {
                    line.strip_prefix("  CODE-").is_some_and(|rest| {
                        rest.len() > 8 && rest.as_bytes()[..3].iter().all(u8::is_ascii_digit)
                    })
                }),
                "{kind} {value}: {rest:?}"
            );
        }
    }
}

#[test]
fn all_vectors_of_a_kind_at_once_in_json() {
    let folder = scratch();
    let mut kinds: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for (kind, value, valid) in vectors() {
        kinds.entry(kind).or_default().push((value, valid));
    }
    for (kind, rows) in kinds {
        let values = rows.iter().map(|(value, _)| value);
        let outcome = Outcome::of(
            program(folder.path())
                .args(["--json", "code", "check", &kind])
                .args(values),
        );
        let all_valid = rows.iter().all(|(_, valid)| *valid);
        let outcome = outcome.expect(i32::from(!all_valid));
        let reports = outcome.json();
        let reports = reports.as_array().unwrap();
        assert_eq!(reports.len(), rows.len());
        for (report, (value, valid)) in reports.iter().zip(&rows) {
            assert_eq!(report["value"], *value);
            assert_eq!(report["valid"], *valid, "{report}");
            assert_eq!(report["parts"].as_array().unwrap().is_empty(), !valid);
            let problems = report["problems"].as_array().unwrap();
            assert_eq!(problems.is_empty(), *valid, "{report}");
            assert!(
                problems
                    .iter()
                    .all(|p| p["code"].as_str().unwrap().starts_with("CODE-"))
            );
        }
    }
}

#[test]
fn one_bad_code_among_good_ones_is_named() {
    let folder = scratch();
    let args = [
        "code",
        "check",
        "uscc",
        "91350100M000100Y43",
        "91350100M000100Y44",
    ];
    let outcome = run(folder.path(), &args).expect(1);
    assert!(outcome.out.contains("91350100M000100Y43  valid\n"));
    outcome
        .says("91350100M000100Y44  INVALID")
        .says("CODE-003 position 18: check character '4' found, '3' expected");
}

#[test]
fn no_configuration_is_needed_for_codes() {
    let folder = scratch();
    std::fs::write(folder.path().join("tongban.toml"), "broken = [").unwrap();
    run(folder.path(), &["code", "check", "region6", "820000"]).expect(0);
}

#[test]
fn odd_input_is_judged_not_crashed_on() {
    let folder = scratch();
    let long = "9".repeat(100_000);
    for kind in vocab::code::Kind::ALL {
        for value in ["", " ", "１２３", "食品", "\u{1F600}", "0", "\n", &long] {
            run(folder.path(), &["code", "check", kind.name(), "--", value]).expect(1);
        }
    }
}
