//! Clocks, promises, intake, remedies.

use jiff::civil::date;
use law::{
    Approver, Article, Calendar, CalendarEdition, ClockId, ClockStart, DecisionClock, Expiry,
    Facts, IntakeDocument, IntakeFinding, LICENSING_LAW_2019, LawEdition, Limit, LimitUnit,
    OutcomeKind, Remedies, RemedyUnit, deemed_accepted, lawful_outcome,
};
use proptest::prelude::*;

#[test]
fn the_table_of_clocks() {
    let rows: Vec<_> = ClockId::ALL
        .map(|id| {
            let clock = id.clock();
            (
                clock.limit.length(),
                clock.start,
                clock.pausable,
                clock.extension.map(|e| (e.limit.length(), e.approver)),
                clock.basis.citation().en,
            )
        })
        .into();
    let law = "Administrative Licensing Law, art.";
    assert_eq!(
        rows,
        [
            (
                5,
                ClockStart::Received,
                false,
                None,
                format!("{law} 32(1) item 4")
            ),
            (
                20,
                ClockStart::Accepted,
                true,
                Some((10, Approver::HeadOfOrgan)),
                format!("{law} 42(1)")
            ),
            (
                45,
                ClockStart::Accepted,
                true,
                Some((15, Approver::HeadOfGovernment)),
                format!("{law} 42(2)")
            ),
            (20, ClockStart::Accepted, false, None, format!("{law} 43")),
            (10, ClockStart::Decided, false, None, format!("{law} 44")),
        ]
    );
    for id in ClockId::ALL {
        assert_eq!(id.limit().unit(), LimitUnit::WorkingDays);
        let deemed = id.clock().expiry == Expiry::DeemedAccepted;
        assert_eq!(deemed, id == ClockId::CorrectionNotice);
    }
    let calendar = Calendar::builtin();
    let delivery = ClockId::Delivery.due(&calendar, date(2026, 9, 18));
    assert_eq!(delivery.date, date(2026, 10, 9));
}

#[test]
fn a_promise_can_only_shorten() {
    let calendar = Calendar::builtin();
    let accepted = date(2026, 2, 14);
    let clock = DecisionClock::by_licensing_law(Some(Limit::working_days(5)), false).unwrap();
    let due = clock.decision_due(&calendar, accepted);
    assert_eq!(due.statutory.date, date(2026, 3, 20));
    assert_eq!(due.promised.date, date(2026, 2, 28));
    assert_eq!(due.binding, due.promised);
    assert_eq!(clock.binding(), &Limit::working_days(5));

    let plain = DecisionClock::by_licensing_law(None, true).unwrap();
    assert_eq!(plain.statutory(), &Limit::working_days(45));
    let due = plain.decision_due(&calendar, accepted);
    assert_eq!((due.promised, due.binding), (due.statutory, due.statutory));

    for (statutory, promised, code) in [
        (
            Limit::working_days(20),
            Limit::working_days(21),
            Some("LAW-011"),
        ),
        (Limit::working_days(20), Limit::working_days(20), None),
        (Limit::working_days(20), Limit::calendar_days(20), None),
        (
            Limit::calendar_days(20),
            Limit::working_days(5),
            Some("LAW-011"),
        ),
        (Limit::AT_ONCE, Limit::working_days(1), Some("LAW-011")),
        (Limit::calendar_days(20), Limit::AT_ONCE, None),
    ] {
        let basis = Article::of("食品安全法", 35);
        let clock = DecisionClock::new(statutory, Some(promised), false, basis);
        assert_eq!(
            clock.err().map(|e| e.code()),
            code,
            "{statutory} {promised}"
        );
    }
}

#[test]
fn a_longer_statutory_limit_quotes_its_own_law() {
    let sixty = Limit::working_days(60);
    let error = DecisionClock::new(sixty, None, false, Article::licensing(42)).unwrap_err();
    assert_eq!(error.code(), "LAW-013");
    assert!(DecisionClock::new(sixty, None, false, Article::of("种子法", 33)).is_ok());
    let forty = Limit::working_days(40);
    assert!(DecisionClock::new(forty, None, true, Article::licensing(42)).is_ok());
    assert!(DecisionClock::new(forty, None, false, Article::licensing(42)).is_err());
}

