//! The schemas of what programs get.

use super::schemas::{document_kind, object, status, text, work};
use serde_json::{Value, json};

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn list(name: &str) -> Value {
    json!({ "type": "array", "items": reference(name) })
}

fn maybe(schema: &Value) -> Value {
    json!({ "oneOf": [schema, { "type": "null" }] })
}

fn integer() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn yes_or_no() -> Value {
    json!({ "type": "boolean" })
}

/// An object that may hold more than is said here.
fn open(what: &str) -> Value {
    json!({ "type": "object", "additionalProperties": true, "description": what })
}

fn position() -> Value {
    json!({ "type": "integer", "minimum": 1, "description": "The place in the record." })
}

/// All of them.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    let mut all = vec![
        ("Problem", problem()),
        ("Description", open("OpenAPI 3.1.")),
        ("Text", words()),
    ];
    all.extend(people());
    all.extend(catalogue());
    all.extend(applications());
    all.extend(lists());
    all.extend(course());
    all.push(("Case", case()));
    all
}

fn words() -> Value {
    let mut words = object(&json!({ "zh": text(), "en": text() }), &["en"]);
    words["description"] =
        "Words in both languages; without `en` there are only the Chinese.".into();
    words
}

fn problem() -> Value {
    let field = object(
        &json!({ "pointer": text(), "rule": text(), "message": reference("Text") }),
        &[],
    );
    let mut problem = object(
        &json!({
            "type": text(),
            "title": text(),
            "status": integer(),
            "code": text(),
            "detail": text(),
            "fields": { "type": "array", "items": field },
            "reference": { "type": "string", "description": "For a fault: what the operator finds in the log." },
        }),
        &["reference"],
    );
    problem["description"] =
        "RFC 9457; `code` has a page under docs/errors; `title` is English, `detail` Chinese."
            .into();
    problem
}

fn people() -> Vec<(&'static str, Value)> {
    let roles = || {
        let names = office::identity::Role::ALL.map(office::identity::Role::name);
        json!({ "type": "array", "items": { "enum": names } })
    };
    vec![
        (
            "Session",
            object(
                &json!({ "token": text(), "account": text(), "roles": roles() }),
                &[],
            ),
        ),
        (
            "Me",
            object(
                &json!({ "account": text(), "roles": roles(), "department": maybe(&text()) }),
                &[],
            ),
        ),
    ]
}

fn catalogue() -> Vec<(&'static str, Value)> {
    let marks = json!({ "type": "array", "items": { "type": "array", "items": integer(), "minItems": 2, "maxItems": 2 } });
    let found = object(&json!({ "text": text(), "marks": marks }), &[]);
    vec![
        (
            "ServiceSummary",
            object(
                &json!({
                    "code": text(), "edition": integer(), "name": reference("Text"),
                    "department": reference("Text"), "summary": reference("Text"), "type": text(),
                    "online": yes_or_no(), "match": maybe(&found),
                }),
                &[],
            ),
        ),
        (
            "Services",
            object(
                &json!({ "total": integer(), "forgiven": yes_or_no(), "services": list("ServiceSummary") }),
                &["forgiven"],
            ),
        ),
        (
            "Service",
            object(
                &json!({
                    "edition": integer(), "digest": text(), "item": open("The guide, by the names of the national standard."),
                    "form": maybe(&open("The JSON Schema of the answers.")), "procedure": maybe(&open("Who does what in which time.")),
                }),
                &[],
            ),
        ),
        (
            "Certificate",
            object(
                &json!({
                    "licence_id": text(), "title": reference("Text"), "service": reference("Text"),
                    "department": reference("Text"), "holder": text(), "valid": yes_or_no(),
                }),
                &[],
            ),
        ),
    ]
}

fn applications() -> Vec<(&'static str, Value)> {
    vec![
        (
            "File",
            object(
                &json!({ "id": text(), "material": text(), "name": text(), "media_type": text(), "size": integer() }),
                &[],
            ),
        ),
        (
            "Draft",
            object(
                &json!({
                    "id": text(), "service": text(), "edition": integer(), "revision": integer(), "saved_at": moment(),
                    "answers": open("By the names of the service's form."), "files": list("File"),
                    "missing_materials": { "type": "array", "items": text() },
                    "case": maybe(&text()), "corrects": maybe(&text()),
                }),
                &[],
            ),
        ),
        ("Deleted", object(&json!({ "deleted": text() }), &[])),
        (
            "Receipt",
            object(
                &json!({
                    "case": text(), "number": text(), "lookup_code": text(), "received_at": moment(),
                    "position": position(), "digest": text(),
                }),
                &[],
            ),
        ),
    ]
}

