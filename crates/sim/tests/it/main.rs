//! A simulated city over every engine: its record is sound, says nothing of anybody, and can be made again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

use office::port::store::{Page, Store};
use sim::{City, live, personal_words};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{MemoryStore, Options, SqliteStore};

const SEED: u64 = 20_261_121;

fn block_on<F: Future>(run: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(run)
}

/// Every act of the record, as text.
async fn record(store: &dyn Store) -> Vec<Vec<u8>> {
    let mut acts = Vec::new();
    let mut after = 0;
    loop {
        let page = store.acts(Page { after, limit: 500 }).await.expect("acts");
        let Some(last) = page.last() else { return acts };
        after = last.position;
        acts.extend(page.into_iter().map(|act| act.bytes));
    }
}

async fn a_year_of_cases(store: Arc<dyn Store>) {
    let city = City::found(store.clone(), SEED, 12).await.expect("a city");
    let tally = live(&city, SEED, 400).await.expect("a life");
    assert!(tally.cases.len() > 60, "{} cases", tally.cases.len());
    for status in [
        "closed_granted",
        "closed_refused",
        "withdrawn",
        "intake_refused",
    ] {
        assert!(
            tally.statuses.contains_key(status),
            "{status}: {:?}",
            tally.statuses
        );
    }
    assert!(
        tally.refusals.contains_key("AUTH-004"),
        "{:?}",
        tally.refusals
    );

    let report = city.office.verify(true).await.expect("verify");
    assert!(report.is_green(), "{:?}", report.findings);
    assert_eq!(report.cases, tally.cases.len() as u64);
    assert!(
        report.certificates > 0 && report.files > 60 && report.personal > 100,
        "{report:?}"
    );

    let mut words: BTreeSet<String> = BTreeSet::new();
    for (person, _) in &city.residents {
        let p = &person.profile;
        words.extend([&p.name, &p.id_number, &p.phone, &p.company].map(Clone::clone));
    }
    for answers in &tally.answers {
        words.extend(personal_words(answers));
    }
    words.extend(["陈桂芳", "13900000777"].map(str::to_owned));
    words.remove("");
    assert!(words.len() > 100, "{} words", words.len());
    let acts = record(&*store).await;
    assert!(acts.len() > 300, "{} acts", acts.len());
    for act in &acts {
        let text = std::str::from_utf8(act).expect("acts are JSON text");
        for word in &words {
            assert!(!text.contains(word), "the record names {word:?}: {text}");
        }
    }
}

#[test]
fn a_city_on_sqlite_is_sound_and_its_record_names_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(&SqliteStore::file_in(folder.path()), Options::default());
    block_on(a_year_of_cases(Arc::new(store.expect("a store"))));
}

#[test]
fn a_city_in_memory_is_sound_and_its_record_names_nobody() {
    block_on(a_year_of_cases(Arc::new(MemoryStore::new())));
}

#[test]
fn the_same_seed_gives_the_same_record_and_another_seed_another() {
    block_on(async {
        let mut records = Vec::new();
        for seed in [1, 1, 2] {
            let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
            let city = City::found(store.clone(), seed, 6).await.expect("a city");
            live(&city, seed, 80).await.expect("a life");
            records.push(record(&*store).await);
        }
        assert_eq!(records[0], records[1]);
        assert_ne!(records[0], records[2]);
    });
}
