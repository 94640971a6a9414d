//! What staff do at the desk: each a form of the case's page, which comes back with what was typed when it is wrong.

use super::desk::{Sent, case_page};
use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::public::drafts::id;
use crate::show::{pairs, value};
use askama::Template as _;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use office::actions::{Examination, Handover};
use office::cases::{IntakeGround, Point};
use office::handle::CommandKey;
use office::identity::Permission;
use office::{OfficeError, RefusalKind, Result as OfficeResult};
use vocab::CaseId;

/// The posted form, what is to be done, and the key of its command.
struct Posted {
    what: &'static str,
    case: CaseId,
    form: Vec<(String, String)>,
    key: CommandKey,
}

fn posted(ctx: &Ctx, what: &'static str, case: &str, body: &Bytes) -> Result<Posted, PageError> {
    let form = pairs(body);
    let case: CaseId = id(ctx, case)?;
    let key = ctx
        .command(&format!("{what} {case}"), &form)
        .map_err(|e| ctx.error(e))?;
    Ok(Posted {
        what,
        case,
        form,
        key,
    })
}

/// After an action: back to the case; when the form was wrong, with the form as it was filled in.
async fn done(ctx: &Ctx, posted: Posted, result: OfficeResult<()>) -> Result<Response, PageError> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/desk/cases/{}", posted.case)).into_response()),
        Err(OfficeError::Refused(refused)) if refused.kind == RefusalKind::Invalid => {
            let sent = Sent {
                what: posted.what,
                form: posted.form,
                error: refused.message.get(ctx.lang).to_owned(),
                code: refused.code.to_owned(),
            };
            let page = case_page(ctx, posted.case, sent).await?;
            Ok(page
                .p
                .respond(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
        Err(error) => Err(ctx.error(error)),
    }
}

pub(crate) async fn accept(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "accept", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let result = ctx
        .office()
        .examine(who, posted.case, posted.key, &Examination::Accept)
        .await;
    done(&ctx, posted, result).await
}

pub(crate) async fn correct(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "correct", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let chosen = posted.form.iter().filter(|(name, _)| name == "point");
    let points = chosen.filter_map(|(_, point)| {
        let parsed = match point.split_once(':')? {
            ("field", pointer) => Point::Field(pointer.to_owned()),
            ("material", key) => Point::Material(key.to_owned()),
            _ => return None,
        };
        Some((
            parsed,
            value(&posted.form, &format!("note-{point}")).to_owned(),
        ))
    });
    let examination = Examination::Correct(points.collect());
    let result = ctx
        .office()
        .examine(who, posted.case, posted.key, &examination)
        .await;
    done(&ctx, posted, result).await
}

pub(crate) async fn refuse(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "refuse", &case, &body)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let examination = Examination::Refuse {
        ground: match value(&posted.form, "ground") {
            "not_competent" => IntakeGround::NotCompetent,
            _ => IntakeGround::NoLicenceNeeded,
        },
        reason: value(&posted.form, "reason").to_owned(),
        competent: value(&posted.form, "competent").to_owned(),
    };
    let result = ctx
        .office()
        .examine(who, posted.case, posted.key, &examination)
        .await;
    done(&ctx, posted, result).await
}

/// What was chosen of two; anything else is no choice.
fn chosen(form: &[(String, String)], name: &str, yes: &str, no: &str) -> OfficeResult<bool> {
    match value(form, name) {
        chosen if chosen == yes => Ok(true),
        chosen if chosen == no => Ok(false),
        _ => Err(office::Refused::new(
            "FORM-003",
            RefusalKind::Invalid,
            "请先作出选择。",
            "Choose one of the options first.",
        )
        .into()),
    }
}

pub(crate) async fn opinion(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "opinion", &case, &body)?;
    let result = give_opinion(&ctx, &posted).await;
    done(&ctx, posted, result).await
}

async fn give_opinion(ctx: &Ctx, posted: &Posted) -> OfficeResult<()> {
    let form = &posted.form;
    let agrees = chosen(form, "verdict", "agree", "disagree")?;
    let (branch, note) = (value(form, "branch"), value(form, "note"));
    ctx.office()
        .give_opinion(
            ctx.signed_in()?,
            posted.case,
            posted.key,
            branch,
            agrees,
            note,
        )
        .await
}

pub(crate) async fn decide(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "decide", &case, &body)?;
    let result = give_decision(&ctx, &posted).await;
    done(&ctx, posted, result).await
}

async fn give_decision(ctx: &Ctx, posted: &Posted) -> OfficeResult<()> {
    let grant = chosen(&posted.form, "verdict", "grant", "refuse")?;
    let note = value(&posted.form, "note");
    ctx.office()
        .decide(ctx.signed_in()?, posted.case, posted.key, grant, note)
        .await
}

pub(crate) async fn deliver(
    ctx: Ctx,
    Path(case): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    let posted = posted(&ctx, "deliver", &case, &body)?;
    let result = hand_over(&ctx, &posted).await;
    done(&ctx, posted, result).await
}

async fn hand_over(ctx: &Ctx, posted: &Posted) -> OfficeResult<()> {
    let who = ctx.signed_in()?;
    who.needs(Permission::Deliver)?;
    let note = value(&posted.form, "note").to_owned();
    let handover = if chosen(&posted.form, "way", "posted", "collected")? {
        Handover::Posted(note)
    } else {
        Handover::Collected(note)
    };
    ctx.office()
        .hand_over(who, posted.case, posted.key, &handover)
        .await
}
