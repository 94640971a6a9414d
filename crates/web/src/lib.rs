//! The office on the web: pages for citizens and staff, and a JSON interface for programs.
//!
//! In scope: HTTP, HTML, parsing, naming the actor, the words of the pages. Out of scope: deciding anything.
//! Absent: the store; a route without a declared need (a test walks all routes).

mod answer;
mod api;
mod assets;
mod ctx;
mod guard;
mod page;
mod public;
mod routes;
mod show;
mod staff;
mod texts;

pub use answer::PageError;
pub use api::openapi;
pub use guard::Need;
pub use routes::{RouteInfo, app, route_list};
pub use texts::T;

use office::Office;
use std::sync::Arc;

/// What every handler may use.
#[derive(Clone)]
pub struct App {
    /// The office.
    pub office: Arc<Office>,
    /// Whether cookies are sent over HTTPS only.
    pub secure_cookies: bool,
}
