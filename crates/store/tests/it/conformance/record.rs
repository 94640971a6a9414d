//! The record: positions, serials, commands, conflicts.

use crate::world::*;
use office::port::rows::{ActRow, CaseRow, WorkKind};
use office::port::store::{
    AppendError, Appended, CATALOGUE_STREAM, Change, DraftSubmitted, RowChange, Store, StoreError,
    Unit,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Appends all units at once; the outcomes in no order.
async fn at_once(
    store: &Arc<dyn Store>,
    units: impl IntoIterator<Item = Unit>,
) -> Vec<Result<Appended, AppendError>> {
    let mut tasks = JoinSet::new();
    for unit in units {
        let store = store.clone();
        tasks.spawn(async move { store.append(unit).await });
    }
    tasks.join_all().await
}

pub async fn an_act_is_read_back_as_it_was_appended(store: Arc<dyn Store>) {
    assert_eq!(store.head().await.unwrap(), 0);
    assert_eq!(store.outcome(key(1)).await.unwrap(), None);
    let unit = unit(1, 1001, Some(0), vec![act("case.submitted", "一件", "s")]);
    let first = Appended {
        stream: 1001,
        position: 1,
        serial: Some(1),
        digest: digest("一件"),
        repeated: false,
    };
    assert_eq!(store.append(unit).await.unwrap(), first);
    let row = ActRow {
        position: 1,
        stream: 1001,
        seq: 1,
        at: at(0),
        kind: "case.submitted".to_owned(),
        bytes: "一件".as_bytes().to_vec(),
        digest: digest("一件"),
        serial: Some(1),
        series: "s".to_owned(),
    };
    let rows = [row];
    assert_eq!(store.stream(1001).await.unwrap(), rows);
    assert_eq!(store.acts(ALL).await.unwrap(), rows);
    assert_eq!(store.stream(1002).await.unwrap(), []);
    assert_eq!(store.head().await.unwrap(), 1);
}

pub async fn several_acts_stand_in_a_row(store: Arc<dyn Store>) {
    store.append(plain(1, 1001, 0)).await.unwrap();
    let acts = vec![
        act("test.a", "a", "s"),
        act("test.b", "b", ""),
        act("test.c", "c", "s"),
    ];
    let outcome = store.append(unit(2, 1001, Some(1), acts)).await.unwrap();
    assert_eq!((outcome.position, outcome.serial), (2, Some(1)));
    assert_eq!(outcome.digest, digest("a"));
    let rows = store.stream(1001).await.unwrap();
    let places: Vec<_> = rows
        .iter()
        .map(|row| (row.position, row.seq, row.serial))
        .collect();
    assert_eq!(
        places,
        [(1, 1, None), (2, 2, Some(1)), (3, 3, None), (4, 4, Some(2))]
    );
    assert_eq!(store.head().await.unwrap(), 4);
}

pub async fn positions_have_no_gaps_under_200_concurrent_appends(store: Arc<dyn Store>) {
    let units = (1..=200_u64).map(|n| plain(n, 1000 + n as i64, 0));
    let outcomes = at_once(&store, units).await;
    let mut positions: Vec<u64> = outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().position)
        .collect();
    positions.sort_unstable();
    assert_eq!(positions, (1..=200).collect::<Vec<u64>>());
    assert_eq!(store.head().await.unwrap(), 200);
    let stored: Vec<u64> = store
        .acts(ALL)
        .await
        .unwrap()
        .iter()
        .map(|row| row.position)
        .collect();
    assert_eq!(stored, positions);
}

pub async fn serials_have_no_gaps_in_each_series(store: Arc<dyn Store>) {
    let units = (1..=60_u64).map(|n| {
        let text = format!("{n}");
        let series = ["red", "green", "blue"][(n % 3) as usize];
        // Every fourth expects what is not so, is refused, and must not have spent a serial.
        let expected = if n % 4 == 0 { 9 } else { 0 };
        let acts = vec![act("test.serial", &text, series)];
        unit(n, 1000 + n as i64, Some(expected), acts)
    });
    let outcomes = at_once(&store, units).await;
    assert_eq!(outcomes.iter().filter(|o| o.is_err()).count(), 15);
    let mut series: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in store.acts(ALL).await.unwrap() {
        series
            .entry(row.series)
            .or_default()
            .push(row.serial.unwrap());
    }
    // In the order of positions each series simply counts.
    let counted: Vec<u64> = (1..=15).collect();
    let wanted = ["blue", "green", "red"].map(|name| (name.to_owned(), counted.clone()));
    assert_eq!(series, BTreeMap::from(wanted));
}

pub async fn a_repeated_command_gets_the_first_outcome_and_changes_nothing(store: Arc<dyn Store>) {
    let first = store.append(submission(case_row(1001))).await.unwrap();
    store.append(plain(77, 1002, 0)).await.unwrap();
    let before = everything(&*store).await;
    let again = Appended {
        repeated: true,
        ..first
    };
    let repeated = store.append(submission(case_row(1001))).await.unwrap();
    assert_eq!(repeated, again);
    // The key alone says that it is the same command: another stream and other rows do not matter.
    let other = Unit {
        command: key(1001),
        ..plain(1, 1005, 3)
    };
    assert_eq!(store.append(other).await.unwrap(), again);
    assert_eq!(store.outcome(key(1001)).await.unwrap(), Some(again));
    assert_eq!(everything(&*store).await, before);
}

