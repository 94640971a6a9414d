//! Applying: the start page, check your answers, submit, the receipt, corrections.

use super::drafts::{id, load};
use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::show::{moment, pairs, size, value};
use askama::Template;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use office::cases::DeliveryWish;
use office::catalog::{LoadedService, print};
use office::catalogue::Material;
use office::drafts::DraftView;
use office::handle::CommandKey;
use office::identity::Permission;
use office::submit::Receipt;
use office::{OfficeError, RefusalKind};
use std::sync::Arc;
use vocab::{CaseId, DraftId};

#[derive(Template)]
#[template(path = "public/start.html")]
struct StartPage {
    p: Page,
    s: Arc<LoadedService>,
    may: bool,
    command: String,
}

impl StartPage {
    /// What to have ready: everything but the form that is filled in online.
    fn ready(&self) -> Vec<&Material> {
        let form = self.s.service.application_form().map(|form| &form.key);
        let materials = self.s.service.item.materials.iter();
        materials.filter(|m| Some(&m.key) != form).collect()
    }

    fn limit(&self) -> String {
        self.s
            .service
            .item
            .limits
            .promised
            .text()
            .get(self.p.lang)
            .to_owned()
    }
}

pub(crate) async fn start(ctx: Ctx, Path(code): Path<String>) -> Result<Response, PageError> {
    let service = ctx
        .office()
        .current_service(&code)
        .await
        .map_err(|e| ctx.error(e))?;
    if service.form().is_none() {
        return Err(ctx.error(OfficeError::Hidden));
    }
    let page = StartPage {
        p: ctx.page(service.service.item.name.get(ctx.lang)),
        may: ctx
            .who
            .as_ref()
            .is_some_and(|who| who.actor.may(Permission::Apply)),
        s: service,
        command: ctx.office().fresh_nonce(),
    };
    Ok(page.p.ok(page.render()))
}

/// The draft that the button began; another when that one was submitted or deleted since.
async fn begun(ctx: &Ctx, key: CommandKey, code: &str) -> Result<DraftId, OfficeError> {
    let who = ctx.signed_in()?;
    let draft = ctx.office().begin_draft(who, key, code).await?;
    match ctx.office().draft(who, draft).await {
        Ok(view) if view.case.is_none() => Ok(draft),
        Ok(_) | Err(OfficeError::Hidden) => {
            let key = CommandKey::new("begin", &ctx.office().fresh_nonce());
            ctx.office().begin_draft(who, key, code).await
        }
        Err(other) => Err(other),
    }
}

pub(crate) async fn begin(
    ctx: Ctx,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let key = ctx
        .command(&format!("begin {code}"), &pairs(&body))
        .map_err(|e| ctx.error(e))?;
    let draft = begun(&ctx, key, &code).await.map_err(|e| ctx.error(e))?;
    Ok(Redirect::to(&format!("/drafts/{draft}")).into_response())
}

/// One answer on the check page.
pub(crate) struct Answer {
    pub label: String,
    pub value: String,
    pub id: String,
}

/// The answers of one topic.
pub(crate) struct Group {
    pub key: String,
    pub title: String,
    pub answers: Vec<Answer>,
}

/// All answers in words, topic by topic.
pub(crate) fn groups(
    service: &LoadedService,
    answers: &serde_json::Value,
    lang: vocab::Lang,
) -> Vec<Group> {
    let Some(handling) = &service.service.handling else {
        return Vec::new();
    };
    let topics = handling.form.topics.iter();
    topics
        .map(|topic| Group {
            key: topic.key.clone(),
            title: topic.title.get(lang).to_owned(),
            answers: topic
                .fields
                .iter()
                .map(|field| Answer {
                    label: field.label.get(lang).to_owned(),
                    value: answers
                        .get(&field.name)
                        .map(|v| print(v, Some(field), lang))
                        .unwrap_or_default(),
                    id: format!("f-{}", field.name),
                })
                .collect(),
        })
        .collect()
}

struct Wish {
    value: &'static str,
    label: String,
    chosen: bool,
    id: String,
}

#[derive(Template)]
#[template(path = "public/check.html")]
struct CheckPage {
    p: Page,
    id: DraftId,
    name: String,
    groups: Vec<Group>,
    files: Vec<(String, String, String)>,
    wishes: Vec<Wish>,
    errors: Vec<(String, String)>,
    revision: u32,
    correction: bool,
    code: String,
}

