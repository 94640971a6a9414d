//! Long lists, page by page: everything once, in order, on the pages and on the JSON interface.

use crate::house::{Asker, HALL, House, run};
use crate::html::{attribute, pieces, tags};
use crate::walk::submitted;
use office::identity::Role;
use serde_json::Value;
use std::collections::BTreeSet;

/// Follows a list of the JSON interface to its end.
async fn followed(who: &Asker<'_>, path: &str, list: &str, at: fn(&Value) -> &Value) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::from(0));
    for _ in 0..50 {
        let reply = who.fetch(&format!("{path}?limit=7&after={after}")).await;
        let page = reply.is(200).json();
        let lines = page[list].as_array().unwrap().clone();
        let Some(last) = lines.last() else {
            return all;
        };
        assert!(lines.len() <= 7);
        after = at(last)["position"].clone();
        all.extend(lines.iter().map(|line| at(line)["id"].clone()));
    }
    panic!("{path} has no end");
}

/// Follows a list of the pages by its link to the next.
async fn turned(who: &Asker<'_>, first: &str, base: &str) -> Vec<String> {
    let (mut all, mut path) = (Vec::new(), first.to_owned());
    for _ in 0..50 {
        let page = who.get(&path).await.is(200).text();
        let found = pieces(&page);
        let links = tags(&found, "a").filter_map(|a| attribute(a, "href"));
        all.extend(
            links
                .filter_map(|href| href.strip_prefix(base))
                .map(str::to_owned),
        );
        let next = tags(&found, "a").find(|a| attribute(a, "rel") == Some("next"));
        match next.and_then(|a| attribute(a, "href")) {
            Some(next) => path = next.to_owned(),
            None => return all,
        }
    }
    panic!("{first} has no end");
}

fn are_these<T: Ord + Clone + std::fmt::Debug>(found: &[T], expected: &BTreeSet<T>) {
    let once: BTreeSet<T> = found.iter().cloned().collect();
    assert_eq!(once.len(), found.len(), "twice in the list: {found:?}");
    assert_eq!(&once, expected);
}

#[test]
fn long_lists_hold_everything_once() {
    run(async {
        let house = House::found(16).await;
        let who = house.as_("resident-1").await;
        let mut cases = BTreeSet::new();
        for _ in 0..53 {
            let receipt = submitted(&who, "collect").await;
            cases.insert(receipt["case"].as_str().unwrap().to_owned());
        }
        let clerk = house.officer(HALL, Role::Clerk).await;
        let supervisor = house.as_("supervisor").await;
        let own = |line: &Value| -> String { line.as_str().unwrap().to_owned() };
        for found in [
            followed(&who, "/api/v1/cases", "cases", |line| line).await,
            followed(
                &clerk,
                "/api/v1/tasks/intake",
                "tasks",
                |line| &line["case"],
            )
            .await,
            followed(&supervisor, "/api/v1/oversight/cases", "cases", |line| line).await,
        ] {
            let found: Vec<String> = found.iter().map(own).collect();
            are_these(&found, &cases);
        }
        are_these(&turned(&who, "/cases", "/cases/").await, &cases);
        are_these(&turned(&clerk, "/desk", "/desk/cases/").await, &cases);
        let board = turned(&supervisor, "/oversight", "/oversight/cases/").await;
        are_these(&board, &cases);
        house.is_sound().await;
    });
}