proptest! {
    #[test]
    fn the_binding_date_is_never_the_later(
        days in 0i64..3000, statutory in 1u16..60, promised in 0u16..80, unit in 0u8..3,
    ) {
        let promised = match unit {
            0 => Limit::working_days(promised),
            1 => Limit::calendar_days(promised),
            _ => Limit::AT_ONCE,
        };
        let basis = Article::of("食品安全法", 35);
        let statutory = Limit::working_days(statutory);
        let clock = DecisionClock::new(statutory, Some(promised), false, basis);
        prop_assert_eq!(clock.is_ok(), promised.length() <= statutory.length());
        if let Ok(clock) = clock {
            let accepted = date(2021, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let due = clock.decision_due(&Calendar::builtin(), accepted);
            prop_assert!(due.binding.date <= due.statutory.date);
            prop_assert_eq!(due.binding, due.promised);
            let json = serde_json::to_string(&clock).unwrap();
            prop_assert_eq!(serde_json::from_str::<DecisionClock>(&json).unwrap(), clock);
        }
    }
}

#[test]
fn stored_forms_are_held_against_the_rules() {
    let json = serde_json::to_string(&Limit::working_days(20)).unwrap();
    assert_eq!(json, r#"{"length":20,"unit":"working_days"}"#);
    assert_eq!(
        serde_json::from_str::<Limit>(&json).unwrap(),
        Limit::working_days(20)
    );
    let at_once: Limit = serde_json::from_str(r#"{"unit":"at_once"}"#).unwrap();
    assert_eq!(at_once, Limit::AT_ONCE);
    for wrong in [
        r#"{"length":70000,"unit":"working_days"}"#,
        r#"{"length":1,"unit":"at_once"}"#,
        r#"{"length":1,"unit":"weeks"}"#,
        r#"{"length":1,"unit":"calendar_days","x":1}"#,
    ] {
        assert!(serde_json::from_str::<Limit>(wrong).is_err(), "{wrong}");
    }
    let clock = r#"{"statutory":{"length":20,"unit":"working_days"},
        "promised":{"length":30,"unit":"working_days"},"joint":false,
        "basis":{"law":"行政许可法","number":42}}"#;
    let error = serde_json::from_str::<DecisionClock>(clock).unwrap_err();
    assert!(error.to_string().contains("30 working days"), "{error}");
    assert!(serde_json::from_str::<CalendarEdition>("\" \"").is_err());
}

#[test]
fn every_finding_has_its_item_of_article_32() {
    let expected = [
        (
            OutcomeKind::ToldNotNeeded,
            Some(IntakeDocument::NotNeededNotice),
            Limit::AT_ONCE,
        ),
        (
            OutcomeKind::NotAccepted,
            Some(IntakeDocument::NotAcceptedDecision),
            Limit::AT_ONCE,
        ),
        (OutcomeKind::CorrectedOnTheSpot, None, Limit::AT_ONCE),
        (
            OutcomeKind::CorrectionNotice,
            Some(IntakeDocument::CorrectionNotice),
            Limit::working_days(5),
        ),
        (
            OutcomeKind::Accepted,
            Some(IntakeDocument::AcceptanceNotice),
            Limit::working_days(5),
        ),
    ];
    for ((finding, expected), item) in IntakeFinding::ALL.into_iter().zip(expected).zip(1..) {
        let outcome = lawful_outcome(finding);
        assert_eq!((outcome.kind, outcome.document, outcome.limit), expected);
        assert_eq!(
            outcome.basis,
            Article::licensing(32).paragraph(1).item(item)
        );
        assert_eq!(
            outcome.names_competent_organ,
            finding == IntakeFinding::NotCompetent
        );
        assert_eq!(outcome.needs_reason, item <= 2);
        assert_eq!(outcome.needs_remedies, item <= 2);
    }
}

#[test]
fn silence_is_acceptance_from_the_day_of_receipt() {
    let calendar = Calendar::builtin();
    let received = date(2026, 2, 13);
    assert_eq!(
        deemed_accepted(&calendar, received, date(2026, 2, 27)),
        None
    );
    let deemed = deemed_accepted(&calendar, received, date(2026, 2, 28)).unwrap();
    assert_eq!(deemed.accepted, received);
    assert_eq!(deemed.notice_was_due.date, date(2026, 2, 27));
    // The last day of a week that no notice covers may turn out a holiday.
    assert_eq!(
        deemed_accepted(&calendar, date(2026, 12, 30), date(2027, 3, 1)),
        None
    );
}

#[test]
fn remedies_and_citations_in_both_languages() {
    let remedies = Remedies::general();
    let rows = remedies
        .all()
        .map(|r| (r.length, r.unit, r.basis.to_string()));
    assert_eq!(
        rows,
        [
            (60, RemedyUnit::Days, "《行政复议法》第20条第1款".to_owned()),
            (
                6,
                RemedyUnit::Months,
                "《行政诉讼法》第46条第1款".to_owned()
            ),
        ]
    );
    for remedy in remedies.all() {
        assert!(remedy.text.zh.contains(&remedy.length.to_string()));
        assert!(remedy.text.en.contains(&remedy.length.to_string()));
    }
    assert_eq!(remedies.basis.to_string(), "《行政许可法》第38条第2款");
    assert_eq!(Limit::working_days(1).to_string(), "1 working day");
    assert_eq!(Limit::working_days(20).text().zh, "20个工作日");
}

#[test]
fn facts_carry_the_day_of_the_legal_zone() {
    let calendar = Calendar::builtin();
    let facts = Facts {
        now: vocab::Timestamp::start_of(date(2026, 11, 21)),
        calendar: &calendar,
        law: LICENSING_LAW_2019,
    };
    assert_eq!(facts.today(), date(2026, 11, 21));
    assert_eq!(facts.law.as_str(), "行政许可法 2019-04-23 修正");
    let json = serde_json::to_string(&facts.law).unwrap();
    assert_eq!(
        serde_json::from_str::<LawEdition>(&json).unwrap(),
        LICENSING_LAW_2019
    );
}
