//! Editions of the law, and the facts under which a decision is taken.

use std::borrow::Cow;

use crate::{Calendar, LawError};

/// An edition (版本) of the law: the title and the day of the amendment in force.
///
/// Events record it, so that a decision can be re-run under the law of its day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct LawEdition(Cow<'static, str>);

/// The Administrative Licensing Law (行政许可法) as amended on 2019-04-23.
pub const LICENSING_LAW_2019: LawEdition = LawEdition(Cow::Borrowed("行政许可法 2019-04-23 修正"));

impl LawEdition {
    /// An edition by its name.
    ///
    /// # Errors
    /// `LAW-010` when the name has not 1 to 64 characters, or white space at an end.
    pub fn new(name: impl Into<String>) -> Result<Self, LawError> {
        Ok(Self(Cow::Owned(edition_name(name.into())?)))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for LawEdition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for LawEdition {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

pub(crate) fn edition_name(name: String) -> Result<String, LawError> {
    if (1..=64).contains(&name.chars().count()) && name.trim() == name {
        Ok(name)
    } else {
        Err(LawError::Edition)
    }
}

/// What the law sees when something is decided: the moment, the calendar, the edition.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The moment of the decision.
    pub now: vocab::Timestamp,
    /// The working calendar in force.
    pub calendar: &'a Calendar,
    /// The edition of the law in force.
    pub law: LawEdition,
}

impl Facts<'_> {
    /// The day of the decision in the legal zone.
    #[must_use]
    pub fn today(&self) -> vocab::Date {
        self.now.date()
    }
}
