//! The engine's check of itself, and of what must hold in any engine: positions and serials without gaps.

use super::write::fault;
use office::port::store::StoreError;
use rusqlite::Connection;

const ENGINE: &str =
    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";

const POSITIONS: &str = "SELECT 'act: ' || count(*) || ' acts, the last at position ' || coalesce(max(position), 0) || \
                         ', the head says ' || coalesce((SELECT position FROM head WHERE id = 1), 'nothing') FROM act \
                         HAVING count(*) <> coalesce(max(position), 0) OR coalesce(min(position), 1) <> 1 \
                         OR coalesce(max(position), 0) IS NOT (SELECT position FROM head WHERE id = 1)";

const SERIALS: &str = "SELECT 'series ' || s.name || ': the last serial is ' || s.last || ', the acts drew ' || coalesce(a.drawn, 0) \
                       FROM series s LEFT JOIN (SELECT series, count(serial) AS drawn, max(serial) AS highest FROM act \
                       WHERE series <> '' GROUP BY series) a ON a.series = s.name \
                       WHERE s.last IS NOT a.drawn OR s.last IS NOT a.highest";

/// What is wrong with the file; nothing when it is sound.
pub(super) fn findings(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for sql in [ENGINE, POSITIONS, SERIALS] {
        let mut statement = db.prepare(sql).map_err(fault)?;
        let lines = statement
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(fault)?;
        for line in lines {
            found.push(line.map_err(fault)?);
        }
    }
    Ok(found)
}
