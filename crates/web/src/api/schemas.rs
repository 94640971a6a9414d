//! The schemas of what programs send, and of parameters; those of the answers are next door.

use super::answers;
use office::cases::{DeliveryWish, DocumentKind, Status};
use office::port::rows::WorkKind;
use serde_json::{Map, Value, json};

/// All named schemas.
pub(super) fn all() -> Value {
    let mut all: Map<String, Value> = Map::new();
    for (name, schema) in applicant().into_iter().chain(staff()).chain(answers::all()) {
        all.insert(name.to_owned(), schema);
    }
    Value::Object(all)
}

/// An object of exactly these fields; those that are not named in `optional` are required.
pub(super) fn object(fields: &Value, optional: &[&str]) -> Value {
    let names = fields.as_object().into_iter().flat_map(Map::keys);
    let required: Vec<&String> = names
        .filter(|name| !optional.contains(&name.as_str()))
        .collect();
    json!({
        "type": "object", "additionalProperties": false, "required": required, "properties": fields,
    })
}

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// A text for people of at most 4,000 characters.
fn note() -> Value {
    json!({ "type": "string", "maxLength": office::actions::MAX_TEXT })
}

fn revision() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX, "description": "The revision that was read." })
}

fn answers_of_a_form() -> Value {
    json!({ "type": "object", "description": "By the names of the service's form." })
}

fn delivery() -> Value {
    json!({ "enum": DeliveryWish::ALL.map(DeliveryWish::name), "description": "How the result is to be delivered." })
}

pub(super) fn status() -> Value {
    json!({ "enum": Status::ALL.map(Status::name) })
}

pub(super) fn work() -> Value {
    let kinds = [
        WorkKind::Intake,
        WorkKind::Review,
        WorkKind::Decide,
        WorkKind::Deliver,
    ];
    json!({ "enum": kinds.map(WorkKind::name) })
}

pub(super) fn document_kind() -> Value {
    json!({ "enum": DocumentKind::ALL.map(DocumentKind::name) })
}

fn applicant() -> Vec<(&'static str, Value)> {
    let service = || json!({ "type": "string", "description": "The code of a service." });
    vec![
        (
            "SignIn",
            object(&json!({ "name": text(), "password": text() }), &[]),
        ),
        (
            "AskProgress",
            object(&json!({ "number": text(), "code": text() }), &[]),
        ),
        ("NewDraft", object(&json!({ "service": service() }), &[])),
        (
            "SaveDraft",
            object(
                &json!({ "answers": answers_of_a_form(), "revision": revision() }),
                &[],
            ),
        ),
        (
            "SubmitDraft",
            object(
                &json!({ "revision": revision(), "delivery": delivery() }),
                &[],
            ),
        ),
        (
            "Submit",
            object(
                &json!({ "service": service(), "answers": answers_of_a_form(), "delivery": delivery() }),
                &[],
            ),
        ),
        (
            "Resubmit",
            object(&json!({ "draft": text(), "revision": revision() }), &[]),
        ),
        (
            "Withdraw",
            object(&json!({ "reason": note() }), &["reason"]),
        ),
    ]
}

fn staff() -> Vec<(&'static str, Value)> {
    vec![
        ("Examine", examine()),
        ("Point", point()),
        (
            "GiveOpinion",
            object(
                &json!({ "branch": text(), "agrees": { "type": "boolean" }, "note": note() }),
                &[],
            ),
        ),
        (
            "Decide",
            object(
                &json!({ "grant": { "type": "boolean" }, "note": note() }),
                &["note"],
            ),
        ),
        (
            "Deliver",
            object(
                &json!({ "way": { "enum": ["collected", "posted"] }, "note": note() }),
                &[],
            ),
        ),
    ]
}

/// Something that a correction names: a field of the form by its JSON pointer, or a material by its key.
fn point() -> Value {
    let one = |name: &str| {
        let mut fields = Map::new();
        fields.insert(name.to_owned(), text());
        object(&Value::Object(fields), &[])
    };
    json!({ "oneOf": [one("field"), one("material")] })
}

fn examine() -> Value {
    let finding = |name: &str| json!({ "const": name });
    let point = object(
        &json!({ "point": { "$ref": "#/components/schemas/Point" }, "note": note() }),
        &[],
    );
    json!({ "oneOf": [
        object(&json!({ "finding": finding("accept") }), &[]),
        object(&json!({
            "finding": finding("correct"),
            "points": { "type": "array", "items": point, "description": "Everything that is missing or wrong, told at once." },
        }), &[]),
        object(&json!({
            "finding": finding("refuse"),
            "ground": { "enum": ["no_licence_needed", "not_competent"] },
            "reason": note(),
            "competent": { "type": "string", "description": "The competent organ, when it is another." },
        }), &["competent"]),
    ] })
}

/// The schema of a parameter in a path.
pub(super) fn in_path(path: &str, name: &str) -> Value {
    match name {
        "kind" if path.contains("/tasks/") => work(),
        "kind" => document_kind(),
        _ => text(),
    }
}

/// A parameter in the query.
pub(super) fn query(name: &str) -> Value {
    let (schema, what) = match name {
        "after" => (
            json!({ "type": "integer", "minimum": 0 }),
            "Only what has a higher position than this.",
        ),
        "limit" => (
            json!({ "type": "integer", "minimum": 0 }),
            "How many at most; more than 100 services or 200 of anything else are never given.",
        ),
        "offset" => (
            json!({ "type": "integer", "minimum": 0 }),
            "How many to leave out.",
        ),
        "q" => (text(), "Words: Chinese, pinyin or initials."),
        "audience" => (json!({ "enum": ["person", "company"] }), "Whom it serves."),
        "status" => (status(), "Only cases in this status."),
        "department" => (
            text(),
            "Only cases that the department of this code decides.",
        ),
        "service" => (text(), "Only cases of this service."),
        _ => (text(), "The name of the file, with its ending."),
    };
    json!({ "name": name, "in": "query", "required": false, "description": what, "schema": schema })
}
