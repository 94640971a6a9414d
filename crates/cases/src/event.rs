//! What has happened to a case. Append-only: a variant is never changed, only added; golden files hold every form.

use law::{DecisionDue, Due};
use vocab::{
    AccountId, CaseId, Date, Digest, DocumentId, FileId, PersonalRef, Position, Text, Timestamp,
};

/// A value that may name people: where it is kept, erasably, and its salted digest. Never the value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The row in the erasable table.
    pub at: PersonalRef,
    /// `SHA-256(salt || value)`; the salt is kept, and erased, with the value.
    pub digest: Digest,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum By {
    /// The platform itself, carrying out what an earlier act demands.
    System,
    /// The person who applies, or their agent.
    Applicant(AccountId),
    /// A member of staff of a department (its USCC).
    Staff {
        /// The account.
        account: AccountId,
        /// The department's code.
        department: String,
    },
}

/// An uploaded file as it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMark {
    /// The file.
    pub id: FileId,
    /// The salted digest of its content.
    pub digest: Digest,
}

/// The files handed in for one material (材料).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaterialFiles {
    /// The material's key in the guide.
    pub material: String,
    /// The files.
    pub files: Vec<FileMark>,
}

/// How the applicant wants the result (送达方式).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWish {
    /// Collected at the window (窗口领取).
    Collect,
    /// Sent by post (邮寄).
    Post,
    /// Electronically (电子送达).
    Electronic,
}

impl DeliveryWish {
    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Electronic, Self::Collect, Self::Post];

    /// The name in forms and in the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Post => "post",
            Self::Electronic => "electronic",
        }
    }

    /// The way of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.name() == name)
    }

    /// What the pages say.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Collect => Text::new("到窗口领取", "Collect at the window"),
            Self::Post => Text::new("邮寄送达", "By post"),
            Self::Electronic => Text::new("电子送达", "Electronically"),
        }
    }
}

/// How the result was handed over (送达).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DeliveryWay {
    /// Collected at the window; the note says by whom, and how they proved who they are.
    Collected {
        /// The note.
        note: Sealed,
    },
    /// Posted; the note holds the carrier and the tracking number.
    Posted {
        /// The note.
        note: Sealed,
    },
    /// Placed in the applicant's account.
    Electronic,
}

/// Something that a correction notice names: only what the published guide asks for can be named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Point {
    /// A field of the form, by its JSON pointer.
    Field(String),
    /// A material, by its key.
    Material(String),
}

/// Why an application is not accepted (不予受理的情形, 行政许可法 art. 32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeGround {
    /// The matter needs no licence (art. 32(1)).
    NoLicenceNeeded,
    /// The matter is another organ's (art. 32(2)).
    NotCompetent,
}

/// A kind of document that a case may bring forth (文书).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Receipt of the application (申请回执).
    Receipt,
    /// One-time notice of corrections (补正一次告知书).
    Correction,
    /// Notice of acceptance (受理通知书).
    Acceptance,
    /// Decision not to accept (不予受理决定书).
    IntakeRefusal,
    /// Decision to grant (准予决定书).
    Grant,
    /// Decision to refuse (不予决定书).
    Refusal,
    /// The certificate itself (证照).
    Certificate,
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Receipt,
        Self::Correction,
        Self::Acceptance,
        Self::IntakeRefusal,
        Self::Grant,
        Self::Refusal,
        Self::Certificate,
    ];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Correction => "correction",
            Self::Acceptance => "acceptance",
            Self::IntakeRefusal => "intake_refusal",
            Self::Grant => "grant",
            Self::Refusal => "refusal",
            Self::Certificate => "certificate",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What stands on top of it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Receipt => Text::new("申请回执", "Receipt of application"),
            Self::Correction => Text::new("补正材料一次告知书", "One-time notice of corrections"),
            Self::Acceptance => Text::new("受理通知书", "Notice of acceptance"),
            Self::IntakeRefusal => Text::new("不予受理决定书", "Decision not to accept"),
            Self::Grant => Text::new("准予决定书", "Decision to grant"),
            Self::Refusal => Text::new("不予决定书", "Decision to refuse"),
            Self::Certificate => Text::new("证照", "Certificate"),
        }
    }

    /// The letters that end its number (文号): the case number, a hyphen, and these.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Receipt => "HZ",
            Self::Correction => "BZ",
            Self::Acceptance => "SL",
            Self::IntakeRefusal => "BYSL",
            Self::Grant => "ZY",
            Self::Refusal => "BY",
            Self::Certificate => "ZZ",
        }
    }
}

/// A PDF that was made: which, and its digest.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentMark {
    /// The document.
    pub id: DocumentId,
    /// SHA-256 of the PDF.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
}

