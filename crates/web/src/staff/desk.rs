//! The desk: the inbox in lawful order, and the case. What is done with it is next door.

use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::public::apply::{Group, groups};
use crate::public::drafts::id;
use crate::public::follow::{
    CaseItem, DocumentItem, Happened, WhyDay, case_item, document_items, happened, why,
};
use crate::show::{StepView, due_chip, moment, size, steps, value, who_line, work_label};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use office::port::rows::WorkKind;
use office::port::store::Page as ListPage;
use office::view::CaseView;
use office::{Result as OfficeResult, SignedIn};
use serde::Deserialize;
use vocab::CaseId;

struct WorkItem {
    case: CaseItem,
    branch: String,
    since: String,
    due: Option<(&'static str, String)>,
}

struct Queue {
    kind: &'static str,
    /// Whether it is turned beyond its first page.
    turned: bool,
    label: &'static str,
    total: u64,
    work: Vec<WorkItem>,
    next: Option<u64>,
}

#[derive(Template)]
#[template(path = "staff/inbox.html")]
struct InboxPage {
    p: Page,
    queues: Vec<Queue>,
    department: String,
}

const PER_PAGE: u32 = 50;

/// Which queue is turned, and to where; the others begin at their beginning.
#[derive(Deserialize)]
pub(crate) struct Turned {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    after: u64,
}

pub(crate) async fn inbox(ctx: Ctx, Query(query): Query<Turned>) -> Result<Response, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let mut queues = Vec::new();
    for kind in ctx.office().kinds_of_work(who) {
        let after = if kind.name() == query.kind {
            query.after
        } else {
            0
        };
        let queue = queue(&ctx, who, kind, after).await;
        queues.push(queue.map_err(|e| ctx.error(e))?);
    }
    let department = who.actor.department.as_deref().unwrap_or_default();
    let page = InboxPage {
        p: ctx.page(ctx.t.desk_title()),
        queues,
        department: ctx
            .office()
            .department_name(department)
            .get(ctx.lang)
            .to_owned(),
    };
    Ok(page.p.ok(page.render()))
}

async fn queue(ctx: &Ctx, who: &SignedIn, kind: WorkKind, after: u64) -> OfficeResult<Queue> {
    let lines = ctx
        .office()
        .inbox(
            who,
            kind,
            ListPage {
                after,
                limit: PER_PAGE,
            },
        )
        .await?;
    let next = lines
        .last()
        .filter(|_| lines.len() as u32 == PER_PAGE)
        .map(|line| line.case.position);
    let work = lines.iter().map(|line| WorkItem {
        case: case_item(&line.case, ctx),
        branch: line.branch_name.get(ctx.lang).to_owned(),
        since: moment(line.since, ctx.lang),
        due: due_chip(line.left, line.due, ctx.t),
    });
    Ok(Queue {
        kind: kind.name(),
        turned: after > 0,
        label: work_label(kind, ctx.t),
        total: ctx.office().inbox_count(who, kind).await?,
        work: work.collect(),
        next,
    })
}

/// An opinion or an open branch.
pub(crate) struct BranchItem {
    pub key: String,
    pub name: String,
    pub task: String,
    pub department: String,
    pub given: bool,
    pub agrees: bool,
    pub who: String,
    pub at: String,
    pub note: String,
    pub mine: bool,
}

/// Something that a correction may ask for.
struct PointItem {
    value: String,
    label: String,
    id: String,
}

#[derive(Template)]
#[template(path = "staff/case.html")]
pub(super) struct CasePage {
    pub p: Page,
    item: CaseItem,
    applicant: Vec<(&'static str, String)>,
    steps: Vec<StepView>,
    history: Vec<Happened>,
    documents: Vec<DocumentItem>,
    groups: Vec<Group>,
    files: Vec<(vocab::FileId, String, String, String)>,
    branches: Vec<BranchItem>,
    why: Vec<WhyDay>,
    reasons: String,
    delivery_note: String,
    points: Vec<PointItem>,
    intake: bool,
    decide: bool,
    deliver: bool,
    post: bool,
    wish: String,
    command: String,
    provisional: bool,
    at: String,
    sent: Sent,
}

pub(crate) fn branch_items(view: &CaseView, ctx: &Ctx) -> Vec<BranchItem> {
    let mine = |key: &str| {
        view.may
            .iter()
            .any(|(kind, branch)| *kind == WorkKind::Review && branch == key)
    };
    let branches = view.branches.iter();
    branches
        .map(|b| BranchItem {
            key: b.key.clone(),
            name: b.name.get(ctx.lang).to_owned(),
            task: b.task.get(ctx.lang).to_owned(),
            department: b.department.get(ctx.lang).to_owned(),
            given: b.opinion.is_some(),
            agrees: b.opinion.as_ref().is_some_and(|o| o.agrees),
            who: b
                .opinion
                .as_ref()
                .map(|o| who_line(&o.who, ctx.lang))
                .unwrap_or_default(),
            at: b
                .opinion
                .as_ref()
                .map(|o| moment(o.at, ctx.lang))
                .unwrap_or_default(),
            note: b
                .opinion
                .as_ref()
                .and_then(|o| o.note.clone())
                .unwrap_or_default(),
            mine: mine(&b.key),
        })
        .collect()
}

fn applicant(view: &CaseView, ctx: &Ctx) -> Vec<(&'static str, String)> {
    let Some(profile) = &view.applicant else {
        return Vec::new();
    };
    let t = ctx.t;
    [
        (t.person_name(), &profile.name),
        (t.person_id_number(), &profile.id_number),
        (t.person_phone(), &profile.phone),
        (t.person_company(), &profile.company),
        (t.person_uscc(), &profile.uscc),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(label, value)| (label, value.clone()))
    .collect()
}

fn points(view: &CaseView, ctx: &Ctx) -> Vec<PointItem> {
    let fields = view.service.form_fields().map(|f| {
        (
            format!("field:/{}", f.name),
            f.label.get(ctx.lang).to_owned(),
        )
    });
    let materials = view.service.service.item.materials.iter();
    let materials = materials.map(|m| {
        (
            format!("material:{}", m.key),
            m.name.get(ctx.lang).to_owned(),
        )
    });
    materials
        .chain(fields)
        .enumerate()
        .map(|(i, (value, label))| PointItem {
            value,
            label,
            id: format!("point-{i}"),
        })
        .collect()
}

/// A form that came back: what was wrong with it, and what was typed, so that nobody types it twice.
#[derive(Default)]
pub(super) struct Sent {
    pub what: &'static str,
    pub form: Vec<(String, String)>,
    pub error: String,
    pub code: String,
}

impl Sent {
    /// The value that came back in a field of the form.
    fn kept(&self, what: &str, name: &str) -> &str {
        if self.what == what {
            value(&self.form, name)
        } else {
            ""
        }
    }

