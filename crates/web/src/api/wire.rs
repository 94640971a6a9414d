//! What travels on the JSON interface: shapes of their own, apart from the house's.

use office::actions::Examination;
use office::cases::{IntakeGround, Point, Track};
use office::catalog::Summary;
use office::documents::Verification;
use office::drafts::DraftView;
use office::files::FileView;
use office::port::search::Hit;
use office::port::store::Page;
use office::submit::Receipt;
use office::view::{CaseLine, CaseView, Progress, Who, WorkLine};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use vocab::DraftId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    pub name: String,
    pub password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDraft {
    pub service: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveDraft {
    pub answers: Map<String, Value>,
    pub revision: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubmitDraft {
    pub revision: u32,
    pub delivery: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Submit {
    pub service: String,
    pub answers: Map<String, Value>,
    pub delivery: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resubmit {
    pub draft: DraftId,
    pub revision: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdraw {
    #[serde(default)]
    pub reason: String,
}

#[derive(Deserialize)]
pub(crate) struct Oversee {
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub department: String,
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    after: u64,
    limit: Option<u32>,
}

impl Oversee {
    pub fn page(&self) -> Page {
        PageQuery {
            after: self.after,
            limit: self.limit,
        }
        .page()
    }
}

#[derive(Deserialize)]
pub(crate) struct PageQuery {
    #[serde(default)]
    after: u64,
    limit: Option<u32>,
}

impl PageQuery {
    pub fn page(&self) -> Page {
        Page {
            after: self.after,
            limit: self.limit.unwrap_or(50).clamp(1, 200),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, tag = "finding")]
pub(crate) enum Examine {
    // Braces: a variant without fields would take any.
    Accept {},
    Correct {
        points: Vec<CorrectionPoint>,
    },
    Refuse {
        ground: IntakeGround,
        reason: String,
        #[serde(default)]
        competent: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionPoint {
    point: Point,
    note: String,
}

impl From<Examine> for Examination {
    fn from(asked: Examine) -> Self {
        match asked {
            Examine::Accept {} => Self::Accept,
            Examine::Correct { points } => {
                Self::Correct(points.into_iter().map(|p| (p.point, p.note)).collect())
            }
            Examine::Refuse {
                ground,
                reason,
                competent,
            } => Self::Refuse {
                ground,
                reason,
                competent,
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveOpinion {
    pub branch: String,
    pub agrees: bool,
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decide {
    pub grant: bool,
    #[serde(default)]
    pub note: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    Collected,
    Posted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deliver {
    pub way: Way,
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskProgress {
    pub number: String,
    pub code: String,
}

pub(crate) fn summary(summary: &Summary, hit: Option<&Hit>) -> Value {
    let marks = hit.map(|hit| {
        json!({ "text": hit.text, "marks": hit.marks.iter().map(|m| [m.start, m.end]).collect::<Vec<_>>() })
    });
    json!({
        "code": summary.code,
        "edition": summary.edition,
        "name": summary.name,
        "department": summary.department,
        "summary": summary.summary,
        "type": summary.kind,
        "online": summary.online,
        "match": marks,
    })
}

pub(crate) fn draft(draft: &DraftView) -> Value {
    json!({
        "id": draft.id,
        "service": draft.service.row.code,
        "edition": draft.service.row.edition,
        "revision": draft.revision,
        "saved_at": draft.saved_at.rfc3339(),
        "answers": draft.answers,
        "files": draft.files.iter().map(file).collect::<Vec<_>>(),
        "missing_materials": draft.missing_materials(),
        "case": draft.case,
        "corrects": draft.corrects,
    })
}

pub(crate) fn file(file: &FileView) -> Value {
    json!({
        "id": file.id, "material": file.material, "name": file.name, "media_type": file.media_type, "size": file.size,
    })
}

pub(crate) fn certificate(found: &Verification) -> Value {
    json!({
        "licence_id": found.row.licence_id,
        "title": found.title,
        "service": found.service,
        "department": found.department,
        "holder": found.holder,
        "valid": found.valid,
    })
}

pub(crate) fn receipt(receipt: &Receipt) -> Value {
    json!({
        "case": receipt.case,
        "number": receipt.number,
        "lookup_code": receipt.lookup_code.grouped(),
        "received_at": receipt.received_at.rfc3339(),
        "position": receipt.position,
        "digest": receipt.digest,
    })
}

pub(crate) fn line(line: &CaseLine) -> Value {
    json!({
        "id": line.id,
        "number": line.number,
        "service": line.service,
        "task_code": line.task_code,
        "status": line.status,
        "received_at": line.received_at.rfc3339(),
        "position": line.position,
        "due": line.due.map(|d| d.to_string()),
        "working_days_left": line.left,
        "provisional": line.provisional,
    })
}

pub(crate) fn task(task: &WorkLine) -> Value {
    json!({
        "kind": task.kind.name(),
        "branch": task.branch,
        "since": task.since.rfc3339(),
        "due": task.due.map(|d| d.to_string()),
        "case": line(&task.case),
    })
}

fn who(who: &Who) -> Value {
    json!({ "what": who.what, "work_number": who.work_number })
}

fn track(steps: &[(Track, Option<Who>)]) -> Vec<Value> {
    steps
        .iter()
        .map(|(step, by)| {
            json!({
                "step": step.step.label(),
                "state": format!("{:?}", step.state).to_lowercase(),
                "at": step.at.map(|at| at.rfc3339()),
                "who": by.as_ref().map(who),
            })
        })
        .collect()
}

pub(crate) fn case(view: &CaseView) -> Value {
    let branches = view.branches.iter().map(|b| {
        json!({
            "key": b.key,
            "name": b.name,
            "department": b.department,
            "opinion": b.opinion.as_ref().map(|o| json!({
                "agrees": o.agrees, "at": o.at.rfc3339(), "who": who(&o.who), "note": o.note,
            })),
        })
    });
    let history = view.history.iter().map(|h| {
        json!({ "position": h.position, "at": h.at.rfc3339(), "kind": h.kind, "who": who(&h.who), "what": h.what })
    });
    json!({
        "case": line(&view.line),
        "track": track(&view.track),
        "history": history.collect::<Vec<_>>(),
        "branches": branches.collect::<Vec<_>>(),
        "correction": view.correction.iter().map(|c| json!({
            "point": c.point, "label": c.label, "note": c.note,
        })).collect::<Vec<_>>(),
        "documents": view.documents.iter().map(|d| json!({ "kind": d.kind, "title": d.title })).collect::<Vec<_>>(),
        "answers": view.answers,
        "files": view.files.iter().map(file).collect::<Vec<_>>(),
        "reasons": view.reasons,
        "certificate": view.case.certificate().map(|c| json!({
            "number": c.number, "licence_id": c.licence_id, "valid_from": c.valid_from.to_string(),
            "valid_to": c.valid_to.map(|d| d.to_string()),
        })),
    })
}

pub(crate) fn progress(progress: &Progress) -> Value {
    json!({
        "number": progress.number,
        "service": progress.service,
        "status": progress.status,
        "received_at": progress.received_at.rfc3339(),
        "due": progress.due.map(|d| d.to_string()),
        "provisional": progress.provisional,
        "track": track(&progress.track),
    })
}
