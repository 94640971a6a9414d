//! The JSON interface, `/api/v1`: everything that the pages do, for programs. Errors are problem+json (RFC 9457).

mod answers;
mod applicant;
mod describe;
mod open;
mod operations;
mod schemas;
mod staff;
mod wire;

use crate::answer::Problem;
use crate::guard::Need;
use crate::routes::Routes;
use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use office::handle::CommandKey;
use office::identity::Permission;
use office::{OfficeError, RefusalKind, Refused, SignedIn};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use describe::openapi;

type Answer = Result<(StatusCode, Json<Value>), Problem>;

pub(crate) fn routes(routes: Routes) -> Routes {
    staff_routes(applicant_routes(open_routes(routes)))
}

fn open_routes(routes: Routes) -> Routes {
    routes
        .get("/api/v1/openapi.json", Need::Public, describe::serve)
        .post("/api/v1/sessions", Need::Public, open::sign_in)
        .delete("/api/v1/sessions", Need::SignedIn, open::sign_out)
        .get("/api/v1/me", Need::SignedIn, open::me)
        .get("/api/v1/services", Need::Public, open::services)
        .get("/api/v1/services/{code}", Need::Public, open::service)
        .get("/api/v1/certificates/{id}", Need::Public, open::certificate)
        .post("/api/v1/progress", Need::Public, open::progress)
}

fn applicant_routes(routes: Routes) -> Routes {
    use applicant as a;
    let apply = Need::Permission(Permission::Apply);
    routes
        .get("/api/v1/drafts", apply, a::drafts)
        .post("/api/v1/drafts", apply, a::begin_draft)
        .get("/api/v1/drafts/{id}", apply, a::draft)
        .put("/api/v1/drafts/{id}", apply, a::save_draft)
        .delete("/api/v1/drafts/{id}", apply, a::delete_draft)
        .upload("/api/v1/drafts/{id}/materials/{material}", apply, a::upload)
        .delete("/api/v1/drafts/{id}/files/{file}", apply, a::remove_file)
        .post("/api/v1/drafts/{id}/submit", apply, a::submit_draft)
        .get("/api/v1/cases", apply, a::my_cases)
        .post("/api/v1/cases", apply, a::submit)
        .post("/api/v1/cases/{id}/withdrawal", apply, a::withdraw)
        .post("/api/v1/cases/{id}/correction", apply, a::begin_correction)
        .post("/api/v1/cases/{id}/resubmission", apply, a::resubmit)
}

fn staff_routes(routes: Routes) -> Routes {
    use Permission as P;
    use staff as s;
    routes
        .get("/api/v1/cases/{id}", Need::SignedIn, s::case)
        .get(
            "/api/v1/cases/{id}/documents/{kind}",
            Need::SignedIn,
            s::document,
        )
        .get("/api/v1/files/{id}", Need::SignedIn, s::file)
        .get("/api/v1/tasks/{kind}", Need::Handles, s::tasks)
        .post(
            "/api/v1/cases/{id}/examine",
            Need::Permission(P::Intake),
            s::examine,
        )
        .post(
            "/api/v1/cases/{id}/opinions",
            Need::Permission(P::Review),
            s::opinion,
        )
        .post(
            "/api/v1/cases/{id}/decision",
            Need::Permission(P::Decide),
            s::decide,
        )
        .post(
            "/api/v1/cases/{id}/delivery",
            Need::Permission(P::Deliver),
            s::deliver,
        )
        .get(
            "/api/v1/oversight/cases",
            Need::Permission(P::Oversee),
            s::oversee,
        )
        .get("/api/v1/jobs", Need::Permission(P::Administer), s::jobs)
}

fn ok(value: Value) -> Answer {
    Ok((StatusCode::OK, Json(value)))
}

fn created(value: Value) -> Answer {
    Ok((StatusCode::CREATED, Json(value)))
}

/// Reads a JSON body: at most one MiB, an object of exactly the wanted shape.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    // serde would read a list as the fields in their order.
    if body.trim_ascii_start().first().is_some_and(|b| *b != b'{') {
        return Err(Problem(crate::answer::unreadable(
            "JSON: an object is expected",
        )));
    }
    serde_json::from_slice(body)
        .map_err(|e| Problem(crate::answer::unreadable(&format!("JSON: {e}"))))
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem(OfficeError::Hidden))
}

/// Writes name themselves: the same key sent again with the same body gets the first outcome. With another body it is
/// another request, so that nobody is answered with what somebody did not ask.
fn key(
    headers: &HeaderMap,
    who: &SignedIn,
    what: &str,
    body: &Bytes,
) -> Result<CommandKey, Problem> {
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
        &format!("{what} {key} {}", office::proof::content(body)),
    ))
}