    /// Whether a choice of the form came back chosen.
    fn chose(&self, what: &str, name: &str, choice: &str) -> bool {
        let chosen = |(key, value): &(String, String)| key == name && value == choice;
        self.what == what && self.form.iter().any(chosen)
    }

    /// The note to a point of a correction.
    fn note(&self, point: &str) -> &str {
        self.kept("correct", &format!("note-{point}"))
    }

    /// The value that came back in the form of a branch.
    fn opinion(&self, branch: &str, name: &str) -> &str {
        if self.kept("opinion", "branch") == branch {
            self.kept("opinion", name)
        } else {
            ""
        }
    }

    /// The control to begin with; empty when the page shows the form no more.
    fn at(&self, page: &CasePage) -> String {
        let branch = self.kept("opinion", "branch");
        match self.what {
            "correct" if page.intake && !page.points.is_empty() => "point-0".to_owned(),
            "refuse" if page.intake => "reason".to_owned(),
            "opinion" if page.branches.iter().any(|b| b.mine && b.key == branch) => {
                format!("{branch}-1")
            }
            "decide" if page.decide => "verdict-1".to_owned(),
            "deliver" if page.deliver => "handover".to_owned(),
            _ => String::new(),
        }
    }
}

/// The uploaded files: each with its material, name and size.
fn files(view: &CaseView, ctx: &Ctx) -> Vec<(vocab::FileId, String, String, String)> {
    let materials = &view.service.service.item.materials;
    let material = |key: &str| {
        let found = materials.iter().find(|m| m.key == key);
        found.map(|m| m.name.get(ctx.lang).to_owned())
    };
    let files = view.files.iter();
    files
        .map(|f| {
            let material = material(&f.material).unwrap_or_default();
            (f.id, material, f.name.clone(), size(f.size))
        })
        .collect()
}

/// The page of a case, with the form that came back, if one did.
pub(super) async fn case_page(ctx: &Ctx, case: CaseId, sent: Sent) -> Result<CasePage, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let view = ctx.office().case(who, case).await;
    let view = view.map_err(|e| ctx.error(e))?;
    let may = |kind: WorkKind| view.may.iter().any(|(k, _)| *k == kind);
    let answers = view.answers.as_ref();
    let mut page = CasePage {
        p: ctx.page(view.line.service.get(ctx.lang)),
        item: case_item(&view.line, ctx),
        applicant: applicant(&view, ctx),
        steps: steps(&view.track, ctx.t),
        history: happened(&view, ctx),
        documents: document_items(&view, ctx),
        groups: answers
            .map(|a| groups(&view.service, a, ctx.lang))
            .unwrap_or_default(),
        files: files(&view, ctx),
        branches: branch_items(&view, ctx),
        why: why(&view, ctx),
        reasons: view.reasons.clone().unwrap_or_default(),
        delivery_note: view.delivery_note.clone().unwrap_or_default(),
        points: points(&view, ctx),
        intake: may(WorkKind::Intake),
        decide: may(WorkKind::Decide),
        deliver: may(WorkKind::Deliver),
        post: view.case.wish == office::cases::DeliveryWish::Post,
        wish: view.case.wish.label().get(ctx.lang).to_owned(),
        command: ctx.office().fresh_nonce(),
        provisional: view.line.provisional,
        at: String::new(),
        sent: Sent::default(),
    };
    page.at = sent.at(&page);
    page.sent = sent;
    Ok(page)
}

pub(crate) async fn case(ctx: Ctx, Path(case): Path<String>) -> Result<Response, PageError> {
    let page = case_page(&ctx, id(&ctx, &case)?, Sent::default()).await?;
    Ok(page.p.ok(page.render()))
}
