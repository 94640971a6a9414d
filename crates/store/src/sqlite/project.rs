//! The rows that a unit changes beside its acts.

use super::decode::date_number;
use super::write::{fault, one, run, scalar};
use office::port::rows::{CaseRow, CertificateRow, DocumentRow, EditionRow, WorkRow};
use office::port::store::{AppendError, DraftSubmitted, RowChange, StoreError};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use vocab::{CaseId, Position};

/// Makes one change; `position` and `serial` are those of the unit's first act.
pub(super) fn change_row(
    db: &Connection,
    change: &RowChange,
    position: Position,
    serial: Option<i64>,
) -> Result<(), AppendError> {
    match change {
        RowChange::NewCase(row) => new_case(db, row, position, serial)?,
        RowChange::Case(row) => update_case(db, row)?,
        RowChange::PutWork(row) => put_work(db, row, position)?,
        RowChange::RemoveWork(case, kind, branch) => {
            let sql = "DELETE FROM work WHERE case_id = ?1 AND kind = ?2 AND branch = ?3";
            run(db, sql, params![case.get(), kind.number(), branch])?;
        }
        RowChange::Document(row) => document(db, row)?,
        RowChange::Certificate(row) => certificate(db, row)?,
        RowChange::Edition(row) => edition(db, row, position)?,
        RowChange::Personal(id, sealed) => {
            let sql = "INSERT INTO personal (id, sealed) VALUES (?1, ?2)";
            run(db, sql, params![id.get(), sealed])?;
        }
        RowChange::DraftSubmitted(submitted) => submit_draft(db, submitted)?,
    }
    Ok(())
}

fn new_case(
    db: &Connection,
    row: &CaseRow,
    position: Position,
    serial: Option<i64>,
) -> Result<(), StoreError> {
    let serial =
        serial.ok_or_else(|| StoreError::Fault("a new case without a serial".to_owned()))?;
    let sql = "INSERT INTO case_row (id, task_code, edition, received_on, serial, position, area, intake_department, \
               decision_department, applicant, status, received_at, due, provisional, version, changed_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    run(
        db,
        sql,
        params![
            row.id.get(),
            row.task_code,
            row.edition,
            date_number(row.received_on),
            serial,
            position as i64,
            row.area,
            row.intake_department,
            row.decision_department,
            row.applicant.get(),
            row.status.name(),
            row.received_at.micros(),
            row.due.map(date_number),
            row.provisional,
            row.version,
            row.changed_at.micros(),
        ],
    )?;
    Ok(())
}

fn update_case(db: &Connection, row: &CaseRow) -> Result<(), StoreError> {
    let sql = "UPDATE case_row SET status = ?2, due = ?3, provisional = ?4, version = ?5, changed_at = ?6 WHERE id = ?1";
    let due = row.due.map(date_number);
    let changed = run(
        db,
        sql,
        params![
            row.id.get(),
            row.status.name(),
            due,
            row.provisional,
            row.version,
            row.changed_at.micros()
        ],
    )?;
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::Corrupt {
        table: "case_row",
        column: "id",
        row: row.id.to_string(),
        problem: "the case has acts but no row".to_owned(),
    })
}

fn put_work(db: &Connection, row: &WorkRow, position: Position) -> Result<(), StoreError> {
    let sql = "INSERT INTO work (case_id, kind, branch, department, ord, since, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
               ON CONFLICT (case_id, kind, branch) DO UPDATE SET department = excluded.department, ord = excluded.ord, \
               since = excluded.since, due = excluded.due";
    let order = if row.order == 0 { position } else { row.order } as i64;
    let (since, due): (i64, Option<i64>) = (row.since.micros(), row.due.map(date_number));
    run(
        db,
        sql,
        params![
            row.case.get(),
            row.kind.number(),
            row.branch,
            row.department,
            order,
            since,
            due
        ],
    )?;
    Ok(())
}

fn edition(db: &Connection, row: &EditionRow, position: Position) -> Result<(), AppendError> {
    let sql = "SELECT * FROM edition WHERE code = ?1 AND edition = ?2";
    let known: Option<EditionRow> = one(db, sql, params![row.code, row.edition])?;
    match known {
        Some(known) if known.digest == row.digest => return Ok(()),
        Some(_) => {
            return Err(AppendError::EditionTaken {
                code: row.code.clone(),
                edition: row.edition,
            });
        }
        None => {}
    }
    let sql = "INSERT INTO edition (code, edition, digest, content, online, effective_from, position) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (digest, from) = (row.digest.as_bytes().as_slice(), row.effective_from);
    run(
        db,
        sql,
        params![
            row.code,
            row.edition,
            digest,
            row.content,
            row.online,
            date_number(from),
            position as i64
        ],
    )?;
    Ok(())
}

fn document(db: &Connection, row: &DocumentRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO document (id, case_id, kind, number, digest, size, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let digest = row.digest.as_bytes().as_slice();
    let (size, at) = (row.size as i64, row.at.micros());
    run(
        db,
        sql,
        params![
            row.id.get(),
            row.case.get(),
            row.kind,
            row.number,
            digest,
            size,
            at
        ],
    )?;
    Ok(())
}

fn certificate(db: &Connection, row: &CertificateRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO certificate (licence_id, number, case_id, task_code, department, issued_on, valid_to, digest) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let digest = row.digest.as_bytes().as_slice();
    let (issued, valid) = (date_number(row.issued_on), row.valid_to.map(date_number));
    run(
        db,
        sql,
        params![
            row.licence_id,
            row.number,
            row.case.get(),
            row.task_code,
            row.department,
            issued,
            valid,
            digest
        ],
    )?;
    Ok(())
}

/// The files that a draft has now.
fn files_of(db: &Connection, draft: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut read = db
        .prepare_cached("SELECT id FROM file WHERE draft = ?1")
        .map_err(fault)?;
    let rows = read.query_map([draft], |row| row.get(0)).map_err(fault)?;
    rows.collect::<Result<_, _>>().map_err(fault)
}

fn submit_draft(db: &Connection, submitted: &DraftSubmitted) -> Result<(), AppendError> {
    let (draft, owner) = (submitted.draft.get(), submitted.owner.get());
    let (revision, case) = (submitted.revision, submitted.case.get());
    let sql = "UPDATE draft SET case_id = ?4, sealed = x'' WHERE id = ?1 AND owner = ?2 AND revision = ?3 AND case_id IS NULL";
    if run(db, sql, params![draft, owner, revision, case])? == 0 {
        let sql = "SELECT case_id FROM draft WHERE id = ?1 AND owner = ?2";
        let case: Option<Option<i64>> = scalar(db, sql, [draft, owner])?;
        let case = case.flatten().map(CaseId::new).transpose();
        let case = case.map_err(|e| StoreError::Corrupt {
            table: "draft",
            column: "case_id",
            row: draft.to_string(),
            problem: e.to_string(),
        })?;
        return Err(AppendError::DraftGone { case });
    }
    let named: BTreeSet<i64> = submitted.files.iter().map(|file| file.get()).collect();
    if files_of(db, draft)? != named {
        // A file came or went while the draft was handed in: the act would name others than the case has.
        return Err(AppendError::DraftGone { case: None });
    }
    let sql = "UPDATE file SET case_id = ?2 WHERE draft = ?1";
    run(db, sql, [draft, case])?;
    Ok(())
}
