//! Requests sent twice, at once, or too late. After each, the record is sound.

use crate::house::{HALL, HEALTH, House, MARKET, explained, run, shared};
use crate::walk::{self, begun, examined, jobs, key, opinion, ready, submitted};
use axum::http::Method;
use office::identity::Role;
use office::{NewAccount, Profile};
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A service that asks for no upload, so that a program can hand in without a draft; with its sample.
pub async fn without_materials(house: &House) -> Option<(String, Value)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services");
    for entry in std::fs::read_dir(folder).unwrap() {
        let Ok(sample) = std::fs::read(entry.unwrap().path().join("samples/answers.json")) else {
            continue;
        };
        let sample: Value = serde_json::from_slice(&sample).unwrap();
        for code in house.city.office.summaries().keys() {
            let service = house.city.office.current_service(code).await.unwrap();
            let materials = &service.service.item.materials;
            let open = materials.iter().any(|m| service.service.must_upload(m));
            let form = service.form().unwrap();
            let today = house.city.office.now().date();
            if !open && form.validate(&sample, today).is_empty() {
                return Some((code.clone(), sample));
            }
        }
    }
    None
}

#[test]
fn writes_must_name_themselves() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let case = text(&submitted(&who, "collect").await["case"]);
        let case = |rest: &str| format!("/api/v1/cases/{case}/{rest}");
        let long = "k".repeat(201);
        let routes = [
            (Role::Resident, "/api/v1/cases".to_owned()),
            (Role::Resident, case("withdrawal")),
            (Role::Clerk, case("examine")),
            (Role::Reviewer, case("opinions")),
            (Role::Leader, case("decision")),
            (Role::Clerk, case("delivery")),
        ];
        for (role, path) in routes {
            let who = house.role(role).await;
            for key in ["", "short", "1234567", long.as_str()] {
                let reply = who.call(Method::POST, &path, &json!({}), key).await;
                reply.refuses(422, "API-001");
            }
        }
        house.is_sound().await;
    });
}

#[test]
fn a_repeated_key_gives_the_first_outcome_and_does_nothing_twice() {
    run(async {
        let house = shared().await;
        let office = &house.city.office;
        let who = house.as_("resident-1").await;
        let (one, two) = (
            submitted(&who, "collect").await,
            submitted(&who, "collect").await,
        );
        let clerk = house.role(Role::Clerk).await;
        let accept = json!({ "finding": "accept" });
        let path = |case: &Value| format!("/api/v1/cases/{}/examine", text(&case["case"]));
        let key = key();
        let first = clerk
            .call(Method::POST, &path(&one), &accept, &key)
            .await
            .is(200)
            .json();
        let acts = office.verify(false).await.unwrap().acts;
        for _ in 0..3 {
            let again = clerk
                .call(Method::POST, &path(&one), &accept, &key)
                .await
                .is(200)
                .json();
            assert_eq!(again["history"], first["history"]);
        }
        assert_eq!(office.verify(false).await.unwrap().acts, acts);
        // Without the key it is another request, and comes too late.
        clerk
            .write(&path(&one), &accept)
            .await
            .refuses(409, "CASE-001");
        // The same key about another case is another command.
        let other = clerk
            .call(Method::POST, &path(&two), &accept, &key)
            .await
            .is(200)
            .json();
        assert_eq!(other["case"]["status"], "reviewing");
        house.is_sound().await;
    });
}

#[test]
fn the_same_command_of_another_form_is_not_taken_for_done() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let clerk = house.role(Role::Clerk).await;
        let (one, two) = (
            submitted(&who, "collect").await,
            submitted(&who, "collect").await,
        );
        let desk = |case: &Value, act: &str| format!("/desk/cases/{}/{act}", text(&case["case"]));
        let command = [("command", "the same word again")];
        clerk.post(&desk(&one, "accept"), &command).await.leads();
        clerk.post(&desk(&one, "accept"), &command).await.leads();
        clerk.post(&desk(&two, "accept"), &command).await.leads();
        let view = who
            .fetch(&format!("/api/v1/cases/{}", text(&two["case"])))
            .await
            .json();
        assert_eq!(view["case"]["status"], "reviewing");
        let fields = [
            ("command", "the same word again"),
            ("reason", "无需许可"),
            ("ground", "no_licence_needed"),
        ];
        let late = clerk.post(&desk(&one, "refuse"), &fields).await.is(409);
        assert!(late.text().contains("CASE-001"));
        house.is_sound().await;
    });
}

#[test]
fn a_program_hands_in_once() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let (code, sample) = without_materials(&house)
            .await
            .expect("an allowance asks for none");
        let body = json!({ "service": code, "answers": sample, "delivery": "electronic" });
        let key = key();
        let send = || who.call(Method::POST, "/api/v1/cases", &body, &key);
        let first = send().await.is(201).json();
        assert_eq!(send().await.is(201).json(), first);
        let (a, b) = tokio::join!(send(), send());
        assert_eq!((a.is(201).json(), b.is(201).json()), (first.clone(), first));
        house.is_sound().await;
    });
}

