//! Errors on the wire: the status is decided here and nowhere else; the public's words apart from the operator's.

use crate::ctx::Ctx;
use crate::page::Page;
use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use office::{OfficeError, RefusalKind, Refused};
use serde_json::json;

/// The status of an error.
pub(crate) fn status(error: &OfficeError) -> StatusCode {
    match error {
        OfficeError::Refused(refused) => match refused.kind {
            RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            RefusalKind::TooOften => StatusCode::TOO_MANY_REQUESTS,
            RefusalKind::SignIn => StatusCode::UNAUTHORIZED,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        },
        OfficeError::Hidden => StatusCode::NOT_FOUND,
        OfficeError::Corrupt(_)
        | OfficeError::Store(_)
        | OfficeError::Files(_)
        | OfficeError::Search(_)
        | OfficeError::Paper(_)
        | OfficeError::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What is too large to be read.
pub(crate) fn too_large() -> OfficeError {
    Refused::new(
        "WEB-002",
        RefusalKind::TooLarge,
        "提交的内容太大。请减少内容或压缩文件后再试。",
        "What was sent is too large. Send less, or compress the file.",
    )
    .into()
}

/// What can't be read as what it should be.
pub(crate) fn unreadable(problem: &str) -> OfficeError {
    Refused::new(
        "WEB-003",
        RefusalKind::Invalid,
        format!("提交的内容无法读取：{problem}"),
        format!("What was sent can't be read: {problem}"),
    )
    .into()
}

/// The code and the reference that a person can quote; a fault is written to the log, once, here.
fn code_of(error: &OfficeError) -> String {
    match error {
        OfficeError::Refused(refused) => refused.code.to_owned(),
        OfficeError::Hidden => "WEB-404".to_owned(),
        fault => {
            let chain = chain(fault);
            let reference = office::proof::content(chain.as_bytes()).short();
            tracing::error!(reference, error = chain, "fault");
            format!("SYS-500 / {reference}")
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// An error as a page.
#[derive(Debug)]
pub struct PageError(Box<Response>);

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    p: Page,
    code: String,
    message: String,
    sign_in: bool,
    back: String,
}

impl PageError {
    pub(crate) fn new(ctx: &Ctx, error: OfficeError) -> Self {
        let status = status(&error);
        let code = code_of(&error);
        let t = ctx.t;
        let (title, message) = match &error {
            OfficeError::Refused(refused) => {
                let title = match refused.kind {
                    RefusalKind::SignIn => t.errors_sign_in(),
                    RefusalKind::Forbidden => t.errors_forbidden(),
                    RefusalKind::TooOften => t.errors_wait(),
                    RefusalKind::Invalid | RefusalKind::Conflict | RefusalKind::TooLarge => {
                        t.errors_not_done()
                    }
                };
                (title, refused.message.get(ctx.lang).to_owned())
            }
            OfficeError::Hidden => (
                t.errors_nothing_there(),
                t.errors_nothing_there_what().to_owned(),
            ),
            _ => (t.errors_fault(), t.errors_fault_what().to_owned()),
        };
        let page = ErrorPage {
            p: ctx.page(title),
            code,
            message,
            sign_in: status == StatusCode::UNAUTHORIZED,
            back: ctx.here.clone(),
        };
        Self(Box::new(page.p.respond(status, page.render())))
    }

    /// A handler ran without its guard: a fault of the routes, which a test excludes.
    pub(crate) fn unguarded() -> Self {
        Self(Box::new(StatusCode::INTERNAL_SERVER_ERROR.into_response()))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// An error as problem+json (RFC 9457).
pub(crate) fn problem(error: &OfficeError) -> Response {
    let status = status(error);
    let code = code_of(error);
    let (zh, en, fields) = match error {
        OfficeError::Refused(refused) => (
            refused.message.zh.clone(),
            refused.message.en.clone(),
            refused
                .fields
                .iter()
                .map(|f| json!({ "pointer": f.pointer, "rule": f.rule, "message": f.message }))
                .collect(),
        ),
        OfficeError::Hidden => (
            "没有这个内容，或者您无权查看。".to_owned(),
            "Nothing there that you may see.".to_owned(),
            Vec::new(),
        ),
        _ => (
            "系统出错，请稍后再试。".to_owned(),
            "Our fault. Try again later.".to_owned(),
            Vec::new(),
        ),
    };
    let body = json!({
        "type": format!("/errors/{}", code.split(' ').next().unwrap_or_default()),
        "title": en,
        "status": status.as_u16(),
        "code": code,
        "detail": zh,
        "fields": fields,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

/// An error on the JSON interface.
pub(crate) struct Problem(pub OfficeError);

impl<E: Into<OfficeError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        problem(&self.0)
    }
}

/// HTML that was rendered, or the fault that kept it from being.
pub(crate) fn html(rendered: askama::Result<String>) -> Response {
    match rendered {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "template");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
