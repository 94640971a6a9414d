//! The store's tests: one conformance suite for every engine, and what can go wrong with a file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod conformance;
mod faults;
mod twins;
mod world;
