//! A whole application as HTML forms, from signing in to the closed case; and what a form does with bad input.

use crate::house::{Asker, FOOD, HALL, HEALTH, House, MARKET, Reply, Session, encoded, run};
use crate::html::{form, input};
use crate::walk::{begun, jobs};
use axum::body::Body;
use axum::http::{Method, Request, header};
use office::identity::Role;
use sim::{City, pdf};

/// An operator's topic that is filled in wrongly.
pub const OPERATOR_WRONG: [(&str, &str); 3] = [
    ("store_name", "店"),
    ("uscc", "123"),
    ("manager_name", "林知秋"),
];

const TOPICS: [(&str, &[(&str, &str)]); 4] = [
    (
        "operator",
        &[
            ("store_name", "青禾县禾香小馆"),
            ("uscc", "92990121MA0Q000358"),
            ("manager_name", "林知秋"),
            ("manager_id", "99012119880512002X"),
            ("phone", "13900000001"),
        ],
    ),
    (
        "premises",
        &[
            ("address", "青禾县石桥镇中心街12号一层"),
            ("floor_area", "86.5"),
            ("has_kitchen", "yes"),
            ("kitchen_area", "24"),
            ("water_source", "municipal"),
            ("seats", "32"),
        ],
    ),
    (
        "business",
        &[
            ("business_kind", "catering"),
            ("food_items", "hot_food"),
            ("food_items", "drinks"),
            ("online_sales", "no"),
            ("opening_date", "2026-12-20"),
        ],
    ),
    (
        "staff",
        &[
            ("staff[0].name", "林知秋"),
            ("staff[0].duty", "safety_officer"),
            ("staff[0].health_until", "2027-10-31"),
            ("trained", "yes"),
        ],
    ),
];

/// Signs in through the page: whoever comes back holds the cookie and the page's anti-forgery token.
async fn signed_in<'a>(house: &'a House, name: &str) -> (Asker<'a>, Reply) {
    let stranger = house.stranger();
    let fields = [("name", name), ("password", City::password())];
    let reply = stranger.post("/sign-in", &fields).await;
    let to = reply.leads();
    let cookie = reply.header(header::SET_COOKIE);
    let token = cookie
        .strip_prefix("tongban_session=")
        .and_then(|rest| rest.split(';').next());
    let mut who = Asker {
        session: Some(Session {
            token: token.unwrap().to_owned(),
            csrf: String::new(),
        }),
        ..house.stranger()
    };
    let page = who.get(&to).await.is(200).text();
    let csrf = input(&page, "csrf").unwrap();
    who.session.as_mut().unwrap().csrf = csrf;
    (who, reply)
}

impl Asker<'_> {
    /// Sends a form of a page as it stands there, with some fields filled in.
    async fn press(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Reply {
        let shown = self.get(page).await.is(200).text();
        let mut all = form(&shown, action);
        for (name, value) in fields {
            all.retain(|(key, _)| key != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        self.send_form(action, &all).await
    }

    /// Posts exactly these fields.
    async fn send_form(&self, action: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self
            .browse(Method::POST, action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(fields)));
        self.house.send(request.unwrap()).await
    }
}

/// Fills in the form and hands it in; gives the case's page.
async fn applied(who: &Asker<'_>) -> String {
    let start = format!("/services/{FOOD}/apply");
    let draft = who.press(&start, &start, &[]).await.leads();
    for (place, (topic, fields)) in TOPICS.into_iter().enumerate() {
        let path = format!("{draft}/topics/{topic}");
        let to = who.post(&path, fields).await.leads();
        let next = TOPICS.get(place + 1);
        let next = next.map_or(draft.clone(), |(next, _)| format!("{draft}/topics/{next}"));
        assert_eq!(to, next, "the next topic, at last the task list");
        who.get(&to).await.is(200);
    }
    for material in ["layout", "safety_rules"] {
        let path = format!("{draft}/materials/{material}");
        let to = who
            .upload(&path, "平面图.pdf", &pdf(material))
            .await
            .leads();
        assert_eq!(to, format!("{draft}/materials#m-{material}"));
    }
    let materials = who.get(&format!("{draft}/materials")).await.text();
    assert_eq!(
        materials.matches("平面图.pdf").count(),
        4,
        "each with its button"
    );
    let check = format!("{draft}/check");
    let page = who.get(&check).await.is(200).text();
    assert!(!page.contains("tb-error-summary"), "{page}");
    let submit = format!("{draft}/submit");
    let receipt = who.press(&check, &submit, &[("wish", "collect")]).await;
    let receipt = receipt.leads();
    let page = who.get(&receipt).await.is(200).text();
    assert!(page.contains("/documents/receipt"), "{page}");
    // The draft has become the case; the button pressed again leads to the same receipt.
    let again = who.post(&submit, &[("revision", "1"), ("wish", "collect")]);
    assert_eq!(again.await.leads(), receipt);
    let case = receipt.strip_suffix("/receipt").unwrap().to_owned();
    assert_eq!(who.get(&draft).await.leads(), case);
    case
}

async fn officer<'a>(house: &'a House, department: &str, role: Role) -> Asker<'a> {
    let name = house.city.officer(department, role).unwrap().name.clone();
    signed_in(house, &name).await.0
}

