//! What somebody asks to be done.

use crate::event::{
    DeliveryWay, DeliveryWish, DocumentKind, DocumentMark, IntakeGround, MaterialFiles, Point,
    Sealed,
};
use vocab::{AccountId, Date};

/// An application as it is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Who applies.
    pub applicant: AccountId,
    /// The answers; they have passed the form's schema.
    pub answers: Sealed,
    /// The materials.
    pub materials: Vec<MaterialFiles>,
    /// How the result is wanted.
    pub wish: DeliveryWish,
}

/// What the window finds (行政许可法 art. 32).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// In order: accept (受理).
    InOrder,
    /// Incomplete: tell once everything to be corrected (一次告知).
    Incomplete {
        /// What is to be corrected.
        points: Vec<Point>,
        /// A note for each point.
        notes: Sealed,
    },
    /// Not to be accepted (不予受理).
    Inadmissible {
        /// On which ground.
        ground: IntakeGround,
        /// The reasons, in words.
        reason: Sealed,
        /// The competent organ, when it is another.
        competent: Option<Sealed>,
    },
}

/// What the leader decides (决定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Grant.
    Grant {
        /// Remarks.
        note: Sealed,
    },
    /// Refuse, with reasons.
    Refuse {
        /// The reasons; `None` when none were given, which the law does not allow.
        reasons: Option<Sealed>,
    },
}

/// What somebody asks to be done with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand in an application (申请).
    Submit(Submission),
    /// Examine it at the window (受理).
    Examine(Finding),
    /// Hand in the corrected application (补正).
    Resubmit {
        /// The answers, whole.
        answers: Sealed,
        /// The materials, whole.
        materials: Vec<MaterialFiles>,
    },
    /// Give the opinion of a branch (审查).
    GiveOpinion {
        /// The branch.
        branch: String,
        /// Whether it agrees to a grant.
        agrees: bool,
        /// The opinion in words; `None` when none was given, which a disagreement needs.
        note: Option<Sealed>,
    },
    /// Decide (决定).
    Decide(Verdict),
    /// Record that the certificate was made (制证).
    RecordCertificate {
        /// Its number.
        number: String,
        /// The e-licence identifier.
        licence_id: String,
        /// The first day of its validity.
        valid_from: Date,
        /// The last day; `None` for ever.
        valid_to: Option<Date>,
        /// The PDF.
        document: DocumentMark,
    },
    /// Record that a voucher, notice or decision was put on paper.
    RecordDocument {
        /// Which kind.
        kind: DocumentKind,
        /// The PDF.
        document: DocumentMark,
    },
    /// Hand over the result (送达).
    Deliver(DeliveryWay),
    /// Take the application back (撤回).
    Withdraw {
        /// The reason, in words.
        note: Sealed,
    },
}

impl Command {
    /// A short name, for the matrix of states and commands.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submit(_) => "submit",
            Self::Examine(Finding::InOrder) => "accept",
            Self::Examine(Finding::Incomplete { .. }) => "ask for corrections",
            Self::Examine(Finding::Inadmissible { .. }) => "refuse at intake",
            Self::Resubmit { .. } => "resubmit",
            Self::GiveOpinion { .. } => "give opinion",
            Self::Decide(Verdict::Grant { .. }) => "grant",
            Self::Decide(Verdict::Refuse { .. }) => "refuse",
            Self::RecordCertificate { .. } => "record certificate",
            Self::RecordDocument { .. } => "record document",
            Self::Deliver(_) => "deliver",
            Self::Withdraw { .. } => "withdraw",
        }
    }
}
