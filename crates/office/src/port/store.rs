//! The store port: one write for official acts, one for everything else, and the reads.

use super::rows::{
    AccountRow, ActRow, AuditRow, CaseRow, CertificateRow, DocumentRow, DraftRow, EditionRow,
    FileRow, JobRow, SessionRow, WorkKind, WorkRow,
};
use async_trait::async_trait;
use cases::Status;
use vocab::{
    AccountId, CaseId, Digest, DocumentId, DraftId, FileId, JobId, PersonalRef, Position, Timestamp,
};

/// The stream of the catalogue's acts. Case streams are the case ids, which are far larger.
pub const CATALOGUE_STREAM: i64 = 1;

/// An act to append, encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAct {
    /// The kind of act.
    pub kind: &'static str,
    /// When it happened.
    pub at: Timestamp,
    /// The canonical bytes.
    pub bytes: Vec<u8>,
    /// The leaf digest of the bytes; the store keeps it, `verify` recomputes it.
    pub digest: Digest,
    /// The series that the act draws the next serial from, 1 for the first; empty for none.
    pub series: String,
}

/// A change to a row that can be recomputed from the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// A new case. `position` and `serial` are filled in by the store from the unit's first act.
    NewCase(CaseRow),
    /// A case has changed; its number and its position never do, and are not written.
    Case(CaseRow),
    /// Work that now waits. An `order` of 0 is filled in by the store with the position of the unit's first act.
    PutWork(WorkRow),
    /// Work that no longer waits.
    RemoveWork(CaseId, WorkKind, String),
    /// A document was recorded.
    Document(DocumentRow),
    /// A certificate was made.
    Certificate(CertificateRow),
    /// An edition was published. `position` is filled in by the store from the unit's first act. Replaces a row of
    /// the same code and edition only when the digests are equal; else the unit is refused as a conflict.
    Edition(EditionRow),
    /// A sealed personal value; inserted, never updated.
    Personal(PersonalRef, Vec<u8>),
    /// The draft has become the case, its files belong to it, and its answers are emptied: they live on in the one
    /// erasable table. When the draft has become a case before, or has
    /// another revision, other files or another owner, the unit is refused with [`AppendError::DraftGone`].
    DraftSubmitted(DraftSubmitted),
}

/// A draft that becomes a case, as it was when it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSubmitted {
    /// The draft.
    pub draft: DraftId,
    /// Its owner.
    pub owner: AccountId,
    /// The revision that was submitted.
    pub revision: u32,
    /// Its files, in any order: those that the act names.
    pub files: Vec<FileId>,
    /// The case that it becomes.
    pub case: CaseId,
}

/// A job to run after the act; made in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// The job.
    pub id: JobId,
    /// The kind's name.
    pub kind: &'static str,
    /// What it is about, as JSON; no personal data.
    pub payload: String,
    /// From when it may run.
    pub due: Timestamp,
}

/// The one write: everything that one command does, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Identifies the command. A second unit with the same key changes nothing and gets the first outcome.
    pub command: [u8; 16],
    /// The stream: the case id's number, or [`CATALOGUE_STREAM`].
    pub stream: i64,
    /// How many acts the stream has; `None` takes whatever it has (only the catalogue does).
    pub expected: Option<u32>,
    /// The acts, at least one.
    pub acts: Vec<NewAct>,
    /// The rows that change.
    pub rows: Vec<RowChange>,
    /// The jobs to run afterwards.
    pub jobs: Vec<NewJob>,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The stream that was written: for a repeated command, the first time's.
    pub stream: i64,
    /// The position of the unit's first act; the others follow without a gap.
    pub position: Position,
    /// The serial that the first act drew, when it has a series.
    pub serial: Option<u64>,
    /// The leaf digest of the first act.
    pub digest: Digest,
    /// Whether this command had been carried out before.
    pub repeated: bool,
}

/// Why a unit was not appended; then nothing of it is stored.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else was faster: the stream has moved on.
    #[error("the stream has {found} acts, not {expected}")]
    Conflict {
        /// What the unit expected.
        expected: u32,
        /// What the stream has.
        found: u32,
    },
    /// The draft is not there any more in the revision that was submitted.
    #[error("the draft is gone, submitted or changed")]
    DraftGone {
        /// The case that it has become, when it was submitted before.
        case: Option<CaseId>,
    },
    /// The same code and edition is published with another content.
    #[error("edition {edition} of {code} is published with another content")]
    EditionTaken {
        /// The item's code.
        code: String,
        /// The edition.
        edition: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The store failed, or what it holds is wrong.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed; the cause is in the text. The write, if it was one, has not happened.
    #[error("store: {0}")]
    Fault(String),
    /// No space is left for a write; nothing of it is stored.
    #[error("store: no space left")]
    Full,
    /// A stored value can't be read back.
    #[error("corrupt value in {table}.{column} of row {row}: {problem}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The store is shutting down.
    #[error("store: closed")]
    Closed,
}

