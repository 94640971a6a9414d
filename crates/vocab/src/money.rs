//! Money in minor units, with checked arithmetic only.

use std::fmt;

/// An amount in fen (分), 1/100 yuan of CNY. May be negative in a correction.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// An amount left the range of 64-bit fen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("amount out of range")]
pub struct MoneyError;

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of fen.
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// The amount in fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError)
    }

    /// The amount times a count.
    ///
    /// # Errors
    /// When the product leaves the range.
    pub fn checked_mul(self, count: i64) -> Result<Self, MoneyError> {
        self.0.checked_mul(count).map(Self).ok_or(MoneyError)
    }
}

impl fmt::Display for Money {
    /// Yuan with two decimals, as GB/T 39046 writes amounts (`n..16,2`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_two_decimals_and_the_sign() {
        assert_eq!(Money::from_fen(-5).to_string(), "-0.05");
        assert_eq!(Money::from_fen(123_456).to_string(), "1234.56");
        assert_eq!(
            Money::from_fen(i64::MIN).to_string(),
            "-92233720368547758.08"
        );
    }

    #[test]
    fn arithmetic_is_checked() {
        assert_eq!(
            Money::from_fen(i64::MAX).checked_add(Money::from_fen(1)),
            Err(MoneyError)
        );
        assert_eq!(Money::from_fen(i64::MAX).checked_mul(2), Err(MoneyError));
        assert_eq!(
            Money::from_fen(150).checked_mul(2),
            Ok(Money::from_fen(300))
        );
    }
}
