//! `doctor` on folders that are fit to serve, and on those that are not.

use crate::program::{Outcome, demo_city, program, run_on, scratch};
use serde_json::Value;
use std::path::Path;

/// A calendar that reaches far: the built-in one ends with the last notice, and this test must not end with it.
fn far_calendar(folder: &Path) {
    let mut days = "date,kind,name\n".to_owned();
    for year in 2020..2100 {
        days += &format!(
            "{year}-01-01,holiday,元旦\n{year}-05-01,holiday,劳动节\n{year}-10-01,holiday,国庆节\n"
        );
    }
    std::fs::write(folder.join("far.csv"), days).unwrap();
    std::fs::write(folder.join("tongban.toml"), "calendar = \"far.csv\"\n").unwrap();
}

/// What the doctor says of one thing.
#[track_caller]
fn says<'a>(report: &'a Value, check: &str) -> (bool, &'a str) {
    let checks = report["checks"].as_array().unwrap();
    let found = checks.iter().find(|c| c["check"] == check);
    let found = found.unwrap_or_else(|| panic!("nothing about {check}: {report}"));
    (
        found["ok"].as_bool().unwrap(),
        found["says"].as_str().unwrap(),
    )
}

fn doctor(data: &Path, status: i32) -> Value {
    let report = run_on(data, &["--json", "doctor"]).expect(status).json();
    assert_eq!(report["fit"], status == 0, "{report}");
    report
}

#[test]
fn a_healthy_folder_is_fit() {
    let (folder, data) = demo_city();
    far_calendar(folder.path());
    let report = doctor(&data, 0);
    assert_eq!(
        says(&report, "calendar"),
        (true, "holidays known until 2099-12-31")
    );
    assert_eq!(says(&report, "data"), (true, data.to_str().unwrap()));
    assert_eq!(says(&report, "catalogue"), (true, "12 items"));
    assert!(says(&report, "jobs").0);
    let plain = run_on(&data, &["doctor"]).expect(0).out;
    assert_eq!(plain.lines().count(), 4);
    assert!(plain.lines().all(|line| line.contains(" ok ")), "{plain}");
}

#[test]
fn what_is_missing_is_named() {
    let folder = scratch();
    far_calendar(folder.path());
    let data = folder.path().join("data");
    let report = doctor(&data, 1);
    assert!(says(&report, "calendar").0);
    assert!(!says(&report, "data").0);
    assert!(!data.exists(), "the doctor made the folder");
    run_on(&data, &["doctor"]).expect(1).says("LOOK");
}

#[test]
fn an_ending_calendar_or_a_broken_one_is_a_finding_among_others() {
    let (folder, data) = demo_city();
    let old = "date,kind,name\n2020-01-01,holiday,元旦\n2020-05-01,holiday,劳动节\n2020-10-01,holiday,国庆节\n";
    for (calendar, wanted) in [(old, "2020-12-31"), ("date,kind,name\nx\n", "LAW-")] {
        std::fs::write(folder.path().join("days.csv"), calendar).unwrap();
        std::fs::write(
            folder.path().join("tongban.toml"),
            "calendar = \"days.csv\"",
        )
        .unwrap();
        let report = doctor(&data, 1);
        let (ok, said) = says(&report, "calendar");
        assert!(!ok && said.contains(wanted), "{report}");
        assert!(says(&report, "data").0);
    }
}

/// Breaks a healthy folder, and gives what the doctor says of opening it.
fn broken(breaks: impl FnOnce(&Path)) -> String {
    let (folder, data) = demo_city();
    far_calendar(folder.path());
    breaks(&data);
    let report = doctor(&data, 1);
    let (ok, said) = says(&report, "open");
    assert!(!ok, "{report}");
    let serve = Outcome::of(program(folder.path()).arg("--data").arg(&data).args([
        "serve",
        "--listen",
        "127.0.0.1:0",
    ]));
    assert!(
        !serve.expect(1).out.contains("listening"),
        "serves what the doctor calls broken"
    );
    said.to_owned()
}

#[test]
fn a_lost_key_is_named() {
    let said = broken(|data| std::fs::remove_file(data.join("keys/master.key")).unwrap());
    assert!(said.contains("master.key is missing"), "{said}");
}

#[test]
fn a_cut_key_is_named() {
    let said = broken(|data| std::fs::write(data.join("keys/master.key"), [7; 31]).unwrap());
    assert!(said.contains("master.key does not hold 32 bytes"), "{said}");
}

#[test]
fn another_key_is_noticed_before_anything_is_served() {
    let said = broken(|data| std::fs::write(data.join("keys/master.key"), [7; 32]).unwrap());
    assert!(said.contains("master.key"), "{said}");
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let said = broken(|data| {
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(data.join(format!("tongban.sqlite{ending}")));
        }
        std::fs::write(
            data.join("tongban.sqlite"),
            "this is no database at all".repeat(400),
        )
        .unwrap();
    });
    assert!(said.contains("not a database"), "{said}");
}

#[test]
fn a_head_that_is_wrong_is_named() {
    let said = broken(|data| {
        let db = rusqlite::Connection::open(data.join("tongban.sqlite")).unwrap();
        db.execute("UPDATE head SET position = 99", []).unwrap();
    });
    assert!(
        said.contains("head.position") && said.contains("99"),
        "{said}"
    );
}

#[test]
fn data_of_a_newer_program_is_left_alone() {
    let said = broken(|data| {
        let db = rusqlite::Connection::open(data.join("tongban.sqlite")).unwrap();
        db.execute("INSERT INTO schema_version VALUES (999, 'x')", [])
            .unwrap();
    });
    assert!(said.contains("newer program"), "{said}");
}

#[test]
fn an_empty_catalogue_and_stuck_jobs_are_findings() {
    let (folder, data) = demo_city();
    far_calendar(folder.path());
    let db = rusqlite::Connection::open(data.join("tongban.sqlite")).unwrap();
    db.execute(
        "INSERT INTO job (id, kind, payload, due, attempts, failure) VALUES (1, 'document', 'x', 0, 9, 'no font')",
        [],
    )
    .unwrap();
    drop(db);
    let report = doctor(&data, 1);
    let (ok, said) = says(&report, "jobs");
    assert!(!ok && said.starts_with("1 jobs"), "{report}");
    assert!(says(&report, "catalogue").0);
}
