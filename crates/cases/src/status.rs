//! Where a case stands, in one word, for lists and inboxes.

use std::fmt;
use std::str::FromStr;
use vocab::Text;

/// Where a case (办件) stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Submitted, waiting for the window (已申请待受理).
    Received,
    /// The applicant was told once what to correct (待补正).
    Correcting,
    /// Not accepted (不予受理).
    IntakeRefused,
    /// Accepted; the departments review in parallel (审查中).
    Reviewing,
    /// All opinions are in; the leader decides (待决定).
    Deciding,
    /// Granted; the certificate is being made (制证中).
    Issuing,
    /// The result waits for delivery (待送达).
    Delivering,
    /// Delivered and closed with a grant (已办结，准予).
    ClosedGranted,
    /// Delivered and closed with a refusal (已办结，不予).
    ClosedRefused,
    /// Withdrawn by the applicant (已撤回).
    Withdrawn,
}

/// The text names no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown case status: {0:?}")]
pub struct StatusError(pub String);

impl Status {
    /// Every status.
    pub const ALL: [Self; 10] = [
        Self::Received,
        Self::Correcting,
        Self::IntakeRefused,
        Self::Reviewing,
        Self::Deciding,
        Self::Issuing,
        Self::Delivering,
        Self::ClosedGranted,
        Self::ClosedRefused,
        Self::Withdrawn,
    ];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Correcting => "correcting",
            Self::IntakeRefused => "intake_refused",
            Self::Reviewing => "reviewing",
            Self::Deciding => "deciding",
            Self::Issuing => "issuing",
            Self::Delivering => "delivering",
            Self::ClosedGranted => "closed_granted",
            Self::ClosedRefused => "closed_refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What the pages say.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Received => Text::new("已提交，待受理", "Submitted, waiting for acceptance"),
            Self::Correcting => Text::new("请补正材料", "Corrections needed from you"),
            Self::IntakeRefused => Text::new("不予受理", "Not accepted"),
            Self::Reviewing => Text::new("审查中", "Under review"),
            Self::Deciding => Text::new("待决定", "Waiting for the decision"),
            Self::Issuing => Text::new("制证中", "Certificate being made"),
            Self::Delivering => Text::new("待送达", "Result ready for delivery"),
            Self::ClosedGranted => Text::new("已办结（准予）", "Closed: granted"),
            Self::ClosedRefused => Text::new("已办结（不予）", "Closed: refused"),
            Self::Withdrawn => Text::new("已撤回", "Withdrawn"),
        }
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::IntakeRefused | Self::ClosedGranted | Self::ClosedRefused | Self::Withdrawn
        )
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Status {
    type Err = StatusError;
    fn from_str(text: &str) -> Result<Self, StatusError> {
        Self::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| StatusError(text.chars().take(64).collect()))
    }
}