fn check_page(
    ctx: &Ctx,
    draft: &DraftView,
    problems: Vec<(String, String)>,
    code: &str,
) -> CheckPage {
    let item = &draft.service.service.item;
    let name = |key: &str| {
        item.materials
            .iter()
            .find(|m| m.key == key)
            .map(|m| m.name.get(ctx.lang).to_owned())
    };
    let wishes = DeliveryWish::ALL
        .into_iter()
        .filter(|w| *w != DeliveryWish::Post || item.express);
    CheckPage {
        p: ctx.page(ctx.t.check_title()),
        id: draft.id,
        name: item.name.get(ctx.lang).to_owned(),
        groups: groups(&draft.service, &draft.answers, ctx.lang),
        files: draft
            .files
            .iter()
            .map(|f| {
                (
                    name(&f.material).unwrap_or_default(),
                    f.name.clone(),
                    size(f.size),
                )
            })
            .collect(),
        wishes: wishes
            .enumerate()
            .map(|(i, w)| Wish {
                value: w.name(),
                label: w.label().get(ctx.lang).to_owned(),
                chosen: i == 0,
                id: if i == 0 {
                    "wish".to_owned()
                } else {
                    format!("wish-{i}")
                },
            })
            .collect(),
        errors: problems,
        revision: draft.revision,
        correction: draft.corrects.is_some(),
        code: code.to_owned(),
    }
}

fn field_links(
    draft: &DraftView,
    problems: impl Iterator<Item = (String, String)>,
) -> Vec<(String, String)> {
    let form = draft.service.service.handling.as_ref().map(|h| &h.form);
    problems
        .map(|(pointer, message)| {
            let topic = form
                .and_then(|f| f.at(&pointer))
                .map(|f| f.topic.clone())
                .unwrap_or_default();
            let at = pointer.trim_start_matches('/').replace('/', "-");
            (
                format!("/drafts/{}/topics/{topic}#f-{at}", draft.id),
                message,
            )
        })
        .collect()
}

pub(crate) async fn check(ctx: Ctx, Path(draft): Path<String>) -> Result<Response, PageError> {
    let draft = load(&ctx, &draft).await?;
    if let Some(case) = draft.case {
        return Ok(Redirect::to(&format!("/cases/{case}")).into_response());
    }
    let problems = draft.problems(ctx.office().now().date());
    let problems = problems
        .into_iter()
        .map(|e| (e.pointer, e.message.get(ctx.lang).to_owned()));
    let mut links = field_links(&draft, problems);
    if draft.corrects.is_none() {
        links.extend(draft.missing_materials().into_iter().map(|key| {
            let label = draft
                .service
                .point_label(&office::cases::Point::Material(key.clone()));
            (
                format!("/drafts/{}/materials#m-{key}", draft.id),
                ctx.t.draft_missing_one(label.get(ctx.lang)),
            )
        }));
    }
    let page = check_page(&ctx, &draft, links, "");
    Ok(page.p.ok(page.render()))
}

pub(crate) async fn submit(
    ctx: Ctx,
    Path(draft): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let form = pairs(&body);
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let draft = load(&ctx, &draft).await?;
    let revision = value(&form, "revision").parse().unwrap_or(draft.revision);
    let done: Result<CaseId, OfficeError> = match draft.corrects {
        Some(case) => ctx
            .office()
            .resubmit(who, case, draft.id, revision)
            .await
            .map(|()| case),
        None => {
            let wish =
                DeliveryWish::from_name(value(&form, "wish")).unwrap_or(DeliveryWish::Electronic);
            ctx.office()
                .submit_draft(who, draft.id, revision, wish)
                .await
                .map(|receipt| receipt.case)
        }
    };
    match done {
        Ok(case) if draft.corrects.is_some() => {
            Ok(Redirect::to(&format!("/cases/{case}")).into_response())
        }
        Ok(case) => Ok(Redirect::to(&format!("/cases/{case}/receipt")).into_response()),
        Err(OfficeError::Refused(refused)) if refused.kind == RefusalKind::Invalid => {
            let problems = refused
                .fields
                .iter()
                .map(|f| (f.pointer.clone(), f.message.get(ctx.lang).to_owned()));
            let mut links = field_links(&draft, problems);
            if links.is_empty() {
                let message = refused.message.get(ctx.lang).to_owned();
                links.push((format!("/drafts/{}/materials", draft.id), message));
            }
            let page = check_page(&ctx, &draft, links, refused.code);
            Ok(page
                .p
                .respond(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
        Err(other) => Err(ctx.error(other)),
    }
}

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage {
    p: Page,
    r: Receipt,
    name: String,
    at: String,
    code: String,
    /// Leads to the progress of the case.
    qr: String,
    site: String,
}

pub(crate) async fn receipt(ctx: Ctx, Path(case): Path<String>) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let receipt = ctx
        .office()
        .receipt(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    let view = ctx
        .office()
        .case(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    let page = ReceiptPage {
        p: ctx.page(ctx.t.receipt_title()),
        name: view.line.service.get(ctx.lang).to_owned(),
        at: moment(receipt.received_at, ctx.lang),
        code: receipt.lookup_code.grouped(),
        qr: ctx
            .office()
            .progress_qr(receipt.number.as_ref())
            .map_err(|e| ctx.error(e))?,
        site: ctx.office().site().name.get(ctx.lang).to_owned(),
        r: receipt,
    };
    Ok(page.p.ok(page.render()))
}

pub(crate) async fn correct(ctx: Ctx, Path(case): Path<String>) -> Result<Response, PageError> {
    let case: CaseId = id(&ctx, &case)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let draft = ctx
        .office()
        .begin_correction(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(Redirect::to(&format!("/drafts/{draft}")).into_response())
}
