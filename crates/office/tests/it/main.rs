//! The office over a store in memory and a simulated city: what is stored for ever, and what people may do twice, late,
//! or at the same moment.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod acts;
mod given;
mod people;
mod publishing;
mod twice;
