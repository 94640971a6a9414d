//! Jobs: leased to one, tried again, done.

use crate::world::*;
use office::port::rows::JobRow;
use office::port::store::{Change, Store, Unit};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Appends a unit that makes these jobs: number and due second.
async fn make(store: &dyn Store, jobs: &[(i64, i64)]) {
    let unit = Unit {
        jobs: jobs.iter().map(|(id, due)| new_job(*id, *due)).collect(),
        ..with_rows(1, 1001, Vec::new())
    };
    store.append(unit).await.unwrap();
}

fn ids(rows: &[JobRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id.get()).collect()
}

async fn lease(store: &dyn Store, now: i64, until: i64, limit: u32) -> Vec<JobRow> {
    store.lease_jobs(at(now), at(until), limit).await.unwrap()
}

pub async fn a_job_is_leased_to_one_only(store: Arc<dyn Store>) {
    let jobs: Vec<(i64, i64)> = (1..=40).map(|id| (id, 0)).collect();
    make(&*store, &jobs).await;
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let store = store.clone();
        tasks.spawn(async move { lease(&*store, 10, 100, 3).await });
    }
    let mut leased: Vec<i64> = tasks.join_all().await.iter().flat_map(|l| ids(l)).collect();
    leased.sort_unstable();
    assert_eq!(leased, (1..=40).collect::<Vec<i64>>());
    assert_eq!(lease(&*store, 99, 200, 10).await, []);
}

pub async fn jobs_are_leased_oldest_first_and_when_due(store: Arc<dyn Store>) {
    make(&*store, &[(1, 30), (2, 10), (3, 20), (5, 10), (4, 50)]).await;
    let first = lease(&*store, 30, 100, 3).await;
    assert_eq!(ids(&first), [2, 5, 3]);
    let wanted = JobRow {
        id: job(2),
        kind: "test".to_owned(),
        payload: r#"{"job":2}"#.to_owned(),
        due: at(10),
        attempts: 1,
        leased_until: Some(at(100)),
        failure: String::new(),
    };
    assert_eq!(first[0], wanted);
    assert_eq!(ids(&lease(&*store, 30, 100, 3).await), [1]);
    assert!(ids(&lease(&*store, 49, 100, 3).await).is_empty());
    // A limit of nothing is one, as for every list.
    assert_eq!(ids(&lease(&*store, 50, 100, 0).await), [4]);
}

pub async fn a_lease_ends(store: Arc<dyn Store>) {
    make(&*store, &[(1, 0)]).await;
    assert_eq!(ids(&lease(&*store, 0, 100, 5).await), [1]);
    assert_eq!(lease(&*store, 99, 200, 5).await, []);
    let again = lease(&*store, 100, 200, 5).await;
    assert_eq!(
        (again[0].attempts, again[0].leased_until),
        (2, Some(at(200)))
    );
}

pub async fn a_failed_job_is_tried_again(store: Arc<dyn Store>) {
    make(&*store, &[(1, 0)]).await;
    lease(&*store, 0, 1000, 5).await;
    let failed = |id, due| Change::JobFailed {
        id: job(id),
        due: at(due),
        failure: "no paper".to_owned(),
    };
    change(&*store, vec![failed(1, 60), failed(9, 60)]).await;
    assert_eq!(lease(&*store, 59, 1000, 5).await, []);
    let again = lease(&*store, 60, 1000, 5).await;
    assert_eq!((again[0].attempts, again[0].due), (2, at(60)));
    assert_eq!(again[0].failure, "no paper");
    assert_eq!(store.jobs(ALL).await.unwrap(), again);
}

pub async fn a_done_job_is_gone(store: Arc<dyn Store>) {
    make(&*store, &[(1, 0), (2, 0)]).await;
    lease(&*store, 0, 10, 5).await;
    change(&*store, vec![Change::JobDone(job(1))]).await;
    change(&*store, vec![Change::JobDone(job(1))]).await;
    assert_eq!(ids(&store.jobs(ALL).await.unwrap()), [2]);
    assert_eq!(ids(&lease(&*store, 10, 20, 5).await), [2]);
}

pub async fn jobs_are_listed_in_pages(store: Arc<dyn Store>) {
    make(&*store, &[(3, 0), (1, 9), (2, 5)]).await;
    assert_eq!(ids(&store.jobs(page(0, 2)).await.unwrap()), [1, 2]);
    let rest = store.jobs(page(2, 2)).await.unwrap();
    assert_eq!(ids(&rest), [3]);
    assert_eq!((rest[0].attempts, rest[0].leased_until), (0, None));
}
