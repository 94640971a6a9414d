//! Sign-in and the catalogue.

use super::{Answer, created, ok, read, wire};
use crate::answer::Problem;
use crate::ctx::Ctx;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use office::port::search::{SearchAudience, SearchQuery};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) async fn sign_in(ctx: Ctx, body: Bytes) -> Answer {
    let asked: wire::SignIn = read(&body)?;
    let (token, who) = ctx.office().sign_in(&asked.name, &asked.password).await?;
    let roles: Vec<&str> = who.actor.roles.iter().map(|role| role.name()).collect();
    created(json!({ "token": token, "account": who.actor.account, "roles": roles }))
}

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
}

pub(super) async fn services(ctx: Ctx, Query(search): Query<Search>) -> Answer {
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

pub(super) async fn service(ctx: Ctx, Path(code): Path<String>) -> Answer {
    let service = ctx.office().current_service(&code).await?;
    let schema = service.service.handling.as_ref().map(|h| &h.form.schema);
    ok(
        json!({ "edition": service.row.edition, "digest": service.row.digest, "item": service.service.item, "form": schema, "procedure": service.service.handling.as_ref().map(|h| &h.procedure) }),
    )
}

pub(super) async fn sign_out(ctx: Ctx) -> Result<StatusCode, Problem> {
    ctx.office().sign_out(ctx.signed_in()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in.
pub(super) async fn me(ctx: Ctx) -> Answer {
    let actor = &ctx.signed_in()?.actor;
    let roles: Vec<&str> = actor.roles.iter().map(|role| role.name()).collect();
    ok(json!({ "account": actor.account, "roles": roles, "department": actor.department }))
}

/// Whether a certificate is ours and holds today.
pub(super) async fn certificate(ctx: Ctx, Path(licence): Path<String>) -> Answer {
    let asked: String = licence.chars().take(200).collect();
    let found = ctx.office().verify_certificate(&asked).await?;
    ok(wire::certificate(&found))
}

/// What a stranger sees with case number and look-up code.
pub(super) async fn progress(ctx: Ctx, body: Bytes) -> Answer {
    let asked: wire::AskProgress = read(&body)?;
    let progress = ctx.office().progress(&asked.number, &asked.code).await?;
    ok(wire::progress(&progress))
}
