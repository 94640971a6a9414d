//! One case with everything that the asker may see, and the bare progress for strangers.

use super::{
    BranchView, CaseView, DocumentView, HistoryLine, OpinionView, PointView, Progress, Who,
};
use crate::catalog::LoadedService;
use crate::files::FileView;
use crate::handle::LoadedCase;
use crate::port::rows::WorkKind;
use crate::{Office, OfficeError, RefusalKind, Refused, Result, SignedIn};
use cases::{By, Case, DocumentKind, Sealed, Track};
use identity::Permission;
use serde_json::Value;
use vocab::code::{CaseNumber, LookupCode};
use vocab::{AccountId, CaseId, Text};

impl Office {
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
        let handles = own || may_read_content(who);
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
        let asked = number;
        let number = CaseNumber::parse(number.trim()).map_err(|_| refused())?;
        let code = LookupCode::parse(code).map_err(|_| refused())?;
        let parts = number.parts();
        let row = self
            .store
            .case_by_number(parts.task.as_str(), parts.date, parts.serial)
            .await?
            .ok_or_else(refused)?;
        if self.vault.lookup_code(row.id) != code {
            return Err(refused().into());
        }
        self.lookup_succeeded(asked);
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

/// A supervisor follows the course; what the applicant wrote and handed in is none of the supervisor's business.
pub(crate) fn may_read_content(who: &SignedIn) -> bool {
    who.actor.department.is_some() && !who.actor.may(Permission::Oversee)
}
