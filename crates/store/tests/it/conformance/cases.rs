//! Cases, work, documents and certificates.

use crate::world::*;
use office::cases::Status;
use office::port::rows::{CaseRow, WorkKind, WorkRow};
use office::port::store::{AppendError, CaseFilter, RowChange, Store, StoreError};
use std::sync::Arc;
use vocab::CaseId;

const OTHER: &str = "9900000000000000000000000000002";

async fn submit(store: &dyn Store, rows: impl IntoIterator<Item = CaseRow>) {
    for row in rows {
        store.append(submission(row)).await.unwrap();
    }
}

/// Puts rows of work; the command's key is free to choose.
async fn put(store: &dyn Store, command: u64, rows: impl IntoIterator<Item = WorkRow>) {
    let rows = rows.into_iter().map(RowChange::PutWork).collect();
    store.append(with_rows(command, 500, rows)).await.unwrap();
}

fn ids(rows: &[CaseRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id.get()).collect()
}

fn keys(rows: &[WorkRow]) -> Vec<(i64, &str)> {
    rows.iter()
        .map(|row| (row.case.get(), row.branch.as_str()))
        .collect()
}

pub async fn a_case_gets_its_position_and_serial_from_the_first_act(store: Arc<dyn Store>) {
    store.append(plain(9, 500, 0)).await.unwrap();
    submit(&*store, [case_row(1001), case_row(1002)]).await;
    let wanted = CaseRow {
        position: 3,
        serial: 2,
        ..case_row(1002)
    };
    assert_eq!(store.case(case(1002)).await.unwrap(), Some(wanted));
    let work = WorkRow {
        order: 3,
        ..work_row(1002, WorkKind::Intake, "")
    };
    assert_eq!(store.work_of_case(case(1002)).await.unwrap(), [work]);
    assert_eq!(store.case(case(1003)).await.unwrap(), None);
    // Without a series the first act draws no serial, and a case without a serial has no number.
    let mut unit = submission(case_row(1003));
    unit.acts[0].series.clear();
    let refused = store.append(unit).await;
    assert!(matches!(
        refused,
        Err(AppendError::Store(StoreError::Fault(_)))
    ));
    assert_eq!(store.case(case(1003)).await.unwrap(), None);
}

pub async fn a_case_is_found_by_its_number(store: Arc<dyn Store>) {
    let other = CaseRow {
        task_code: OTHER.to_owned(),
        ..case_row(1002)
    };
    let tomorrow = CaseRow {
        received_on: day(21),
        ..case_row(1003)
    };
    submit(&*store, [case_row(1001), other, tomorrow, case_row(1004)]).await;
    let cases = [
        (TASK, 20, 1, Some(1001)),
        (OTHER, 20, 1, Some(1002)),
        (TASK, 21, 1, Some(1003)),
        (TASK, 20, 2, Some(1004)),
        (TASK, 20, 3, None),
        (TASK, 20, 0, None),
        (TASK, 20, u64::MAX, None),
        ("", 20, 1, None),
    ];
    for (code, date, serial, wanted) in cases {
        let found = store.case_by_number(code, day(date), serial).await.unwrap();
        assert_eq!(found.map(|row| row.id.get()), wanted, "{code} {serial}");
    }
}

pub async fn a_change_keeps_number_and_position(store: Arc<dyn Store>) {
    submit(&*store, [case_row(1001)]).await;
    let before = store.case(case(1001)).await.unwrap().unwrap();
    let changed = CaseRow {
        status: Status::Reviewing,
        due: Some(day(27)),
        provisional: true,
        version: 2,
        changed_at: at(60),
        ..before
    };
    let wrong = CaseRow {
        task_code: OTHER.to_owned(),
        received_on: day(22),
        serial: 77,
        position: 88,
        ..changed.clone()
    };
    let unit = with_rows(5, 1001, vec![RowChange::Case(wrong)]);
    store.append(unit).await.unwrap();
    assert_eq!(store.case(case(1001)).await.unwrap(), Some(changed));
}

