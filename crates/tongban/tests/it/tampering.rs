//! The ways to tamper with a data folder, each with the place that `verify` must name.

use crate::tamper::Record;
use rusqlite::{Connection, Params};
use std::path::{Path, PathBuf};

/// One way to tamper.
pub struct Tampering {
    pub what: &'static str,
    /// What a line of the report must say.
    pub place: fn(&Record) -> String,
    pub how: fn(&Record, &Connection),
}

pub const fn way(
    what: &'static str,
    place: fn(&Record) -> String,
    how: fn(&Record, &Connection),
) -> Tampering {
    Tampering { what, place, how }
}

/// Runs one statement, which must change something.
pub fn change(db: &Connection, sql: &str, with: impl Params) {
    let changed = db
        .execute(sql, with)
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    assert!(changed > 0, "{sql} changed nothing");
}

fn flipped(mut bytes: Vec<u8>) -> Vec<u8> {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// Flips one bit in the middle of a blob.
pub fn flip(db: &Connection, table: &str, column: &str, row: &str) {
    let sql = format!("SELECT rowid, {column} FROM {table} WHERE {row} LIMIT 1");
    let (id, bytes): (i64, Vec<u8>) = db
        .query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
    let sql = format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1");
    change(db, &sql, (id, flipped(bytes)));
}

fn position(n: i64) -> String {
    format!("position {n}:")
}

fn objects(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path());
    let mut all: Vec<PathBuf> = entries
        .flat_map(|path| {
            if path.is_dir() {
                objects(&path)
            } else {
                vec![path]
            }
        })
        .collect();
    all.sort();
    all
}

/// The stored objects whose names begin so.
pub fn stored(record: &Record, prefix: &str) -> Vec<PathBuf> {
    let mut all = objects(&record.data.join("files"));
    all.retain(|path| {
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with(prefix)
    });
    assert!(!all.is_empty(), "nothing stored begins with {prefix}");
    all
}

pub fn flip_object(record: &Record, prefix: &str) {
    let path = &stored(record, prefix)[0];
    std::fs::write(path, flipped(std::fs::read(path).unwrap())).unwrap();
}

/// Changes an act and gives it the digest of what it says now: the record agrees with itself, but not with the root.
pub fn forge(db: &Connection, at: i64, forge: impl FnOnce(&str) -> String) {
    let sql = "SELECT bytes FROM act WHERE position = ?1";
    let old: Vec<u8> = db.query_row(sql, [at], |row| row.get(0)).unwrap();
    let old = String::from_utf8(old).unwrap();
    let new = forge(&old);
    assert_ne!(old, new);
    let digest = proof::leaf(new.as_bytes());
    let sql = "UPDATE act SET bytes = ?2, digest = ?3 WHERE position = ?1";
    change(db, sql, (at, new.as_bytes(), digest.as_bytes()));
}

/// A withdrawal that never was, in order in itself, where only those look who read one case.
fn insert_before_the_first(record: &Record, db: &Connection) {
    let sql = "SELECT bytes, seq FROM act WHERE kind = 'case.withdrawn'";
    let (act, seq): (Vec<u8>, i64) = db
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let sql = "SELECT max(seq) + 1 FROM act WHERE stream = ?1";
    let next: i64 = db
        .query_row(sql, [record.received.number], |row| row.get(0))
        .unwrap();
    let act = String::from_utf8(act)
        .unwrap()
        .replace(&record.withdrawn.text, &record.received.text)
        .replace(&format!("\"seq\":{seq},"), &format!("\"seq\":{next},"));
    let sql = "INSERT INTO act SELECT 0, ?1, ?2, at, kind, ?3, ?4, serial, series FROM act WHERE kind = 'case.withdrawn'";
    let digest = proof::leaf(act.as_bytes());
    let forged = (
        record.received.number,
        next,
        act.as_bytes(),
        digest.as_bytes(),
    );
    change(db, sql, forged);
}

