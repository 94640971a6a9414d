//! The threads: one writer that commits in groups, and readers.
//!
//! Everything that waits at the same moment shares one transaction; nobody waits for a timer. Each caller gets its own
//! answer, after the commit.

use super::migrate::migrate;
use super::write::{self, fault};
use office::port::rows::JobRow;
use office::port::store::{AppendError, Appended, Change, ChangeError, StoreError, Unit};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use vocab::{Position, Timestamp};

/// At most so many requests share one transaction.
const GROUP: usize = 512;

/// How the engine is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many reader threads, at least 1.
    pub readers: usize,
    /// The checkpoint distance of the write-ahead log, in pages of 4 KiB.
    pub checkpoint_pages: u32,
    /// The most pages that the file may have; `None` for no bound. For tests of a full disk.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 2,
            checkpoint_pages: 16_000,
            max_pages: None,
        }
    }
}

type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

enum Request {
    Append(Box<Unit>, oneshot::Sender<Result<Appended, AppendError>>),
    Change(Vec<Change>, oneshot::Sender<Result<(), ChangeError>>),
    Lease(
        Timestamp,
        Timestamp,
        u32,
        oneshot::Sender<Result<Vec<JobRow>, StoreError>>,
    ),
}

/// The store on SQLite (嵌入式存储).
pub struct SqliteStore {
    writer: Option<Sender<Request>>,
    readers: Option<Sender<ReadJob>>,
    threads: Vec<JoinHandle<()>>,
    _lock: File,
}

fn open_connection(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(fault)?;
    db.set_prepared_statement_cache_capacity(64);
    db.busy_timeout(std::time::Duration::from_secs(5))
        .map_err(fault)?;
    Ok(db)
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let lock_path = path.with_extension("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock_path)
        .map_err(|e| StoreError::Fault(format!("{}: {e}", lock_path.display())))?;
    file.try_lock().map_err(|_| {
        StoreError::Fault(format!(
            "{} is in use by another running program; stop it first",
            path.display()
        ))
    })?;
    Ok(file)
}

impl SqliteStore {
    /// Opens the file, making it when it is not there.
    ///
    /// # Errors
    /// When it is in use, can't be opened, was written by a newer program, or its record has gaps.
    pub fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        let mut db = open_connection(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?;
        let pragmas = format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; \
             PRAGMA wal_autocheckpoint = {};",
            options.checkpoint_pages
        );
        db.execute_batch(&pragmas).map_err(fault)?;
        migrate(&mut db)?;
        if let Some(pages) = options.max_pages {
            db.execute_batch(&format!("PRAGMA max_page_count = {pages};"))
                .map_err(fault)?;
        }
        let head = check_head(&db)?;
        let (writer, requests) = channel();
        let mut threads = vec![spawn("store-writer", move || {
            write_loop(&db, &requests, head)
        })?];
        let (readers, jobs) = channel::<ReadJob>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..options.readers.max(1) {
            let db = open_connection(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            db.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4000;")
                .map_err(fault)?;
            let jobs = jobs.clone();
            threads.push(spawn("store-reader", move || read_loop(&db, &jobs))?);
        }
        Ok(Self {
            writer: Some(writer),
            readers: Some(readers),
            threads,
            _lock: lock,
        })
    }

    /// Where the file lies in a data folder.
    #[must_use]
    pub fn file_in(data: &Path) -> PathBuf {
        data.join("tongban.sqlite")
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: ReadJob = Box::new(move |db| {
            // Whoever asked may have gone away; then nobody needs the answer.
            let _ = answer.send(read(db));
        });
        self.readers
            .as_ref()
            .ok_or(StoreError::Closed)?
            .send(job)
            .map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    fn request(&self, request: Request) -> Result<(), StoreError> {
        self.writer
            .as_ref()
            .ok_or(StoreError::Closed)?
            .send(request)
            .map_err(|_| StoreError::Closed)
    }

    pub(super) async fn write_unit(&self, unit: Unit) -> Result<Appended, AppendError> {
        let (answer, answered) = oneshot::channel();
        self.request(Request::Append(Box::new(unit), answer))?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) async fn write_changes(&self, changes: Vec<Change>) -> Result<(), ChangeError> {
        let (answer, answered) = oneshot::channel();
        self.request(Request::Change(changes, answer))?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) async fn write_lease(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<JobRow>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.request(Request::Lease(now, until, limit, answer))?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // Closing the channels ends the threads, the writer after everything that waits is committed.
        self.writer = None;
        self.readers = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|e| StoreError::Fault(format!("no thread: {e}")))
}

/// The head must say how many acts there are, and they must have no gaps.
fn check_head(db: &Connection) -> Result<Position, StoreError> {
    let sql = "SELECT (SELECT position FROM head WHERE id = 1), (SELECT coalesce(max(position), 0) FROM act)";
    let (head, last): (i64, i64) = db
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(fault)?;
    if head == last && head >= 0 {
        return Ok(head.unsigned_abs());
    }
    Err(StoreError::Corrupt {
        table: "head",
        column: "position",
        row: "1".to_owned(),
        problem: format!("says {head}, the last act is {last}"),
    })
}

fn read_loop(db: &Connection, jobs: &Mutex<Receiver<ReadJob>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(db),
            Err(_) => return,
        }
    }
}

