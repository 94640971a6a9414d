//! Drafts and their files, before and after they become a case.

use crate::world::*;
use office::port::rows::DraftRow;
use office::port::store::{AppendError, Change, ChangeError, DraftSubmitted, RowChange, Store};
use std::sync::Arc;
use vocab::DraftId;

/// The next version of a draft.
fn saved(id: i64, owner: i64, revision: u32) -> DraftRow {
    DraftRow {
        revision,
        sealed: vec![revision as u8],
        saved_at: at(i64::from(revision)),
        ..draft_row(id, owner)
    }
}

fn submitted(id: i64, owner: i64, revision: u32, of: i64) -> Vec<RowChange> {
    submitted_with(id, owner, revision, &[], of)
}

fn submitted_with(id: i64, owner: i64, revision: u32, files: &[i64], of: i64) -> Vec<RowChange> {
    vec![RowChange::DraftSubmitted(DraftSubmitted {
        draft: draft(id),
        owner: account(owner),
        revision,
        files: files.iter().map(|id| file(*id)).collect(),
        case: case(of),
    })]
}

async fn stale(store: &dyn Store, change: Change, what: &str) {
    match store.change(vec![change]).await {
        Err(ChangeError::Stale(found)) => assert_eq!(found, what),
        other => panic!("{other:?}"),
    }
}

pub async fn a_new_draft_is_saved_over_the_revision_that_was_seen(store: Arc<dyn Store>) {
    let new = DraftRow {
        corrects: Some(case(1001)),
        ..draft_row(1, 1)
    };
    // Whatever a new draft claims, it has not become a case.
    let claims = DraftRow {
        case: Some(case(1002)),
        ..new.clone()
    };
    change(&*store, vec![Change::NewDraft(claims)]).await;
    assert_eq!(store.draft(draft(1)).await.unwrap(), Some(new.clone()));
    let save = DraftRow {
        task_code: "another".to_owned(),
        edition: 9,
        ..saved(1, 1, 2)
    };
    change(&*store, vec![Change::SaveDraft(save)]).await;
    let wanted = DraftRow {
        sealed: vec![2],
        revision: 2,
        saved_at: at(2),
        ..new
    };
    assert_eq!(store.draft(draft(1)).await.unwrap(), Some(wanted));
    assert_eq!(store.draft(draft(2)).await.unwrap(), None);
}

pub async fn a_stale_save_changes_nothing(store: Arc<dyn Store>) {
    change(&*store, vec![Change::NewDraft(draft_row(1, 1))]).await;
    change(&*store, vec![Change::SaveDraft(saved(1, 1, 2))]).await;
    let before = everything(&*store).await;
    for save in [
        saved(1, 1, 2),
        saved(1, 1, 4),
        saved(1, 1, 0),
        saved(1, 2, 3),
        saved(2, 1, 2),
    ] {
        stale(&*store, Change::SaveDraft(save), "draft").await;
    }
    assert_eq!(everything(&*store).await, before);
}

pub async fn drafts_are_listed_newest_first_and_only_to_their_owner(store: Arc<dyn Store>) {
    let rows = [(1, 1), (2, 2), (3, 1), (4, 1)].map(|(id, owner)| draft_row(id, owner));
    change(&*store, rows.map(Change::NewDraft).into()).await;
    store
        .append(with_rows(1, 1001, submitted(3, 1, 1, 1001)))
        .await
        .unwrap();
    let ids = |rows: Vec<DraftRow>| rows.iter().map(|row| row.id).collect::<Vec<DraftId>>();
    assert_eq!(
        ids(store.drafts_of(account(1)).await.unwrap()),
        [draft(4), draft(1)]
    );
    assert_eq!(ids(store.drafts_of(account(2)).await.unwrap()), [draft(2)]);
    assert_eq!(ids(store.drafts_of(account(3)).await.unwrap()), []);
}

pub async fn a_deleted_draft_takes_its_files_along(store: Arc<dyn Store>) {
    let rows = vec![
        Change::NewDraft(draft_row(1, 1)),
        Change::NewDraft(draft_row(2, 1)),
        Change::PutFile(file_row(1, 1, 1)),
        Change::PutFile(file_row(2, 2, 1)),
    ];
    change(&*store, rows).await;
    stale(&*store, Change::DeleteDraft(draft(1), account(2)), "draft").await;
    change(&*store, vec![Change::DeleteDraft(draft(1), account(1))]).await;
    assert_eq!(store.draft(draft(1)).await.unwrap(), None);
    assert_eq!(store.file(file(1)).await.unwrap(), None);
    assert_eq!(store.files_of_draft(draft(1)).await.unwrap(), []);
    assert!(store.file(file(2)).await.unwrap().is_some());
    stale(&*store, Change::DeleteDraft(draft(1), account(1)), "draft").await;
}

