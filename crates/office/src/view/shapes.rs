//! What pages and programs see of cases and work.

use crate::Profile;
use crate::catalog::LoadedService;
use crate::files::FileView;
use crate::port::rows::WorkKind;
use cases::{Case, DocumentKind, Point, Status, Track};
use serde_json::Value;
use std::sync::Arc;
use vocab::code::{CaseNumber, LookupCode};
use vocab::{CaseId, Date, DocumentId, Position, Text, Timestamp};
/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// The case number.
    pub number: CaseNumber,
    /// The service's name.
    pub service: Text,
    /// The 31-digit code of the item.
    pub task_code: String,
    /// Where it stands.
    pub status: Status,
    /// When it was submitted.
    pub received_at: Timestamp,
    /// Its place in the record.
    pub position: Position,
    /// When the decision is due.
    pub due: Option<Date>,
    /// Working days until then; negative when late. `None` without a deadline or once decided.
    pub left: Option<i64>,
    /// Whether the deadline depends on a calendar that ends earlier.
    pub provisional: bool,
    /// The department that decides.
    pub department: Text,
}

/// A piece of waiting work in an inbox.
#[derive(Debug, Clone)]
pub struct WorkLine {
    /// What is to be done.
    pub kind: WorkKind,
    /// The branch of review; empty for other kinds.
    pub branch: String,
    /// What the branch is called; empty for other kinds.
    pub branch_name: Text,
    /// Since when it waits.
    pub since: Timestamp,
    /// Until when this piece is to be done.
    pub due: Option<Date>,
    /// Working days until then; negative when late.
    pub left: Option<i64>,
    /// The case.
    pub case: CaseLine,
}

/// Who acted, as the asker may see it: applicants see a department and a work number, never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The department, or “applicant”, or “platform”.
    pub what: Text,
    /// The work number (工号); empty for others than staff.
    pub work_number: String,
}

/// One thing that has happened.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// Its place in the record.
    pub position: Position,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Who,
    /// The kind of act (`case.submitted` …).
    pub kind: &'static str,
    /// The branch's name for opinions, the document's title for documents; else empty.
    pub what: Text,
}

/// One branch of the review.
#[derive(Debug, Clone)]
pub struct BranchView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// What is reviewed in it.
    pub task: Text,
    /// The department.
    pub department: Text,
    /// The department's code.
    pub department_code: String,
    /// Its share of the time, in working days.
    pub days: u16,
    /// The opinion: whether it agrees, who, when; the words only for staff and after the decision.
    pub opinion: Option<OpinionView>,
}

/// An opinion.
#[derive(Debug, Clone)]
pub struct OpinionView {
    /// Whether it agrees to a grant.
    pub agrees: bool,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Who,
    /// In words; `None` when the asker may not see them, or when they were erased.
    pub note: Option<String>,
}

/// Something to be corrected.
#[derive(Debug, Clone)]
pub struct PointView {
    /// The field or the material.
    pub point: Point,
    /// What it is called.
    pub label: Text,
    /// What is to be done.
    pub note: String,
}

/// A document of the case.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its title.
    pub title: Text,
    /// When the act that it tells of happened.
    pub of: Timestamp,
    /// The document, once it was put on paper; it is on first opening.
    pub id: Option<DocumentId>,
}

/// Everything that the asker may see of a case.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The line as lists show it.
    pub line: CaseLine,
    /// The case.
    pub case: Case,
    /// The service in the edition that it is pinned to.
    pub service: Arc<LoadedService>,
    /// The six steps with who and when.
    pub track: Vec<(Track, Option<Who>)>,
    /// What has happened, oldest first.
    pub history: Vec<HistoryLine>,
    /// The branches of review.
    pub branches: Vec<BranchView>,
    /// What is to be corrected, while the applicant is asked to.
    pub correction: Vec<PointView>,
    /// The documents.
    pub documents: Vec<DocumentView>,
    /// The answers; `None` once they were erased.
    pub answers: Option<Value>,
    /// The files as they now stand.
    pub files: Vec<FileView>,
    /// The applicant, for staff; the applicant themself sees their own.
    pub applicant: Option<Profile>,
    /// Remarks or reasons of the decision, or of the refusal at intake, in words.
    pub reasons: Option<String>,
    /// The note on the delivery, for applicant and window.
    pub delivery_note: Option<String>,
    /// The look-up code, for the applicant.
    pub lookup_code: Option<LookupCode>,
    /// Why the deadline is on that date.
    pub why_due: Option<law::Explanation>,
    /// What the asker may do now: kinds of work, with the branch.
    pub may: Vec<(WorkKind, String)>,
    /// Whether the asker is the applicant.
    pub own: bool,
}

/// The bare progress that a stranger with number and look-up code sees: no person, no answers.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The case number.
    pub number: CaseNumber,
    /// The service's name.
    pub service: Text,
    /// Where it stands.
    pub status: Status,
    /// When it was submitted.
    pub received_at: Timestamp,
    /// The six steps.
    pub track: Vec<(Track, Option<Who>)>,
    /// When the decision is due.
    pub due: Option<Date>,
    /// Whether that may still move.
    pub provisional: bool,
}
