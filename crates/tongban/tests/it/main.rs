//! The program as an operator runs it: the real binary, folders on disk, HTTP over a socket, SIGKILL.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod catalogue;
mod codes;
mod config;
mod crash;
mod demo;
mod doctor;
mod help;
mod http;
mod import;
mod national;
mod program;
mod race;
mod tamper;
mod tampering;
mod tampering_papers;
