//! Before every handler: who asks, may they, and does the request come from our own pages.

use crate::ctx::{Ctx, SESSION_COOKIE};
use crate::{App, answer};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use office::accounts::{forbidden, sign_in_first};
use office::identity::Permission;
use office::{OfficeError, RefusalKind, Refused, SignedIn};
use std::sync::Arc;

/// What a route asks of whoever calls it. Every route declares one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Public,
    /// To be signed in.
    SignedIn,
    /// To hold this permission.
    Permission(Permission),
    /// To hold one of the permissions of staff who handle cases.
    Handles,
}

/// The largest body of a form or a JSON document: 1 MiB. Uploads have their own limit.
pub(crate) const MAX_BODY: usize = 1024 * 1024;

#[derive(Clone)]
pub(crate) struct Guard {
    pub app: App,
    pub need: Need,
}

pub(crate) async fn guard(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    let found = who(&guard.app, request.headers()).await;
    let ctx = Ctx::new(&guard.app, &request, found.as_ref().ok().cloned().flatten());
    let refuse = |error: OfficeError| answer::answer(&ctx, error);
    let found = match found {
        Ok(found) => found,
        Err(error) => return refuse(error),
    };
    if let Err(error) = allowed(guard.need, found.as_deref()) {
        return refuse(error);
    }
    request.extensions_mut().insert(ctx.clone());
    if is_safe(request.method()) || bearer(request.headers()).is_some() {
        return answer::in_our_words(&ctx, next.run(request).await);
    }
    match own_page(request, found.as_deref()).await {
        Ok(request) => answer::in_our_words(&ctx, next.run(request).await),
        Err(error) => refuse(error),
    }
}

/// The address exists, but not for this method.
pub(crate) async fn wrong_method(State(app): State<App>, request: Request) -> Response {
    let found = who(&app, request.headers()).await.ok().flatten();
    answer::answer(&Ctx::new(&app, &request, found), answer::wrong_method())
}

pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

pub(crate) fn allowed(need: Need, who: Option<&SignedIn>) -> Result<(), OfficeError> {
    let handles = [
        Permission::Intake,
        Permission::Review,
        Permission::Decide,
        Permission::Deliver,
    ];
    match (need, who) {
        (Need::Public, _) | (Need::SignedIn, Some(_)) => Ok(()),
        (Need::SignedIn | Need::Permission(_) | Need::Handles, None) => Err(sign_in_first().into()),
        (Need::Permission(permission), Some(who)) => who.needs(permission),
        (Need::Handles, Some(who)) if handles.iter().any(|p| who.actor.may(*p)) => Ok(()),
        (Need::Handles, Some(_)) => Err(forbidden().into()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

async fn who(app: &App, headers: &HeaderMap) -> Result<Option<Arc<SignedIn>>, OfficeError> {
    let cookie = crate::ctx::cookie(headers, SESSION_COOKIE);
    let Some(token) = bearer(headers).or(cookie) else {
        return Ok(None);
    };
    match app.office.who(token).await {
        Ok(who) => Ok(Some(who)),
        Err(OfficeError::Refused(refused)) if refused.kind == RefusalKind::SignIn => Ok(None),
        Err(other) => Err(other),
    }
}

fn forged() -> OfficeError {
    Refused::new(
        "WEB-001",
        RefusalKind::Forbidden,
        "这次提交不是从本站页面发出的，或者页面已经过期。请返回页面刷新后重试；填写的内容不会丢失。",
        "This was not sent from a page of this site, or the page is out of date. Go back, reload and try again.",
    )
    .into()
}

/// Passes when the request comes from a page of ours: same origin, and with the session's anti-forgery token.
async fn own_page(request: Request, who: Option<&SignedIn>) -> Result<Request, OfficeError> {
    let headers = request.headers();
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(forged());
    }
    if let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) {
        let own = origin
            .split_once("://")
            .is_some_and(|(_, rest)| rest == host);
        if !own && origin != "null" {
            return Err(forged());
        }
    }
    let Some(who) = who else { return Ok(request) };
    let given = headers
        .get("x-csrf-token")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let query = request.uri().query().unwrap_or_default();
    let in_query = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("csrf="))
        .map(str::to_owned);
    if let Some(token) = given.or(in_query) {
        return if token == who.csrf {
            Ok(request)
        } else {
            Err(forged())
        };
    }
    let form = text(header::CONTENT_TYPE)
        .is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
    if !form {
        return Err(forged());
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| crate::answer::too_large())?;
    let own = bytes
        .split(|b| *b == b'&')
        .any(|pair| pair.strip_prefix(b"csrf=") == Some(who.csrf.as_bytes()));
    if own {
        Ok(Request::from_parts(parts, Body::from(bytes)))
    } else {
        Err(forged())
    }
}
