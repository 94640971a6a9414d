//! Every change that is made behind the program's back is found by `verify`, and its place is named.

use crate::crash::{Ask, People};
use crate::http::Client;
use crate::program::{Folder, Outcome, Server, copy, demo_city, run_on};
use crate::tampering::{OF_THE_RECORD, Tampering, forge};
use crate::tampering_papers::OF_PAPERS;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A case as the tests name it.
#[derive(Clone)]
pub struct Known {
    /// Its id, as it is printed.
    pub text: String,
    /// Its id, as it is stored.
    pub number: i64,
    /// The position of its first act.
    pub position: i64,
}

/// A folder with cases at every stage.
#[derive(Clone)]
pub struct Record {
    pub data: PathBuf,
    /// Granted, its certificate made and delivered.
    pub granted: Known,
    /// With an uploaded file; accepted and waiting for opinions.
    pub reviewing: Known,
    /// Received only.
    pub received: Known,
    /// Withdrawn.
    pub withdrawn: Known,
    /// The position of the last act.
    pub head: i64,
}

impl Record {
    pub fn open(&self) -> Connection {
        Connection::open(self.data.join("tongban.sqlite")).unwrap()
    }
}

fn submit(people: &People, key: &str) -> Value {
    let answer = Ask::submission(key).send(people).unwrap();
    answer.expect(201).json()
}

/// An application with a file, through a draft, as a person makes it.
fn submit_with_file(people: &People) -> Value {
    let (who, asked) = (&people.resident, Ask::submission("").body);
    let draft = who.post(
        "/api/v1/drafts",
        "a draft with a file",
        &json!({ "service": asked["service"] }),
    );
    let draft = draft.unwrap().expect(201).json();
    let path = format!("/api/v1/drafts/{}", draft["id"].as_str().unwrap());
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR an invented identity card, long enough to be one";
    let upload = format!("{path}/materials/identity?name=card.png");
    who.request("POST", &upload, "", "application/octet-stream", png)
        .unwrap()
        .expect(201);
    let draft = who.get(&path).unwrap().expect(200).json();
    let save = json!({ "answers": asked["answers"], "revision": draft["revision"] }).to_string();
    let saved = who.request("PUT", &path, "", "application/json", save.as_bytes());
    let revision = saved.unwrap().expect(200).json()["revision"].clone();
    let submission = json!({ "revision": revision, "delivery": "electronic" });
    let receipt = who
        .post(&format!("{path}/submit"), "", &submission)
        .unwrap();
    receipt.expect(201).json()
}

/// Waits until everything that follows from the acts was done: each look is a request that the server answers.
fn until_no_job_is_left(admin: &Client) {
    for _ in 0..20_000 {
        let jobs = admin.get("/api/v1/jobs").unwrap().expect(200).json();
        let jobs = jobs["jobs"].as_array().unwrap();
        if jobs.is_empty() {
            return;
        }
        assert!(jobs.iter().all(|job| job["failure"] == ""), "{jobs:?}");
    }
    panic!("the jobs never end");
}

/// Makes the record that is tampered with.
fn record() -> (Folder, Record) {
    let (folder, data) = demo_city();
    let server = Server::start(&data);
    let people = People::signed_in(&server.address);
    let granted = submit(&people, "granted-case");
    for ask in Ask::handling(granted["case"].as_str().unwrap()) {
        ask.send(&people).unwrap().expect(200);
    }
    let reviewing = submit_with_file(&people);
    let accept = &Ask::handling(reviewing["case"].as_str().unwrap())[0];
    accept.send(&people).unwrap().expect(200);
    let received = submit(&people, "received-case");
    let withdrawn = submit(&people, "withdrawn-case");
    let path = format!(
        "/api/v1/cases/{}/withdrawal",
        withdrawn["case"].as_str().unwrap()
    );
    let reason = json!({ "reason": "不再需要" });
    people
        .resident
        .post(&path, "withdraw-it", &reason)
        .unwrap()
        .expect(200);
    let path = format!(
        "/api/v1/cases/{}/documents/receipt",
        received["case"].as_str().unwrap()
    );
    people.resident.get(&path).unwrap().expect(200);
    until_no_job_is_left(&Client::signed_in(&server.address, "admin"));
    server.terminate().expect(0);

    let db = Connection::open(data.join("tongban.sqlite")).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let number = |sql: &str, n: i64| db.query_row(sql, [n], |row| row.get::<_, i64>(0)).unwrap();
    let known = |receipt: &Value| {
        let position = receipt["position"].as_i64().unwrap();
        Known {
            text: receipt["case"].as_str().unwrap().to_owned(),
            number: number("SELECT stream FROM act WHERE position = ?1", position),
            position,
        }
    };
    let record = Record {
        granted: known(&granted),
        reviewing: known(&reviewing),
        received: known(&received),
        withdrawn: known(&withdrawn),
        head: number("SELECT position FROM head WHERE id = ?1", 1),
        data,
    };
    (folder, record)
}

