//! The stored form of every event: the very bytes, in files that are never changed once an act was recorded in that form.

use crate::blessed::{blessing, here};
use crate::given::{
    BUREAU, FIRE, HEALTH, account, branch, day, field, material, paper, sealed, staff,
};
use cases::{By, DeliveryWay, DeliveryWish, DocumentKind, Event, IntakeGround, Point, Status};
use law::{Certainty, DecisionDue, Due};
use std::collections::BTreeSet;
use vocab::Digest;

fn due(date: &str) -> Due {
    Due {
        date: day(date),
        certain: Certainty::Certain,
    }
}

fn submitted(wish: DeliveryWish) -> Event {
    Event::Submitted {
        task_code: "1199010099000010143990116013001".to_owned(),
        edition: 4,
        content: Digest::new([7; 32]),
        applicant: account(1),
        answers: sealed(10),
        materials: vec![material("plan", 2), material("photo", 0)],
        wish,
        intake_department: BUREAU.to_owned(),
        decision_department: BUREAU.to_owned(),
        intake_due: due("2026-03-09"),
    }
}

fn accepted() -> Event {
    Event::Accepted {
        reviews: vec![branch("site", FIRE), branch("hygiene", HEALTH)],
        due: DecisionDue {
            statutory: due("2026-03-30"),
            promised: due("2026-03-12"),
            binding: due("2026-03-12"),
        },
        calendar: "builtin".to_owned(),
        law: "行政许可法 2019-04-23 修正".to_owned(),
    }
}

fn turned_away(ground: IntakeGround, competent: Option<u8>) -> Event {
    Event::IntakeRefused {
        ground,
        reason: sealed(12),
        competent: competent.map(sealed),
    }
}

fn certificate(valid_to: Option<&str>) -> Event {
    Event::CertificateMade {
        number: "JY19901000017".to_owned(),
        licence_id: "1.2.156.3005.2.0".to_owned(),
        valid_from: day("2026-03-04"),
        valid_to: valid_to.map(day),
        document: paper(20),
    }
}

fn granted(series: &str) -> Event {
    Event::Granted {
        note: sealed(15),
        series: series.to_owned(),
        delivery_due: due("2026-03-16"),
    }
}

/// The sample after this one: a new variant doesn't compile here until it has its sample in the chain.
fn after(event: Option<&Event>) -> Option<Event> {
    Some(match event {
        None => submitted(DeliveryWish::Electronic),
        Some(Event::Submitted { .. }) => Event::CorrectionRequested {
            points: vec![field("/name"), Point::Material("photo".to_owned())],
            notes: sealed(11),
        },
        Some(Event::CorrectionRequested { .. }) => Event::Resubmitted {
            answers: sealed(13),
            materials: vec![material("plan", 1)],
            intake_due: due("2026-03-17"),
        },
        Some(Event::Resubmitted { .. }) => accepted(),
        Some(Event::Accepted { .. }) => turned_away(IntakeGround::NotCompetent, Some(30)),
        Some(Event::IntakeRefused { .. }) => Event::OpinionGiven {
            branch: "site".to_owned(),
            agrees: true,
            note: sealed(14),
        },
        Some(Event::OpinionGiven { .. }) => granted("food.2026"),
        Some(Event::Granted { .. }) => Event::Refused {
            reasons: sealed(16),
            delivery_due: due("2026-03-16"),
        },
        Some(Event::Refused { .. }) => certificate(Some("2031-03-03")),
        Some(Event::CertificateMade { .. }) => Event::DocumentMade {
            kind: DocumentKind::Receipt,
            document: paper(21),
        },
        Some(Event::DocumentMade { .. }) => Event::Delivered {
            way: DeliveryWay::Electronic,
        },
        Some(Event::Delivered { .. }) => Event::Withdrawn { note: sealed(19) },
        Some(Event::Withdrawn { .. }) => return None,
    })
}

/// One event of every variant.
pub fn one_of_each() -> Vec<Event> {
    std::iter::successors(after(None), |event| after(Some(event))).collect()
}

