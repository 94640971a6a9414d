//! What an office may answer to an application that comes in (行政许可法 art. 32).

use vocab::{Date, Text};

use crate::{Article, Calendar, ClockId, Due, Limit};

/// What the reviewer found about an application that came in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum IntakeFinding {
    /// The matter needs no licence (依法不需要取得行政许可).
    NoLicenceNeeded,
    /// The matter is another organ's (不属于本行政机关职权范围).
    NotCompetent,
    /// There are errors that can be corrected on the spot (可以当场更正的错误).
    CorrectableOnTheSpot,
    /// Materials are missing or not in the form of the law (材料不齐全或者不符合法定形式).
    Incomplete,
    /// Within the organ's powers, complete and in form, or corrected as asked (齐全、符合法定形式).
    InOrder,
}

impl IntakeFinding {
    /// All findings, in the order of the article.
    pub const ALL: [Self; 5] = [
        Self::NoLicenceNeeded,
        Self::NotCompetent,
        Self::CorrectableOnTheSpot,
        Self::Incomplete,
        Self::InOrder,
    ];
}

/// What the office does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Tell at once that the application is not accepted because none is needed (告知不受理).
    ToldNotNeeded,
    /// Decide at once not to accept, and name the competent organ (不予受理).
    NotAccepted,
    /// Let the applicant correct it on the spot; intake goes on (当场更正).
    CorrectedOnTheSpot,
    /// Tell once, on the spot or within the limit, everything to be corrected (一次告知补正).
    CorrectionNotice,
    /// Accept (受理).
    Accepted,
}

/// A document that intake must issue, with the seal for the purpose and the date (art. 32).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum IntakeDocument {
    /// Notice that no licence is needed (不予受理通知书).
    NotNeededNotice,
    /// Decision not to accept (不予受理决定书).
    NotAcceptedDecision,
    /// One-time notice of corrections (补正一次告知书).
    CorrectionNotice,
    /// Notice of acceptance (受理通知书).
    AcceptanceNotice,
}

impl IntakeDocument {
    /// The title of the document.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::NotNeededNotice => {
                Text::new("不予受理通知书", "Notice that no licence is needed")
            }
            Self::NotAcceptedDecision => Text::new("不予受理决定书", "Decision not to accept"),
            Self::CorrectionNotice => Text::new("补正一次告知书", "Notice of corrections"),
            Self::AcceptanceNotice => Text::new("受理通知书", "Notice of acceptance"),
        }
    }
}

/// The one lawful outcome of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawfulOutcome {
    /// What the office does.
    pub kind: OutcomeKind,
    /// How long it may take; at once where the article says so.
    pub limit: Limit,
    /// The document to issue; none where intake goes on.
    pub document: Option<IntakeDocument>,
    /// Whether reasons must be given.
    pub needs_reason: bool,
    /// Whether the competent organ must be named.
    pub names_competent_organ: bool,
    /// Whether the applicant must be told of reconsideration and litigation.
    pub needs_remedies: bool,
    /// Where the law says so.
    pub basis: Article,
}

/// The outcome that article 32 prescribes for a finding.
#[must_use]
pub fn lawful_outcome(finding: IntakeFinding) -> LawfulOutcome {
    let (kind, document, item) = match finding {
        IntakeFinding::NoLicenceNeeded => (
            OutcomeKind::ToldNotNeeded,
            Some(IntakeDocument::NotNeededNotice),
            1,
        ),
        IntakeFinding::NotCompetent => (
            OutcomeKind::NotAccepted,
            Some(IntakeDocument::NotAcceptedDecision),
            2,
        ),
        IntakeFinding::CorrectableOnTheSpot => (OutcomeKind::CorrectedOnTheSpot, None, 3),
        IntakeFinding::Incomplete => (
            OutcomeKind::CorrectionNotice,
            Some(IntakeDocument::CorrectionNotice),
            4,
        ),
        IntakeFinding::InOrder => (
            OutcomeKind::Accepted,
            Some(IntakeDocument::AcceptanceNotice),
            5,
        ),
    };
    let refuses = matches!(kind, OutcomeKind::ToldNotNeeded | OutcomeKind::NotAccepted);
    LawfulOutcome {
        kind,
        limit: match kind {
            OutcomeKind::ToldNotNeeded
            | OutcomeKind::NotAccepted
            | OutcomeKind::CorrectedOnTheSpot => Limit::AT_ONCE,
            // Whoever says nothing within the limit has accepted, so acceptance has no longer one.
            OutcomeKind::CorrectionNotice | OutcomeKind::Accepted => {
                ClockId::CorrectionNotice.limit()
            }
        },
        document,
        needs_reason: refuses,
        names_competent_organ: kind == OutcomeKind::NotAccepted,
        needs_remedies: refuses,
        basis: Article::licensing(32).paragraph(1).item(item),
    }
}

/// An application that counts as accepted because nobody told the applicant in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeemedAcceptance {
    /// The day of acceptance: the day on which the materials were received.
    pub accepted: Date,
    /// The last day on which corrections could have been told.
    pub notice_was_due: Due,
}

/// Whether an application received on `received`, of which nothing was told by the end of
/// yesterday, counts as accepted today (逾期不告知的，自收到申请材料之日起即为受理, art. 32(1) item 4).
///
/// Nothing is deemed on a provisional date: the calendar must be completed first.
#[must_use]
pub fn deemed_accepted(
    calendar: &Calendar,
    received: Date,
    today: Date,
) -> Option<DeemedAcceptance> {
    let notice_was_due = ClockId::CorrectionNotice.due(calendar, received);
    (notice_was_due.is_certain() && today > notice_was_due.date).then_some(DeemedAcceptance {
        accepted: received,
        notice_was_due,
    })
}
