//! Every row of the test vectors that stand beside the domain facts.

use super::*;

const VECTORS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/standards/test-vectors.csv"
);

#[test]
fn every_row_of_the_vectors() {
    let text = std::fs::read_to_string(VECTORS).unwrap_or_else(|error| {
        panic!("the folder of standards must stand beside the workspace: {VECTORS}: {error}")
    });
    let rows_in_file = text.lines().filter(|line| !line.trim().is_empty()).count() - 1;
    let today = jiff::civil::date(2026, 11, 21);
    let mut kinds = std::collections::BTreeMap::<Kind, [usize; 2]>::new();
    let mut wrong = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.unwrap();
        let kind: Kind = row[0].parse().unwrap();
        let valid: bool = row[2].parse().unwrap();
        let report = check(kind, &row[1], today);
        if report.valid != valid || report.problems.is_empty() != valid {
            wrong.push(report.clone());
        }
        assert_eq!(valid, !report.parts.is_empty(), "{report:?}");
        kinds.entry(kind).or_default()[usize::from(valid)] += 1;
    }
    assert_eq!(wrong, []);
    let checked: usize = kinds.values().flatten().sum();
    assert_eq!(checked, rows_in_file);
    assert!(checked >= 70, "only {checked} vectors");
    // The two kinds that are ours alone have their vectors in this crate.
    assert_eq!(kinds.len(), Kind::ALL.len() - 2, "{kinds:?}");
}

#[test]
fn kinds_are_known_by_name() {
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse::<Kind>(), Ok(kind));
    }
    let error = "region".parse::<Kind>().unwrap_err();
    assert_eq!(error.code(), "CODE-013");
    for kind in Kind::ALL {
        assert!(error.to_string().contains(kind.name()));
    }
}