/// What has happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The application was handed in (申请).
    Submitted {
        /// The item's 31-digit code.
        task_code: String,
        /// The edition of the service that the case is pinned to.
        edition: u32,
        /// SHA-256 of that edition's content.
        content: Digest,
        /// Who applies.
        applicant: AccountId,
        /// The answers to the form.
        answers: Sealed,
        /// The materials.
        materials: Vec<MaterialFiles>,
        /// How the result is wanted.
        wish: DeliveryWish,
        /// The department whose window takes the case in.
        intake_department: String,
        /// The department that decides.
        decision_department: String,
        /// Until when the window must act (行政许可法 art. 32(4)).
        intake_due: Due,
    },
    /// The applicant was told once everything to be corrected (一次告知补正).
    CorrectionRequested {
        /// What is to be corrected.
        points: Vec<Point>,
        /// A note for each point, in the same order, as a JSON list of strings.
        notes: Sealed,
    },
    /// The corrected application was handed in (补正).
    Resubmitted {
        /// The answers, whole.
        answers: Sealed,
        /// The materials, whole.
        materials: Vec<MaterialFiles>,
        /// Until when the window must act.
        intake_due: Due,
    },
    /// The application was accepted (受理).
    Accepted {
        /// The branches of review that open.
        reviews: Vec<super::BranchPlan>,
        /// When the decision is due.
        due: DecisionDue,
        /// The edition of the calendar by which that was counted.
        calendar: String,
        /// The edition of the law by which that was counted.
        law: String,
    },
    /// The application was not accepted (不予受理).
    IntakeRefused {
        /// On which ground.
        ground: IntakeGround,
        /// The reasons, in words.
        reason: Sealed,
        /// The competent organ, when it is another.
        competent: Option<Sealed>,
    },
    /// A department gave its opinion (审查意见).
    OpinionGiven {
        /// The branch.
        branch: String,
        /// Whether it agrees to a grant.
        agrees: bool,
        /// The opinion, in words.
        note: Sealed,
    },
    /// The leader granted (准予).
    Granted {
        /// Remarks; may be empty words.
        note: Sealed,
        /// The series that the certificate's number is drawn from; empty when the service makes no certificate.
        series: String,
        /// Until when the result must be delivered (行政许可法 art. 44).
        delivery_due: Due,
    },
    /// The leader refused (不予), with reasons and remedies (行政许可法 art. 38).
    Refused {
        /// The reasons.
        reasons: Sealed,
        /// Until when the decision must be delivered.
        delivery_due: Due,
    },
    /// The certificate was made (制证).
    CertificateMade {
        /// Its number.
        number: String,
        /// The e-licence identifier (电子证照标识).
        licence_id: String,
        /// The first day of its validity.
        valid_from: Date,
        /// The last day; `None` for ever.
        valid_to: Option<Date>,
        /// The PDF.
        document: DocumentMark,
    },
    /// A voucher, notice or decision was put on paper.
    DocumentMade {
        /// Which kind.
        kind: DocumentKind,
        /// The PDF.
        document: DocumentMark,
    },
    /// The result was handed over (送达); the case is closed (办结).
    Delivered {
        /// How.
        way: DeliveryWay,
    },
    /// The applicant took the application back (撤回).
    Withdrawn {
        /// The reason, in words; may be empty.
        note: Sealed,
    },
}

impl Event {
    /// The kind of act in the record.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "case.submitted",
            Self::CorrectionRequested { .. } => "case.correction_requested",
            Self::Resubmitted { .. } => "case.resubmitted",
            Self::Accepted { .. } => "case.accepted",
            Self::IntakeRefused { .. } => "case.intake_refused",
            Self::OpinionGiven { .. } => "case.opinion_given",
            Self::Granted { .. } => "case.granted",
            Self::Refused { .. } => "case.refused",
            Self::CertificateMade { .. } => "case.certificate_made",
            Self::DocumentMade { .. } => "case.document_made",
            Self::Delivered { .. } => "case.delivered",
            Self::Withdrawn { .. } => "case.withdrawn",
        }
    }

    /// The series that the act draws its serial from: the daily serial of the case number (办件编号) for a
    /// submission, the certificate's number for a grant; empty for none.
    #[must_use]
    pub fn series(&self, at: Timestamp) -> String {
        match self {
            Self::Submitted { task_code, .. } => {
                format!("{task_code}{}", at.date().strftime("%Y%m%d"))
            }
            Self::Granted { series, .. } => series.clone(),
            Self::CorrectionRequested { .. }
            | Self::Resubmitted { .. }
            | Self::Accepted { .. }
            | Self::IntakeRefused { .. }
            | Self::OpinionGiven { .. }
            | Self::Refused { .. }
            | Self::CertificateMade { .. }
            | Self::DocumentMade { .. }
            | Self::Delivered { .. }
            | Self::Withdrawn { .. } => String::new(),
        }
    }

    /// The sealed values that the event refers to: what was said comes first.
    #[must_use]
    pub fn sealed(&self) -> Vec<&Sealed> {
        match self {
            Self::Submitted { answers, .. } | Self::Resubmitted { answers, .. } => vec![answers],
            Self::CorrectionRequested { notes, .. } => vec![notes],
            Self::IntakeRefused {
                reason, competent, ..
            } => std::iter::once(reason).chain(competent).collect(),
            Self::OpinionGiven { note, .. }
            | Self::Granted { note, .. }
            | Self::Withdrawn { note }
            | Self::Delivered {
                way: DeliveryWay::Collected { note } | DeliveryWay::Posted { note },
            } => vec![note],
            Self::Refused { reasons, .. } => vec![reasons],
            Self::Accepted { .. }
            | Self::CertificateMade { .. }
            | Self::DocumentMade { .. }
            | Self::Delivered {
                way: DeliveryWay::Electronic,
            } => Vec::new(),
        }
    }
}

/// An event in its place in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the record.
    pub position: Position,
    /// The case.
    pub case: CaseId,
    /// Its place among the case's events, 1 for the first.
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// Who acted.
    pub by: By,
    /// The serial that it drew from its series.
    pub serial: Option<u64>,
    /// What happened.
    pub event: Event,
}
