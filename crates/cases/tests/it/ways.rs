//! The lawful ways through a case, from the submission to its end.

use crate::given::{
    BUREAU, FIRE, Given, HEALTH, accept, account, applicant, ask, branch, certificate, day, field,
    grant, guide, hand_over, material, opine, paper, put_on_paper, refuse, resubmit, sealed, staff,
    submission, submit, turn_away, withdraw,
};
use crate::places::{
    correcting, deciding, delivering_refusal, granted, half_reviewed, issuing, plain_deciding,
    received, received_again, reviewing, submitted,
};
use cases::{
    By, Case, Command, DeliveryWay, DeliveryWish, DocumentKind, Event, IntakeGround, Job, Point,
    State, Status, react,
};
use law::Remedies;
use proptest::prelude::*;

fn jobs(given: &Given) -> Vec<Job> {
    react(given.case(), &given.record.last().unwrap().event)
}

#[test]
fn from_submission_to_delivery() {
    let given = Given::nothing().when(&applicant(), &submit());
    let case = given.case();
    assert_eq!(case.status(), Status::Received);
    assert_eq!((case.serial, case.version, case.position), (17, 1, 1_000));
    assert_eq!(case.applicant, account(1));
    let State::Received { due } = &case.state else {
        panic!("{:?}", case.state)
    };
    assert_eq!(due.date, day("2026-03-09"));

    let given = given.when(&staff(BUREAU), &accept());
    let acceptance = given.case().acceptance().unwrap();
    assert_eq!(acceptance.due.promised.date, day("2026-03-12"));
    assert_eq!(acceptance.due.statutory.date, day("2026-03-30"));
    assert_eq!(acceptance.due.binding, acceptance.due.promised);
    assert_eq!(acceptance.calendar, given.calendar.edition().to_string());
    assert_eq!(given.case().branches().len(), 2);

    let given = given.when(&staff(FIRE), &opine("site", true));
    assert_eq!(given.case().status(), Status::Reviewing);
    let given = given.when(&staff(HEALTH), &opine("hygiene", true));
    assert_eq!(given.case().status(), Status::Deciding);
    assert!(given.case().decision().is_none());

    let given = given.when(&staff(BUREAU), &grant());
    assert_eq!(given.case().status(), Status::Issuing);
    assert_eq!(jobs(&given), [Job::MakeCertificate]);
    let decision = given.case().decision().unwrap();
    assert!(decision.granted);
    assert_eq!(decision.by, staff(BUREAU));
    assert_eq!(decision.delivery_due.date, day("2026-03-16"));

    let given = given.when(&By::System, &certificate());
    assert_eq!(given.case().status(), Status::Delivering);
    assert_eq!(jobs(&given), [Job::DeliverElectronically]);
    let certificate = given.case().certificate().unwrap();
    assert_eq!(certificate.number, "JY19901000017");
    assert_eq!(certificate.document, paper(20));

    let given = given.when(&By::System, &hand_over(DeliveryWish::Electronic));
    assert_eq!(given.case().status(), Status::ClosedGranted);
    assert!(given.case().status().is_final());
    assert!(given.case().certificate().is_some());
    assert_eq!(jobs(&given), []);
    assert_eq!(
        given.kinds(),
        [
            "case.submitted",
            "case.accepted",
            "case.opinion_given",
            "case.opinion_given",
            "case.granted",
            "case.certificate_made",
            "case.delivered",
        ]
    );
}

#[test]
fn a_grant_without_branches_and_certificate_goes_straight_to_delivery() {
    let given = plain_deciding();
    assert_eq!(given.case().status(), Status::Deciding);
    let given = given.when(&staff(BUREAU), &grant());
    assert_eq!(given.case().status(), Status::Delivering);
    assert_eq!(jobs(&given), [Job::DeliverElectronically]);
    let given = given.when(&By::System, &hand_over(DeliveryWish::Electronic));
    assert_eq!(given.case().status(), Status::ClosedGranted);
    assert_eq!(given.case().certificate(), None);
}

