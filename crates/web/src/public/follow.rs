//! Following: one's own cases, the track, bare progress by number, documents, certificates.

use super::apply::{Group, groups};
use super::drafts::id;
use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::show::{
    StepView, case_due, date, moment, pairs, size, status_tag, steps, value, who_line,
};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use office::OfficeError;
use office::cases::{DocumentKind, Status};
use office::documents::Verification;
use office::port::store::Page as ListPage;
use office::view::{CaseLine, CaseView, Progress};
use serde::Deserialize;
use vocab::{CaseId, FileId};

/// A case in a list, in words.
pub(crate) struct CaseItem {
    pub id: CaseId,
    pub number: String,
    pub service: String,
    pub status: String,
    pub tag: &'static str,
    pub received: String,
    pub due: Option<(&'static str, String)>,
    pub department: String,
    pub position: u64,
}

pub(crate) fn case_item(line: &CaseLine, ctx: &Ctx) -> CaseItem {
    CaseItem {
        id: line.id,
        number: line.number.to_string(),
        service: line.service.get(ctx.lang).to_owned(),
        status: line.status.label().get(ctx.lang).to_owned(),
        tag: status_tag(line.status),
        received: moment(line.received_at, ctx.lang),
        due: case_due(line, ctx.t),
        department: line.department.get(ctx.lang).to_owned(),
        position: line.position,
    }
}

struct DraftItem {
    id: vocab::DraftId,
    name: String,
    saved: String,
}

#[derive(Template)]
#[template(path = "public/my_cases.html")]
struct MyCasesPage {
    p: Page,
    cases: Vec<CaseItem>,
    drafts: Vec<DraftItem>,
    next: Option<u64>,
}

#[derive(Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    pub after: u64,
}

const PER_PAGE: u32 = 20;

pub(crate) async fn my_cases(ctx: Ctx, Query(query): Query<After>) -> Result<Response, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let page = ListPage {
        after: query.after,
        limit: PER_PAGE,
    };
    let cases = ctx
        .office()
        .my_cases(who, page)
        .await
        .map_err(|e| ctx.error(e))?;
    let drafts = ctx.office().drafts(who).await.map_err(|e| ctx.error(e))?;
    let next = cases
        .last()
        .filter(|_| cases.len() as u32 == PER_PAGE)
        .map(|line| line.position);
    let page = MyCasesPage {
        p: ctx.page(ctx.t.mine_title()),
        cases: cases.iter().map(|line| case_item(line, &ctx)).collect(),
        drafts: drafts
            .into_iter()
            .map(|d| DraftItem {
                id: d.id,
                name: d.name.get(ctx.lang).to_owned(),
                saved: moment(d.saved_at, ctx.lang),
            })
            .collect(),
        next,
    };
    Ok(page.p.ok(page.render()))
}

/// One line of what has happened.
pub(crate) struct Happened {
    pub at: String,
    pub what: String,
    pub who: String,
    pub position: u64,
}

pub(crate) fn happened(view: &CaseView, ctx: &Ctx) -> Vec<Happened> {
    view.history
        .iter()
        .map(|line| {
            let what = crate::show::act_label(line.kind, ctx.t);
            let about = line.what.get(ctx.lang);
            Happened {
                at: moment(line.at, ctx.lang),
                what: if about.is_empty() {
                    what.to_owned()
                } else {
                    format!("{what}{}{about}", ctx.t.common_colon())
                },
                who: who_line(&line.who, ctx.lang),
                position: line.position,
            }
        })
        .collect()
}

/// One day in the explanation of a deadline.
pub(crate) struct WhyDay {
    pub day: String,
    pub counted: bool,
    pub why: String,
}

pub(crate) fn why(view: &CaseView, ctx: &Ctx) -> Vec<WhyDay> {
    let days = view
        .why_due
        .iter()
        .flat_map(|explanation| &explanation.days);
    days.map(|day| WhyDay {
        day: date(day.date, ctx.lang),
        counted: day.counted,
        why: day.reason.text().get(ctx.lang).to_owned(),
    })
    .collect()
}

