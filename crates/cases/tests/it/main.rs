//! The case machine: every refusal, every lawful way through, the matrix, the stored forms, properties.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod blessed;
mod given;
mod golden;
mod matrix;
mod places;
mod properties;
mod refusals;
mod track;
mod ways;
