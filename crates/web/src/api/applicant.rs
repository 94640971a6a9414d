//! What applicants do: drafts, materials, handing in, corrections, withdrawing.

use super::{Answer, created, id, key, ok, read, wire};
use crate::answer::Problem;
use crate::ctx::Ctx;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use office::OfficeError;
use office::cases::DeliveryWish;
use serde::Deserialize;
use serde_json::{Value, json};
use vocab::{CaseId, DraftId, FileId};

pub(super) async fn drafts(ctx: Ctx) -> Answer {
    let drafts = ctx.office().drafts(ctx.signed_in()?).await?;
    let list: Vec<Value> = drafts
        .iter()
        .map(|d| json!({ "id": d.id, "service": d.name, "saved_at": d.saved_at.rfc3339() }))
        .collect();
    ok(json!({ "drafts": list }))
}

pub(super) async fn begin_draft(ctx: Ctx, headers: HeaderMap, body: Bytes) -> Answer {
    let who = ctx.signed_in()?;
    let key = key(&headers, who, "draft", &body)?;
    let asked: wire::NewDraft = read(&body)?;
    let id = ctx.office().begin_draft(who, key, &asked.service).await?;
    let draft = ctx.office().draft(who, id).await?;
    created(wire::draft(&draft))
}

pub(super) async fn draft(ctx: Ctx, Path(draft): Path<String>) -> Answer {
    let draft: DraftId = id(&draft)?;
    ok(wire::draft(
        &ctx.office().draft(ctx.signed_in()?, draft).await?,
    ))
}

pub(super) async fn save_draft(ctx: Ctx, Path(draft): Path<String>, body: Bytes) -> Answer {
    let draft: DraftId = id(&draft)?;
    let asked: wire::SaveDraft = read(&body)?;
    let who = ctx.signed_in()?;
    let view = ctx.office().draft(who, draft).await?;
    // The office keeps what the form has; a misspelt name must not be lost in silence.
    let known = |name: &str| view.service.form_fields().any(|field| field.name == name);
    if let Some(name) = asked.answers.keys().find(|name| !known(name)) {
        let problem = format!("answers: unknown field {name}");
        return Err(Problem(crate::answer::unreadable(&problem)));
    }
    ctx.office()
        .save_draft(who, draft, None, asked.answers.into(), Some(asked.revision))
        .await?;
    ok(wire::draft(&ctx.office().draft(who, draft).await?))
}

pub(super) async fn delete_draft(ctx: Ctx, Path(draft): Path<String>) -> Answer {
    ctx.office()
        .delete_draft(ctx.signed_in()?, id(&draft)?)
        .await?;
    ok(json!({ "deleted": draft }))
}

pub(super) async fn submit_draft(ctx: Ctx, Path(draft): Path<String>, body: Bytes) -> Answer {
    let draft: DraftId = id(&draft)?;
    let asked: wire::SubmitDraft = read(&body)?;
    let receipt = ctx
        .office()
        .submit_draft(
            ctx.signed_in()?,
            draft,
            asked.revision,
            wish(&asked.delivery)?,
        )
        .await?;
    created(wire::receipt(&receipt))
}

fn wish(name: &str) -> Result<DeliveryWish, Problem> {
    DeliveryWish::from_name(name).ok_or_else(|| {
        Problem(crate::answer::unreadable(
            "delivery: electronic | collect | post",
        ))
    })
}

pub(super) async fn my_cases(ctx: Ctx, Query(page): Query<wire::PageQuery>) -> Answer {
    let lines = ctx.office().my_cases(ctx.signed_in()?, page.page()).await?;
    ok(json!({ "cases": lines.iter().map(wire::line).collect::<Vec<_>>() }))
}

pub(super) async fn submit(ctx: Ctx, headers: HeaderMap, body: Bytes) -> Answer {
    let who = ctx.signed_in()?;
    // Not "submit": a draft is submitted under that word and its id.
    let key = key(&headers, who, "hand in", &body)?;
    let asked: wire::Submit = read(&body)?;
    let wish = wish(&asked.delivery)?;
    let receipt = ctx
        .office()
        .submit_answers(who, key, &asked.service, &asked.answers.into(), wish)
        .await?;
    created(wire::receipt(&receipt))
}

#[derive(Deserialize)]
pub(super) struct FileName {
    #[serde(default)]
    name: String,
}

/// The body is the file. The same content under the same name is stored once.
pub(super) async fn upload(
    ctx: Ctx,
    Path((draft, material)): Path<(String, String)>,
    Query(file): Query<FileName>,
    body: Bytes,
) -> Answer {
    let draft: DraftId = id(&draft)?;
    let who = ctx.signed_in()?;
    let stored = ctx
        .office()
        .upload(who, draft, &material, &file.name, &body);
    created(wire::file(&stored.await?))
}

pub(super) async fn remove_file(
    ctx: Ctx,
    Path((draft, file)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (draft, file): (DraftId, FileId) = (id(&draft)?, id(&file)?);
    let who = ctx.signed_in()?;
    let draft = ctx.office().draft(who, draft).await?;
    if !draft.files.iter().any(|f| f.id == file) {
        return Err(Problem(OfficeError::Hidden));
    }
    ctx.office().remove_file(who, file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins the draft of a correction, or gives the one that was begun.
pub(super) async fn begin_correction(ctx: Ctx, Path(case): Path<String>) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let draft = ctx.office().begin_correction(who, case).await?;
    created(wire::draft(&ctx.office().draft(who, draft).await?))
}

pub(super) async fn resubmit(ctx: Ctx, Path(case): Path<String>, body: Bytes) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let asked: wire::Resubmit = read(&body)?;
    ctx.office()
        .resubmit(who, case, asked.draft, asked.revision)
        .await?;
    ok(wire::case(&ctx.office().case(who, case).await?))
}

pub(super) async fn withdraw(
    ctx: Ctx,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, &format!("withdraw {case}"), &body)?;
    let asked: wire::Withdraw = read(&body)?;
    ctx.office().withdraw(who, case, key, &asked.reason).await?;
    ok(wire::case(&ctx.office().case(who, case).await?))
}
