//! Limits of time: a length and its unit.

use std::fmt;

use vocab::Text;

use crate::LawError;

/// The unit of a limit (时限单位).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// Working days (工作日).
    WorkingDays,
    /// Calendar days (自然日).
    CalendarDays,
    /// At once (即办): on the day itself.
    AtOnce,
}

/// A limit of time (时限): 0 to 65535 days, or at once. A limit of no days is the limit at once.
///
/// Stored as `{"length":20,"unit":"working_days"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Limit {
    length: u16,
    unit: LimitUnit,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(default)]
    length: u32,
    unit: LimitUnit,
}

impl TryFrom<Wire> for Limit {
    type Error = LawError;
    fn try_from(wire: Wire) -> Result<Self, LawError> {
        Self::new(wire.length, wire.unit)
    }
}

impl From<Limit> for Wire {
    fn from(limit: Limit) -> Self {
        Self {
            length: limit.length(),
            unit: limit.unit,
        }
    }
}

impl Limit {
    /// At once (即办).
    pub const AT_ONCE: Self = Self {
        length: 0,
        unit: LimitUnit::AtOnce,
    };

    /// A limit of a length in a unit.
    ///
    /// # Errors
    /// `LAW-012` when the length is above 65535, or not 0 while the unit is at once.
    pub fn new(length: u32, unit: LimitUnit) -> Result<Self, LawError> {
        let length = u16::try_from(length).map_err(|_| LawError::Length)?;
        match unit {
            LimitUnit::WorkingDays => Ok(Self::working_days(length)),
            LimitUnit::CalendarDays => Ok(Self::calendar_days(length)),
            LimitUnit::AtOnce if length == 0 => Ok(Self::AT_ONCE),
            LimitUnit::AtOnce => Err(LawError::Length),
        }
    }

    /// So many working days (工作日).
    #[must_use]
    pub const fn working_days(length: u16) -> Self {
        Self::days(length, LimitUnit::WorkingDays)
    }

    /// So many calendar days (自然日).
    #[must_use]
    pub const fn calendar_days(length: u16) -> Self {
        Self::days(length, LimitUnit::CalendarDays)
    }

    const fn days(length: u16, unit: LimitUnit) -> Self {
        if length == 0 {
            Self::AT_ONCE
        } else {
            Self { length, unit }
        }
    }

    /// The length in the unit; 0 when at once.
    #[must_use]
    pub const fn length(&self) -> u32 {
        self.length as u32
    }

    /// The unit.
    #[must_use]
    pub const fn unit(&self) -> LimitUnit {
        self.unit
    }

    /// Whether this limit ends no later than the other from whatever day and under whatever
    /// calendar. Calendar days are within as many working days, because the next working day
    /// after n days is never behind the n-th working day; the reverse is never certain.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        match (self.unit, other.unit) {
            (LimitUnit::AtOnce, _) => true,
            (_, LimitUnit::AtOnce) | (LimitUnit::WorkingDays, LimitUnit::CalendarDays) => false,
            (LimitUnit::WorkingDays, LimitUnit::WorkingDays)
            | (LimitUnit::CalendarDays, LimitUnit::CalendarDays | LimitUnit::WorkingDays) => {
                self.length <= other.length
            }
        }
    }

    /// The limit for people: 20个工作日, 20 working days.
    #[must_use]
    pub fn text(&self) -> Text {
        let plural = if self.length == 1 { "" } else { "s" };
        match self.unit {
            LimitUnit::WorkingDays => Text::new(
                format!("{}个工作日", self.length),
                format!("{} working day{plural}", self.length),
            ),
            LimitUnit::CalendarDays => Text::new(
                format!("{}日", self.length),
                format!("{} calendar day{plural}", self.length),
            ),
            LimitUnit::AtOnce => Text::new("即办", "at once"),
        }
    }
}

impl fmt::Display for Limit {
    /// The English text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text().en)
    }
}
