//! The forms of the desk come back with what was typed, and nothing has happened.

use crate::house::{Asker, HALL, HEALTH, House, MARKET, run};
use crate::html::{Piece, attribute, form, pieces, tags};
use crate::walk::{decided, examined, jobs, opinion, submitted};
use office::identity::Role;
use serde_json::json;

/// The words inside a `<textarea>`.
fn textarea(page: &str, id: &str) -> String {
    let found = pieces(page);
    let mut inside = found.iter().skip_while(|piece| match piece {
        Piece::Open(name, attributes) => {
            name != "textarea" || attribute(attributes, "id") != Some(id)
        }
        _ => true,
    });
    match inside.nth(1) {
        Some(Piece::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Posts a form that is wrong: the page comes back with the code, and the link of its error leads to a control.
async fn comes_back(who: &Asker<'_>, path: &str, fields: &[(&str, &str)], code: &str) -> String {
    let page = who.post(path, fields).await.is(422).text();
    assert!(page.contains(code), "{code}: {page}");
    let found = pieces(&page);
    let anchor = tags(&found, "a")
        .filter_map(|a| attribute(a, "href")?.strip_prefix('#'))
        .find(|id| *id != "main")
        .unwrap_or_default()
        .to_owned();
    let led = found.iter().any(|piece| match piece {
        Piece::Open(_, attributes) => attribute(attributes, "id") == Some(&anchor),
        _ => false,
    });
    assert!(led, "#{anchor} is not on the page");
    assert_eq!(tags(&found, "h1").count(), 1);
    page
}

fn has(page: &str, action: &str, name: &str, value: &str) {
    let fields = form(page, action);
    let wanted = (name.to_owned(), value.to_owned());
    assert!(fields.contains(&wanted), "{name}={value}: {fields:?}");
}

async fn intake(house: &House, desk: &str) {
    let clerk = house.officer(HALL, Role::Clerk).await;
    let correct = format!("{desk}/correct");
    let fields = [("note-material:layout", "请重新上传")];
    let page = comes_back(&clerk, &correct, &fields, "CASE-005").await;
    has(&page, &correct, "note-material:layout", "请重新上传");
    let refuse = format!("{desk}/refuse");
    let fields = [
        ("ground", "not_competent"),
        ("reason", " "),
        ("competent", "临川市行政审批局"),
    ];
    let page = comes_back(&clerk, &refuse, &fields, "CASE-006").await;
    has(&page, &refuse, "ground", "not_competent");
    has(&page, &refuse, "competent", "临川市行政审批局");
    let long = "长".repeat(4_001);
    let fields = [("ground", "no_licence_needed"), ("reason", long.as_str())];
    let page = comes_back(&clerk, &refuse, &fields, "FORM-002").await;
    assert_eq!(textarea(&page, "reason"), long);
}

async fn review(house: &House, desk: &str) {
    let reviewer = house.officer(HEALTH, Role::Reviewer).await;
    let action = format!("{desk}/opinion");
    let fields = [
        ("branch", "fire_health"),
        ("note", "<b>疏散通道</b> & \"门\""),
    ];
    let page = comes_back(&reviewer, &action, &fields, "FORM-003").await;
    assert_eq!(
        textarea(&page, "fire_health-note"),
        "<b>疏散通道</b> & \"门\""
    );
    assert!(
        !page.contains("<b>疏散通道"),
        "what was typed is never markup"
    );
    let fields = [
        ("branch", "fire_health"),
        ("verdict", "disagree"),
        ("note", ""),
    ];
    let reply = reviewer.post(&action, &fields).await;
    if reply.status.as_u16() == 422 {
        has(&reply.text(), &action, "verdict", "disagree");
    }
}

async fn decision(house: &House, desk: &str) {
    let leader = house.officer(MARKET, Role::Leader).await;
    let action = format!("{desk}/decide");
    let page = comes_back(&leader, &action, &[("note", "条件不符")], "FORM-003").await;
    assert_eq!(textarea(&page, "note"), "条件不符");
    let fields = [("verdict", "refuse"), ("note", "  ")];
    let page = comes_back(&leader, &action, &fields, "CASE-006").await;
    has(&page, &action, "verdict", "refuse");
}

#[test]
fn the_forms_of_the_desk_keep_what_was_typed() {
    run(async {
        let house = House::found(14).await;
        let who = house.as_("resident-1").await;
        let case = submitted(&who, "post").await["case"]
            .as_str()
            .unwrap()
            .to_owned();
        let desk = format!("/desk/cases/{case}");
        intake(&house, &desk).await;
        let view = who.fetch(&format!("/api/v1/cases/{case}")).await.json();
        assert_eq!(
            view["history"].as_array().unwrap().len(),
            1,
            "nothing happened"
        );
        examined(&house, &case, &json!({ "finding": "accept" }))
            .await
            .is(200);
        opinion(&house, &case, "premises", true).await.is(200);
        review(&house, &desk).await;
        opinion(&house, &case, "fire_health", true).await.is(200);
        decision(&house, &desk).await;
        decided(&house, &case, true).await.is(200);
        jobs(&house).await;
        let clerk = house.officer(HALL, Role::Clerk).await;
        let action = format!("{desk}/deliver");
        let fields = [("way", "collected"), ("note", "")];
        let page = comes_back(&clerk, &action, &fields, "CASE-017").await;
        has(&page, &action, "way", "collected");
        let fields = [("way", ""), ("note", "青禾邮政 QH123456789")];
        let page = comes_back(&clerk, &action, &fields, "FORM-003").await;
        has(&page, &action, "note", "青禾邮政 QH123456789");
        has(&page, &action, "way", "posted");
        house.is_sound().await;
    });
}
