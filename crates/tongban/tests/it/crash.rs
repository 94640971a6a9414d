//! SIGKILL under load: what was acknowledged is on the record, and what is sent again happens once.

use crate::http::{Answer, Client};
use crate::program::{Server, copy, demo_city, repository, run_on};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::thread;

/// 高龄津贴, the service that is applied for.
const SERVICE: &str = "11990121MB0A01109P4990511009000";
/// How many threads apply and handle at once.
const THREADS: usize = 4;
/// After how many acknowledged acts each round is killed.
const ROUNDS: [usize; 8] = [1, 2, 5, 9, 14, 3, 20, 7];

/// Everybody who has a hand in a case.
#[derive(Clone)]
pub struct People {
    pub resident: Client,
    pub clerk: Client,
    pub residence: Client,
    pub register: Client,
    pub leader: Client,
}

impl People {
    pub fn signed_in(address: &str) -> Self {
        let one = |name| Client::signed_in(address, name);
        Self {
            resident: one("resident"),
            clerk: one("clerk"),
            residence: one("office168"),
            register: one("office125"),
            leader: one("office109"),
        }
    }

    /// The same people after a restart.
    fn at(&self, address: &str) -> Self {
        Self {
            resident: self.resident.at(address),
            clerk: self.clerk.at(address),
            residence: self.residence.at(address),
            register: self.register.at(address),
            leader: self.leader.at(address),
        }
    }
}

/// What is asked: by whom, where, with which key and body.
#[derive(Clone)]
pub struct Ask {
    pub who: fn(&People) -> &Client,
    pub path: String,
    pub key: String,
    pub body: Value,
}

impl Ask {
    pub fn send(&self, people: &People) -> std::io::Result<Answer> {
        (self.who)(people).post(&self.path, &self.key, &self.body)
    }

    /// An application.
    pub fn submission(key: &str) -> Self {
        let sample = repository().join("services/old-age-allowance/samples/answers.json");
        let answers: Value = serde_json::from_slice(&std::fs::read(sample).unwrap()).unwrap();
        Self {
            who: |people| &people.resident,
            path: "/api/v1/cases".to_owned(),
            key: key.to_owned(),
            body: json!({ "service": SERVICE, "answers": answers, "delivery": "electronic" }),
        }
    }

    /// What carries an application from its receipt to its decision.
    pub fn handling(case: &str) -> [Self; 4] {
        let ask = |who: fn(&People) -> &Client, what: &str, key: &str, body| Self {
            who,
            path: format!("/api/v1/cases/{case}/{what}"),
            key: format!("{key}-{case}"),
            body,
        };
        let opinion = |branch| json!({ "branch": branch, "agrees": true, "note": "符合条件" });
        [
            ask(
                |p| &p.clerk,
                "examine",
                "examine",
                json!({ "finding": "accept" }),
            ),
            ask(
                |p| &p.residence,
                "opinions",
                "residence",
                opinion("residence"),
            ),
            ask(|p| &p.register, "opinions", "register", opinion("register")),
            ask(
                |p| &p.leader,
                "decision",
                "decision",
                json!({ "grant": true, "note": "" }),
            ),
        ]
    }
}

/// What was asked in all rounds, and what of it was acknowledged.
#[derive(Default)]
struct Ledger(Mutex<BTreeMap<String, (Ask, Option<Value>)>>);

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, (Ask, Option<Value>)>> {
        self.0.lock().unwrap()
    }

    /// Asks, and writes down that it was asked before and that it was acknowledged after.
    fn ask(&self, ask: &Ask, people: &People) -> std::io::Result<Value> {
        let known = self
            .lock()
            .get(&ask.key)
            .and_then(|(_, answer)| answer.clone());
        self.lock().insert(ask.key.clone(), (ask.clone(), known));
        let answer = ask.send(people)?;
        assert!(
            (200..300).contains(&answer.status),
            "{}: {}",
            ask.key,
            String::from_utf8_lossy(&answer.body)
        );
        let answer = answer.json();
        self.lock()
            .insert(ask.key.clone(), (ask.clone(), Some(answer.clone())));
        Ok(answer)
    }

    /// The receipts that were given.
    fn receipts(&self) -> Vec<Value> {
        let all = self.lock();
        let receipts = all.values().filter_map(|(_, answer)| answer.clone());
        receipts
            .filter(|answer| answer["lookup_code"].is_string())
            .collect()
    }
}

