//! A seeded city: invented residents apply, officers handle, now and then something goes wrong. The same seed gives
//! the same record, byte for byte.
//!
//! In scope: the office through its front door, with the clock and chance in our hands. Out of scope: HTTP, the
//! browser, real time. Used by tests and benches only.

mod answers;
mod city;
mod day;
mod people;

pub use answers::personal_words;
pub use city::{City, PASSWORD, pdf};
pub use day::{Tally, live};
pub use people::{Person, person};