/// A write that is no official act. Each list of changes is one transaction, durable when acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new account, or a new version of one (by id). A taken name or blind index fails with [`ChangeError::Taken`].
    PutAccount(AccountRow),
    /// A sealed personal value; replaces.
    PutPersonal(PersonalRef, Vec<u8>),
    /// Erases a personal value for ever.
    ErasePersonal(PersonalRef),
    /// A new draft.
    NewDraft(DraftRow),
    /// Saves a draft over `revision - 1`; else fails with [`ChangeError::Stale`].
    SaveDraft(DraftRow),
    /// Deletes an unsubmitted draft of that owner with its file rows.
    DeleteDraft(DraftId, AccountId),
    /// A new uploaded file; fails with [`ChangeError::Stale`] when its draft was submitted.
    PutFile(FileRow),
    /// Removes a file of an unsubmitted draft of that owner.
    DeleteFile(FileId, AccountId),
    /// A new session, or a newer `used`.
    PutSession(SessionRow),
    /// Ends a session.
    DeleteSession(Digest),
    /// Ends all sessions that ended before.
    DeleteSessionsBefore(Timestamp),
    /// A job is done.
    JobDone(JobId),
    /// A job failed; it is tried again from `due` on.
    JobFailed {
        /// The job.
        id: JobId,
        /// When it may be tried again.
        due: Timestamp,
        /// What went wrong.
        failure: String,
    },
    /// A line of the security audit.
    Audit(AuditRow),
    /// Remembers what a request that named itself has made; fails with [`ChangeError::Taken`] when it has been made
    /// before. What is in the same list is made once.
    Once {
        /// The request.
        key: [u8; 16],
        /// The number of what it makes.
        result: i64,
        /// When.
        at: Timestamp,
    },
    /// Forgets the requests before.
    ForgetOnceBefore(Timestamp),
    /// A small named value of the installation (`city`, `seeded` …).
    PutSetting(String, String),
}

/// Why a list of changes was not made; then none of them is stored.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// A name or number that must be unique is taken.
    #[error("taken: {0}")]
    Taken(&'static str),
    /// The row was changed, submitted or removed by somebody else in between.
    #[error("changed in between: {0}")]
    Stale(&'static str),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A page of a list by key: what comes after, how many at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The key of the last row seen; 0 to begin. The key is the list's ordering column.
    pub after: u64,
    /// How many rows at most, 1 to 1,000.
    pub limit: u32,
}

/// Which cases a list of the oversight shows. Empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// Only of this intake or decision department.
    pub department: Option<String>,
    /// Only of this item.
    pub task_code: Option<String>,
    /// Only with a deadline on or before this date.
    pub due_until: Option<vocab::Date>,
}

/// The store (存储): one implementation per engine, all under the same conformance suite.
#[async_trait]
pub trait Store: Send + Sync {
    // Writing.

    /// Appends a unit: the only write of official acts. Acknowledged means durable.
    async fn append(&self, unit: Unit) -> Result<Appended, AppendError>;

    /// The outcome of a command that was carried out before; `None` when it was not.
    async fn outcome(&self, command: [u8; 16]) -> Result<Option<Appended>, StoreError>;

    /// Makes changes that are no official acts, all or none.
    async fn change(&self, changes: Vec<Change>) -> Result<(), ChangeError>;

    /// Leases up to `limit` jobs that are due and not leased, oldest due first, and counts the attempt.
    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<JobRow>, StoreError>;

    // The record.

    /// The position of the last act; 0 when there is none.
    async fn head(&self) -> Result<Position, StoreError>;
    /// The acts of a stream, in order.
    async fn stream(&self, stream: i64) -> Result<Vec<ActRow>, StoreError>;
    /// The acts after a position, in order.
    async fn acts(&self, page: Page) -> Result<Vec<ActRow>, StoreError>;

    // Cases and work.

