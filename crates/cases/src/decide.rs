//! What may happen: a command against a case, under the facts of the moment.

use crate::command::{Command, Finding, Submission, Verdict};
use crate::event::{
    By, DeliveryWay, DeliveryWish, DocumentKind, Event, IntakeGround, MaterialFiles, Point, Sealed,
};
use crate::{Case, Facts, Refusal, State, Status};
use law::{ClockId, Due};
use std::collections::BTreeSet;

/// Decides what a command does: the events that happen, or why nothing happens. `case` is `None` before the submission.
///
/// # Errors
/// A [`Refusal`] with a stable code when the rules say no.
pub fn decide(
    case: Option<&Case>,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let event = match (case, command) {
        (None, Command::Submit(submission)) => submit(submission, facts)?,
        (None, _) => {
            return Err(Refusal::NotNow {
                status: Status::Received,
            });
        }
        (Some(case), Command::Submit(_)) => return Err(not_now(case)),
        (Some(case), Command::Examine(finding)) => examine(case, finding, facts)?,
        (Some(case), Command::Resubmit { answers, materials }) => {
            resubmit(case, answers, materials, facts)?
        }
        (
            Some(case),
            Command::GiveOpinion {
                branch,
                agrees,
                note,
            },
        ) => opinion(case, branch, *agrees, note.as_ref(), facts)?,
        (Some(case), Command::Decide(verdict)) => verdict_on(case, verdict, facts)?,
        (Some(case), Command::RecordCertificate { .. }) => certificate(case, command, facts)?,
        (Some(case), Command::RecordDocument { kind, document }) => {
            system_only(facts)?;
            match case.document(*kind) {
                Some(wanted) if wanted.made.is_none() && *kind != DocumentKind::Certificate => {
                    Event::DocumentMade {
                        kind: *kind,
                        document: document.clone(),
                    }
                }
                _ => return Err(Refusal::NoSuchDocument { kind: *kind }),
            }
        }
        (Some(case), Command::Deliver(way)) => deliver(case, way, facts)?,
        (Some(case), Command::Withdraw { note }) => withdraw(case, note, facts)?,
    };
    Ok(vec![event])
}

const fn not_now(case: &Case) -> Refusal {
    Refusal::NotNow {
        status: case.status(),
    }
}

fn system_only(facts: &Facts<'_>) -> Result<(), Refusal> {
    if facts.by == By::System {
        Ok(())
    } else {
        Err(Refusal::NotYours)
    }
}

fn staff_of(facts: &Facts<'_>, wanted: &str) -> Result<(), Refusal> {
    match &facts.by {
        By::Staff { department, .. } if department == wanted => Ok(()),
        By::Staff { .. } | By::System | By::Applicant(_) => Err(Refusal::NotYours),
    }
}

fn applicant_of(case: &Case, facts: &Facts<'_>) -> Result<(), Refusal> {
    if facts.by == By::Applicant(case.applicant) {
        Ok(())
    } else {
        Err(Refusal::NotApplicant)
    }
}

/// 行政许可法 art. 32(4): five working days to tell what must be corrected.
fn intake_due(facts: &Facts<'_>) -> Due {
    ClockId::CorrectionNotice.due(facts.law.calendar, facts.law.today())
}

fn check_materials(materials: &[MaterialFiles], facts: &Facts<'_>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for handed in materials {
        let unknown = || Refusal::MaterialUnknown {
            material: handed.material.clone(),
        };
        let demand = facts
            .guide
            .materials
            .get(&handed.material)
            .ok_or_else(unknown)?;
        if !seen.insert(&handed.material) || handed.files.len() > demand.max_files {
            return Err(unknown());
        }
    }
    for (key, demand) in &facts.guide.materials {
        let present = materials
            .iter()
            .any(|m| m.material == *key && !m.files.is_empty());
        if demand.required && !present {
            return Err(Refusal::MaterialMissing {
                material: key.clone(),
            });
        }
    }
    Ok(())
}

fn submit(submission: &Submission, facts: &Facts<'_>) -> Result<Event, Refusal> {
    if facts.by != By::Applicant(submission.applicant) {
        return Err(Refusal::NotApplicant);
    }
    check_materials(&submission.materials, facts)?;
    if submission.wish == DeliveryWish::Post && !facts.guide.post {
        return Err(Refusal::WayNotOffered);
    }
    Ok(Event::Submitted {
        task_code: facts.guide.task_code.clone(),
        edition: facts.guide.edition,
        content: facts.guide.content,
        applicant: submission.applicant,
        answers: submission.answers.clone(),
        materials: submission.materials.clone(),
        wish: submission.wish,
        intake_department: facts.guide.intake_department.clone(),
        decision_department: facts.guide.decision_department.clone(),
        intake_due: intake_due(facts),
    })
}

fn examine(case: &Case, finding: &Finding, facts: &Facts<'_>) -> Result<Event, Refusal> {
    staff_of(facts, &case.intake_department)?;
    let State::Received { .. } = &case.state else {
        return Err(not_now(case));
    };
    match finding {
        Finding::InOrder => Ok(Event::Accepted {
            reviews: facts.guide.reviews.clone(),
            due: facts
                .guide
                .clock
                .decision_due(facts.law.calendar, facts.law.today()),
            calendar: facts.law.calendar.edition().to_string(),
            law: facts.law.law.as_str().to_owned(),
        }),
        Finding::Incomplete { points, notes } => {
            check_points(case, points, facts)?;
            Ok(Event::CorrectionRequested {
                points: points.clone(),
                notes: notes.clone(),
            })
        }
        Finding::Inadmissible {
            ground,
            reason,
            competent,
        } => {
            if *ground == IntakeGround::NotCompetent && competent.is_none() {
                return Err(Refusal::NoCompetentOrgan);
            }
            Ok(Event::IntakeRefused {
                ground: *ground,
                reason: reason.clone(),
                competent: competent.clone(),
            })
        }
    }
}