/// Applies, and carries every second application on, until the server is gone.
fn work(name: &str, ledger: &Ledger, people: &People, acknowledged: &Sender<()>) {
    for n in 0.. {
        let Ok(receipt) = ledger.ask(&Ask::submission(&format!("{name}-{n}")), people) else {
            return;
        };
        let _ = acknowledged.send(());
        if n % 2 == 1 {
            continue;
        }
        for ask in Ask::handling(receipt["case"].as_str().unwrap()) {
            if ledger.ask(&ask, people).is_err() {
                return;
            }
            let _ = acknowledged.send(());
        }
    }
}

fn wait_for(count: usize, acknowledged: &Receiver<()>) {
    for _ in 0..count {
        acknowledged.recv().unwrap();
    }
}

/// One round: everybody works, then `ends` ends the server.
fn round(name: &str, ledger: &Ledger, people: &People, count: usize, ends: impl FnOnce()) {
    let (sender, acknowledged) = channel();
    thread::scope(|scope| {
        for t in 0..THREADS {
            let (name, sender) = (format!("{name}-thread{t}"), sender.clone());
            scope.spawn(move || work(&name, ledger, people, &sender));
        }
        drop(sender);
        wait_for(count, &acknowledged);
        ends();
    });
}

/// Each receipt names an act that stands in the record, with its digest; nothing stands there twice.
fn on_the_record(data: &Path, receipts: &[Value]) {
    let copied = data.with_file_name("looked-at");
    copy(data, &copied);
    let db = rusqlite::Connection::open(copied.join("tongban.sqlite")).unwrap();
    let sql = "SELECT lower(hex(digest)), kind FROM act WHERE position = ?1";
    for receipt in receipts {
        let position = receipt["position"].as_i64().unwrap();
        let (digest, kind): (String, String) = db
            .query_row(sql, [position], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap_or_else(|e| panic!("{receipt}: {e}"));
        assert_eq!(receipt["digest"], digest, "{receipt}");
        assert_eq!(kind, "case.submitted", "{receipt}");
    }
    drop(db);
    std::fs::remove_dir_all(copied).unwrap();
}

/// Sends everything of a round again: what was acknowledged gets the same answer, the rest happens now.
fn again(prefix: &str, ledger: &Ledger, people: &People) {
    let asked: Vec<(Ask, Option<Value>)> = ledger.lock().values().cloned().collect();
    for (ask, first) in asked.iter().filter(|(ask, _)| ask.path == "/api/v1/cases") {
        if !ask.key.starts_with(prefix) {
            continue;
        }
        let second = ledger.ask(ask, people).unwrap();
        if let Some(first) = first {
            assert_eq!(*first, second, "{}: another receipt", ask.key);
        }
        let third = ask.send(people).unwrap().expect(201).json();
        assert_eq!(second, third, "{}: another receipt", ask.key);
    }
    for (ask, first) in asked.iter().filter(|(ask, _)| ask.path != "/api/v1/cases") {
        let second = ledger.ask(ask, people).unwrap();
        if let Some(first) = first {
            let before = first["history"].as_array().unwrap();
            let after = second["history"].as_array().unwrap();
            assert_eq!(
                before.as_slice(),
                &after[..before.len()],
                "{}: history was lost",
                ask.key
            );
        }
        let kind = match ask.path.rsplit('/').next().unwrap() {
            "examine" => "case.accepted",
            "opinions" => "case.opinion_given",
            _ => "case.granted",
        };
        let most = if kind == "case.opinion_given" { 2 } else { 1 };
        let acts = second["history"].as_array().unwrap().iter();
        let times = acts.filter(|act| act["kind"] == kind).count();
        assert!(
            (1..=most).contains(&times),
            "{}: {times} × {kind}: {second}",
            ask.key
        );
    }
}

/// The cases of the applicant, by id.
fn my_cases(resident: &Client) -> BTreeMap<String, u64> {
    let mut cases = BTreeMap::new();
    let mut after = 0;
    loop {
        let path = format!("/api/v1/cases?limit=200&after={after}");
        let page = resident.get(&path).unwrap().expect(200).json();
        let lines = page["cases"].as_array().unwrap();
        let before = cases.len();
        for line in lines {
            let position = line["position"].as_u64().unwrap();
            cases.insert(line["id"].as_str().unwrap().to_owned(), position);
            after = position;
        }
        if cases.len() == before {
            return cases;
        }
    }
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let (_folder, data) = demo_city();
    let ledger = Ledger::default();
    let mut server = Server::start(&data);
    let mut people = People::signed_in(&server.address);
    for (n, count) in ROUNDS.into_iter().enumerate() {
        let name = format!("round{n}");
        round(&name, &ledger, &people, count, || server.kill());
        let report = run_on(&data, &["--json", "verify"]).expect(0).json();
        let receipts = ledger.receipts();
        assert!(report["cases"].as_u64().unwrap() >= receipts.len() as u64);
        on_the_record(&data, &receipts);

        server = Server::start(&data);
        people = people.at(&server.address);
        let there = my_cases(&people.resident);
        for receipt in &receipts {
            let position = there.get(receipt["case"].as_str().unwrap());
            assert_eq!(position.copied(), receipt["position"].as_u64(), "{receipt}");
        }
        again(&name, &ledger, &people);
        let cases: BTreeSet<String> = my_cases(&people.resident).into_keys().collect();
        let given = ledger.receipts();
        let given: BTreeSet<String> = given
            .iter()
            .map(|r| r["case"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(
            cases, given,
            "a case without a receipt, or a receipt without a case"
        );
    }
    again("round", &ledger, &people);
    server.terminate().expect(0);
    let report = run_on(&data, &["--json", "verify"]).expect(0).json();
    assert_eq!(report["cases"], ledger.receipts().len());
}

#[test]
fn sigterm_under_load_loses_nothing_and_ends_well() {
    let (_folder, data) = demo_city();
    let ledger = Ledger::default();
    let server = Server::start(&data);
    let people = People::signed_in(&server.address);
    round("term", &ledger, &people, 6, || {
        server.terminate().expect(0);
    });
    run_on(&data, &["verify"]).expect(0);
    let receipts = ledger.receipts();
    on_the_record(&data, &receipts);
    let server = Server::start(&data);
    let people = people.at(&server.address);
    again("term", &ledger, &people);
    assert_eq!(my_cases(&people.resident).len(), ledger.receipts().len());
    server.terminate().expect(0);
}

#[test]
fn the_same_request_many_times_at_once_happens_once() {
    let (_folder, data) = demo_city();
    let server = Server::start(&data);
    let people = People::signed_in(&server.address);
    for n in 0..5 {
        let ask = Ask::submission(&format!("the-same-key-{n}"));
        let receipts: Vec<Value> = thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| ask.send(&people).unwrap().expect(201).json()))
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(receipts.iter().all(|r| *r == receipts[0]), "{receipts:?}");
        assert_eq!(my_cases(&people.resident).len(), n + 1);
    }
    for key in ["", "short", &"k".repeat(201)] {
        let ask = Ask::submission(key);
        let refused = ask.send(&people).unwrap().expect(422).json();
        assert_eq!(refused["code"], "API-001", "{refused}");
    }
    assert_eq!(my_cases(&people.resident).len(), 5);
    server.terminate().expect(0);
    run_on(&data, &["verify"]).expect(0);
}
