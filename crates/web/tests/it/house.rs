//! A founded city behind its pages, and people who call on it.

use crate::description::{accepts, is_a_problem, is_as_described};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use office::identity::Role;
use office::{NewAccount, Profile};
use serde_json::Value;
use sim::City;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, LazyLock, Mutex as Cell};
use store::{Options, SqliteStore};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, MutexGuard, OnceCell};
use tower::ServiceExt as _;

/// The food business licence: reviewed by two departments.
pub const FOOD: &str = "11990121MB0A01037Y4990131001000";
/// Where it is taken in.
pub const HALL: &str = "11990121MB0A010107";
/// Who reviews the premises, and decides.
pub const MARKET: &str = "11990121MB0A01037Y";
/// Who reviews health and fire.
pub const HEALTH: &str = "11990121MB0A01045R";

/// One runtime for all tests: the shared city outlives each of them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
});

static SHARED: OnceCell<Mutex<House>> = OnceCell::const_new();

/// Runs a test.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    RUNTIME.block_on(test)
}

/// The city that tests share, one after the other; its clock stands still. Each leaves a sound record.
pub async fn shared() -> MutexGuard<'static, House> {
    let found = || async { Mutex::new(House::found(1).await) };
    SHARED.get_or_init(found).await.lock().await
}

/// A session of somebody.
#[derive(Debug, Clone)]
pub struct Session {
    pub token: String,
    pub csrf: String,
}

/// A city behind its pages.
pub struct House {
    pub city: City,
    pub app: Router,
    sessions: Cell<BTreeMap<String, Session>>,
    /// The operations of the JSON interface that were called with success.
    called: Cell<BTreeSet<String>>,
    _folder: TempDir,
}

impl House {
    pub async fn found(seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let file = SqliteStore::file_in(folder.path());
        let store = SqliteStore::open(&file, Options::default()).unwrap();
        let city = City::found(Arc::new(store), seed, 4).await.unwrap();
        let administrator = NewAccount {
            name: "administrator".to_owned(),
            password: City::password().to_owned(),
            roles: vec![Role::Administrator],
            department: String::new(),
            work_number: "QH-900".to_owned(),
            profile: Profile::default(),
        };
        city.office.create_account(administrator).await.unwrap();
        let app = web::app(web::App {
            office: city.office.clone(),
            secure_cookies: false,
        });
        Self {
            city,
            app,
            sessions: Cell::default(),
            called: Cell::default(),
            _folder: folder,
        }
    }

    /// Somebody by the name of their account. Signing in costs: once each.
    pub async fn as_(&self, name: &str) -> Asker<'_> {
        let known = self.sessions.lock().unwrap().get(name).cloned();
        let session = match known {
            Some(session) => session,
            None => {
                let session = self.sign_in(name).await;
                let mut sessions = self.sessions.lock().unwrap();
                sessions.insert(name.to_owned(), session.clone());
                session
            }
        };
        Asker {
            session: Some(session),
            ..self.stranger()
        }
    }

    /// A new session of somebody.
    pub async fn sign_in(&self, name: &str) -> Session {
        let signed = self.city.office.sign_in(name, City::password()).await;
        let (token, who) = signed.unwrap();
        Session {
            token,
            csrf: who.csrf,
        }
    }

    /// The officer of a department.
    pub async fn officer(&self, department: &str, role: Role) -> Asker<'_> {
        let name = self.city.officer(department, role).unwrap().name.clone();
        self.as_(&name).await
    }

    /// Whoever holds a role.
    pub async fn role(&self, role: Role) -> Asker<'_> {
        match role {
            Role::Resident => self.as_("resident-1").await,
            Role::Agent => self.as_("resident-0").await,
            Role::Clerk => self.officer(HALL, role).await,
            Role::Reviewer | Role::Leader => self.officer(MARKET, role).await,
            Role::Supervisor => self.as_("supervisor").await,
            Role::Administrator => self.as_("administrator").await,
        }
    }

    /// The operations of the JSON interface that were called with success.
    pub fn called(&self) -> BTreeSet<String> {
        self.called.lock().unwrap().clone()
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Asker<'_> {
        Asker {
            house: self,
            session: None,
            lang: "zh",
        }
    }

    /// The record and everything made from it are as they should be.
    pub async fn is_sound(&self) {
        let report = self.city.office.verify(true).await.unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The place that a `303` leads to.
    #[track_caller]
    pub fn leads(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header(header::LOCATION).to_owned()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// A refusal on the JSON interface: status, shape and code; the code has its page.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(
            self.header(header::CONTENT_TYPE),
            "application/problem+json",
            "{}",
            self.text()
        );
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/errors/{code}"));
        assert!(problem["fields"].is_array());
        assert!(!problem["title"].as_str().unwrap().is_empty());
        let zh = problem["detail"].as_str().unwrap();
        assert!(zh.chars().any(|c| c > '\u{2e80}'), "{zh}");
        assert!(explained(code), "docs/errors/{code}.md is missing");
    }
}