pub async fn one_command_sent_by_many_is_carried_out_once(store: Arc<dyn Store>) {
    let outcomes = at_once(&store, (0..20).map(|_| submission(case_row(1001)))).await;
    let outcomes: Vec<Appended> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|o| !o.repeated).count(), 1);
    assert!(outcomes.iter().all(|o| o.position == 1));
    assert_eq!(store.head().await.unwrap(), 1);
}

pub async fn a_conflict_leaves_nothing_of_the_unit(store: Arc<dyn Store>) {
    store.append(submission(case_row(1001))).await.unwrap();
    let before = everything(&*store).await;
    for (command, expected) in [(2, 0), (3, 2)] {
        let unit = Unit {
            command: key(command),
            expected: Some(expected),
            rows: vec![
                RowChange::PutWork(work_row(1001, WorkKind::Decide, "")),
                RowChange::Document(document_row(1, 1001)),
            ],
            jobs: vec![new_job(5, 0)],
            ..submission(case_row(1001))
        };
        match store.append(unit).await {
            Err(AppendError::Conflict { expected: e, found }) => {
                assert_eq!((e, found), (expected, 1));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(store.outcome(key(command)).await.unwrap(), None);
    }
    assert_eq!(everything(&*store).await, before);
}

pub async fn one_of_many_rivals_wins_each_place(store: Arc<dyn Store>) {
    for round in 0..3_u64 {
        let rivals = (0..10).map(|n| plain(round * 100 + n, 1001, round as u32));
        let outcomes = at_once(&store, rivals).await;
        let won = outcomes.iter().filter(|o| o.is_ok()).count();
        let lost = outcomes.iter().filter(
            |o| matches!(o, Err(AppendError::Conflict { found, .. }) if *found == round as u32 + 1),
        );
        assert_eq!((won, lost.count()), (1, 9));
    }
    assert_eq!(store.stream(1001).await.unwrap().len(), 3);
}

pub async fn a_unit_that_fails_in_its_last_row_leaves_nothing(store: Arc<dyn Store>) {
    store.append(submission(case_row(1001))).await.unwrap();
    change(&*store, vec![Change::NewDraft(draft_row(1, 1))]).await;
    let before = everything(&*store).await;
    let new = CaseRow {
        received_on: day(21),
        ..case_row(1002)
    };
    let good = vec![
        RowChange::NewCase(new),
        RowChange::PutWork(work_row(1002, WorkKind::Intake, "")),
        RowChange::RemoveWork(case(1001), WorkKind::Intake, String::new()),
        RowChange::Personal(personal(1), vec![1]),
        RowChange::Edition(edition_row("a", 1, "{}")),
        RowChange::Document(document_row(1, 1002)),
        RowChange::Certificate(certificate_row("l", 1002)),
        RowChange::DraftSubmitted(DraftSubmitted {
            draft: draft(1),
            owner: account(1),
            revision: 1,
            files: Vec::new(),
            case: case(1002),
        }),
    ];
    for (command, bad) in (2..).zip(&good) {
        // Whatever is there only once fails the second time, and so does the removal's unit by its job.
        let unit = Unit {
            rows: [good.clone(), vec![bad.clone()]].concat(),
            jobs: vec![new_job(2, 0), new_job(1001, 0)],
            ..with_rows(command, 1002, Vec::new())
        };
        let refused = store.append(unit).await.unwrap_err();
        match refused {
            AppendError::Store(StoreError::Fault(_)) => {}
            AppendError::DraftGone { case: Some(id) } => assert_eq!(id, case(1002)),
            other => panic!("{other:?}"),
        }
        assert_eq!(everything(&*store).await, before);
    }
    let accepted = store.append(with_rows(1, 1002, good)).await.unwrap();
    assert_eq!((accepted.position, accepted.serial), (2, Some(1)));
}

pub async fn a_unit_without_an_act_is_refused(store: Arc<dyn Store>) {
    let refused = store.append(unit(1, 1001, Some(0), Vec::new())).await;
    assert!(matches!(
        refused,
        Err(AppendError::Store(StoreError::Fault(_)))
    ));
    assert_eq!(store.outcome(key(1)).await.unwrap(), None);
}

pub async fn the_catalogue_takes_its_stream_as_it_is(store: Arc<dyn Store>) {
    let acts = |n: u64| vec![act("item.published", &format!("item {n}"), "")];
    let units = (1..=20_u64).map(|n| unit(n, CATALOGUE_STREAM, None, acts(n)));
    let outcomes = at_once(&store, units).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let rows = store.stream(CATALOGUE_STREAM).await.unwrap();
    let seqs: Vec<u32> = rows.iter().map(|row| row.seq).collect();
    assert_eq!(seqs, (1..=20).collect::<Vec<u32>>());
}

pub async fn acts_come_in_pages(store: Arc<dyn Store>) {
    for n in 1..=7_u64 {
        store.append(plain(n, 1000 + n as i64, 0)).await.unwrap();
    }
    let mut seen = Vec::new();
    loop {
        let after = seen.last().copied().unwrap_or(0);
        let rows = store.acts(page(after, 3)).await.unwrap();
        assert!(rows.len() <= 3);
        if rows.is_empty() {
            break;
        }
        seen.extend(rows.iter().map(|row| row.position));
    }
    assert_eq!(seen, (1..=7).collect::<Vec<u64>>());
    assert_eq!(store.acts(page(u64::MAX, 3)).await.unwrap(), []);
}
