//! The office's store in engines: SQLite for one machine, memory for tests; one conformance suite for all.
//!
//! In scope: transactions, group commit, positions and serials without gaps, decoding that never guesses.
//! Out of scope: what an act or a row means (`office`), encryption (values arrive sealed).

mod memory;
mod sqlite;

pub use memory::MemoryStore;
pub use sqlite::{Options, SqliteStore};
