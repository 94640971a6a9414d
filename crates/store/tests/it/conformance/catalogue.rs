//! Editions of items.

use crate::world::*;
use office::port::rows::EditionRow;
use office::port::store::{AppendError, CATALOGUE_STREAM, RowChange, Store};
use std::sync::Arc;

async fn publish(
    store: &dyn Store,
    command: u64,
    rows: impl IntoIterator<Item = EditionRow>,
) -> Result<u64, AppendError> {
    let rows = rows.into_iter().map(RowChange::Edition).collect();
    let unit = with_rows(command, CATALOGUE_STREAM, rows);
    store.append(unit).await.map(|outcome| outcome.position)
}

fn names(rows: &[EditionRow]) -> Vec<(&str, u32)> {
    rows.iter()
        .map(|row| (row.code.as_str(), row.edition))
        .collect()
}

pub async fn an_edition_is_taken_by_other_content_only(store: Arc<dyn Store>) {
    publish(&*store, 1, [edition_row("a", 1, "{}")])
        .await
        .unwrap();
    let other = publish(
        &*store,
        2,
        [edition_row("b", 1, "{}"), edition_row("a", 1, "[]")],
    )
    .await;
    match other {
        Err(AppendError::EditionTaken { code, edition }) => {
            assert_eq!((code.as_str(), edition), ("a", 1));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(store.edition("b", 1).await.unwrap(), None);
    assert_eq!(store.head().await.unwrap(), 1);
    // Equal content is accepted, and the edition stays where it was published first.
    let equal = [edition_row("a", 1, "{}"), edition_row("a", 2, "[]")];
    assert_eq!(publish(&*store, 3, equal).await.unwrap(), 2);
    let wanted = |edition, content, position| EditionRow {
        position,
        ..edition_row("a", edition, content)
    };
    let found = store.edition("a", 1).await.unwrap();
    assert_eq!(found, Some(wanted(1, "{}", 1)));
    let found = store.edition("a", 2).await.unwrap();
    assert_eq!(found, Some(wanted(2, "[]", 2)));
    assert_eq!(store.edition("a", 3).await.unwrap(), None);
}

pub async fn the_highest_edition_of_each_code_is_current(store: Arc<dyn Store>) {
    assert_eq!(store.editions("", 10).await.unwrap(), []);
    let rows = [("b", 2), ("a", 10), ("b", 1), ("c", 1), ("a", 9), ("ab", 3)];
    let rows = rows.map(|(code, edition)| edition_row(code, edition, "{}"));
    publish(&*store, 1, rows).await.unwrap();
    let all = store.editions("", 10).await.unwrap();
    assert_eq!(names(&all), [("a", 10), ("ab", 3), ("b", 2), ("c", 1)]);
    let first = store.editions("", 2).await.unwrap();
    assert_eq!(names(&first), [("a", 10), ("ab", 3)]);
    let next = store.editions("ab", 2).await.unwrap();
    assert_eq!(names(&next), [("b", 2), ("c", 1)]);
    assert_eq!(store.editions("c", 2).await.unwrap(), []);
    // A page may go on from a code that is not there.
    let next = store.editions("aa", 1).await.unwrap();
    assert_eq!(names(&next), [("ab", 3)]);
}

pub async fn editions_of_a_code_come_newest_first(store: Arc<dyn Store>) {
    let rows = [("a", 2), ("a", 11), ("ab", 5), ("a", 1)];
    let rows = rows.map(|(code, edition)| edition_row(code, edition, "{}"));
    publish(&*store, 1, rows).await.unwrap();
    let found = store.editions_of("a").await.unwrap();
    assert_eq!(names(&found), [("a", 11), ("a", 2), ("a", 1)]);
    assert_eq!(store.editions_of("b").await.unwrap(), []);
}
