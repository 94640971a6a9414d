//! The frame of every page, and its security headers.

use crate::answer::html;
use crate::ctx::Ctx;
use crate::texts::T;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use office::identity::Permission;
use vocab::Lang;

/// Somebody who is signed in, as the frame shows them.
pub(crate) struct UserBox {
    pub name: String,
    pub roles: String,
    pub applies: bool,
    pub handles: bool,
    pub oversees: bool,
    pub administers: bool,
}

/// The frame of a page.
pub(crate) struct Page {
    pub t: T,
    pub lang: Lang,
    pub title: String,
    pub site: String,
    pub theme: &'static str,
    pub elder: bool,
    pub here: String,
    pub nonce: String,
    pub user: Option<UserBox>,
    pub csrf: String,
    pub css: &'static str,
    pub js: &'static str,
}

impl Page {
    pub fn new(ctx: &Ctx, title: String) -> Self {
        let user = ctx.who.as_ref().map(|who| {
            let may = |permissions: &[Permission]| permissions.iter().any(|p| who.actor.may(*p));
            let roles: Vec<String> = who
                .actor
                .roles
                .iter()
                .map(|role| role.label().get(ctx.lang).to_owned())
                .collect();
            UserBox {
                name: who.name.clone(),
                roles: roles.join(" · "),
                applies: may(&[Permission::Apply]),
                handles: may(&[
                    Permission::Intake,
                    Permission::Review,
                    Permission::Decide,
                    Permission::Deliver,
                ]),
                oversees: may(&[Permission::Oversee]),
                administers: may(&[Permission::Administer]),
            }
        });
        Self {
            t: ctx.t,
            lang: ctx.lang,
            title,
            site: ctx.office().site().name.get(ctx.lang).to_owned(),
            theme: ctx.theme,
            elder: ctx.elder,
            here: ctx.here.clone(),
            nonce: ctx.office().fresh_nonce(),
            csrf: ctx
                .who
                .as_ref()
                .map(|who| who.csrf.clone())
                .unwrap_or_default(),
            user,
            css: crate::assets::css_path(),
            js: crate::assets::js_path(),
        }
    }

    /// The `lang` attribute.
    pub const fn tag(&self) -> &'static str {
        self.lang.tag()
    }

    /// A text in the page's language.
    pub fn text<'a>(&self, text: &'a vocab::Text) -> &'a str {
        text.get(self.lang)
    }

    /// A label in the page's language.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "templates pass labels as they are made"
    )]
    pub fn word(&self, text: vocab::Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// The page with its headers: nothing runs or loads that is not ours.
    pub fn respond(&self, status: StatusCode, rendered: askama::Result<String>) -> Response {
        let mut response = html(rendered);
        if response.status().is_success() {
            *response.status_mut() = status;
        }
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{}'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            self.nonce
        );
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, value);
        }
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        );
        headers.insert(
            header::VARY,
            HeaderValue::from_static("cookie, accept-language"),
        );
        response
    }

    /// The page, in order.
    pub fn ok(&self, rendered: askama::Result<String>) -> Response {
        self.respond(StatusCode::OK, rendered)
    }
}
