//! Every route answers as its need says, to strangers and to every role.

use crate::house::{Asker, FOOD, Reply, run, shared};
use axum::body::Body;
use axum::http::{Method, header};
use office::identity::{Actor, Permission, Role};
use office::vocab::AccountId;
use web::{Need, RouteInfo, route_list};

/// The path with something in the place of its parameters.
fn filled(route: &RouteInfo) -> String {
    route
        .path
        .replace("{code}", FOOD)
        .replace("{id}", "nothing")
        .replace("{topic}", "nothing")
        .replace("{material}", "nothing")
        .replace("{file}", "nothing")
        .replace("{kind}", "nothing")
}

async fn try_it(who: &Asker<'_>, route: &RouteInfo) -> Reply {
    let path = filled(route);
    let request = if route.path.starts_with("/api/") {
        who.program(route.method.clone(), &path)
    } else {
        who.browse(route.method.clone(), &path)
            .header("x-csrf-token", who.csrf())
    };
    who.house.send(request.body(Body::empty()).unwrap()).await
}

fn grants(role: Role, need: Need) -> bool {
    let actor = Actor {
        account: AccountId::new(1).unwrap(),
        roles: [role].into(),
        department: None,
    };
    let handles = [
        Permission::Intake,
        Permission::Review,
        Permission::Decide,
        Permission::Deliver,
    ];
    match need {
        Need::Public | Need::SignedIn => true,
        Need::Permission(permission) => actor.may(permission),
        Need::Handles => handles.iter().any(|p| actor.may(*p)),
    }
}

/// Ends the session of whoever walks.
fn signs_out(route: &RouteInfo) -> bool {
    route.path == "/sign-out"
        || (route.path == "/api/v1/sessions" && route.method == Method::DELETE)
}

#[test]
fn what_is_open_to_everybody_is_on_this_list() {
    let open: Vec<String> = route_list()
        .iter()
        .filter(|route| route.need == Need::Public)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let expected = [
        "GET /",
        "GET /search",
        "GET /services/{code}",
        "GET /errors/{code}",
        "GET /progress",
        "POST /progress",
        "GET /verify",
        "GET /verify/{id}",
        "GET /sign-in",
        "POST /sign-in",
        "GET /preferences",
        "GET /services/{code}/apply",
        "GET /api/v1/openapi.json",
        "POST /api/v1/sessions",
        "GET /api/v1/services",
        "GET /api/v1/services/{code}",
        "GET /api/v1/certificates/{id}",
        "POST /api/v1/progress",
    ];
    assert_eq!(open, expected);
}

#[test]
fn every_area_needs_what_its_name_says() {
    use Permission as P;
    let any_session: Vec<String> = route_list()
        .iter()
        .filter(|route| route.need == Need::SignedIn)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let expected = [
        "POST /sign-out",
        "GET /cases/{id}/documents/{kind}",
        "GET /files/{id}",
        "DELETE /api/v1/sessions",
        "GET /api/v1/me",
        "GET /api/v1/cases/{id}",
        "GET /api/v1/cases/{id}/documents/{kind}",
        "GET /api/v1/files/{id}",
    ];
    assert_eq!(any_session, expected);
    let acts = [
        ("accept", P::Intake),
        ("correct", P::Intake),
        ("refuse", P::Intake),
        ("examine", P::Intake),
        ("opinion", P::Review),
        ("opinions", P::Review),
        ("decide", P::Decide),
        ("decision", P::Decide),
        ("deliver", P::Deliver),
        ("delivery", P::Deliver),
    ];
    let others = |need| !matches!(need, Need::Public | Need::SignedIn);
    for route in route_list().iter().filter(|route| others(route.need)) {
        let path = route.path.trim_start_matches("/api/v1");
        let area = path.split('/').nth(1).unwrap_or_default();
        let act = path.rsplit('/').next().unwrap_or_default();
        let of_staff = area == "desk" || route.path.starts_with("/api/v1/cases/");
        let permission = acts.iter().find(|(name, _)| of_staff && *name == act);
        let expected = match (area, permission) {
            (_, Some((_, permission))) => Need::Permission(*permission),
            ("desk" | "tasks", None) => Need::Handles,
            ("oversight", None) => Need::Permission(P::Oversee),
            ("admin" | "jobs", None) => Need::Permission(P::Administer),
            ("drafts" | "cases" | "services", None) => Need::Permission(P::Apply),
            _ => panic!("{} {}: whose is it?", route.method, route.path),
        };
        assert_eq!(route.need, expected, "{} {}", route.method, route.path);
    }
}

