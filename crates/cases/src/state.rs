//! The case, folded from its events. Each state carries only what is valid in it.

use crate::event::{
    By, DeliveryWay, DeliveryWish, DocumentKind, DocumentMark, IntakeGround, MaterialFiles, Point,
    Sealed,
};
use crate::{BranchPlan, Status, Step};
use law::{DecisionDue, Due};
use std::collections::{BTreeMap, BTreeSet};
use vocab::{AccountId, CaseId, Date, Digest, Position, Timestamp};

/// When the application was accepted, and what that set going (受理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// When.
    pub at: Timestamp,
    /// When the decision is due.
    pub due: DecisionDue,
    /// The edition of the calendar by which that was counted.
    pub calendar: String,
}

/// The opinion of one branch (审查意见).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// Whether it agrees to a grant.
    pub agrees: bool,
    /// In words.
    pub note: Sealed,
}

/// One branch of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What the service's data says of it.
    pub plan: BranchPlan,
    /// Its opinion, once given.
    pub opinion: Option<Opinion>,
}

/// What a case has behind it once every opinion is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The acceptance.
    pub acceptance: Acceptance,
    /// The branches in the order of the service's data, each with its opinion.
    pub branches: Vec<Branch>,
}

/// The decision (决定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// Whether the application was granted.
    pub granted: bool,
    /// Remarks or reasons.
    pub note: Sealed,
    /// Until when the result must be delivered.
    pub delivery_due: Due,
}

/// What a case has behind it once it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The review.
    pub reviewed: Reviewed,
    /// The decision.
    pub decision: Decision,
}

/// The certificate of a granted case (证照).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its number.
    pub number: String,
    /// The e-licence identifier.
    pub licence_id: String,
    /// The first day of its validity.
    pub valid_from: Date,
    /// The last day; `None` for ever.
    pub valid_to: Option<Date>,
    /// The PDF.
    pub document: DocumentMark,
    /// When it was made.
    pub at: Timestamp,
}

/// Where a case stands, with what is valid there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Handed in; the window has until `due` (申请).
    Received {
        /// Until when the window must act.
        due: Due,
    },
    /// Waiting for the applicant's corrections (待补正).
    Correcting {
        /// What was asked.
        points: BTreeSet<Point>,
    },
    /// Not accepted (不予受理).
    IntakeRefused {
        /// On which ground.
        ground: IntakeGround,
        /// The reasons.
        reason: Sealed,
        /// The competent organ.
        competent: Option<Sealed>,
    },
    /// The branches review in parallel (审查).
    Reviewing {
        /// The acceptance.
        acceptance: Acceptance,
        /// The branches in the order of the service's data.
        branches: Vec<Branch>,
    },
    /// Every opinion is in (待决定).
    Deciding(Reviewed),
    /// Granted; the certificate is being made (制证).
    Issuing {
        /// The review and the decision.
        decided: Decided,
        /// The serial that the certificate's number is made from.
        serial: u64,
    },
    /// The result waits for delivery (待送达).
    Delivering {
        /// The review and the decision.
        decided: Decided,
        /// The certificate, when the service makes one.
        certificate: Option<Certificate>,
    },
    /// Delivered and closed (办结).
    Closed {
        /// The review and the decision.
        decided: Decided,
        /// The certificate, when the service made one.
        certificate: Option<Certificate>,
        /// How the result was handed over.
        way: DeliveryWay,
    },
    /// Taken back by the applicant (撤回).
    Withdrawn,
}

/// One thing that has happened, for the applicant's and the supervisor's eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Its place in the record.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// The kind of act (`case.submitted` …).
    pub kind: &'static str,
    /// The branch, for opinions; the kind's name, for documents; else empty.
    pub what: String,
    /// The text that goes with it.
    pub note: Option<Sealed>,
}

/// A document of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its kind.
    pub kind: DocumentKind,
    /// When the act that it tells of happened.
    pub of: Timestamp,
    /// The PDF, once it was made.
    pub made: Option<DocumentMark>,
}

