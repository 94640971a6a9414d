//! Handling a case: one way for every command. Load and check, decide, append once, answer.

use crate::act::{decode_case, encode_case};
use crate::catalog::LoadedService;
use crate::error::changed_meanwhile;
use crate::port::rows::CaseRow;
use crate::port::store::{Appended, NewJob, RowChange, Unit};
use crate::project;
use crate::{Office, OfficeError, Result, SignedIn};
use cases::{By, Case, Command, Event, Facts, Job, Recorded, Sealed};
use std::sync::Arc;
use vocab::code::{CaseNumber, TaskCode};
use vocab::{CaseId, PersonalRef, Timestamp};

/// Identifies a command: whoever sends the same again gets the first outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandKey([u8; 16]);

impl CommandKey {
    /// The key of a command of `who` that the client named, or that its content names.
    #[must_use]
    pub fn new(who: &str, what: &str) -> Self {
        let digest = proof::content(format!("{who}\n{what}").as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&digest.as_bytes()[..16]);
        Self(key)
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }
}

/// A case as it is stored: its row and its fold.
#[derive(Debug, Clone)]
pub struct LoadedCase {
    /// The row.
    pub row: CaseRow,
    /// The case.
    pub case: Case,
    /// The service in the edition that it is pinned to.
    pub service: Arc<LoadedService>,
}

impl LoadedCase {
    /// The case number (办件编号).
    ///
    /// # Errors
    /// [`OfficeError::Corrupt`] when the row can't have one.
    pub fn number(&self) -> Result<CaseNumber> {
        number_of(&self.row)
    }
}

/// The case number of a row.
///
/// # Errors
/// [`OfficeError::Corrupt`] when the row can't have one.
pub fn number_of(row: &CaseRow) -> Result<CaseNumber> {
    TaskCode::parse(&row.task_code)
        .and_then(|task| CaseNumber::new(&task, row.received_on, row.serial))
        .map_err(|e| OfficeError::Corrupt(format!("number of {}: {e}", row.id)))
}

/// The personal values that a command brings, sealed and ready to be written with it.
#[derive(Default)]
pub(crate) struct Personal(Vec<RowChange>);

impl Personal {
    /// Seals one value; what comes back may stand in an event.
    pub(crate) fn seal(&mut self, office: &Office, value: &[u8]) -> Result<Sealed> {
        let (id, sealed, mark): (PersonalRef, _, _) = office.seal_personal(value)?;
        self.0.push(RowChange::Personal(id, sealed));
        Ok(mark)
    }

    /// Seals a text; an empty one counts as none.
    pub(crate) fn seal_text(&mut self, office: &Office, text: &str) -> Result<Option<Sealed>> {
        let text = text.trim();
        if text.is_empty() {
            Ok(None)
        } else {
            self.seal(office, text.as_bytes()).map(Some)
        }
    }
}

/// What one command is about, when it is carried out.
pub(crate) struct Carry<'a> {
    pub key: CommandKey,
    pub by: By,
    pub id: CaseId,
    pub before: Option<&'a Case>,
    pub service: &'a LoadedService,
    pub command: Command,
    pub personal: Personal,
    pub more: Vec<RowChange>,
}

impl Office {
    /// Loads a case by folding its record.
    pub(crate) async fn load_case(&self, id: CaseId) -> Result<LoadedCase> {
        let row = self.store.case(id).await?.ok_or(OfficeError::Hidden)?;
        let case = self
            .fold_case(id)
            .await?
            .ok_or_else(|| OfficeError::Corrupt(format!("{id} has no acts")))?;
        let service = self.service(&row.task_code, row.edition).await?;
        Ok(LoadedCase { row, case, service })
    }

    pub(crate) async fn fold_case(&self, id: CaseId) -> Result<Option<Case>> {
        let acts = self.store.stream(id.get()).await?;
        let recorded: Vec<Recorded> = acts.iter().map(decode_case).collect::<Result<_>>()?;
        Ok(cases::fold(&recorded)?)
    }

    /// A case that the asker may see; look-up and permission in one.
    pub(crate) async fn visible_case(&self, who: &SignedIn, id: CaseId) -> Result<LoadedCase> {
        let loaded = self.load_case(id).await?;
        if self.may_see(who, &loaded.case) {
            Ok(loaded)
        } else {
            Err(OfficeError::Hidden)
        }
    }

    /// Who may see a case: its applicant, the departments that handle it, the supervisors.
    pub(crate) fn may_see(&self, who: &SignedIn, case: &Case) -> bool {
        use identity::Permission as P;
        let actor = &who.actor;
        let reviews = case
            .branches()
            .iter()
            .any(|b| actor.is_of(&b.plan.department));
        case.applicant == actor.account
            || actor.may(P::Oversee)
            || ((actor.may(P::Intake) || actor.may(P::Deliver))
                && actor.is_of(&case.intake_department))
            || (actor.may(P::Review) && reviews)
            || (actor.may(P::Decide) && actor.is_of(&case.decision_department))
    }

