//! Each refusal by its code: it is given where the law wants it, and nothing happens.

use crate::given::{
    BUREAU, ELSEWHERE, FIRE, Given, HEALTH, accept, applicant, ask, certificate, field, grant,
    guide, hand_over, material, opine, put_on_paper, refuse, resubmit, sealed, staff, stranger,
    submission, submit, turn_away, withdraw,
};
use crate::places::{
    closed_granted, closed_refused, correcting, deciding, granted, issuing, received,
    received_again, reviewing, submitted, turned_away, withdrawn,
};
use cases::{
    By, Command, DeliveryWish, DocumentKind, Finding, IntakeGround, Point, Refusal, RefusalCode,
    Submission, Verdict,
};
use std::collections::BTreeSet;

/// The command is refused with that code, and leaves no trace.
#[track_caller]
fn refused(given: &Given, by: &By, command: &Command, code: &str) -> Refusal {
    let mut after = given.clone();
    let Err(refusal) = after.tried(by, command) else {
        panic!("{} was carried out", command.name());
    };
    assert_eq!(refusal.code().as_str(), code, "{refusal}");
    assert_eq!(after.case, given.case);
    assert_eq!(after.record, given.record);
    assert_eq!(after.now, given.now);
    let message = refusal.message();
    assert!(!message.zh.is_empty() && !message.en.is_empty());
    refusal
}

#[test]
fn case_001_not_at_this_step() {
    let submission = submit();
    refused(&received(), &applicant(), &submission, "CASE-001");
    refused(&Given::nothing(), &staff(BUREAU), &accept(), "CASE-001");
    refused(&received(), &applicant(), &resubmit(), "CASE-001");
    refused(&received(), &staff(FIRE), &opine("site", true), "CASE-001");
    refused(&correcting(), &staff(BUREAU), &accept(), "CASE-001");
    refused(&reviewing(), &staff(BUREAU), &accept(), "CASE-001");
    refused(&reviewing(), &staff(BUREAU), &grant(), "CASE-001");
    refused(&deciding(), &By::System, &certificate(), "CASE-001");
    refused(&issuing(), &applicant(), &withdraw(), "CASE-001");
    let electronic = hand_over(DeliveryWish::Electronic);
    let refusal = refused(&issuing(), &By::System, &electronic, "CASE-001");
    assert_eq!(
        refusal,
        Refusal::NotNow {
            status: cases::Status::Issuing
        }
    );
}

#[test]
fn case_002_not_this_department() {
    refused(&received(), &staff(FIRE), &accept(), "CASE-002");
    refused(&received(), &applicant(), &accept(), "CASE-002");
    refused(&received(), &By::System, &accept(), "CASE-002");
    let opinion = opine("site", true);
    refused(&reviewing(), &staff(HEALTH), &opinion, "CASE-002");
    refused(&deciding(), &staff(ELSEWHERE), &grant(), "CASE-002");
    refused(&deciding(), &applicant(), &refuse(), "CASE-002");
    refused(&issuing(), &staff(BUREAU), &certificate(), "CASE-002");
    let receipt = put_on_paper(DocumentKind::Receipt);
    refused(&received(), &staff(BUREAU), &receipt, "CASE-002");
    let collected = hand_over(DeliveryWish::Collect);
    let waiting = granted(DeliveryWish::Collect);
    refused(&waiting, &staff(FIRE), &collected, "CASE-002");
    let electronic = hand_over(DeliveryWish::Electronic);
    let waiting = granted(DeliveryWish::Electronic);
    refused(&waiting, &staff(BUREAU), &electronic, "CASE-002");
}

#[test]
fn case_003_not_in_the_published_guide() {
    let window = staff(BUREAU);
    let name = field("/name");
    for point in [field("/mother"), Point::Material("deposit".to_owned())] {
        let asked = ask(&[name.clone(), point]);
        refused(&received(), &window, &asked, "CASE-003");
    }
}

#[test]
fn case_004_not_named_in_the_first_notice() {
    let given = received_again();
    let asked = ask(&[field("/name"), field("/address")]);
    let refusal = refused(&given, &staff(BUREAU), &asked, "CASE-004");
    let point = "/address".to_owned();
    assert_eq!(refusal, Refusal::NotToldOnce { point });
    let asked = ask(&[Point::Material("photo".to_owned())]);
    refused(&given, &staff(BUREAU), &asked, "CASE-004");
}

#[test]
fn case_005_a_correction_that_names_nothing() {
    refused(&received(), &staff(BUREAU), &ask(&[]), "CASE-005");
}

#[test]
fn case_006_no_reasons() {
    let silent = Command::Decide(Verdict::Refuse { reasons: None });
    refused(&deciding(), &staff(BUREAU), &silent, "CASE-006");
    let silent = Command::GiveOpinion {
        branch: "site".to_owned(),
        agrees: false,
        note: None,
    };
    refused(&reviewing(), &staff(FIRE), &silent, "CASE-006");
}

#[test]
fn case_007_no_competent_organ_named() {
    let away = turn_away(IntakeGround::NotCompetent, None);
    refused(&received(), &staff(BUREAU), &away, "CASE-007");
}

