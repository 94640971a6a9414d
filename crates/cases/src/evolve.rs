//! What the case is after an event. An event that does not fit is corruption, never ignored.

use crate::event::{DocumentKind, Event, Recorded};
use crate::state::{
    Acceptance, Branch, Case, Certificate, Decided, Decision, Document, Opinion, Passed, Reviewed,
    State,
};
use std::collections::BTreeSet;

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
    let state = std::mem::replace(&mut case.state, State::Withdrawn);
    case.state = advance(&mut case, state, recorded).map_err(misfit)?;
    case.version = recorded.seq;
    case.changed_at = recorded.at;
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
        note: recorded.event.sealed().cloned(),
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

fn advance(case: &mut Case, state: State, recorded: &Recorded) -> Result<State, &'static str> {
    match &recorded.event {
        Event::Submitted { .. } => Err("a second submission"),
        Event::CorrectionRequested { points, notes } => {
            let State::Received { .. } = state else {
                return Err("not received");
            };
            case.told.extend(points.iter().cloned());
            case.correction = Some((points.clone(), notes.clone()));
            Ok(State::Correcting {
                points: points.iter().cloned().collect(),
            })
        }
        Event::Resubmitted {
            answers,
            materials,
            intake_due,
        } => {
            let State::Correcting { .. } = state else {
                return Err("no correction was asked for");
            };
            case.answers = answers.clone();
            case.materials = materials.clone();
            Ok(State::Received { due: *intake_due })
        }
        Event::Accepted {
            reviews,
            due,
            calendar,
            law: _,
        } => {
            let State::Received { .. } = state else {
                return Err("not received");
            };
            let acceptance = Acceptance {
                at: recorded.at,
                due: *due,
                calendar: calendar.clone(),
            };
            let branches = reviews
                .iter()
                .map(|plan| Branch {
                    plan: plan.clone(),
                    opinion: None,
                })
                .collect();
            Ok(join(acceptance, branches))
        }
        Event::IntakeRefused {
            ground,
            reason,
            competent,
        } => {
            let State::Received { .. } = state else {
                return Err("not received");
            };
            Ok(State::IntakeRefused {
                ground: *ground,
                reason: reason.clone(),
                competent: competent.clone(),
            })
        }
        Event::OpinionGiven {
            branch,
            agrees,
            note,
        } => {
            let opinion = Opinion {
                at: recorded.at,
                by: recorded.by.clone(),
                agrees: *agrees,
                note: note.clone(),
            };
            review(state, branch, opinion)
        }
        Event::Granted { .. } | Event::Refused { .. } => decided(state, recorded),
        Event::CertificateMade {
            number,
            licence_id,
            valid_from,
            valid_to,
            document,
        } => {
            let State::Issuing { decided, .. } = state else {
                return Err("nothing is being issued");
            };
            let certificate = Certificate {
                number: number.clone(),
                licence_id: licence_id.clone(),
                valid_from: *valid_from,
                valid_to: *valid_to,
                document: document.clone(),
                at: recorded.at,
            };
            case.documents.push(Document {
                kind: DocumentKind::Certificate,
                of: recorded.at,
                made: Some(document.clone()),
            });
            Ok(State::Delivering {
                decided,
                certificate: Some(certificate),
            })
        }
        Event::DocumentMade { kind, document } => {
            let wanted = case
                .documents
                .iter_mut()
                .rev()
                .find(|wanted| wanted.kind == *kind);
            match wanted {
                Some(wanted) if wanted.made.is_none() => wanted.made = Some(document.clone()),
                _ => return Err("no such document was called for"),
            }
            Ok(state)
        }
        Event::Delivered { way } => {
            let State::Delivering {
                decided,
                certificate,
            } = state
            else {
                return Err("nothing to deliver");
            };
            Ok(State::Closed {
                decided,
                certificate,
                way: way.clone(),
            })
        }
        Event::Withdrawn { .. } => match state {
            State::Received { .. }
            | State::Correcting { .. }
            | State::Reviewing { .. }
            | State::Deciding(_) => Ok(State::Withdrawn),
            _ => Err("too late to withdraw"),
        },
    }
}

/// The case goes on to the decision when no branch is open: the join is "all".
fn join(acceptance: Acceptance, branches: Vec<Branch>) -> State {
    if branches.iter().all(|branch| branch.opinion.is_some()) {
        State::Deciding(Reviewed {
            acceptance,
            branches,
        })
    } else {
        State::Reviewing {
            acceptance,
            branches,
        }
    }
}

fn review(state: State, key: &str, opinion: Opinion) -> Result<State, &'static str> {
    let State::Reviewing {
        acceptance,
        mut branches,
    } = state
    else {
        return Err("not under review");
    };
    match branches.iter_mut().find(|branch| branch.plan.key == key) {
        Some(branch) if branch.opinion.is_none() => branch.opinion = Some(opinion),
        Some(_) => return Err("a second opinion of the branch"),
        None => return Err("no such branch"),
    }
    Ok(join(acceptance, branches))
}

fn decided(state: State, recorded: &Recorded) -> Result<State, &'static str> {
    let State::Deciding(reviewed) = state else {
        return Err("not ready to be decided");
    };
    let (granted, note, delivery_due, series) = match &recorded.event {
        Event::Granted {
            note,
            series,
            delivery_due,
        } => (true, note, delivery_due, series.as_str()),
        Event::Refused {
            reasons,
            delivery_due,
        } => (false, reasons, delivery_due, ""),
        _ => return Err("no decision"),
    };
    let decision = Decision {
        at: recorded.at,
        by: recorded.by.clone(),
        granted,
        note: note.clone(),
        delivery_due: *delivery_due,
    };
    let decided = Decided { reviewed, decision };
    if series.is_empty() {
        return Ok(State::Delivering {
            decided,
            certificate: None,
        });
    }
    let serial = recorded.serial.ok_or("the certificate has no serial")?;
    Ok(State::Issuing { decided, serial })
}
