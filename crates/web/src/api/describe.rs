//! The interface described in OpenAPI 3.1, made from the list of routes.

use crate::guard::Need;
use crate::routes::{RouteInfo, route_list};
use axum::Json;
use axum::http::Method;
use serde_json::{Map, Value, json};

pub(crate) async fn serve() -> Json<Value> {
    Json(openapi())
}

/// The description of the JSON interface: every route under `/api/v1`, what it needs, its parameters and answers.
#[must_use]
pub fn openapi() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in route_list()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/"))
    {
        let methods = paths
            .entry(route.path.to_owned())
            .or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(route.method.as_str().to_lowercase(), operation(&route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Tongban", "version": "1", "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "servers": [{ "url": "/" }],
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "The token of POST /api/v1/sessions." }
            },
            "schemas": {
                "Problem": {
                    "type": "object",
                    "description": "RFC 9457; `code` has a page under docs/errors.",
                    "required": ["type", "title", "status", "code", "detail", "fields"],
                    "properties": {
                        "type": { "type": "string" },
                        "title": { "type": "string" },
                        "status": { "type": "integer" },
                        "code": { "type": "string" },
                        "detail": { "type": "string" },
                        "fields": { "type": "array", "items": { "type": "object" } }
                    }
                }
            }
        },
        "paths": paths,
    })
}

fn operation(route: &RouteInfo) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let writes_case = route.method == Method::POST && route.path.starts_with("/api/v1/cases");
    if writes_case {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "A request sent again with the same key gets the first outcome.",
            "schema": { "type": "string", "minLength": 8, "maxLength": 200 }
        }));
    }
    let success = if route.method == Method::POST {
        "2XX"
    } else {
        "200"
    };
    let problem = json!({
        "description": "Refused or failed.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
    });
    let mut operation = json!({
        "operationId": format!("{} {}", route.method.as_str().to_lowercase(), route.path),
        "description": needs(route.need),
        "parameters": parameters,
        "responses": {
            success: { "description": "Done.", "content": { "application/json": { "schema": { "type": "object" } } } },
            "4XX": problem,
            "5XX": problem,
        },
    });
    if matches!(route.method, Method::POST | Method::PUT) {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": { "type": "object" } } } });
    }
    if route.need != Need::Public {
        operation["security"] = json!([{ "bearer": [] }]);
    }
    operation
}

fn needs(need: Need) -> String {
    match need {
        Need::Public => "Open to everybody.".to_owned(),
        Need::SignedIn => "Needs a session.".to_owned(),
        Need::Permission(permission) => format!("Needs the permission {permission:?}."),
        Need::Handles => "Needs a role that handles cases.".to_owned(),
    }
}