pub const OF_THE_RECORD: &[Tampering] = &[
    // The record.
    way(
        "a byte of an act",
        |r| position(r.received.position),
        |r, db| {
            flip(
                db,
                "act",
                "bytes",
                &format!("position = {}", r.received.position),
            );
        },
    ),
    way(
        "an act's digest",
        |r| position(r.received.position),
        |r, db| {
            flip(
                db,
                "act",
                "digest",
                &format!("position = {}", r.received.position),
            );
        },
    ),
    way(
        "the time of an act",
        |r| position(r.received.position),
        |r, db| {
            change(
                db,
                "UPDATE act SET at = at + 1 WHERE position = ?1",
                [r.received.position],
            );
        },
    ),
    way(
        "the kind of an act",
        |r| position(r.received.position),
        |r, db| {
            change(
                db,
                "UPDATE act SET kind = 'case.granted' WHERE position = ?1",
                [r.received.position],
            );
        },
    ),
    way(
        "the case of an act",
        |r| position(r.withdrawn.position + 1),
        |r, db| {
            let sql = "UPDATE act SET stream = ?1, seq = 77 WHERE position = ?2";
            change(db, sql, (r.received.number, r.withdrawn.position + 1));
        },
    ),
    way(
        "the place of an act in its case",
        |r| position(r.received.position),
        |r, db| {
            change(
                db,
                "UPDATE act SET seq = 9 WHERE position = ?1",
                [r.received.position],
            );
        },
    ),
    way(
        "a serial number",
        |r| position(r.received.position),
        |r, db| {
            change(
                db,
                "UPDATE act SET serial = serial + 10 WHERE position = ?1",
                [r.received.position],
            );
        },
    ),
    way(
        "a series",
        |r| position(r.received.position),
        |r, db| {
            change(
                db,
                "UPDATE act SET series = 'other' WHERE position = ?1",
                [r.received.position],
            );
        },
    ),
    way(
        "an act dropped",
        |r| position(r.received.position + 1),
        |r, db| {
            change(
                db,
                "DELETE FROM act WHERE position = ?1",
                [r.received.position],
            );
        },
    ),
    way(
        "the last act dropped",
        |_| "head".to_owned(),
        |r, db| {
            change(db, "DELETE FROM act WHERE position = ?1", [r.head]);
        },
    ),
    way(
        "the last act dropped and the head with it",
        |_| "case_".to_owned(),
        |r, db| {
            change(db, "DELETE FROM act WHERE position = ?1", [r.head]);
            change(db, "UPDATE head SET position = position - 1", []);
        },
    ),
    way(
        "the first act dropped",
        |_| position(2),
        |_, db| {
            change(db, "DELETE FROM act WHERE position = 1", []);
        },
    ),
    way(
        "two acts swapped",
        |r| r.received.text.clone(),
        |r, db| {
            let swap = "UPDATE act SET position = ?2 WHERE position = ?1";
            change(db, swap, (r.received.position, 10_000));
            change(db, swap, (r.withdrawn.position, r.received.position));
            change(db, swap, (10_000, r.withdrawn.position));
        },
    ),
    way(
        "two acts of one case swapped",
        |r| r.granted.text.clone(),
        |r, db| {
            let sql = "SELECT position FROM act WHERE stream = ?1 AND kind = 'case.opinion_given' ORDER BY position";
            let mut found = db.prepare(sql).unwrap();
            let found = found
                .query_map([r.granted.number], |row| row.get(0))
                .unwrap();
            let found: Vec<i64> = found.map(Result::unwrap).collect();
            let swap = "UPDATE act SET position = ?2 WHERE position = ?1";
            change(db, swap, (found[0], 10_000));
            change(db, swap, (found[1], found[0]));
            change(db, swap, (10_000, found[1]));
        },
    ),
    way(
        "an act inserted at the end",
        |r| position(r.head + 1),
        |r, db| {
            let sql = "INSERT INTO act SELECT ?1, stream, seq + 50, at, kind, bytes, digest, serial, series FROM act WHERE position = ?2";
            change(db, sql, (r.head + 1, r.received.position));
            change(db, "UPDATE head SET position = position + 1", []);
        },
    ),
    way(
        "an act inserted beyond the head",
        |_| "head".to_owned(),
        |r, db| {
            let sql = "INSERT INTO act SELECT ?1, stream, seq + 50, at, kind, bytes, digest, serial, series FROM act WHERE position = ?2";
            change(db, sql, (r.head + 1, r.received.position));
        },
    ),
    way(
        "an act inserted before the first",
        |r| r.received.text.clone(),
        insert_before_the_first,
    ),
    way(
        "the head moved on",
        |_| "head".to_owned(),
        |_, db| {
            change(db, "UPDATE head SET position = position + 1", []);
        },
    ),
    // Cases and work.
    way(
        "a case's status",
        |r| r.received.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE case_row SET status = 'closed_granted' WHERE id = ?1",
                [r.received.number],
            );
        },
    ),
    way(
        "a case's status that does not exist",
        |r| r.received.number.to_string(),
        |r, db| {
            change(
                db,
                "UPDATE case_row SET status = 'forgotten' WHERE id = ?1",
                [r.received.number],
            );
        },
    ),
    way(
        "a case's deadline",
        |r| r.reviewing.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE case_row SET due = 20991231 WHERE id = ?1",
                [r.reviewing.number],
            );
        },
    ),
    way(
        "a case's applicant",
        |r| r.received.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE case_row SET applicant = applicant + 1 WHERE id = ?1",
                [r.received.number],
            );
        },
    ),
    way(
        "a case's place in the order",
        |r| r.received.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE case_row SET position = 1 WHERE id = ?1",
                [r.received.number],
            );
        },
    ),
    way(
        "a case's edition",
        |r| r.granted.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE case_row SET edition = 2 WHERE id = ?1",
                [r.granted.number],
            );
        },
    ),
    way(
        "a case's row dropped",
        |r| r.withdrawn.text.clone(),
        |r, db| {
            change(
                db,
                "DELETE FROM case_row WHERE id = ?1",
                [r.withdrawn.number],
            );
        },
    ),
    way(
        "a case's row invented",
        |_| "case row".to_owned(),
        |r, db| {
            let sql = "INSERT INTO case_row SELECT id + 1, task_code, edition, received_on, serial + 900, position, area, intake_department, \
                   decision_department, applicant, status, received_at, due, provisional, version, changed_at FROM case_row WHERE id = ?1";
            change(db, sql, [r.received.number]);
        },
    ),
    way(
        "the order of waiting work",
        |r| r.received.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE work SET ord = 1 WHERE case_id = ?1",
                [r.received.number],
            );
        },
    ),
    way(
        "the department of waiting work",
        |r| r.reviewing.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE work SET department = 'x' WHERE case_id = ?1 AND branch = 'register'",
                [r.reviewing.number],
            );
        },
    ),
    way(
        "waiting work dropped",
        |r| r.reviewing.text.clone(),
        |r, db| {
            change(
                db,
                "DELETE FROM work WHERE case_id = ?1 AND branch = 'residence'",
                [r.reviewing.number],
            );
        },
    ),
    way(
        "waiting work invented",
        |r| r.withdrawn.text.clone(),
        |r, db| {
            let sql = "INSERT INTO work SELECT ?2, kind, branch, department, ord, since, due FROM work WHERE case_id = ?1";
            change(db, sql, (r.received.number, r.withdrawn.number));
        },
    ),
];
