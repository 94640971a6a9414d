//! What holds for every sequence of commands, sensible or not.

use crate::given::{
    BUREAU, ELSEWHERE, FIRE, Given, HEALTH, applicant, branch, day, field, guide, material, paper,
    put_on_paper, sealed, staff, stranger, submission,
};
use crate::golden::one_of_each;
use crate::matrix::{places, rows};
use cases::{
    By, Command, DeliveryWay, DeliveryWish, DocumentKind, Event, Finding, Guide, IntakeGround, Job,
    MaterialFiles, Point, Recorded, Sealed, State, Status, Submission, Verdict, evolve, fold,
    react,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use vocab::CaseId;

fn somebody() -> impl Strategy<Value = By> {
    select(vec![
        applicant(),
        stranger(),
        staff(BUREAU),
        staff(FIRE),
        staff(HEALTH),
        staff(ELSEWHERE),
        By::System,
    ])
}

fn a_text() -> impl Strategy<Value = Sealed> {
    (1u8..=40).prop_map(sealed)
}

fn some_materials() -> impl Strategy<Value = Vec<MaterialFiles>> {
    let one = (select(vec!["plan", "photo", "deposit"]), 0u8..=3);
    prop::collection::vec(one.prop_map(|(key, files)| material(key, files)), 0..4)
}

fn some_points() -> impl Strategy<Value = Vec<Point>> {
    let points = vec![
        field("/name"),
        field("/address"),
        field("/mother"),
        Point::Material("plan".to_owned()),
        Point::Material("deposit".to_owned()),
    ];
    prop::collection::vec(select(points), 0..3)
}

fn a_wish() -> impl Strategy<Value = DeliveryWish> {
    select(DeliveryWish::ALL.to_vec())
}

fn a_way() -> impl Strategy<Value = DeliveryWay> {
    (a_wish(), a_text()).prop_map(|(wish, note)| match wish {
        DeliveryWish::Electronic => DeliveryWay::Electronic,
        DeliveryWish::Collect => DeliveryWay::Collected { note },
        DeliveryWish::Post => DeliveryWay::Posted { note },
    })
}

fn a_finding() -> impl Strategy<Value = Finding> {
    let grounds = vec![IntakeGround::NoLicenceNeeded, IntakeGround::NotCompetent];
    let organ = prop::option::of(a_text());
    prop_oneof![
        Just(Finding::InOrder),
        (some_points(), a_text()).prop_map(|(points, notes)| Finding::Incomplete { points, notes }),
        (select(grounds), a_text(), organ).prop_map(|(ground, reason, organ)| {
            Finding::Inadmissible {
                ground,
                reason,
                competent: organ,
            }
        }),
    ]
}

fn an_opinion() -> impl Strategy<Value = Command> {
    let branches = select(vec!["b0", "b1", "b2", "noise"]);
    let said = prop::option::of(a_text());
    (branches, any::<bool>(), said).prop_map(|(branch, agrees, note)| Command::GiveOpinion {
        branch: branch.to_owned(),
        agrees,
        note,
    })
}

fn a_certificate() -> impl Strategy<Value = Command> {
    let until = prop::option::of(Just(day("2031-03-03")));
    (1u8..9, until).prop_map(|(n, valid_to)| Command::RecordCertificate {
        number: format!("JY{n}"),
        licence_id: String::new(),
        valid_from: day("2026-03-04"),
        valid_to,
        document: paper(n),
    })
}

fn any_command() -> impl Strategy<Value = Command> {
    let verdict = prop_oneof![
        a_text().prop_map(|note| Verdict::Grant { note }),
        prop::option::of(a_text()).prop_map(|reasons| Verdict::Refuse { reasons }),
    ];
    let kind = select(DocumentKind::ALL.to_vec());
    prop_oneof![
        (a_wish(), some_materials()).prop_map(|(wish, materials)| {
            Command::Submit(Submission {
                materials,
                ..submission(wish)
            })
        }),
        a_finding().prop_map(Command::Examine),
        (a_text(), some_materials())
            .prop_map(|(answers, materials)| Command::Resubmit { answers, materials }),
        an_opinion(),
        verdict.prop_map(Command::Decide),
        a_certificate(),
        (kind, 1u8..9).prop_map(|(kind, n)| Command::RecordDocument {
            kind,
            document: paper(n),
        }),
        a_way().prop_map(Command::Deliver),
        a_text().prop_map(|note| Command::Withdraw { note }),
    ]
}

fn any_guide() -> impl Strategy<Value = Guide> {
    (0usize..=3, any::<bool>(), any::<bool>()).prop_map(|(branches, certificate, post)| {
        let departments = [FIRE, HEALTH, BUREAU];
        let mut guide = guide();
        guide.reviews = (0..branches)
            .map(|n| branch(&format!("b{n}"), departments[n]))
            .collect();
        if !certificate {
            guide.certificate_series.clear();
        }
        guide.post = post;
        guide
    })
}

/// Something that is tried: anything by anybody, or one of the things that are lawful at that moment.
#[derive(Debug, Clone)]
enum Try {
    Anything(By, Command),
    Lawful(Index),
}

fn any_tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        2 => (somebody(), any_command()).prop_map(|(by, command)| Try::Anything(by, command)),
        3 => any::<Index>().prop_map(Try::Lawful),
    ];
    prop::collection::vec(one, 0..40)
}

