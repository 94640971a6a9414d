//! Why a calendar, a limit or a clock cannot be had.

/// Why something that the law needs is not in order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// LAW-001: the first line of a calendar is not its header.
    #[error("line 1: the header date,kind,name expected")]
    Header,
    /// LAW-002: a line of a calendar has not three fields.
    #[error("line {line}: three fields, date,kind,name, expected")]
    Fields {
        /// The line, from 1.
        line: usize,
    },
    /// LAW-003: a date of a calendar is no day written as yyyy-MM-dd.
    #[error("line {line}: {found:?} is no date; a day written as 2026-01-31 expected")]
    Date {
        /// The line, from 1.
        line: usize,
        /// What stands there, at most 32 characters of it.
        found: String,
    },
    /// LAW-004: a kind of day is unknown.
    #[error("line {line}: {found:?} is no kind of day; holiday or workday expected")]
    DayKind {
        /// The line, from 1.
        line: usize,
        /// What stands there, at most 32 characters of it.
        found: String,
    },
    /// LAW-005: a day stands in a calendar twice.
    #[error("line {line}: {date} stands in line {first} already")]
    Duplicate {
        /// The line, from 1.
        line: usize,
        /// The day.
        date: vocab::Date,
        /// The earlier line, from 1.
        first: usize,
    },
    /// LAW-006: a make-up working day (调休上班) falls on a day that is worked anyway.
    #[error("line {line}: {date} is a weekday; a make-up working day falls on a weekend")]
    WorkdayOnWeekday {
        /// The line, from 1.
        line: usize,
        /// The day.
        date: vocab::Date,
    },
    /// LAW-007: a day has no name of a holiday.
    #[error("line {line}: the name of the holiday expected")]
    Name {
        /// The line, from 1.
        line: usize,
    },
    /// LAW-008: a year without a notice lies between years with one.
    #[error("the calendar has no notice for {year}, but one for a later year")]
    Gap {
        /// The first year that is missing.
        year: i16,
    },
    /// LAW-009: a calendar has no year with a notice.
    #[error("no year of the calendar has a notice: 1 January, 1 May and 1 October are holidays")]
    NoNotice,
    /// LAW-010: an edition has no name, or one that cannot be quoted.
    #[error("an edition needs a name of 1 to 64 characters without white space at the ends")]
    Edition,
    /// LAW-011: a promised limit is longer than the statutory one, or not certainly as short.
    #[error("the promised limit of {promised} is not within the statutory {statutory}")]
    PromiseTooLong {
        /// What was promised.
        promised: crate::Limit,
        /// What the law allows.
        statutory: crate::Limit,
    },
    /// LAW-012: a limit is longer than can be counted, or at once and yet of some length.
    #[error("a limit of 0 to 65535 days expected, of no length where the unit is at_once")]
    Length,
    /// LAW-013: a limit beyond that of the Licensing Law rests on the Licensing Law.
    #[error(
        "{statutory} is beyond {allowed} of article 42; the law that allows it must be the basis"
    )]
    BasisMissing {
        /// What was claimed.
        statutory: crate::Limit,
        /// What article 42 allows.
        allowed: crate::Limit,
    },
}

impl LawError {
    /// The stable code of the reason, for people to quote and for pages under `docs/errors`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Header => "LAW-001",
            Self::Fields { .. } => "LAW-002",
            Self::Date { .. } => "LAW-003",
            Self::DayKind { .. } => "LAW-004",
            Self::Duplicate { .. } => "LAW-005",
            Self::WorkdayOnWeekday { .. } => "LAW-006",
            Self::Name { .. } => "LAW-007",
            Self::Gap { .. } => "LAW-008",
            Self::NoNotice => "LAW-009",
            Self::Edition => "LAW-010",
            Self::PromiseTooLong { .. } => "LAW-011",
            Self::Length => "LAW-012",
            Self::BasisMissing { .. } => "LAW-013",
        }
    }
}
