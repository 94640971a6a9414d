//! The threads: one writer that commits in groups (`group`), and readers.

use super::group::{Outcome, Request, Waiting, Writer, write_loop};
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

/// How long a connection waits for a lock that somebody else holds.
pub(super) const BUSY: std::time::Duration = std::time::Duration::from_secs(5);

type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

/// The store on SQLite (嵌入式存储).
pub struct SqliteStore {
    readers: Option<Sender<ReadJob>>,
    read_threads: Vec<JoinHandle<()>>,
    writer: Option<Sender<Box<dyn Request>>>,
    write_thread: Option<JoinHandle<()>>,
    _lock: File,
}

fn open_connection(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(fault)?;
    db.set_prepared_statement_cache_capacity(64);
    db.busy_timeout(BUSY).map_err(fault)?;
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

/// Has the engine write ahead: where it can't, it says so only in its answer, and readers would block the writer.
fn log_ahead(db: &Connection) -> Result<(), StoreError> {
    let mode: String = db
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(fault)?;
    if mode == "wal" {
        return Ok(());
    }
    Err(StoreError::Fault(format!(
        "the file system can't hold a write-ahead log (the engine offers {mode}); use a local disk"
    )))
}

impl SqliteStore {
    /// Opens the file, making it when it is not there.
    ///
    /// # Errors
    /// When it is in use, can't be opened, was written by a newer program, or its head is not where its last act is.
    pub fn open(path: &Path, options: Options) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        let mut db = open_connection(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?;
        let pragmas = format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; \
             PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = {};",
            options.checkpoint_pages
        );
        db.execute_batch(&pragmas).map_err(fault)?;
        log_ahead(&db)?;
        migrate(&mut db)?;
        if let Some(pages) = options.max_pages {
            db.execute_batch(&format!("PRAGMA max_page_count = {pages};"))
                .map_err(fault)?;
        }
        let head = check_head(&db)?;
        let (writer, requests) = channel();
        let write_thread = spawn("store-writer", move || write_loop(&db, &requests, head))?;
        let (readers, jobs) = channel::<ReadJob>();
        let jobs = Arc::new(Mutex::new(jobs));
        let mut read_threads = Vec::new();
        for _ in 0..options.readers.max(1) {
            let db = open_connection(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            db.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4000;")
                .map_err(fault)?;
            let jobs = jobs.clone();
            read_threads.push(spawn("store-reader", move || read_loop(&db, &jobs))?);
        }
        Ok(Self {
            readers: Some(readers),
            read_threads,
            writer: Some(writer),
            write_thread: Some(write_thread),
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

    /// Has the writer do something, and waits until it is durable.
    async fn written<T, E>(
        &self,
        work: impl FnMut(&Connection, &mut Writer) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Outcome + 'static,
    {
        let (waiting, answered) = Waiting::new(work);
        self.writer
            .as_ref()
            .ok_or(StoreError::Closed)?
            .send(Box::new(waiting))
            .map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    pub(super) async fn write_unit(&self, unit: Unit) -> Result<Appended, AppendError> {
        self.written(move |db, writer| write::append(db, &unit, &mut writer.head))
            .await
    }

    pub(super) async fn write_changes(&self, changes: Vec<Change>) -> Result<(), ChangeError> {
        let erases = changes
            .iter()
            .any(|change| matches!(change, Change::ErasePersonal(_)));
        self.written(move |db, writer| {
            write::change(db, &changes)?;
            writer.erased |= erases;
            Ok(())
        })
        .await
    }

    pub(super) async fn write_lease(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<JobRow>, StoreError> {
        self.written(move |db, _| write::lease(db, now, until, limit))
            .await
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // Closing a channel ends its threads, once everything that waits is done. The writer goes last: whoever closes
        // the file last moves the write-ahead log into it, and readers may not write.
        self.readers = None;
        for thread in self.read_threads.drain(..) {
            let _ = thread.join();
        }
        self.writer = None;
        if let Some(thread) = self.write_thread.take() {
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

/// The head must say where the last act stands; the engine's own check looks for gaps further back.
fn check_head(db: &Connection) -> Result<Position, StoreError> {
    let sql = "SELECT (SELECT position FROM head WHERE id = 1), (SELECT coalesce(max(position), 0) FROM act)";
    let (head, last): (Option<i64>, i64) = db
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(fault)?;
    head.filter(|head| *head == last)
        .and_then(|head| Position::try_from(head).ok())
        .ok_or_else(|| StoreError::Corrupt {
            table: "head",
            column: "position",
            row: "1".to_owned(),
            problem: format!("says {head:?}, the last act is {last}"),
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