/// A document in a list.
pub(crate) struct DocumentItem {
    pub kind: &'static str,
    pub title: String,
    pub of: String,
}

pub(crate) fn document_items(view: &CaseView, ctx: &Ctx) -> Vec<DocumentItem> {
    view.documents
        .iter()
        .map(|d| DocumentItem {
            kind: d.kind.name(),
            title: d.title.get(ctx.lang).to_owned(),
            of: moment(d.of, ctx.lang),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "public/case.html")]
struct CasePage {
    p: Page,
    item: CaseItem,
    steps: Vec<StepView>,
    history: Vec<Happened>,
    documents: Vec<DocumentItem>,
    groups: Vec<Group>,
    files: Vec<(vocab::FileId, String, String)>,
    correction: Vec<(String, String)>,
    reasons: String,
    why: Vec<WhyDay>,
    provisional: bool,
    correcting: bool,
    can_withdraw: bool,
    granted: bool,
    lookup: String,
    licence_id: String,
    command: String,
    wish: String,
}

pub(crate) async fn case(ctx: Ctx, Path(case): Path<String>) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let view = ctx
        .office()
        .case(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    let status = view.case.status();
    let page = CasePage {
        p: ctx.page(view.line.service.get(ctx.lang)),
        item: case_item(&view.line, &ctx),
        steps: steps(&view.track, ctx.t),
        history: happened(&view, &ctx),
        documents: document_items(&view, &ctx),
        groups: view
            .answers
            .as_ref()
            .map(|a| groups(&view.service, a, ctx.lang))
            .unwrap_or_default(),
        files: view
            .files
            .iter()
            .map(|f| (f.id, f.name.clone(), size(f.size)))
            .collect(),
        correction: if status == Status::Correcting {
            view.correction
                .iter()
                .map(|c| (c.label.get(ctx.lang).to_owned(), c.note.clone()))
                .collect()
        } else {
            Vec::new()
        },
        reasons: view.reasons.clone().unwrap_or_default(),
        why: why(&view, &ctx),
        provisional: view.line.provisional,
        correcting: status == Status::Correcting,
        can_withdraw: matches!(
            status,
            Status::Received | Status::Correcting | Status::Reviewing | Status::Deciding
        ),
        granted: view.case.decision().is_some_and(|d| d.granted),
        lookup: view
            .lookup_code
            .as_ref()
            .map(|code| code.grouped())
            .unwrap_or_default(),
        licence_id: view
            .case
            .certificate()
            .map(|c| c.licence_id.clone())
            .unwrap_or_default(),
        command: ctx.office().fresh_nonce(),
        wish: view.case.wish.label().get(ctx.lang).to_owned(),
    };
    Ok(page.p.ok(page.render()))
}

pub(crate) async fn withdraw(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let form = pairs(&body);
    let key = ctx
        .command(&format!("withdraw {case}"), &form)
        .map_err(|e| ctx.error(e))?;
    ctx.office()
        .withdraw(who, case, key, value(&form, "reason"))
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(Redirect::to(&format!("/cases/{case}")).into_response())
}

#[derive(Template)]
#[template(path = "public/progress.html")]
struct ProgressPage {
    p: Page,
    number: String,
    error: String,
    code: String,
    found: Option<FoundProgress>,
}

struct FoundProgress {
    number: String,
    service: String,
    status: String,
    tag: &'static str,
    received: String,
    due: String,
    provisional: bool,
    steps: Vec<StepView>,
}

fn found(progress: &Progress, ctx: &Ctx) -> FoundProgress {
    FoundProgress {
        number: progress.number.to_string(),
        service: progress.service.get(ctx.lang).to_owned(),
        status: progress.status.label().get(ctx.lang).to_owned(),
        tag: status_tag(progress.status),
        received: moment(progress.received_at, ctx.lang),
        due: progress
            .due
            .map(|due| date(due, ctx.lang))
            .unwrap_or_default(),
        provisional: progress.provisional,
        steps: steps(&progress.track, ctx.t),
    }
}

#[derive(Deserialize)]
pub(crate) struct Number {
    #[serde(default)]
    number: String,
}

pub(crate) async fn progress_form(ctx: Ctx, Query(query): Query<Number>) -> Response {
    let page = ProgressPage {
        p: ctx.page(ctx.t.progress_title()),
        number: query.number,
        error: String::new(),
        code: String::new(),
        found: None,
    };
    page.p.ok(page.render())
}

pub(crate) async fn progress(ctx: Ctx, body: Bytes) -> Result<Response, PageError> {
    let form = pairs(&body);
    let number = value(&form, "number").to_owned();
    let mut page = ProgressPage {
        p: ctx.page(ctx.t.progress_title()),
        number,
        error: String::new(),
        code: String::new(),
        found: None,
    };
    match ctx
        .office()
        .progress(&page.number, value(&form, "code"))
        .await
    {
        Ok(progress) => {
            page.found = Some(found(&progress, &ctx));
            Ok(page.p.ok(page.render()))
        }
        Err(OfficeError::Refused(refused)) => {
            let status = crate::answer::status(&OfficeError::Refused(refused.clone()));
            page.error = refused.message.get(ctx.lang).to_owned();
            page.code = refused.code.to_owned();
            Ok(page.p.respond(status, page.render()))
        }
        Err(other) => Err(ctx.error(other)),
    }
}

#[derive(Template)]
#[template(path = "public/verify.html")]
struct VerifyPage {
    p: Page,
    asked: String,
    found: Option<Verification>,
    qr: String,
}

#[derive(Deserialize)]
pub(crate) struct LicenceQuery {
    #[serde(default)]
    id: String,
}

pub(crate) async fn verify_form(
    ctx: Ctx,
    Query(query): Query<LicenceQuery>,
) -> Result<Response, PageError> {
    if query.id.is_empty() {
        let page = VerifyPage {
            p: ctx.page(ctx.t.verify_title()),
            asked: String::new(),
            found: None,
            qr: String::new(),
        };
        return Ok(page.p.ok(page.render()));
    }
    verify(ctx, Path(query.id)).await
}

pub(crate) async fn verify(ctx: Ctx, Path(licence): Path<String>) -> Result<Response, PageError> {
    let asked: String = licence.chars().take(200).collect();
    let (status, found, qr) = match ctx.office().verify_certificate(&asked).await {
        Ok(found) => {
            let qr = ctx
                .office()
                .verify_qr(&found.row.licence_id)
                .map_err(|e| ctx.error(e))?;
            (StatusCode::OK, Some(found), qr)
        }
        Err(OfficeError::Hidden) => (StatusCode::NOT_FOUND, None, String::new()),
        Err(other) => return Err(ctx.error(other)),
    };
    let page = VerifyPage {
        p: ctx.page(ctx.t.verify_title()),
        asked,
        found,
        qr,
    };
    Ok(page.p.respond(status, page.render()))
}

/// A file to be shown in place, sealed off from the site.
fn file_response(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let ascii: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
    let disposition = format!("inline; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    for (header, text) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(header, value);
        }
    }
    response
}

pub(crate) async fn document(
    ctx: Ctx,
    Path((case, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let kind = DocumentKind::from_name(&kind).ok_or_else(|| ctx.error(OfficeError::Hidden))?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let pdf = ctx
        .office()
        .document(who, case, kind)
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(file_response(&pdf.name, "application/pdf", pdf.bytes))
}

pub(crate) async fn file(ctx: Ctx, Path(file): Path<String>) -> Result<Response, PageError> {
    let file: FileId = id(&ctx, &file)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let (view, bytes) = ctx
        .office()
        .open_file(who, file)
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(file_response(&view.name, &view.media_type, bytes))
}
