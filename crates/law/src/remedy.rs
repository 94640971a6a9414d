//! What an applicant may do against an act, to be printed under it (行政许可法 art. 38).

use vocab::Text;

use crate::Article;

/// A way against an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemedyKind {
    /// Administrative reconsideration (行政复议).
    Reconsideration,
    /// Administrative litigation (行政诉讼).
    Litigation,
}

/// The unit of the time to seek a remedy; both run from the day on which the act is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemedyUnit {
    /// Calendar days (日).
    Days,
    /// Months (月).
    Months,
}

/// One remedy: how long one has for it, and the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Which way.
    pub kind: RemedyKind,
    /// How many units one has.
    pub length: u32,
    /// Days or months.
    pub unit: RemedyUnit,
    /// Where the law says so.
    pub basis: Article,
    /// The sentence to print.
    pub text: Text,
}

/// The two remedies against a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedies {
    /// Reconsideration within 60 days.
    pub reconsideration: Remedy,
    /// Litigation within 6 months.
    pub litigation: Remedy,
    /// Where the law says that they must be told.
    pub basis: Article,
}

impl Remedies {
    /// The general remedies: no special law sets other times.
    #[must_use]
    pub fn general() -> Self {
        Self {
            reconsideration: Remedy {
                kind: RemedyKind::Reconsideration,
                length: 60,
                unit: RemedyUnit::Days,
                basis: Article::reconsideration(20).paragraph(1),
                text: Text::new(
                    "可以自知道该行为之日起60日内依法申请行政复议。",
                    "You may apply for administrative reconsideration within 60 days of learning of this act.",
                ),
            },
            litigation: Remedy {
                kind: RemedyKind::Litigation,
                length: 6,
                unit: RemedyUnit::Months,
                basis: Article::litigation(46).paragraph(1),
                text: Text::new(
                    "可以自知道该行为之日起6个月内依法向人民法院提起行政诉讼。",
                    "You may bring an action before the people's court within 6 months of learning of this act.",
                ),
            },
            basis: Article::licensing(38).paragraph(2),
        }
    }

    /// Both, in the order in which they are printed.
    #[must_use]
    pub const fn all(&self) -> [&Remedy; 2] {
        [&self.reconsideration, &self.litigation]
    }
}
