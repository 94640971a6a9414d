//! The law against its tables, against an oracle that counts day by day, and against itself.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod calendar;
mod clocks;
mod counting;
mod oracle;