/// Whether a code has its page.
pub fn explained(code: &str) -> bool {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../docs/errors/{code}.md"))
        .exists()
}

/// Somebody who calls on the city.
#[derive(Clone)]
pub struct Asker<'a> {
    pub house: &'a House,
    pub session: Option<Session>,
    pub lang: &'static str,
}

impl Asker<'_> {
    pub fn csrf(&self) -> &str {
        self.session.as_ref().map_or("", |s| s.csrf.as_str())
    }

    /// A request from a browser.
    pub fn browse(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut cookies = format!("lang={}", self.lang);
        if let Some(session) = &self.session {
            cookies.push_str(&format!("; tongban_session={}", session.token));
        }
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "tongban.example")
            .header(header::COOKIE, cookies)
    }

    pub async fn get(&self, path: &str) -> Reply {
        let request = self.browse(Method::GET, path).body(Body::empty());
        self.house.send(request.unwrap()).await
    }

    /// Posts a form as the page's button does: with the anti-forgery token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut all = vec![("csrf", self.csrf())];
        all.extend_from_slice(fields);
        // Every form names its command; a test that does not care gets a fresh one.
        let command = crate::walk::key();
        if !fields.iter().any(|(name, _)| *name == "command") {
            all.push(("command", &command));
        }
        let request = self
            .browse(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://tongban.example")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(encoded(&all)));
        self.house.send(request.unwrap()).await
    }

    /// Uploads a file as the page's form does.
    pub async fn upload(&self, path: &str, name: &str, content: &[u8]) -> Reply {
        let mut body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = self
            .browse(Method::POST, &format!("{path}?csrf={}", self.csrf()))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body));
        self.house.send(request.unwrap()).await
    }

    /// A request from a program.
    pub fn program(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        match &self.session {
            Some(session) => {
                request.header(header::AUTHORIZATION, format!("Bearer {}", session.token))
            }
            None => request,
        }
    }

    /// Calls the JSON interface; writes carry the key when one is given.
    pub async fn call(&self, method: Method, path: &str, body: &Value, key: &str) -> Reply {
        let mut request = self.program(method.clone(), path);
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        let content = if body.is_null() {
            Body::empty()
        } else {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        };
        let reply = self.house.send(request.body(content).unwrap()).await;
        self.compared(&method, path, body, &reply);
        reply
    }

    /// What went well went as the interface's description says; what can't be read, the description doesn't accept.
    pub fn compared(&self, method: &Method, path: &str, body: &Value, reply: &Reply) {
        if reply.status.is_success() {
            let status = reply.status.as_u16();
            let id = is_as_described(method, path, body, status, &reply.body);
            self.house.called.lock().unwrap().insert(id);
            return;
        }
        let problem = reply.json();
        is_a_problem(&problem);
        if problem["code"] == "WEB-003" && !body.is_null() {
            let read = accepts(method, path, body);
            assert_ne!(read, Some(true), "{method} {path}: {body} is described");
        }
    }

    pub async fn fetch(&self, path: &str) -> Reply {
        self.call(Method::GET, path, &Value::Null, "").await
    }
}

/// Fields as a browser encodes them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|b| match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                    char::from(b).to_string()
                }
                b' ' => "+".to_owned(),
                _ => format!("%{b:02X}"),
            })
            .collect()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}
