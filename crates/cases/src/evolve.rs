//! What the case is after an event. An event that does not fit is corruption, never ignored.

use crate::Step;
use crate::advance::advance;
use crate::event::{DocumentKind, Event, Recorded};
use crate::state::{Case, Document, Passed, State};
use std::collections::{BTreeMap, BTreeSet};

/// The record holds an event that can't follow what went before: stored data is corrupt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {kind} at position {position} does not fit: {problem}")]
pub struct Misfit {
    /// The kind of act.
    pub kind: &'static str,
    /// Its position.
    pub position: u64,
    /// What is wrong.
    pub problem: &'static str,
}

/// The case after all its events, in order; `None` when there are none.
///
/// # Errors
/// [`Misfit`] when the events can't follow each other.
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Result<Option<Case>, Misfit> {
    events
        .into_iter()
        .try_fold(None, |case, recorded| evolve(case, recorded).map(Some))
}

/// The case after one more event.
///
/// # Errors
/// [`Misfit`] when the event can't follow.
pub fn evolve(case: Option<Case>, recorded: &Recorded) -> Result<Case, Misfit> {
    let misfit = |problem| Misfit {
        kind: recorded.event.kind(),
        position: recorded.position,
        problem,
    };
    let mut case = match case {
        None => {
            return begin(recorded)
                .ok_or_else(|| misfit("a case begins with a submission and its serial"));
        }
        Some(case) => case,
    };
    if recorded.case != case.id || recorded.seq != case.version.saturating_add(1) {
        return Err(misfit("not the next event of this case"));
    }
    // The state is consumed: what stands in its place meanwhile is seen by nobody, not even when the event doesn't fit.
    let state = std::mem::replace(&mut case.state, State::Withdrawn);
    case.state = advance(&mut case, state, recorded).map_err(misfit)?;
    case.version = recorded.seq;
    case.changed_at = recorded.at;
    case.step_on(recorded.position);
    case.history.push(passed(recorded));
    if let Some(kind) = calls_for(&recorded.event) {
        case.documents.push(Document {
            kind,
            of: recorded.at,
            made: None,
        });
    }
    Ok(case)
}

fn begin(recorded: &Recorded) -> Option<Case> {
    let Event::Submitted {
        task_code,
        edition,
        content,
        applicant,
        answers,
        materials,
        wish,
        intake_department,
        decision_department,
        intake_due,
    } = &recorded.event
    else {
        return None;
    };
    if recorded.seq != 1 {
        return None;
    }
    Some(Case {
        id: recorded.case,
        version: 1,
        task_code: task_code.clone(),
        edition: *edition,
        content: *content,
        position: recorded.position,
        serial: recorded.serial?,
        received_at: recorded.at,
        changed_at: recorded.at,
        applicant: *applicant,
        answers: answers.clone(),
        materials: materials.clone(),
        wish: *wish,
        intake_department: intake_department.clone(),
        decision_department: decision_department.clone(),
        told: BTreeSet::new(),
        correction: None,
        history: vec![passed(recorded)],
        documents: vec![Document {
            kind: DocumentKind::Receipt,
            of: recorded.at,
            made: None,
        }],
        step: Step::Accept,
        finished: BTreeMap::from([(Step::Apply, recorded.position)]),
        state: State::Received { due: *intake_due },
    })
}

fn passed(recorded: &Recorded) -> Passed {
    let what = match &recorded.event {
        Event::OpinionGiven { branch, .. } => branch.clone(),
        Event::DocumentMade { kind, .. } => kind.name().to_owned(),
        Event::Submitted { .. }
        | Event::CorrectionRequested { .. }
        | Event::Resubmitted { .. }
        | Event::Accepted { .. }
        | Event::IntakeRefused { .. }
        | Event::Granted { .. }
        | Event::Refused { .. }
        | Event::CertificateMade { .. }
        | Event::Delivered { .. }
        | Event::Withdrawn { .. } => String::new(),
    };
    Passed {
        position: recorded.position,
        at: recorded.at,
        by: recorded.by.clone(),
        kind: recorded.event.kind(),
        what,
        note: recorded.event.sealed().first().map(|s| (*s).clone()),
    }
}

/// The document that the law wants for an act.
const fn calls_for(event: &Event) -> Option<DocumentKind> {
    match event {
        Event::Submitted { .. } => Some(DocumentKind::Receipt),
        Event::CorrectionRequested { .. } => Some(DocumentKind::Correction),
        Event::Accepted { .. } => Some(DocumentKind::Acceptance),
        Event::IntakeRefused { .. } => Some(DocumentKind::IntakeRefusal),
        Event::Granted { .. } => Some(DocumentKind::Grant),
        Event::Refused { .. } => Some(DocumentKind::Refusal),
        Event::Resubmitted { .. }
        | Event::OpinionGiven { .. }
        | Event::CertificateMade { .. }
        | Event::DocumentMade { .. }
        | Event::Delivered { .. }
        | Event::Withdrawn { .. } => None,
    }
}
