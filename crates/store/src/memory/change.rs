//! Changes that are no official acts, and the lease of jobs.

use super::State;
use office::port::rows::{AccountRow, DraftRow, FileRow, JobRow, SessionRow};
use office::port::store::{Change, ChangeError, StoreError};
use vocab::{AccountId, DraftId, FileId, JobId, Timestamp};

impl State {
    /// Makes one change.
    pub(super) fn change(&mut self, change: Change) -> Result<(), ChangeError> {
        match change {
            Change::PutAccount(row) => self.account(row)?,
            Change::NewDraft(row) => self.new_draft(row)?,
            Change::SaveDraft(row) => self.save_draft(row)?,
            Change::DeleteDraft(id, owner) => self.delete_draft(id, owner)?,
            Change::PutFile(row) => self.put_file(row)?,
            Change::DeleteFile(id, owner) => self.delete_file(id, owner)?,
            Change::PutPersonal(id, sealed) => self.personal.put(id, sealed),
            Change::ErasePersonal(id) => drop(self.personal.remove(&id)),
            Change::PutSession(row) => self.session(row),
            Change::DeleteSession(token) => drop(self.sessions.remove(&token)),
            Change::DeleteSessionsBefore(moment) => {
                self.sessions.remove_where(|row| row.ends <= moment);
            }
            Change::JobDone(id) => drop(self.jobs.remove(&id)),
            Change::JobFailed { id, due, failure } => self.job_failed(id, due, failure),
            Change::Audit(row) => {
                let next = self.audit.last_key().map_or(1, |last| last + 1);
                self.audit.insert(next, row)?;
            }
            Change::Once { key, result, at } => {
                if self.once.get(&key).is_some() {
                    return Err(ChangeError::Taken("request"));
                }
                self.once.put(key, (result, at));
            }
            Change::ForgetOnceBefore(moment) => self.once.remove_where(|(_, at)| *at < moment),
            Change::PutSetting(name, value) => self.settings.put(name, value),
        }
        Ok(())
    }

    fn account(&mut self, row: AccountRow) -> Result<(), ChangeError> {
        let another = |id: Option<&AccountId>| id.is_some_and(|id| *id != row.id);
        if another(self.account_by_name.get(&row.name)) {
            return Err(ChangeError::Taken("name"));
        }
        let blind = row.blind.as_ref();
        if another(blind.and_then(|blind| self.account_by_blind.get(blind))) {
            return Err(ChangeError::Taken("person"));
        }
        if let Some(old) = self.accounts.get(&row.id) {
            self.account_by_name.remove(&old.name);
            if let Some(blind) = &old.blind {
                self.account_by_blind.remove(blind);
            }
        }
        self.account_by_name.insert(row.name.clone(), row.id)?;
        if let Some(blind) = &row.blind {
            self.account_by_blind.insert(blind.clone(), row.id)?;
        }
        self.accounts.put(row.id, row);
        Ok(())
    }

    fn new_draft(&mut self, row: DraftRow) -> Result<(), StoreError> {
        self.drafts.insert(row.id, DraftRow { case: None, ..row })
    }

    /// An owner's draft that has not become a case.
    fn open_draft(&self, id: DraftId, owner: AccountId) -> Result<&DraftRow, ChangeError> {
        self.drafts
            .get(&id)
            .filter(|row| row.owner == owner && row.case.is_none())
            .ok_or(ChangeError::Stale("draft"))
    }

    fn save_draft(&mut self, row: DraftRow) -> Result<(), ChangeError> {
        let open = self.open_draft(row.id, row.owner)?;
        if open.revision.checked_add(1) != Some(row.revision) {
            return Err(ChangeError::Stale("draft"));
        }
        let saved = DraftRow {
            sealed: row.sealed,
            revision: row.revision,
            saved_at: row.saved_at,
            ..open.clone()
        };
        self.drafts.put(row.id, saved);
        Ok(())
    }

    fn delete_draft(&mut self, id: DraftId, owner: AccountId) -> Result<(), ChangeError> {
        self.open_draft(id, owner)?;
        self.drafts.remove(&id);
        self.files
            .remove_where(|row| row.draft == id && row.case.is_none());
        Ok(())
    }

    fn put_file(&mut self, row: FileRow) -> Result<(), ChangeError> {
        self.open_draft(row.draft, row.owner)?;
        Ok(self.files.insert(row.id, FileRow { case: None, ..row })?)
    }

    fn delete_file(&mut self, id: FileId, owner: AccountId) -> Result<(), ChangeError> {
        let row = self.files.get(&id);
        if !row.is_some_and(|row| row.owner == owner && row.case.is_none()) {
            return Err(ChangeError::Stale("file"));
        }
        self.files.remove(&id);
        Ok(())
    }

    /// A session that two pages use at once keeps the later use.
    fn session(&mut self, row: SessionRow) {
        let kept = match self.sessions.get(&row.token) {
            None => row,
            Some(known) => SessionRow {
                used: known.used.max(row.used),
                ..known.clone()
            },
        };
        self.sessions.put(kept.token, kept);
    }

    fn job_failed(&mut self, id: JobId, due: Timestamp, failure: String) {
        let Some(known) = self.jobs.get(&id) else {
            return;
        };
        let failed = JobRow {
            due,
            failure,
            leased_until: None,
            ..known.clone()
        };
        self.jobs.put(id, failed);
    }

    /// Leases jobs that are due and counts the attempt.
    pub(super) fn lease(&mut self, now: Timestamp, until: Timestamp, limit: usize) -> Vec<JobRow> {
        let free = |job: &&JobRow| job.due <= now && job.leased_until.is_none_or(|end| end <= now);
        let mut jobs: Vec<JobRow> = self.jobs.values().filter(free).cloned().collect();
        jobs.sort_by_key(|job| (job.due, job.id));
        jobs.truncate(limit);
        for job in &mut jobs {
            job.attempts += 1;
            job.leased_until = Some(until);
            self.jobs.put(job.id, job.clone());
        }
        jobs
    }
}
