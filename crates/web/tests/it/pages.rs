//! Every template with real data in both languages: whole, safe, and in one language.

use crate::flow::OPERATOR_WRONG;
use crate::house::{Asker, HALL, HEALTH, House, MARKET, Reply, run};
use crate::html::{Piece, attribute, is_balanced, pieces, tags};
use crate::walk::{self, begun, one_of_each, ready};
use axum::http::header;
use office::cases::Status;
use office::identity::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A page that was rendered: its template, who saw it, where, and what came.
struct Shown {
    template: &'static str,
    who: String,
    path: String,
    page: String,
    policy: String,
}

struct Walk<'a> {
    house: &'a House,
    lang: &'static str,
    shown: Vec<Shown>,
}

impl<'a> Walk<'a> {
    async fn as_(&self, name: &str) -> Asker<'a> {
        Asker {
            lang: self.lang,
            ..self.house.as_(name).await
        }
    }

    fn keep(&mut self, template: &'static str, who: &str, path: &str, reply: Reply, status: u16) {
        let reply = reply.is(status);
        assert_eq!(reply.header(header::CACHE_CONTROL), "private, no-store");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        self.shown.push(Shown {
            template,
            who: who.to_owned(),
            path: path.to_owned(),
            policy: reply.header(header::CONTENT_SECURITY_POLICY).to_owned(),
            page: reply.text(),
        });
    }

    /// Opens a page as somebody; nobody's name is a stranger.
    async fn open(&mut self, template: &'static str, who: &str, path: &str, status: u16) {
        let asker = self.asker(who).await;
        let reply = asker.get(path).await;
        self.keep(template, who, path, reply, status);
    }

    async fn post(
        &mut self,
        template: &'static str,
        who: &str,
        path: &str,
        fields: &[(&str, &str)],
        status: u16,
    ) {
        let asker = self.asker(who).await;
        let reply = asker.post(path, fields).await;
        self.keep(template, who, path, reply, status);
    }

    async fn asker(&self, who: &str) -> Asker<'a> {
        if who.is_empty() {
            Asker {
                lang: self.lang,
                ..self.house.stranger()
            }
        } else {
            self.as_(who).await
        }
    }
}

const RESIDENT: &str = "resident-1";

async fn public_pages(walk: &mut Walk<'_>, licence: &str) {
    walk.open("public/home.html", "", "/", 200).await;
    for query in [
        "",
        "?q=%E9%A3%9F%E5%93%81",
        "?q=zzzzzz",
        "?for=company",
        "?for=person&page=1",
        "?page=18446744073709551615",
        "?q=%3Cscript%3Ealert(1)%3C/script%3E&for=%22%3E%3Cb%3E",
        "?topic=%22%3E%3Cscript%3E&department=%3Cscript%3E",
    ] {
        let path = format!("/search{query}");
        walk.open("public/search.html", "", &path, 200).await;
    }
    let codes: Vec<String> = walk.house.city.office.summaries().keys().cloned().collect();
    assert_eq!(codes.len(), 12);
    for code in codes {
        let guide = format!("/services/{code}");
        walk.open("public/guide.html", "", &guide, 200).await;
        let start = format!("{guide}/apply");
        for who in ["", RESIDENT, "supervisor"] {
            walk.open("public/start.html", who, &start, 200).await;
        }
    }
    walk.open("public/sign_in.html", "", "/sign-in", 200).await;
    let wrong = [("name", "nobody-there"), ("password", "wrong")];
    walk.post("public/sign_in.html", "", "/sign-in", &wrong, 422)
        .await;
    walk.open("public/verify.html", "", "/verify", 200).await;
    walk.open("public/verify.html", "", "/verify/none", 404)
        .await;
    let found = format!("/verify/{licence}");
    walk.open("public/verify.html", "", &found, 200).await;
    walk.open("error.html", "", "/nowhere", 404).await;
    walk.open("error.html", "", "/errors/NONE-999", 404).await;
    for page in
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors")).unwrap()
    {
        let page = page.unwrap().path();
        let code = page.file_stem().unwrap().to_str().unwrap();
        let path = format!("/errors/{code}");
        walk.open("public/error_code.html", "", &path, 200).await;
    }
    walk.open("error.html", "", "/cases", 401).await;
    walk.open("error.html", RESIDENT, "/desk", 403).await;
}

async fn progress_pages(walk: &mut Walk<'_>, receipts: &[(String, String)]) {
    walk.open("public/progress.html", "", "/progress", 200)
        .await;
    let template = "public/progress.html";
    for (number, code) in receipts {
        let fields = [("number", number.as_str()), ("code", code.as_str())];
        walk.post(template, "", "/progress", &fields, 200).await;
    }
    let wrong = [("number", "12345"), ("code", "AAAA")];
    walk.post(template, "", "/progress", &wrong, 422).await;
}

