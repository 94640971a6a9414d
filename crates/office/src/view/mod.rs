//! What pages and programs see of a case: texts opened, names of departments found, nothing left to look up.

pub(crate) mod case;
mod shapes;

pub use shapes::{
    BranchView, CaseLine, CaseView, DocumentView, HistoryLine, OpinionView, PointView, Progress,
    Who, WorkLine,
};

use crate::handle::number_of;
use crate::port::rows::{CaseRow, WorkKind, WorkRow};
use crate::port::store::{CaseFilter, Page};
use crate::{Office, OfficeError, Result, SignedIn};
use cases::Status;
use identity::Permission;

impl Office {
    /// A case as a list shows it.
    pub(crate) async fn line(&self, row: &CaseRow) -> Result<CaseLine> {
        let service = self.service(&row.task_code, row.edition).await?;
        let open = matches!(row.status, Status::Reviewing | Status::Deciding);
        let calendar = self.calendar();
        let left = row
            .due
            .filter(|_| open)
            .map(|due| law::remaining(&calendar, self.clock.now().date(), due));
        Ok(CaseLine {
            id: row.id,
            number: number_of(row)?,
            service: service.service.item.name.clone(),
            task_code: row.task_code.clone(),
            status: row.status,
            received_at: row.received_at,
            position: row.position,
            due: row.due,
            left,
            provisional: row.provisional,
            department: self.department_name(&row.decision_department),
        })
    }

    async fn lines(&self, rows: Vec<CaseRow>) -> Result<Vec<CaseLine>> {
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            lines.push(self.line(row).await?);
        }
        Ok(lines)
    }

    /// One's own cases, newest first; `after` is the position of the last seen.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn my_cases(&self, who: &SignedIn, page: Page) -> Result<Vec<CaseLine>> {
        who.needs(Permission::Apply)?;
        let rows = self.store.cases_of(who.actor.account, page).await?;
        self.lines(rows).await
    }

    /// The cases of the city, for the supervisor.
    ///
    /// # Errors
    /// `AUTH-004` for others.
    pub async fn oversee(
        &self,
        who: &SignedIn,
        filter: &CaseFilter,
        page: Page,
    ) -> Result<Vec<CaseLine>> {
        who.needs(Permission::Oversee)?;
        let rows = self.store.cases(filter, page).await?;
        self.lines(rows).await
    }

    /// How many cases have each status, for the supervisor.
    ///
    /// # Errors
    /// `AUTH-004` for others.
    pub async fn oversee_counts(
        &self,
        who: &SignedIn,
        department: Option<&str>,
    ) -> Result<Vec<(Status, u64)>> {
        who.needs(Permission::Oversee)?;
        Ok(self.store.count_cases(department).await?)
    }

    /// The kinds of work that the asker's roles bring.
    #[must_use]
    pub fn kinds_of_work(&self, who: &SignedIn) -> Vec<WorkKind> {
        [
            (Permission::Intake, WorkKind::Intake),
            (Permission::Review, WorkKind::Review),
            (Permission::Decide, WorkKind::Decide),
            (Permission::Deliver, WorkKind::Deliver),
        ]
        .into_iter()
        .filter(|(permission, _)| who.actor.may(*permission))
        .map(|(_, kind)| kind)
        .collect()
    }

    /// The inbox of the asker's department, in lawful order: first handed in, first handled.
    ///
    /// # Errors
    /// `AUTH-004` when the asker's roles bring no such work.
    pub async fn inbox(&self, who: &SignedIn, kind: WorkKind, page: Page) -> Result<Vec<WorkLine>> {
        let department = self.desk(who, kind)?;
        let rows = self.store.work(department, kind, page).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            lines.push(self.work_line(row).await?);
        }
        Ok(lines)
    }

    /// How much of a kind of work waits in the asker's department.
    ///
    /// # Errors
    /// `AUTH-004` when the asker's roles bring no such work.
    pub async fn inbox_count(&self, who: &SignedIn, kind: WorkKind) -> Result<u64> {
        let department = self.desk(who, kind)?;
        Ok(self.store.count_work(department, kind).await?)
    }

    fn desk<'a>(&self, who: &'a SignedIn, kind: WorkKind) -> Result<&'a str> {
        if !self.kinds_of_work(who).contains(&kind) {
            return Err(crate::accounts::forbidden().into());
        }
        who.actor
            .department
            .as_deref()
            .ok_or_else(|| crate::accounts::forbidden().into())
    }

    async fn work_line(&self, row: WorkRow) -> Result<WorkLine> {
        let case = self
            .store
            .case(row.case)
            .await?
            .ok_or(OfficeError::Hidden)?;
        let service = self.service(&case.task_code, case.edition).await?;
        let calendar = self.calendar();
        let left = row
            .due
            .map(|due| law::remaining(&calendar, self.clock.now().date(), due));
        Ok(WorkLine {
            kind: row.kind,
            branch_name: service.branch_name(&row.branch),
            branch: row.branch,
            since: row.since,
            due: row.due,
            left,
            case: self.line(&case).await?,
        })
    }
}