pub async fn a_case_without_a_row_is_corrupt(store: Arc<dyn Store>) {
    let unit = with_rows(5, 1001, vec![RowChange::Case(case_row(1001))]);
    match store.append(unit).await {
        Err(AppendError::Store(StoreError::Corrupt {
            table, column, row, ..
        })) => assert_eq!(
            (table, column, row),
            ("case_row", "id", case(1001).to_string())
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(store.head().await.unwrap(), 0);
}

pub async fn an_applicants_cases_come_newest_first(store: Arc<dyn Store>) {
    // The ids fall while the positions rise: the position decides.
    for id in (1001..=1007).rev() {
        let applicant = account(if id == 1004 { 2 } else { 1 });
        let row = CaseRow {
            applicant,
            ..case_row(id)
        };
        submit(&*store, [row]).await;
    }
    let first = store.cases_of(account(1), page(0, 4)).await.unwrap();
    assert_eq!(ids(&first), [1001, 1002, 1003, 1005]);
    let rest = store
        .cases_of(account(1), page(first[3].position, 4))
        .await
        .unwrap();
    assert_eq!(ids(&rest), [1006, 1007]);
    let none = store.cases_of(account(1), page(1, 4)).await.unwrap();
    assert!(ids(&none).is_empty());
    assert_eq!(ids(&store.cases_of(account(2), ALL).await.unwrap()), [1004]);
}

pub async fn cases_are_filtered(store: Arc<dyn Store>) {
    let rows = [
        (1005, Status::Received, DESK, TASK, None),
        (1004, Status::Reviewing, "b", TASK, Some(day(25))),
        (1003, Status::Reviewing, DESK, OTHER, Some(day(26))),
        (1002, Status::ClosedGranted, "c", TASK, Some(day(24))),
        (1001, Status::Withdrawn, "c", OTHER, None),
    ];
    for (id, status, intake, code, due) in rows {
        let row = CaseRow {
            status,
            intake_department: intake.to_owned(),
            decision_department: if id == 1002 { DESK } else { "d" }.to_owned(),
            task_code: code.to_owned(),
            due,
            ..case_row(id)
        };
        submit(&*store, [row]).await;
    }
    let filter =
        |statuses: &[Status], department: &str, code: &str, until: Option<i8>| CaseFilter {
            statuses: statuses.to_vec(),
            department: Some(department.to_owned()).filter(|d| !d.is_empty()),
            task_code: Some(code.to_owned()).filter(|c| !c.is_empty()),
            due_until: until.map(day),
        };
    let open = [Status::Received, Status::Reviewing];
    let wanted = [
        (
            filter(&[], "", "", None),
            vec![1005, 1004, 1003, 1002, 1001],
        ),
        (filter(&open, "", "", None), vec![1005, 1004, 1003]),
        (filter(&[], DESK, "", None), vec![1005, 1003, 1002]),
        (filter(&[], "", OTHER, None), vec![1003, 1001]),
        (filter(&[], "", "", Some(25)), vec![1004, 1002]),
        (filter(&open, DESK, OTHER, Some(26)), vec![1003]),
        (filter(&[Status::Issuing], "", "", None), vec![]),
        (filter(&[], "nobody", "", None), vec![]),
    ];
    for (filter, wanted) in wanted {
        let found = store.cases(&filter, ALL).await.unwrap();
        assert_eq!(ids(&found), wanted, "{filter:?}");
    }
    let all = CaseFilter::default();
    let first = store.cases(&all, page(0, 2)).await.unwrap();
    assert_eq!(ids(&first), [1005, 1004]);
    let next = store.cases(&all, page(2, 2)).await.unwrap();
    assert_eq!(ids(&next), [1003, 1002]);
}

pub async fn cases_are_counted_by_status(store: Arc<dyn Store>) {
    assert_eq!(store.count_cases(None).await.unwrap(), []);
    let statuses = [
        Status::Withdrawn,
        Status::Received,
        Status::Reviewing,
        Status::Received,
    ];
    for (id, status) in (1001..).zip(statuses) {
        let row = CaseRow {
            status,
            intake_department: if id == 1004 { "b" } else { DESK }.to_owned(),
            ..case_row(id)
        };
        submit(&*store, [row]).await;
    }
    let all = [
        (Status::Received, 2),
        (Status::Reviewing, 1),
        (Status::Withdrawn, 1),
    ];
    assert_eq!(store.count_cases(None).await.unwrap(), all);
    let office = store.count_cases(Some("990000-office")).await.unwrap();
    assert_eq!(office, all);
    let desk = store.count_cases(Some(DESK)).await.unwrap();
    assert_eq!(desk, all.map(|(status, _)| (status, 1)));
    let b = store.count_cases(Some("b")).await.unwrap();
    assert_eq!(b, [(Status::Received, 1)]);
    assert_eq!(store.count_cases(Some("nobody")).await.unwrap(), []);
}

pub async fn work_waits_in_lawful_order(store: Arc<dyn Store>) {
    submit(&*store, (1001..=1005).rev().map(case_row)).await;
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let rows = store
            .work(DESK, WorkKind::Intake, page(after, 2))
            .await
            .unwrap();
        assert!(rows.len() <= 2);
        let Some(last) = rows.last() else { break };
        after = last.order;
        seen.extend(rows.iter().map(|row| row.case.get()));
    }
    assert_eq!(seen, [1005, 1004, 1003, 1002, 1001]);
    let count = |department, kind| store.count_work(department, kind);
    assert_eq!(count(DESK, WorkKind::Intake).await.unwrap(), 5);
    assert_eq!(count(DESK, WorkKind::Decide).await.unwrap(), 0);
    assert_eq!(count("b", WorkKind::Intake).await.unwrap(), 0);
    let none = store.work("b", WorkKind::Intake, ALL).await.unwrap();
    assert_eq!(none, []);
    let none = store.work(DESK, WorkKind::Deliver, ALL).await.unwrap();
    assert_eq!(none, []);
}

pub async fn a_page_of_work_never_parts_a_case(store: Arc<dyn Store>) {
    for id in 1001..=1003 {
        put(
            &*store,
            id as u64,
            ["fire", "water", "site"].map(|branch| work_row(id, WorkKind::Review, branch)),
        )
        .await;
    }
    // The key to go on from is the case's order: what a page leaves of a case, no later page would show.
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let rows = store
            .work(DESK, WorkKind::Review, page(after, 2))
            .await
            .unwrap();
        let Some(last) = rows.last() else { break };
        assert_eq!(rows.len(), 3);
        after = last.order;
        seen.extend(rows);
    }
    let branches = |id| ["fire", "site", "water"].map(|branch| (id, branch));
    let wanted = [1001, 1002, 1003].map(branches).concat();
    assert_eq!(keys(&seen), wanted);
}

