//! A cell that holds what it must not: the error names table, column and row, and nothing is guessed.

use super::reopen::furnish;
use super::{behind, open, open_with};
use crate::world::*;
use office::port::rows::WorkKind;
use office::port::store::{
    AppendError, CATALOGUE_STREAM, CaseFilter, DraftSubmitted, RowChange, Store, StoreError,
};
use rusqlite::Connection;
use std::collections::BTreeSet;
use store::{Options, SqliteStore};

/// Where a corrupt value is: table, column, row.
type Place = (String, String, String);

fn place(error: StoreError) -> Place {
    match error {
        StoreError::Corrupt {
            table,
            column,
            row,
            problem,
        } => {
            assert!(!problem.is_empty());
            (table.to_owned(), column.to_owned(), row)
        }
        other => panic!("{other:?}"),
    }
}

/// Reads everything that `furnish` put in, and collects where it is corrupt.
async fn scan(store: &dyn Store) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    macro_rules! read {
        ($($read:expr;)*) => { $(
            if let Err(error) = $read.await {
                found.insert(place(error));
            }
        )* };
    }
    let all = CaseFilter::default();
    read! {
        store.head();
        store.outcome(key(1001));
        store.stream(1001);
        store.acts(ALL);
        store.case(case(1001));
        store.case_by_number(TASK, day(20), 1);
        store.cases_of(account(1), ALL);
        store.cases(&all, ALL);
        store.count_cases(None);
        store.work(DESK, WorkKind::Intake, ALL);
        store.work_of_case(case(1001));
        store.all_work(ALL);
        store.documents(case(1001));
        store.document(document(1));
        store.certificate("licence");
        store.certificate_of(case(1001));
        store.editions("", 10);
        store.edition("a", 1);
        store.editions_of("a");
        store.personal(personal(1));
        store.account(account(1));
        store.account_by_name("li");
        store.accounts(ALL);
        store.session(digest("token"));
        store.draft(draft(1));
        store.drafts_of(account(1));
        store.file(file(1));
        store.files_of_draft(draft(1));
        store.files_of_case(case(1001));
        store.jobs(ALL);
        store.lease_jobs(at(1), at(2), 9);
        store.audit(10);
        store.setting("city");
    }
    found
}

/// A furnished store that is closed, to be copied and broken.
async fn template() -> Folder {
    let folder = Folder::new();
    let store = open(&folder);
    furnish(&store).await;
    drop(store);
    folder
}

/// A copy of a closed store, after somebody has gone behind its back.
fn broken(template: &Folder, sql: &str) -> Folder {
    let folder = Folder::new();
    let path = |folder: &Folder| SqliteStore::file_in(folder.path());
    std::fs::copy(path(template), path(&folder)).unwrap();
    let free = "DROP TRIGGER act_is_never_changed; DROP TRIGGER act_is_never_deleted;";
    let db: Connection = behind(&folder);
    db.execute_batch(&format!("{free} {sql}")).unwrap();
    folder
}

const NO_TEXT: &str = "CAST(x'ff' AS TEXT)";

/// Table, its key's condition, what the error calls the row, and columns with wrong values.
type Cells = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

#[rustfmt::skip]
const CELLS: &[Cells] = &[
    ("act", "position = 1", "1", &[
        ("seq", "-1"), ("at", "-1"), ("kind", NO_TEXT), ("digest", "x'00'"), ("serial", "-1"), ("series", NO_TEXT),
    ]),
    ("case_row", "id = 1001", "1001", &[
        ("status", "'lost'"), ("status", "''"), ("status", NO_TEXT), ("received_on", "20261340"), ("received_on", "0"),
        ("due", "20260230"), ("due", "-20260101"), ("provisional", "2"), ("serial", "-1"), ("position", "-5"),
        ("edition", "-1"), ("version", "5000000000"), ("applicant", "0"), ("received_at", "-1"),
        ("changed_at", "9223372036854775807"), ("area", NO_TEXT), ("task_code", NO_TEXT),
    ]),
    ("work", "case_id = 1001", "1001", &[
        ("kind", "9"), ("kind", "257"), ("ord", "-1"), ("since", "-1"), ("due", "1"), ("branch", NO_TEXT),
    ]),
    ("document", "id = 1", "1", &[
        ("case_id", "0"), ("digest", "x''"), ("size", "-1"), ("at", "-1"), ("kind", NO_TEXT),
    ]),
    ("certificate", "licence_id = 'licence'", "licence", &[
        ("case_id", "-1"), ("issued_on", "20260000"), ("valid_to", "99999999"), ("digest", "x'00'"), ("number", NO_TEXT),
    ]),
    ("edition", "code = 'a'", "a", &[
        ("edition", "-4"), ("digest", "x'00'"), ("online", "7"), ("effective_from", "5"), ("position", "-1"),
    ]),
    ("account", "id = 1", "1", &[
        ("roles", "'clerk wizard'"), ("roles", "'[\"clerk\"]'"), ("active", "3"), ("profile", "0"), ("password", NO_TEXT),
    ]),
    ("draft", "id = 1", "1", &[
        ("owner", "0"), ("revision", "-1"), ("saved_at", "-1"), ("case_id", "0"), ("corrects", "-2"), ("edition", "-1"),
    ]),
    ("file", "id = 1", "1", &[
        ("owner", "0"), ("case_id", "-9"), ("size", "-1"), ("digest", "x'00'"), ("salt", "x'00'"), ("at", "-1"),
        ("media_type", NO_TEXT),
    ]),
    ("job", "id = 1001", "1001", &[
        ("due", "-1"), ("attempts", "-2"), ("leased_until", "-1"), ("payload", NO_TEXT), ("failure", NO_TEXT),
    ]),
    ("audit", "id = 1", "1", &[("account", "0"), ("at", "-1"), ("action", NO_TEXT)]),
    ("setting", "name = 'city'", "city", &[("value", NO_TEXT)]),
];

