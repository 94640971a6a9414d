//! Whatever is asked of them, in whatever order: both engines give the same answers and hold the same rows.

use crate::world::*;
use office::cases::Status;
use office::port::rows::{CaseRow, DraftRow, SessionRow, WorkKind, WorkRow};
use office::port::store::{
    AppendError, Appended, CaseFilter, Change, ChangeError, DraftSubmitted, RowChange, Store,
    StoreError, Unit,
};
use proptest::prelude::*;
use store::{MemoryStore, Options, SqliteStore};

/// One thing that is asked of a store.
#[derive(Debug, Clone)]
enum Step {
    Append(Unit),
    Change(Vec<Change>),
    Lease(i64, u32),
}

fn kind() -> impl Strategy<Value = WorkKind> {
    prop::sample::select(vec![WorkKind::Intake, WorkKind::Review, WorkKind::Decide])
}

fn case_of(id: i64, status: usize, due: Option<i8>) -> CaseRow {
    CaseRow {
        status: Status::ALL[status],
        due: due.map(day),
        applicant: account(id % 2 + 1),
        ..case_row(id)
    }
}

fn row() -> impl Strategy<Value = RowChange> {
    let id = 1001..1004_i64;
    let small = 1..4_i64;
    let due = prop::option::of(24..28_i8);
    let case_parts = (id.clone(), 0..10_usize, due.clone());
    let branch = prop::sample::select(vec!["", "a", "b"]);
    prop_oneof![
        2 => case_parts.clone().prop_map(|(id, status, due)| RowChange::NewCase(case_of(id, status, due))),
        2 => case_parts.prop_map(|(id, status, due)| RowChange::Case(case_of(id, status, due))),
        2 => (id.clone(), kind(), branch.clone(), 0..3_u64, due).prop_map(|(id, kind, branch, order, due)| {
            RowChange::PutWork(WorkRow { order, due: due.map(day), ..work_row(id, kind, branch) })
        }),
        1 => (id.clone(), kind(), branch).prop_map(|(id, kind, branch)| {
            RowChange::RemoveWork(case(id), kind, branch.to_owned())
        }),
        1 => (small.clone(), id.clone()).prop_map(|(n, id)| RowChange::Document(document_row(n, id))),
        1 => (small.clone(), id.clone()).prop_map(|(n, id)| {
            RowChange::Certificate(certificate_row(&n.to_string(), id))
        }),
        1 => (1..3_u32, 0..2_u8).prop_map(|(edition, content)| {
            RowChange::Edition(edition_row("a", edition, &content.to_string()))
        }),
        1 => (small.clone(), any::<u8>()).prop_map(|(n, value)| RowChange::Personal(personal(n), vec![value])),
        2 => (small, 1..3_i64, 1..3_u32, prop::sample::subsequence(vec![1, 2, 3], 0..3), id).prop_map(|(n, owner, revision, files, id)| RowChange::DraftSubmitted(DraftSubmitted {
            draft: draft(n),
            owner: account(owner),
            revision,
            files: files.into_iter().map(file).collect(),
            case: case(id),
        })),
    ]
}

fn unit_step() -> impl Strategy<Value = Step> {
    let series = prop::sample::select(vec!["", "red", "blue"]);
    let acts = prop::collection::vec(series, 0..4);
    let rows = prop::collection::vec(row(), 0..3);
    let jobs = prop::collection::vec((1..6_i64, 0..50_i64), 0..2);
    let expected = prop::option::weighted(0.3, 0..4_u32);
    let parts = (1..30_u64, 1001..1004_i64, expected, acts, rows, jobs);
    parts.prop_map(|(command, stream, expected, series, rows, jobs)| {
        let acts = series
            .iter()
            .map(|s| act("test.twin", &command.to_string(), s));
        Step::Append(Unit {
            rows,
            jobs: jobs.iter().map(|(id, due)| new_job(*id, *due)).collect(),
            ..unit(command, stream, expected, acts.collect())
        })
    })
}

fn change_of_people() -> impl Strategy<Value = Change> {
    let small = 1..4_i64;
    let blind = prop::option::of((0..2_u8).prop_map(|b| vec![b; 32]));
    prop_oneof![
        2 => (small.clone(), 0..3_u8, blind).prop_map(|(id, name, blind)| {
            let mut row = account_row(id, &format!("name{name}"));
            row.blind = blind;
            Change::PutAccount(row)
        }),
        1 => (small.clone(), any::<u8>()).prop_map(|(id, value)| Change::PutPersonal(personal(id), vec![value])),
        1 => small.clone().prop_map(|id| Change::ErasePersonal(personal(id))),
        1 => (0..3_u8, 0..50_i64, 50..99_i64).prop_map(|(token, used, ends)| {
            let row = session_row(&token.to_string(), ends);
            Change::PutSession(SessionRow { used: at(used), ..row })
        }),
        1 => (0..3_u8).prop_map(|token| Change::DeleteSession(digest(&token.to_string()))),
        1 => (50..99_i64).prop_map(|ends| Change::DeleteSessionsBefore(at(ends))),
        1 => (0..3_u8, 0..9_i64).prop_map(|(key, result)| Change::Once { key: [key; 16], result, at: at(result) }),
        1 => (0..9_i64).prop_map(|before| Change::ForgetOnceBefore(at(before))),
        1 => (0..9_u8).prop_map(|v| Change::PutSetting("city".to_owned(), v.to_string())),
        1 => (1..6_i64).prop_map(|id| Change::JobDone(job(id))),
        1 => (1..6_i64, 0..50_i64).prop_map(|(id, due)| Change::JobFailed {
            id: job(id),
            due: at(due),
            failure: "failed".to_owned(),
        }),
    ]
}