#[test]
fn an_application_goes_its_whole_way_as_forms() {
    run(async {
        let house = House::found(4).await;
        let (who, reply) = signed_in(&house, "resident-1").await;
        let cookie = reply.header(header::SET_COOKIE);
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let case = applied(&who).await;
        let desk = format!("/desk{case}");

        let clerk = officer(&house, HALL, Role::Clerk).await;
        let inbox = clerk.get("/desk").await.is(200).text();
        assert!(inbox.contains(&format!("href=\"{desk}\"")));
        let accept = format!("{desk}/accept");
        assert_eq!(clerk.press(&desk, &accept, &[]).await.leads(), desk);
        jobs(&house).await;

        let opinion = format!("{desk}/opinion");
        for (department, branch) in [(MARKET, "premises"), (HEALTH, "fire_health")] {
            let reviewer = officer(&house, department, Role::Reviewer).await;
            let fields = [
                ("branch", branch),
                ("verdict", "agree"),
                ("note", "现场核查记录见附页"),
            ];
            assert_eq!(reviewer.press(&desk, &opinion, &fields).await.leads(), desk);
        }
        let leader = officer(&house, MARKET, Role::Leader).await;
        let fields = [("verdict", "grant"), ("note", "")];
        let decide = format!("{desk}/decide");
        assert_eq!(leader.press(&desk, &decide, &fields).await.leads(), desk);
        jobs(&house).await;

        let page = who.get(&case).await.is(200).text();
        let certificate = format!("{case}/documents/certificate");
        assert!(page.contains(&certificate), "{page}");
        let pdf = who.get(&certificate).await.is(200);
        assert_eq!(pdf.header(header::CONTENT_TYPE), "application/pdf");
        let policy = pdf.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("sandbox"), "{policy}");
        let deliver = format!("{desk}/deliver");
        let fields = [("note", "本人领取，核对身份证")];
        assert_eq!(clerk.press(&desk, &deliver, &fields).await.leads(), desk);

        let supervisor = house.as_("supervisor").await;
        let board = supervisor.get("/oversight?status=closed_granted").await;
        assert!(board.is(200).text().contains(&format!("/oversight{case}")));
        let id = case.strip_prefix("/cases/").unwrap().parse().unwrap();
        let view = house.city.office.case(&house.city.residents[1].1, id);
        assert_eq!(view.await.unwrap().case.status().name(), "closed_granted");
        house.is_sound().await;
    });
}

#[test]
fn a_correction_goes_round_as_forms() {
    run(async {
        let house = House::found(5).await;
        let (who, _) = signed_in(&house, "resident-1").await;
        let case = applied(&who).await;
        let desk = format!("/desk{case}");
        let clerk = officer(&house, HALL, Role::Clerk).await;
        let fields = [
            ("point", "material:layout"),
            ("note-material:layout", "扫描件不清晰，请重新上传"),
        ];
        let action = format!("{desk}/correct");
        assert_eq!(clerk.press(&desk, &action, &fields).await.leads(), desk);
        jobs(&house).await;
        let correct = format!("{case}/correct");
        let draft = who.press(&case, &correct, &[]).await.leads();
        assert_eq!(
            who.press(&case, &correct, &[]).await.leads(),
            draft,
            "the same draft"
        );
        let page = who.get(&draft).await.is(200).text();
        assert!(page.contains("扫描件不清晰，请重新上传"), "{page}");
        let path = format!("{draft}/materials/layout");
        who.upload(&path, "新图.pdf", &pdf("again")).await.leads();
        let (check, submit) = (format!("{draft}/check"), format!("{draft}/submit"));
        assert_eq!(who.press(&check, &submit, &[]).await.leads(), case);
        let accept = format!("{desk}/accept");
        assert_eq!(clerk.press(&desk, &accept, &[]).await.leads(), desk);
        let withdraw = format!("{case}/withdraw");
        let gone = who.press(&case, &withdraw, &[("reason", "不办了")]).await;
        assert_eq!(gone.leads(), case);
        house.is_sound().await;
    });
}

