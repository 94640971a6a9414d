//! When something is due, how sure that is, and which days were counted.

use vocab::{Date, Text};

use crate::calendar::is_weekend;
use crate::{Article, Calendar, Day, Limit, LimitUnit};

/// The last day of a limit, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The last day on which the limit is kept.
    pub date: Date,
    /// Whether the calendar knew every day that mattered.
    pub certain: Certainty,
}

/// Whether a date can still move when a further yearly notice appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Every day that mattered lies in a year with a notice.
    Certain,
    /// Some day that mattered lies in a year without a notice and was taken by the week alone.
    Provisional {
        /// The last day that the calendar knows.
        calendar_reaches: Date,
    },
}

impl Due {
    /// Whether the date is certain.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        matches!(self.certain, Certainty::Certain)
    }
}

/// Why a day was counted or not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The day on which the clock starts: not counted (Civil Code, art. 201).
    StartDay,
    /// An ordinary working day: counted.
    Working,
    /// A weekend day worked by the notice: counted.
    MakeUpWorkday {
        /// The name of the holiday.
        name: String,
    },
    /// An ordinary weekend day: not counted.
    Rest,
    /// A holiday: not counted (Licensing Law, art. 82).
    Holiday {
        /// The name of the holiday.
        name: String,
    },
    /// A weekday of a year without a notice: counted for the time being.
    AssumedWorking,
    /// A weekend day of a year without a notice: not counted for the time being.
    AssumedRest,
    /// A day of a limit in calendar days: counted, worked or not.
    CalendarDay,
    /// The limit ended on a day of rest and moves on over this day (Civil Code, art. 203).
    MovedOn,
}

impl Reason {
    /// The reason in words, with the article where one says so.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::StartDay => Text::new(
                format!("起算日不计入（{}）", Article::civil_code(201)),
                "start day, not counted (Civil Code, art. 201)",
            ),
            Self::Working => Text::new("工作日", "working day"),
            Self::MakeUpWorkday { name } => Text::new(
                format!("{name}调休上班"),
                format!("make-up working day ({name})"),
            ),
            Self::Rest => Text::new("休息日", "weekend"),
            Self::Holiday { name } => Text::new(
                format!("{name}放假（{}）", Article::licensing(82)),
                format!("holiday: {name} (Administrative Licensing Law, art. 82)"),
            ),
            Self::AssumedWorking => Text::new(
                "暂按工作日计（放假通知尚未发布）",
                "taken as a working day until the year's notice appears",
            ),
            Self::AssumedRest => Text::new(
                "暂按休息日计（放假通知尚未发布）",
                "taken as a day of rest until the year's notice appears",
            ),
            Self::CalendarDay => Text::new("自然日", "calendar day"),
            Self::MovedOn => Text::new(
                format!("期限届满日非工作日，顺延（{}）", Article::civil_code(203)),
                "the limit ended on a day of rest and moves on (Civil Code, art. 203)",
            ),
        }
    }
}

/// One day on the way from the start to the last day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedDay {
    /// The day.
    pub date: Date,
    /// Whether it counts towards the limit.
    pub counted: bool,
    /// Why.
    pub reason: Reason,
}

/// Why a date is the date: every day from the start to the last, each with its reason.
///
/// As many days are counted as the limit is long, and the last day listed is the due date.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The days in order, the start day first.
    pub days: Vec<CountedDay>,
    /// The last day and its certainty.
    pub due: Due,
}

impl Explanation {
    /// How many days were counted; the length of the limit.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.days.iter().filter(|day| day.counted).count()
    }
}

/// The last day of a limit that starts to run on `start`, which is not counted.
///
/// Working days end on the n-th working day. Calendar days, and what is due at once, end on the
/// n-th day or the next working day after it. Beyond the calendar the week decides and the result is
/// provisional. A limit that leaves the year 9999 ends with it, provisional.
#[must_use]
pub fn due(calendar: &Calendar, start: Date, limit: &Limit) -> Due {
    walk(calendar, start, limit, |_, _, _| ())
}

/// The same date as [`due`], with every day on the way.
#[must_use]
pub fn explain(calendar: &Calendar, start: Date, limit: &Limit) -> Explanation {
    let mut days = Vec::new();
    let due = walk(calendar, start, limit, |date, step, day| {
        let reason = match step {
            Step::Start => Reason::StartDay,
            Step::CalendarDay => Reason::CalendarDay,
            Step::MovedOn => Reason::MovedOn,
            Step::ByCalendar => match day {
                Day::Working => Reason::Working,
                Day::Rest => Reason::Rest,
                Day::Holiday(name) => Reason::Holiday { name: name.into() },
                Day::MakeUpWorkday(name) => Reason::MakeUpWorkday { name: name.into() },
                Day::Unknown if is_weekend(date) => Reason::AssumedRest,
                Day::Unknown => Reason::AssumedWorking,
            },
        };
        let counted = match step {
            Step::Start | Step::MovedOn => false,
            Step::CalendarDay => true,
            Step::ByCalendar => calendar.is_working(date),
        };
        days.push(CountedDay {
            date,
            counted,
            reason,
        });
    });
    Explanation { days, due }
}

/// The working days left: those after today up to the due date; 0 on the date itself. Late, it is
/// the working days passed since, negative, and at least one even when only days of rest passed.
#[must_use]
pub fn remaining(calendar: &Calendar, today: Date, due: Date) -> i64 {
    let (from, to) = (today.min(due), today.max(due));
    let mut worked = 0i64;
    let mut day = from;
    while day < to {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        worked += i64::from(calendar.is_working(day));
    }
    if today <= due { worked } else { -worked.max(1) }
}

/// The part that a day plays on the way.
#[derive(Clone, Copy)]
enum Step {
    Start,
    ByCalendar,
    CalendarDay,
    MovedOn,
}

/// The one way along which all counting goes, so that a date and its explanation cannot differ.
fn walk<'a>(
    calendar: &'a Calendar,
    start: Date,
    limit: &Limit,
    mut visit: impl FnMut(Date, Step, Day<'a>),
) -> Due {
    let mut known = true;
    let mut day = start;
    let mut left = limit.length();
    visit(day, Step::Start, calendar.day(day));
    while left > 0 {
        let Ok(next) = day.tomorrow() else {
            known = false;
            break;
        };
        day = next;
        let kind = calendar.day(day);
        if limit.unit() == LimitUnit::WorkingDays {
            // Each day decides how far the count goes, so each must be known.
            known &= kind != Day::Unknown;
            visit(day, Step::ByCalendar, kind);
            left -= u32::from(calendar.is_working(day));
        } else {
            visit(day, Step::CalendarDay, kind);
            left -= 1;
        }
    }
    if limit.unit() != LimitUnit::WorkingDays {
        known &= calendar.day(day) != Day::Unknown;
        while !calendar.is_working(day) {
            let Ok(next) = day.tomorrow() else {
                known = false;
                break;
            };
            day = next;
            let kind = calendar.day(day);
            known &= kind != Day::Unknown;
            visit(day, Step::MovedOn, kind);
        }
    }
    let certain = if known {
        Certainty::Certain
    } else {
        Certainty::Provisional {
            calendar_reaches: calendar.covers_until(),
        }
    };
    Due { date: day, certain }
}
