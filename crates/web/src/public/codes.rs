//! The pages of the codes that refusals carry: what a code means and what to do. They are docs/errors, built in.

use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use office::OfficeError;
use vocab::Lang;

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

#[derive(Template)]
#[template(path = "public/error_code.html")]
struct CodePage {
    p: Page,
    code: &'static str,
    message: &'static str,
    todo: &'static str,
}

pub(crate) async fn explain(ctx: Ctx, Path(code): Path<String>) -> Result<Response, PageError> {
    let found = CODES.iter().find(|known| known.code == code);
    let known = found.ok_or_else(|| ctx.error(OfficeError::Hidden))?;
    let (message, todo) = match ctx.lang {
        Lang::Zh => (known.message_zh, known.todo_zh),
        Lang::En => (known.message_en, known.todo_en),
    };
    let page = CodePage {
        p: ctx.page(known.code),
        code: known.code,
        message,
        todo,
    };
    Ok(page.p.ok(page.render()))
}
