//! The same thing sent twice, or by two people at the same moment.

use crate::given::{Given, key};
use office::actions::Examination;
use office::cases::{DeliveryWish, Status};
use office::{OfficeError, RefusalKind};

const WORKERS: usize = 2;

fn code(error: OfficeError) -> &'static str {
    match error {
        OfficeError::Refused(refused) => refused.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_is_handed_in_many_times_at_once_becomes_one_case() {
    let given = Given::new().await;
    let draft = given.draft(0, "one").await;
    let head = given.head().await;
    let (office, who) = (&given.city.office, given.resident(0));
    let send = || office.submit_draft(who, draft.id, draft.revision, DeliveryWish::Electronic);
    let (a, b, c) = tokio::join!(send(), send(), send());
    let later = send().await.unwrap();
    for receipt in [a.unwrap(), b.unwrap(), c.unwrap()] {
        assert_eq!(receipt, later);
    }
    assert_eq!(given.head().await, head + 1);
    let mine = office.my_cases(
        who,
        office::port::store::Page {
            after: 0,
            limit: 10,
        },
    );
    assert_eq!(mine.await.unwrap().len(), 1);
    given.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_sent_again_under_their_key_give_the_first_receipt() {
    let given = Given::new().await;
    let (office, who) = (&given.city.office, given.resident(1));
    let answers = given.answers(1);
    let service = given.code();
    let send = |name: &'static str| {
        office.submit_answers(who, key(name), &service, &answers, DeliveryWish::Electronic)
    };
    let first = send("first").await.unwrap();
    assert_eq!(send("first").await.unwrap(), first);
    let second = send("second").await.unwrap();
    assert_ne!(second.case, first.case);
    assert_eq!(second.position, first.position + 1);
    given.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_clerks_at_the_same_moment_one_accepts() {
    let given = Given::new().await;
    let case = given.submitted(0, "one").await;
    let (office, clerk) = (&given.city.office, given.clerk().await);
    let head = given.head().await;
    let accept = |name: &'static str| office.examine(&clerk, case, key(name), &Examination::Accept);
    let (a, b) = tokio::join!(accept("a"), accept("b"));
    let won = usize::from(a.is_ok()) + usize::from(b.is_ok());
    assert_eq!(won, 1);
    let lost = a.and(b).unwrap_err();
    assert_eq!(code(lost), "CASE-001");
    let view = office.case(&clerk, case).await.unwrap();
    assert_eq!(view.case.status(), Status::Reviewing);
    assert_eq!(given.head().await, head + 1);
    given.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opinions_of_two_departments_at_the_same_moment_both_count() {
    let given = Given::new().await;
    let case = given.submitted(0, "one").await;
    let (office, clerk) = (&given.city.office, given.clerk().await);
    let accepted = office.examine(&clerk, case, key("accept"), &Examination::Accept);
    accepted.await.unwrap();
    let reviewers = given.reviewers().await;
    assert_eq!(reviewers.len(), WORKERS);
    let give = |number: usize| {
        let (branch, who) = &reviewers[number];
        let key = key(&format!("opinion {number}"));
        office.give_opinion(who, case, key, branch, true, "情况属实")
    };
    let (a, b) = tokio::join!(give(0), give(1));
    a.unwrap();
    b.unwrap();
    // Sent again, an opinion is the one that was given.
    give(0).await.unwrap();
    let view = office.case(&clerk, case).await.unwrap();
    assert_eq!(view.case.status(), Status::Deciding);
    given.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_begun_twice_by_one_press_is_one_and_a_stale_save_is_refused() {
    let given = Given::new().await;
    let (office, who, service) = (&given.city.office, given.resident(2), given.code());
    let begin = || office.begin_draft(who, key("begin"), &service);
    let (a, b) = tokio::join!(begin(), begin());
    let id = a.unwrap();
    assert_eq!(b.unwrap(), id);
    assert_eq!(office.drafts(who).await.unwrap().len(), 1);

    let answers = given.answers(2);
    let save = |seen| office.save_draft(who, id, None, answers.clone(), Some(seen));
    assert_eq!(save(1).await.unwrap(), 2);
    assert_eq!(
        save(1).await.unwrap(),
        2,
        "the same save again is no conflict"
    );
    let emptied = office.save_draft(who, id, None, serde_json::json!({}), Some(1));
    assert_eq!(code(emptied.await.unwrap_err()), "DRAFT-003");
    let unknown = office.save_draft(who, id, None, serde_json::json!({ "nothing": 1 }), Some(2));
    assert_eq!(code(unknown.await.unwrap_err()), "FORM-004");
    assert_eq!(office.draft(who, id).await.unwrap().answers, answers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_submitted_draft_can_not_be_changed_and_is_not_a_strangers() {
    let given = Given::new().await;
    let draft = given.draft(0, "one").await;
    let office = &given.city.office;
    let foreign = office.draft(given.resident(1), draft.id).await.unwrap_err();
    assert!(matches!(foreign, OfficeError::Hidden));
    let stale = office.submit_draft(given.resident(0), draft.id, 99, DeliveryWish::Electronic);
    assert_eq!(code(stale.await.unwrap_err()), "DRAFT-003");
    let sent = office.submit_draft(
        given.resident(0),
        draft.id,
        draft.revision,
        DeliveryWish::Electronic,
    );
    sent.await.unwrap();
    let late = office.save_draft(
        given.resident(0),
        draft.id,
        None,
        serde_json::json!({}),
        None,
    );
    match late.await.unwrap_err() {
        OfficeError::Refused(refused) => {
            assert_eq!(
                (refused.code, refused.kind),
                ("DRAFT-002", RefusalKind::Conflict)
            );
        }
        other => panic!("{other:?}"),
    }
    given.sound().await;
}