#[test]
fn case_008_a_required_material_is_missing() {
    for materials in [
        vec![],
        vec![material("plan", 0)],
        vec![material("photo", 1)],
    ] {
        let first = Command::Submit(Submission {
            materials: materials.clone(),
            ..submission(DeliveryWish::Collect)
        });
        refused(&Given::nothing(), &applicant(), &first, "CASE-008");
        let answers = sealed(30);
        let again = Command::Resubmit { answers, materials };
        refused(&correcting(), &applicant(), &again, "CASE-008");
    }
}

#[test]
fn case_009_a_material_that_the_guide_does_not_know() {
    let plan = || material("plan", 1);
    for odd in [
        vec![plan(), material("deposit", 1)],
        vec![material("plan", 3)],
        vec![plan(), plan()],
        vec![plan(), material("photo", 2)],
    ] {
        let first = Command::Submit(Submission {
            materials: odd.clone(),
            ..submission(DeliveryWish::Collect)
        });
        refused(&Given::nothing(), &applicant(), &first, "CASE-009");
        let answers = sealed(30);
        let materials = odd;
        let again = Command::Resubmit { answers, materials };
        refused(&correcting(), &applicant(), &again, "CASE-009");
    }
}

#[test]
fn case_010_no_such_branch() {
    let opinion = opine("noise", true);
    refused(&reviewing(), &staff(FIRE), &opinion, "CASE-010");
}

#[test]
fn case_011_the_opinion_was_given() {
    let given = reviewing().when(&staff(FIRE), &opine("site", true));
    let again = opine("site", false);
    refused(&given, &staff(FIRE), &again, "CASE-011");
    refused(&deciding(), &staff(FIRE), &again, "CASE-011");
}

#[test]
fn case_012_only_for_the_applicant() {
    refused(&Given::nothing(), &stranger(), &submit(), "CASE-012");
    refused(&Given::nothing(), &staff(BUREAU), &submit(), "CASE-012");
    refused(&correcting(), &stranger(), &resubmit(), "CASE-012");
    refused(&correcting(), &staff(BUREAU), &resubmit(), "CASE-012");
    refused(&received(), &stranger(), &withdraw(), "CASE-012");
    refused(&received(), &By::System, &withdraw(), "CASE-012");
}

#[test]
fn case_013_a_way_of_delivery_that_is_not_offered() {
    let mut guide = guide();
    guide.post = false;
    let posted = Command::Submit(submission(DeliveryWish::Post));
    let given = Given::under(guide);
    refused(&given, &applicant(), &posted, "CASE-013");
    let given = granted(DeliveryWish::Collect);
    let posted = hand_over(DeliveryWish::Post);
    refused(&given, &staff(BUREAU), &posted, "CASE-013");
    let electronic = hand_over(DeliveryWish::Electronic);
    refused(&given, &By::System, &electronic, "CASE-013");
}

#[test]
fn case_014_no_such_document_to_be_made() {
    let grant = put_on_paper(DocumentKind::Grant);
    refused(&received(), &By::System, &grant, "CASE-014");
    let receipt = put_on_paper(DocumentKind::Receipt);
    let given = received().when(&By::System, &receipt);
    refused(&given, &By::System, &receipt, "CASE-014");
    // A certificate has its own command: it is made with its number, or not at all.
    let certificate = put_on_paper(DocumentKind::Certificate);
    refused(&issuing(), &By::System, &certificate, "CASE-014");
    refused(&closed_granted(), &By::System, &certificate, "CASE-014");
}

#[test]
fn nothing_but_paper_after_the_end() {
    for given in [
        turned_away(),
        closed_granted(),
        closed_refused(),
        withdrawn(),
    ] {
        for command in [resubmit(), withdraw()] {
            refused(&given, &applicant(), &command, "CASE-001");
        }
        for command in [
            accept(),
            grant(),
            refuse(),
            hand_over(DeliveryWish::Collect),
            hand_over(DeliveryWish::Post),
        ] {
            refused(&given, &staff(BUREAU), &command, "CASE-001");
        }
        for command in [certificate(), hand_over(DeliveryWish::Electronic)] {
            refused(&given, &By::System, &command, "CASE-001");
        }
    }
}

#[test]
fn someone_elses_case_is_not_told_apart_from_a_finished_one() {
    refused(&withdrawn(), &stranger(), &withdraw(), "CASE-012");
    refused(&closed_granted(), &staff(ELSEWHERE), &accept(), "CASE-002");
    let waiting = submitted(DeliveryWish::Post);
    let incomplete = Command::Examine(Finding::Incomplete {
        points: vec![],
        notes: sealed(1),
    });
    refused(&waiting, &staff(ELSEWHERE), &incomplete, "CASE-002");
}

#[test]
fn codes_are_all_there_once() {
    let codes: BTreeSet<_> = RefusalCode::ALL.map(RefusalCode::as_str).into();
    let wanted: BTreeSet<_> = (1..=14).map(|n| format!("CASE-{n:03}")).collect();
    assert!(codes.iter().copied().eq(wanted.iter().map(String::as_str)));
}
