//! A table that can take back what was done to it since it was last kept.

use office::port::store::StoreError;
use std::collections::BTreeMap;
use std::ops::RangeBounds;

/// Rows by key, with what stood there before for every key touched since the last [`Journal::keep`].
pub(super) struct Table<K, V> {
    name: &'static str,
    rows: BTreeMap<K, V>,
    before: Vec<(K, Option<V>)>,
}

/// What all tables can do, whatever they hold.
pub(super) trait Journal {
    /// What was done stays.
    fn keep(&mut self);
    /// What was done since the last `keep` is undone.
    fn undo(&mut self);
}

impl<K: Ord + Clone, V: Clone> Journal for Table<K, V> {
    fn keep(&mut self) {
        self.before.clear();
    }

    fn undo(&mut self) {
        for (key, value) in self.before.drain(..).rev() {
            match value {
                Some(value) => self.rows.insert(key, value),
                None => self.rows.remove(&key),
            };
        }
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    /// An empty table; the name is for errors.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            rows: BTreeMap::new(),
            before: Vec::new(),
        }
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key)
    }

    /// Puts a row, whether the key is there or not.
    pub fn put(&mut self, key: K, value: V) {
        let old = self.rows.insert(key.clone(), value);
        self.before.push((key, old));
    }

    /// Puts a row under a new key.
    pub fn insert(&mut self, key: K, value: V) -> Result<(), StoreError> {
        if self.rows.contains_key(&key) {
            return Err(StoreError::Fault(format!(
                "the key is in use in {}",
                self.name
            )));
        }
        self.put(key, value);
        Ok(())
    }

    /// Removes a row; whether it was there.
    pub fn remove(&mut self, key: &K) -> bool {
        let old = self.rows.remove(key);
        let found = old.is_some();
        if found {
            self.before.push((key.clone(), old));
        }
        found
    }

    /// Removes all rows that a condition holds for.
    pub fn remove_where(&mut self, condition: impl Fn(&V) -> bool) {
        let keys: Vec<K> = self
            .rows
            .iter()
            .filter(|(_, row)| condition(row))
            .map(|(key, _)| key.clone())
            .collect();
        for key in keys {
            self.remove(&key);
        }
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.rows.values()
    }

    pub fn range(&self, keys: impl RangeBounds<K>) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.rows.range(keys)
    }

    pub fn last_key(&self) -> Option<&K> {
        self.rows.last_key_value().map(|(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn undo_gives_back_what_was_kept(kept in prop::collection::vec((0_u8..8, 0_u8..9), 0..20),
                                         undone in prop::collection::vec((0_u8..8, 0_u8..9), 0..20)) {
            let mut table = Table::new("test");
            let apply = |table: &mut Table<u8, u8>, steps: &[(u8, u8)]| {
                for (key, value) in steps {
                    match value {
                        0..=2 => drop(table.remove(key)),
                        3..=5 => drop(table.insert(*key, *value)),
                        _ => table.put(*key, *value),
                    }
                }
            };
            apply(&mut table, &kept);
            table.keep();
            let rows = table.rows.clone();
            apply(&mut table, &undone);
            table.undo();
            prop_assert_eq!(&table.rows, &rows);
            table.undo();
            prop_assert_eq!(&table.rows, &rows);
        }
    }
}
