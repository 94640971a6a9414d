//! What pages and programs see of a case: texts opened, names of departments found, nothing left to look up.

use crate::catalog::LoadedService;
use crate::files::FileView;
use crate::handle::{LoadedCase, number_of};
use crate::port::rows::{CaseRow, WorkKind, WorkRow};
use crate::port::store::{CaseFilter, Page};
use crate::{Office, OfficeError, Profile, RefusalKind, Refused, Result, SignedIn};
use cases::{By, Case, DocumentKind, Point, Sealed, Status, Track};
use identity::Permission;
use serde_json::Value;
use std::sync::Arc;
use vocab::code::{CaseNumber, LookupCode};
use vocab::{AccountId, CaseId, Date, DocumentId, Position, Text, Timestamp};

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// The case number.
    pub number: CaseNumber,
    /// The service's name.
    pub service: Text,
    /// The 31-digit code of the item.
    pub task_code: String,
    /// Where it stands.
    pub status: Status,
    /// When it was submitted.
    pub received_at: Timestamp,
    /// Its place in the record.
    pub position: Position,
    /// When the decision is due.
    pub due: Option<Date>,
    /// Working days until then; negative when late. `None` without a deadline or once decided.
    pub left: Option<i64>,
    /// Whether the deadline depends on a calendar that ends earlier.
    pub provisional: bool,
    /// The department that decides.
    pub department: Text,
}

/// A piece of waiting work in an inbox.
#[derive(Debug, Clone)]
pub struct WorkLine {
    /// What is to be done.
    pub kind: WorkKind,
    /// The branch of review; empty for other kinds.
    pub branch: String,
    /// What the branch is called; empty for other kinds.
    pub branch_name: Text,
    /// Since when it waits.
    pub since: Timestamp,
    /// Until when this piece is to be done.
    pub due: Option<Date>,
    /// Working days until then; negative when late.
    pub left: Option<i64>,
    /// The case.
    pub case: CaseLine,
}

/// Who acted, as the asker may see it: applicants see a department and a work number, never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The department, or “applicant”, or “platform”.
    pub what: Text,
    /// The work number (工号); empty for others than staff.
    pub work_number: String,
}

/// One thing that has happened.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// Its place in the record.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Who,
    /// The kind of act (`case.submitted` …).
    pub kind: &'static str,
    /// The branch's name for opinions, the document's title for documents; else empty.
    pub what: Text,
}

/// One branch of the review.
#[derive(Debug, Clone)]
pub struct BranchView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// What is reviewed in it.
    pub task: Text,
    /// The department.
    pub department: Text,
    /// The department's code.
    pub department_code: String,
    /// Its share of the time, in working days.
    pub days: u16,
    /// The opinion: whether it agrees, who, when; the words only for staff and after the decision.
    pub opinion: Option<OpinionView>,
}

/// An opinion.
#[derive(Debug, Clone)]
pub struct OpinionView {
    /// Whether it agrees to a grant.
    pub agrees: bool,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Who,
    /// In words; `None` when the asker may not see them, or when they were erased.
    pub note: Option<String>,
}

/// Something to be corrected.
#[derive(Debug, Clone)]
pub struct PointView {
    /// The field or the material.
    pub point: Point,
    /// What it is called.
    pub label: Text,
    /// What is to be done.
    pub note: String,
}

/// A document of the case.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its title.
    pub title: Text,
    /// When the act that it tells of happened.
    pub of: Timestamp,
    /// The document, once it was put on paper; it is on first opening.
    pub id: Option<DocumentId>,
}

/// Everything that the asker may see of a case.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The line as lists show it.
    pub line: CaseLine,
    /// The case.
    pub case: Case,
    /// The service in the edition that it is pinned to.
    pub service: Arc<LoadedService>,
    /// The six steps with who and when.
    pub track: Vec<(Track, Option<Who>)>,
    /// What has happened, oldest first.
    pub history: Vec<HistoryLine>,
    /// The branches of review.
    pub branches: Vec<BranchView>,
    /// What is to be corrected, while the applicant is asked to.
    pub correction: Vec<PointView>,
    /// The documents.
    pub documents: Vec<DocumentView>,
    /// The answers; `None` once they were erased.
    pub answers: Option<Value>,
    /// The files as they now stand.
    pub files: Vec<FileView>,
    /// The applicant, for staff; the applicant themself sees their own.
    pub applicant: Option<Profile>,
    /// Remarks or reasons of the decision, or of the refusal at intake, in words.
    pub reasons: Option<String>,
    /// The note on the delivery, for applicant and window.
    pub delivery_note: Option<String>,
    /// The look-up code, for the applicant.
    pub lookup_code: Option<LookupCode>,
    /// Why the deadline is on that date.
    pub why_due: Option<law::Explanation>,
    /// What the asker may do now: kinds of work, with the branch.
    pub may: Vec<(WorkKind, String)>,
    /// Whether the asker is the applicant.
    pub own: bool,
}

