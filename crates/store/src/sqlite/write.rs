//! What the writer thread does inside one transaction.

use super::decode::{Cells, CommandRow, Decode};
use super::project;
use office::port::rows::{ActRow, JobRow};
use office::port::store::{
    AppendError, Appended, Change, ChangeError, NewAct, NewJob, StoreError, Unit,
};
use rusqlite::{Connection, OptionalExtension, Params, params};
use vocab::{Position, Timestamp};

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
    let sql =
        "SELECT lower(hex(c.key)) AS key, c.stream, c.position FROM command c WHERE c.key = ?1";
    let Some(command) = one::<CommandRow>(db, sql, [key.as_slice()])? else {
        return Ok(None);
    };
    let sql = "SELECT * FROM act WHERE position = ?1";
    let act: Option<ActRow> = one(db, sql, [command.position])?;
    // A command whose act is lost must not look as if it had never been carried out: it would be done twice.
    let act = act
        .filter(|act| act.stream == command.stream)
        .ok_or_else(|| StoreError::Corrupt {
            table: "command",
            column: "position",
            row: command.key,
            problem: format!(
                "no act of stream {} is at {}",
                command.stream, command.position
            ),
        })?;
    Ok(Some(Appended {
        stream: act.stream,
        position: act.position,
        serial: act.serial,
        digest: act.digest,
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
    let Some(leading) = unit.acts.first() else {
        return Err(StoreError::Fault("a unit without an act".to_owned()).into());
    };
    let found = length(db, unit.stream)?;
    if let Some(expected) = unit.expected.filter(|expected| *expected != found) {
        return Err(AppendError::Conflict { expected, found });
    }
    let position = *head + 1;
    let mut serials = Vec::with_capacity(unit.acts.len());
    for (at, act) in (position..).zip(&unit.acts) {
        let seq = u64::from(found) + 1 + (at - position);
        serials.push(record(db, unit.stream, seq, at, act)?);
    }
    let serial = serials.first().copied().flatten();
    for row in &unit.rows {
        project::change_row(db, row, position, serial)?;
    }
    for job in &unit.jobs {
        new_job(db, job)?;
    }
    let sql = "INSERT INTO command (key, stream, position) VALUES (?1, ?2, ?3)";
    let key = unit.command.as_slice();
    run(db, sql, params![key, unit.stream, position as i64])?;
    *head += unit.acts.len() as u64;
    Ok(Appended {
        stream: unit.stream,
        position,
        serial: serial.map(i64::unsigned_abs),
        digest: leading.digest,
        repeated: false,
    })
}

/// How many acts a stream has.
fn length(db: &Connection, stream: i64) -> Result<u32, StoreError> {
    let sql = "SELECT coalesce(max(seq), 0) FROM act WHERE stream = ?1";
    let last: i64 = scalar(db, sql, [stream])?.unwrap_or(0);
    u32::try_from(last).map_err(|e| StoreError::Corrupt {
        table: "act",
        column: "seq",
        row: format!("the last of stream {stream}"),
        problem: e.to_string(),
    })
}

/// Writes one act with the serial that it draws.
fn record(
    db: &Connection,
    stream: i64,
    seq: u64,
    position: Position,
    act: &NewAct,
) -> Result<Option<i64>, StoreError> {
    let serial = draw(db, &act.series)?;
    let sql = "INSERT INTO act (position, stream, seq, at, kind, bytes, digest, serial, series) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let (at, digest) = (act.at.micros(), act.digest.as_bytes().as_slice());
    run(
        db,
        sql,
        params![
            position as i64,
            stream,
            seq as i64,
            at,
            act.kind,
            act.bytes,
            digest,
            serial,
            act.series
        ],
    )?;
    Ok(serial)
}

fn new_job(db: &Connection, job: &NewJob) -> Result<(), StoreError> {
    let sql = "INSERT INTO job (id, kind, payload, due, attempts, failure) VALUES (?1, ?2, ?3, ?4, 0, '')";
    let (id, due) = (job.id.get(), job.due.micros());
    run(db, sql, params![id, job.kind, job.payload, due])?;
    Ok(())
}

/// Draws the next serial of a series.
fn draw(db: &Connection, series: &str) -> Result<Option<i64>, StoreError> {
    if series.is_empty() {
        return Ok(None);
    }
    let sql = "INSERT INTO series (name, last) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last";
    let drawn: Option<i64> = scalar(db, sql, [series])?;
    match drawn {
        Some(1..) => Ok(drawn),
        wrong => Err(StoreError::Corrupt {
            table: "series",
            column: "last",
            row: series.to_owned(),
            problem: format!("the next serial would be {wrong:?}"),
        }),
    }
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
