//! The bundled front end: embedded, named by content, cached for ever.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

fn named(ending: &str, bytes: &[u8]) -> String {
    format!(
        "/assets/app.{}.{ending}",
        office::proof::content(bytes).short()
    )
}

static CSS_PATH: LazyLock<String> = LazyLock::new(|| named("css", CSS));
static JS_PATH: LazyLock<String> = LazyLock::new(|| named("js", JS));

/// The path of the style sheet.
pub(crate) fn css_path() -> &'static str {
    &CSS_PATH
}

/// The path of the script.
pub(crate) fn js_path() -> &'static str {
    &JS_PATH
}

const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0b5cad"/><path d="M8 11h16M8 16h16M8 21h10" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>"##;

/// Serves one of the assets.
pub(crate) async fn asset(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    let path = format!("/assets/{name}");
    let (bytes, kind): (&'static [u8], &'static str) = if path == css_path() {
        (CSS, "text/css; charset=utf-8")
    } else if path == js_path() {
        (JS, "text/javascript; charset=utf-8")
    } else if name == "icon.svg" {
        (ICON.as_bytes(), "image/svg+xml")
    } else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, bytes).into_response()
}
