//! The bytes of acts, as they stand in records for ever.

use office::act::{CatalogueEvent, decode_case, decode_catalogue, encode_case, encode_catalogue};
use office::cases::{By, Event, Sealed};
use office::port::rows::ActRow;
use office::port::store::NewAct;
use vocab::{AccountId, CaseId, PersonalRef, Timestamp};

const CASE: &str = r#"{"v":1,"case":"case_0000000000001","seq":3,"at":1795395600000000,"by":{"applicant":"acct_0000000000007"},"event":{"type":"withdrawn","note":{"at":"pers_000000000000K","digest":"1313131313131313131313131313131313131313131313131313131313131313"}}}"#;
const IMPORTED: &str = r#"{"v":1,"at":1795395600000000,"by":"system","event":{"type":"imported","source":"SRC","editions":2,"root":"ROOT"}}"#;

fn at() -> Timestamp {
    Timestamp::from_micros(1_795_395_600_000_000)
}

fn withdrawn() -> Event {
    Event::Withdrawn {
        note: Sealed {
            at: PersonalRef::new(19).unwrap(),
            digest: "13".repeat(32).parse().unwrap(),
        },
    }
}

fn row(act: &NewAct, stream: i64, seq: u32) -> ActRow {
    ActRow {
        position: 9,
        stream,
        seq,
        kind: act.kind.to_owned(),
        at: act.at,
        bytes: act.bytes.clone(),
        digest: act.digest,
        serial: None,
        series: act.series.clone(),
    }
}

#[test]
fn an_act_of_a_case_has_these_bytes_and_is_read_back() {
    let (case, by) = (
        CaseId::new(1).unwrap(),
        By::Applicant(AccountId::new(7).unwrap()),
    );
    let event = withdrawn();
    let act = encode_case(case, 3, at(), &by, &event).unwrap();
    assert_eq!(String::from_utf8(act.bytes.clone()).unwrap(), CASE);
    assert_eq!(act.digest, proof_of(&act.bytes));
    let read = decode_case(&row(&act, 1, 3)).unwrap();
    assert_eq!((read.event, read.by, read.seq), (event, by, 3));
}

#[test]
fn an_act_on_the_catalogue_has_these_bytes_and_is_read_back() {
    let (source, root) = (office::proof::content(b"file"), office::proof::root_of([]));
    let event = CatalogueEvent::Imported {
        source,
        editions: 2,
        root,
    };
    let act = encode_catalogue(at(), &By::System, &event).unwrap();
    let wanted = IMPORTED
        .replace("SRC", &source.to_string())
        .replace("ROOT", &root.to_string());
    assert_eq!(String::from_utf8(act.bytes.clone()).unwrap(), wanted);
    assert_eq!(decode_catalogue(&row(&act, 1, 1)).unwrap().event, event);
}

#[test]
fn a_row_that_says_something_else_than_its_bytes_is_corrupt() {
    let case = CaseId::new(1).unwrap();
    let act = encode_case(case, 3, at(), &By::System, &withdrawn()).unwrap();
    let good = row(&act, 1, 3);
    assert!(decode_case(&good).is_ok());
    let wrong = [
        ActRow {
            stream: 2,
            ..good.clone()
        },
        ActRow {
            seq: 4,
            ..good.clone()
        },
        ActRow {
            kind: "case.accepted".to_owned(),
            ..good.clone()
        },
        ActRow {
            at: Timestamp::from_micros(1),
            ..good.clone()
        },
        ActRow {
            bytes: b"{}".to_vec(),
            ..good.clone()
        },
        ActRow {
            bytes: CASE.replace("\"v\":1", "\"v\":2").into_bytes(),
            ..good.clone()
        },
        ActRow {
            bytes: CASE.replace("\"note\"", "\"more\":1,\"note\"").into_bytes(),
            ..good
        },
    ];
    for row in wrong {
        assert!(decode_case(&row).is_err(), "{row:?}");
    }
}

fn proof_of(bytes: &[u8]) -> vocab::Digest {
    office::proof::leaf(bytes)
}