/// Forms that a variant has besides its first: what may be absent, and what may be one of several.
fn further() -> Vec<(&'static str, Event)> {
    let provisional = Event::Refused {
        reasons: sealed(16),
        delivery_due: Due {
            date: day("2027-01-11"),
            certain: Certainty::Provisional {
                calendar_reaches: day("2026-12-31"),
            },
        },
    };
    vec![
        ("collect", submitted(DeliveryWish::Collect)),
        ("post", submitted(DeliveryWish::Post)),
        (
            "no_licence_needed",
            turned_away(IntakeGround::NoLicenceNeeded, None),
        ),
        ("no_certificate", granted("")),
        ("provisional", provisional),
        ("for_ever", certificate(None)),
        (
            "collected",
            Event::Delivered {
                way: DeliveryWay::Collected { note: sealed(17) },
            },
        ),
        (
            "posted",
            Event::Delivered {
                way: DeliveryWay::Posted { note: sealed(18) },
            },
        ),
    ]
}

fn files() -> Vec<(String, Event)> {
    let first = one_of_each()
        .into_iter()
        .map(|event| (String::new(), event));
    let more = further();
    let more = more
        .into_iter()
        .map(|(form, event)| (format!(".{form}"), event));
    let all = first.chain(more);
    all.map(|(form, event)| (format!("{}{form}.v1.json", event.kind()), event))
        .collect()
}

#[test]
fn every_event_has_these_bytes() {
    for (name, event) in files() {
        let file = here("tests/golden").join(&name);
        let bytes = serde_json::to_vec(&event).unwrap();
        if blessing() {
            std::fs::write(&file, &bytes).unwrap();
        }
        let stored = std::fs::read(&file).unwrap_or_default();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            String::from_utf8(stored.clone()).unwrap(),
            "{name}: the stored form of an event is never changed; a new form is a new variant"
        );
        assert_eq!(serde_json::from_slice::<Event>(&stored).unwrap(), event);
    }
}

#[test]
fn every_variant_has_its_file_and_every_file_its_variant() {
    let kinds: BTreeSet<_> = one_of_each().iter().map(Event::kind).collect();
    assert_eq!(kinds.len(), one_of_each().len());
    let folder = std::fs::read_dir(here("tests/golden")).unwrap();
    let found: BTreeSet<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for kind in kinds {
        assert!(found.contains(&format!("{kind}.v1.json")), "{kind}");
    }
    let wanted: BTreeSet<_> = files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(found, wanted);
}

#[test]
fn names_in_the_record_are_read_as_they_are_written() {
    for kind in DocumentKind::ALL {
        let written = serde_json::to_string(&kind).unwrap();
        assert_eq!(written, format!("\"{}\"", kind.name()));
        assert_eq!(DocumentKind::from_name(kind.name()), Some(kind));
    }
    for wish in DeliveryWish::ALL {
        let written = serde_json::to_string(&wish).unwrap();
        assert_eq!(written, format!("\"{}\"", wish.name()));
        assert_eq!(DeliveryWish::from_name(wish.name()), Some(wish));
    }
    for status in Status::ALL {
        let written = serde_json::to_string(&status).unwrap();
        assert_eq!(written, format!("\"{status}\""));
        assert_eq!(status.name().parse(), Ok(status));
    }
    for (by, written) in [
        (By::System, r#""system""#),
        (
            By::Applicant(account(1)),
            r#"{"applicant":"acct_0000000000001"}"#,
        ),
    ] {
        assert_eq!(serde_json::to_string(&by).unwrap(), written);
        assert_eq!(serde_json::from_str::<By>(written).unwrap(), by);
    }
    let reviewer = staff(FIRE);
    let written = r#"{"staff":{"account":"acct_000000000004P","department":"119901009900001027"}}"#;
    assert_eq!(serde_json::to_string(&reviewer).unwrap(), written);
    assert_eq!(serde_json::from_str::<By>(written).unwrap(), reviewer);
}

#[test]
fn nothing_is_read_past_what_is_known() {
    for event in one_of_each() {
        let mut value = serde_json::to_value(&event).unwrap();
        value["more"] = serde_json::Value::Bool(true);
        assert!(serde_json::from_value::<Event>(value).is_err());
    }
    assert!(serde_json::from_str::<Event>(r#"{"type":"archived"}"#).is_err());
    assert!(serde_json::from_str::<Event>("{}").is_err());
}

#[test]
fn no_event_holds_more_of_a_person_than_a_reference() {
    for (name, event) in files() {
        let text = serde_json::to_string(&event).unwrap();
        for sealed in event.sealed() {
            assert!(text.contains(&sealed.at.to_string()), "{name}");
        }
        // Every sealed value in the bytes is one that `sealed` tells of, so that erasing finds it.
        let told = event.sealed().len();
        assert_eq!(text.matches("\"pers_").count(), told, "{name}");
    }
}
