//! What the JSON interface does with input that is wrong. After each, the record is sound.

use crate::house::{Asker, FOOD, HALL, HEALTH, House, MARKET, run, shared};
use crate::walk::{self, answers, begun, ready, submitted};
use axum::body::Body;
use axum::http::{Method, header};
use office::identity::Role;
use serde_json::{Value, json};
use sim::pdf;

async fn send(
    who: &Asker<'_>,
    method: Method,
    path: &str,
    body: impl Into<Body>,
) -> crate::house::Reply {
    let request = who
        .program(method, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", walk::key())
        .body(body.into());
    who.house.send(request.unwrap()).await
}

/// The routes that read a JSON body, with somebody who may call them.
async fn readers<'a>(
    house: &'a House,
    draft: &str,
    case: &str,
) -> Vec<(Asker<'a>, Method, String)> {
    let resident = house.as_("resident-1").await;
    let post = |who: &Asker<'a>, path: String| (who.clone(), Method::POST, path);
    let case_path = |rest: &str| format!("/api/v1/cases/{case}/{rest}");
    let mut all = vec![
        post(&house.stranger(), "/api/v1/sessions".to_owned()),
        post(&house.stranger(), "/api/v1/progress".to_owned()),
        post(&resident, "/api/v1/drafts".to_owned()),
        post(&resident, format!("/api/v1/drafts/{draft}/submit")),
        post(&resident, "/api/v1/cases".to_owned()),
        post(&resident, case_path("withdrawal")),
        post(&resident, case_path("resubmission")),
    ];
    all.push((resident, Method::PUT, format!("/api/v1/drafts/{draft}")));
    for (role, rest) in [
        (Role::Clerk, "examine"),
        (Role::Reviewer, "opinions"),
        (Role::Leader, "decision"),
        (Role::Clerk, "delivery"),
    ] {
        all.push(post(&house.role(role).await, case_path(rest)));
    }
    all
}

#[test]
fn a_body_that_cannot_be_read_is_refused() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let draft = begun(&who).await["id"].as_str().unwrap().to_owned();
        let case = submitted(&who, "collect").await["case"]
            .as_str()
            .unwrap()
            .to_owned();
        let bodies = [
            "",
            "{",
            "[]",
            "null",
            "\"text\"",
            "17",
            "{} {}",
            "{\"unknown\": 1}",
            "\u{feff}{}",
            "{\"a\": 1e999}",
        ];
        for (who, method, path) in readers(&house, &draft, &case).await {
            for body in bodies {
                // A withdrawal may be without a word, but not without an object.
                let reply = send(&who, method.clone(), &path, body).await;
                reply.refuses(422, "WEB-003");
            }
            let deep = "[".repeat(100_000);
            send(&who, method.clone(), &path, deep)
                .await
                .refuses(422, "WEB-003");
            let broken = vec![b'{', b'"', 0xff, 0xfe, b'"', b':', b'1', b'}'];
            send(&who, method.clone(), &path, broken)
                .await
                .refuses(422, "WEB-003");
            let large = format!("{{\"a\": \"{}\"}}", "x".repeat(1024 * 1024));
            send(&who, method.clone(), &path, large)
                .await
                .refuses(413, "WEB-002");
        }
        house.is_sound().await;
    });
}

/// Bodies with a wrong type, an unknown field or a missing one, and where they are sent.
fn misshapen(draft: &str) -> Vec<(Method, String, Value)> {
    let path = format!("/api/v1/drafts/{draft}");
    let post = |path: &str, body: Value| (Method::POST, path.to_owned(), body);
    let submit = format!("{path}/submit");
    let mut all = vec![
        post("/api/v1/drafts", json!({ "service": 7 })),
        post("/api/v1/drafts", json!({ "service": FOOD, "more": 1 })),
        post(&submit, json!({ "revision": 1, "delivery": "by pigeon" })),
        post(&submit, json!({ "revision": 1, "delivery": null })),
        post(
            "/api/v1/cases",
            json!({ "service": FOOD, "answers": 3, "delivery": "collect" }),
        ),
    ];
    for body in [
        json!({ "answers": "none", "revision": 1 }),
        json!({ "answers": [], "revision": 1 }),
        json!({ "answers": {}, "revision": -1 }),
        json!({ "answers": {}, "revision": 4_294_967_296_u64 }),
        json!({ "answers": {}, "revision": "1" }),
        json!({ "answers": {} }),
    ] {
        all.push((Method::PUT, path.clone(), body));
    }
    all
}

