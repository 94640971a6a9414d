//! The interface described in OpenAPI 3.1, made from the list of routes.

use super::operations::OPERATIONS;
use super::schemas;
use crate::guard::Need;
use crate::routes::{RouteInfo, route_list};
use axum::Json;
use axum::http::Method;
use serde_json::{Map, Value, json};

/// What an operation takes in its body.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Nothing,
    /// JSON of the schema of that name.
    Json(&'static str),
    /// A file as it is.
    File,
}

/// What it gives when it is done.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    /// `204`.
    Nothing,
    /// This status, with JSON of the schema of that name.
    Json(u16, &'static str),
    /// Bytes of this media type.
    Bytes(&'static str),
}

/// One operation.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub method: &'static str,
    pub path: &'static str,
    pub id: &'static str,
    pub summary: &'static str,
    pub query: &'static [&'static str],
    pub takes: Takes,
    pub gives: Gives,
    /// Whether it needs an `Idempotency-Key`.
    pub key: bool,
}

pub(crate) async fn serve() -> Json<Value> {
    Json(openapi())
}

/// The description of the JSON interface: every route under `/api/v1`, what it needs, takes and gives. A route without
/// an operation is left out, which a test notices.
#[must_use]
pub fn openapi() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in route_list() {
        let known = |about: &&About| route.method == about.method && route.path == about.path;
        let Some(about) = OPERATIONS.iter().find(known) else {
            continue;
        };
        let methods = paths
            .entry(route.path.to_owned())
            .or_insert_with(|| json!({}));
        methods[about.method.to_lowercase()] = operation(&route, about);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Tongban", "version": "1", "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "servers": [{ "url": "/" }],
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "The token of POST /api/v1/sessions." }
            },
            "schemas": schemas::all(),
        },
        "paths": paths,
    })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn operation(route: &RouteInfo, about: &About) -> Value {
    let problem = json!({
        "description": "Refused or failed.",
        "content": { "application/problem+json": { "schema": reference("Problem") } }
    });
    let (status, done) = match about.gives {
        Gives::Nothing => (204, json!({ "description": "Done." })),
        Gives::Json(status, schema) => (
            status,
            json!({ "description": "Done.", "content": { "application/json": { "schema": reference(schema) } } }),
        ),
        Gives::Bytes(kind) => (
            200,
            json!({ "description": "Done.", "content": { kind: {} } }),
        ),
    };
    let mut operation = json!({
        "operationId": about.id,
        "summary": about.summary,
        "description": needs(route.need),
        "parameters": parameters(route, about),
        "responses": { status.to_string(): done, "4XX": problem, "5XX": problem },
    });
    match about.takes {
        Takes::Nothing => {}
        Takes::Json(schema) => {
            operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": reference(schema) } } });
        }
        Takes::File => {
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/octet-stream": {} } });
        }
    }
    if route.need != Need::Public {
        operation["security"] = json!([{ "bearer": [] }]);
    }
    operation
}

fn parameters(route: &RouteInfo, about: &About) -> Vec<Value> {
    let names = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = names
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": schemas::in_path(route.path, name) })
        })
        .collect();
    parameters.extend(about.query.iter().map(|name| schemas::query(name)));
    if about.key && route.method == Method::POST {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "A request sent again with the same key and body gets the first outcome.",
            "schema": { "type": "string", "minLength": 8, "maxLength": 200 }
        }));
    }
    parameters
}

fn needs(need: Need) -> String {
    match need {
        Need::Public => "Open to everybody.".to_owned(),
        Need::SignedIn => "Needs a session.".to_owned(),
        Need::Permission(permission) => format!("Needs the permission {permission:?}."),
        Need::Handles => "Needs a role that handles cases.".to_owned(),
    }
}