#[test]
fn what_was_typed_is_kept_when_a_form_comes_back() {
    run(async {
        let house = House::found(6).await;
        let (who, _) = signed_in(&house, "resident-1").await;
        let draft = begun(&who).await;
        let path = format!("/drafts/{}/topics/operator", draft["id"].as_str().unwrap());
        let page = who.post(&path, &OPERATOR_WRONG).await.is(422).text();
        for (_, value) in OPERATOR_WRONG {
            assert!(
                page.contains(&format!("value=\"{value}\"")),
                "{value}: {page}"
            );
        }
        assert!(page.contains("href=\"#f-store_name\""), "{page}");
        // It is saved all the same: that is what a draft is for.
        let page = who.get(&path).await.is(200).text();
        assert!(page.contains("value=\"123\""), "{page}");

        let wrong = [
            ("name", "resident-1"),
            ("password", "not this one"),
            ("back", "/cases"),
        ];
        let page = house
            .stranger()
            .post("/sign-in", &wrong)
            .await
            .is(422)
            .text();
        assert_eq!(input(&page, "name").as_deref(), Some("resident-1"));
        assert_eq!(input(&page, "back").as_deref(), Some("/cases"));
        assert!(page.contains("AUTH-001") && !page.contains("not this one"));

        let unknown = [("number", "1234567"), ("code", "ABCD-EFGH")];
        let page = house.stranger().post("/progress", &unknown).await.is(422);
        assert_eq!(input(&page.text(), "number").as_deref(), Some("1234567"));
        house.is_sound().await;
    });
}

#[test]
fn a_post_from_elsewhere_does_nothing() {
    run(async {
        let house = House::found(7).await;
        let (who, _) = signed_in(&house, "resident-1").await;
        let start = format!("/services/{FOOD}/apply");
        let own = who.csrf().to_owned();
        let other = house.as_("resident-2").await.csrf().to_owned();
        let long = "x".repeat(64);
        for csrf in ["", "wrong", other.as_str(), long.as_str()] {
            let page = who.send_form(&start, &[("csrf", csrf)]).await.is(403);
            assert!(page.text().contains("WEB-001"), "{csrf}");
        }
        who.send_form(&start, &[]).await.is(403);
        for (header, value) in [
            ("origin", "https://evil.example"),
            ("origin", "http://tongban.example.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            for path in [start.as_str(), "/sign-in", "/sign-out", "/progress"] {
                let request = who
                    .browse(Method::POST, path)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .header(header, value)
                    .body(Body::from(encoded(&[("csrf", &own)])));
                let page = house.send(request.unwrap()).await.is(403);
                assert!(page.text().contains("WEB-001"), "{header}: {value}");
            }
        }
        // The JSON interface takes the cookie only together with the token.
        let request = who
            .browse(Method::POST, "/api/v1/drafts")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from("{}"));
        house.send(request.unwrap()).await.refuses(403, "WEB-001");
        let request = who
            .browse(Method::GET, "/cases")
            .header("sec-fetch-site", "cross-site")
            .body(Body::empty());
        let page = house.send(request.unwrap()).await.is(200).text();
        assert!(!page.contains("/drafts/"), "no draft was begun: {page}");
        house.is_sound().await;
    });
}

