//! Numbered migrations, each applied once and never changed afterwards.

use super::write::fault;
use office::port::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// The migrations in order; the number is the place in the list, from 1.
const MIGRATIONS: [&str; 2] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_once.sql"),
];

/// Brings the schema up to date.
///
/// # Errors
/// When the file was written by a newer program, or an applied migration was changed.
pub(super) fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let sql = "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT";
    db.execute_batch(sql).map_err(fault)?;
    let newest: i64 = db
        .query_row(
            "SELECT coalesce(max(number), 0) FROM schema_version",
            [],
            |row| row.get(0),
        )
        .map_err(fault)?;
    if newest > MIGRATIONS.len() as i64 {
        return Err(StoreError::Fault(format!(
            "the data was written by a newer program (schema {newest}, this program knows {}); use that program",
            MIGRATIONS.len()
        )));
    }
    for (place, sql) in MIGRATIONS.iter().enumerate() {
        apply(db, place as i64 + 1, sql)?;
    }
    Ok(())
}

fn apply(db: &mut Connection, number: i64, sql: &str) -> Result<(), StoreError> {
    let digest = office::proof::content(sql.as_bytes()).to_string();
    let known: Option<String> = db
        .query_row(
            "SELECT digest FROM schema_version WHERE number = ?1",
            [number],
            |row| row.get(0),
        )
        .optional()
        .map_err(fault)?;
    match known {
        Some(known) if known == digest => Ok(()),
        Some(_) => Err(StoreError::Fault(format!(
            "migration {number} was changed after it had been applied"
        ))),
        None => {
            let transaction = db.transaction().map_err(fault)?;
            transaction.execute_batch(sql).map_err(fault)?;
            let sql = "INSERT INTO schema_version (number, digest) VALUES (?1, ?2)";
            transaction
                .execute(sql, params![number, digest])
                .map_err(fault)?;
            transaction.commit().map_err(fault)
        }
    }
}
