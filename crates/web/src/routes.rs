//! All routes, each with what it needs. A test walks this list.

use crate::guard::{Guard, Need, guard, wrong_method};
use crate::{App, api, assets, public, staff};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use office::identity::Permission;
use tower_http::compression::CompressionLayer;

/// One route, for the test that walks them all and for the interface's description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// The method.
    pub method: Method,
    /// The path with its parameters.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
}

pub(crate) struct Routes {
    /// `None` when only the list is wanted.
    app: Option<App>,
    router: Router<App>,
    list: Vec<RouteInfo>,
}

impl Routes {
    fn add<H, X>(mut self, method: Method, path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<X, App>,
        X: 'static,
    {
        let filter = if method == Method::POST {
            MethodFilter::POST
        } else if method == Method::PUT {
            MethodFilter::PUT
        } else if method == Method::DELETE {
            MethodFilter::DELETE
        } else {
            MethodFilter::GET
        };
        if let Some(app) = self.app.clone() {
            let state = Guard { app, need };
            let route: MethodRouter<App> =
                on(filter, handler).route_layer(from_fn_with_state(state, guard));
            self.router = self.router.route(path, route);
        }
        self.list.push(RouteInfo { method, path, need });
        self
    }

    pub fn get<H: Handler<X, App>, X: 'static>(
        self,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(Method::GET, path, need, handler)
    }

    pub fn post<H: Handler<X, App>, X: 'static>(
        self,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(Method::POST, path, need, handler)
    }

    /// A route that takes a file: its body may be larger than others.
    pub fn upload<H: Handler<X, App>, X: 'static>(
        mut self,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self {
        // A program sends one file as the body, a form as many as one material takes.
        let files = if path.starts_with("/api/") { 1 } else { 10 };
        if let Some(app) = self.app.clone() {
            let state = Guard { app, need };
            let route: MethodRouter<App> = on(MethodFilter::POST, handler)
                .route_layer(public::drafts::upload_limit(files))
                .route_layer(from_fn_with_state(state, guard));
            self.router = self.router.route(path, route);
        }
        self.list.push(RouteInfo {
            method: Method::POST,
            path,
            need,
        });
        self
    }

    pub fn put<H: Handler<X, App>, X: 'static>(
        self,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(Method::PUT, path, need, handler)
    }

    pub fn delete<H: Handler<X, App>, X: 'static>(
        self,
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Self {
        self.add(Method::DELETE, path, need, handler)
    }
}

const APPLY: Need = Need::Permission(Permission::Apply);

fn routes(app: Option<App>) -> Routes {
    let routes = Routes {
        app,
        router: Router::new(),
        list: Vec::new(),
    };
    api::routes(staff_routes(public_routes(routes)))
}

fn public_routes(routes: Routes) -> Routes {
    use public::{account, apply, codes, drafts, find, follow};
    routes
        .get("/", Need::Public, find::home)
        .get("/search", Need::Public, find::search)
        .get("/services/{code}", Need::Public, find::guide)
        .get("/errors/{code}", Need::Public, codes::explain)
        .get("/progress", Need::Public, follow::progress_form)
        .post("/progress", Need::Public, follow::progress)
        .get("/verify", Need::Public, follow::verify_form)
        .get("/verify/{id}", Need::Public, follow::verify)
        .get("/sign-in", Need::Public, account::sign_in_form)
        .post("/sign-in", Need::Public, account::sign_in)
        .post("/sign-out", Need::SignedIn, account::sign_out)
        .get("/preferences", Need::Public, account::preferences)
        .get("/services/{code}/apply", Need::Public, apply::start)
        .post("/services/{code}/apply", APPLY, apply::begin)
        .get("/drafts/{id}", APPLY, drafts::task_list)
        .post("/drafts/{id}/delete", APPLY, drafts::delete)
        .get("/drafts/{id}/topics/{topic}", APPLY, drafts::topic)
        .post("/drafts/{id}/topics/{topic}", APPLY, drafts::save_topic)
        .get("/drafts/{id}/materials", APPLY, drafts::materials)
        .upload("/drafts/{id}/materials/{material}", APPLY, drafts::upload)
        .post(
            "/drafts/{id}/files/{file}/remove",
            APPLY,
            drafts::remove_file,
        )
        .get("/drafts/{id}/check", APPLY, apply::check)
        .post("/drafts/{id}/submit", APPLY, apply::submit)
        .get("/cases", APPLY, follow::my_cases)
        .get("/cases/{id}", APPLY, follow::case)
        .get("/cases/{id}/receipt", APPLY, apply::receipt)
        .post("/cases/{id}/correct", APPLY, apply::correct)
        .post("/cases/{id}/withdraw", APPLY, follow::withdraw)
        .get(
            "/cases/{id}/documents/{kind}",
            Need::SignedIn,
            follow::document,
        )
        .get("/files/{id}", Need::SignedIn, follow::file)
}

fn staff_routes(routes: Routes) -> Routes {
    use staff::{acts, admin, desk, oversight};
    let intake = Need::Permission(Permission::Intake);
    routes
        .get("/desk", Need::Handles, desk::inbox)
        .get("/desk/cases/{id}", Need::Handles, desk::case)
        .post("/desk/cases/{id}/accept", intake, acts::accept)
        .post("/desk/cases/{id}/correct", intake, acts::correct)
        .post("/desk/cases/{id}/refuse", intake, acts::refuse)
        .post(
            "/desk/cases/{id}/opinion",
            Need::Permission(Permission::Review),
            acts::opinion,
        )
        .post(
            "/desk/cases/{id}/decide",
            Need::Permission(Permission::Decide),
            acts::decide,
        )
        .post(
            "/desk/cases/{id}/deliver",
            Need::Permission(Permission::Deliver),
            acts::deliver,
        )
        .get(
            "/oversight",
            Need::Permission(Permission::Oversee),
            oversight::board,
        )
        .get(
            "/oversight/cases/{id}",
            Need::Permission(Permission::Oversee),
            oversight::case,
        )
        .get(
            "/admin",
            Need::Permission(Permission::Administer),
            admin::home,
        )
}

/// All routes with what each needs.
#[must_use]
pub fn route_list() -> Vec<RouteInfo> {
    routes(None).list
}

/// The office on the web.
pub fn app(app: App) -> Router {
    routes(Some(app.clone()))
        .router
        .route("/assets/{name}", axum::routing::get(assets::asset))
        .route("/healthz", axum::routing::get(|| async { "ok" }))
        .method_not_allowed_fallback(wrong_method)
        .fallback_service(fallback(&app))
        .with_state(app)
        .layer(DefaultBodyLimit::max(crate::guard::MAX_BODY))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers))
}

fn fallback(app: &App) -> Router {
    let state = Guard {
        app: app.clone(),
        need: Need::Public,
    };
    let page = |ctx: crate::ctx::Ctx| async move {
        crate::answer::answer(&ctx, office::OfficeError::Hidden)
    };
    Router::new()
        .fallback(page)
        .layer(from_fn_with_state(state, guard))
        .with_state(())
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}
