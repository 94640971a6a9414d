//! A full disk refuses, leaves nothing behind, and is forgotten once there is space.

use super::{open, open_with};
use crate::world::*;
use office::port::rows::DraftRow;
use office::port::store::{AppendError, Change, ChangeError, Store, StoreError, Unit};
use std::sync::Arc;
use store::Options;
use tokio::task::JoinSet;

const SMALL: Options = Options {
    readers: 2,
    checkpoint_pages: 16_000,
    max_pages: Some(200),
};

/// A submission whose act is so many bytes long.
fn heavy(id: i64, bytes: usize) -> Unit {
    let mut unit = submission(case_row(id));
    unit.acts[0].bytes = vec![b'x'; bytes];
    unit.acts[0].digest = digest(&"x".repeat(bytes));
    unit
}

fn is_full(outcome: &Result<office::port::store::Appended, AppendError>) -> bool {
    matches!(outcome, Err(AppendError::Store(StoreError::Full)))
}

/// Appends until the disk is full; how many cases fitted.
async fn fill(store: &dyn Store) -> i64 {
    for id in 1001.. {
        let outcome = store.append(heavy(id, 6000)).await;
        if is_full(&outcome) {
            return id - 1001;
        }
        outcome.unwrap();
    }
    unreachable!("the loop has no end of its own")
}

#[tokio::test]
async fn nothing_is_half_written_and_space_given_back_is_used() {
    let folder = Folder::new();
    let store = open_with(&folder, SMALL).unwrap();
    let ballast = DraftRow {
        sealed: vec![1; 200_000],
        ..draft_row(1, 1)
    };
    change(&store, vec![Change::NewDraft(ballast)]).await;
    let fitted = fill(&store).await;
    assert!((10..200).contains(&fitted), "{fitted}");
    let before = everything(&store).await;
    let bigger = DraftRow {
        sealed: vec![2; 400_000],
        ..draft_row(2, 1)
    };
    let changes = vec![Change::ErasePersonal(personal(1)), Change::NewDraft(bigger)];
    for round in 0..3 {
        assert!(is_full(&store.append(heavy(5000 + round, 60_000)).await));
        let refused = store.change(changes.clone()).await;
        assert!(matches!(refused, Err(ChangeError::Store(StoreError::Full))));
        assert_eq!(everything(&store).await, before);
        assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    }
    // Giving up the draft makes room in the same file, for the same command.
    change(&store, vec![Change::DeleteDraft(draft(1), account(1))]).await;
    let next = store.append(heavy(5000, 60_000)).await.unwrap();
    assert_eq!(next.position, fitted as u64 + 1);
    assert!(!next.repeated);
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_larger_disk_goes_on_where_the_full_one_stopped() {
    let folder = Folder::new();
    let store = open_with(&folder, SMALL).unwrap();
    let fitted = fill(&store).await;
    let before = everything(&store).await;
    drop(store);
    let store = open(&folder);
    assert_eq!(everything(&store).await, before);
    for id in 1001 + fitted..1011 + fitted {
        let outcome = store.append(heavy(id, 6000)).await.unwrap();
        assert_eq!(outcome.position, (id - 1000) as u64);
        assert_eq!(outcome.serial, Some(outcome.position));
    }
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_unit_that_does_not_fit_takes_no_other_down_with_it() {
    let folder = Folder::new();
    let store = Arc::new(open_with(&folder, SMALL).unwrap());
    // Many at once share a transaction, which the engine gives up when the big one finds no space.
    let mut tasks = JoinSet::new();
    for id in 1001..1101 {
        let store = store.clone();
        let bytes = if id % 10 == 5 { 2_000_000 } else { 10 };
        tasks.spawn(async move { (id, store.append(heavy(id, bytes)).await) });
    }
    let mut positions = Vec::new();
    for (id, outcome) in tasks.join_all().await {
        if id % 10 == 5 {
            assert!(is_full(&outcome), "{id}: {outcome:?}");
        } else {
            let outcome = outcome.unwrap();
            assert!(!outcome.repeated);
            positions.push(outcome.position);
        }
    }
    positions.sort_unstable();
    assert_eq!(positions, (1..=90).collect::<Vec<u64>>());
    assert_eq!(store.head().await.unwrap(), 90);
    assert_eq!(store.jobs(ALL).await.unwrap().len(), 90);
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
    drop(store);
    let store = open(&folder);
    assert_eq!(store.head().await.unwrap(), 90);
}
