//! Guessing a look-up code is slowed down, per case number.

use crate::{Office, RefusalKind, Refused, Result};
use identity::Attempts;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The failures of each case number that somebody tried.
#[derive(Default)]
pub(crate) struct Lookups(Mutex<BTreeMap<String, Attempts>>);

/// How many numbers are remembered.
const REMEMBER: usize = 20_000;

fn key(number: &str) -> String {
    number.trim().chars().take(60).collect()
}

impl Office {
    pub(crate) fn throttle_lookup(&self, number: &str) -> Result<()> {
        let lookups = self
            .lookups
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let wait = lookups
            .get(&key(number))
            .map_or(0, |a| a.wait_seconds(self.clock.now()));
        if wait == 0 {
            return Ok(());
        }
        Err(Refused::new(
            "CASE-018",
            RefusalKind::TooOften,
            format!("这个办件编号的查询码输错次数过多，请在 {wait} 秒后再试。"),
            format!("Too many wrong look-up codes for this case number. Wait {wait} seconds and try again."),
        )
        .into())
    }

    pub(crate) fn count_lookup_failure(&self, number: &str) {
        let now = self.clock.now();
        let mut lookups = self
            .lookups
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if lookups.len() >= REMEMBER {
            lookups.retain(|_, a| !a.is_stale(now));
        }
        let before = lookups.get(&key(number)).copied().unwrap_or_default();
        lookups.insert(key(number), before.failed(now));
    }
}
