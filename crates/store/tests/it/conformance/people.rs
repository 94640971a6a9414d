//! Accounts, sealed values, sessions, the audit, settings, and limits.

use crate::world::*;
use office::identity::Role;
use office::port::rows::{AccountRow, AuditRow, SessionRow};
use office::port::store::{AppendError, Change, ChangeError, RowChange, Store, StoreError};
use std::sync::Arc;

async fn taken(store: &dyn Store, row: AccountRow, what: &str) {
    match store.change(vec![Change::PutAccount(row)]).await {
        Err(ChangeError::Taken(found)) => assert_eq!(found, what),
        other => panic!("{other:?}"),
    }
}

fn with_blind(id: i64, name: &str, blind: u8) -> AccountRow {
    AccountRow {
        blind: Some(vec![blind; 32]),
        ..account_row(id, name)
    }
}

fn audit_row(object: &str) -> AuditRow {
    AuditRow {
        at: at(5),
        account: None,
        action: "case.view".to_owned(),
        object: object.to_owned(),
        result: "ok".to_owned(),
    }
}

pub async fn a_name_is_taken_once(store: Arc<dyn Store>) {
    change(&*store, vec![Change::PutAccount(account_row(1, "li"))]).await;
    let before = everything(&*store).await;
    taken(&*store, account_row(2, "li"), "name").await;
    assert_eq!(everything(&*store).await, before);
    let found = store.account_by_name("li").await.unwrap();
    assert_eq!(found, Some(account_row(1, "li")));
    assert_eq!(store.account_by_name("wang").await.unwrap(), None);
    assert_eq!(store.account(account(2)).await.unwrap(), None);
}

pub async fn a_person_is_taken_once(store: Arc<dyn Store>) {
    let rows = [
        with_blind(1, "li", 1),
        account_row(2, "wang"),
        account_row(3, "zhao"),
    ];
    change(&*store, rows.map(Change::PutAccount).into()).await;
    taken(&*store, with_blind(2, "wang", 1), "person").await;
    taken(&*store, with_blind(4, "sun", 1), "person").await;
    taken(&*store, with_blind(4, "li", 1), "name").await;
    let found = store.account(account(2)).await.unwrap();
    assert_eq!(found, Some(account_row(2, "wang")));
}

pub async fn an_account_changes_and_frees_its_old_name(store: Arc<dyn Store>) {
    change(&*store, vec![Change::PutAccount(with_blind(1, "li", 1))]).await;
    change(&*store, vec![Change::PutAccount(with_blind(1, "li", 1))]).await;
    let changed = AccountRow {
        password: "$argon2id$other".to_owned(),
        roles: [Role::Leader].into(),
        department: "b".to_owned(),
        work_number: "W9".to_owned(),
        profile: personal(9),
        active: false,
        ..with_blind(1, "wang", 2)
    };
    change(&*store, vec![Change::PutAccount(changed.clone())]).await;
    let found = store.account(account(1)).await.unwrap();
    assert_eq!(found, Some(changed.clone()));
    let found = store.account_by_name("wang").await.unwrap();
    assert_eq!(found, Some(changed));
    assert_eq!(store.account_by_name("li").await.unwrap(), None);
    // The old name and the old person are free for somebody else.
    change(&*store, vec![Change::PutAccount(with_blind(2, "li", 1))]).await;
    let none = AccountRow {
        roles: [].into(),
        ..account_row(3, "sun")
    };
    change(&*store, vec![Change::PutAccount(none.clone())]).await;
    assert_eq!(store.account(account(3)).await.unwrap(), Some(none));
}

pub async fn accounts_come_in_pages(store: Arc<dyn Store>) {
    for id in [3, 1, 2] {
        let row = account_row(id, &format!("name{id}"));
        change(&*store, vec![Change::PutAccount(row)]).await;
    }
    let ids = |rows: Vec<AccountRow>| rows.iter().map(|r| r.id.get()).collect::<Vec<_>>();
    assert_eq!(ids(store.accounts(page(0, 2)).await.unwrap()), [1, 2]);
    assert_eq!(ids(store.accounts(page(2, 2)).await.unwrap()), [3]);
    assert!(ids(store.accounts(page(3, 2)).await.unwrap()).is_empty());
    assert!(ids(store.accounts(page(u64::MAX, 2)).await.unwrap()).is_empty());
}

