//! The desk: the inbox in lawful order, the case, and what may be done with it.

use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::public::apply::{Group, groups};
use crate::public::drafts::id;
use crate::public::follow::{
    After, CaseItem, DocumentItem, Happened, WhyDay, case_item, document_items, happened, why,
};
use crate::show::{StepView, due_chip, moment, pairs, size, steps, value, who_line, work_label};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use office::actions::{Examination, Handover};
use office::cases::{IntakeGround, Point};
use office::handle::CommandKey;
use office::identity::Permission;
use office::port::rows::WorkKind;
use office::port::store::Page as ListPage;
use office::view::CaseView;
use office::{OfficeError, Result as OfficeResult, SignedIn};
use vocab::CaseId;

struct WorkItem {
    case: CaseItem,
    branch: String,
    since: String,
    due: Option<(&'static str, String)>,
}

struct Queue {
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

pub(crate) async fn inbox(ctx: Ctx, Query(query): Query<After>) -> Result<Response, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let mut queues = Vec::new();
    for kind in ctx.office().kinds_of_work(who) {
        queues.push(
            queue(&ctx, who, kind, query.after)
                .await
                .map_err(|e| ctx.error(e))?,
        );
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
struct CasePage {
    p: Page,
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

pub(crate) async fn case(ctx: Ctx, Path(case): Path<String>) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let view = ctx
        .office()
        .case(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    let may = |kind: WorkKind| view.may.iter().any(|(k, _)| *k == kind);
    let item = &view.service.service.item;
    let material = |key: &str| {
        item.materials
            .iter()
            .find(|m| m.key == key)
            .map(|m| m.name.get(ctx.lang).to_owned())
    };
    let page = CasePage {
        p: ctx.page(view.line.service.get(ctx.lang)),
        item: case_item(&view.line, &ctx),
        applicant: applicant(&view, &ctx),
        steps: steps(&view.track, ctx.t),
        history: happened(&view, &ctx),
        documents: document_items(&view, &ctx),
        groups: view
            .answers
            .as_ref()
            .map(|a| groups(&view.service, a, ctx.lang))
            .unwrap_or_default(),
        files: view
            .files
            .iter()
            .map(|f| {
                (
                    f.id,
                    material(&f.material).unwrap_or_default(),
                    f.name.clone(),
                    size(f.size),
                )
            })
            .collect(),
        branches: branch_items(&view, &ctx),
        why: why(&view, &ctx),
        reasons: view.reasons.clone().unwrap_or_default(),
        delivery_note: view.delivery_note.clone().unwrap_or_default(),
        points: points(&view, &ctx),
        intake: may(WorkKind::Intake),
        decide: may(WorkKind::Decide),
        deliver: may(WorkKind::Deliver),
        post: view.case.wish == office::cases::DeliveryWish::Post,
        wish: view.case.wish.label().get(ctx.lang).to_owned(),
        command: ctx.office().fresh_nonce(),
        provisional: view.line.provisional,
    };
    Ok(page.p.ok(page.render()))
}

/// The posted form, whose it is, and the key of its command.
struct Posted {
    case: CaseId,
    form: Vec<(String, String)>,
    key: CommandKey,
}

fn posted(ctx: &Ctx, what: &str, case: &str, body: &Bytes) -> Result<Posted, PageError> {
    let form = pairs(body);
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let case: CaseId = id(ctx, case)?;
    let command = format!("{what} {case} {}", value(&form, "command"));
    let key = CommandKey::new(&who.actor.account.to_string(), &command);
    Ok(Posted { case, form, key })
}

/// After an action: whoever can still see the case goes on there, else back to the inbox.
fn done(ctx: &Ctx, case: CaseId, result: OfficeResult<()>) -> Result<Response, PageError> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/desk/cases/{case}")).into_response()),
        Err(error) => Err(ctx.error(error)),
    }
}

pub(crate) async fn accept(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "accept", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let result = ctx
        .office()
        .examine(who, posted.case, posted.key, &Examination::Accept)
        .await;
    done(&ctx, posted.case, result)
}

pub(crate) async fn correct(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "correct", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let chosen = posted.form.iter().filter(|(name, _)| name == "point");
    let points = chosen.filter_map(|(_, point)| {
        let parsed = match point.split_once(':')? {
            ("field", pointer) => Point::Field(pointer.to_owned()),
            ("material", key) => Point::Material(key.to_owned()),
            _ => return None,
        };
        Some((
            parsed,
            value(&posted.form, &format!("note-{point}")).to_owned(),
        ))
    });
    let examination = Examination::Correct(points.collect());
    let result = ctx
        .office()
        .examine(who, posted.case, posted.key, &examination)
        .await;
    done(&ctx, posted.case, result)
}

pub(crate) async fn refuse(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "refuse", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let examination = Examination::Refuse {
        ground: match value(&posted.form, "ground") {
            "not_competent" => IntakeGround::NotCompetent,
            _ => IntakeGround::NoLicenceNeeded,
        },
        reason: value(&posted.form, "reason").to_owned(),
        competent: value(&posted.form, "competent").to_owned(),
    };
    let result = ctx
        .office()
        .examine(who, posted.case, posted.key, &examination)
        .await;
    done(&ctx, posted.case, result)
}

/// What was chosen of two; anything else is no choice.
fn chosen(
    ctx: &Ctx,
    form: &[(String, String)],
    name: &str,
    yes: &str,
    no: &str,
) -> Result<bool, PageError> {
    match value(form, name) {
        chosen if chosen == yes => Ok(true),
        chosen if chosen == no => Ok(false),
        _ => Err(ctx.error(OfficeError::from(office::Refused::new(
            "FORM-003",
            office::RefusalKind::Invalid,
            "请先作出选择。",
            "Choose one of the options first.",
        )))),
    }
}

pub(crate) async fn opinion(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "opinion", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let agrees = chosen(&ctx, &posted.form, "verdict", "agree", "disagree")?;
    let (branch, note) = (value(&posted.form, "branch"), value(&posted.form, "note"));
    let result = ctx
        .office()
        .give_opinion(who, posted.case, posted.key, branch, agrees, note)
        .await;
    done(&ctx, posted.case, result)
}

pub(crate) async fn decide(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "decide", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let grant = chosen(&ctx, &posted.form, "verdict", "grant", "refuse")?;
    let result = ctx
        .office()
        .decide(
            who,
            posted.case,
            posted.key,
            grant,
            value(&posted.form, "note"),
        )
        .await;
    done(&ctx, posted.case, result)
}

pub(crate) async fn deliver(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "deliver", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    who.needs(Permission::Deliver).map_err(|e| ctx.error(e))?;
    let note = value(&posted.form, "note").to_owned();
    let posted_way = chosen(&ctx, &posted.form, "way", "posted", "collected")?;
    let handover = if posted_way {
        Handover::Posted(note)
    } else {
        Handover::Collected(note)
    };
    let result = ctx
        .office()
        .hand_over(who, posted.case, posted.key, &handover)
        .await;
    done(&ctx, posted.case, result)
}
