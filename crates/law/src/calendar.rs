//! The working calendar: which days the offices work.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Weekday, date};
use vocab::Date;

use crate::LawError;
use crate::edition::edition_name;

/// The edition of a calendar, such as `cn-2026-1`; with an overlay, `cn-2026-1+gx-2026-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct CalendarEdition(String);

impl CalendarEdition {
    /// An edition by its name.
    ///
    /// # Errors
    /// `LAW-010` when the name has not 1 to 64 characters, or white space at an end.
    pub fn new(name: impl Into<String>) -> Result<Self, LawError> {
        edition_name(name.into()).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CalendarEdition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for CalendarEdition {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// What a day is to the offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    /// An ordinary working day (工作日), Monday to Friday.
    Working,
    /// An ordinary Saturday or Sunday (休息日).
    Rest,
    /// A day off by the notice (节假日), with the name of the holiday.
    Holiday(&'a str),
    /// A weekend day that is worked by the notice (调休上班), with the name of the holiday.
    MakeUpWorkday(&'a str),
    /// A day of a year whose notice the calendar has not got.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Holiday,
    Workday,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    kind: Kind,
    name: String,
}

/// The working calendar (工作日历): the yearly notices of the State Council on top of the week.
///
/// The rule: a make-up working day is worked, then a holiday is not, then Monday to Friday are. A
/// year has its notice when 1 January, 1 May and 1 October of it are holidays, which they are by
/// law every year; a few days of next year's notice that fall into this December do not make a
/// notice. The years with a notice are without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    edition: CalendarEdition,
    first_year: i16,
    last_year: i16,
    days: BTreeMap<Date, Entry>,
    overlay: BTreeMap<Date, Entry>,
}

const BUILTIN: &str = include_str!("../data/holidays.csv");
const BUILTIN_EDITION: &str = "cn-2026-1";

impl Calendar {
    /// The national calendar of 2023 to 2026 (国务院办公厅 notices), edition `cn-2026-1`.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "the text is compiled in, and a test reads it"
    )]
    pub fn builtin() -> Self {
        let edition = CalendarEdition(BUILTIN_EDITION.to_owned());
        Self::parse(edition, BUILTIN).expect("the calendar that is compiled in is in order")
    }

    /// Reads a calendar: a header `date,kind,name`, then a line for each day that differs from
    /// the week, `kind` being `holiday` or `workday`. Order does not matter; fields have no quotes.
    ///
    /// # Errors
    /// `LAW-001` to `LAW-009`, each with its line where there is one.
    pub fn parse(edition: CalendarEdition, csv: &str) -> Result<Self, LawError> {
        let days = read(csv)?;
        let years: BTreeSet<i16> = days.keys().map(|day| day.year()).collect();
        let with_notice: BTreeSet<i16> = years
            .into_iter()
            .filter(|year| {
                [date(*year, 1, 1), date(*year, 5, 1), date(*year, 10, 1)]
                    .iter()
                    .all(|day| days.get(day).is_some_and(|d| d.kind == Kind::Holiday))
            })
            .collect();
        let (Some(first_year), Some(last_year)) = (with_notice.first(), with_notice.last()) else {
            return Err(LawError::NoNotice);
        };
        if let Some(year) = (*first_year..=*last_year).find(|year| !with_notice.contains(year)) {
            return Err(LawError::Gap { year });
        }
        Ok(Self {
            edition,
            first_year: *first_year,
            last_year: *last_year,
            days,
            overlay: BTreeMap::new(),
        })
    }

    /// The same calendar with the days of a region (such as 广西 三月三) on top; what the overlay says
    /// of a day wins. An overlay adds days, it never makes a year known.
    ///
    /// # Errors
    /// `LAW-001` to `LAW-007`; `LAW-010` when the joined name of the editions grows too long.
    pub fn with_overlay(mut self, edition: &CalendarEdition, csv: &str) -> Result<Self, LawError> {
        self.edition = CalendarEdition::new(format!("{}+{edition}", self.edition))?;
        self.overlay.extend(read(csv)?);
        Ok(self)
    }

    /// The edition, to be recorded with every date that was counted by it.
    #[must_use]
    pub const fn edition(&self) -> &CalendarEdition {
        &self.edition
    }

    /// 1 January of the first year with a notice.
    #[must_use]
    pub fn covers_from(&self) -> Date {
        date(self.first_year, 1, 1)
    }

    /// 31 December of the last year with a notice.
    #[must_use]
    pub fn covers_until(&self) -> Date {
        date(self.last_year, 12, 31)
    }

    /// Whether the year of the day has its notice.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        (self.first_year..=self.last_year).contains(&day.year())
    }