#[test]
fn sessions_end_and_what_was_saved_stays() {
    run(async {
        let house = House::found(8).await;
        let (who, _) = signed_in(&house, "resident-1").await;
        let draft = begun(&who).await;
        let home = format!("/drafts/{}", draft["id"].as_str().unwrap());
        let path = format!("{home}/topics/premises");
        who.post(&path, TOPICS[1].1).await.leads();
        house.city.clock.advance_seconds(31 * 60);

        // A form that was filled in while the session ran out: sign in, and come back to the page, not to the post.
        let request: Request<Body> = who
            .browse(Method::POST, &format!("{home}/submit"))
            .header(
                header::REFERER,
                format!("http://tongban.example{home}/check"),
            )
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(&[("csrf", who.csrf())])))
            .unwrap();
        let page = house.send(request).await.is(401).text();
        let back = format!("/sign-in?back={home}/check");
        assert!(page.contains(&format!("href=\"{back}\"")), "{page}");
        who.get(&path).await.is(401);
        let page = house.stranger().get(&back).await.is(200).text();
        assert_eq!(input(&page, "back"), Some(format!("{home}/check")));
        let (who, _) = signed_in(&house, "resident-1").await;
        let page = who.get(&path).await.is(200).text();
        assert!(page.contains("青禾县石桥镇中心街12号一层"), "{page}");

        // Another person's draft does not exist for anybody else.
        let other = house.as_("resident-2").await;
        other.get(&path).await.is(404);

        let gone = who.press("/cases", "/sign-out", &[]).await;
        assert_eq!(gone.leads(), "/");
        assert!(gone.header(header::SET_COOKIE).contains("Max-Age=0"));
        who.get("/cases").await.is(401);

        // However busy, nobody stays signed in for longer than half a day.
        let (who, _) = signed_in(&house, "resident-1").await;
        for _ in 0..35 {
            who.get("/cases").await.is(200);
            house.city.clock.advance_seconds(20 * 60);
        }
        house.city.clock.advance_seconds(20 * 60);
        who.get("/cases").await.is(401);
        house.is_sound().await;
    });
}

#[test]
fn preferences_are_kept_and_lead_back() {
    run(async {
        let house = House::found(9).await;
        let stranger = house.stranger();
        let reply = stranger
            .get("/preferences?lang=en&elder=1&back=/search?q=a")
            .await;
        assert_eq!(reply.leads(), "/search?q=a");
        let cookies = reply.headers.get_all(header::SET_COOKIE).iter();
        let cookies: Vec<&str> = cookies.map(|v| v.to_str().unwrap()).collect();
        assert!(cookies[0].starts_with("lang=en; ") && cookies[1].starts_with("elder=1; "));
        let away = stranger
            .get("/preferences?lang=xx&back=//evil.example")
            .await;
        assert_eq!(away.leads(), "/");
        assert!(away.headers.get(header::SET_COOKIE).is_none());
        let request = Request::get("/")
            .header(header::ACCEPT_LANGUAGE, "en-GB,en;q=0.9")
            .body(Body::empty());
        let page = house.send(request.unwrap()).await.is(200).text();
        assert!(page.contains("<html lang=\"en\""), "{page}");
    });
}

#[test]
fn a_draft_saves_itself_but_never_over_a_newer_one() {
    run(async {
        let house = House::found(10).await;
        let (who, _) = signed_in(&house, "resident-1").await;
        let draft = begun(&who).await;
        let path = format!("/drafts/{}/topics/operator", draft["id"].as_str().unwrap());
        let save = async |name: &str, revision: &str| {
            let fields = [
                ("csrf", who.csrf()),
                ("store_name", name),
                ("revision", revision),
            ];
            let request = who
                .browse(Method::POST, &path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("x-requested-with", "autosave")
                .body(Body::from(encoded(&fields)));
            house.send(request.unwrap()).await
        };
        let saved = save("青禾一号店", "1").await.is(200).json();
        assert_eq!(saved["revision"], 2);
        assert_eq!(saved["saved"].as_str().unwrap().len(), 5);
        save("青禾二号店", "1").await.refuses(409, "DRAFT-003");
        let page = who.get(&path).await.is(200).text();
        assert!(
            page.contains("青禾一号店") && !page.contains("青禾二号店"),
            "{page}"
        );
        house.is_sound().await;
    });
}

#[test]
fn over_https_every_cookie_is_kept_to_https() {
    run(async {
        let mut house = House::found(15).await;
        house.app = web::app(web::App {
            office: house.city.office.clone(),
            secure_cookies: true,
        });
        let stranger = house.stranger();
        let fields = [("name", "resident-1"), ("password", City::password())];
        let signed_in = stranger.post("/sign-in", &fields).await;
        let chosen = stranger.get("/preferences?theme=dark").await;
        let who = house.as_("resident-1").await;
        let gone = who.post("/sign-out", &[]).await;
        for reply in [signed_in, chosen, gone] {
            let cookie = reply.header(header::SET_COOKIE);
            assert!(cookie.contains("; Secure"), "{cookie}");
        }
    });
}
