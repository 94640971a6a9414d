//! Sessions that end, passwords that are tried too often, personal values that are erased.

use crate::given::Given;
use office::cases::DocumentKind;
use office::port::store::{Change, Page};
use office::{OfficeError, accounts};

fn code(error: OfficeError) -> &'static str {
    match error {
        OfficeError::Refused(refused) => refused.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_when_it_is_not_used_and_after_its_day() {
    let given = Given::new().await;
    let (office, clock) = (&given.city.office, &given.city.clock);
    let sign_in = || office.sign_in("resident-0", sim::PASSWORD);
    let (token, who) = sign_in().await.unwrap();
    assert_eq!(office.who(&token).await.unwrap().actor, who.actor);
    clock.advance_seconds(accounts::IDLE_SECONDS + 1);
    assert_eq!(code(office.who(&token).await.unwrap_err()), "AUTH-003");

    let (token, _) = sign_in().await.unwrap();
    let mut used = 0;
    while used < accounts::SESSION_SECONDS - 1200 {
        clock.advance_seconds(1200);
        used += 1200;
        office.who(&token).await.unwrap();
    }
    clock.advance_seconds(1201);
    assert_eq!(code(office.who(&token).await.unwrap_err()), "AUTH-003");

    let (token, who) = sign_in().await.unwrap();
    office.sign_out(&who).await.unwrap();
    assert_eq!(code(office.who(&token).await.unwrap_err()), "AUTH-003");
    assert_eq!(code(office.who("short").await.unwrap_err()), "AUTH-003");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_passwords_are_counted_and_then_everybody_waits() {
    let given = Given::new().await;
    let office = &given.city.office;
    let mut codes = Vec::new();
    for _ in 0..12 {
        let tried = office.sign_in("resident-1", "not the password").await;
        codes.push(code(tried.unwrap_err()));
    }
    assert_eq!(codes[0], "AUTH-001");
    assert_eq!(codes.last(), Some(&"AUTH-002"));
    let right = office.sign_in("resident-1", sim::PASSWORD).await;
    assert_eq!(code(right.unwrap_err()), "AUTH-002");
    // Nobody else waits, and a name that does not exist answers as one that does.
    office.sign_in("resident-2", sim::PASSWORD).await.unwrap();
    let nobody = office.sign_in("nobody-here", "not the password").await;
    assert_eq!(code(nobody.unwrap_err()), "AUTH-001");
    given.city.clock.advance_seconds(3600);
    office.sign_in("resident-1", sim::PASSWORD).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_record_stays_provable_after_a_personal_value_is_erased() {
    let given = Given::new().await;
    let case = given.submitted(0, "one").await;
    let view = given
        .city
        .office
        .case(given.resident(0), case)
        .await
        .unwrap();
    let at = view.case.answers.at;
    given
        .store
        .change(vec![Change::ErasePersonal(at)])
        .await
        .unwrap();
    let report = given.city.office.verify(true).await.unwrap();
    assert!(report.is_green(), "{:?}", report.findings);
    assert_eq!((report.erased, report.personal), (1, 0));
    let after = given
        .city
        .office
        .case(given.resident(0), case)
        .await
        .unwrap();
    assert_eq!(after.answers, None);
    let acts = given
        .store
        .acts(Page {
            after: 0,
            limit: 100,
        })
        .await
        .unwrap();
    assert!(acts.iter().any(|act| act.stream == case.get()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_wrong_passwords_at_once_are_not_all_the_first() {
    let given = Given::new().await;
    let mut tries = Vec::new();
    for _ in 0..20 {
        let office = given.city.office.clone();
        tries.push(tokio::spawn(async move {
            code(
                office
                    .sign_in("resident-1", "not the password")
                    .await
                    .unwrap_err(),
            )
        }));
    }
    let mut looked_at = 0;
    for one in tries {
        looked_at += usize::from(one.await.unwrap() == "AUTH-001");
    }
    assert!((1..=6).contains(&looked_at), "{looked_at} were looked at");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervisor_follows_a_case_and_reads_nothing_of_it() {
    let given = Given::new().await;
    let case = given.submitted(0, "one").await;
    let office = &given.city.office;
    let supervisor = given.city.supervisor().unwrap();
    let view = office.case(supervisor, case).await.unwrap();
    assert_eq!(
        (view.answers, view.applicant, view.files.len()),
        (None, None, 0)
    );
    let receipt = office
        .document(supervisor, case, DocumentKind::Receipt)
        .await;
    assert!(matches!(receipt, Err(OfficeError::Hidden)));
    let clerk = given.clerk().await;
    office
        .document(&clerk, case, DocumentKind::Receipt)
        .await
        .unwrap();
}