#[test]
fn a_stranger_is_asked_to_sign_in_where_that_is_needed() {
    run(async {
        let house = shared().await;
        let stranger = house.stranger();
        for route in route_list() {
            let reply = try_it(&stranger, &route).await;
            let status = reply.status.as_u16();
            let label = format!("{} {} {status}", route.method, route.path);
            assert_ne!(status / 100, 5, "{label}");
            if route.need == Need::Public {
                assert!(status != 401 && status != 403 && status != 405, "{label}");
            } else if route.path.starts_with("/api/") {
                reply.refuses(401, "AUTH-003");
                assert_eq!(reply.header(header::WWW_AUTHENTICATE), "Bearer");
            } else {
                assert_eq!(status, 401, "{label}");
                let page = reply.text();
                assert!(page.contains("AUTH-003"), "{label}");
                let back = if route.method == Method::GET {
                    filled(&route)
                } else {
                    "/".to_owned()
                };
                let link = format!("<a class=\"tb-button\" href=\"/sign-in?back={back}\"");
                assert!(page.contains(&link), "{label}: {page}");
            }
        }
    });
}

#[test]
fn every_role_is_kept_to_its_permissions() {
    run(async {
        let house = shared().await;
        for role in Role::ALL {
            let who = house.role(role).await;
            for route in route_list().iter().filter(|route| !signs_out(route)) {
                let reply = try_it(&who, route).await;
                let status = reply.status.as_u16();
                let label = format!("{role}: {} {} {status}", route.method, route.path);
                assert_ne!(status / 100, 5, "{label}");
                if grants(role, route.need) {
                    assert!(status != 401 && status != 403 && status != 405, "{label}");
                } else if route.path.starts_with("/api/") {
                    reply.refuses(403, "AUTH-004");
                } else {
                    assert_eq!(status, 403, "{label}");
                    assert!(reply.text().contains("AUTH-004"), "{label}");
                }
            }
        }
        house.is_sound().await;
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    run(async {
        let house = shared().await;
        for who in [house.stranger(), house.role(Role::Resident).await] {
            let page = who.get("/nowhere/at/all").await.is(404);
            assert!(page.text().contains("WEB-404"));
            assert!(page.header(header::CONTENT_TYPE).starts_with("text/html"));
            who.fetch("/api/v1/nowhere").await.refuses(404, "WEB-404");
            who.fetch("/api/v1/services/nothing")
                .await
                .refuses(404, "WEB-404");
            who.get("/services/nothing").await.is(404);
            who.get("/assets/nothing.css").await.is(404);
        }
    });
}

#[test]
fn a_wrong_method_is_refused_and_the_right_ones_are_named() {
    run(async {
        let house = shared().await;
        let who = house.role(Role::Resident).await;
        let routes = route_list();
        for route in &routes {
            let wrong = Method::PATCH;
            let path = filled(route);
            let request = if path.starts_with("/api/") {
                who.program(wrong, &path)
            } else {
                who.browse(wrong, &path)
            };
            let reply = house.send(request.body(Body::empty()).unwrap()).await;
            if path.starts_with("/api/") {
                reply.refuses(405, "WEB-405");
            } else {
                assert_eq!(reply.status.as_u16(), 405, "{path}");
                assert!(reply.text().contains("WEB-405"), "{path}");
            }
            let allow = reply.header(header::ALLOW);
            assert!(allow.contains(route.method.as_str()), "{path}: {allow}");
        }
    });
}

#[test]
fn assets_and_health_need_nobody() {
    run(async {
        let house = shared().await;
        let stranger = house.stranger();
        assert_eq!(stranger.get("/healthz").await.is(200).text(), "ok");
        stranger.get("/assets/icon.svg").await.is(200);
        let home = stranger.get("/").await.is(200).text();
        let assets = home
            .split('"')
            .filter(|part| part.starts_with("/assets/app."));
        let mut count = 0;
        for asset in assets {
            let reply = stranger.get(asset).await.is(200);
            assert!(reply.header(header::CACHE_CONTROL).contains("immutable"));
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            count += 1;
        }
        assert_eq!(count, 2, "a style sheet and a script");
        let head = stranger.browse(Method::HEAD, "/").body(Body::empty());
        assert!(house.send(head.unwrap()).await.is(200).body.is_empty());
    });
}
