//! The six steps with who and when, in every place in which a case can stand.

use crate::given::{
    BUREAU, FIRE, Given, HEALTH, applicant, field, grant, hand_over, opine, put_on_paper, refuse,
    resubmit, staff, withdraw,
};
use crate::places::{
    closed_granted, closed_refused, correcting, deciding, delivering, delivering_refusal,
    half_reviewed, issuing, plain_deciding, plain_received, received, received_again, reviewing,
    turned_away,
};
use cases::{By, DeliveryWish, DocumentKind, Step, TrackState};

/// A letter for each step: Done, Current, Waiting, Stopped, or a dash for what is left out.
fn letters(given: &Given) -> String {
    let letter = |state| match state {
        TrackState::Done => 'D',
        TrackState::Current => 'C',
        TrackState::Waiting => 'W',
        TrackState::Stopped => 'S',
        TrackState::Skipped => '-',
    };
    let track = given.case().track();
    assert!(track.iter().map(|t| t.step).eq(Step::ALL));
    track.into_iter().map(|t| letter(t.state)).collect()
}

/// The track has these letters, and those steps were finished by those people in the acts of those numbers.
#[track_caller]
fn track_is(given: &Given, wanted: &str, acts: &[(Step, By, usize)]) {
    assert_eq!(letters(given), wanted);
    for track in given.case().track() {
        let act = acts.iter().find(|(step, ..)| *step == track.step);
        assert_eq!(track.by.as_ref(), act.map(|(_, by, _)| by), "{track:?}");
        let at = act.map(|(.., number)| given.record[number - 1].at);
        assert_eq!(track.at, at, "{track:?}");
        let over = matches!(track.state, TrackState::Done | TrackState::Stopped);
        assert_eq!(over, track.at.is_some(), "{track:?}");
    }
}

fn window() -> By {
    staff(BUREAU)
}

#[test]
fn intake() {
    let applied = (Step::Apply, applicant(), 1);
    track_is(&received(), "DCWWWW", std::slice::from_ref(&applied));
    track_is(&correcting(), "DCWWWW", std::slice::from_ref(&applied));
    track_is(&received_again(), "DCWWWW", std::slice::from_ref(&applied));
    let refused = (Step::Accept, window(), 2);
    track_is(&turned_away(), "DS----", &[applied, refused]);
}

#[test]
fn review_and_decision() {
    let acts = [
        (Step::Apply, applicant(), 1),
        (Step::Accept, window(), 2),
        (Step::Review, staff(HEALTH), 4),
        (Step::Decide, window(), 5),
        (Step::Issue, By::System, 6),
        (Step::Deliver, By::System, 7),
    ];
    track_is(&reviewing(), "DDCWWW", &acts[..2]);
    track_is(&half_reviewed(), "DDCWWW", &acts[..2]);
    track_is(&deciding(), "DDDCWW", &acts[..3]);
    track_is(&issuing(), "DDDDCW", &acts[..4]);
    track_is(&delivering(), "DDDDDC", &acts[..5]);
    track_is(&closed_granted(), "DDDDDD", &acts);
}

#[test]
fn refusal() {
    let mut acts = vec![
        (Step::Apply, applicant(), 1),
        (Step::Accept, window(), 2),
        (Step::Review, staff(HEALTH), 4),
        (Step::Decide, window(), 5),
    ];
    track_is(&delivering_refusal(), "DDDS-C", &acts);
    acts.push((Step::Deliver, By::System, 6));
    track_is(&closed_refused(), "DDDS-D", &acts);
}

#[test]
fn a_service_without_review_and_certificate() {
    let mut acts = vec![(Step::Apply, applicant(), 1), (Step::Accept, window(), 2)];
    track_is(&plain_received(), "DCWWWW", &acts[..1]);
    track_is(&plain_deciding(), "DD-CWW", &acts);
    acts.push((Step::Decide, window(), 3));
    let granted = plain_deciding().when(&window(), &grant());
    track_is(&granted, "DD-D-C", &acts);
    let refused = plain_deciding().when(&window(), &refuse());
    track_is(&refused, "DD-S-C", &acts);
    acts.push((Step::Deliver, By::System, 4));
    let closed = granted.when(&By::System, &hand_over(DeliveryWish::Electronic));
    track_is(&closed, "DD-D-D", &acts);
}

#[test]
fn the_last_opinion_finishes_the_review_whosever_it_is() {
    let given = reviewing()
        .when(&staff(HEALTH), &opine("hygiene", true))
        .when(&staff(FIRE), &opine("site", true));
    let review = given.case().track().remove(2);
    assert_eq!(review.by, Some(staff(FIRE)));
}

#[test]
fn withdrawn_at_every_step() {
    let taken_back = |given: Given, letters: &str, finished: &[(Step, By, usize)], at: Step| {
        let given = given.when(&applicant(), &withdraw());
        let mut acts = finished.to_vec();
        acts.push((at, applicant(), given.record.len()));
        track_is(&given, letters, &acts);
        // What is put on paper afterwards moves nothing.
        let receipt = put_on_paper(DocumentKind::Receipt);
        track_is(&given.when(&By::System, &receipt), letters, &acts);
    };
    let acts = [
        (Step::Apply, applicant(), 1),
        (Step::Accept, window(), 2),
        (Step::Review, staff(HEALTH), 4),
    ];
    for intake in [received(), correcting(), received_again(), plain_received()] {
        taken_back(intake, "DS----", &acts[..1], Step::Accept);
    }
    taken_back(reviewing(), "DDS---", &acts[..2], Step::Review);
    taken_back(half_reviewed(), "DDS---", &acts[..2], Step::Review);
    taken_back(deciding(), "DDDS--", &acts, Step::Decide);
    taken_back(plain_deciding(), "DD-S--", &acts[..2], Step::Decide);
}

#[test]
fn papers_on_the_way_move_nothing() {
    let receipt = put_on_paper(DocumentKind::Receipt);
    for given in [received(), correcting(), half_reviewed(), closed_refused()] {
        let before = given.case().track();
        let after = given.when(&By::System, &receipt).case().track();
        assert_eq!(before, after);
    }
    let notice = crate::given::ask(&[field("/name")]);
    let twice = received_again().when(&window(), &notice);
    assert_eq!(letters(&twice), "DCWWWW");
    let back = twice.when(&applicant(), &resubmit());
    assert_eq!(letters(&back), "DCWWWW");
}