/// The commands of the matrix, and an opinion for each branch of this guide, that would be carried out now.
fn lawful(given: &Given) -> Vec<(By, Command)> {
    let opinions = given.guide.reviews.iter().map(|plan| {
        let command = crate::given::opine(&plan.key, true);
        (staff(&plan.department), command)
    });
    let rows = rows().into_iter().map(|row| (row.by, row.command));
    rows.chain(opinions)
        .filter(|(by, command)| given.asked(by, command).is_ok())
        .collect()
}

/// Plays the tries, and checks after each what must hold.
fn play(guide: Guide, tries: Vec<Try>) -> Result<Given, TestCaseError> {
    let mut given = Given::under(guide);
    for one in tries {
        let (by, command) = match one {
            Try::Anything(by, command) => (by, command),
            Try::Lawful(index) => {
                let lawful = lawful(&given);
                if lawful.is_empty() {
                    continue;
                }
                lawful[index.index(lawful.len())].clone()
            }
        };
        let before = given.case.clone();
        prop_assert_eq!(given.asked(&by, &command), given.asked(&by, &command));
        // `tried` folds what was decided and panics when it does not fit.
        let Ok(events) = given.tried(&by, &command) else {
            prop_assert_eq!(&given.case, &before);
            continue;
        };
        prop_assert!(!events.is_empty());
        let case = given.case();
        prop_assert_eq!(case.version as usize, given.record.len());
        prop_assert_eq!(case.history.len(), given.record.len());
        prop_assert_eq!(case.changed_at, given.record.last().unwrap().at);
        if let Some(before) = before.filter(|before| before.status().is_final()) {
            let on_paper = matches!(command, Command::RecordDocument { .. });
            prop_assert!(on_paper, "{} after the end", command.name());
            prop_assert_eq!(&case.state, &before.state);
        }
        check_jobs(&given, &events)?;
    }
    Ok(given)
}