fn change_of_drafts() -> impl Strategy<Value = Change> {
    let (small, owner) = (1..4_i64, 1..3_i64);
    let both = (small.clone(), owner.clone());
    prop_oneof![
        3 => both.clone().prop_map(|(id, owner)| Change::NewDraft(draft_row(id, owner))),
        2 => (both.clone(), 1..4_u32).prop_map(|((id, owner), revision)| {
            Change::SaveDraft(DraftRow { revision, sealed: vec![revision as u8], ..draft_row(id, owner) })
        }),
        1 => both.clone().prop_map(|(id, owner)| Change::DeleteDraft(draft(id), account(owner))),
        3 => (small.clone(), both.clone()).prop_map(|(id, (of, owner))| Change::PutFile(file_row(id, of, owner))),
        1 => both.prop_map(|(id, owner)| Change::DeleteFile(file(id), account(owner))),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let change = prop_oneof![change_of_people(), change_of_drafts()];
    prop_oneof![
        5 => unit_step(),
        6 => prop::collection::vec(change, 1..3).prop_map(Step::Change),
        1 => (0..60_i64, 1..4_u32).prop_map(|(now, limit)| Step::Lease(now, limit)),
    ]
}

/// A failure as far as engines must agree on it: the words of a fault are the engine's own.
fn engine(error: &StoreError) -> String {
    match error {
        StoreError::Fault(_) => "a fault".to_owned(),
        other => other.to_string(),
    }
}

fn appended(outcome: Result<Appended, AppendError>) -> String {
    match outcome {
        Err(AppendError::Store(error)) => engine(&error),
        other => format!("{other:?}"),
    }
}

fn changed(outcome: Result<(), ChangeError>) -> String {
    match outcome {
        Err(ChangeError::Store(error)) => engine(&error),
        other => format!("{other:?}"),
    }
}

async fn ask(store: &dyn Store, step: Step) -> String {
    match step {
        Step::Append(unit) => appended(store.append(unit).await),
        Step::Change(changes) => changed(store.change(changes).await),
        Step::Lease(now, limit) => {
            let leased = store.lease_jobs(at(now), at(now + 10), limit).await;
            format!("{:?}", leased.unwrap())
        }
    }
}

/// What the lists show beside `everything`, in small pages.
async fn lists(store: &dyn Store) -> Vec<String> {
    let mut found = Vec::new();
    let filter = CaseFilter {
        statuses: Status::ALL[..6].to_vec(),
        due_until: Some(day(26)),
        ..CaseFilter::default()
    };
    for after in 0..6 {
        let next = page(after, 2);
        found.push(format!("{:?}", store.cases(&filter, next).await.unwrap()));
        found.push(format!(
            "{:?}",
            store.cases_of(account(1), next).await.unwrap()
        ));
        found.push(format!(
            "{:?}",
            store.work(DESK, WorkKind::Review, next).await.unwrap()
        ));
        let work = store.all_work(page(1000 + after, 1)).await.unwrap();
        found.push(format!("{work:?}"));
    }
    for token in 0..3_u8 {
        let session = store.session(digest(&token.to_string())).await.unwrap();
        found.push(format!("{session:?}"));
    }
    found.push(format!("{:?}", store.count_cases(None).await.unwrap()));
    found.push(format!("{:?}", store.drafts_of(account(1)).await.unwrap()));
    found.push(format!("{:?}", store.editions_of("a").await.unwrap()));
    found.push(format!("{:?}", store.check().await.unwrap()));
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn both_engines_give_the_same_answers(steps in prop::collection::vec(step(), 1..40)) {
        let folder = Folder::new();
        let path = SqliteStore::file_in(folder.path());
        let sqlite = SqliteStore::open(&path, Options::default()).unwrap();
        let memory = MemoryStore::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            for step in steps {
                let text = format!("{step:?}");
                let wanted = ask(&memory, step.clone()).await;
                prop_assert_eq!(ask(&sqlite, step).await, wanted, "{}", text);
            }
            prop_assert_eq!(everything(&sqlite).await, everything(&memory).await);
            prop_assert_eq!(lists(&sqlite).await, lists(&memory).await);
            Ok(())
        })?;
    }
}
