//! Publishing editions: all of them or none, nothing that could not be handled by.

use crate::given::Given;
use office::OfficeError;
use office::cases::By;
use office::catalogue::Service;
use office::proof;

async fn service(given: &Given) -> Service {
    let loaded = given
        .city
        .office
        .current_service(&given.code())
        .await
        .unwrap();
    loaded.service.clone()
}

async fn publish(
    given: &Given,
    services: Vec<Service>,
) -> Result<(usize, usize, usize), &'static str> {
    let done = given
        .city
        .office
        .publish(services, proof::content(b"test"), &By::System)
        .await;
    match done {
        Ok(published) => Ok((published.added, published.changed, published.unchanged)),
        Err(OfficeError::Refused(refused)) => Err(refused.code),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_can_not_be_handled_is_refused_with_everything_beside_it() {
    let given = Given::new().await;
    let head = given.head().await;
    let mut good = service(&given).await;
    good.item.version += 1;
    let mut bad = good.clone();
    bad.item.version += 1;
    std::mem::swap(
        &mut bad.item.limits.promised,
        &mut bad.item.limits.statutory,
    );
    assert_eq!(publish(&given, vec![good, bad]).await, Err("CAT-047"));
    assert_eq!(given.head().await, head);
    given.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_editions_of_one_service_in_one_act_leave_the_later_in_force() {
    let given = Given::new().await;
    let head = given.head().await;
    let first = service(&given).await;
    let (mut second, mut third) = (first.clone(), first.clone());
    second.item.version += 1;
    third.item.version += 2;
    third.item.keywords.push("第三版".to_owned());
    let all = vec![third.clone(), first, second];
    assert_eq!(publish(&given, all.clone()).await, Ok((0, 2, 1)));
    assert_eq!(service(&given).await, third);
    assert_eq!(given.head().await, head + 1);
    // Again: nothing is new, and the record stays as it is.
    assert_eq!(publish(&given, all).await, Ok((0, 0, 3)));
    assert_eq!(given.head().await, head + 1);
    let mut other = third;
    other.item.keywords.clear();
    assert_eq!(publish(&given, vec![other]).await, Err("CAT-003"));
    given.sound().await;
}