#[test]
fn wrong_types_and_unknown_fields_are_refused() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let draft = begun(&who).await["id"].as_str().unwrap().to_owned();
        for (method, path, body) in misshapen(&draft) {
            let reply = send(&who, method.clone(), &path, body.to_string()).await;
            reply.refuses(422, "WEB-003");
            who.compared(&method, &path, &body, &reply);
        }
        let path = format!("/api/v1/drafts/{draft}");
        let body = json!({ "answers": { "shop_name": "青禾" }, "revision": 1 }).to_string();
        let refused = send(&who, Method::PUT, &path, body).await;
        refused.refuses(422, "WEB-003");
        assert!(refused.text().contains("shop_name"));
        // What was there before is there still.
        let kept = who.fetch(&path).await.is(200).json();
        assert_eq!(kept["revision"], 1);
        assert_eq!(kept["answers"]["manager_name"], sim::person(1).profile.name);
        house.is_sound().await;
    });
}

#[test]
fn an_examination_says_one_of_three_things() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let receipt = submitted(&who, "collect").await;
        let path = format!(
            "/api/v1/cases/{}/examine",
            receipt["case"].as_str().unwrap()
        );
        let clerk = house.role(Role::Clerk).await;
        for body in [
            json!({ "finding": "maybe" }),
            json!({ "finding": "correct", "points": [{ "point": { "page": "1" }, "note": "" }] }),
            json!({ "finding": "refuse", "ground": "dislike", "reason": "x" }),
            json!({ "finding": "accept", "note": 1 }),
        ] {
            clerk.write(&path, &body).await.refuses(422, "WEB-003");
        }
        house.is_sound().await;
    });
}

#[test]
fn what_is_too_long_or_against_the_rules_is_refused() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let draft = ready(&who).await;
        let path = format!("/api/v1/drafts/{}", draft["id"].as_str().unwrap());
        let mut long = answers();
        long["store_name"] = "店".repeat(100_000).into();
        let body = json!({ "answers": long, "revision": draft["revision"] });
        who.call(Method::PUT, &path, &body, "")
            .await
            .refuses(413, "DRAFT-005");
        long["store_name"] = "店".repeat(61).into();
        let body = json!({ "answers": long, "revision": draft["revision"] });
        let saved = who.call(Method::PUT, &path, &body, "").await.is(200).json();
        let body = json!({ "revision": saved["revision"], "delivery": "collect" });
        let submit = format!("{path}/submit");
        let refused = who.write(&submit, &body).await;
        refused.refuses(422, "FORM-001");
        let fields = refused.json()["fields"].clone();
        assert_eq!(fields[0]["pointer"], "/store_name", "{fields}");
        assert!(fields[0]["message"]["en"].is_string() && fields[0]["message"]["zh"].is_string());

        let body = json!({ "service": FOOD, "answers": {}, "delivery": "collect" });
        who.write("/api/v1/cases", &body)
            .await
            .refuses(422, "FORM-001");
        let body = json!({ "service": FOOD, "answers": answers(), "delivery": "collect" });
        who.write("/api/v1/cases", &body)
            .await
            .refuses(422, "CASE-008");

        let case = submitted(&who, "collect").await["case"]
            .as_str()
            .unwrap()
            .to_owned();
        let long = "长".repeat(4_001);
        let clerk = house.role(Role::Clerk).await;
        let path = format!("/api/v1/cases/{case}/examine");
        let body = json!({ "finding": "refuse", "ground": "no_licence_needed", "reason": long });
        clerk.write(&path, &body).await.refuses(422, "FORM-002");
        let point = json!({ "point": { "material": "nothing" }, "note": "x" });
        let body = json!({ "finding": "correct", "points": [point] });
        let refused = clerk.write(&path, &body).await.is(422).json();
        assert!(refused["code"].as_str().unwrap().starts_with("CASE-"));
        let withdraw = format!("/api/v1/cases/{case}/withdrawal");
        who.write(&withdraw, &json!({ "reason": long }))
            .await
            .refuses(422, "FORM-002");
        let view = who.fetch(&format!("/api/v1/cases/{case}")).await.json();
        assert_eq!(view["case"]["status"], "received");
        house.is_sound().await;
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let clerk = house.role(Role::Clerk).await;
        for id in [
            "1",
            "case_1",
            "draft_00000000000",
            "%00",
            "..%2F..",
            "case_99MRG1KBG8HG1",
        ] {
            for kind in ["drafts", "cases", "files", "certificates", "services"] {
                let path = format!("/api/v1/{kind}/{id}");
                who.fetch(&path).await.refuses(404, "WEB-404");
            }
            let path = format!("/api/v1/cases/{id}/documents/receipt");
            who.fetch(&path).await.refuses(404, "WEB-404");
            let path = format!("/api/v1/tasks/{id}");
            clerk.fetch(&path).await.refuses(404, "WEB-404");
            let path = format!("/api/v1/cases/{id}/examine");
            let accept = json!({ "finding": "accept" });
            clerk.write(&path, &accept).await.refuses(404, "WEB-404");
        }
        for (path, body) in [
            ("/api/v1/drafts", json!({ "service": "nothing" })),
            (
                "/api/v1/cases",
                json!({ "service": "nothing", "answers": {}, "delivery": "collect" }),
            ),
        ] {
            who.write(path, &body).await.refuses(404, "WEB-404");
        }
        house.is_sound().await;
    });
}

