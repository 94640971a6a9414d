//! The port in memory.

use super::MemoryStore;
use async_trait::async_trait;
use office::cases::Status;
use office::port::rows::{
    AccountRow, ActRow, AuditRow, CaseRow, CertificateRow, DocumentRow, DraftRow, EditionRow,
    FileRow, JobRow, SessionRow, WorkKind, WorkRow,
};
use office::port::store::{
    AppendError, Appended, CaseFilter, Change, ChangeError, Page, Store, StoreError, Unit,
};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};
use vocab::{
    AccountId, CaseId, Date, Digest, DocumentId, DraftId, FileId, PersonalRef, Position, Timestamp,
};

type Result<T> = std::result::Result<T, StoreError>;

fn limit(limit: u32) -> usize {
    limit.clamp(1, 1000) as usize
}

/// Whether a row with this number comes after the last that was seen.
fn follows(page: Page, id: i64) -> bool {
    id.unsigned_abs() > page.after
}

/// Rows up to the limit, and beyond it those that have the same key as the last: a page never parts a case.
fn whole<K: PartialEq>(
    rows: Vec<WorkRow>,
    limit: usize,
    key: impl Fn(&WorkRow) -> K,
) -> Vec<WorkRow> {
    let last = rows.iter().take(limit).next_back().map(&key);
    let more = rows
        .iter()
        .skip(limit)
        .take_while(|row| Some(key(row)) == last);
    let length = limit.min(rows.len()) + more.count();
    rows.into_iter().take(length).collect()
}

fn concerns(row: &CaseRow, department: &str) -> bool {
    row.intake_department == department || row.decision_department == department
}

fn passes(filter: &CaseFilter, row: &CaseRow) -> bool {
    (filter.statuses.is_empty() || filter.statuses.contains(&row.status))
        && filter.department.as_ref().is_none_or(|d| concerns(row, d))
        && filter
            .task_code
            .as_ref()
            .is_none_or(|code| *code == row.task_code)
        && filter
            .due_until
            .is_none_or(|until| row.due.is_some_and(|due| due <= until))
}

#[async_trait]
impl Store for MemoryStore {
    async fn append(&self, unit: Unit) -> std::result::Result<Appended, AppendError> {
        self.write(|state| state.append(unit))
    }

    async fn outcome(&self, command: [u8; 16]) -> Result<Option<Appended>> {
        Ok(self.state().outcome(command))
    }

    async fn change(&self, changes: Vec<Change>) -> std::result::Result<(), ChangeError> {
        self.write(|state| {
            changes
                .into_iter()
                .try_for_each(|change| state.change(change))
        })
    }

    async fn lease_jobs(&self, now: Timestamp, until: Timestamp, most: u32) -> Result<Vec<JobRow>> {
        self.write(|state| Ok(state.lease(now, until, limit(most))))
    }

    async fn head(&self) -> Result<Position> {
        Ok(self.state().head())
    }

    async fn stream(&self, stream: i64) -> Result<Vec<ActRow>> {
        let state = self.state();
        let places = state.streams.range((stream, 0)..=(stream, u32::MAX));
        Ok(places
            .filter_map(|(_, position)| state.acts.get(position).cloned())
            .collect())
    }

    async fn acts(&self, page: Page) -> Result<Vec<ActRow>> {
        let state = self.state();
        let acts = state.acts.range((Excluded(page.after), Unbounded));
        Ok(acts
            .take(limit(page.limit))
            .map(|(_, act)| act.clone())
            .collect())
    }

    async fn case(&self, id: CaseId) -> Result<Option<CaseRow>> {
        Ok(self.state().cases.get(&id).cloned())
    }

    async fn case_by_number(
        &self,
        task_code: &str,
        received_on: Date,
        serial: u64,
    ) -> Result<Option<CaseRow>> {
        let state = self.state();
        let id = state
            .case_by_number
            .get(&(task_code.to_owned(), received_on, serial));
        Ok(id.and_then(|id| state.cases.get(id)).cloned())
    }

