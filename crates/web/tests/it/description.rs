//! The interface's description against the routes, and against what really travels.

use crate::house::{Asker, HALL, HEALTH, House, MARKET, Session, run};
use crate::repeats::without_materials;
use crate::walk::{one_of_each, ready};
use axum::http::Method;
use jsonschema::Validator;
use office::identity::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use web::{Need, route_list};

static DESCRIPTION: LazyLock<Value> = LazyLock::new(web::openapi);
static VALIDATORS: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let schemas = &DESCRIPTION["components"]["schemas"];
    let names = schemas.as_object().unwrap().keys();
    names
        .map(|name| {
            let schema = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$ref": format!("#/components/schemas/{name}"),
                "components": { "schemas": schemas },
            });
            let built = jsonschema::options()
                .should_validate_formats(true)
                .build(&schema);
            (name.clone(), built.unwrap())
        })
        .collect()
});

fn operations() -> Vec<(String, String, &'static Value)> {
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
    });
    all.collect()
}

/// The operation that a request calls.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (a, b): (Vec<&str>, Vec<&str>) =
            (pattern.split('/').collect(), path.split('/').collect());
        let same = |(p, s): (&&str, &&str)| p.starts_with('{') || p == s;
        a.len() == b.len() && a.iter().zip(b.iter()).all(same)
    };
    let of_method = |found: &(String, String, &Value)| found.0 == method.as_str();
    let mut found: Vec<_> = operations()
        .into_iter()
        .filter(of_method)
        .filter(|(_, pattern, _)| fits(pattern))
        .collect();
    found.sort_by_key(|(_, pattern, _)| pattern.matches('{').count());
    found.first().map(|(_, _, operation)| *operation)
}

fn schema_name(content: &Value, kind: &str) -> Option<String> {
    let reference = content["content"][kind]["schema"]["$ref"].as_str()?;
    reference.rsplit('/').next().map(str::to_owned)
}

/// Whether the description's schema for the request accepts this body; `None` when the route takes none.
pub fn accepts(method: &Method, path: &str, body: &Value) -> Option<bool> {
    let operation = operation(method, path)?;
    let name = schema_name(&operation["requestBody"], "application/json")?;
    Some(VALIDATORS[&name].is_valid(body))
}

/// What was done was described: the request and the answer are as the description says. Gives the operation's id.
pub fn is_as_described(
    method: &Method,
    path: &str,
    request: &Value,
    status: u16,
    answer: &[u8],
) -> String {
    let at = format!("{method} {path}");
    let operation = operation(method, path).unwrap_or_else(|| panic!("{at} is not described"));
    if operation.get("requestBody").is_some() {
        let fits = accepts(method, path, request).unwrap_or(true);
        assert!(fits, "{at}: {request} is not as described");
    }
    let response = &operation["responses"][status.to_string()];
    assert!(response.is_object(), "{at}: {status} is not described");
    match schema_name(response, "application/json") {
        Some(name) => {
            let answer: Value = serde_json::from_slice(answer).unwrap();
            let errors: Vec<String> = VALIDATORS[&name]
                .iter_errors(&answer)
                .map(|e| format!("{e} at {}", e.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{at}: {errors:?} in {answer}");
        }
        None if response.get("content").is_none() => assert!(answer.is_empty(), "{at}"),
        None => assert!(!answer.is_empty(), "{at}"),
    }
    operation["operationId"].as_str().unwrap().to_owned()
}

/// Every refusal is a problem as described.
pub fn is_a_problem(answer: &Value) {
    assert!(VALIDATORS["Problem"].is_valid(answer), "{answer}");
}

#[test]
fn routes_and_description_are_the_same() {
    let routes: BTreeSet<(String, String)> = route_list()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    let described: BTreeSet<(String, String)> = operations()
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    assert_eq!(described, routes);
}

#[test]
fn every_operation_says_what_it_is() {
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations() {
        let at = format!("{method} {path}");
        let summary = operation["summary"].as_str().unwrap();
        assert!(summary.is_ascii() && summary.len() >= 8, "{at}: {summary}");
        assert!(ids.insert(operation["operationId"].to_string()), "{at}");
        let route = route_list()
            .into_iter()
            .find(|route| route.path == path && route.method.as_str() == method)
            .unwrap();
        let secured = operation.get("security").is_some();
        assert_eq!(secured, route.need != Need::Public, "{at}");
        for parameter in operation["parameters"].as_array().unwrap() {
            assert!(parameter["schema"].is_object(), "{at}: {parameter}");
            let name = parameter["name"].as_str().unwrap();
            let in_path = path.contains(&format!("{{{name}}}"));
            assert_eq!(parameter["in"] == "path", in_path, "{at}: {name}");
        }
        assert_eq!(
            operation["responses"]["4XX"]["content"]["application/problem+json"]["schema"]["$ref"],
            "#/components/schemas/Problem",
            "{at}"
        );
    }
}

#[test]
fn every_schema_is_used_and_every_reference_leads_somewhere() {
    let text = DESCRIPTION.to_string();
    let schemas = DESCRIPTION["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        let reference = format!("\"#/components/schemas/{name}\"");
        assert!(text.contains(&reference), "{name} is not used");
    }
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is missing");
    }
}

async fn catalogue_calls(stranger: &Asker<'_>) {
    for path in [
        "/api/v1/openapi.json",
        "/api/v1/services",
        "/api/v1/services?limit=2&offset=1",
        "/api/v1/services?q=%E9%A3%9F%E5%93%81&audience=company",
        "/api/v1/services?q=zzzz",
    ] {
        stranger.fetch(path).await.is(200);
    }
    for code in stranger.house.city.office.summaries().keys() {
        let path = format!("/api/v1/services/{code}");
        stranger.fetch(&path).await.is(200);
    }
}