/// One case (办件), folded from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The case.
    pub id: CaseId,
    /// How many events it has.
    pub version: u32,
    /// The item's 31-digit code.
    pub task_code: String,
    /// The edition of the service that it is pinned to.
    pub edition: u32,
    /// SHA-256 of that edition's content.
    pub content: Digest,
    /// The position of the submission.
    pub position: Position,
    /// The daily serial in the case number.
    pub serial: u64,
    /// When it was submitted.
    pub received_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Who applies.
    pub applicant: AccountId,
    /// The answers as they now stand.
    pub answers: Sealed,
    /// The materials as they now stand.
    pub materials: Vec<MaterialFiles>,
    /// How the result is wanted.
    pub wish: DeliveryWish,
    /// The department whose window takes it in.
    pub intake_department: String,
    /// The department that decides.
    pub decision_department: String,
    /// Everything that a correction notice has named so far; empty when there was none.
    pub told: BTreeSet<Point>,
    /// The notice of corrections in force: its points in order, and their notes.
    pub correction: Option<(Vec<Point>, Sealed)>,
    /// What has happened.
    pub history: Vec<Passed>,
    /// The documents that belong to what has happened.
    pub documents: Vec<Document>,
    /// The step at which it stands; of an ended case, the step at which it ended.
    pub step: Step,
    /// The acts that finished steps, each by its position; a step that was leapt over has none.
    pub finished: BTreeMap<Step, Position>,
    /// Where it stands.
    pub state: State,
}

impl Case {
    /// Where the case stands, in one word.
    #[must_use]
    pub const fn status(&self) -> Status {
        match &self.state {
            State::Received { .. } => Status::Received,
            State::Correcting { .. } => Status::Correcting,
            State::IntakeRefused { .. } => Status::IntakeRefused,
            State::Reviewing { .. } => Status::Reviewing,
            State::Deciding(_) => Status::Deciding,
            State::Issuing { .. } => Status::Issuing,
            State::Delivering { .. } => Status::Delivering,
            State::Closed { decided, .. } => {
                if decided.decision.granted {
                    Status::ClosedGranted
                } else {
                    Status::ClosedRefused
                }
            }
            State::Withdrawn => Status::Withdrawn,
        }
    }

    /// The acceptance, once there is one.
    #[must_use]
    pub const fn acceptance(&self) -> Option<&Acceptance> {
        match &self.state {
            State::Reviewing { acceptance, .. } => Some(acceptance),
            State::Deciding(reviewed) => Some(&reviewed.acceptance),
            State::Issuing { decided, .. }
            | State::Delivering { decided, .. }
            | State::Closed { decided, .. } => Some(&decided.reviewed.acceptance),
            State::Received { .. }
            | State::Correcting { .. }
            | State::IntakeRefused { .. }
            | State::Withdrawn => None,
        }
    }

    /// The branches of review, once they are open.
    #[must_use]
    pub fn branches(&self) -> &[Branch] {
        match &self.state {
            State::Reviewing { branches, .. } => branches,
            State::Deciding(reviewed) => &reviewed.branches,
            State::Issuing { decided, .. }
            | State::Delivering { decided, .. }
            | State::Closed { decided, .. } => &decided.reviewed.branches,
            State::Received { .. }
            | State::Correcting { .. }
            | State::IntakeRefused { .. }
            | State::Withdrawn => &[],
        }
    }

    /// The decision, once there is one.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match &self.state {
            State::Issuing { decided, .. }
            | State::Delivering { decided, .. }
            | State::Closed { decided, .. } => Some(&decided.decision),
            State::Received { .. }
            | State::Correcting { .. }
            | State::IntakeRefused { .. }
            | State::Reviewing { .. }
            | State::Deciding(_)
            | State::Withdrawn => None,
        }
    }

    /// The certificate, once it was made.
    #[must_use]
    pub const fn certificate(&self) -> Option<&Certificate> {
        match &self.state {
            State::Delivering { certificate, .. } | State::Closed { certificate, .. } => {
                certificate.as_ref()
            }
            State::Received { .. }
            | State::Correcting { .. }
            | State::IntakeRefused { .. }
            | State::Reviewing { .. }
            | State::Deciding(_)
            | State::Issuing { .. }
            | State::Withdrawn => None,
        }
    }

    /// The document of that kind, when what has happened calls for one.
    #[must_use]
    pub fn document(&self, kind: DocumentKind) -> Option<&Document> {
        self.documents
            .iter()
            .rev()
            .find(|document| document.kind == kind)
    }
}