#[test]
fn a_draft_becomes_one_case_however_often_it_is_sent() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-2").await;
        let draft = ready(&who).await;
        let id = text(&draft["id"]);
        let submit = format!("/api/v1/drafts/{id}/submit");
        let body = json!({ "revision": draft["revision"], "delivery": "collect" });
        let (a, b) = tokio::join!(who.write(&submit, &body), who.write(&submit, &body));
        let (a, b) = (a.is(201).json(), b.is(201).json());
        assert_eq!(a, b, "the same receipt");
        assert_eq!(who.write(&submit, &body).await.is(201).json(), a);
        let path = format!("/api/v1/drafts/{id}");
        let save = json!({ "answers": {}, "revision": draft["revision"] });
        who.call(Method::PUT, &path, &save, "")
            .await
            .refuses(409, "DRAFT-002");
        let gone = who.call(Method::DELETE, &path, &Value::Null, "").await;
        assert_eq!(gone.status.as_u16(), 409, "{}", gone.text());
        let late = who
            .put_file(&id, "layout", "late.pdf", sim::pdf("late"))
            .await;
        assert_eq!(late.status.as_u16(), 409, "{}", late.text());
        assert!(explained(late.json()["code"].as_str().unwrap()));
        let cases = who.fetch("/api/v1/cases").await.json()["cases"].clone();
        let of_it = cases
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["id"] == a["case"]);
        assert_eq!(of_it.count(), 1);
        house.is_sound().await;
    });
}

#[test]
fn a_stale_revision_overwrites_nothing() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-2").await;
        let draft = begun(&who).await;
        let path = format!("/api/v1/drafts/{}", text(&draft["id"]));
        let save = |name: &'static str| json!({ "answers": { "store_name": name }, "revision": draft["revision"] });
        let mine = save("青禾一号店");
        let saved = who.call(Method::PUT, &path, &mine, "").await.is(200).json();
        assert_eq!(saved["revision"], 2);
        let theirs = save("青禾二号店");
        who.call(Method::PUT, &path, &theirs, "")
            .await
            .refuses(409, "DRAFT-003");
        let submit = json!({ "revision": 1, "delivery": "collect" });
        let full = ready(&who).await;
        let submit_path = format!("/api/v1/drafts/{}/submit", text(&full["id"]));
        who.write(&submit_path, &submit)
            .await
            .refuses(409, "DRAFT-003");
        let kept = who.fetch(&path).await.json();
        assert_eq!(kept["answers"]["store_name"], "青禾一号店");
        house.is_sound().await;
    });
}

async fn second_clerk(house: &House, department: &str, role: Role, name: &str) {
    let account = NewAccount {
        name: name.to_owned(),
        password: sim::City::password().to_owned(),
        roles: vec![role],
        department: department.to_owned(),
        work_number: name.to_uppercase(),
        profile: Profile::default(),
    };
    house.city.office.create_account(account).await.unwrap();
}

#[test]
fn two_clerks_at_the_same_moment_make_one_act() {
    run(async {
        let house = House::found(12).await;
        second_clerk(&house, HALL, Role::Clerk, "second").await;
        second_clerk(&house, MARKET, Role::Leader, "third").await;
        let who = house.as_("resident-1").await;
        let (one, two) = (house.role(Role::Clerk).await, house.as_("second").await);
        for _ in 0..8 {
            let case = text(&submitted(&who, "collect").await["case"]);
            let path = format!("/api/v1/cases/{case}/examine");
            let accept = json!({ "finding": "accept" });
            let (a, b) = tokio::join!(one.write(&path, &accept), two.write(&path, &accept));
            once(&[a, b]);
            let view = one.fetch(&format!("/api/v1/cases/{case}")).await.json();
            assert_eq!(acts(&view, "case.accepted"), 1);
            // Two departments do not stand in each other's way.
            let (a, b) = tokio::join!(
                opinion(&house, &case, "premises", true),
                opinion(&house, &case, "fire_health", true)
            );
            a.is(200);
            b.is(200);
            let leader = house.role(Role::Leader).await;
            let third = house.as_("third").await;
            let path = format!("/api/v1/cases/{case}/decision");
            let (grant, refuse) = (
                json!({ "grant": true }),
                json!({ "grant": false, "note": "不符合条件" }),
            );
            let (a, b) = tokio::join!(leader.write(&path, &grant), third.write(&path, &refuse));
            once(&[a, b]);
            jobs(&house).await;
            let view = one.fetch(&format!("/api/v1/cases/{case}")).await.json();
            assert_eq!(acts(&view, "case.granted") + acts(&view, "case.refused"), 1);
        }
        house.is_sound().await;
    });
}