pub async fn a_draft_becomes_a_case_with_its_files(store: Arc<dyn Store>) {
    let rows = vec![
        Change::NewDraft(draft_row(1, 1)),
        Change::PutFile(file_row(2, 1, 1)),
        Change::PutFile(file_row(1, 1, 1)),
    ];
    change(&*store, rows).await;
    assert_eq!(store.files_of_case(case(1001)).await.unwrap(), []);
    let mut unit = submission(case_row(1001));
    unit.rows.extend(submitted_with(1, 1, 1, &[1, 2], 1001));
    store.append(unit).await.unwrap();
    let row = store.draft(draft(1)).await.unwrap().unwrap();
    assert_eq!(row.case, Some(case(1001)));
    let files = store.files_of_case(case(1001)).await.unwrap();
    let ids: Vec<_> = files.iter().map(|row| (row.id, row.case)).collect();
    assert_eq!(ids, [1, 2].map(|id| (file(id), Some(case(1001)))));
    assert_eq!(store.files_of_draft(draft(1)).await.unwrap(), files);
}

pub async fn a_draft_is_submitted_once(store: Arc<dyn Store>) {
    change(&*store, vec![Change::NewDraft(draft_row(1, 1))]).await;
    store
        .append(with_rows(1, 1001, submitted(1, 1, 1, 1001)))
        .await
        .unwrap();
    let before = everything(&*store).await;
    let again = store
        .append(with_rows(2, 1002, submitted(1, 1, 1, 1002)))
        .await;
    assert!(
        matches!(again, Err(AppendError::DraftGone { case: Some(id) }) if id == case(1001)),
        "{again:?}"
    );
    assert_eq!(everything(&*store).await, before);
}

pub async fn a_changed_or_foreign_or_missing_draft_is_gone(store: Arc<dyn Store>) {
    change(&*store, vec![Change::NewDraft(draft_row(1, 1))]).await;
    change(&*store, vec![Change::NewDraft(draft_row(2, 2))]).await;
    store
        .append(with_rows(1, 1001, submitted(2, 2, 1, 1001)))
        .await
        .unwrap();
    let before = everything(&*store).await;
    // Changed, not yet saved, foreign, missing; and foreign and submitted, where the case is nobody else's business.
    for (id, owner, revision) in [(1, 1, 0), (1, 1, 2), (1, 2, 1), (9, 1, 1), (2, 1, 1)] {
        let unit = with_rows(5, 1002, submitted(id, owner, revision, 1002));
        let refused = store.append(unit).await;
        assert!(
            matches!(refused, Err(AppendError::DraftGone { case: None })),
            "{refused:?}"
        );
    }
    assert_eq!(everything(&*store).await, before);
}

pub async fn the_files_of_a_submitted_draft_never_change(store: Arc<dyn Store>) {
    let rows = vec![
        Change::NewDraft(draft_row(1, 1)),
        Change::PutFile(file_row(1, 1, 1)),
    ];
    change(&*store, rows).await;
    store
        .append(with_rows(1, 1001, submitted_with(1, 1, 1, &[1], 1001)))
        .await
        .unwrap();
    let before = everything(&*store).await;
    stale(&*store, Change::PutFile(file_row(2, 1, 1)), "draft").await;
    stale(&*store, Change::DeleteFile(file(1), account(1)), "file").await;
    stale(&*store, Change::SaveDraft(saved(1, 1, 2)), "draft").await;
    stale(&*store, Change::DeleteDraft(draft(1), account(1)), "draft").await;
    assert_eq!(everything(&*store).await, before);
}

pub async fn a_file_belongs_to_its_owner(store: Arc<dyn Store>) {
    change(&*store, vec![Change::NewDraft(draft_row(1, 1))]).await;
    stale(&*store, Change::PutFile(file_row(1, 1, 2)), "draft").await;
    stale(&*store, Change::PutFile(file_row(1, 2, 1)), "draft").await;
    change(&*store, vec![Change::PutFile(file_row(1, 1, 1))]).await;
    assert_eq!(store.file(file(1)).await.unwrap(), Some(file_row(1, 1, 1)));
    stale(&*store, Change::DeleteFile(file(1), account(2)), "file").await;
    change(&*store, vec![Change::DeleteFile(file(1), account(1))]).await;
    assert_eq!(store.file(file(1)).await.unwrap(), None);
    stale(&*store, Change::DeleteFile(file(1), account(1)), "file").await;
}

pub async fn a_draft_whose_files_came_or_went_is_refused(store: Arc<dyn Store>) {
    let rows = vec![
        Change::NewDraft(draft_row(1, 1)),
        Change::PutFile(file_row(1, 1, 1)),
        Change::PutFile(file_row(2, 1, 1)),
    ];
    change(&*store, rows).await;
    let before = everything(&*store).await;
    for (command, files) in [&[][..], &[1], &[1, 2, 3], &[1, 3]].into_iter().enumerate() {
        let rows = submitted_with(1, 1, 1, files, 1001);
        let refused = store.append(with_rows(command as u64, 1001, rows)).await;
        assert!(
            matches!(refused, Err(AppendError::DraftGone { case: None })),
            "{refused:?}"
        );
    }
    assert_eq!(everything(&*store).await, before);
    let rows = submitted_with(1, 1, 1, &[2, 1], 1001);
    store.append(with_rows(9, 1001, rows)).await.unwrap();
}
