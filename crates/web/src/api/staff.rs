//! What officers do, and what supervisors and administrators see.

use super::{Answer, id, key, ok, read, wire};
use crate::answer::Problem;
use crate::ctx::Ctx;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use office::OfficeError;
use office::actions::{Examination, Handover};
use office::cases::DocumentKind;
use office::port::rows::WorkKind;
use office::port::store::{CaseFilter, Page};
use serde_json::{Value, json};
use vocab::{CaseId, FileId};

pub(super) async fn case(ctx: Ctx, Path(case): Path<String>) -> Answer {
    let case: CaseId = id(&case)?;
    ok(wire::case(
        &ctx.office().case(ctx.signed_in()?, case).await?,
    ))
}

pub(super) async fn tasks(
    ctx: Ctx,
    Path(kind): Path<String>,
    Query(page): Query<wire::PageQuery>,
) -> Answer {
    let kind = match kind.as_str() {
        "intake" => WorkKind::Intake,
        "review" => WorkKind::Review,
        "decide" => WorkKind::Decide,
        "deliver" => WorkKind::Deliver,
        _ => return Err(Problem(OfficeError::Hidden)),
    };
    let who = ctx.signed_in()?;
    let page: Page = page.page();
    let lines = ctx.office().inbox(who, kind, page).await?;
    ok(json!({
        "total": ctx.office().inbox_count(who, kind).await?,
        "tasks": lines.iter().map(wire::task).collect::<Vec<_>>(),
    }))
}

/// What the case is after a command.
pub(super) async fn after(ctx: &Ctx, case: CaseId) -> Answer {
    ok(wire::case(
        &ctx.office().case(ctx.signed_in()?, case).await?,
    ))
}

pub(super) async fn examine(
    ctx: Ctx,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, &format!("examine {case}"), &body)?;
    let asked: wire::Examine = read(&body)?;
    let examination: Examination = asked.into();
    ctx.office().examine(who, case, key, &examination).await?;
    after(&ctx, case).await
}

pub(super) async fn opinion(
    ctx: Ctx,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, &format!("opinion {case}"), &body)?;
    let asked: wire::GiveOpinion = read(&body)?;
    ctx.office()
        .give_opinion(who, case, key, &asked.branch, asked.agrees, &asked.note)
        .await?;
    after(&ctx, case).await
}

pub(super) async fn decide(
    ctx: Ctx,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, &format!("decide {case}"), &body)?;
    let asked: wire::Decide = read(&body)?;
    ctx.office()
        .decide(who, case, key, asked.grant, &asked.note)
        .await?;
    after(&ctx, case).await
}

pub(super) async fn deliver(
    ctx: Ctx,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, &format!("deliver {case}"), &body)?;
    let asked: wire::Deliver = read(&body)?;
    let handover = match asked.way {
        wire::Way::Collected => Handover::Collected(asked.note),
        wire::Way::Posted => Handover::Posted(asked.note),
    };
    ctx.office().hand_over(who, case, key, &handover).await?;
    after(&ctx, case).await
}

fn bytes(kind: &str, content: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, content).into_response()
}

pub(super) async fn document(
    ctx: Ctx,
    Path((case, kind)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let case: CaseId = id(&case)?;
    let kind = DocumentKind::from_name(&kind).ok_or(OfficeError::Hidden)?;
    let pdf = ctx.office().document(ctx.signed_in()?, case, kind).await?;
    Ok(bytes("application/pdf", pdf.bytes))
}

pub(super) async fn file(ctx: Ctx, Path(file): Path<String>) -> Result<Response, Problem> {
    let file: FileId = id(&file)?;
    let (view, content) = ctx.office().open_file(ctx.signed_in()?, file).await?;
    Ok(bytes(&view.media_type, content))
}

pub(super) async fn oversee(ctx: Ctx, Query(asked): Query<wire::Oversee>) -> Answer {
    let who = ctx.signed_in()?;
    let status = match asked.status.as_str() {
        "" => None,
        name => Some(
            name.parse()
                .map_err(|_| Problem(crate::answer::unreadable("status")))?,
        ),
    };
    let filter = CaseFilter {
        statuses: status.into_iter().collect(),
        department: Some(asked.department.clone()).filter(|d| !d.is_empty()),
        task_code: Some(asked.service.clone()).filter(|s| !s.is_empty()),
        due_until: None,
    };
    let cases = ctx.office().oversee(who, &filter, asked.page()).await?;
    let counts = ctx
        .office()
        .oversee_counts(who, filter.department.as_deref())
        .await?;
    ok(json!({
        "counts": counts.iter().map(|(status, count)| json!({ "status": status, "count": count })).collect::<Vec<_>>(),
        "cases": cases.iter().map(wire::line).collect::<Vec<_>>(),
    }))
}

pub(super) async fn jobs(ctx: Ctx, Query(page): Query<wire::PageQuery>) -> Answer {
    let jobs = ctx
        .office()
        .open_jobs(ctx.signed_in()?, page.page())
        .await?;
    let list = jobs.iter().map(|job| {
        json!({
            "id": job.id, "kind": job.kind, "about": job.payload, "attempts": job.attempts,
            "due": job.due.rfc3339(), "failure": job.failure,
        })
    });
    ok(json!({ "jobs": list.collect::<Vec<Value>>() }))
}
