//! Every kind of code survives writing and reading; no text whatever makes a reader panic.

use proptest::prelude::*;

use super::*;
use crate::Date;

pub(super) fn today() -> Date {
    jiff::civil::date(2026, 11, 21)
}

pub(super) fn resident_id() -> impl Strategy<Value = ResidentId> {
    ("[1-9][0-9]{5}", 0i32..46_000, 0u16..1000).prop_map(|(region, days, order)| {
        let birth = today()
            .checked_sub(jiff::Span::new().days(days))
            .unwrap()
            .strftime("%Y%m%d")
            .to_string();
        let body = format!("{region}{birth}{order:03}");
        let check = check_digit::resident_id(&body).unwrap();
        ResidentId::parse(&format!("{body}{check}"), today()).unwrap()
    })
}

pub(super) fn uscc() -> impl Strategy<Value = Uscc> {
    "[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{9}".prop_map(|body| {
        let check = check_digit::uscc(&body).unwrap();
        Uscc::parse(&format!("{body}{check}")).unwrap()
    })
}

pub(super) fn org_code() -> impl Strategy<Value = OrgCode> {
    "[0-9A-Z]{8}".prop_map(|body| {
        let check = check_digit::org_code(&body).unwrap();
        OrgCode::parse(&format!("{body}{check}")).unwrap()
    })
}

fn catalogue_code() -> impl Strategy<Value = CatalogueCode> {
    (
        "[0-9]{2}",
        proptest::sample::select(TaskType::ALL.to_vec()),
        "[0-9]{5}([0-9]{3}|00Y)",
    )
        .prop_map(|(prefix, kind, rest)| {
            CatalogueCode::parse(&format!("{prefix}{}{rest}", kind.digits())).unwrap()
        })
}

fn task_code() -> impl Strategy<Value = TaskCode> {
    let level = proptest::sample::select(ExerciseLevel::ALL.to_vec());
    (uscc(), level, catalogue_code())
        .prop_map(|(uscc, level, catalogue)| TaskCode::new(&uscc, level, &catalogue))
}

fn case_number() -> impl Strategy<Value = CaseNumber> {
    let serial = prop_oneof![1u64..20_000, 1..=CaseNumber::MAX_SERIAL];
    (task_code(), 1i16..=9999, 1i8..=12, 1i8..=28, serial).prop_map(|(task, y, m, d, serial)| {
        CaseNumber::new(&task, jiff::civil::date(y, m, d), serial).unwrap()
    })
}

fn licence_type() -> impl Strategy<Value = LicenceTypeCode> {
    (uscc(), 0u16..1000)
        .prop_map(|(uscc, order)| LicenceTypeCode::parse(&format!("{uscc}{order:03}")).unwrap())
}

pub(super) fn licence_id() -> impl Strategy<Value = LicenceId> {
    (licence_type(), uscc(), "[0-9A-Z]{1,64}", 1u16..1000).prop_map(
        |(kind, issuer, serial, version)| {
            let id = LicenceId::new(&kind, &issuer, &serial, version).unwrap();
            assert_eq!(
                (id.licence_type(), id.issuer(), id.serial(), id.version()),
                (kind, Some(issuer), serial.as_str(), version)
            );
            id
        },
    )
}

fn area_code() -> impl Strategy<Value = AreaCode> {
    let pair = || 1u32..100;
    let triple = || 1u32..1000;
    (10u32..100, pair(), pair(), triple(), triple(), 0usize..7).prop_map(
        |(province, city, county, town, village, form)| {
            let text = match form {
                0 => format!("{province}0000"),
                1 => format!("{province}{city:02}00"),
                2 => format!("{province}{city:02}{county:02}"),
                3 => format!("{province}{city:02}{county:02}{town:03}"),
                4 => format!("{province}{city:02}00{town:03}000"),
                5 => format!("{province}0000000000"),
                _ => format!("{province}{city:02}{county:02}{town:03}{village:03}"),
            };
            AreaCode::parse(&text).unwrap()
        },
    )
}

/// What a person makes of a code: full-width digits, small letters, spaces around and inside.
fn scribble(code: &str) -> String {
    let wide: String = code
        .chars()
        .enumerate()
        .map(|(place, c)| match c {
            '0'..='9' if place % 3 == 0 => {
                char::from_u32(u32::from(c) - u32::from('0') + 0xff10).unwrap()
            }
            c => c.to_ascii_lowercase(),
        })
        .collect();
    let (head, tail) = wide.split_at(wide.char_indices().nth(5).unwrap().0);
    format!("\u{3000}{head} {tail}\n")
}

macro_rules! survives {
    ($code:expr, $type:ty, $strict:expr, $lenient:expr) => {{
        let code: $type = $code;
        let text = code.to_string();
        prop_assert_eq!(code.as_str(), text.as_str());
        prop_assert_eq!($strict(&text), Ok(code.clone()));
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(&serde_json::from_str::<$type>(&json).unwrap(), &code);
        let exact = $lenient(&text).unwrap();
        prop_assert_eq!((&exact.value, exact.warnings.len()), (&code, 0));
        let scribbled = $lenient(&scribble(&text)).unwrap();
        prop_assert_eq!(&scribbled.value, &code);
        prop_assert!(scribbled.warnings.contains(&Warning::Spaces));
    }};
}