fn lists() -> Vec<(&'static str, Value)> {
    let draft = object(
        &json!({ "id": text(), "service": reference("Text"), "saved_at": moment() }),
        &[],
    );
    let count = object(&json!({ "status": status(), "count": integer() }), &[]);
    let job = object(
        &json!({
            "id": text(), "kind": text(), "about": text(), "attempts": integer(), "due": moment(), "failure": text(),
        }),
        &[],
    );
    let of = |schema: &Value| json!({ "type": "array", "items": schema });
    vec![
        ("Drafts", object(&json!({ "drafts": of(&draft) }), &[])),
        ("Cases", object(&json!({ "cases": list("CaseLine") }), &[])),
        (
            "Tasks",
            object(&json!({ "total": integer(), "tasks": list("Task") }), &[]),
        ),
        (
            "Overseen",
            object(
                &json!({ "counts": of(&count), "cases": list("CaseLine") }),
                &[],
            ),
        ),
        ("Jobs", object(&json!({ "jobs": of(&job) }), &[])),
    ]
}

fn course() -> Vec<(&'static str, Value)> {
    let left = json!({ "type": ["integer", "null"], "description": "Below zero: late." });
    let state = json!({ "enum": ["done", "current", "waiting", "stopped", "skipped"] });
    vec![
        (
            "Who",
            object(
                &json!({ "what": reference("Text"), "work_number": text() }),
                &[],
            ),
        ),
        (
            "Step",
            object(
                &json!({
                    "step": reference("Text"), "state": state, "at": maybe(&moment()), "who": maybe(&reference("Who")),
                }),
                &[],
            ),
        ),
        (
            "CaseLine",
            object(
                &json!({
                    "id": text(), "number": text(), "service": reference("Text"), "task_code": text(),
                    "status": status(), "received_at": moment(), "position": position(), "due": maybe(&day()),
                    "working_days_left": left, "provisional": yes_or_no(),
                }),
                &[],
            ),
        ),
        (
            "Task",
            object(
                &json!({
                    "kind": work(), "branch": text(), "since": moment(), "due": maybe(&day()), "case": reference("CaseLine"),
                }),
                &[],
            ),
        ),
        (
            "Progress",
            object(
                &json!({
                    "number": text(), "service": reference("Text"), "status": status(), "received_at": moment(),
                    "due": maybe(&day()), "provisional": yes_or_no(), "track": list("Step"),
                }),
                &[],
            ),
        ),
    ]
}

fn case() -> Value {
    let of = |schema: Value| json!({ "type": "array", "items": schema });
    let opinion = object(
        &json!({ "agrees": yes_or_no(), "at": moment(), "who": reference("Who"), "note": maybe(&text()) }),
        &[],
    );
    let branch = object(
        &json!({
            "key": text(), "name": reference("Text"), "department": reference("Text"), "opinion": maybe(&opinion),
        }),
        &[],
    );
    let act = object(
        &json!({
            "position": position(), "at": moment(), "kind": text(), "who": reference("Who"), "what": reference("Text"),
        }),
        &[],
    );
    let correction = object(
        &json!({ "point": reference("Point"), "label": reference("Text"), "note": text() }),
        &[],
    );
    let document = object(
        &json!({ "kind": document_kind(), "title": reference("Text") }),
        &[],
    );
    let certificate = object(
        &json!({ "number": text(), "licence_id": text(), "valid_from": day(), "valid_to": maybe(&day()) }),
        &[],
    );
    object(
        &json!({
            "case": reference("CaseLine"), "track": list("Step"), "history": of(act), "branches": of(branch),
            "correction": of(correction), "documents": of(document),
            "answers": maybe(&open("By the names of the service's form; null for who may not read them.")),
            "files": list("File"), "reasons": maybe(&text()), "certificate": maybe(&certificate),
        }),
        &[],
    )
}
