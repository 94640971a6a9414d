//! The JSON interface, `/api/v1`: everything that the pages do, for programs. Errors are problem+json (RFC 9457).

mod describe;
mod wire;

use crate::answer::Problem;
use crate::ctx::Ctx;
use crate::guard::Need;
use crate::routes::Routes;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use office::actions::{Examination, Handover};
use office::cases::DeliveryWish;
use office::handle::CommandKey;
use office::identity::Permission;
use office::port::rows::WorkKind;
use office::port::search::{SearchAudience, SearchQuery};
use office::port::store::Page;
use office::{OfficeError, RefusalKind, Refused, SignedIn};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vocab::{CaseId, DraftId};

pub use describe::openapi;

type Answer = Result<(StatusCode, Json<Value>), Problem>;

pub(crate) fn routes(routes: Routes) -> Routes {
    let apply = Need::Permission(Permission::Apply);
    routes
        .get("/api/v1/openapi.json", Need::Public, describe::serve)
        .post("/api/v1/sessions", Need::Public, sign_in)
        .get("/api/v1/services", Need::Public, services)
        .get("/api/v1/services/{code}", Need::Public, service)
        .get("/api/v1/drafts", apply, drafts)
        .post("/api/v1/drafts", apply, begin_draft)
        .get("/api/v1/drafts/{id}", apply, draft)
        .put("/api/v1/drafts/{id}", apply, save_draft)
        .delete("/api/v1/drafts/{id}", apply, delete_draft)
        .post("/api/v1/drafts/{id}/submit", apply, submit_draft)
        .get("/api/v1/cases", apply, my_cases)
        .post("/api/v1/cases", apply, submit)
        .get("/api/v1/cases/{id}", Need::SignedIn, case)
        .get("/api/v1/tasks/{kind}", Need::Handles, tasks)
        .post(
            "/api/v1/cases/{id}/examine",
            Need::Permission(Permission::Intake),
            examine,
        )
        .post(
            "/api/v1/cases/{id}/opinions",
            Need::Permission(Permission::Review),
            opinion,
        )
        .post(
            "/api/v1/cases/{id}/decision",
            Need::Permission(Permission::Decide),
            decide,
        )
        .post(
            "/api/v1/cases/{id}/delivery",
            Need::Permission(Permission::Deliver),
            deliver,
        )
        .post("/api/v1/progress", Need::Public, progress)
}

fn ok(value: Value) -> Answer {
    Ok((StatusCode::OK, Json(value)))
}

fn created(value: Value) -> Answer {
    Ok((StatusCode::CREATED, Json(value)))
}

/// Reads a JSON body: at most one MiB, of exactly the wanted shape.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|e| Problem(crate::answer::unreadable(&format!("JSON: {e}"))))
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem(OfficeError::Hidden))
}

/// Writes name themselves: the same key sent again gets the first outcome.
fn key(headers: &HeaderMap, who: &SignedIn, what: &str) -> Result<CommandKey, Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !(8..=200).contains(&key.len()) {
        return Err(Problem(
            Refused::new(
                "API-001",
                RefusalKind::Invalid,
                "缺少请求头 Idempotency-Key（8–200 个字符）：重复发送同一请求时凭它返回第一次的结果。",
                "The header Idempotency-Key (8 to 200 characters) is missing: a request sent again with it gets the first outcome.",
            )
            .into(),
        ));
    }
    Ok(CommandKey::new(
        &who.actor.account.to_string(),
        &format!("{what} {key}"),
    ))
}

