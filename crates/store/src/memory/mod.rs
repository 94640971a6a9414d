//! The store in memory: for tests and simulations. It forgets everything when it is dropped.

mod append;
mod change;
mod read;
mod table;

use office::port::rows::{
    AccountRow, ActRow, AuditRow, CaseRow, CertificateRow, DocumentRow, DraftRow, EditionRow,
    FileRow, JobRow, SessionRow, WorkKind, WorkRow,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use table::{Journal, Table};
use vocab::{
    AccountId, CaseId, Date, Digest, DocumentId, DraftId, FileId, JobId, PersonalRef, Position,
    Timestamp,
};

/// The store in memory (内存存储): it behaves as the other engines do, but nothing of it outlives it.
pub struct MemoryStore {
    state: Mutex<State>,
}

struct State {
    acts: Table<Position, ActRow>,
    streams: Table<(i64, u32), Position>,
    series: Table<String, u64>,
    commands: Table<[u8; 16], (i64, Position)>,
    cases: Table<CaseId, CaseRow>,
    case_by_number: Table<(String, Date, u64), CaseId>,
    case_by_position: Table<(Position, CaseId), ()>,
    work: Table<(CaseId, WorkKind, String), WorkRow>,
    documents: Table<DocumentId, DocumentRow>,
    certificates: Table<String, CertificateRow>,
    certificate_of: Table<CaseId, String>,
    editions: Table<(String, u32), EditionRow>,
    personal: Table<PersonalRef, Vec<u8>>,
    accounts: Table<AccountId, AccountRow>,
    account_by_name: Table<String, AccountId>,
    account_by_blind: Table<Vec<u8>, AccountId>,
    sessions: Table<Digest, SessionRow>,
    drafts: Table<DraftId, DraftRow>,
    files: Table<FileId, FileRow>,
    jobs: Table<JobId, JobRow>,
    audit: Table<u64, AuditRow>,
    settings: Table<String, String>,
    once: Table<[u8; 16], (i64, Timestamp)>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        let state = State {
            acts: Table::new("act"),
            streams: Table::new("act"),
            series: Table::new("series"),
            commands: Table::new("command"),
            cases: Table::new("case_row"),
            case_by_number: Table::new("case_row"),
            case_by_position: Table::new("case_row"),
            work: Table::new("work"),
            documents: Table::new("document"),
            certificates: Table::new("certificate"),
            certificate_of: Table::new("certificate"),
            editions: Table::new("edition"),
            personal: Table::new("personal"),
            accounts: Table::new("account"),
            account_by_name: Table::new("account"),
            account_by_blind: Table::new("account"),
            sessions: Table::new("session"),
            drafts: Table::new("draft"),
            files: Table::new("file"),
            jobs: Table::new("job"),
            audit: Table::new("audit"),
            settings: Table::new("setting"),
            once: Table::new("once"),
        };
        Self {
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does all of the work or nothing of it.
    fn write<T, E>(&self, work: impl FnOnce(&mut State) -> Result<T, E>) -> Result<T, E> {
        let mut state = self.state();
        // Work that panicked, and poisoned the lock, has left half of it behind.
        state.undo();
        let answer = work(&mut state);
        match answer {
            Ok(_) => state.keep(),
            Err(_) => state.undo(),
        }
        answer
    }
}

impl State {
    fn tables(&mut self) -> [&mut dyn Journal; 23] {
        [
            &mut self.acts,
            &mut self.streams,
            &mut self.series,
            &mut self.commands,
            &mut self.cases,
            &mut self.case_by_number,
            &mut self.case_by_position,
            &mut self.work,
            &mut self.documents,
            &mut self.certificates,
            &mut self.certificate_of,
            &mut self.editions,
            &mut self.personal,
            &mut self.accounts,
            &mut self.account_by_name,
            &mut self.account_by_blind,
            &mut self.sessions,
            &mut self.drafts,
            &mut self.files,
            &mut self.jobs,
            &mut self.audit,
            &mut self.settings,
            &mut self.once,
        ]
    }

    fn keep(&mut self) {
        self.tables().into_iter().for_each(Journal::keep);
    }

    fn undo(&mut self) {
        self.tables().into_iter().for_each(Journal::undo);
    }

    /// The position of the last act; 0 when there is none.
    fn head(&self) -> Position {
        self.acts.last_key().copied().unwrap_or(0)
    }
}
