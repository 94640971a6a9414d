//! Moments and civil dates. The clock is somebody else's.

use std::fmt;

/// A civil date in the legal zone (Asia/Shanghai by default); the text form is `2026-11-21`.
pub type Date = jiff::civil::Date;

/// A span of years, months and days between civil dates.
pub type DateSpan = jiff::Span;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// China Standard Time is UTC+8 the whole year since 1991, so the legal zone needs no zone table.
const LEGAL_OFFSET_SECONDS: i64 = 8 * 3600;
const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

/// The last moment that still has a civil date (9999-12-31 in the legal zone).
const MAX_MICROS: i64 = 253_402_214_400 * MICROS;

impl Timestamp {
    /// A moment from microseconds since the epoch, held within the years 1970 to 9999.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self(micros.clamp(0, MAX_MICROS - 1))
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Seconds since the epoch.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0 / MICROS
    }

    /// The moment so many seconds later (or earlier), held within the years 1970 to 9999.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.0.saturating_add(seconds.saturating_mul(MICROS)))
    }

    /// The first moment of a date in the legal zone.
    #[must_use]
    pub fn start_of(date: Date) -> Self {
        let days = i64::from(
            date.since(jiff::civil::date(1970, 1, 1))
                .map_or(0, |span| span.get_days()),
        );
        Self::from_micros((days * DAY - LEGAL_OFFSET_SECONDS) * MICROS)
    }

    /// The civil date in the legal zone.
    #[must_use]
    pub fn date(self) -> Date {
        self.local().date()
    }

    /// The civil date and time in the legal zone.
    #[must_use]
    pub fn local(self) -> jiff::civil::DateTime {
        let seconds = self.0.div_euclid(MICROS) + LEGAL_OFFSET_SECONDS;
        let span = jiff::SignedDuration::from_secs(seconds);
        jiff::civil::date(1970, 1, 1)
            .at(0, 0, 0, 0)
            .saturating_add(span)
    }

    /// Date and time in the legal zone for people: `2026-11-21 09:30`.
    #[must_use]
    pub fn minute_text(self) -> String {
        let t = self.local();
        format!("{} {:02}:{:02}", t.date(), t.hour(), t.minute())
    }

    /// RFC 3339 with the legal offset: `2026-11-21T09:30:00+08:00`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let t = self.local();
        format!(
            "{}T{:02}:{:02}:{:02}+08:00",
            t.date(),
            t.hour(),
            t.minute(),
            t.second()
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn civil_time_is_eight_hours_ahead() {
        let t = Timestamp::from_micros(0);
        assert_eq!(t.rfc3339(), "1970-01-01T08:00:00+08:00");
        let last_second_of_the_day = Timestamp::from_micros(57_599 * MICROS);
        assert_eq!(last_second_of_the_day.date().to_string(), "1970-01-01");
        assert_eq!(
            last_second_of_the_day.plus_seconds(1).date().to_string(),
            "1970-01-02"
        );
    }

    proptest! {
        #[test]
        fn start_of_a_date_is_on_that_date(days in 1i64..2_900_000) {
            let date = Timestamp::from_micros(0).plus_seconds(days * DAY).date();
            let start = Timestamp::start_of(date);
            prop_assert_eq!(start.date(), date);
            prop_assert!(start.plus_seconds(-1).date() < date);
        }
    }
}
