//! Tampering with what was issued, handed in, published and told: documents, certificates, files, editions, values.

use crate::tampering::{Tampering, change, flip, flip_object, stored, way};

pub const OF_PAPERS: &[Tampering] = &[
    // Documents and certificates.
    way(
        "a document's digest",
        |r| r.granted.text.clone(),
        |r, db| {
            flip(
                db,
                "document",
                "digest",
                &format!("case_id = {}", r.granted.number),
            );
        },
    ),
    way(
        "a document's number",
        |r| r.granted.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE document SET number = number || '9' WHERE case_id = ?1",
                [r.granted.number],
            );
        },
    ),
    way(
        "a document given to another case",
        |r| r.received.text.clone(),
        |r, db| {
            let sql = "UPDATE document SET case_id = ?1 WHERE case_id = ?2";
            change(db, sql, (r.received.number, r.granted.number));
        },
    ),
    way(
        "a document dropped",
        |r| r.granted.text.clone(),
        |r, db| {
            change(
                db,
                "DELETE FROM document WHERE case_id = ?1",
                [r.granted.number],
            );
        },
    ),
    way(
        "a document invented",
        |r| r.received.text.clone(),
        |r, db| {
            let sql = "INSERT INTO document SELECT id + 1, ?1, kind, number, digest, size, at FROM document WHERE case_id = ?2 LIMIT 1";
            change(db, sql, (r.received.number, r.granted.number));
        },
    ),
    way(
        "a bit of a stored PDF",
        |_| "the PDF of doc_".to_owned(),
        |r, _| flip_object(r, "doc_"),
    ),
    way(
        "a stored PDF put in the place of another",
        |_| "the PDF of doc_".to_owned(),
        |r, _| {
            let all = stored(r, "doc_");
            std::fs::copy(&all[0], &all[1]).unwrap();
        },
    ),
    way(
        "a stored PDF cut short",
        |_| "the PDF of doc_".to_owned(),
        |r, _| {
            let path = &stored(r, "doc_")[0];
            let bytes = std::fs::read(path).unwrap();
            std::fs::write(path, &bytes[..20]).unwrap();
        },
    ),
    way(
        "a certificate's number",
        |r| r.granted.text.clone(),
        |_, db| {
            change(db, "UPDATE certificate SET number = number || '9'", []);
        },
    ),
    way(
        "how long a certificate holds",
        |r| r.granted.text.clone(),
        |_, db| {
            change(db, "UPDATE certificate SET valid_to = 20991231", []);
        },
    ),
    way(
        "a certificate's digest",
        |r| r.granted.text.clone(),
        |_, db| {
            flip(db, "certificate", "digest", "1");
        },
    ),
    way(
        "a certificate given to another case",
        |r| r.received.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE certificate SET case_id = ?1",
                [r.received.number],
            );
        },
    ),
    way(
        "a certificate dropped",
        |r| r.granted.text.clone(),
        |_, db| {
            change(db, "DELETE FROM certificate", []);
        },
    ),
    way(
        "a certificate forged for a case that has none",
        |r| r.received.text.clone(),
        |r, db| {
            let sql = "INSERT INTO certificate SELECT licence_id || '1', number || '1', ?1, task_code, department, issued_on, valid_to, digest \
                   FROM certificate LIMIT 1";
            change(db, sql, [r.received.number]);
        },
    ),
    // What was handed in.
    way(
        "a bit of an uploaded file",
        |_| "file_".to_owned(),
        |r, _| flip_object(r, "file_"),
    ),
    way(
        "an uploaded file dropped",
        |_| "file_".to_owned(),
        |r, _| {
            std::fs::remove_file(&stored(r, "file_")[0]).unwrap();
        },
    ),
    way(
        "an uploaded file's digest",
        |r| r.reviewing.text.clone(),
        |_, db| {
            flip(db, "file", "digest", "case_id IS NOT NULL");
        },
    ),
    way(
        "an uploaded file's row dropped",
        |r| r.reviewing.text.clone(),
        |_, db| {
            change(db, "DELETE FROM file WHERE case_id IS NOT NULL", []);
        },
    ),
    way(
        "an uploaded file given to another case",
        |r| r.received.text.clone(),
        |r, db| {
            change(
                db,
                "UPDATE file SET case_id = ?1 WHERE case_id IS NOT NULL",
                [r.received.number],
            );
        },
    ),
    way(
        "an uploaded file given to another material",
        |r| r.reviewing.text.clone(),
        |_, db| {
            change(
                db,
                "UPDATE file SET material = 'helper_proof' WHERE case_id IS NOT NULL",
                [],
            );
        },
    ),
    way(
        "a bit of a sealed personal value",
        |_| "personal value pers_".to_owned(),
        |_, db| {
            // The newest values are those of cases; the oldest belong to accounts.
            flip(
                db,
                "personal",
                "sealed",
                "id = (SELECT max(id) FROM personal)",
            );
        },
    ),
    way(
        "two personal values swapped",
        |_| "personal value pers_".to_owned(),
        |_, db| {
            let sql = "UPDATE personal SET sealed = (SELECT sealed FROM personal ORDER BY id DESC LIMIT 1 OFFSET 1) \
                   WHERE id = (SELECT max(id) FROM personal)";
            change(db, sql, []);
        },
    ),
    // The catalogue.
    way(
        "the content of an edition",
        |_| "edition 1 of 11990121MB0A01109P4990511009000".to_owned(),
        |_, db| {
            let sql = "UPDATE edition SET content = CAST(replace(CAST(content AS TEXT), '80周岁', '60周岁') AS BLOB) \
                   WHERE code = '11990121MB0A01109P4990511009000'";
            change(db, sql, []);
        },
    ),
    way(
        "the digest of an edition",
        |_| "edition 1 of ".to_owned(),
        |_, db| {
            flip(
                db,
                "edition",
                "digest",
                "code = '11990121MB0A01109P4990511009000'",
            );
        },
    ),
    way(
        "the number of an edition",
        |_| "position 1:".to_owned(),
        |_, db| {
            change(
                db,
                "UPDATE edition SET edition = 2 WHERE code = '11990121MB0A01037Y4990131001000'",
                [],
            );
        },
    ),
    way(
        "whether an edition can be applied for",
        |_| "edition 1 of ".to_owned(),
        |_, db| {
            change(
                db,
                "UPDATE edition SET online = 0 WHERE code = '11990121MB0A01037Y4990131001000'",
                [],
            );
        },
    ),
    way(
        "from when an edition holds",
        |_| "edition 1 of ".to_owned(),
        |_, db| {
            change(
                db,
                "UPDATE edition SET effective_from = 20200101 WHERE code = '11990121MB0A01037Y4990131001000'",
                [],
            );
        },
    ),
    way(
        "an edition dropped",
        |_| "position 1:".to_owned(),
        |_, db| {
            change(
                db,
                "DELETE FROM edition WHERE code = '11990121MB0A01037Y4990131001000'",
                [],
            );
        },
    ),
    way(
        "an edition invented",
        |_| "position 1:".to_owned(),
        |_, db| {
            let sql = "INSERT INTO edition SELECT code, 2, digest, content, online, effective_from, position FROM edition LIMIT 1";
            change(db, sql, []);
        },
    ),
    way(
        "an edition said to come from another act",
        |_| "position 2".to_owned(),
        |_, db| {
            change(
                db,
                "UPDATE edition SET position = 2 WHERE code = '11990121MB0A01037Y4990131001000'",
                [],
            );
        },
    ),
];