/// What `verify` says of a copy that was tampered with.
fn verify_after(record: &Record, tampering: &Tampering, copied: &Path) -> Outcome {
    copy(&record.data, copied);
    let mine = Record {
        data: copied.to_owned(),
        ..record.clone()
    };
    let db = mine.open();
    db.execute_batch("DROP TRIGGER act_is_never_changed; DROP TRIGGER act_is_never_deleted;")
        .unwrap();
    (tampering.how)(&mine, &db);
    drop(db);
    run_on(copied, &["verify"])
}

#[test]
fn every_tampering_is_found_and_its_place_is_named() {
    let (folder, record) = record();
    let report = run_on(&record.data, &["--json", "verify"]).expect(0).json();
    for kind in [
        "acts",
        "cases",
        "work",
        "documents",
        "certificates",
        "files",
        "personal",
        "editions",
    ] {
        assert!(
            report[kind].as_u64().unwrap() > 0,
            "there is no {kind} to tamper with: {report}"
        );
    }
    let mut unnoticed = Vec::new();
    for tampering in OF_THE_RECORD.iter().chain(OF_PAPERS) {
        let copied = folder.path().join("tampered");
        let outcome = verify_after(&record, tampering, &copied);
        std::fs::remove_dir_all(&copied).unwrap();
        let said = format!("{}{}", outcome.out, outcome.err);
        let place = (tampering.place)(&record);
        let named = said.lines().any(|line| {
            (line.contains("WRONG") || line.contains("tongban:")) && line.contains(&place)
        });
        if outcome.status != 1 || !named {
            unnoticed.push(format!(
                "{}: wanted {place:?}, status {}: {said}",
                tampering.what, outcome.status
            ));
        }
    }
    assert!(
        unnoticed.is_empty(),
        "{} not found:\n{}",
        unnoticed.len(),
        unnoticed.join("\n")
    );
    run_on(&record.data, &["verify"]).expect(0);
}

#[test]
fn quick_opens_no_files_and_finds_everything_else() {
    let (folder, record) = record();
    let by = |what: &str| {
        let mut all = OF_THE_RECORD.iter().chain(OF_PAPERS);
        all.find(|tampering| tampering.what == what).unwrap()
    };
    for (what, found) in [
        ("a bit of a stored PDF", 0),
        ("a bit of an uploaded file", 0),
        ("a byte of an act", 1),
        ("a case's status", 1),
        ("a certificate's number", 1),
    ] {
        let copied = folder.path().join(format!("quick {what}"));
        verify_after(&record, by(what), &copied).expect(1);
        run_on(&copied, &["verify", "--quick"]).expect(found);
    }
}

#[test]
fn a_forgery_that_agrees_with_itself_shows_in_the_root() {
    let (_folder, record) = record();
    let roots = || {
        let report = run_on(&record.data, &["--json", "verify"]).expect(0).json();
        report["root"].as_str().unwrap().to_owned()
    };
    let before = roots();
    assert_eq!(roots(), before);
    let db = record.open();
    db.execute_batch("DROP TRIGGER act_is_never_changed")
        .unwrap();
    forge(&db, record.received.position, |act| {
        act.replace("electronic", "collect")
    });
    drop(db);
    assert_ne!(
        roots(),
        before,
        "whoever kept the root or the receipt would not notice"
    );
}