    async fn cases_of(&self, applicant: AccountId, page: Page) -> Result<Vec<CaseRow>> {
        let state = self.state();
        let cases = state.case_by_position.range(..).rev();
        let rows = cases.filter_map(|((_, id), ())| state.cases.get(id));
        let own = rows.filter(|row| row.applicant == applicant);
        let older = own.filter(|row| page.after == 0 || row.position < page.after);
        Ok(older.take(limit(page.limit)).cloned().collect())
    }

    async fn cases(&self, filter: &CaseFilter, page: Page) -> Result<Vec<CaseRow>> {
        let state = self.state();
        let cases = state.case_by_position.range(..);
        let rows = cases.filter_map(|((_, id), ())| state.cases.get(id));
        let wanted = rows.filter(|row| row.position > page.after && passes(filter, row));
        Ok(wanted.take(limit(page.limit)).cloned().collect())
    }

    async fn count_cases(&self, department: Option<&str>) -> Result<Vec<(Status, u64)>> {
        let mut counts = BTreeMap::new();
        for row in self.state().cases.values() {
            if department.is_none_or(|department| concerns(row, department)) {
                *counts.entry(row.status).or_insert(0) += 1;
            }
        }
        Ok(counts.into_iter().collect())
    }

    async fn work(&self, department: &str, kind: WorkKind, page: Page) -> Result<Vec<WorkRow>> {
        let state = self.state();
        let rows = state.work.values().filter(|row| {
            row.department == department && row.kind == kind && row.order > page.after
        });
        let mut rows: Vec<WorkRow> = rows.cloned().collect();
        rows.sort_by(|a, b| (a.order, a.case, &a.branch).cmp(&(b.order, b.case, &b.branch)));
        Ok(whole(rows, limit(page.limit), |row| row.order))
    }

    async fn count_work(&self, department: &str, kind: WorkKind) -> Result<u64> {
        let state = self.state();
        let rows = state.work.values();
        let waiting = rows.filter(|row| row.department == department && row.kind == kind);
        Ok(waiting.count() as u64)
    }

    async fn work_of_case(&self, case: CaseId) -> Result<Vec<WorkRow>> {
        let state = self.state();
        let from = (case, WorkKind::Intake, String::new());
        let rows = state
            .work
            .range(from..)
            .take_while(|((id, _, _), _)| *id == case);
        Ok(rows.map(|(_, row)| row.clone()).collect())
    }

    async fn all_work(&self, page: Page) -> Result<Vec<WorkRow>> {
        let state = self.state();
        let rows = state
            .work
            .values()
            .filter(|row| follows(page, row.case.get()));
        let mut seen = Vec::new();
        Ok(rows
            .take_while(|row| {
                if seen.last() != Some(&row.case) {
                    seen.push(row.case);
                }
                seen.len() <= limit(page.limit)
            })
            .cloned()
            .collect())
    }

    async fn documents(&self, case: CaseId) -> Result<Vec<DocumentRow>> {
        let state = self.state();
        let rows = state.documents.values().filter(|row| row.case == case);
        Ok(rows.cloned().collect())
    }

    async fn document(&self, id: DocumentId) -> Result<Option<DocumentRow>> {
        Ok(self.state().documents.get(&id).cloned())
    }

    async fn certificate(&self, licence_id: &str) -> Result<Option<CertificateRow>> {
        Ok(self
            .state()
            .certificates
            .get(&licence_id.to_owned())
            .cloned())
    }

    async fn certificate_of(&self, case: CaseId) -> Result<Option<CertificateRow>> {
        let state = self.state();
        let licence = state.certificate_of.get(&case);
        Ok(licence.and_then(|id| state.certificates.get(id)).cloned())
    }