async fn sign_in(ctx: Ctx, body: Bytes) -> Answer {
    let asked: wire::SignIn = read(&body)?;
    let (token, who) = ctx.office().sign_in(&asked.name, &asked.password).await?;
    let roles: Vec<&str> = who.actor.roles.iter().map(|role| role.name()).collect();
    created(json!({ "token": token, "account": who.actor.account, "roles": roles }))
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

async fn services(ctx: Ctx, Query(search): Query<Search>) -> Answer {
    let limit = search.limit.unwrap_or(20).clamp(1, 100);
    let summaries = ctx.office().summaries();
    if search.q.trim().is_empty() {
        let list: Vec<Value> = summaries
            .values()
            .skip(search.offset)
            .take(limit)
            .map(|s| wire::summary(s, None))
            .collect();
        return ok(json!({ "total": summaries.len(), "services": list }));
    }
    let query = SearchQuery {
        words: search.q,
        audience: match search.audience.as_str() {
            "person" => SearchAudience::Person,
            "company" => SearchAudience::Company,
            _ => SearchAudience::All,
        },
        offset: search.offset,
        limit,
    };
    let hits = ctx.office().find(&query)?;
    let list = hits
        .hits
        .iter()
        .filter_map(|hit| Some(wire::summary(summaries.get(&hit.code)?, Some(hit))));
    let list: Vec<Value> = list.collect();
    ok(json!({ "total": hits.total, "forgiven": hits.forgiven, "services": list }))
}

async fn service(ctx: Ctx, Path(code): Path<String>) -> Answer {
    let service = ctx.office().current_service(&code).await?;
    let schema = service.service.handling.as_ref().map(|h| &h.form.schema);
    ok(
        json!({ "edition": service.row.edition, "digest": service.row.digest, "item": service.service.item, "form": schema }),
    )
}

async fn drafts(ctx: Ctx) -> Answer {
    let drafts = ctx.office().drafts(ctx.signed_in()?).await?;
    let list: Vec<Value> = drafts
        .iter()
        .map(|d| json!({ "id": d.id, "service": d.name, "saved_at": d.saved_at.rfc3339() }))
        .collect();
    ok(json!({ "drafts": list }))
}

async fn begin_draft(ctx: Ctx, body: Bytes) -> Answer {
    let asked: wire::NewDraft = read(&body)?;
    let who = ctx.signed_in()?;
    let id = ctx.office().begin_draft(who, &asked.service).await?;
    let draft = ctx.office().draft(who, id).await?;
    created(wire::draft(&draft))
}

async fn draft(ctx: Ctx, Path(draft): Path<String>) -> Answer {
    let draft: DraftId = id(&draft)?;
    ok(wire::draft(
        &ctx.office().draft(ctx.signed_in()?, draft).await?,
    ))
}

async fn save_draft(ctx: Ctx, Path(draft): Path<String>, body: Bytes) -> Answer {
    let draft: DraftId = id(&draft)?;
    let asked: wire::SaveDraft = read(&body)?;
    let who = ctx.signed_in()?;
    ctx.office()
        .save_draft(who, draft, None, asked.answers, Some(asked.revision))
        .await?;
    ok(wire::draft(&ctx.office().draft(who, draft).await?))
}

async fn delete_draft(ctx: Ctx, Path(draft): Path<String>) -> Answer {
    ctx.office()
        .delete_draft(ctx.signed_in()?, id(&draft)?)
        .await?;
    ok(json!({ "deleted": draft }))
}

async fn submit_draft(ctx: Ctx, Path(draft): Path<String>, body: Bytes) -> Answer {
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

async fn my_cases(ctx: Ctx, Query(page): Query<wire::PageQuery>) -> Answer {
    let lines = ctx.office().my_cases(ctx.signed_in()?, page.page()).await?;
    ok(json!({ "cases": lines.iter().map(wire::line).collect::<Vec<_>>() }))
}

async fn submit(ctx: Ctx, headers: HeaderMap, body: Bytes) -> Answer {
    let who = ctx.signed_in()?;
    let key = key(&headers, who, "submit")?;
    let asked: wire::Submit = read(&body)?;
    let wish = wish(&asked.delivery)?;
    let receipt = ctx
        .office()
        .submit_answers(who, key, &asked.service, &asked.answers, wish)
        .await?;
    created(wire::receipt(&receipt))
}

async fn case(ctx: Ctx, Path(case): Path<String>) -> Answer {
    let case: CaseId = id(&case)?;
    ok(wire::case(
        &ctx.office().case(ctx.signed_in()?, case).await?,
    ))
}

async fn tasks(ctx: Ctx, Path(kind): Path<String>, Query(page): Query<wire::PageQuery>) -> Answer {
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
async fn after(ctx: &Ctx, case: CaseId) -> Answer {
    ok(wire::case(
        &ctx.office().case(ctx.signed_in()?, case).await?,
    ))
}

async fn examine(ctx: Ctx, Path(case): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, "examine")?;
    let asked: wire::Examine = read(&body)?;
    let examination: Examination = asked.into();
    ctx.office().examine(who, case, key, &examination).await?;
    after(&ctx, case).await
}

async fn opinion(ctx: Ctx, Path(case): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, "opinion")?;
    let asked: wire::GiveOpinion = read(&body)?;
    ctx.office()
        .give_opinion(who, case, key, &asked.branch, asked.agrees, &asked.note)
        .await?;
    after(&ctx, case).await
}

async fn decide(ctx: Ctx, Path(case): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, "decide")?;
    let asked: wire::Decide = read(&body)?;
    ctx.office()
        .decide(who, case, key, asked.grant, &asked.note)
        .await?;
    after(&ctx, case).await
}

async fn deliver(ctx: Ctx, Path(case): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let (case, who): (CaseId, _) = (id(&case)?, ctx.signed_in()?);
    let key = key(&headers, who, "deliver")?;
    let asked: wire::Deliver = read(&body)?;
    let handover = match asked.way {
        wire::Way::Collected => Handover::Collected(asked.note),
        wire::Way::Posted => Handover::Posted(asked.note),
    };
    ctx.office().hand_over(who, case, key, &handover).await?;
    after(&ctx, case).await
}

async fn progress(ctx: Ctx, body: Bytes) -> Answer {
    let asked: wire::AskProgress = read(&body)?;
    let progress = ctx.office().progress(&asked.number, &asked.code).await?;
    ok(wire::progress(&progress))
}