/// What may be asked for: only what the published guide has, and only once (行政许可法 art. 31, 32(4)).
fn check_points(case: &Case, points: &[Point], facts: &Facts<'_>) -> Result<(), Refusal> {
    if points.is_empty() {
        return Err(Refusal::NothingNamed);
    }
    for point in points {
        let (known, name) = match point {
            Point::Field(pointer) => (facts.guide.fields.contains(pointer), pointer),
            Point::Material(key) => (facts.guide.materials.contains_key(key), key),
        };
        if !known {
            return Err(Refusal::NotInGuide {
                point: name.clone(),
            });
        }
        if !case.told.is_empty() && !case.told.contains(point) {
            return Err(Refusal::NotToldOnce {
                point: name.clone(),
            });
        }
    }
    Ok(())
}

fn resubmit(
    case: &Case,
    answers: &Sealed,
    materials: &[MaterialFiles],
    facts: &Facts<'_>,
) -> Result<Event, Refusal> {
    applicant_of(case, facts)?;
    let State::Correcting { .. } = &case.state else {
        return Err(not_now(case));
    };
    check_materials(materials, facts)?;
    Ok(Event::Resubmitted {
        answers: answers.clone(),
        materials: materials.to_vec(),
        intake_due: intake_due(facts),
    })
}

fn opinion(
    case: &Case,
    key: &str,
    agrees: bool,
    note: Option<&Sealed>,
    facts: &Facts<'_>,
) -> Result<Event, Refusal> {
    let branch = case
        .branches()
        .iter()
        .find(|branch| branch.plan.key == key)
        .ok_or_else(|| match &case.state {
            State::Reviewing { .. } => Refusal::NoSuchBranch {
                branch: key.to_owned(),
            },
            _ => not_now(case),
        })?;
    staff_of(facts, &branch.plan.department)?;
    if branch.opinion.is_some() {
        return Err(Refusal::OpinionGiven {
            branch: key.to_owned(),
        });
    }
    let State::Reviewing { .. } = &case.state else {
        return Err(not_now(case));
    };
    let note = note.ok_or(Refusal::NoReasons)?;
    Ok(Event::OpinionGiven {
        branch: key.to_owned(),
        agrees,
        note: note.clone(),
    })
}

fn verdict_on(case: &Case, verdict: &Verdict, facts: &Facts<'_>) -> Result<Event, Refusal> {
    staff_of(facts, &case.decision_department)?;
    let State::Deciding(_) = &case.state else {
        return Err(not_now(case));
    };
    let delivery_due = ClockId::Delivery.due(facts.law.calendar, facts.law.today());
    match verdict {
        Verdict::Grant { note } => Ok(Event::Granted {
            note: note.clone(),
            series: facts.guide.certificate_series.clone(),
            delivery_due,
        }),
        Verdict::Refuse { reasons } => {
            let reasons = reasons.as_ref().ok_or(Refusal::NoReasons)?;
            Ok(Event::Refused {
                reasons: reasons.clone(),
                delivery_due,
            })
        }
    }
}

fn certificate(case: &Case, command: &Command, facts: &Facts<'_>) -> Result<Event, Refusal> {
    system_only(facts)?;
    let (
        State::Issuing { .. },
        Command::RecordCertificate {
            number,
            licence_id,
            valid_from,
            valid_to,
            document,
        },
    ) = (&case.state, command)
    else {
        return Err(not_now(case));
    };
    Ok(Event::CertificateMade {
        number: number.clone(),
        licence_id: licence_id.clone(),
        valid_from: *valid_from,
        valid_to: *valid_to,
        document: document.clone(),
    })
}

fn deliver(case: &Case, way: &DeliveryWay, facts: &Facts<'_>) -> Result<Event, Refusal> {
    match way {
        DeliveryWay::Electronic => system_only(facts)?,
        DeliveryWay::Collected { .. } | DeliveryWay::Posted { .. } => {
            staff_of(facts, &case.intake_department)?
        }
    }
    let State::Delivering { .. } = &case.state else {
        return Err(not_now(case));
    };
    let wanted = match way {
        DeliveryWay::Electronic => case.wish == DeliveryWish::Electronic,
        DeliveryWay::Posted { .. } => case.wish == DeliveryWish::Post,
        // Whoever comes to the window gets the result there, whatever was wished before.
        DeliveryWay::Collected { .. } => true,
    };
    if wanted {
        Ok(Event::Delivered { way: way.clone() })
    } else {
        Err(Refusal::WayNotOffered)
    }
}

fn withdraw(case: &Case, note: &Sealed, facts: &Facts<'_>) -> Result<Event, Refusal> {
    applicant_of(case, facts)?;
    match &case.state {
        State::Received { .. }
        | State::Correcting { .. }
        | State::Reviewing { .. }
        | State::Deciding(_) => Ok(Event::Withdrawn { note: note.clone() }),
        State::IntakeRefused { .. }
        | State::Issuing { .. }
        | State::Delivering { .. }
        | State::Closed { .. }
        | State::Withdrawn => Err(not_now(case)),
    }
}
