//! The rows that lists and look-ups read. All but accounts, drafts, files and sessions can be recomputed from the record.

use cases::Status;
use identity::Role;
use std::collections::BTreeSet;
use vocab::{
    AccountId, CaseId, Date, Digest, DocumentId, DraftId, FileId, JobId, PersonalRef, Position,
    Timestamp,
};

/// One act of the record, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// Its place in the record.
    pub position: Position,
    /// The stream it belongs to.
    pub stream: i64,
    /// Its place in the stream, 1 for the first.
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// The kind of act (`case.submitted` …).
    pub kind: String,
    /// The canonical bytes.
    pub bytes: Vec<u8>,
    /// The leaf digest of the bytes.
    pub digest: Digest,
    /// The serial that the act drew from its series (`series`), when it has one.
    pub serial: Option<u64>,
    /// The series; empty when the act draws no serial.
    pub series: String,
}

/// One case in lists (办件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// The 31-digit code of the item (实施编码).
    pub task_code: String,
    /// The edition of the service that the case is pinned to.
    pub edition: u32,
    /// The date in the case number.
    pub received_on: Date,
    /// The daily serial in the case number.
    pub serial: u64,
    /// The position of the submission: the order in which cases are to be handled.
    pub position: Position,
    /// The region of the office.
    pub area: String,
    /// The department whose window takes the case in.
    pub intake_department: String,
    /// The department that decides.
    pub decision_department: String,
    /// Who applies.
    pub applicant: AccountId,
    /// Where the case stands.
    pub status: Status,
    /// When it was submitted.
    pub received_at: Timestamp,
    /// The binding deadline of the decision, once accepted.
    pub due: Option<Date>,
    /// Whether the deadline depends on a calendar that ends earlier.
    pub provisional: bool,
    /// How many acts the case has.
    pub version: u32,
    /// When the last act happened.
    pub changed_at: Timestamp,
}

/// The kind of a piece of waiting work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkKind {
    /// Accept, refuse or ask for corrections (受理).
    Intake,
    /// Give the opinion of one branch (审查).
    Review,
    /// Grant or refuse (决定).
    Decide,
    /// Hand over the result (送达).
    Deliver,
}

impl WorkKind {
    /// Its name in addresses and in the interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Review => "review",
            Self::Decide => "decide",
            Self::Deliver => "deliver",
        }
    }

    /// The stored number.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Intake => 1,
            Self::Review => 2,
            Self::Decide => 3,
            Self::Deliver => 4,
        }
    }

    /// The kind of a stored number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Intake),
            2 => Some(Self::Review),
            3 => Some(Self::Decide),
            4 => Some(Self::Deliver),
            _ => None,
        }
    }
}

/// One piece of waiting work. `(case, kind, branch)` is its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// The case.
    pub case: CaseId,
    /// What is to be done.
    pub kind: WorkKind,
    /// The branch of review; empty for other kinds.
    pub branch: String,
    /// The department whose work it is.
    pub department: String,
    /// The position of the case's submission: the lawful order.
    pub order: Position,
    /// Since when it waits.
    pub since: Timestamp,
    /// Until when it is to be done.
    pub due: Option<Date>,
}

/// One document of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// The document.
    pub id: DocumentId,
    /// The case.
    pub case: CaseId,
    /// The kind's name (`acceptance`, `certificate` …).
    pub kind: String,
    /// Its number (文号), or the certificate's number.
    pub number: String,
    /// SHA-256 of the PDF.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// When it was made.
    pub at: Timestamp,
}

/// One certificate (证照) for the page that verifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// The certificate's number, unique with the department.
    pub number: String,
    /// The e-licence identifier (电子证照标识).
    pub licence_id: String,
    /// The case that it came from.
    pub case: CaseId,
    /// The item's code.
    pub task_code: String,
    /// The department that issued it.
    pub department: String,
    /// When it was issued.
    pub issued_on: Date,
    /// The last day of its validity; `None` for ever.
    pub valid_to: Option<Date>,
    /// SHA-256 of the PDF.
    pub digest: Digest,
}

/// One edition of an item in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRow {
    /// The item's code.
    pub code: String,
    /// The edition (事项版本), 1 for the first.
    pub edition: u32,
    /// SHA-256 of `content`.
    pub digest: Digest,
    /// The item or service, as canonical JSON.
    pub content: Vec<u8>,
    /// Whether the content can be applied for online here.
    pub online: bool,
    /// From when it holds.
    pub effective_from: Date,
    /// The act that published it.
    pub position: Position,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// The name to sign in with, lower-case, unique.
    pub name: String,
    /// The password's PHC string.
    pub password: String,
    /// Its roles.
    pub roles: BTreeSet<Role>,
    /// The department's code for staff; empty otherwise.
    pub department: String,
    /// What the public sees of a member of staff: the work number (工号); empty for applicants.
    pub work_number: String,
    /// The sealed profile: name, identity number, telephone.
    pub profile: PersonalRef,
    /// The blind index of the identity number or the company's code: 32 bytes, unique per kind of person.
    pub blind: Option<Vec<u8>>,
    /// Whether it may sign in.
    pub active: bool,
}

/// One saved draft (草稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The draft.
    pub id: DraftId,
    /// Whose it is.
    pub owner: AccountId,
    /// The item's code.
    pub task_code: String,
    /// The edition that it was begun under.
    pub edition: u32,
    /// The sealed answers.
    pub sealed: Vec<u8>,
    /// Counts the saves; a save names the revision it saw.
    pub revision: u32,
    /// When it was last saved.
    pub saved_at: Timestamp,
    /// The case that it became, once submitted.
    pub case: Option<CaseId>,
    /// The case whose answers it corrects; `None` for a new application.
    pub corrects: Option<CaseId>,
}

/// One uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The file.
    pub id: FileId,
    /// Who uploaded it.
    pub owner: AccountId,
    /// The draft that it was uploaded to.
    pub draft: DraftId,
    /// The case, once submitted.
    pub case: Option<CaseId>,
    /// The key of the material (材料) that it is for.
    pub material: String,
    /// The sealed file name, as the applicant calls it: it may name a person.
    pub sealed_name: Vec<u8>,
    /// The media type, sniffed from the content.
    pub media_type: String,
    /// The length of the plain file in bytes.
    pub size: u64,
    /// SHA-256 of the plain file, salted (see `proof::salted`) with `salt`.
    pub digest: Digest,
    /// The salt, erased with the file.
    pub salt: [u8; 16],
    /// When it was uploaded.
    pub at: Timestamp,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The digest of the cookie's token; the token itself is nowhere stored.
    pub token: Digest,
    /// Whose it is.
    pub account: AccountId,
    /// When it began.
    pub began: Timestamp,
    /// When it was last used (kept to five minutes).
    pub used: Timestamp,
    /// When it ends, whatever happens.
    pub ends: Timestamp,
}

/// One background job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// The job.
    pub id: JobId,
    /// The kind's name.
    pub kind: String,
    /// What it is about, as JSON; no personal data.
    pub payload: String,
    /// From when it may run.
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// The lease's end while somebody works on it.
    pub leased_until: Option<Timestamp>,
    /// The last failure, for the operator.
    pub failure: String,
}

/// One line of the security audit (who looked, who signed in); not an official act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who; `None` before sign-in.
    pub account: Option<AccountId>,
    /// What (`sign_in`, `case.view`, `document.view` …).
    pub action: String,
    /// About what: a text id or a code; no personal data.
    pub object: String,
    /// `ok`, or the code of the refusal.
    pub result: String,
}