fn acts(view: &Value, kind: &str) -> usize {
    let history = view["history"].as_array().unwrap();
    history.iter().filter(|line| line["kind"] == kind).count()
}

/// One was done, the other was refused with a code that has its page.
fn once(replies: &[crate::house::Reply; 2]) {
    let done = replies.iter().filter(|r| r.status.is_success()).count();
    assert_eq!(done, 1, "{replies:?}");
    for refused in replies.iter().filter(|r| !r.status.is_success()) {
        assert_eq!(refused.status.as_u16(), 409);
        let code = text(&refused.json()["code"]);
        assert!(code == "CASE-001" || code == "CASE-015", "{code}");
        assert!(explained(&code));
    }
}

#[test]
fn what_comes_too_early_or_from_the_wrong_desk_is_refused() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let case = text(&submitted(&who, "collect").await["case"]);
        // Nobody reviews it yet, so it is not in the reviewer's sight.
        opinion(&house, &case, "premises", true)
            .await
            .refuses(404, "WEB-404");
        walk::decided(&house, &case, true)
            .await
            .refuses(409, "CASE-001");
        walk::delivered(&house, &case)
            .await
            .refuses(409, "CASE-001");
        let accept = json!({ "finding": "accept" });
        examined(&house, &case, &accept).await.is(200);
        let health = house.officer(HEALTH, Role::Reviewer).await;
        let path = format!("/api/v1/cases/{case}/opinions");
        let theirs = json!({ "branch": "premises", "agrees": true, "note": "x" });
        let refused = health.write(&path, &theirs).await;
        assert_eq!(refused.status.as_u16(), 403);
        assert!(explained(&text(&refused.json()["code"])));
        let nothing = json!({ "branch": "nothing", "agrees": true, "note": "x" });
        let refused = health.write(&path, &nothing).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(explained(&text(&refused.json()["code"])));
        who.write(&format!("/api/v1/cases/{case}/correction"), &Value::Null)
            .await
            .refuses(409, "CASE-001");
        house.is_sound().await;
    });
}

#[test]
fn a_correction_is_handed_in_once() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let case = text(&submitted(&who, "collect").await["case"]);
        let point = json!({ "point": { "material": "layout" }, "note": "请重新上传" });
        let correct = json!({ "finding": "correct", "points": [point] });
        examined(&house, &case, &correct).await.is(200);
        let path = format!("/api/v1/cases/{case}");
        let begin = format!("{path}/correction");
        let draft = who.write(&begin, &Value::Null).await.is(201).json();
        assert_eq!(who.write(&begin, &Value::Null).await.is(201).json(), draft);
        let id = text(&draft["id"]);
        let again = sim::pdf("again");
        who.put_file(&id, "layout", "again.pdf", again)
            .await
            .is(201);
        let body = json!({ "draft": id, "revision": draft["revision"] });
        let resubmit = format!("{path}/resubmission");
        let (a, b) = tokio::join!(who.write(&resubmit, &body), who.write(&resubmit, &body));
        assert!(a.status.is_success() || b.status.is_success());
        let again = who.write(&resubmit, &body).await;
        assert_eq!(again.status.as_u16(), 200, "the first outcome counts");
        for reply in [a, b, again] {
            let status = reply.status.as_u16();
            assert!(matches!(status, 200 | 409), "{}", reply.text());
            if status == 409 {
                assert!(explained(&text(&reply.json()["code"])));
            }
        }
        let view = who.fetch(&path).await.json();
        assert_eq!(acts(&view, "case.resubmitted"), 1);
        house.is_sound().await;
    });
}

#[test]
fn withdrawing_and_accepting_at_the_same_moment_leaves_one_truth() {
    run(async {
        let house = shared().await;
        let who = house.as_("resident-1").await;
        let clerk = house.role(Role::Clerk).await;
        for _ in 0..6 {
            let case = text(&submitted(&who, "collect").await["case"]);
            let path = format!("/api/v1/cases/{case}");
            let (withdraw, examine) = (format!("{path}/withdrawal"), format!("{path}/examine"));
            let (reason, accept) = (
                json!({ "reason": "不办了" }),
                json!({ "finding": "accept" }),
            );
            let (gone, taken) = tokio::join!(
                who.write(&withdraw, &reason),
                clerk.write(&examine, &accept)
            );
            gone.is(200);
            let view = who.fetch(&path).await.json();
            assert_eq!(view["case"]["status"], "withdrawn");
            assert_eq!(acts(&view, "case.withdrawn"), 1);
            let accepted = usize::from(taken.status.is_success());
            assert_eq!(acts(&view, "case.accepted"), accepted);
            if accepted == 0 {
                taken.refuses(409, "CASE-001");
            }
        }
        house.is_sound().await;
    });
}