/// The bare progress that a stranger with number and look-up code sees: no person, no answers.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The case number.
    pub number: CaseNumber,
    /// The service's name.
    pub service: Text,
    /// Where it stands.
    pub status: Status,
    /// When it was submitted.
    pub received_at: Timestamp,
    /// The six steps.
    pub track: Vec<(Track, Option<Who>)>,
    /// When the decision is due.
    pub due: Option<Date>,
    /// Whether that may still move.
    pub provisional: bool,
}

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

    /// Everything that the asker may see of a case. Staff who look are written into the audit.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for a case that the asker may not see.
    pub async fn case(&self, who: &SignedIn, id: CaseId) -> Result<CaseView> {
        let loaded = self.visible_case(who, id).await?;
        let own = loaded.case.applicant == who.actor.account;
        if !own {
            self.audit(Some(who.actor.account), "case.view", &id.to_string(), "ok")
                .await?;
        }
        self.view(who, loaded, own).await
    }

    async fn view(&self, who: &SignedIn, loaded: LoadedCase, own: bool) -> Result<CaseView> {
        let LoadedCase { row, case, service } = loaded;
        // A supervisor follows the course; what the applicant wrote and handed in is none of the supervisor's business.
        let handles = own || who.actor.department.is_some() && !who.actor.may(Permission::Oversee);
        let words = !own || case.decision().is_some();
        let answers = if handles {
            self.answers(&case).await?
        } else {
            None
        };
        let files = if handles {
            self.current_files(&case).await?
        } else {
            Vec::new()
        };
        let applicant = if handles {
            self.profile(case.applicant).await.ok()
        } else {
            None
        };
        Ok(CaseView {
            line: self.line(&row).await?,
            track: self.track(&case).await?,
            history: self.history(&case, &service).await?,
            branches: self.branches(&case, &service, words).await?,
            correction: self.correction(&case, &service).await?,
            documents: documents(&case),
            answers,
            files,
            applicant,
            reasons: self.reasons(&case).await?,
            delivery_note: if handles {
                self.delivery_note(&case).await?
            } else {
                None
            },
            lookup_code: own.then(|| self.vault.lookup_code(case.id)),
            why_due: self.why_due(&case, &service),
            may: self.may_do(who, &case),
            own,
            case,
            service,
        })
    }

    /// The answers as they stand; `None` once they were erased.
    pub(crate) async fn answers(&self, case: &Case) -> Result<Option<Value>> {
        let Some(bytes) = self.open_personal(case.answers.at).await? else {
            return Ok(None);
        };
        let value = serde_json::from_slice(&bytes);
        value
            .map(Some)
            .map_err(|e| OfficeError::Corrupt(format!("answers of {}: {e}", case.id)))
    }

    pub(crate) async fn words(&self, sealed: &Sealed) -> Result<Option<String>> {
        let Some(bytes) = self.open_personal(sealed.at).await? else {
            return Ok(None);
        };
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| OfficeError::Corrupt(format!("text {}", sealed.at)))
    }

    async fn current_files(&self, case: &Case) -> Result<Vec<FileView>> {
        let mut files = self.files_of(case.id).await?;
        files.retain(|file| {
            case.materials
                .iter()
                .flat_map(|m| &m.files)
                .any(|mark| mark.id == file.id)
        });
        Ok(files)
    }

    pub(crate) async fn who_acted(&self, by: &By) -> Result<Who> {
        Ok(match by {
            By::System => Who {
                what: Text::new("平台自动办理", "The platform"),
                work_number: String::new(),
            },
            By::Applicant(_) => Who {
                what: Text::new("申请人", "Applicant"),
                work_number: String::new(),
            },
            By::Staff {
                account,
                department,
            } => Who {
                what: self.department_name(department),
                work_number: self.work_number(*account).await?,
            },
        })
    }

    async fn work_number(&self, account: AccountId) -> Result<String> {
        Ok(self
            .store
            .account(account)
            .await?
            .map(|row| row.work_number)
            .unwrap_or_default())
    }

    async fn track(&self, case: &Case) -> Result<Vec<(Track, Option<Who>)>> {
        let mut steps = Vec::new();
        for step in case.track() {
            let who = match &step.by {
                Some(by) => Some(self.who_acted(by).await?),
                None => None,
            };
            steps.push((step, who));
        }
        Ok(steps)
    }

    async fn history(&self, case: &Case, service: &LoadedService) -> Result<Vec<HistoryLine>> {
        let mut lines = Vec::new();
        for passed in &case.history {
            let what = match DocumentKind::from_name(&passed.what) {
                Some(kind) => kind.title(),
                None => service.branch_name(&passed.what),
            };
            lines.push(HistoryLine {
                position: passed.position,
                at: passed.at,
                who: self.who_acted(&passed.by).await?,
                kind: passed.kind,
                what,
            });
        }
        Ok(lines)
    }

    async fn branches(
        &self,
        case: &Case,
        service: &LoadedService,
        words: bool,
    ) -> Result<Vec<BranchView>> {
        let mut views = Vec::new();
        for branch in case.branches() {
            let opinion = match &branch.opinion {
                None => None,
                Some(opinion) => Some(OpinionView {
                    agrees: opinion.agrees,
                    at: opinion.at,
                    who: self.who_acted(&opinion.by).await?,
                    note: if words {
                        self.words(&opinion.note).await?
                    } else {
                        None
                    },
                }),
            };
            views.push(BranchView {
                key: branch.plan.key.clone(),
                name: service.branch_name(&branch.plan.key),
                task: service.branch_task(&branch.plan.key),
                department: self.department_name(&branch.plan.department),
                department_code: branch.plan.department.clone(),
                days: branch.plan.days,
                opinion,
            });
        }
        Ok(views)
    }

    pub(crate) async fn correction(
        &self,
        case: &Case,
        service: &LoadedService,
    ) -> Result<Vec<PointView>> {
        let Some((points, notes)) = &case.correction else {
            return Ok(Vec::new());
        };
        let notes: Vec<String> = match self.open_personal(notes.at).await? {
            None => Vec::new(),
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|e| OfficeError::Corrupt(format!("notes of {}: {e}", case.id)))?,
        };
        let mut notes = notes.into_iter();
        Ok(points
            .iter()
            .map(|point| PointView {
                point: point.clone(),
                label: service.point_label(point),
                note: notes.next().unwrap_or_default(),
            })
            .collect())
    }

    async fn reasons(&self, case: &Case) -> Result<Option<String>> {
        let sealed = match (&case.state, case.decision()) {
            (_, Some(decision)) => &decision.note,
            (cases::State::IntakeRefused { reason, .. }, None) => reason,
            _ => return Ok(None),
        };
        self.words(sealed).await
    }

    async fn delivery_note(&self, case: &Case) -> Result<Option<String>> {
        use cases::DeliveryWay as W;
        match &case.state {
            cases::State::Closed {
                way: W::Collected { note } | W::Posted { note },
                ..
            } => self.words(note).await,
            _ => Ok(None),
        }
    }

    fn why_due(&self, case: &Case, service: &LoadedService) -> Option<law::Explanation> {
        let acceptance = case.acceptance()?;
        let clock = service.clock()?;
        Some(law::explain(
            &self.calendar(),
            acceptance.at.date(),
            clock.binding(),
        ))
    }

    fn may_do(&self, who: &SignedIn, case: &Case) -> Vec<(WorkKind, String)> {
        let kinds = self.kinds_of_work(who);
        crate::project::work_rows(case)
            .into_iter()
            .filter(|row| kinds.contains(&row.kind) && who.actor.is_of(&row.department))
            .map(|row| (row.kind, row.branch))
            .collect()
    }

    /// The bare progress, for whoever knows number and look-up code.
    ///
    /// # Errors
    /// `CASE-016` when the two do not belong together; nothing tells which of them is wrong.
    pub async fn progress(&self, number: &str, code: &str) -> Result<Progress> {
        let refused = || {
            Refused::new(
                "CASE-016",
                RefusalKind::Invalid,
                "没有查到。请核对办件编号和查询码；两者都印在申请回执上。",
                "Nothing found. Check the case number and the look-up code; both are printed on the receipt.",
            )
        };
        self.throttle_lookup(number)?;
        let wrong = || {
            self.count_lookup_failure(number);
            refused()
        };
        let number = CaseNumber::parse(number.trim()).map_err(|_| wrong())?;
        let code = LookupCode::parse(code).map_err(|_| wrong())?;
        let parts = number.parts();
        let row = self
            .store
            .case_by_number(parts.task.as_str(), parts.date, parts.serial)
            .await?
            .ok_or_else(wrong)?;
        if self.vault.lookup_code(row.id) != code {
            return Err(wrong().into());
        }
        let loaded = self.load_case(row.id).await?;
        let line = self.line(&row).await?;
        Ok(Progress {
            number: line.number,
            service: line.service,
            status: line.status,
            received_at: line.received_at,
            track: self.track(&loaded.case).await?,
            due: line.due,
            provisional: line.provisional,
        })
    }
}

fn documents(case: &Case) -> Vec<DocumentView> {
    case.documents
        .iter()
        .map(|document| DocumentView {
            kind: document.kind,
            title: document.kind.title(),
            of: document.of,
            id: document.made.as_ref().map(|mark| mark.id),
        })
        .collect()
}
