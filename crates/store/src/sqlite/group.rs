//! The writer's group commit: everything that waits at the same moment shares one transaction; nobody waits for a timer.
//!
//! Each caller gets its own answer, after the commit. A refusal undoes its own request alone. When the engine loses the
//! whole transaction (no space, a failing disk), each request of the group is carried out once more by itself, so that
//! one request's misfortune is not the others'.

use super::threads::BUSY;
use super::write::{self, fault};
use office::port::store::{AppendError, ChangeError, StoreError};
use rusqlite::Connection;
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;
use vocab::Position;

/// At most so many requests share one transaction.
const GROUP: usize = 512;

/// Where the writer stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer {
    /// The position of the last act.
    pub head: Position,
    /// Whether something was erased that the write-ahead log may still hold.
    pub erased: bool,
}

/// Something that waits for the writer.
pub(super) trait Request: Send {
    /// Carries it out in a savepoint of its own. `Err` when the whole transaction is lost.
    fn carry_out(&mut self, db: &Connection, writer: &mut Writer) -> Result<(), StoreError>;
    /// Tells whoever waits: what was carried out, or why the transaction was lost.
    fn answer(self: Box<Self>, lost: Option<&StoreError>);
}

/// What a request's error says about the engine.
pub(super) trait Outcome: From<StoreError> + Send {
    /// The engine's failure; `None` for a refusal.
    fn engine(&self) -> Option<&StoreError>;
}

impl Outcome for StoreError {
    fn engine(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl Outcome for AppendError {
    fn engine(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Conflict { .. } | Self::DraftGone { .. } | Self::EditionTaken { .. } => None,
        }
    }
}

impl Outcome for ChangeError {
    fn engine(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Taken(_) | Self::Stale(_) => None,
        }
    }
}

/// One piece of work for the writer with whoever waits for it.
pub(super) struct Waiting<W, T, E> {
    work: W,
    outcome: Option<Result<T, E>>,
    to: oneshot::Sender<Result<T, E>>,
}

impl<W, T, E> Waiting<W, T, E>
where
    W: FnMut(&Connection, &mut Writer) -> Result<T, E>,
{
    /// The work, which moves the head on only when it succeeds, and where its answer will come.
    pub fn new(work: W) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (to, answered) = oneshot::channel();
        let waiting = Self {
            work,
            outcome: None,
            to,
        };
        (waiting, answered)
    }
}

impl<W, T, E> Request for Waiting<W, T, E>
where
    W: FnMut(&Connection, &mut Writer) -> Result<T, E> + Send,
    T: Send,
    E: Outcome,
{
    fn carry_out(&mut self, db: &Connection, writer: &mut Writer) -> Result<(), StoreError> {
        write::run(db, "SAVEPOINT one", [])?;
        let outcome = (self.work)(db, writer);
        if db.is_autocommit() {
            // The engine has rolled everything back. Whatever ran from here on would commit by itself.
            let error = outcome.err().and_then(|error| error.engine().map(again));
            return Err(
                error.unwrap_or_else(|| StoreError::Fault("the transaction was lost".to_owned()))
            );
        }
        if outcome.is_err() {
            write::run(db, "ROLLBACK TO one", [])?;
        }
        write::run(db, "RELEASE one", [])?;
        self.outcome = Some(outcome);
        Ok(())
    }

    fn answer(self: Box<Self>, lost: Option<&StoreError>) {
        let answer = match lost {
            Some(error) => Err(again(error).into()),
            None => self
                .outcome
                .unwrap_or_else(|| Err(StoreError::Closed.into())),
        };
        // A caller that has gone away needs no answer; what it asked for is done all the same.
        let _ = self.to.send(answer);
    }
}

/// The same failure for another caller.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::Closed => StoreError::Closed,
        StoreError::Fault(text) => StoreError::Fault(text.clone()),
        StoreError::Corrupt {
            table,
            column,
            row,
            problem,
        } => StoreError::Corrupt {
            table,
            column,
            row: row.clone(),
            problem: problem.clone(),
        },
    }
}

/// Serves requests until nobody can ask any more.
pub(super) fn write_loop(db: &Connection, requests: &Receiver<Box<dyn Request>>, head: Position) {
    // A log that an earlier program left behind, killed, may hold what it had erased.
    let mut writer = Writer { head, erased: true };
    while let Ok(first) = requests.recv() {
        let mut group: Vec<Box<dyn Request>> = std::iter::once(first)
            .chain(requests.try_iter().take(GROUP - 1))
            .collect();
        match commit_group(db, &mut group, &mut writer) {
            Err(lost) if lost.begun && group.len() > 1 => {
                for mut request in group {
                    let alone = commit_group(db, std::slice::from_mut(&mut request), &mut writer);
                    request.answer(alone.err().map(|lost| lost.error).as_ref());
                }
            }
            done => {
                let lost = done.err().map(|lost| lost.error);
                for request in group {
                    request.answer(lost.as_ref());
                }
            }
        }
    }
}

/// A group that was not committed; nothing of it is stored.
struct Lost {
    error: StoreError,
    /// Whether the transaction had begun. If not, trying each request alone is of no use.
    begun: bool,
}

fn commit_group(
    db: &Connection,
    group: &mut [Box<dyn Request>],
    writer: &mut Writer,
) -> Result<(), Lost> {
    let lost = |begun| move |error| Lost { error, begun };
    db.execute_batch("BEGIN IMMEDIATE")
        .map_err(fault)
        .map_err(lost(false))?;
    let before = *writer;
    let done = carry_out_all(db, group, writer);
    if done.is_err() {
        *writer = before;
        if !db.is_autocommit() {
            // The engine may have rolled back by itself; if not, this does, and its failure changes nothing any more.
            let _ = db.execute_batch("ROLLBACK");
        }
    }
    if writer.erased {
        writer.erased = !forget(db);
    }
    done.map_err(lost(true))
}

/// Moves the write-ahead log into the file and empties it, so that what was erased is in neither. `false` when a reader
/// still needs the log or the disk fails; then the next group tries again.
fn forget(db: &Connection) -> bool {
    let quick = db.busy_timeout(std::time::Duration::ZERO).is_ok();
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    let patient = db.busy_timeout(BUSY).is_ok();
    quick && patient && busy.is_ok_and(|busy| busy == 0)
}

fn carry_out_all(
    db: &Connection,
    group: &mut [Box<dyn Request>],
    writer: &mut Writer,
) -> Result<(), StoreError> {
    let before = writer.head;
    for request in group {
        request.carry_out(db, writer)?;
    }
    if writer.head != before {
        let sql = "UPDATE head SET position = ?1 WHERE id = 1";
        write::run(db, sql, [writer.head as i64])?;
    }
    db.execute_batch("COMMIT").map_err(fault)
}