#[tokio::test]
async fn every_wrong_cell_is_named() {
    let template = template().await;
    assert_eq!(scan(&open(&template)).await, BTreeSet::new());
    for (table, condition, row, cells) in CELLS {
        for (column, value) in *cells {
            let sql = format!("UPDATE {table} SET {column} = {value} WHERE {condition}");
            let folder = broken(&template, &sql);
            let found = scan(&open(&folder)).await;
            let wanted = [*table, *column, *row].map(str::to_owned).into();
            assert_eq!(found, BTreeSet::from([wanted]), "{sql}");
        }
    }
}

#[tokio::test]
async fn a_session_of_nobody_is_named() {
    let template = template().await;
    for (column, value) in [
        ("account", "0"),
        ("began", "-1"),
        ("used", "-1"),
        ("ends", "-1"),
    ] {
        let folder = broken(&template, &format!("UPDATE session SET {column} = {value}"));
        let error = open(&folder).session(digest("token")).await.unwrap_err();
        let (table, found, _) = place(error);
        assert_eq!((table.as_str(), found.as_str()), ("session", column));
    }
}

#[tokio::test]
async fn a_head_that_is_not_at_the_last_act_is_not_opened() {
    let template = template().await;
    let wrongs = [
        "UPDATE head SET position = 1",
        "UPDATE head SET position = -2",
        "DELETE FROM head",
        "DELETE FROM act WHERE position = 2",
        "UPDATE act SET position = 3 WHERE position = 2",
    ];
    for sql in wrongs {
        let folder = broken(&template, sql);
        let error = open_with(&folder, Options::default()).err().unwrap();
        let wanted = ["head", "position", "1"].map(str::to_owned).into();
        assert_eq!(place(error), wanted, "{sql}");
    }
}

#[tokio::test]
async fn the_check_finds_gaps_further_back() {
    let template = template().await;
    let cases = [
        (
            "DELETE FROM act WHERE position = 1",
            "act: 1 acts, the last at position 2",
        ),
        (
            "UPDATE series SET last = 5",
            "the last serial is 5, the acts drew 2",
        ),
        (
            "UPDATE act SET serial = 7 WHERE position = 1",
            "the last serial is 2",
        ),
        (
            "UPDATE act SET serial = NULL WHERE position = 2",
            "the acts drew 1",
        ),
    ];
    for (sql, wanted) in cases {
        let findings = open(&broken(&template, sql)).check().await.unwrap();
        let named = findings.iter().any(|line| line.contains(wanted));
        assert!(named, "{sql}: {findings:?}");
    }
}

#[tokio::test]
async fn a_command_whose_act_is_lost_is_not_done_again() {
    let template = template().await;
    let wrongs = [
        "DELETE FROM act WHERE position = 1",
        "UPDATE command SET position = 77 WHERE position = 1",
        "UPDATE command SET stream = 77 WHERE position = 1",
    ];
    for sql in wrongs {
        let folder = broken(&template, sql);
        let store = open(&folder);
        let row: String = key(1001).iter().map(|byte| format!("{byte:02x}")).collect();
        let wanted = ("command".to_owned(), "position".to_owned(), row);
        assert_eq!(place(store.outcome(key(1001)).await.unwrap_err()), wanted);
        match store.append(submission(case_row(1001))).await {
            Err(AppendError::Store(error)) => assert_eq!(place(error), wanted),
            other => panic!("{other:?}"),
        }
        assert_eq!(store.head().await.unwrap(), 2);
    }
}

#[tokio::test]
async fn a_write_that_meets_a_wrong_cell_stops() {
    let template = template().await;
    let submit = RowChange::DraftSubmitted(DraftSubmitted {
        draft: draft(1),
        owner: account(1),
        revision: 1,
        files: vec![file(1)],
        case: case(1002),
    });
    let publish = RowChange::Edition(edition_row("a", 1, "{}"));
    let cases = [
        ("UPDATE series SET last = -9", "series", "last", None),
        (
            "UPDATE draft SET case_id = -9",
            "draft",
            "case_id",
            Some(submit),
        ),
        (
            "UPDATE edition SET digest = x'00'",
            "edition",
            "digest",
            Some(publish),
        ),
    ];
    for (sql, table, column, row) in cases {
        let folder = broken(&template, sql);
        let store = open(&folder);
        let unit = match row {
            None => submission(case_row(1003)),
            Some(row) => with_rows(9, CATALOGUE_STREAM, vec![row]),
        };
        match store.append(unit).await {
            Err(AppendError::Store(error)) => {
                let (found, cell, _) = place(error);
                assert_eq!((found.as_str(), cell.as_str()), (table, column));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(store.head().await.unwrap(), 2);
    }
}
