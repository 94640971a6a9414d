//! Counting days.

use jiff::civil::date;
use law::{Calendar, Certainty, Limit, Reason, due, explain, remaining};
use proptest::prelude::*;
use vocab::Date;

use crate::oracle::{self, Oracle};

fn day(number: i64) -> Date {
    date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(number))
        .unwrap()
}

/// Days that leave room for the longest limit of the tests within the calendar.
fn start() -> impl Strategy<Value = Date> {
    (oracle::number("2023-01-01")..oracle::number("2026-09-01")).prop_map(day)
}

#[test]
fn the_table_of_the_domain_facts() {
    let calendar = Calendar::builtin();
    let table = [
        ("2023-09-28", 10, "2023-10-18"),
        ("2024-02-04", 20, "2024-03-07"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-01-27", 20, "2025-03-03"),
        ("2025-04-25", 5, "2025-05-06"),
        ("2025-06-03", 45, "2025-08-05"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-12-26", 5, "2026-01-05"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-14", 20, "2026-03-20"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-09-18", 10, "2026-10-09"),
        ("2026-09-30", 20, "2026-11-03"),
        ("2025-09-28", 20, "2025-10-31"),
    ];
    for (accepted, length, wanted) in table {
        let start = accepted.parse().unwrap();
        let got = due(&calendar, start, &Limit::working_days(length));
        assert_eq!(
            (got.date.to_string().as_str(), got.certain),
            (wanted, Certainty::Certain),
            "{accepted} + {length}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_oracle_agrees(
        start in oracle::number("2023-01-01")..oracle::number("2026-09-01"),
        length in 1u16..=60,
    ) {
        thread_local! {
            static BOTH: (Calendar, Oracle) = (Calendar::builtin(), Oracle::new());
        }
        BOTH.with(|(calendar, oracle)| {
            let worked = due(calendar, day(start), &Limit::working_days(length));
            prop_assert_eq!(worked.date, day(oracle.working_days(start, length.into())));
            prop_assert!(worked.is_certain());
            let calendar_days = due(calendar, day(start), &Limit::calendar_days(length));
            prop_assert_eq!(calendar_days.date, day(oracle.calendar_days(start, length.into())));
            prop_assert!(calendar_days.is_certain());
            Ok(())
        })?;
    }
}

proptest! {
    #[test]
    fn later_limits_end_later(start in start(), length in 0u16..60) {
        let calendar = Calendar::builtin();
        let date = |limit| due(&calendar, start, &limit).date;
        let (this, next) = (Limit::working_days(length), Limit::working_days(length + 1));
        if length > 0 || calendar.is_working(start) {
            prop_assert!(date(this) < date(next));
        } else {
            prop_assert_eq!(date(this), date(next));
        }
        prop_assert!(date(Limit::calendar_days(length)) <= date(Limit::calendar_days(length + 1)));
    }

    #[test]
    fn later_starts_end_no_earlier(start in start(), length in 1u16..60) {
        let calendar = Calendar::builtin();
        let next = start.tomorrow().unwrap();
        for limit in [Limit::working_days(length), Limit::calendar_days(length), Limit::AT_ONCE] {
            prop_assert!(due(&calendar, start, &limit).date <= due(&calendar, next, &limit).date);
        }
    }

    #[test]
    fn working_days_add_up_over_splits(start in start(), a in 1u16..30, b in 1u16..30) {
        let calendar = Calendar::builtin();
        let first = due(&calendar, start, &Limit::working_days(a));
        let second = due(&calendar, first.date, &Limit::working_days(b));
        prop_assert_eq!(second, due(&calendar, start, &Limit::working_days(a + b)));
    }

    /// The claim on which a promise in calendar days is compared with a limit in working days.
    #[test]
    fn calendar_days_are_within_as_many_working_days(
        days in 0i64..20_000, a in 0u16..80, b in 0u16..80,
    ) {
        let calendar = Calendar::builtin();
        let start = day(oracle::number("2010-01-01") + days);
        let limits = |n| [Limit::AT_ONCE, Limit::working_days(n), Limit::calendar_days(n)];
        for (x, y) in limits(a).into_iter().flat_map(|x| limits(b).map(|y| (x, y))) {
            if x.is_within(&y) {
                let (x, y) = (due(&calendar, start, &x), due(&calendar, start, &y));
                prop_assert!(x.date <= y.date);
            }
        }
    }

    #[test]
    fn the_explanation_sums_to_the_date(days in 0i64..3000, length in 0u16..80, by_calendar: bool) {
        let calendar = Calendar::builtin();
        let start = day(oracle::number("2021-06-01") + days);
        let limit = if by_calendar {
            Limit::calendar_days(length)
        } else {
            Limit::working_days(length)
        };
        let told = explain(&calendar, start, &limit);
        prop_assert_eq!(told.due, due(&calendar, start, &limit));
        prop_assert_eq!(told.counted(), limit.length() as usize);
        prop_assert_eq!(told.days[0].reason.clone(), Reason::StartDay);
        prop_assert!(!told.days[0].counted);
        prop_assert_eq!(told.days.last().unwrap().date, told.due.date);
        for (place, one) in told.days.iter().enumerate() {
            let expected = start.checked_add(jiff::Span::new().days(place as i64)).unwrap();
            prop_assert_eq!(one.date, expected);
            let counts = matches!(one.reason, Reason::Working | Reason::AssumedWorking
                | Reason::CalendarDay | Reason::MakeUpWorkday { .. });
            prop_assert_eq!(one.counted, counts);
            prop_assert!(!one.reason.text().zh.is_empty() && !one.reason.text().en.is_empty());
        }
    }

    #[test]
    fn what_remains_is_what_was_given(start in start(), length in 1u16..60, late in 1i64..30) {
        let calendar = Calendar::builtin();
        let end = due(&calendar, start, &Limit::working_days(length)).date;
        prop_assert_eq!(remaining(&calendar, start, end), i64::from(length));
        prop_assert_eq!(remaining(&calendar, end, end), 0);
        let after = end.checked_add(jiff::Span::new().days(late)).unwrap();
        prop_assert!(remaining(&calendar, after, end) < 0);
    }

    #[test]
    fn a_date_is_certain_only_within_the_calendar(days in 0i64..4000, length in 0u16..80) {
        let calendar = Calendar::builtin();
        let start = day(oracle::number("2020-01-01") + days);
        for limit in [Limit::working_days(length), Limit::calendar_days(length)] {
            let end = due(&calendar, start, &limit);
            if end.is_certain() {
                prop_assert!(calendar.covers(end.date));
            } else {
                let Certainty::Provisional { calendar_reaches } = end.certain else {
                    return Err(TestCaseError::fail("not provisional"));
                };
                prop_assert_eq!(calendar_reaches, date(2026, 12, 31));
                prop_assert!(!calendar.covers(end.date) || !calendar.covers(start.tomorrow().unwrap()));
            }
        }
    }
}

#[test]
fn beyond_the_calendar_the_week_decides_and_the_date_says_so() {
    let calendar = Calendar::builtin();
    let start = date(2026, 12, 28);
    let inside = due(&calendar, start, &Limit::working_days(3));
    assert_eq!(
        (inside.date, inside.certain),
        (date(2026, 12, 31), Certainty::Certain)
    );
    let beyond = due(&calendar, start, &Limit::working_days(5));
    assert_eq!(beyond.date, date(2027, 1, 4));
    assert_eq!(
        beyond.certain,
        Certainty::Provisional {
            calendar_reaches: date(2026, 12, 31)
        }
    );
    let told = explain(&calendar, start, &Limit::working_days(5));
    let reasons: Vec<_> = told.days.iter().skip(3).map(|d| d.reason.clone()).collect();
    assert_eq!(
        reasons,
        [
            Reason::Working,
            Reason::AssumedWorking,
            Reason::AssumedRest,
            Reason::AssumedRest,
            Reason::AssumedWorking
        ]
    );
}

#[test]
fn calendar_days_that_end_in_a_holiday_move_on() {
    let calendar = Calendar::builtin();
    let told = explain(&calendar, date(2026, 9, 29), &Limit::calendar_days(3));
    assert_eq!(told.due.date, date(2026, 10, 8));
    assert_eq!((told.counted(), told.days.len()), (3, 10));
    assert_eq!(told.days[4].reason, Reason::MovedOn);
    // A weekend day that is worked by the notice is no day of rest.
    let worked = due(&calendar, date(2026, 10, 8), &Limit::calendar_days(2));
    assert_eq!(worked.date, date(2026, 10, 10));
}

#[test]
fn at_once_is_the_day_itself_or_the_next_working_day() {
    let calendar = Calendar::builtin();
    let at_once = |day| due(&calendar, day, &Limit::AT_ONCE).date;
    assert_eq!(at_once(date(2026, 3, 5)), date(2026, 3, 5));
    assert_eq!(at_once(date(2026, 3, 7)), date(2026, 3, 9));
    assert_eq!(at_once(date(2026, 2, 14)), date(2026, 2, 14));
}

#[test]
fn late_over_a_weekend_is_late() {
    let calendar = Calendar::builtin();
    let friday = date(2026, 3, 6);
    let left = |day| remaining(&calendar, day, friday);
    assert_eq!(left(date(2026, 3, 4)), 2);
    assert_eq!(left(friday), 0);
    assert_eq!(left(date(2026, 3, 7)), -1);
    assert_eq!(left(date(2026, 3, 9)), -1);
    assert_eq!(left(date(2026, 3, 10)), -2);
    assert_eq!(remaining(&calendar, date(2026, 3, 1), friday), 5);
}

#[test]
fn the_end_of_time_is_no_panic() {
    let calendar = Calendar::builtin();
    let longest = due(&calendar, Date::MAX, &Limit::working_days(u16::MAX));
    assert_eq!(longest.date, Date::MAX);
    assert!(!longest.is_certain());
    let first = due(&calendar, Date::MIN, &Limit::calendar_days(1));
    assert!(!first.is_certain());
    assert_eq!(remaining(&calendar, Date::MAX, Date::MAX), 0);
}