pub async fn work_is_replaced_and_removed(store: Arc<dyn Store>) {
    let fixed = |kind, branch: &str| WorkRow {
        order: 40,
        ..work_row(1001, kind, branch)
    };
    let rows = [
        fixed(WorkKind::Review, "water"),
        fixed(WorkKind::Review, "fire"),
        fixed(WorkKind::Intake, ""),
    ];
    put(&*store, 1, rows.clone()).await;
    let [water, fire, intake] = rows;
    let found = store.work_of_case(case(1001)).await.unwrap();
    assert_eq!(found, [intake.clone(), fire.clone(), water.clone()]);
    let moved = WorkRow {
        department: "b".to_owned(),
        order: 41,
        since: at(9),
        due: None,
        ..fire
    };
    put(&*store, 2, [moved.clone()]).await;
    let remove = |kind, branch: &str| RowChange::RemoveWork(case(1001), kind, branch.to_owned());
    let removals = vec![
        remove(WorkKind::Review, "water"),
        remove(WorkKind::Review, "nothing"),
    ];
    store.append(with_rows(3, 500, removals)).await.unwrap();
    let found = store.work_of_case(case(1001)).await.unwrap();
    assert_eq!(found, [intake, moved.clone()]);
    let found = store.work("b", WorkKind::Review, ALL).await.unwrap();
    assert_eq!(found, [moved]);
    assert_eq!(store.count_work(DESK, WorkKind::Review).await.unwrap(), 0);
}

pub async fn all_work_comes_case_by_case(store: Arc<dyn Store>) {
    for id in [1003, 1001, 1002] {
        let rows = [
            work_row(id, WorkKind::Review, "b"),
            work_row(id, WorkKind::Review, "a"),
            work_row(id, WorkKind::Intake, ""),
        ];
        put(&*store, id as u64, rows).await;
    }
    let of = |id| [(id, ""), (id, "a"), (id, "b")];
    let first = store.all_work(page(0, 2)).await.unwrap();
    assert_eq!(keys(&first), [of(1001), of(1002)].concat());
    let rest = store.all_work(page(1002, 2)).await.unwrap();
    assert_eq!(keys(&rest), of(1003));
    assert_eq!(store.all_work(page(1003, 2)).await.unwrap(), []);
}

pub async fn documents_and_certificates_are_found(store: Arc<dyn Store>) {
    let rows = vec![
        RowChange::Document(document_row(2, 1001)),
        RowChange::Document(document_row(1, 1001)),
        RowChange::Document(document_row(3, 1002)),
        RowChange::Certificate(certificate_row("licence-a", 1001)),
    ];
    store.append(with_rows(1, 1001, rows)).await.unwrap();
    let found = store.documents(case(1001)).await.unwrap();
    assert_eq!(found, [document_row(1, 1001), document_row(2, 1001)]);
    let found = store.document(document(3)).await.unwrap();
    assert_eq!(found, Some(document_row(3, 1002)));
    assert_eq!(store.document(document(4)).await.unwrap(), None);
    let wanted = Some(certificate_row("licence-a", 1001));
    assert_eq!(store.certificate("licence-a").await.unwrap(), wanted);
    assert_eq!(store.certificate("licence-b").await.unwrap(), None);
    let of = |id: CaseId| store.certificate_of(id);
    assert_eq!(of(case(1001)).await.unwrap(), wanted);
    assert_eq!(of(case(1002)).await.unwrap(), None);
    // One licence, one certificate; one case, one certificate.
    for (command, twice) in [
        (2, certificate_row("licence-a", 1002)),
        (3, certificate_row("licence-b", 1001)),
    ] {
        let unit = with_rows(command, 1002, vec![RowChange::Certificate(twice)]);
        let refused = store.append(unit).await;
        assert!(matches!(
            refused,
            Err(AppendError::Store(StoreError::Fault(_)))
        ));
    }
    assert_eq!(of(case(1002)).await.unwrap(), None);
}
