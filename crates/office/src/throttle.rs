//! Guessing a look-up code is slowed down, per case number.

use crate::{Office, RefusalKind, Refused, Result};
use identity::Attempts;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use vocab::Timestamp;

/// The failures of each case number that somebody tried.
#[derive(Default)]
pub(crate) struct Lookups(Mutex<BTreeMap<String, Attempts>>);

/// How many numbers are remembered.
const REMEMBER: usize = 20_000;

fn key(number: &str) -> String {
    number.trim().chars().take(60).collect()
}

impl Office {
    /// Counts a try before the code is looked at; the right code takes it back.
    pub(crate) fn throttle_lookup(&self, number: &str) -> Result<()> {
        let now = self.clock.now();
        let mut lookups = self
            .lookups
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = lookups.get(&key(number)).copied().unwrap_or_default();
        let wait = before.wait_seconds(now);
        if wait > 0 {
            return Err(Refused::new(
                "CASE-018",
                RefusalKind::TooOften,
                format!("这个办件编号的查询码输错次数过多，请在 {wait} 秒后再试。"),
                format!("Too many wrong look-up codes for this case number. Wait {wait} seconds and try again."),
            )
            .into());
        }
        make_room(&mut lookups, REMEMBER, now);
        lookups.insert(key(number), before.failed(now));
        Ok(())
    }

    pub(crate) fn lookup_succeeded(&self, number: &str) {
        self.lookups
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key(number));
    }
}

/// Keeps the memory of failures bounded: first what is stale goes, then whoever need not wait now, then all.
pub(crate) fn make_room(failures: &mut BTreeMap<String, Attempts>, most: usize, now: Timestamp) {
    if failures.len() < most {
        return;
    }
    failures.retain(|_, a| !a.is_stale(now));
    if failures.len() >= most {
        failures.retain(|_, a| a.wait_seconds(now) > 0);
    }
    if failures.len() >= most {
        failures.clear();
    }
}
