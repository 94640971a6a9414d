//! Oversight (电子监察): every case's course, what is late, drill-down to the act; nothing to touch.

use super::desk::{BranchItem, branch_items};
use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::public::drafts::id;
use crate::public::follow::{CaseItem, Happened, WhyDay, case_item, happened, why};
use crate::show::{StepView, escaped, status_tag, steps};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use office::cases::Status;
use office::port::store::{CaseFilter, Page as ListPage};
use serde::Deserialize;
use vocab::CaseId;

struct Count {
    name: &'static str,
    label: String,
    tag: &'static str,
    count: u64,
}

struct DepartmentOption {
    code: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "staff/oversight.html")]
struct BoardPage {
    p: Page,
    counts: Vec<Count>,
    total: u64,
    departments: Vec<DepartmentOption>,
    status: String,
    late: bool,
    cases: Vec<CaseItem>,
    next: Option<u64>,
    query: String,
}

#[derive(Deserialize)]
pub(crate) struct BoardQuery {
    #[serde(default)]
    department: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    late: String,
    #[serde(default)]
    after: u64,
}

const PER_PAGE: u32 = 50;

/// Which cases the board shows: of a department, in a status, only the late ones.
fn filter(ctx: &Ctx, query: &BoardQuery) -> CaseFilter {
    let late = query.late == "1";
    let mut statuses: Vec<Status> = query.status.parse().into_iter().collect();
    if late && statuses.is_empty() {
        statuses = vec![Status::Reviewing, Status::Deciding];
    }
    let yesterday = ctx.office().now().date().yesterday().ok();
    CaseFilter {
        statuses,
        department: Some(query.department.clone()).filter(|d| !d.is_empty()),
        task_code: None,
        due_until: yesterday.filter(|_| late),
    }
}

fn departments(ctx: &Ctx, chosen: &str) -> Vec<DepartmentOption> {
    let city = ctx.office().city();
    let departments = city.departments.iter();
    departments
        .map(|d| DepartmentOption {
            code: d.code.clone(),
            name: d.name.get(ctx.lang).to_owned(),
            chosen: d.code == chosen,
        })
        .collect()
}

pub(crate) async fn board(
    ctx: Ctx,
    Query(query): Query<BoardQuery>,
) -> Result<Response, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let office = ctx.office();
    let filter = filter(&ctx, &query);
    let page = ListPage {
        after: query.after,
        limit: PER_PAGE,
    };
    let cases = office.oversee(who, &filter, page).await;
    let cases = cases.map_err(|e| ctx.error(e))?;
    let counts = office.oversee_counts(who, filter.department.as_deref());
    let counts = counts.await.map_err(|e| ctx.error(e))?;
    let board = BoardPage {
        p: ctx.page(ctx.t.oversight_title()),
        total: counts.iter().map(|(_, count)| count).sum(),
        counts: counts
            .into_iter()
            .map(|(status, count)| Count {
                name: status.name(),
                label: status.label().get(ctx.lang).to_owned(),
                tag: status_tag(status),
                count,
            })
            .collect(),
        departments: departments(&ctx, &query.department),
        next: cases
            .last()
            .filter(|_| cases.len() as u32 == PER_PAGE)
            .map(|line| line.position),
        cases: cases.iter().map(|line| case_item(line, &ctx)).collect(),
        query: format!(
            "department={}&status={}&late={}",
            escaped(&query.department),
            escaped(&query.status),
            escaped(&query.late)
        ),
        status: query.status,
        late: query.late == "1",
    };
    Ok(board.p.ok(board.render()))
}

#[derive(Template)]
#[template(path = "staff/oversight_case.html")]
struct OversightCasePage {
    p: Page,
    item: CaseItem,
    steps: Vec<StepView>,
    history: Vec<Happened>,
    branches: Vec<BranchItem>,
    why: Vec<WhyDay>,
    provisional: bool,
    reasons: String,
}

pub(crate) async fn case(ctx: Ctx, Path(case): Path<String>) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let view = ctx
        .office()
        .case(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    let page = OversightCasePage {
        p: ctx.page(view.line.service.get(ctx.lang)),
        item: case_item(&view.line, &ctx),
        steps: steps(&view.track, ctx.t),
        history: happened(&view, &ctx),
        branches: branch_items(&view, &ctx),
        why: why(&view, &ctx),
        provisional: view.line.provisional,
        reasons: view.reasons.clone().unwrap_or_default(),
    };
    Ok(page.p.ok(page.render()))
}
