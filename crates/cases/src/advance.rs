//! What each event makes of the state of a case, or why it can't follow.

use crate::event::{DocumentKind, DocumentMark, Event, Recorded, Sealed};
use crate::state::{
    Acceptance, Branch, Case, Certificate, Decided, Decision, Document, Opinion, Reviewed, State,
};
use law::Due;

type Next = Result<State, &'static str>;

/// The state after the event. `state` is the one before; what is not part of it changes in `case`.
pub(crate) fn advance(case: &mut Case, state: State, recorded: &Recorded) -> Next {
    match &recorded.event {
        Event::Submitted { .. } => Err("a second submission"),
        Event::CorrectionRequested { points, notes } => {
            from_received(&state)?;
            case.told.extend(points.iter().cloned());
            case.correction = Some((points.clone(), notes.clone()));
            let points = points.iter().cloned().collect();
            Ok(State::Correcting { points })
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
        Event::Accepted { .. } => accepted(&state, recorded),
        Event::IntakeRefused {
            ground,
            reason,
            competent,
        } => {
            from_received(&state)?;
            Ok(State::IntakeRefused {
                ground: *ground,
                reason: reason.clone(),
                competent: competent.clone(),
            })
        }
        Event::OpinionGiven { .. } => review(state, recorded),
        Event::Granted {
            note,
            series,
            delivery_due,
        } => {
            let decided = decided(state, recorded, true, note, *delivery_due)?;
            granted(decided, series, recorded.serial)
        }
        Event::Refused {
            reasons,
            delivery_due,
        } => Ok(State::Delivering {
            decided: decided(state, recorded, false, reasons, *delivery_due)?,
            certificate: None,
        }),
        Event::CertificateMade { .. } => certified(case, state, recorded),
        Event::DocumentMade { kind, document } => {
            on_paper(case, *kind, document)?;
            Ok(state)
        }
        Event::Delivered { .. } => delivered(state, recorded),
        Event::Withdrawn { .. } => withdrawn(&state),
    }
}

const fn from_received(state: &State) -> Result<(), &'static str> {
    let State::Received { .. } = state else {
        return Err("not received");
    };
    Ok(())
}

fn accepted(state: &State, recorded: &Recorded) -> Next {
    from_received(state)?;
    let Event::Accepted {
        reviews,
        due,
        calendar,
        law: _,
    } = &recorded.event
    else {
        return Err("no acceptance");
    };
    let acceptance = Acceptance {
        at: recorded.at,
        due: *due,
        calendar: calendar.clone(),
    };
    let open = |plan: &crate::BranchPlan| Branch {
        plan: plan.clone(),
        opinion: None,
    };
    Ok(join(acceptance, reviews.iter().map(open).collect()))
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

fn review(state: State, recorded: &Recorded) -> Next {
    let State::Reviewing {
        acceptance,
        mut branches,
    } = state
    else {
        return Err("not under review");
    };
    let Event::OpinionGiven {
        branch: key,
        agrees,
        note,
    } = &recorded.event
    else {
        return Err("no opinion");
    };
    let opinion = Opinion {
        at: recorded.at,
        by: recorded.by.clone(),
        agrees: *agrees,
        note: note.clone(),
    };
    match branches.iter_mut().find(|branch| branch.plan.key == *key) {
        Some(branch) if branch.opinion.is_none() => branch.opinion = Some(opinion),
        Some(_) => return Err("a second opinion of the branch"),
        None => return Err("no such branch"),
    }
    Ok(join(acceptance, branches))
}

fn decided(
    state: State,
    recorded: &Recorded,
    granted: bool,
    note: &Sealed,
    delivery_due: Due,
) -> Result<Decided, &'static str> {
    let State::Deciding(reviewed) = state else {
        return Err("not ready to be decided");
    };
    let decision = Decision {
        at: recorded.at,
        by: recorded.by.clone(),
        granted,
        note: note.clone(),
        delivery_due,
    };
    Ok(Decided { reviewed, decision })
}

/// A grant goes on to the certificate, or straight to delivery where the service makes none.
fn granted(decided: Decided, series: &str, serial: Option<u64>) -> Next {
    if series.is_empty() {
        return Ok(State::Delivering {
            decided,
            certificate: None,
        });
    }
    let serial = serial.ok_or("the certificate has no serial")?;
    Ok(State::Issuing { decided, serial })
}

fn certified(case: &mut Case, state: State, recorded: &Recorded) -> Next {
    let State::Issuing { decided, .. } = state else {
        return Err("nothing is being issued");
    };
    let Event::CertificateMade {
        number,
        licence_id,
        valid_from,
        valid_to,
        document,
    } = &recorded.event
    else {
        return Err("no certificate");
    };
    case.documents.push(Document {
        kind: DocumentKind::Certificate,
        of: recorded.at,
        made: Some(document.clone()),
    });
    let certificate = Some(Certificate {
        number: number.clone(),
        licence_id: licence_id.clone(),
        valid_from: *valid_from,
        valid_to: *valid_to,
        document: document.clone(),
        at: recorded.at,
    });
    Ok(State::Delivering {
        decided,
        certificate,
    })
}

/// The last document of that kind that was called for gets its PDF.
fn on_paper(
    case: &mut Case,
    kind: DocumentKind,
    document: &DocumentMark,
) -> Result<(), &'static str> {
    let mut documents = case.documents.iter_mut().rev();
    match documents.find(|wanted| wanted.kind == kind) {
        Some(wanted) if wanted.made.is_none() => wanted.made = Some(document.clone()),
        _ => return Err("no such document was called for"),
    }
    Ok(())
}

fn delivered(state: State, recorded: &Recorded) -> Next {
    let (
        State::Delivering {
            decided,
            certificate,
        },
        Event::Delivered { way },
    ) = (state, &recorded.event)
    else {
        return Err("nothing to deliver");
    };
    Ok(State::Closed {
        decided,
        certificate,
        way: way.clone(),
    })
}

fn withdrawn(state: &State) -> Next {
    match state {
        State::Received { .. }
        | State::Correcting { .. }
        | State::Reviewing { .. }
        | State::Deciding(_) => Ok(State::Withdrawn),
        State::IntakeRefused { .. }
        | State::Issuing { .. }
        | State::Delivering { .. }
        | State::Closed { .. }
        | State::Withdrawn => Err("too late to withdraw"),
    }
}
