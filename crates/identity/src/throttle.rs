//! How often a password may be tried.

use vocab::Timestamp;

/// So many failures in a row are forgiven before waiting starts.
pub const THROTTLE_AFTER: u32 = 5;

/// How long the first wait is, in seconds; it doubles with each further failure, up to an hour.
pub const THROTTLE_SECONDS: i64 = 30;

/// The failures in a row of one name or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    failures: u32,
    last: Timestamp,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            failures: 0,
            last: Timestamp::from_micros(0),
        }
    }
}

impl Attempts {
    /// Counts one more failure.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        Self {
            failures: self.failures.saturating_add(1),
            last: now,
        }
    }

    /// How many seconds to wait before the next try; 0 means now.
    #[must_use]
    pub fn wait_seconds(self, now: Timestamp) -> i64 {
        if self.failures < THROTTLE_AFTER {
            return 0;
        }
        let doublings = (self.failures - THROTTLE_AFTER).min(7);
        let wait = (THROTTLE_SECONDS << doublings).min(3600);
        let until = self.last.plus_seconds(wait);
        (until.seconds() - now.seconds()).max(0)
    }

    /// Whether the record is old enough to be forgotten.
    #[must_use]
    pub fn is_stale(self, now: Timestamp) -> bool {
        now.seconds() - self.last.seconds() > 3600
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_starts_after_five_failures_and_doubles() {
        let now = Timestamp::from_micros(1_000_000_000_000);
        let mut attempts = Attempts::default();
        for _ in 0..4 {
            attempts = attempts.failed(now);
        }
        assert_eq!(attempts.wait_seconds(now), 0);
        attempts = attempts.failed(now);
        assert_eq!(attempts.wait_seconds(now), 30);
        assert_eq!(attempts.wait_seconds(now.plus_seconds(29)), 1);
        assert_eq!(attempts.wait_seconds(now.plus_seconds(30)), 0);
        attempts = attempts.failed(now);
        assert_eq!(attempts.wait_seconds(now), 60);
        for _ in 0..40 {
            attempts = attempts.failed(now);
        }
        assert_eq!(attempts.wait_seconds(now), 3600);
        assert!(attempts.is_stale(now.plus_seconds(3601)));
    }
}