async fn draft_pages(walk: &mut Walk<'_>) {
    let who = walk.as_(RESIDENT).await;
    for draft in [begun(&who).await, ready(&who).await] {
        let id = format!("/drafts/{}", draft["id"].as_str().unwrap());
        walk.open("public/draft.html", RESIDENT, &id, 200).await;
        for topic in ["operator", "premises", "business", "staff"] {
            let path = format!("{id}/topics/{topic}");
            walk.open("public/topic.html", RESIDENT, &path, 200).await;
        }
        let (materials, check) = (format!("{id}/materials"), format!("{id}/check"));
        walk.open("public/materials.html", RESIDENT, &materials, 200)
            .await;
        walk.open("public/check.html", RESIDENT, &check, 200).await;
        let layout = format!("{materials}/layout");
        let refused = who.upload(&layout, "plan.pdf", b"MZ\x90\x00").await;
        walk.keep("public/materials.html", RESIDENT, &layout, refused, 422);
    }
    let draft = begun(&who).await;
    let id = format!("/drafts/{}", draft["id"].as_str().unwrap());
    let path = format!("{id}/topics/operator");
    walk.post("public/topic.html", RESIDENT, &path, &OPERATOR_WRONG, 422)
        .await;
    let path = format!("{id}/submit");
    walk.post("public/check.html", RESIDENT, &path, &[], 422)
        .await;
    walk.open("public/my_cases.html", RESIDENT, "/cases", 200)
        .await;
    walk.open("public/my_cases.html", "resident-3", "/cases", 200)
        .await;
}

async fn case_pages(walk: &mut Walk<'_>, cases: &[(&'static str, String)]) {
    let statuses: BTreeSet<&str> = cases.iter().map(|(status, _)| *status).collect();
    assert_eq!(
        statuses,
        Status::ALL.map(Status::name).into(),
        "every status"
    );
    let name = |department: &str, role: Role| {
        let officer = walk.house.city.officer(department, role).unwrap();
        officer.name.clone()
    };
    let staff = [
        name(HALL, Role::Clerk),
        name(MARKET, Role::Reviewer),
        name(HEALTH, Role::Reviewer),
        name(MARKET, Role::Leader),
    ];
    for (status, case) in cases {
        let own = format!("/cases/{case}");
        walk.open("public/case.html", RESIDENT, &own, 200).await;
        let receipt = format!("{own}/receipt");
        walk.open("public/receipt.html", RESIDENT, &receipt, 200)
            .await;
        let watched = format!("/oversight/cases/{case}");
        walk.open("staff/oversight_case.html", "supervisor", &watched, 200)
            .await;
        for officer in &staff {
            let desk = format!("/desk/cases/{case}");
            let reviewed = !matches!(
                *status,
                "received" | "correcting" | "intake_refused" | "withdrawn"
            );
            let reviewer = *officer == staff[1] || *officer == staff[2];
            let status = if reviewer && !reviewed { 404 } else { 200 };
            let template = if status == 200 {
                "staff/case.html"
            } else {
                "error.html"
            };
            walk.open(template, officer, &desk, status).await;
        }
    }
    for officer in &staff {
        walk.open("staff/inbox.html", officer, "/desk", 200).await;
    }
    for query in [
        "",
        "?late=1",
        "?status=received",
        "?department=11990121MB0A01037Y",
    ] {
        let path = format!("/oversight{query}");
        walk.open("staff/oversight.html", "supervisor", &path, 200)
            .await;
    }
    walk.open("staff/admin.html", "administrator", "/admin", 200)
        .await;
}

/// The correction that was asked for, begun.
async fn correction_pages(walk: &mut Walk<'_>, case: &str) {
    let who = walk.as_(RESIDENT).await;
    let draft = who
        .post(&format!("/cases/{case}/correct"), &[])
        .await
        .leads();
    walk.open("public/draft.html", RESIDENT, &draft, 200).await;
    for (template, part) in [
        ("public/materials.html", "materials"),
        ("public/check.html", "check"),
        ("public/topic.html", "topics/operator"),
    ] {
        let path = format!("{draft}/{part}");
        walk.open(template, RESIDENT, &path, 200).await;
    }
}

