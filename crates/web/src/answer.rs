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
        OfficeError::Refused(refused) if refused.code == WRONG_METHOD => {
            StatusCode::METHOD_NOT_ALLOWED
        }
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

const WRONG_METHOD: &str = "WEB-405";

/// The address exists, but not for this method.
pub(crate) fn wrong_method() -> OfficeError {
    Refused::new(
        WRONG_METHOD,
        RefusalKind::Invalid,
        "这个地址不能这样访问。请从页面上的链接或按钮进入。",
        "This address can't be used in this way. Use the links and buttons of the pages.",
    )
    .into()
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

/// The code that a person can quote, and for a fault a reference to the log, where it is written, once, here.
fn code_of(error: &OfficeError) -> (&'static str, Option<String>) {
    match error {
        OfficeError::Refused(refused) => (refused.code, None),
        OfficeError::Hidden => ("WEB-404", None),
        fault => {
            let chain = chain(fault);
            let reference = office::proof::content(chain.as_bytes()).short();
            tracing::error!(reference, error = chain, "fault");
            ("SYS-500", Some(reference))
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
    /// The code alone, for its page.
    code_page: &'static str,
    message: String,
    sign_in: bool,
    back: String,
}

impl PageError {
    pub(crate) fn new(ctx: &Ctx, error: OfficeError) -> Self {
        let status = status(&error);
        let (code_page, reference) = code_of(&error);
        let code = match reference {
            None => code_page.to_owned(),
            Some(reference) => format!("{code_page} / {reference}"),
        };
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
            code_page,
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
    let (code, reference) = code_of(error);
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
    let mut body = json!({
        "type": format!("/errors/{code}"),
        "title": en,
        "status": status.as_u16(),
        "code": code,
        "detail": zh,
        "fields": fields,
    });
    if let Some(reference) = reference {
        body["reference"] = reference.into();
    }
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if status == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// An error as whoever asked can read it: a page, or problem+json under `/api/`.
pub(crate) fn answer(ctx: &Ctx, error: OfficeError) -> Response {
    if ctx.json {
        problem(&error)
    } else {
        PageError::new(ctx, error).into_response()
    }
}

/// What the framework refuses by itself (a query, a form or a body that it can't read) says so in our words.
pub(crate) fn in_our_words(ctx: &Ctx, response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if bare => answer(ctx, too_large()),
        StatusCode::BAD_REQUEST
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY
            if bare =>
        {
            answer(ctx, unreadable("request"))
        }
        _ => response,
    }
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
