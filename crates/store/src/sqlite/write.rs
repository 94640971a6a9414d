//! What the writer thread does inside one transaction.

use super::decode::{Cells, Decode, date_number};
use office::port::rows::{CaseRow, JobRow, WorkRow};
use office::port::store::{
    AppendError, Appended, Change, ChangeError, RowChange, StoreError, Unit,
};
use rusqlite::{Connection, OptionalExtension, Params, params};
use vocab::{CaseId, Date, Digest, Position, Timestamp};

/// An engine's failure in the port's words.
pub(super) fn fault(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Fault(error.to_string()),
    }
}

pub(super) fn run(db: &Connection, sql: &str, params: impl Params) -> Result<usize, StoreError> {
    db.prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params))
        .map_err(fault)
}

pub(super) fn one<T: Decode>(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>, StoreError> {
    Ok(many(db, sql, params)?.into_iter().next())
}

pub(super) fn many<T: Decode>(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql).map_err(fault)?;
    let mut rows = statement.query(params).map_err(fault)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        found.push(T::decode(&Cells {
            table: T::TABLE,
            row,
        })?);
    }
    Ok(found)
}

pub(super) fn scalar<T: rusqlite::types::FromSql>(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>, StoreError> {
    let mut statement = db.prepare_cached(sql).map_err(fault)?;
    statement
        .query_row(params, |row| row.get(0))
        .optional()
        .map_err(fault)
}

/// The outcome of a command that was carried out before.
pub(super) fn outcome(db: &Connection, key: [u8; 16]) -> Result<Option<Appended>, StoreError> {
    let sql = "SELECT c.stream, c.position, a.serial, a.digest FROM command c JOIN act a ON a.position = c.position \
               WHERE c.key = ?1";
    let mut statement = db.prepare_cached(sql).map_err(fault)?;
    let row = statement
        .query_row([key.as_slice()], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Option<i64>>(2)?,
                row.get::<_, Vec<u8>>(3)?,
            ))
        })
        .optional()
        .map_err(fault)?;
    let Some((stream, position, serial, digest)) = row else {
        return Ok(None);
    };
    let corrupt = |column| StoreError::Corrupt {
        table: "command",
        column,
        row: position.to_string(),
        problem: "out of range".to_owned(),
    };
    Ok(Some(Appended {
        stream,
        position: u64::try_from(position).map_err(|_| corrupt("position"))?,
        serial: serial
            .map(u64::try_from)
            .transpose()
            .map_err(|_| corrupt("serial"))?,
        digest: Digest::try_from(digest.as_slice()).map_err(|_| corrupt("digest"))?,
        repeated: true,
    }))
}

/// Appends one unit; the caller holds the savepoint. `head` moves on when all went well.
pub(super) fn append(
    db: &Connection,
    unit: &Unit,
    head: &mut Position,
) -> Result<Appended, AppendError> {
    if let Some(first) = outcome(db, unit.command)? {
        return Ok(first);
    }
    let sql = "SELECT coalesce(max(seq), 0) FROM act WHERE stream = ?1";
    let found: i64 = scalar(db, sql, [unit.stream])?.unwrap_or(0);
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if let Some(expected) = unit.expected.filter(|expected| *expected != found) {
        return Err(AppendError::Conflict { expected, found });
    }
    let first_position = *head + 1;
    let mut first_serial = None;
    for (place, act) in unit.acts.iter().enumerate() {
        let serial = draw(db, &act.series)?;
        if place == 0 {
            first_serial = serial;
        }
        let sql = "INSERT INTO act (position, stream, seq, at, kind, bytes, digest, serial, series) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let seq = i64::from(found) + place as i64 + 1;
        let (at, digest) = (act.at.micros(), act.digest.as_bytes().as_slice());
        let position = (first_position + place as u64) as i64;
        run(
            db,
            sql,
            params![
                position,
                unit.stream,
                seq,
                at,
                act.kind,
                act.bytes,
                digest,
                serial,
                act.series
            ],
        )?;
    }
    for row in &unit.rows {
        change_row(db, row, first_position, first_serial)?;
    }
    for job in &unit.jobs {
        let sql = "INSERT INTO job (id, kind, payload, due, attempts, failure) VALUES (?1, ?2, ?3, ?4, 0, '')";
        run(
            db,
            sql,
            params![job.id.get(), job.kind, job.payload, job.due.micros()],
        )?;
    }
    let sql = "INSERT INTO command (key, stream, position) VALUES (?1, ?2, ?3)";
    run(
        db,
        sql,
        params![unit.command.as_slice(), unit.stream, first_position as i64],
    )?;
    *head += unit.acts.len() as u64;
    Ok(Appended {
        stream: unit.stream,
        position: first_position,
        serial: first_serial.and_then(|serial| u64::try_from(serial).ok()),
        digest: unit
            .acts
            .first()
            .map_or(Digest::new([0; 32]), |act| act.digest),
        repeated: false,
    })
}