proptest! {
    #[test]
    fn resident_ids_survive(code in resident_id()) {
        survives!(code, ResidentId, |t: &str| ResidentId::parse(t, today()),
            |t: &str| ResidentId::parse_lenient(t, today()));
    }

    #[test]
    fn organisations_survive(uscc in uscc(), org in org_code()) {
        prop_assert_eq!(&OrgCode::parse(&org.hyphenated()).unwrap(), &org);
        survives!(uscc, Uscc, Uscc::parse, Uscc::parse_lenient);
        survives!(org, OrgCode, OrgCode::parse, OrgCode::parse_lenient);
    }

    #[test]
    fn matters_survive(catalogue in catalogue_code(), task in task_code()) {
        survives!(catalogue, CatalogueCode, CatalogueCode::parse, CatalogueCode::parse_lenient);
        survives!(task, TaskCode, TaskCode::parse, TaskCode::parse_lenient);
    }

    #[test]
    fn case_numbers_survive(number in case_number()) {
        let parts = number.parts();
        let again = CaseNumber::new(&parts.task, parts.date, parts.serial);
        prop_assert_eq!(again.as_ref(), Ok(&number));
        survives!(number, CaseNumber, CaseNumber::parse, CaseNumber::parse_lenient);
    }

    #[test]
    fn licences_survive(kind in licence_type(), id in licence_id()) {
        prop_assert!(id.as_str().len() <= 128);
        survives!(kind, LicenceTypeCode, LicenceTypeCode::parse, LicenceTypeCode::parse_lenient);
        survives!(id, LicenceId, LicenceId::parse, LicenceId::parse_lenient);
    }

    #[test]
    fn areas_survive(area in area_code()) {
        let region = area.region();
        prop_assert!(AreaCode::from(region.clone()).contains(&area));
        prop_assert!(region.province().contains(&region));
        prop_assert!(region.level() <= area.level());
        survives!(region, Region, Region::parse, Region::parse_lenient);
        survives!(area, AreaCode, AreaCode::parse, AreaCode::parse_lenient);
    }

    #[test]
    fn lookup_codes_survive(random: [u8; 5]) {
        let code = LookupCode::from_bytes(random);
        prop_assert_eq!(LookupCode::parse(&code.grouped()), Ok(code.clone()));
        let other = LookupCode::from_bytes([random[0], random[1], random[2], random[3], random[4] ^ 7]);
        prop_assert_eq!(&other, &code, "the last five bits are not used");
        survives!(code, LookupCode, LookupCode::parse, LookupCode::parse_lenient);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in prop_oneof![
        any::<String>(),
        "[0-9A-ZXx证Ｘ０. -]{0,52}",
        "[0-9]{6,50}",
        "1\\.2\\.156\\.3005\\.2\\.[0-9A-Z.证]{40,70}",
    ]) {
        for kind in Kind::ALL {
            let report = check(kind, &text, today());
            prop_assert_eq!(report.valid, report.problems.is_empty());
            for problem in report.problems {
                prop_assert!(problem.code().starts_with("CODE-0"));
                prop_assert!(!problem.to_string().is_empty());
            }
        }
        let _ = ResidentId::parse_lenient(&text, today());
        let _ = Uscc::parse_lenient(&text);
        let _ = OrgCode::parse_lenient(&text);
        let _ = AreaCode::parse_lenient(&text);
        let _ = CaseNumber::parse_lenient(&text);
        let _ = LicenceTypeCode::parse_lenient(&text);
        let _ = LicenceId::parse_lenient(&text);
        let _ = LookupCode::parse_lenient(&text);
    }

    /// An error may be logged, so it must not carry what may be somebody's number.
    #[test]
    fn errors_do_not_repeat_the_value(id in resident_id(), place in 0usize..18) {
        let mut text: Vec<char> = id.as_str().chars().collect();
        text[place] = '?';
        let text: String = text.into_iter().collect();
        let error = ResidentId::parse(&text, today()).unwrap_err();
        prop_assert_eq!(error.position(), Some(place + 1));
        for window in id.as_str().as_bytes().windows(6) {
            let window = std::str::from_utf8(window).unwrap();
            prop_assert!(!error.to_string().contains(window));
        }
        let masked = format!("{id:?}");
        prop_assert!(!masked.contains(&id.as_str()[6..17]));
    }
}

#[test]
fn reading_back_still_asks_for_the_form() {
    assert!(serde_json::from_str::<Uscc>("\"91350100M000100Y44\"").is_ok());
    assert!(serde_json::from_str::<Uscc>("\"91350100M000100Y4\"").is_err());
    assert!(serde_json::from_str::<ResidentId>("\"110105194912310021\"").is_err());
    assert!(serde_json::from_str::<LookupCode>("\"00000001\"").is_err());
}