#[test]
fn what_is_somebody_elses_is_not_found() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let draft = ready(&who).await;
        let draft_id = draft["id"].as_str().unwrap();
        let file = draft["files"][0]["id"].as_str().unwrap();
        let receipt = submitted(&who, "collect").await;
        let case = format!("/api/v1/cases/{}", receipt["case"].as_str().unwrap());
        let nothing = format!("{case}/documents/nothing");
        who.fetch(&nothing).await.refuses(404, "WEB-404");
        let other = house.as_("resident-2").await;
        for path in [
            format!("/api/v1/drafts/{draft_id}"),
            case.clone(),
            format!("{case}/documents/receipt"),
            format!("/api/v1/files/{file}"),
        ] {
            who.fetch(&path).await.is(200);
            other.fetch(&path).await.refuses(404, "WEB-404");
        }
        let path = format!("{case}/withdrawal");
        other.write(&path, &json!({})).await.refuses(404, "WEB-404");
        let path = format!("/api/v1/drafts/{draft_id}/submit");
        let body = json!({ "revision": draft["revision"], "delivery": "collect" });
        other.write(&path, &body).await.refuses(404, "WEB-404");
        house.is_sound().await;
    });
}

#[test]
fn queries_that_cannot_be_read_are_refused() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let supervisor = house.as_("supervisor").await;
        let clerk = house.role(Role::Clerk).await;
        for query in [
            "after=x",
            "limit=-1",
            "limit=99999999999",
            "after=18446744073709551616",
        ] {
            who.fetch(&format!("/api/v1/cases?{query}"))
                .await
                .refuses(422, "WEB-003");
            let path = format!("/api/v1/tasks/intake?{query}");
            clerk.fetch(&path).await.refuses(422, "WEB-003");
            let path = format!("/api/v1/oversight/cases?{query}");
            supervisor.fetch(&path).await.refuses(422, "WEB-003");
            assert_eq!(
                who.get(&format!("/cases?{query}")).await.status.as_u16(),
                if query.starts_with("after") { 422 } else { 200 }
            );
        }
        supervisor
            .fetch("/api/v1/oversight/cases?status=nothing")
            .await
            .refuses(422, "WEB-003");
        let far = "18446744073709551615";
        who.fetch(&format!("/api/v1/cases?after={far}"))
            .await
            .is(200);
        who.fetch(&format!("/api/v1/services?offset={far}&limit={far}"))
            .await
            .is(200);
        let path = format!("/api/v1/services?q=a&offset={far}&limit={far}");
        who.fetch(&path).await.is(200);
        clerk
            .get(&format!("/desk?kind=intake&after={far}"))
            .await
            .is(200);
        supervisor
            .get(&format!("/oversight?after={far}"))
            .await
            .is(200);
        house.is_sound().await;
    });
}

