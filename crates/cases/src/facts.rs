//! Everything that a decision sees.

use crate::By;
use law::DecisionClock;
use std::collections::{BTreeMap, BTreeSet};
use vocab::Digest;

/// One branch of the review (审查环节), as the service's data has it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchPlan {
    /// Its key in the service's data.
    pub key: String,
    /// The department that reviews.
    pub department: String,
    /// Its share of the time, in working days.
    pub days: u16,
}

/// What the published guide says of one material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaterialDemand {
    /// Whether an application without it is incomplete.
    pub required: bool,
    /// How many files it may have.
    pub max_files: usize,
}

/// What the edition of the service that the case is pinned to says about its handling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// The item's 31-digit code.
    pub task_code: String,
    /// The edition.
    pub edition: u32,
    /// SHA-256 of the edition's content.
    pub content: Digest,
    /// The JSON pointers of the form's fields.
    pub fields: BTreeSet<String>,
    /// The materials by key.
    pub materials: BTreeMap<String, MaterialDemand>,
    /// The department whose window takes the case in.
    pub intake_department: String,
    /// The department that decides.
    pub decision_department: String,
    /// The branches of review, all in parallel.
    pub reviews: Vec<BranchPlan>,
    /// The clock of the decision.
    pub clock: DecisionClock,
    /// The series that the certificate's number is drawn from this year; empty when none is made.
    pub certificate_series: String,
    /// Whether results can be sent by post.
    pub post: bool,
}

/// Everything that a decision sees: the moment and the law of the day, who asks, the pinned guide.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The moment, the calendar, the edition of the law.
    pub law: law::Facts<'a>,
    /// Who asks.
    pub by: By,
    /// The guide of the edition that the case is pinned to.
    pub guide: &'a Guide,
}