async fn session_calls(stranger: &Asker<'_>) {
    let body = json!({ "name": "resident-3", "password": sim::City::password() });
    let session = stranger
        .write("/api/v1/sessions", &body)
        .await
        .is(201)
        .json();
    let who = Asker {
        session: Some(Session {
            token: session["token"].as_str().unwrap().to_owned(),
            csrf: String::new(),
        }),
        ..stranger.clone()
    };
    who.fetch("/api/v1/me").await.is(200);
    let path = "/api/v1/sessions";
    who.call(Method::DELETE, path, &Value::Null, "")
        .await
        .is(204);
    who.fetch("/api/v1/me").await.refuses(401, "AUTH-003");
    for role in Role::ALL {
        let me = stranger.house.role(role).await.fetch("/api/v1/me").await;
        assert_eq!(me.is(200).json()["roles"], json!([role.name()]));
    }
}

async fn draft_calls(who: &Asker<'_>) {
    let draft = ready(who).await;
    let path = format!("/api/v1/drafts/{}", draft["id"].as_str().unwrap());
    who.fetch("/api/v1/drafts").await.is(200);
    let file = draft["files"][0]["id"].as_str().unwrap();
    who.fetch(&format!("/api/v1/files/{file}")).await.is(200);
    for gone in [format!("{path}/files/{file}"), path] {
        let reply = who.call(Method::DELETE, &gone, &Value::Null, "").await;
        assert!(reply.status.is_success());
    }
}

async fn case_calls(house: &House, cases: &[(&'static str, String)]) {
    let who = house.as_("resident-1").await;
    let supervisor = house.as_("supervisor").await;
    for (status, case) in cases {
        let path = format!("/api/v1/cases/{case}");
        let view = who.fetch(&path).await.is(200).json();
        assert_eq!(view["case"]["status"], *status);
        supervisor.fetch(&path).await.is(200);
        for document in view["documents"].as_array().unwrap() {
            let kind = document["kind"].as_str().unwrap();
            let path = format!("{path}/documents/{kind}");
            let pdf = who.fetch(&path).await;
            assert!(pdf.status.is_success() || *status == "issuing", "{path}");
        }
        if let Some(licence) = view["certificate"]["licence_id"].as_str() {
            let path = format!("/api/v1/certificates/{licence}");
            let found = house.stranger().fetch(&path).await.is(200).json();
            assert_eq!(found["valid"], true);
        }
        let receipt = house
            .city
            .office
            .receipt(&house.city.residents[1].1, case.parse().unwrap());
        let receipt = receipt.await.unwrap();
        let body = json!({ "number": receipt.number, "code": receipt.lookup_code.grouped() });
        let path = "/api/v1/progress";
        house
            .stranger()
            .call(Method::POST, path, &body, "")
            .await
            .is(200);
    }
    who.fetch("/api/v1/cases?limit=3").await.is(200);
    let (_, correcting) = &cases[1];
    let path = format!("/api/v1/cases/{correcting}");
    let correction = format!("{path}/correction");
    let begun = who.call(Method::POST, &correction, &Value::Null, "");
    let draft = begun.await.is(201).json();
    let id = draft["id"].as_str().unwrap();
    who.put_file(id, "layout", "again.pdf", sim::pdf("again"))
        .await
        .is(201);
    let body = json!({ "draft": id, "revision": draft["revision"] });
    who.write(&format!("{path}/resubmission"), &body)
        .await
        .is(200);
}

async fn staff_calls(house: &House) {
    for (department, role, kind) in [
        (HALL, Role::Clerk, "intake"),
        (HALL, Role::Clerk, "deliver"),
        (HEALTH, Role::Reviewer, "review"),
        (MARKET, Role::Leader, "decide"),
    ] {
        let who = house.officer(department, role).await;
        let path = format!("/api/v1/tasks/{kind}?limit=200");
        let tasks = who.fetch(&path).await.is(200).json();
        assert!(tasks["total"].as_u64() > Some(0), "{kind}");
        assert_eq!(tasks["total"], tasks["tasks"].as_array().unwrap().len());
    }
    let supervisor = house.as_("supervisor").await;
    for query in [
        "",
        "?status=received",
        "?limit=1&after=3",
        "?department=x&service=y",
    ] {
        let path = format!("/api/v1/oversight/cases{query}");
        supervisor.fetch(&path).await.is(200);
    }
    let administrator = house.as_("administrator").await;
    administrator.fetch("/api/v1/jobs").await.is(200);
}

#[test]
fn every_operation_does_what_the_description_says() {
    run(async {
        let house = House::found(13).await;
        let stranger = house.stranger();
        catalogue_calls(&stranger).await;
        session_calls(&stranger).await;
        draft_calls(&house.as_("resident-1").await).await;
        let cases = one_of_each(&house).await;
        staff_calls(&house).await;
        case_calls(&house, &cases).await;
        let (code, sample) = without_materials(&house).await.unwrap();
        let body = json!({ "service": code, "answers": sample, "delivery": "electronic" });
        let who = house.as_("resident-1").await;
        who.write("/api/v1/cases", &body).await.is(201);
        let called = house.called();
        let missing: Vec<String> = operations()
            .into_iter()
            .map(|(_, _, operation)| operation["operationId"].as_str().unwrap().to_owned())
            .filter(|id| !called.contains(id))
            .collect();
        assert!(missing.is_empty(), "never called: {missing:?}");
        house.is_sound().await;
    });
}