#[test]
fn files_that_are_not_what_they_should_be_are_refused() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let draft = begun(&who).await["id"].as_str().unwrap().to_owned();
        let good = pdf("a plan");
        let put =
            |name: &'static str, content: Vec<u8>| who.put_file(&draft, "layout", name, content);
        put("plan.pdf", Vec::new()).await.refuses(422, "FILE-001");
        let mut large = good.clone();
        large.resize(10 * 1024 * 1024 + 1, b' ');
        put("plan.pdf", large.clone())
            .await
            .refuses(413, "FILE-002");
        put("plan.exe", b"MZ\x90\x00".to_vec())
            .await
            .refuses(422, "FILE-003");
        put("plan.png", good.clone()).await.refuses(422, "FILE-004");
        put("plan", good.clone()).await.refuses(422, "FILE-004");
        put("", good.clone()).await.refuses(422, "FILE-004");
        large.resize(21 * 1024 * 1024, b' ');
        put("plan.pdf", large).await.refuses(413, "WEB-002");
        let nowhere = who.put_file(&draft, "nothing", "plan.pdf", good.clone());
        nowhere.await.refuses(404, "WEB-404");
        let other = house.as_("resident-2").await;
        let theirs = other.put_file(&draft, "layout", "plan.pdf", good.clone());
        theirs.await.refuses(404, "WEB-404");
        for place in 0..5 {
            put("plan.pdf", pdf(&place.to_string())).await.is(201);
        }
        put("plan.pdf", pdf("one too many"))
            .await
            .refuses(413, "FILE-005");
        let path = format!("/api/v1/drafts/{draft}");
        let files = who.fetch(&path).await.json()["files"].clone();
        let files = files.as_array().unwrap();
        assert_eq!(files.len(), 5);
        let file = files[0]["id"].as_str().unwrap();
        let path = format!("{path}/files/{file}");
        other
            .call(Method::DELETE, &path, &Value::Null, "")
            .await
            .refuses(404, "WEB-404");
        who.call(Method::DELETE, &path, &Value::Null, "")
            .await
            .is(204);
        who.call(Method::DELETE, &path, &Value::Null, "")
            .await
            .refuses(404, "WEB-404");
        house.is_sound().await;
    });
}

#[test]
fn a_file_is_removed_only_from_the_draft_that_the_address_names() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let (one, two) = (ready(&who).await, begun(&who).await);
        let file = one["files"][0]["id"].as_str().unwrap();
        let path = format!(
            "/api/v1/drafts/{}/files/{file}",
            two["id"].as_str().unwrap()
        );
        who.call(Method::DELETE, &path, &Value::Null, "")
            .await
            .refuses(404, "WEB-404");
        let path = format!(
            "/drafts/{}/files/{file}/remove",
            two["id"].as_str().unwrap()
        );
        who.post(&path, &[]).await.is(404);
        who.fetch(&format!("/api/v1/files/{file}")).await.is(200);
        house.is_sound().await;
    });
}