/// The platform has been told of everything that it must do itself.
fn check_jobs(given: &Given, events: &[Event]) -> Result<(), TestCaseError> {
    let case = given.case();
    for event in events {
        let jobs = react(case, event);
        let enters = !matches!(event, Event::DocumentMade { .. });
        let issuing = matches!(case.state, State::Issuing { .. });
        prop_assert_eq!(jobs.contains(&Job::MakeCertificate), issuing && enters);
        let waiting = matches!(case.state, State::Delivering { .. });
        let electronic = waiting && case.wish == DeliveryWish::Electronic;
        prop_assert_eq!(
            jobs.contains(&Job::DeliverElectronically),
            electronic && enters
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_the_record_holds_together(guide in any_guide(), tries in any_tries()) {
        let given = play(guide, tries)?;
        prop_assert_eq!(fold(&given.record), Ok(given.case.clone()));
        // The same from the stored bytes.
        let read: Vec<Recorded> = given.record.iter().map(|recorded| {
            let bytes = serde_json::to_vec(&recorded.event).unwrap();
            let event = serde_json::from_slice(&bytes).unwrap();
            Recorded { event, ..recorded.clone() }
        }).collect();
        prop_assert_eq!(fold(&read), Ok(given.case));
    }

    #[test]
    fn a_record_that_lost_an_act_is_noticed(
        guide in any_guide(), tries in any_tries(), which in any::<Index>()
    ) {
        let given = play(guide, tries)?;
        if given.record.len() > 1 {
            let lost = which.index(given.record.len() - 1);
            let mut record = given.record.clone();
            record.remove(lost);
            prop_assert!(fold(&record).is_err());
            let mut record = given.record.clone();
            record.insert(lost, given.record[lost].clone());
            prop_assert!(fold(&record).is_err());
            let mut record = given.record;
            record.swap(lost, lost + 1);
            prop_assert!(fold(&record).is_err());
        }
    }
}

/// The event as the next one of the case.
fn next(given: &Given, event: Event) -> Recorded {
    Recorded {
        position: 2_000,
        case: CaseId::new(5).unwrap(),
        seq: given.record.len() as u32 + 1,
        at: given.now,
        by: By::System,
        serial: Some(18),
        event,
    }
}

/// All that `decide` gave anywhere in the matrix, and one event of each variant.
fn all_events() -> Vec<Event> {
    let mut events = one_of_each();
    for place in places() {
        for row in rows() {
            events.extend(place.given.asked(&row.by, &row.command).unwrap_or_default());
        }
    }
    events
}

#[test]
fn the_fold_accepts_no_kind_of_event_that_decide_would_not_give() {
    let events = all_events();
    for place in places() {
        let fits = events.iter().filter(|event| {
            let recorded = next(&place.given, (*event).clone());
            evolve(place.given.case.clone(), &recorded).is_ok()
        });
        let fits: BTreeSet<_> = fits.map(Event::kind).collect();
        let given = rows().into_iter().flat_map(|row| {
            let events = place.given.asked(&row.by, &row.command);
            events.unwrap_or_default()
        });
        let decided: BTreeSet<_> = given.map(|event| event.kind()).collect();
        assert_eq!(fits, decided, "{}", place.name);
    }
}

#[test]
fn the_fold_notices_another_case_another_place_and_a_missing_serial() {
    let given = crate::places::deciding();
    let granted = Event::Granted {
        note: sealed(1),
        series: "food.2026".to_owned(),
        delivery_due: given.case().acceptance().unwrap().due.binding,
    };
    let good = next(&given, granted);
    assert!(evolve(given.case.clone(), &good).is_ok());
    let bad = [
        Recorded {
            case: CaseId::new(6).unwrap(),
            ..good.clone()
        },
        Recorded {
            seq: good.seq + 1,
            ..good.clone()
        },
        Recorded {
            serial: None,
            ..good.clone()
        },
    ];
    for bad in bad {
        let misfit = evolve(given.case.clone(), &bad).unwrap_err();
        assert_eq!((misfit.kind, misfit.position), ("case.granted", 2_000));
    }
    assert!(evolve(None, &good).is_err());
    let first = Recorded {
        serial: None,
        ..given.record[0].clone()
    };
    assert!(evolve(None, &first).is_err());
    assert_eq!(fold([]), Ok(None));
}

#[test]
fn ended_means_ended() {
    for place in places() {
        let Some(case) = place.given.case.clone() else {
            continue;
        };
        let lawful = lawful(&place.given);
        let mut only_paper = lawful
            .iter()
            .map(|(_, command)| matches!(command, Command::RecordDocument { .. }));
        let ended = only_paper.all(|paper| paper);
        assert_eq!(ended, case.status().is_final(), "{}", place.name);
    }
    let ends = Status::ALL.into_iter().filter(|status| status.is_final());
    assert_eq!(ends.count(), 4);
}

#[test]
fn the_tries_come_everywhere() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..300 {
        let world = (any_guide(), any_tries()).new_tree(&mut runner).unwrap();
        let (guide, tries) = world.current();
        let given = play(guide, tries).unwrap();
        for passed in 1..=given.record.len() {
            let case = fold(&given.record[..passed]).unwrap();
            seen.extend(case.map(|case| case.status()));
        }
    }
    assert_eq!(seen, Status::ALL.into());
}

#[test]
fn the_fold_notices_what_only_the_content_tells() {
    let opinion = |branch: &str| Event::OpinionGiven {
        branch: branch.to_owned(),
        agrees: false,
        note: sealed(1),
    };
    let given = crate::places::half_reviewed();
    for branch in ["site", "noise"] {
        assert!(evolve(given.case.clone(), &next(&given, opinion(branch))).is_err());
    }
    assert!(evolve(given.case.clone(), &next(&given, opinion("hygiene"))).is_ok());

    let receipt = |kind| Event::DocumentMade {
        kind,
        document: paper(1),
    };
    let given = given.when(&By::System, &put_on_paper(DocumentKind::Receipt));
    for kind in [DocumentKind::Receipt, DocumentKind::Grant] {
        assert!(evolve(given.case.clone(), &next(&given, receipt(kind))).is_err());
    }

    let late = Recorded {
        seq: 2,
        ..given.record[0].clone()
    };
    assert!(evolve(None, &late).is_err());
}