#[test]
fn a_refusal_has_reasons_and_remedies() {
    let given = deciding().when(&staff(BUREAU), &refuse());
    let decision = given.case().decision().unwrap();
    assert!(!decision.granted);
    assert_eq!(decision.note, sealed(16));
    // The law wants the decision on paper, with both remedies under it; the office prints them from `law`.
    let decided = given.case().document(DocumentKind::Refusal).unwrap();
    assert_eq!((decided.of, &decided.made), (decision.at, &None));
    assert_eq!(decided.kind.title().zh, "不予决定书");
    let told = Remedies::general().basis.citation().en;
    assert_eq!(told, "Administrative Licensing Law, art. 38(2)");
    assert!(given.case().document(DocumentKind::Grant).is_none());
    assert_eq!(given.case().status(), Status::Delivering);
    assert_eq!(given.case().certificate(), None);
    let given = given.when(&By::System, &hand_over(DeliveryWish::Electronic));
    assert_eq!(given.case().status(), Status::ClosedRefused);
}

#[test]
fn turned_away_to_the_competent_organ() {
    let away = turn_away(IntakeGround::NotCompetent, Some(30));
    let given = received().when(&staff(BUREAU), &away);
    let wanted = State::IntakeRefused {
        ground: IntakeGround::NotCompetent,
        reason: sealed(12),
        competent: Some(sealed(30)),
    };
    assert_eq!(given.case().state, wanted);
    assert_eq!(given.case().status(), Status::IntakeRefused);
    let decision = given.case().document(DocumentKind::IntakeRefusal);
    assert_eq!(decision.unwrap().made, None);

    // Where no licence is needed there is no other organ to name.
    let away = turn_away(IntakeGround::NoLicenceNeeded, None);
    let given = received().when(&staff(BUREAU), &away);
    let State::IntakeRefused { competent, .. } = &given.case().state else {
        panic!("{:?}", given.case().state)
    };
    assert_eq!(competent, &None);
}

#[test]
fn corrections_are_asked_for_once() {
    let told = [field("/name"), Point::Material("photo".to_owned())];
    let given = received().when(&staff(BUREAU), &ask(&told));
    assert_eq!(given.case().status(), Status::Correcting);
    assert_eq!(given.case().correction, Some((told.to_vec(), sealed(11))));
    let notice = given.case().document(DocumentKind::Correction).unwrap();
    assert_eq!(notice.made, None);

    let given = given.on("2026-03-10").when(&applicant(), &resubmit());
    let case = given.case();
    assert_eq!(case.answers, sealed(13));
    assert_eq!(case.materials.len(), 2);
    // The five days begin again with what was handed in anew.
    let State::Received { due } = &case.state else {
        panic!("{:?}", case.state)
    };
    assert_eq!(due.date, day("2026-03-17"));

    // Nothing new may be asked for; what was named and is still wrong may be named again.
    let more = ask(&[field("/address")]);
    let refusal = given.asked(&staff(BUREAU), &more).unwrap_err();
    assert_eq!(refusal.code().as_str(), "CASE-004");
    let again = given.clone().when(&staff(BUREAU), &ask(&told[..1]));
    assert_eq!(again.case().status(), Status::Correcting);
    assert_eq!(again.case().told, told.into());
    let accepted = given.when(&staff(BUREAU), &accept());
    assert_eq!(accepted.case().status(), Status::Reviewing);
}

#[test]
fn whoever_comes_to_the_window_gets_the_result_there() {
    for wish in DeliveryWish::ALL {
        let given = granted(wish);
        let at_window = hand_over(DeliveryWish::Collect);
        let given = given.when(&staff(BUREAU), &at_window);
        let State::Closed { way, .. } = &given.case().state else {
            panic!("{:?}", given.case().state)
        };
        assert_eq!(way, &DeliveryWay::Collected { note: sealed(17) });
    }
    let posted = granted(DeliveryWish::Post);
    assert_eq!(jobs(&posted), []);
    let posted = posted.when(&staff(BUREAU), &hand_over(DeliveryWish::Post));
    assert_eq!(posted.case().status(), Status::ClosedGranted);
}