    async fn editions(&self, after_code: &str, most: u32) -> Result<Vec<EditionRow>> {
        let state = self.state();
        let after = (after_code.to_owned(), u32::MAX);
        let mut current: BTreeMap<&str, &EditionRow> = BTreeMap::new();
        for (_, row) in state.editions.range((Excluded(after), Unbounded)) {
            current.insert(&row.code, row);
        }
        Ok(current.into_values().take(limit(most)).cloned().collect())
    }

    async fn edition(&self, code: &str, edition: u32) -> Result<Option<EditionRow>> {
        Ok(self
            .state()
            .editions
            .get(&(code.to_owned(), edition))
            .cloned())
    }

    async fn editions_of(&self, code: &str) -> Result<Vec<EditionRow>> {
        let state = self.state();
        let rows = state
            .editions
            .range((code.to_owned(), 0)..=(code.to_owned(), u32::MAX));
        Ok(rows.rev().map(|(_, row)| row.clone()).collect())
    }

    async fn personal(&self, id: PersonalRef) -> Result<Option<Vec<u8>>> {
        Ok(self.state().personal.get(&id).cloned())
    }

    async fn account(&self, id: AccountId) -> Result<Option<AccountRow>> {
        Ok(self.state().accounts.get(&id).cloned())
    }

    async fn account_by_name(&self, name: &str) -> Result<Option<AccountRow>> {
        let state = self.state();
        let id = state.account_by_name.get(&name.to_owned());
        Ok(id.and_then(|id| state.accounts.get(id)).cloned())
    }

    async fn accounts(&self, page: Page) -> Result<Vec<AccountRow>> {
        let state = self.state();
        let rows = state
            .accounts
            .values()
            .filter(|row| follows(page, row.id.get()));
        Ok(rows.take(limit(page.limit)).cloned().collect())
    }

    async fn session(&self, token: Digest) -> Result<Option<SessionRow>> {
        Ok(self.state().sessions.get(&token).cloned())
    }

    async fn draft(&self, id: DraftId) -> Result<Option<DraftRow>> {
        Ok(self.state().drafts.get(&id).cloned())
    }

    async fn drafts_of(&self, owner: AccountId) -> Result<Vec<DraftRow>> {
        let state = self.state();
        let rows = state.drafts.values().rev();
        let open = rows.filter(|row| row.owner == owner && row.case.is_none());
        Ok(open.take(1000).cloned().collect())
    }

    async fn file(&self, id: FileId) -> Result<Option<FileRow>> {
        Ok(self.state().files.get(&id).cloned())
    }

    async fn files_of_draft(&self, draft: DraftId) -> Result<Vec<FileRow>> {
        let state = self.state();
        let rows = state.files.values().filter(|row| row.draft == draft);
        Ok(rows.cloned().collect())
    }

    async fn files_of_case(&self, case: CaseId) -> Result<Vec<FileRow>> {
        let state = self.state();
        let rows = state.files.values().filter(|row| row.case == Some(case));
        Ok(rows.cloned().collect())
    }

    async fn jobs(&self, page: Page) -> Result<Vec<JobRow>> {
        let state = self.state();
        let rows = state
            .jobs
            .values()
            .filter(|row| follows(page, row.id.get()));
        Ok(rows.take(limit(page.limit)).cloned().collect())
    }

    async fn audit(&self, most: u32) -> Result<Vec<AuditRow>> {
        let state = self.state();
        Ok(state
            .audit
            .values()
            .rev()
            .take(limit(most))
            .cloned()
            .collect())
    }

    async fn once(&self, key: [u8; 16]) -> Result<Option<i64>> {
        Ok(self.state().once.get(&key).map(|(result, _)| *result))
    }

    async fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(self.state().settings.get(&name.to_owned()).cloned())
    }

    async fn check(&self) -> Result<Vec<String>> {
        let state = self.state();
        let acts = state.acts.values().count() as u64;
        let gaps = (acts != state.head())
            .then(|| format!("act: {acts} acts, the last at position {}", state.head()));
        Ok(gaps.into_iter().collect())
    }
}