#[test]
fn wrong_passwords_and_look_up_codes_are_slowed_down() {
    run(async {
        let house = House::found(11).await;
        let stranger = house.stranger();
        let body = json!({ "name": "resident-3", "password": "not this one" });
        let mut tries = 0;
        while stranger
            .write("/api/v1/sessions", &body)
            .await
            .status
            .as_u16()
            == 422
        {
            tries += 1;
            assert!(tries < 50, "nobody stops it");
        }
        stranger
            .write("/api/v1/sessions", &body)
            .await
            .refuses(429, "AUTH-002");
        let right = json!({ "name": "resident-3", "password": sim::City::password() });
        stranger
            .write("/api/v1/sessions", &right)
            .await
            .refuses(429, "AUTH-002");
        let who = house.as_("resident-1").await;
        let receipt = submitted(&who, "collect").await;
        let body = json!({ "number": receipt["number"], "code": "ABCDEFGH" });
        tries = 0;
        while stranger
            .write("/api/v1/progress", &body)
            .await
            .status
            .as_u16()
            == 422
        {
            tries += 1;
            assert!(tries < 50, "nobody stops it");
        }
        stranger
            .write("/api/v1/progress", &body)
            .await
            .refuses(429, "CASE-018");
        let clerk = house.officer(HALL, Role::Clerk).await;
        clerk.fetch("/api/v1/tasks/intake").await.is(200);
        house.is_sound().await;
    });
}

#[test]
fn a_case_is_open_only_to_those_who_handle_it() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let receipt = submitted(&who, "collect").await;
        let case = receipt["case"].as_str().unwrap();
        let accept = json!({ "finding": "accept" });
        walk::examined(&house, case, &accept).await.is(200);
        let (mut open, mut closed) = (0, 0);
        let officers = house.city.officers();
        let officers: Vec<(String, Role, String)> = officers
            .map(|(department, role, who)| (department.to_owned(), role, who.name.clone()))
            .collect();
        for (department, role, name) in officers {
            let handles = match role {
                Role::Clerk => department == HALL,
                Role::Reviewer => department == MARKET || department == HEALTH,
                Role::Leader => department == MARKET,
                _ => role == Role::Supervisor,
            };
            let officer = house.as_(&name).await;
            let reply = officer.fetch(&format!("/api/v1/cases/{case}")).await;
            let receipt = format!("/api/v1/cases/{case}/documents/receipt");
            let paper = officer.fetch(&receipt).await.status.as_u16();
            if handles {
                open += 1;
                reply.is(200);
            } else {
                closed += 1;
                reply.refuses(404, "WEB-404");
                assert_eq!(paper, 404, "{name}");
                if role != Role::Supervisor {
                    let page = officer.get(&format!("/desk/cases/{case}")).await;
                    assert!(!page.is(404).text().contains("林知秋"));
                }
            }
        }
        assert!(open == 5 && closed > 10, "{open} {closed}");
        house.is_sound().await;
    });
}

#[test]
fn uploads_of_a_page_that_go_wrong_say_so_on_a_page() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let draft = begun(&who).await["id"].as_str().unwrap().to_owned();
        let path = format!("/drafts/{draft}/materials/layout");
        let mut large = pdf("a plan");
        large.resize(10 * 1024 * 1024 + 1, b' ');
        for (size, code) in [
            (10 * 1024 * 1024 + 1, "FILE-002"),
            (21 * 1024 * 1024, "FILE-002"),
        ] {
            large.resize(size, b' ');
            let page = who.upload(&path, "plan.pdf", &large).await.is(413).text();
            assert!(page.contains(code) && page.contains("<h1"), "{code}");
        }
        for (kind, body) in [
            ("multipart/form-data; boundary=edge", "--other\r\n"),
            ("multipart/form-data", "--edge--"),
            ("text/plain", "a plan"),
        ] {
            let request = who
                .browse(Method::POST, &format!("{path}?csrf={}", who.csrf()))
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(body));
            let page = house.send(request.unwrap()).await.is(422).text();
            assert!(
                page.contains("WEB-003") && page.contains("<h1"),
                "{kind}: {page}"
            );
        }
        let request = who
            .browse(Method::POST, &path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from("--edge--\r\n"));
        house.send(request.unwrap()).await.is(403);
        let view = who.fetch(&format!("/api/v1/drafts/{draft}")).await.json();
        assert_eq!(view["files"], json!([]));
        house.is_sound().await;
    });
}