#[test]
fn withdrawal_is_lawful_until_the_decision() {
    for given in [
        received(),
        correcting(),
        received_again(),
        reviewing(),
        half_reviewed(),
        deciding(),
        plain_deciding(),
    ] {
        let given = given.when(&applicant(), &withdraw());
        assert_eq!(given.case().status(), Status::Withdrawn);
        assert_eq!(given.case().branches(), []);
        assert_eq!(jobs(&given), []);
    }
    for given in [issuing(), delivering_refusal()] {
        let refusal = given.asked(&applicant(), &withdraw()).unwrap_err();
        assert_eq!(refusal.code().as_str(), "CASE-001");
    }
}

#[test]
fn documents_are_made_once_each_and_change_nothing_else() {
    let given = delivering_refusal();
    for kind in [
        DocumentKind::Refusal,
        DocumentKind::Receipt,
        DocumentKind::Acceptance,
    ] {
        let made = given.clone().when(&By::System, &put_on_paper(kind));
        assert_eq!(made.case().state, given.case().state);
        assert_eq!(made.case().version, given.case().version + 1);
        let document = made.case().document(kind).unwrap();
        assert_eq!(document.made, Some(paper(21)));
        assert_eq!(document.of, given.case().document(kind).unwrap().of);
    }
}

#[test]
fn a_second_notice_of_corrections_is_a_document_of_its_own() {
    let notice = put_on_paper(DocumentKind::Correction);
    let given = correcting()
        .when(&By::System, &notice)
        .when(&applicant(), &resubmit())
        .when(&staff(BUREAU), &ask(&[field("/name")]))
        .when(&By::System, &notice);
    let documents = given.case().documents.iter();
    let notices: Vec<_> = documents
        .filter(|d| d.kind == DocumentKind::Correction)
        .collect();
    assert_eq!(notices.len(), 2);
    assert!(notices.iter().all(|d| d.made.is_some()));
}

/// The case without what only tells in which order things were written.
fn apart_from_order(case: &Case) -> Case {
    let mut case = case.clone();
    for passed in &mut case.history {
        passed.position = 0;
    }
    case.history
        .sort_by(|a, b| (a.kind, &a.what).cmp(&(b.kind, &b.what)));
    case
}

/// Opinions in that order, all within one minute; each branch says what it always says.
fn opinions_in(order: &[usize], agrees: &[bool]) -> Given {
    let mut guide = guide();
    guide.reviews = (0..agrees.len())
        .map(|n| branch(&format!("b{n}"), if n % 2 == 0 { FIRE } else { HEALTH }))
        .collect();
    let mut given = Given::under(guide)
        .when(
            &applicant(),
            &Command::Submit(submission(DeliveryWish::Post)),
        )
        .when(&staff(BUREAU), &accept());
    for n in order {
        assert_eq!(given.case().status(), Status::Reviewing);
        let plan = given.guide.reviews[*n].clone();
        let by = staff(&plan.department);
        let events = given.asked(&by, &opine(&plan.key, agrees[*n])).unwrap();
        for event in events {
            assert!(matches!(event, Event::OpinionGiven { .. }));
            given.happen(&by, event);
        }
    }
    given
}

proptest! {
    #[test]
    fn parallel_opinions_in_any_order_make_the_same_case(
        (order, agrees) in (1usize..=5).prop_flat_map(|n| (
            Just((0..n).collect::<Vec<_>>()).prop_shuffle(),
            prop::collection::vec(any::<bool>(), n),
        ))
    ) {
        let in_order: Vec<usize> = (0..agrees.len()).collect();
        let (one, other) = (opinions_in(&in_order, &agrees), opinions_in(&order, &agrees));
        prop_assert_eq!(one.case().status(), Status::Deciding);
        prop_assert_eq!(&one.case().state, &other.case().state);
        prop_assert_eq!(apart_from_order(one.case()), apart_from_order(other.case()));
    }
}

#[test]
fn materials_may_be_left_out_unless_they_are_required() {
    let mut wanted = submission(DeliveryWish::Collect);
    wanted.materials = vec![material("photo", 0), material("plan", 2)];
    let given = Given::nothing().when(&applicant(), &Command::Submit(wanted.clone()));
    assert_eq!(given.case().materials, wanted.materials);
    assert_eq!(
        submitted(DeliveryWish::Post).case().wish,
        DeliveryWish::Post
    );
}
