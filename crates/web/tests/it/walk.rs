//! The way of a food business licence over the JSON interface, step by step.

use crate::house::{Asker, FOOD, HALL, HEALTH, House, MARKET, Reply};
use axum::body::Body;
use axum::http::Method;
use office::identity::Role;
use serde_json::{Value, json};
use sim::pdf;

/// The answers as the department imagines them.
pub fn answers() -> Value {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../services/food-business-licence/samples/answers.json"
    );
    serde_json::from_slice(&std::fs::read(sample).unwrap()).unwrap()
}

/// A key that no other request has.
pub fn key() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!(
        "a-fresh-key-of-a-test-{}",
        NEXT.fetch_add(1, Ordering::SeqCst)
    )
}

impl Asker<'_> {
    pub async fn write(&self, path: &str, body: &Value) -> Reply {
        self.call(Method::POST, path, body, &key()).await
    }

    /// Uploads a file as a program does: the body is the file.
    pub async fn put_file(
        &self,
        draft: &str,
        material: &str,
        name: &str,
        content: Vec<u8>,
    ) -> Reply {
        let path = format!("/api/v1/drafts/{draft}/materials/{material}?name={name}");
        let request = self.program(Method::POST, &path).body(Body::from(content));
        let reply = self.house.send(request.unwrap()).await;
        self.compared(&Method::POST, &path, &Value::Null, &reply);
        reply
    }
}

/// A new draft.
pub async fn begun(who: &Asker<'_>) -> Value {
    let reply = who
        .write("/api/v1/drafts", &json!({ "service": FOOD }))
        .await;
    reply.is(201).json()
}

/// A draft that can be submitted.
pub async fn ready(who: &Asker<'_>) -> Value {
    let draft = begun(who).await;
    let id = draft["id"].as_str().unwrap();
    let path = format!("/api/v1/drafts/{id}");
    let body = json!({ "answers": answers(), "revision": draft["revision"] });
    who.call(Method::PUT, &path, &body, "").await.is(200);
    for material in ["layout", "safety_rules"] {
        let scan = pdf(&format!("{material} {id}"));
        who.put_file(id, material, "scan.pdf", scan).await.is(201);
    }
    who.fetch(&path).await.is(200).json()
}

/// A draft submitted: its receipt.
pub async fn submitted(who: &Asker<'_>, delivery: &str) -> Value {
    let draft = ready(who).await;
    let path = format!("/api/v1/drafts/{}/submit", draft["id"].as_str().unwrap());
    let body = json!({ "revision": draft["revision"], "delivery": delivery });
    who.write(&path, &body).await.is(201).json()
}

pub async fn examined(house: &House, case: &str, finding: &Value) -> Reply {
    let clerk = house.officer(HALL, Role::Clerk).await;
    let path = format!("/api/v1/cases/{case}/examine");
    clerk.write(&path, finding).await
}

pub async fn opinion(house: &House, case: &str, branch: &str, agrees: bool) -> Reply {
    let department = if branch == "premises" { MARKET } else { HEALTH };
    let reviewer = house.officer(department, Role::Reviewer).await;
    let path = format!("/api/v1/cases/{case}/opinions");
    let body = json!({ "branch": branch, "agrees": agrees, "note": "现场核查记录见附页" });
    reviewer.write(&path, &body).await
}

pub async fn decided(house: &House, case: &str, grant: bool) -> Reply {
    let leader = house.officer(MARKET, Role::Leader).await;
    let note = if grant {
        ""
    } else {
        "场所条件不符合要求"
    };
    let path = format!("/api/v1/cases/{case}/decision");
    leader
        .write(&path, &json!({ "grant": grant, "note": note }))
        .await
}

pub async fn delivered(house: &House, case: &str) -> Reply {
    let clerk = house.officer(HALL, Role::Clerk).await;
    let path = format!("/api/v1/cases/{case}/delivery");
    let body = json!({ "way": "collected", "note": "本人领取，核对身份证" });
    clerk.write(&path, &body).await
}

/// What the office was asked to make is made.
pub async fn jobs(house: &House) {
    house.city.office.run_all_due_jobs().await.unwrap();
}

/// One food case in each status, of `resident-1`: `(status, case)`.
pub async fn one_of_each(house: &House) -> Vec<(&'static str, String)> {
    let who = house.as_("resident-1").await;
    let correct = json!({ "finding": "correct", "points": [
        { "point": { "material": "layout" }, "note": "扫描件不清晰，请重新上传" },
        { "point": { "field": "/store_name" }, "note": "与营业执照不一致" },
    ] });
    let refuse = json!({ "finding": "refuse", "ground": "not_competent",
        "reason": "场所在临川市，不归本县管辖", "competent": "临川市行政审批局" });
    let names = [
        "received",
        "correcting",
        "intake_refused",
        "reviewing",
        "deciding",
        "closed_refused",
        "withdrawn",
        "delivering",
        "closed_granted",
        "issuing",
    ];
    let mut cases = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let delivery = if place == 7 { "post" } else { "collect" };
        let receipt = submitted(&who, delivery).await;
        let case = receipt["case"].as_str().unwrap().to_owned();
        match name {
            "received" => {}
            "correcting" => drop(examined(house, &case, &correct).await.is(200)),
            "intake_refused" => drop(examined(house, &case, &refuse).await.is(200)),
            "withdrawn" => {
                let path = format!("/api/v1/cases/{case}/withdrawal");
                who.write(&path, &json!({ "reason": "不办了" }))
                    .await
                    .is(200);
            }
            _ => later(house, &case, name).await,
        }
        if name != "issuing" {
            jobs(house).await;
        }
        cases.push((name, case));
    }
    cases
}

async fn later(house: &House, case: &str, name: &str) {
    let accept = json!({ "finding": "accept" });
    examined(house, case, &accept).await.is(200);
    opinion(house, case, "premises", true).await.is(200);
    if name == "reviewing" {
        return;
    }
    let agrees = name != "closed_refused";
    opinion(house, case, "fire_health", agrees).await.is(200);
    if name == "deciding" {
        return;
    }
    decided(house, case, name != "closed_refused").await.is(200);
    if name.starts_with("closed") {
        jobs(house).await;
        delivered(house, case).await.is(200);
    }
}
