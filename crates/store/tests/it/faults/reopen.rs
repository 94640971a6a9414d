//! Closing and opening: what comes back, who is refused, what is erased.

use super::{behind, open, open_with};
use crate::world::*;
use office::port::rows::WorkKind;
use office::port::store::{AppendError, Change, RowChange, Store, StoreError};
use store::{Options, SqliteStore};

/// Something in every table.
pub async fn furnish(store: &dyn Store) {
    let mut unit = submission(case_row(1001));
    unit.rows.extend([
        RowChange::Document(document_row(1, 1001)),
        RowChange::Certificate(certificate_row("licence", 1001)),
        RowChange::Edition(edition_row("a", 1, "{}")),
        RowChange::Personal(personal(1), vec![1, 2, 3]),
    ]);
    store.append(unit).await.unwrap();
    store.append(submission(case_row(1002))).await.unwrap();
    let lines = office::port::rows::AuditRow {
        at: at(1),
        account: Some(account(1)),
        action: "sign_in".to_owned(),
        object: String::new(),
        result: "ok".to_owned(),
    };
    let rows = vec![
        Change::PutAccount(account_row(1, "li")),
        Change::NewDraft(draft_row(1, 1)),
        Change::PutFile(file_row(1, 1, 1)),
        Change::PutSession(session_row("token", 900)),
        Change::PutSetting("city".to_owned(), "同城".to_owned()),
        Change::Audit(lines),
    ];
    change(store, rows).await;
}

fn fault_of(opened: Result<SqliteStore, StoreError>) -> String {
    match opened.err() {
        Some(StoreError::Fault(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn everything_comes_back() {
    let folder = Folder::new();
    let store = open(&folder);
    furnish(&store).await;
    let leased = store.lease_jobs(at(1), at(60), 1).await.unwrap();
    assert_eq!(leased.len(), 1);
    let before = everything(&store).await;
    let session = store.session(digest("token")).await.unwrap();
    drop(store);
    // Closed in good order, the store is one file: a copy of it is a backup.
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".lock"))
        .collect();
    assert_eq!(names, ["tongban.sqlite"]);
    let store = open(&folder);
    assert_eq!(everything(&store).await, before);
    assert_eq!(store.session(digest("token")).await.unwrap(), session);
    // The lease holds over the restart, and so do positions, serials, commands and conflicts.
    assert_eq!(store.lease_jobs(at(1), at(60), 9).await.unwrap().len(), 1);
    assert!(
        store
            .append(submission(case_row(1001)))
            .await
            .unwrap()
            .repeated
    );
    let conflict = store.append(plain(50, 1001, 0)).await;
    assert!(matches!(
        conflict,
        Err(AppendError::Conflict { found: 1, .. })
    ));
    let next = store.append(submission(case_row(1003))).await.unwrap();
    assert_eq!((next.position, next.serial), (3, Some(3)));
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_second_program_is_refused() {
    let folder = Folder::new();
    let store = open(&folder);
    let text = fault_of(open_with(&folder, Options::default()));
    assert!(text.contains("in use by another"), "{text}");
    // The refused one has not disturbed the first.
    store.append(plain(1, 1001, 0)).await.unwrap();
    drop(store);
    assert_eq!(open(&folder).head().await.unwrap(), 1);
}

#[tokio::test]
async fn data_of_a_newer_program_is_left_alone() {
    let folder = Folder::new();
    drop(open(&folder));
    behind(&folder)
        .execute("INSERT INTO schema_version VALUES (99, 'x')", [])
        .unwrap();
    let text = fault_of(open_with(&folder, Options::default()));
    assert!(text.contains("newer program"), "{text}");
    let sql = "DELETE FROM schema_version WHERE number = 99; UPDATE schema_version SET digest = 'x' WHERE number = 1";
    behind(&folder).execute_batch(sql).unwrap();
    let text = fault_of(open_with(&folder, Options::default()));
    assert!(text.contains("migration 1 was changed"), "{text}");
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let folder = Folder::new();
    let path = SqliteStore::file_in(folder.path());
    std::fs::write(
        &path,
        "not a database, but long enough to be looked at".repeat(100),
    )
    .unwrap();
    fault_of(open_with(&folder, Options::default()));
    fault_of(SqliteStore::open(
        &folder.path().join("missing").join("file.sqlite"),
        Options::default(),
    ));
}

#[tokio::test]
async fn acts_can_be_neither_changed_nor_deleted() {
    let folder = Folder::new();
    let store = open(&folder);
    furnish(&store).await;
    let before = store.acts(ALL).await.unwrap();
    drop(store);
    let db = behind(&folder);
    let attempts = [
        (
            "UPDATE act SET bytes = x'00' WHERE position = 1",
            "never changed",
        ),
        (
            "UPDATE act SET position = 9 WHERE position = 2",
            "never changed",
        ),
        (
            "UPDATE OR REPLACE act SET position = 1 WHERE position = 2",
            "never changed",
        ),
        ("DELETE FROM act WHERE position = 2", "never deleted"),
        ("DELETE FROM act", "never deleted"),
    ];
    for (sql, reason) in attempts {
        let refused = db.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains(reason), "{sql}: {refused}");
    }
    drop(db);
    let store = open(&folder);
    assert_eq!(store.acts(ALL).await.unwrap(), before);
}

/// Whether any file of the store holds these bytes.
fn holds(folder: &Folder, bytes: &[u8]) -> bool {
    let part = &bytes[..40];
    std::fs::read_dir(folder.path()).unwrap().any(|entry| {
        let file = std::fs::read(entry.unwrap().path()).unwrap();
        file.windows(part.len()).any(|window| window == part)
    })
}

#[tokio::test]
async fn an_erased_value_is_left_in_no_file() {
    let [first, second] = ["first", "second"]
        .map(|name| format!("the {name} sealed value, which must not stay behind").repeat(200))
        .map(String::into_bytes);
    let folder = Folder::new();
    let store = open(&folder);
    let put = |id, value: &Vec<u8>| Change::PutPersonal(personal(id), value.clone());
    change(&store, vec![put(1, &first), put(2, &second)]).await;
    assert!(holds(&folder, &first) && holds(&folder, &second));
    // Acknowledged means gone, from the write-ahead log too, while the store runs.
    change(&store, vec![Change::ErasePersonal(personal(1))]).await;
    assert!(!holds(&folder, &first));
    assert!(holds(&folder, &second));
    // What a new value replaces goes at the latest when the store closes.
    change(&store, vec![put(2, &vec![0])]).await;
    drop(store);
    assert!(!holds(&folder, &second));
    let store = open(&folder);
    assert_eq!(store.personal(personal(1)).await.unwrap(), None);
    assert_eq!(store.personal(personal(2)).await.unwrap(), Some(vec![0]));
}

#[tokio::test]
async fn waiting_work_is_done_before_the_store_closes() {
    let folder = Folder::new();
    let store = std::sync::Arc::new(open(&folder));
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..=50_u64 {
        let store = store.clone();
        tasks.spawn(async move { store.append(plain(n, 1000 + n as i64, 0)).await });
    }
    drop(store);
    let outcomes = tasks.join_all().await;
    assert!(outcomes.iter().all(Result::is_ok));
    let store = open(&folder);
    assert_eq!(store.head().await.unwrap(), 50);
    let none = store.work_of_case(case(1001)).await.unwrap();
    assert!(none.is_empty());
    assert_eq!(store.count_work(DESK, WorkKind::Intake).await.unwrap(), 0);
}
