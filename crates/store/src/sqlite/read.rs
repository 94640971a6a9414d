//! The port on SQLite.

use super::SqliteStore;
use super::check;
use super::decode::{OnceResult, SettingValue, date_number};
use super::write::{self, fault, many, one, scalar};
use async_trait::async_trait;
use office::cases::Status;
use office::port::rows::{
    AccountRow, ActRow, AuditRow, CaseRow, CertificateRow, DocumentRow, DraftRow, EditionRow,
    FileRow, JobRow, SessionRow, WorkKind, WorkRow,
};
use office::port::store::{
    AppendError, Appended, CaseFilter, Change, ChangeError, Page, Store, StoreError, Unit,
};
use rusqlite::{Connection, params};
use vocab::{
    AccountId, CaseId, Date, Digest, DocumentId, DraftId, FileId, PersonalRef, Position, Timestamp,
};

type Result<T> = std::result::Result<T, StoreError>;

fn limit(limit: u32) -> i64 {
    i64::from(limit.clamp(1, 1000))
}

fn after(page: Page) -> i64 {
    i64::try_from(page.after).unwrap_or(i64::MAX)
}

/// The key before which a list that runs backwards goes on.
fn before(page: Page) -> i64 {
    if page.after == 0 {
        i64::MAX
    } else {
        after(page)
    }
}

fn count_by_status(db: &Connection, department: Option<String>) -> Result<Vec<(Status, u64)>> {
    let sql = "SELECT status, count(*), min(id) FROM case_row \
               WHERE ?1 IS NULL OR intake_department = ?1 OR decision_department = ?1 GROUP BY status";
    let mut statement = db.prepare_cached(sql).map_err(fault)?;
    let mut rows = statement.query([department]).map_err(fault)?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        let (count, first): (i64, i64) = (row.get(1).map_err(fault)?, row.get(2).map_err(fault)?);
        let corrupt = |problem: String| StoreError::Corrupt {
            table: "case_row",
            column: "status",
            row: first.to_string(),
            problem,
        };
        let status: String = row.get(0).map_err(|e| corrupt(e.to_string()))?;
        let status: Status = status
            .parse()
            .map_err(|e: office::cases::StatusError| corrupt(e.to_string()))?;
        counts.push((status, count.unsigned_abs()));
    }
    counts.sort();
    Ok(counts)
}

#[async_trait]
impl Store for SqliteStore {
    async fn append(&self, unit: Unit) -> std::result::Result<Appended, AppendError> {
        self.write_unit(unit).await
    }

    async fn outcome(&self, command: [u8; 16]) -> Result<Option<Appended>> {
        self.read(move |db| write::outcome(db, command)).await
    }

    async fn change(&self, changes: Vec<Change>) -> std::result::Result<(), ChangeError> {
        self.write_changes(changes).await
    }