async fn certificate(house: &House, cases: &[(&'static str, String)]) -> String {
    let (_, case) = cases.iter().find(|(s, _)| *s == "closed_granted").unwrap();
    let who = house.as_(RESIDENT).await;
    let case = who.fetch(&format!("/api/v1/cases/{case}")).await.json();
    case["certificate"]["licence_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn everything(
    house: &House,
    lang: &'static str,
    cases: &[(&'static str, String)],
) -> Vec<Shown> {
    let mut walk = Walk {
        house,
        lang,
        shown: Vec::new(),
    };
    let licence = certificate(house, cases).await;
    public_pages(&mut walk, &licence).await;
    let mut receipts = Vec::new();
    let who = house.as_(RESIDENT).await;
    for (_, case) in cases {
        let own = house
            .city
            .office
            .receipt(house.city.residents[1].1.as_ref(), case.parse().unwrap());
        let own = own.await.unwrap();
        receipts.push((own.number.to_string(), own.lookup_code.grouped()));
    }
    drop(who);
    progress_pages(&mut walk, &receipts).await;
    draft_pages(&mut walk).await;
    case_pages(&mut walk, cases).await;
    let (_, correcting) = &cases[1];
    correction_pages(&mut walk, correcting).await;
    walk.shown
}

fn is_whole(shown: &Shown, lang: &str) {
    let Shown { who, path, .. } = shown;
    let at = format!("{lang} {who} {path}");
    let found = pieces(&shown.page);
    is_balanced(&found).unwrap_or_else(|e| panic!("{at}: {e}"));
    assert_eq!(tags(&found, "h1").count(), 1, "{at}: one h1");
    assert_eq!(tags(&found, "main").count(), 1, "{at}: one main");
    let html = tags(&found, "html").next().unwrap();
    let tag = if lang == "zh" { "zh-CN" } else { "en" };
    assert_eq!(attribute(html, "lang"), Some(tag), "{at}");
    let title = found
        .windows(2)
        .find_map(|pair| match pair {
            [Piece::Open(name, _), Piece::Text(text)] if name == "title" => Some(text.clone()),
            _ => None,
        })
        .unwrap_or_default();
    assert!(
        title.split(" · ").all(|part| !part.trim().is_empty()),
        "{at}: {title:?}"
    );
    is_labelled(&found, &at);
    is_safe(&found, &shown.policy, &at);
}

/// Ids are single, labels and links in the page lead to something.
fn is_labelled(found: &[Piece], at: &str) {
    let all = || {
        found.iter().filter_map(|piece| match piece {
            Piece::Open(name, attributes) => Some((name, attributes)),
            _ => None,
        })
    };
    let mut ids = BTreeSet::new();
    for (_, attributes) in all() {
        if let Some(id) = attribute(attributes, "id") {
            assert!(ids.insert(id.to_owned()), "{at}: twice the id {id}");
        }
    }
    for (name, attributes) in all() {
        let named = ["for", "aria-describedby", "aria-labelledby"]
            .into_iter()
            .filter_map(|key| attribute(attributes, key))
            .flat_map(str::split_whitespace);
        for id in named {
            assert!(ids.contains(id), "{at}: <{name}> names #{id}");
        }
        let inside = attribute(attributes, "href").and_then(|href| href.strip_prefix('#'));
        if let Some(id) = inside {
            assert!(ids.contains(id), "{at}: a link to #{id}");
        }
    }
}

/// Nothing runs that the policy does not name; every form carries its anti-forgery token.
fn is_safe(found: &[Piece], policy: &str, at: &str) {
    let nonce = policy
        .split_once("'nonce-")
        .and_then(|(_, rest)| rest.split_once('\''))
        .map(|(nonce, _)| nonce)
        .unwrap_or_else(|| panic!("{at}: {policy}"));
    assert!(nonce.len() >= 16, "{at}: {nonce}");
    assert!(policy.contains("default-src 'none'"), "{at}: {policy}");
    assert!(!policy.contains("unsafe"), "{at}: {policy}");
    for script in tags(found, "script") {
        assert_eq!(attribute(script, "nonce"), Some(nonce), "{at}");
    }
    assert_eq!(tags(found, "style").count(), 0, "{at}: an inline style");
    for piece in found {
        let Piece::Open(name, attributes) = piece else {
            continue;
        };
        for (key, value) in attributes {
            assert!(!key.starts_with("on"), "{at}: <{name} {key}>");
            assert_ne!(key, "style", "{at}: <{name} style>");
            assert!(!value.trim_start().starts_with("javascript:"), "{at}");
            let loads = matches!(key.as_str(), "src" | "href" | "action");
            assert!(
                !loads || !value.contains("//"),
                "{at}: {value} is elsewhere"
            );
        }
    }
    let posts = tags(found, "form").filter(|form| attribute(form, "method") == Some("post"));
    let tokens = tags(found, "input").filter(|input| attribute(input, "name") == Some("csrf"));
    let in_address = tags(found, "form")
        .filter(|form| attribute(form, "action").is_some_and(|action| action.contains("?csrf=")));
    assert_eq!(posts.count(), tokens.count() + in_address.count(), "{at}");
}

fn texts(lang: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("texts/{lang}.toml"));
    let mut group = String::new();
    let mut found = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        if let Some(name) = line.strip_prefix('[') {
            group = name.trim_end_matches(']').to_owned();
        } else if let Some((key, value)) = line.split_once(" = ") {
            let value = value.trim().trim_matches('"').to_owned();
            found.insert(format!("{group}_{key}"), value);
        }
    }
    assert!(found.len() > 200);
    found
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What the services, the people of the city and these tests write in Chinese: data that is shown as it is.
fn data() -> String {
    fn read(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "texts" {
                read(&path, into);
            } else if name.ends_with(".toml") || name.ends_with(".json") {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = String::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services"),
        &mut all,
    );
    for number in 0..4 {
        let profile = sim::person(number).profile;
        all.push_str(&format!("{} {}\n", profile.name, profile.company));
    }
    all.push_str(include_str!("walk.rs"));
    all.push_str(include_str!("flow.rs"));
    all
}

/// Every word of an English page that is shown in Chinese.
fn chinese_words(page: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut hidden = false;
    let mut switch = false;
    for piece in pieces(page) {
        let mut texts = Vec::new();
        match piece {
            Piece::Open(name, attributes) => {
                hidden = name == "script";
                switch = attribute(&attributes, "lang") == Some("zh-CN");
                let shown = ["aria-label", "placeholder", "title", "alt", "value"];
                let shown = shown.into_iter().filter_map(|k| attribute(&attributes, k));
                texts.extend(shown.map(str::to_owned));
            }
            Piece::Close(_) => (hidden, switch) = (false, false),
            Piece::Text(text) => texts.push(text),
        }
        if !hidden && !switch {
            words.extend(texts.into_iter().filter(|t| t.chars().any(is_chinese)));
        }
    }
    words
}

/// What of a page is neither English nor data.
fn not_english(
    shown: &Shown,
    data: &str,
    zh: &BTreeSet<&String>,
    en: &BTreeSet<&String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for text in chinese_words(&shown.page) {
        let at = format!("{} {} {}", shown.template, shown.who, shown.path);
        if en.contains(&text) {
            continue;
        }
        if zh.contains(&text) {
            wrong.push(format!("{at}: {text:?} is not translated"));
        }
        let runs = text.split(|c: char| !is_chinese(c));
        for run in runs.filter(|run| !run.is_empty() && !data.contains(run)) {
            wrong.push(format!("{at}: {run} in {text:?} is nobody's data"));
        }
    }
    wrong
}

fn templates() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = BTreeSet::from(["error.html".to_owned()]);
    for folder in ["public", "staff"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            found.insert(format!("{folder}/{name}"));
        }
    }
    found
}

#[test]
fn every_page_is_whole_and_safe_in_both_languages() {
    run(async {
        let house = House::found(2).await;
        let cases = one_of_each(&house).await;
        let (zh, en) = (texts("zh"), texts("en"));
        let (zh, en): (BTreeSet<_>, BTreeSet<_>) = (zh.values().collect(), en.values().collect());
        let only_zh: BTreeSet<&String> = zh.difference(&en).copied().collect();
        let data = data();
        for lang in ["zh", "en"] {
            let shown = everything(&house, lang, &cases).await;
            let seen: BTreeSet<String> = shown.iter().map(|s| s.template.to_owned()).collect();
            assert_eq!(seen, templates(), "every template is rendered");
            let mut wrong = Vec::new();
            for page in &shown {
                is_whole(page, lang);
                if lang == "en" {
                    wrong.extend(not_english(page, &data, &only_zh, &en));
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
        let licence = certificate(&house, &cases).await;
        house.city.clock.advance_seconds(6 * 366 * 24 * 3600);
        for lang in ["zh", "en"] {
            let who = Asker {
                lang,
                ..house.stranger()
            };
            let page = who.get(&format!("/verify/{licence}")).await.is(200).text();
            assert!(page.contains(&texts(lang)["verify_expired"]), "{page}");
        }
        house.is_sound().await;
    });
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    run(async {
        let house = House::found(3).await;
        let cases = one_of_each(&house).await;
        let shown = everything(&house, "zh", &cases).await;
        let mut links: BTreeSet<(String, String)> = BTreeSet::new();
        for page in &shown {
            let found = pieces(&page.page);
            for link in tags(&found, "a").filter_map(|a| attribute(a, "href")) {
                let path = link.split('#').next().unwrap_or_default();
                if !path.is_empty() && !path.starts_with("tel:") {
                    links.insert((page.who.clone(), path.to_owned()));
                }
            }
        }
        walk::jobs(&house).await;
        assert!(links.len() > 100, "{}", links.len());
        for (who, path) in links {
            let asker = if who.is_empty() {
                house.stranger()
            } else {
                house.as_(&who).await
            };
            let status = asker.get(&path).await.status.as_u16();
            assert!(matches!(status, 200 | 303), "{who} {path}: {status}");
        }
    });
}
