//! What a handler knows of the request: who asks, in which language, with which preferences.

use crate::App;
use crate::answer::PageError;
use crate::guard::is_safe;
use crate::page::Page;
use crate::texts::T;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use office::accounts::sign_in_first;
use office::handle::CommandKey;
use office::{Office, OfficeError, SignedIn};
use std::sync::Arc;
use vocab::Lang;

/// The session cookie.
pub(crate) const SESSION_COOKIE: &str = "tongban_session";

/// What a handler knows of the request.
#[derive(Clone)]
pub(crate) struct Ctx {
    pub app: App,
    pub who: Option<Arc<SignedIn>>,
    pub lang: Lang,
    pub t: T,
    pub theme: &'static str,
    pub elder: bool,
    /// The path and the query, for coming back: of the page that was posted from, when this is no page.
    pub here: String,
    /// Whether answers are JSON.
    pub json: bool,
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn language(headers: &HeaderMap) -> Lang {
    if let Some(lang) = cookie(headers, "lang").and_then(|text| text.parse().ok()) {
        return lang;
    }
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    match wanted.get(..2) {
        Some("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// The page of ours that a form was posted from: the address of the post itself may be none to come back to.
fn came_from(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (_, rest) = text(header::REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(text(header::HOST)?)?;
    path.starts_with('/').then_some(path)
}

impl Ctx {
    pub fn new(app: &App, request: &Request, who: Option<Arc<SignedIn>>) -> Self {
        let headers = request.headers();
        let lang = language(headers);
        let uri = request.uri();
        Self {
            app: app.clone(),
            who,
            lang,
            t: T(lang),
            theme: match cookie(headers, "theme") {
                Some("dark") => "dark",
                Some("light") => "light",
                _ => "",
            },
            elder: cookie(headers, "elder") == Some("1"),
            here: if is_safe(request.method()) {
                uri.path_and_query()
                    .map_or_else(|| "/".to_owned(), ToString::to_string)
            } else {
                came_from(headers).unwrap_or("/").to_owned()
            },
            json: uri.path().starts_with("/api/"),
        }
    }

    pub fn office(&self) -> &Office {
        &self.app.office
    }

    /// Whoever is signed in; the route's need has seen to it that somebody is.
    pub fn signed_in(&self) -> Result<&SignedIn, OfficeError> {
        self.who.as_deref().ok_or_else(|| sign_in_first().into())
    }

    /// The key of a command that a page of ours named: at least 16 characters, so that it can't be another's.
    /// `what` says what is done to what, so that the same word in two forms names two commands.
    pub fn command(
        &self,
        what: &str,
        form: &[(String, String)],
    ) -> Result<CommandKey, OfficeError> {
        let name = crate::show::value(form, "command");
        if !(16..=200).contains(&name.len()) {
            return Err(crate::answer::unreadable("command"));
        }
        let who = self.signed_in()?.actor.account.to_string();
        Ok(CommandKey::new(&who, &format!("{what} {name}")))
    }

    /// The frame of a page.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self, title.into())
    }

    /// An error as this asker sees it.
    pub fn error(&self, error: impl Into<OfficeError>) -> PageError {
        PageError::new(self, error.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(PageError::unguarded)
    }
}