    async fn lease_jobs(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<JobRow>> {
        self.write_lease(now, until, limit).await
    }

    async fn head(&self) -> Result<Position> {
        self.read(|db| {
            let head: Option<i64> = scalar(db, "SELECT position FROM head WHERE id = 1", [])?;
            let head = head.and_then(|head| Position::try_from(head).ok());
            head.ok_or_else(|| StoreError::Corrupt {
                table: "head",
                column: "position",
                row: "1".to_owned(),
                problem: "missing or negative".to_owned(),
            })
        })
        .await
    }

    async fn stream(&self, stream: i64) -> Result<Vec<ActRow>> {
        self.read(move |db| {
            many(
                db,
                "SELECT * FROM act WHERE stream = ?1 ORDER BY seq",
                [stream],
            )
        })
        .await
    }

    async fn acts(&self, page: Page) -> Result<Vec<ActRow>> {
        let sql = "SELECT * FROM act WHERE position > ?1 ORDER BY position LIMIT ?2";
        self.read(move |db| many(db, sql, [after(page), limit(page.limit)]))
            .await
    }

    async fn case(&self, id: CaseId) -> Result<Option<CaseRow>> {
        self.read(move |db| one(db, "SELECT * FROM case_row WHERE id = ?1", [id.get()]))
            .await
    }

    async fn case_by_number(
        &self,
        task_code: &str,
        received_on: Date,
        serial: u64,
    ) -> Result<Option<CaseRow>> {
        let task_code = task_code.to_owned();
        let Ok(serial) = i64::try_from(serial) else {
            return Ok(None);
        };
        let sql =
            "SELECT * FROM case_row WHERE task_code = ?1 AND received_on = ?2 AND serial = ?3";
        self.read(move |db| {
            one(
                db,
                sql,
                params![task_code, date_number(received_on), serial],
            )
        })
        .await
    }

    async fn cases_of(&self, applicant: AccountId, page: Page) -> Result<Vec<CaseRow>> {
        let sql = "SELECT * FROM case_row WHERE applicant = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3";
        self.read(move |db| many(db, sql, [applicant.get(), before(page), limit(page.limit)]))
            .await
    }

    async fn cases(&self, filter: &CaseFilter, page: Page) -> Result<Vec<CaseRow>> {
        let statuses = filter
            .statuses
            .iter()
            .map(|s| s.name())
            .collect::<Vec<_>>()
            .join(" ");
        let (department, task) = (filter.department.clone(), filter.task_code.clone());
        let due = filter.due_until.map(date_number);
        let sql = "SELECT * FROM case_row WHERE position > ?1 \
                   AND (?2 = '' OR instr(' ' || ?2 || ' ', ' ' || status || ' ') > 0) \
                   AND (?3 IS NULL OR intake_department = ?3 OR decision_department = ?3) \
                   AND (?4 IS NULL OR task_code = ?4) AND (?5 IS NULL OR due <= ?5) ORDER BY position LIMIT ?6";
        self.read(move |db| {
            many(
                db,
                sql,
                params![
                    after(page),
                    statuses,
                    department,
                    task,
                    due,
                    limit(page.limit)
                ],
            )
        })
        .await
    }

    async fn count_cases(&self, department: Option<&str>) -> Result<Vec<(Status, u64)>> {
        let department = department.map(str::to_owned);
        self.read(move |db| count_by_status(db, department)).await
    }

    async fn work(&self, department: &str, kind: WorkKind, page: Page) -> Result<Vec<WorkRow>> {
        let department = department.to_owned();
        // Branches of one case share its order, the key to go on from: a page that parted them would lose the rest.
        let sql = "SELECT * FROM work WHERE department = ?1 AND kind = ?2 AND ord > ?3 AND ord <= \
                   (SELECT max(ord) FROM (SELECT ord FROM work WHERE department = ?1 AND kind = ?2 AND ord > ?3 \
                   ORDER BY ord LIMIT ?4)) ORDER BY ord, case_id, branch";
        self.read(move |db| {
            many(
                db,
                sql,
                params![department, kind.number(), after(page), limit(page.limit)],
            )
        })
        .await
    }

    async fn count_work(&self, department: &str, kind: WorkKind) -> Result<u64> {
        let department = department.to_owned();
        let sql = "SELECT count(*) FROM work WHERE department = ?1 AND kind = ?2";
        self.read(move |db| {
            let count: i64 = scalar(db, sql, params![department, kind.number()])?.unwrap_or(0);
            Ok(count.unsigned_abs())
        })
        .await
    }

    async fn work_of_case(&self, case: CaseId) -> Result<Vec<WorkRow>> {
        let sql = "SELECT * FROM work WHERE case_id = ?1 ORDER BY kind, branch";
        self.read(move |db| many(db, sql, [case.get()])).await
    }

    async fn all_work(&self, page: Page) -> Result<Vec<WorkRow>> {
        let sql = "SELECT * FROM work WHERE case_id IN (SELECT DISTINCT case_id FROM work WHERE case_id > ?1 \
                   ORDER BY case_id LIMIT ?2) ORDER BY case_id, kind, branch";
        self.read(move |db| many(db, sql, [after(page), limit(page.limit)]))
            .await
    }

    async fn documents(&self, case: CaseId) -> Result<Vec<DocumentRow>> {
        let sql = "SELECT * FROM document WHERE case_id = ?1 ORDER BY id";
        self.read(move |db| many(db, sql, [case.get()])).await
    }

    async fn document(&self, id: DocumentId) -> Result<Option<DocumentRow>> {
        self.read(move |db| one(db, "SELECT * FROM document WHERE id = ?1", [id.get()]))
            .await
    }

    async fn certificate(&self, licence_id: &str) -> Result<Option<CertificateRow>> {
        let licence_id = licence_id.to_owned();
        self.read(move |db| {
            one(
                db,
                "SELECT * FROM certificate WHERE licence_id = ?1",
                [licence_id],
            )
        })
        .await
    }

    async fn certificate_of(&self, case: CaseId) -> Result<Option<CertificateRow>> {
        self.read(move |db| {
            one(
                db,
                "SELECT * FROM certificate WHERE case_id = ?1",
                [case.get()],
            )
        })
        .await
    }

    async fn editions(&self, after_code: &str, limit_: u32) -> Result<Vec<EditionRow>> {
        let after_code = after_code.to_owned();
        let sql = "SELECT e.* FROM edition e WHERE e.code > ?1 AND e.edition = \
                   (SELECT max(edition) FROM edition WHERE code = e.code) ORDER BY e.code LIMIT ?2";
        self.read(move |db| many(db, sql, params![after_code, limit(limit_)]))
            .await
    }

    async fn edition(&self, code: &str, edition: u32) -> Result<Option<EditionRow>> {
        let code = code.to_owned();
        let sql = "SELECT * FROM edition WHERE code = ?1 AND edition = ?2";
        self.read(move |db| one(db, sql, params![code, edition]))
            .await
    }

    async fn editions_of(&self, code: &str) -> Result<Vec<EditionRow>> {
        let code = code.to_owned();
        let sql = "SELECT * FROM edition WHERE code = ?1 ORDER BY edition DESC";
        self.read(move |db| many(db, sql, [code])).await
    }

    async fn personal(&self, id: PersonalRef) -> Result<Option<Vec<u8>>> {
        self.read(move |db| scalar(db, "SELECT sealed FROM personal WHERE id = ?1", [id.get()]))
            .await
    }

    async fn account(&self, id: AccountId) -> Result<Option<AccountRow>> {
        self.read(move |db| one(db, "SELECT * FROM account WHERE id = ?1", [id.get()]))
            .await
    }

    async fn account_by_name(&self, name: &str) -> Result<Option<AccountRow>> {
        let name = name.to_owned();
        self.read(move |db| one(db, "SELECT * FROM account WHERE name = ?1", [name]))
            .await
    }

    async fn accounts(&self, page: Page) -> Result<Vec<AccountRow>> {
        let sql = "SELECT * FROM account WHERE id > ?1 ORDER BY id LIMIT ?2";
        self.read(move |db| many(db, sql, [after(page), limit(page.limit)]))
            .await
    }

    async fn session(&self, token: Digest) -> Result<Option<SessionRow>> {
        let sql = "SELECT * FROM session WHERE token = ?1";
        self.read(move |db| one(db, sql, [token.as_bytes().as_slice()]))
            .await
    }

    async fn draft(&self, id: DraftId) -> Result<Option<DraftRow>> {
        self.read(move |db| one(db, "SELECT * FROM draft WHERE id = ?1", [id.get()]))
            .await
    }

    async fn drafts_of(&self, owner: AccountId) -> Result<Vec<DraftRow>> {
        let sql =
            "SELECT * FROM draft WHERE owner = ?1 AND case_id IS NULL ORDER BY id DESC LIMIT 1000";
        self.read(move |db| many(db, sql, [owner.get()])).await
    }

    async fn file(&self, id: FileId) -> Result<Option<FileRow>> {
        self.read(move |db| one(db, "SELECT * FROM file WHERE id = ?1", [id.get()]))
            .await
    }

    async fn files_of_draft(&self, draft: DraftId) -> Result<Vec<FileRow>> {
        let sql = "SELECT * FROM file WHERE draft = ?1 ORDER BY id";
        self.read(move |db| many(db, sql, [draft.get()])).await
    }

    async fn files_of_case(&self, case: CaseId) -> Result<Vec<FileRow>> {
        let sql = "SELECT * FROM file WHERE case_id = ?1 ORDER BY id";
        self.read(move |db| many(db, sql, [case.get()])).await
    }

    async fn jobs(&self, page: Page) -> Result<Vec<JobRow>> {
        let sql = "SELECT * FROM job WHERE id > ?1 ORDER BY id LIMIT ?2";
        self.read(move |db| many(db, sql, [after(page), limit(page.limit)]))
            .await
    }

    async fn audit(&self, limit_: u32) -> Result<Vec<AuditRow>> {
        self.read(move |db| {
            many(
                db,
                "SELECT * FROM audit ORDER BY id DESC LIMIT ?1",
                [limit(limit_)],
            )
        })
        .await
    }

    async fn once(&self, key: [u8; 16]) -> Result<Option<i64>> {
        let sql = "SELECT * FROM once WHERE key = ?1";
        let found = self.read(move |db| one::<OnceResult>(db, sql, [key.as_slice()]));
        Ok(found.await?.map(|found| found.0))
    }

    async fn setting(&self, name: &str) -> Result<Option<String>> {
        let name = name.to_owned();
        let sql = "SELECT * FROM setting WHERE name = ?1";
        let value = self.read(move |db| one::<SettingValue>(db, sql, [name]));
        Ok(value.await?.map(|value| value.0))
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.read(check::findings).await
    }
}