    /// What a day is. A day of a year without a notice is unknown, even where a list names it.
    #[must_use]
    pub fn day(&self, day: Date) -> Day<'_> {
        if !self.covers(day) {
            return Day::Unknown;
        }
        match self.overlay.get(&day).or_else(|| self.days.get(&day)) {
            Some(entry) => match entry.kind {
                Kind::Workday => Day::MakeUpWorkday(&entry.name),
                Kind::Holiday => Day::Holiday(&entry.name),
            },
            None if is_weekend(day) => Day::Rest,
            None => Day::Working,
        }
    }

    /// Whether a day is worked; a day that is unknown counts by the week, Monday to Friday.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        match self.day(day) {
            Day::Working | Day::MakeUpWorkday(_) => true,
            Day::Rest | Day::Holiday(_) => false,
            Day::Unknown => !is_weekend(day),
        }
    }

    /// How many days of a year are worked; none for a year without a notice.
    #[must_use]
    pub fn working_days_in(&self, year: i16) -> Option<u32> {
        if !(self.first_year..=self.last_year).contains(&year) {
            return None;
        }
        let days = date(year, 1, 1).series(jiff::Span::new().days(1));
        let worked = days
            .take_while(|day| day.year() == year)
            .filter(|day| self.is_working(*day))
            .count();
        u32::try_from(worked).ok()
    }
}

pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn read(csv: &str) -> Result<BTreeMap<Date, Entry>, LawError> {
    let csv = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let mut lines = csv.lines().map(str::trim).zip(1..);
    if lines
        .next()
        .is_none_or(|(line, _)| line != "date,kind,name")
    {
        return Err(LawError::Header);
    }
    let mut days = BTreeMap::new();
    let mut first_line = BTreeMap::new();
    for (text, line) in lines.filter(|(text, _)| !text.is_empty()) {
        let (day, entry) = read_line(text, line)?;
        if let Some(first) = first_line.insert(day, line) {
            return Err(LawError::Duplicate {
                line,
                date: day,
                first,
            });
        }
        days.insert(day, entry);
    }
    Ok(days)
}

fn read_line(text: &str, line: usize) -> Result<(Date, Entry), LawError> {
    let found = |text: &str| text.chars().take(32).collect::<String>();
    let fields: Vec<&str> = text.split(',').map(str::trim).collect();
    let [day, kind, name] = fields[..] else {
        return Err(LawError::Fields { line });
    };
    let day = read_date(day).ok_or_else(|| LawError::Date {
        line,
        found: found(day),
    })?;
    let kind = match kind {
        "holiday" => Kind::Holiday,
        "workday" => Kind::Workday,
        other => {
            return Err(LawError::DayKind {
                line,
                found: found(other),
            });
        }
    };
    if kind == Kind::Workday && !is_weekend(day) {
        return Err(LawError::WorkdayOnWeekday { line, date: day });
    }
    if name.is_empty() {
        return Err(LawError::Name { line });
    }
    let name = name.to_owned();
    Ok((day, Entry { kind, name }))
}

/// One form only: yyyy-MM-dd. The general parser of dates takes more.
fn read_date(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day: Date = plain.then(|| text.parse().ok()).flatten()?;
    (day.to_string() == text).then_some(day)
}