    /// One case.
    async fn case(&self, id: CaseId) -> Result<Option<CaseRow>, StoreError>;
    /// One case by the parts of its number.
    async fn case_by_number(
        &self,
        task_code: &str,
        received_on: vocab::Date,
        serial: u64,
    ) -> Result<Option<CaseRow>, StoreError>;
    /// An applicant's cases, newest first: `after` is the position of the last seen, 0 to begin.
    async fn cases_of(&self, applicant: AccountId, page: Page) -> Result<Vec<CaseRow>, StoreError>;
    /// Cases by filter in the order of their positions.
    async fn cases(&self, filter: &CaseFilter, page: Page) -> Result<Vec<CaseRow>, StoreError>;
    /// How many cases have each status, for one department (intake or decision) or all.
    async fn count_cases(&self, department: Option<&str>)
    -> Result<Vec<(Status, u64)>, StoreError>;
    /// The waiting work of a department and kind in lawful order: `after` is an `order`. A page ends with a whole case,
    /// so that it may be longer than its limit by the branches of one case.
    async fn work(
        &self,
        department: &str,
        kind: WorkKind,
        page: Page,
    ) -> Result<Vec<WorkRow>, StoreError>;
    /// How much work of a kind waits at a department.
    async fn count_work(&self, department: &str, kind: WorkKind) -> Result<u64, StoreError>;
    /// The waiting work of a case, by kind and branch.
    async fn work_of_case(&self, case: CaseId) -> Result<Vec<WorkRow>, StoreError>;
    /// All waiting work, for verification: ordered by case, kind, branch; `after` is a case number.
    async fn all_work(&self, page: Page) -> Result<Vec<WorkRow>, StoreError>;
    /// The documents of a case, by id.
    async fn documents(&self, case: CaseId) -> Result<Vec<DocumentRow>, StoreError>;
    /// One document.
    async fn document(&self, id: DocumentId) -> Result<Option<DocumentRow>, StoreError>;
    /// A certificate by its e-licence identifier.
    async fn certificate(&self, licence_id: &str) -> Result<Option<CertificateRow>, StoreError>;
    /// The certificate of a case.
    async fn certificate_of(&self, case: CaseId) -> Result<Option<CertificateRow>, StoreError>;

    // The catalogue.

    /// All current editions (the highest edition of each code), by code: `after_code` is the last seen, "" to begin.
    async fn editions(&self, after_code: &str, limit: u32) -> Result<Vec<EditionRow>, StoreError>;
    /// One edition.
    async fn edition(&self, code: &str, edition: u32) -> Result<Option<EditionRow>, StoreError>;
    /// All editions of a code, newest first.
    async fn editions_of(&self, code: &str) -> Result<Vec<EditionRow>, StoreError>;

    // People, drafts, files.

    /// A sealed personal value; `None` once erased.
    async fn personal(&self, id: PersonalRef) -> Result<Option<Vec<u8>>, StoreError>;
    /// One account.
    async fn account(&self, id: AccountId) -> Result<Option<AccountRow>, StoreError>;
    /// One account by its name.
    async fn account_by_name(&self, name: &str) -> Result<Option<AccountRow>, StoreError>;
    /// All accounts in the order of their ids.
    async fn accounts(&self, page: Page) -> Result<Vec<AccountRow>, StoreError>;
    /// A session by the digest of its token.
    async fn session(&self, token: Digest) -> Result<Option<SessionRow>, StoreError>;
    /// One draft.
    async fn draft(&self, id: DraftId) -> Result<Option<DraftRow>, StoreError>;
    /// An owner's unsubmitted drafts, newest first.
    async fn drafts_of(&self, owner: AccountId) -> Result<Vec<DraftRow>, StoreError>;
    /// One file.
    async fn file(&self, id: FileId) -> Result<Option<FileRow>, StoreError>;
    /// The files of a draft (before and after it became a case), by id.
    async fn files_of_draft(&self, draft: DraftId) -> Result<Vec<FileRow>, StoreError>;
    /// The files of a case, by id.
    async fn files_of_case(&self, case: CaseId) -> Result<Vec<FileRow>, StoreError>;

    // The rest.

    /// What a request that named itself has made, when it is still remembered.
    async fn once(&self, key: [u8; 16]) -> Result<Option<i64>, StoreError>;
    /// Jobs that are not done, by id, for the operator: `after` is a job number.
    async fn jobs(&self, page: Page) -> Result<Vec<JobRow>, StoreError>;
    /// The security audit, newest first, at most `limit` lines.
    async fn audit(&self, limit: u32) -> Result<Vec<AuditRow>, StoreError>;
    /// A named value of the installation.
    async fn setting(&self, name: &str) -> Result<Option<String>, StoreError>;
    /// Asks the engine to check itself (SQLite: `PRAGMA integrity_check`); the findings, none when sound.
    async fn check(&self) -> Result<Vec<String>, StoreError>;
}
