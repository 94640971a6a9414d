//! Fresh ids: time first, so that stored keys rise; unique within a node by construction.

use crate::port::shell::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use vocab::{AccountId, CaseId, DocumentId, DraftId, FileId, IdError, JobId, PersonalRef};

/// Microseconds from 1970 to 2024-01-01T00:00:00Z: ids begin there.
const BEGINNING: i64 = 1_704_067_200_000_000;
/// One microsecond is this far from the next; the space between holds the node's number.
const STEP: i64 = 1 << 8;

/// Makes ids from the clock: `microseconds since 2024 × 256 + node`, at least one step above the last.
pub struct IdSource {
    clock: Arc<dyn Clock>,
    node: u8,
    last: AtomicI64,
}

macro_rules! fresh {
    ($(#[$doc:meta])* $name:ident, $id:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Never in practice; the id type refuses numbers that are not positive.
        pub fn $name(&self) -> std::result::Result<$id, IdError> {
            <$id>::new(self.next())
        }
    };
}

impl IdSource {
    /// A source for the node of that number; nodes that share a store have different numbers.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, node: u8) -> Self {
        Self {
            clock,
            node,
            last: AtomicI64::new(0),
        }
    }

    fn next(&self) -> i64 {
        let elapsed = self.clock.now().micros().saturating_sub(BEGINNING).max(1);
        let wanted = elapsed.saturating_mul(STEP) | i64::from(self.node);
        let mut given = wanted;
        // A clock that stands still or goes back must not make an id twice.
        let _ = self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
                given = wanted.max(last.saturating_add(STEP));
                Some(given)
            });
        given
    }

    fresh!(
        /// A fresh case id.
        case, CaseId
    );
    fresh!(
        /// A fresh account id.
        account, AccountId
    );
    fresh!(
        /// A fresh draft id.
        draft, DraftId
    );
    fresh!(
        /// A fresh file id.
        file, FileId
    );
    fresh!(
        /// A fresh document id.
        document, DocumentId
    );
    fresh!(
        /// A fresh job id.
        job, JobId
    );
    fresh!(
        /// A fresh reference to a personal value.
        personal, PersonalRef
    );
}

impl From<IdError> for crate::OfficeError {
    fn from(_: IdError) -> Self {
        Self::Fault("no id could be made")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::shell::SetClock;
    use std::collections::BTreeSet;
    use vocab::Timestamp;

    #[test]
    fn ids_rise_while_the_clock_stands_or_goes_back() {
        let clock = Arc::new(SetClock::new(Timestamp::from_micros(1_800_000_000_000_000)));
        let ids = IdSource::new(clock.clone(), 3);
        let mut seen = Vec::new();
        for i in 0..1000 {
            if i == 500 {
                clock.set(Timestamp::from_micros(1_799_999_000_000_000));
            }
            seen.push(ids.case().unwrap().get());
        }
        assert!(seen.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(seen.iter().all(|id| id & 255 == 3));
    }

    #[test]
    fn threads_never_share_an_id() {
        let ids = Arc::new(IdSource::new(
            Arc::new(SetClock::new(Timestamp::from_micros(1_800_000_000_000_000))),
            0,
        ));
        let all: BTreeSet<i64> = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..4)
                .map(|_| {
                    let ids = ids.clone();
                    scope.spawn(move || {
                        (0..500)
                            .map(|_| ids.file().unwrap().get())
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            handles
                .into_iter()
                .flat_map(|h| h.join().unwrap())
                .collect()
        });
        assert_eq!(all.len(), 2000);
    }
}