pub async fn personal_values_are_replaced_and_erased(store: Arc<dyn Store>) {
    let put = |value| Change::PutPersonal(personal(1), value);
    change(&*store, vec![put(vec![1])]).await;
    change(
        &*store,
        vec![put(vec![2]), Change::PutPersonal(personal(2), vec![])],
    )
    .await;
    assert_eq!(store.personal(personal(1)).await.unwrap(), Some(vec![2]));
    assert_eq!(store.personal(personal(2)).await.unwrap(), Some(vec![]));
    change(&*store, vec![Change::ErasePersonal(personal(1))]).await;
    assert_eq!(store.personal(personal(1)).await.unwrap(), None);
    assert_eq!(store.personal(personal(2)).await.unwrap(), Some(vec![]));
    // What is erased already stays so.
    change(&*store, vec![Change::ErasePersonal(personal(1))]).await;
    assert_eq!(store.personal(personal(1)).await.unwrap(), None);
}

pub async fn a_unit_never_overwrites_a_personal_value(store: Arc<dyn Store>) {
    let rows = |value| vec![RowChange::Personal(personal(1), vec![value])];
    store.append(with_rows(1, 1001, rows(1))).await.unwrap();
    let refused = store.append(with_rows(2, 1001, rows(2))).await;
    assert!(matches!(
        refused,
        Err(AppendError::Store(StoreError::Fault(_)))
    ));
    assert_eq!(store.personal(personal(1)).await.unwrap(), Some(vec![1]));
    // After the erasure the record still has its act.
    change(&*store, vec![Change::ErasePersonal(personal(1))]).await;
    assert_eq!(store.personal(personal(1)).await.unwrap(), None);
    assert_eq!(store.acts(ALL).await.unwrap().len(), 1);
}

pub async fn a_session_moves_on_and_ends(store: Arc<dyn Store>) {
    let first = session_row("token", 100);
    change(&*store, vec![Change::PutSession(first.clone())]).await;
    let found = store.session(first.token).await.unwrap();
    assert_eq!(found, Some(first.clone()));
    // Only the use moves on, and only forwards.
    for used in [50, 40] {
        let newer = SessionRow {
            account: account(2),
            began: at(9),
            used: at(used),
            ends: at(999),
            ..first.clone()
        };
        change(&*store, vec![Change::PutSession(newer)]).await;
    }
    let wanted = SessionRow {
        used: at(50),
        ..first.clone()
    };
    assert_eq!(store.session(first.token).await.unwrap(), Some(wanted));
    change(&*store, vec![Change::DeleteSession(first.token)]).await;
    change(&*store, vec![Change::DeleteSession(first.token)]).await;
    assert_eq!(store.session(first.token).await.unwrap(), None);
}

pub async fn old_sessions_are_swept(store: Arc<dyn Store>) {
    for (token, ends) in [("a", 10), ("b", 20), ("c", 21)] {
        change(&*store, vec![Change::PutSession(session_row(token, ends))]).await;
    }
    change(&*store, vec![Change::DeleteSessionsBefore(at(20))]).await;
    for (token, there) in [("a", false), ("b", false), ("c", true)] {
        let found = store.session(digest(token)).await.unwrap();
        assert_eq!(found.is_some(), there, "{token}");
    }
}

pub async fn the_audit_is_read_backwards(store: Arc<dyn Store>) {
    // Written order counts, not the moment: a clock may be set back.
    let third = AuditRow {
        at: at(1),
        account: Some(account(7)),
        ..audit_row("3")
    };
    let first = [audit_row("1"), audit_row("2")];
    change(&*store, first.map(Change::Audit).into()).await;
    change(&*store, vec![Change::Audit(third.clone())]).await;
    let found = store.audit(10).await.unwrap();
    assert_eq!(found, [third.clone(), audit_row("2"), audit_row("1")]);
    assert_eq!(store.audit(1).await.unwrap(), [third]);
}