enum Answer {
    Append(
        oneshot::Sender<Result<Appended, AppendError>>,
        Result<Appended, AppendError>,
    ),
    Change(
        oneshot::Sender<Result<(), ChangeError>>,
        Result<(), ChangeError>,
    ),
    Lease(
        oneshot::Sender<Result<Vec<JobRow>, StoreError>>,
        Result<Vec<JobRow>, StoreError>,
    ),
}

impl Answer {
    fn send(self) {
        // A caller that has gone away needs no answer; what it asked for is done all the same.
        match self {
            Self::Append(to, answer) => drop(to.send(answer)),
            Self::Change(to, answer) => drop(to.send(answer)),
            Self::Lease(to, answer) => drop(to.send(answer)),
        }
    }

    fn failed(self, error: &StoreError) -> Self {
        let again = || match error {
            StoreError::Full => StoreError::Full,
            other => StoreError::Fault(other.to_string()),
        };
        match self {
            Self::Append(to, Ok(_)) => Self::Append(to, Err(again().into())),
            Self::Change(to, Ok(())) => Self::Change(to, Err(again().into())),
            Self::Lease(to, Ok(_)) => Self::Lease(to, Err(again())),
            refused => refused,
        }
    }
}

fn write_loop(db: &Connection, requests: &Receiver<Request>, mut head: Position) {
    while let Ok(first) = requests.recv() {
        let group: Vec<Request> = std::iter::once(first)
            .chain(requests.try_iter().take(GROUP - 1))
            .collect();
        let before = head;
        let (answers, failure) = commit_group(db, group, &mut head);
        match failure {
            None => answers.into_iter().for_each(Answer::send),
            Some(error) => {
                head = before;
                answers
                    .into_iter()
                    .for_each(|answer| answer.failed(&error).send());
            }
        }
    }
}

fn commit_group(
    db: &Connection,
    group: Vec<Request>,
    head: &mut Position,
) -> (Vec<Answer>, Option<StoreError>) {
    let mut answers = Vec::with_capacity(group.len());
    let mut failure = db.execute_batch("BEGIN IMMEDIATE").map_err(fault).err();
    let before = *head;
    for request in group {
        answers.push(carry_out(db, request, head, failure.as_ref()));
    }
    if failure.is_none() && *head != before {
        let moved = write::run(
            db,
            "UPDATE head SET position = ?1 WHERE id = 1",
            [*head as i64],
        );
        failure = moved.err();
    }
    if failure.is_none() {
        failure = db.execute_batch("COMMIT").map_err(fault).err();
    }
    if failure.is_some() && !db.is_autocommit() {
        // The engine may have rolled back by itself; if not, this does, and its failure changes nothing any more.
        let _ = db.execute_batch("ROLLBACK");
    }
    (answers, failure)
}

/// Carries out one request in a savepoint of its own: a refusal undoes this request alone.
fn carry_out(
    db: &Connection,
    request: Request,
    head: &mut Position,
    failure: Option<&StoreError>,
) -> Answer {
    match request {
        Request::Append(unit, to) => {
            let before = *head;
            let answer = in_savepoint(db, failure, || write::append(db, &unit, head));
            if answer.is_err() {
                *head = before;
            }
            Answer::Append(to, answer)
        }
        Request::Change(changes, to) => Answer::Change(
            to,
            in_savepoint(db, failure, || write::change(db, &changes)),
        ),
        Request::Lease(now, until, limit, to) => Answer::Lease(
            to,
            in_savepoint(db, failure, || write::lease(db, now, until, limit)),
        ),
    }
}

fn in_savepoint<T, E: From<StoreError>>(
    db: &Connection,
    failure: Option<&StoreError>,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    if let Some(failure) = failure {
        return Err(match failure {
            StoreError::Full => StoreError::Full,
            other => StoreError::Fault(other.to_string()),
        }
        .into());
    }
    write::run(db, "SAVEPOINT one", [])?;
    let answer = work();
    if answer.is_err() && !db.is_autocommit() {
        write::run(db, "ROLLBACK TO one", [])?;
    }
    if !db.is_autocommit() {
        write::run(db, "RELEASE one", [])?;
    }
    answer
}