    /// Who acts, as the record says it: the applicant for their own case, else a member of staff.
    pub(crate) fn by(&self, who: &SignedIn, case: Option<&Case>) -> By {
        match (&who.actor.department, case) {
            (Some(department), _) => By::Staff {
                account: who.actor.account,
                department: department.clone(),
            },
            (None, _) => By::Applicant(who.actor.account),
        }
    }

    /// Carries out a command: decide, encode, append once. Nothing is stored when this fails.
    pub(crate) async fn carry(&self, carry: Carry<'_>) -> Result<(Appended, Case)> {
        let now = self.clock.now();
        let calendar = self.calendar();
        let guide = carry.service.guide(now.date()).ok_or(OfficeError::Hidden)?;
        let facts = Facts {
            law: law::Facts {
                now,
                calendar: &calendar,
                law: self.law.clone(),
            },
            by: carry.by.clone(),
            guide: &guide,
        };
        let events = cases::decide(carry.before, &carry.command, &facts)?;
        let (unit, after) = self.unit(carry, now, &events)?;
        let appended = self.store.append(unit).await?;
        if !appended.repeated {
            self.jobs_waiting.notify_one();
        }
        Ok((appended, after))
    }

    fn unit(&self, carry: Carry<'_>, now: Timestamp, events: &[Event]) -> Result<(Unit, Case)> {
        let mut case = carry.before.cloned();
        let expected = case.as_ref().map_or(0, |case| case.version);
        let (mut acts, mut jobs) = (Vec::new(), Vec::new());
        let mut seq = expected;
        for event in events {
            seq = seq.saturating_add(1);
            let act = encode_case(carry.id, seq, now, &carry.by, event)?;
            // Position and serial are the store's; the fold that projects the rows does not need them.
            let recorded = Recorded {
                position: 0,
                case: carry.id,
                seq,
                at: now,
                by: carry.by.clone(),
                serial: (!act.series.is_empty()).then_some(0),
                event: event.clone(),
            };
            let after = cases::evolve(case.take(), &recorded)?;
            for job in cases::react(&after, event) {
                jobs.push(self.new_job(job, carry.id, now)?);
            }
            acts.push(act);
            case = Some(after);
        }
        let after = case.ok_or(OfficeError::Fault("a command without events"))?;
        let number = match carry.before {
            None => String::new(),
            Some(before) => self.case_number(before)?,
        };
        let mut rows = project::changes(carry.before, &after, &number);
        rows.extend(carry.personal.0);
        rows.extend(carry.more);
        let unit = Unit {
            command: carry.key.bytes(),
            stream: carry.id.get(),
            expected: Some(expected),
            acts,
            rows,
            jobs,
        };
        Ok((unit, after))
    }

    fn new_job(&self, job: Job, case: CaseId, now: Timestamp) -> Result<NewJob> {
        Ok(NewJob {
            id: self.ids.job()?,
            kind: job.name(),
            payload: case.to_string(),
            due: now,
        })
    }

    pub(crate) fn case_number(&self, case: &Case) -> Result<String> {
        Ok(number_of(&project::case_row(case))?.to_string())
    }

    /// Carries out a command of staff or applicant on a case that they may see, once more when another act came in
    /// between that does not stand in its way (two departments' opinions at the same moment).
    pub(crate) async fn command(
        &self,
        who: &SignedIn,
        id: CaseId,
        key: CommandKey,
        make: impl Fn(&LoadedCase, &mut Personal) -> Result<Command>,
    ) -> Result<()> {
        for _ in 0..8 {
            let loaded = self.visible_case(who, id).await?;
            let mut personal = Personal::default();
            let command = make(&loaded, &mut personal)?;
            let carry = Carry {
                key,
                by: self.by(who, Some(&loaded.case)),
                id,
                before: Some(&loaded.case),
                service: &loaded.service,
                command,
                personal,
                more: Vec::new(),
            };
            match self.carry(carry).await {
                Ok(_) => return Ok(()),
                Err(OfficeError::Refused(refused)) if refused == changed_meanwhile() => {}
                Err(OfficeError::Refused(refused)) => {
                    return self.first_outcome(key, refused).await;
                }
                Err(other) => return Err(other),
            }
        }
        Err(changed_meanwhile().into())
    }

    /// A repeated command finds the case moved on by its own first run: then the first outcome counts.
    pub(crate) async fn first_outcome(
        &self,
        key: CommandKey,
        refused: crate::Refused,
    ) -> Result<()> {
        match self.store.outcome(key.bytes()).await? {
            Some(_) => Ok(()),
            None => Err(refused.into()),
        }
    }
}