/// Draws the next serial of a series.
fn draw(db: &Connection, series: &str) -> Result<Option<i64>, StoreError> {
    if series.is_empty() {
        return Ok(None);
    }
    let sql = "INSERT INTO series (name, last) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last";
    scalar(db, sql, [series])
}

fn change_row(
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
        RowChange::Document(row) => {
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
        }
        RowChange::Certificate(row) => {
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
        }
        RowChange::Edition(row) => edition(db, row, position)?,
        RowChange::Personal(id, sealed) => {
            run(
                db,
                "INSERT INTO personal (id, sealed) VALUES (?1, ?2)",
                params![id.get(), sealed],
            )?;
        }
        RowChange::DraftSubmitted {
            draft,
            owner,
            revision,
            case,
        } => {
            let sql = "UPDATE draft SET case_id = ?4 WHERE id = ?1 AND owner = ?2 AND revision = ?3 AND case_id IS NULL";
            let changed = run(
                db,
                sql,
                params![draft.get(), owner.get(), revision, case.get()],
            )?;
            if changed == 0 {
                let sql = "SELECT case_id FROM draft WHERE id = ?1 AND owner = ?2";
                let case: Option<Option<i64>> = scalar(db, sql, params![draft.get(), owner.get()])?;
                let case = case.flatten().and_then(|id| CaseId::new(id).ok());
                return Err(AppendError::DraftGone { case });
            }
            run(
                db,
                "UPDATE file SET case_id = ?2 WHERE draft = ?1",
                params![draft.get(), case.get()],
            )?;
        }
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

fn edition(
    db: &Connection,
    row: &office::port::rows::EditionRow,
    position: Position,
) -> Result<(), AppendError> {
    let sql = "SELECT digest FROM edition WHERE code = ?1 AND edition = ?2";
    let known: Option<Vec<u8>> = scalar(db, sql, params![row.code, row.edition])?;
    match known {
        Some(digest) if digest == row.digest.as_bytes() => return Ok(()),
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
    let (digest, from): (&[u8], Date) = (row.digest.as_bytes(), row.effective_from);
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

/// Makes a list of changes; the caller holds the savepoint.
pub(super) fn change(db: &Connection, changes: &[Change]) -> Result<(), ChangeError> {
    changes
        .iter()
        .try_for_each(|change| super::change::one(db, change))
}

/// Leases jobs that are due.
pub(super) fn lease(
    db: &Connection,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<JobRow>, StoreError> {
    let sql = "UPDATE job SET leased_until = ?2, attempts = attempts + 1 WHERE id IN (SELECT id FROM job \
               WHERE due <= ?1 AND (leased_until IS NULL OR leased_until <= ?1) ORDER BY due, id LIMIT ?3) RETURNING *";
    let mut jobs: Vec<JobRow> = many(
        db,
        sql,
        params![now.micros(), until.micros(), limit.clamp(1, 1000)],
    )?;
    jobs.sort_by_key(|job| (job.due, job.id));
    Ok(jobs)
}
