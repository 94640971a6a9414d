//! Signing in and out, and how one wants to see the pages.

use crate::answer::PageError;
use crate::ctx::{Ctx, SESSION_COOKIE};
use crate::page::Page;
use crate::show::{pairs, value};
use askama::Template;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use office::OfficeError;
use office::identity::Permission;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "public/sign_in.html")]
struct SignInPage {
    p: Page,
    name: String,
    back: String,
    error: String,
    code: String,
}

#[derive(Deserialize)]
pub(crate) struct BackQuery {
    #[serde(default)]
    back: String,
}

/// A place on this site to go to; anything else becomes the home page.
fn own_place(back: &str) -> &str {
    // Browsers drop tabs and line ends from addresses, so that "/<tab>/elsewhere" would lead elsewhere.
    let own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(|c: char| c == '\\' || c.is_control());
    if own { back } else { "/" }
}

/// The attribute that keeps a cookie to HTTPS, where the site is reached so.
const fn secure(ctx: &Ctx) -> &'static str {
    if ctx.app.secure_cookies {
        "; Secure"
    } else {
        ""
    }
}

pub(crate) async fn sign_in_form(ctx: Ctx, Query(query): Query<BackQuery>) -> Response {
    let page = SignInPage {
        p: ctx.page(ctx.t.signin_title()),
        name: String::new(),
        back: own_place(&query.back).to_owned(),
        error: String::new(),
        code: String::new(),
    };
    page.p.ok(page.render())
}

pub(crate) async fn sign_in(ctx: Ctx, body: Bytes) -> Result<Response, PageError> {
    let form = pairs(&body);
    let (name, back) = (value(&form, "name"), own_place(value(&form, "back")));
    match ctx.office().sign_in(name, value(&form, "password")).await {
        Ok((token, who)) => {
            let secure = secure(&ctx);
            let cookie =
                format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}");
            let home = if who.actor.may(Permission::Apply) {
                "/cases"
            } else if who.actor.may(Permission::Oversee) {
                "/oversight"
            } else if who.actor.may(Permission::Administer) {
                "/admin"
            } else {
                "/desk"
            };
            let to = if back == "/" { home } else { back };
            let mut response = Redirect::to(to).into_response();
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, value);
            }
            Ok(response)
        }
        Err(OfficeError::Refused(refused)) => {
            let status = crate::answer::status(&OfficeError::Refused(refused.clone()));
            let page = SignInPage {
                p: ctx.page(ctx.t.signin_title()),
                name: name.to_owned(),
                back: back.to_owned(),
                error: refused.message.get(ctx.lang).to_owned(),
                code: refused.code.to_owned(),
            };
            Ok(page.p.respond(status, page.render()))
        }
        Err(other) => Err(ctx.error(other)),
    }
}

pub(crate) async fn sign_out(ctx: Ctx) -> Result<Response, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    ctx.office().sign_out(who).await.map_err(|e| ctx.error(e))?;
    let mut response = Redirect::to("/").into_response();
    let secure = secure(&ctx);
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}");
    if let Ok(value) = HeaderValue::from_str(&gone) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(response)
}

#[derive(Deserialize)]
pub(crate) struct Preferences {
    lang: Option<String>,
    theme: Option<String>,
    elder: Option<String>,
    #[serde(default)]
    back: String,
}

/// Keeps a preference in a cookie; nothing of it is secret, and nothing on the server changes.
pub(crate) async fn preferences(ctx: Ctx, Query(query): Query<Preferences>) -> Response {
    let mut headers = HeaderMap::new();
    let wanted = [
        ("lang", query.lang, ["zh", "en"].as_slice()),
        ("theme", query.theme, ["light", "dark", "auto"].as_slice()),
        ("elder", query.elder, ["0", "1"].as_slice()),
    ];
    let secure = secure(&ctx);
    for (name, value, known) in wanted {
        let Some(value) = value.filter(|value| known.contains(&value.as_str())) else {
            continue;
        };
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    if let Ok(to) = HeaderValue::from_str(own_place(&query.back)) {
        headers.insert(header::LOCATION, to);
    }
    (StatusCode::SEE_OTHER, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::own_place;

    #[test]
    fn nobody_is_led_away_from_the_site() {
        assert_eq!(own_place("/cases?x=1"), "/cases?x=1");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_place(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn a_sign_in_leads_back_to_a_place_of_ours_only() {
        assert_eq!(own_place("/drafts/draft_1?x=1"), "/drafts/draft_1?x=1");
        for elsewhere in [
            "",
            "//elsewhere",
            "https://elsewhere",
            "/\\elsewhere",
            "/\t/elsewhere",
            "\t//elsewhere",
            "/\n/elsewhere",
            "/\u{b}/elsewhere",
            "/\u{7f}/elsewhere",
        ] {
            assert_eq!(own_place(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
