//! The working calendar.

use jiff::civil::date;
use law::{Calendar, CalendarEdition, Day};

use crate::oracle;

fn edition() -> CalendarEdition {
    CalendarEdition::new("test-1").unwrap()
}

fn refusal(csv: &str) -> law::LawError {
    Calendar::parse(edition(), csv).unwrap_err()
}

const YEAR: &str = "date,kind,name\n2030-01-01,holiday,元旦\n2030-05-01,holiday,劳动节\n\
                    2030-10-01,holiday,国庆节\n";

#[test]
fn the_builtin_calendar_is_the_shared_one() {
    let shared = oracle::shared_csv();
    let builtin = Calendar::builtin();
    let again = Calendar::parse(builtin.edition().clone(), &shared).unwrap();
    assert_eq!(builtin, again);
    let mut kinds = [0, 0];
    for line in shared.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        match builtin.day(fields[0].parse().unwrap()) {
            Day::Holiday(name) => {
                assert_eq!((fields[1], fields[2]), ("holiday", name));
                kinds[0] += 1;
            }
            Day::MakeUpWorkday(name) => {
                assert_eq!((fields[1], fields[2]), ("workday", name));
                kinds[1] += 1;
            }
            other => panic!("{line}: {other:?}"),
        }
    }
    assert_eq!(kinds, [117, 26]);
}

#[test]
fn working_days_per_year() {
    let calendar = Calendar::builtin();
    let days = [2023, 2024, 2025, 2026].map(|year| calendar.working_days_in(year));
    assert_eq!(days, [Some(249), Some(251), Some(248), Some(248)]);
    assert_eq!(calendar.working_days_in(2022), None);
    assert_eq!(calendar.working_days_in(2027), None);
}

#[test]
fn what_a_day_is() {
    let calendar = Calendar::builtin();
    for (day, kind) in [
        (date(2026, 2, 13), Day::Working),
        (date(2026, 2, 14), Day::MakeUpWorkday("春节")),
        (date(2026, 2, 17), Day::Holiday("春节")),
        (date(2026, 3, 7), Day::Rest),
        (date(2025, 10, 6), Day::Holiday("中秋节")),
        (date(2022, 12, 31), Day::Unknown),
        (date(2027, 1, 1), Day::Unknown),
    ] {
        assert_eq!(calendar.day(day), kind, "{day}");
    }
    assert_eq!(calendar.edition().as_str(), "cn-2026-1");
    assert_eq!(calendar.covers_from(), date(2023, 1, 1));
    assert_eq!(calendar.covers_until(), date(2026, 12, 31));
}

#[test]
fn days_of_next_year_s_notice_do_not_make_a_notice() {
    // The notice of 2024 gave the last two days of 2023 off.
    let csv = format!("{YEAR}2029-12-31,holiday,元旦\n2031-01-01,holiday,元旦\n");
    let calendar = Calendar::parse(edition(), &csv).unwrap();
    assert_eq!(calendar.covers_from(), date(2030, 1, 1));
    assert_eq!(calendar.covers_until(), date(2030, 12, 31));
    assert_eq!(calendar.day(date(2031, 1, 1)), Day::Unknown);
    assert_eq!(calendar.day(date(2029, 12, 31)), Day::Unknown);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_read() {
    let csv = format!("\u{feff}{}", YEAR.replace('\n', "\r\n"));
    assert_eq!(
        Calendar::parse(edition(), &csv),
        Calendar::parse(edition(), YEAR)
    );
}

#[test]
fn errors_have_codes_and_lines() {
    for (line, code, words) in [
        ("2030-06-01,holiday", "LAW-002", "line 5"),
        ("2030-06-01,holiday,a,b", "LAW-002", "line 5"),
        ("2030-02-29,holiday,春节", "LAW-003", "line 5"),
        ("20300601,holiday,春节", "LAW-003", "line 5"),
        ("2030-6-1,holiday,春节", "LAW-003", "line 5"),
        ("2030-06-01,festival,春节", "LAW-004", "\"festival\""),
        ("2030-05-01,holiday,劳动节", "LAW-005", "line 3"),
        ("2030-06-03,workday,端午节", "LAW-006", "2030-06-03"),
        ("2030-06-01,holiday, ", "LAW-007", "line 5"),
    ] {
        let error = refusal(&format!("{YEAR}{line}\n"));
        assert_eq!(error.code(), code, "{line}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(refusal("").code(), "LAW-001");
    assert_eq!(refusal("day,kind,name\n").code(), "LAW-001");
    assert_eq!(refusal("date,kind,name\n").code(), "LAW-009");
    let gap = format!(
        "{YEAR}{}",
        YEAR.replace("2030", "2032")
            .split_once('\n')
            .map(|(_, rest)| rest)
            .unwrap()
    );
    assert_eq!(refusal(&gap), law::LawError::Gap { year: 2031 });
    assert_eq!(CalendarEdition::new("").unwrap_err().code(), "LAW-010");
    assert_eq!(
        CalendarEdition::new("x".repeat(65)).unwrap_err().code(),
        "LAW-010"
    );
}

#[test]
fn an_overlay_wins_and_makes_no_year_known() {
    let overlay = "date,kind,name\n2030-04-05,holiday,三月三\n2030-04-06,workday,三月三\n\
                   2030-05-04,workday,三月三\n2031-04-04,holiday,三月三\n";
    let region = CalendarEdition::new("gx-2030-1").unwrap();
    let national = format!("{YEAR}2030-05-04,holiday,劳动节\n");
    let calendar = Calendar::parse(edition(), &national)
        .unwrap()
        .with_overlay(&region, overlay)
        .unwrap();
    assert_eq!(calendar.edition().as_str(), "test-1+gx-2030-1");
    assert_eq!(calendar.day(date(2030, 4, 5)), Day::Holiday("三月三"));
    assert_eq!(calendar.day(date(2030, 4, 6)), Day::MakeUpWorkday("三月三"));
    assert_eq!(calendar.day(date(2030, 5, 4)), Day::MakeUpWorkday("三月三"));
    assert_eq!(calendar.day(date(2031, 4, 4)), Day::Unknown);
    assert_eq!(calendar.covers_until(), date(2030, 12, 31));
}