pub async fn settings_are_named_values(store: Arc<dyn Store>) {
    assert_eq!(store.setting("city").await.unwrap(), None);
    let put = |name: &str, value: &str| Change::PutSetting(name.to_owned(), value.to_owned());
    change(&*store, vec![put("city", "同城"), put("seeded", "")]).await;
    change(&*store, vec![put("city", "another")]).await;
    let city = store.setting("city").await.unwrap();
    assert_eq!(city.as_deref(), Some("another"));
    let seeded = store.setting("seeded").await.unwrap();
    assert_eq!(seeded.as_deref(), Some(""));
}

pub async fn a_request_that_names_itself_makes_its_things_once(store: Arc<dyn Store>) {
    let (key, other) = ([7; 16], [8; 16]);
    let once = |key, result| Change::Once {
        key,
        result,
        at: at(10),
    };
    let put = |value: &str| Change::PutSetting("city".to_owned(), value.to_owned());
    change(&*store, vec![once(key, 41), put("first")]).await;
    match store.change(vec![put("second"), once(key, 42)]).await {
        Err(ChangeError::Taken(what)) => assert_eq!(what, "request"),
        other => panic!("{other:?}"),
    }
    assert_eq!(store.once(key).await.unwrap(), Some(41));
    assert_eq!(store.once(other).await.unwrap(), None);
    let city = store.setting("city").await.unwrap();
    assert_eq!(city.as_deref(), Some("first"));
    change(&*store, vec![Change::ForgetOnceBefore(at(10))]).await;
    assert_eq!(store.once(key).await.unwrap(), Some(41));
    change(&*store, vec![Change::ForgetOnceBefore(at(11))]).await;
    assert_eq!(store.once(key).await.unwrap(), None);
    change(&*store, vec![once(key, 42)]).await;
}

pub async fn changes_are_made_all_or_none(store: Arc<dyn Store>) {
    let rows = vec![
        Change::PutAccount(account_row(1, "li")),
        Change::NewDraft(draft_row(1, 1)),
        Change::PutPersonal(personal(1), vec![1]),
    ];
    change(&*store, rows).await;
    store.append(submission(case_row(1001))).await.unwrap();
    let before = everything(&*store).await;
    let good = vec![
        Change::PutAccount(account_row(2, "wang")),
        Change::PutAccount(account_row(1, "zhao")),
        Change::NewDraft(draft_row(2, 1)),
        Change::PutFile(file_row(1, 2, 1)),
        Change::DeleteDraft(draft(1), account(1)),
        Change::PutPersonal(personal(2), vec![2]),
        Change::ErasePersonal(personal(1)),
        Change::JobDone(job(1001)),
        Change::Audit(audit_row("x")),
        Change::PutSetting("city".to_owned(), "x".to_owned()),
    ];
    let bad = [
        Change::PutAccount(account_row(3, "wang")),
        Change::NewDraft(draft_row(2, 1)),
        Change::SaveDraft(draft_row(1, 1)),
        Change::DeleteFile(file(9), account(1)),
        Change::PutFile(file_row(1, 2, 1)),
    ];
    for bad in bad {
        let changes = [good.clone(), vec![bad]].concat();
        store.change(changes).await.unwrap_err();
        assert_eq!(everything(&*store).await, before);
    }
    change(&*store, good).await;
    assert_ne!(everything(&*store).await, before);
    change(&*store, Vec::new()).await;
}

pub async fn limits_are_held_within_1_and_1000(store: Arc<dyn Store>) {
    let accounts = (1..=1001).map(|id| Change::PutAccount(account_row(id, &format!("n{id}"))));
    change(&*store, accounts.collect()).await;
    let lines = (1..=1001).map(|n| Change::Audit(audit_row(&n.to_string())));
    change(&*store, lines.collect()).await;
    let acts = (1..=1001)
        .map(|n| act("test.many", &n.to_string(), ""))
        .collect();
    store.append(unit(1, 1001, Some(0), acts)).await.unwrap();
    for (limit, wanted) in [(0, 1), (1, 1), (1000, 1000), (1001, 1000), (u32::MAX, 1000)] {
        let lengths = [
            store.accounts(page(0, limit)).await.unwrap().len(),
            store.acts(page(0, limit)).await.unwrap().len(),
            store.audit(limit).await.unwrap().len(),
        ];
        assert_eq!(lengths, [wanted; 3], "{limit}");
    }
    assert_eq!(store.stream(1001).await.unwrap().len(), 1001);
}
