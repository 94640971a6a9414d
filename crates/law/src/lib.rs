//! The law of procedure as pure functions: calendar, clocks, limits, lawful outcomes.
//!
//! In scope: which day is a working day, when something is due and why, what the Administrative
//! Licensing Law (行政许可法) lets an office answer, each with the article it rests on.
//! Out of scope: the state of a case (`cases`), the particulars of a service (`catalogue`), who
//! decides. Quiet: no clock, no randomness, no IO; `vocab` is all it knows.
//!
//! Limits are counted by the day. The day on which a clock starts is not counted (Civil Code,
//! art. 201); an organ's limits are working days without statutory holidays (Licensing Law,
//! art. 82); a limit in calendar days whose last day is a day of rest ends on the next working day
//! (Civil Code, art. 203).

mod article;
mod calendar;
mod clock;
mod due;
mod edition;
mod error;
mod intake;
mod limit;
mod remedy;

pub use article::Article;
pub use calendar::{Calendar, CalendarEdition, Day};
pub use clock::{
    Approver, Clock, ClockId, ClockStart, DecisionClock, DecisionDue, Expiry, Extension,
};
pub use due::{Certainty, CountedDay, Due, Explanation, Reason, due, explain, remaining};
pub use edition::{Facts, LICENSING_LAW_2019, LawEdition};
pub use error::LawError;
pub use intake::{
    DeemedAcceptance, IntakeDocument, IntakeFinding, LawfulOutcome, OutcomeKind, deemed_accepted,
    lawful_outcome,
};
pub use limit::{Limit, LimitUnit};
pub use remedy::{Remedies, Remedy, RemedyKind, RemedyUnit};
