//! SQLite: one writer thread that commits in groups, a few readers, no server.

mod change;
mod decode;
mod migrate;
mod read;
mod threads;
mod write;

pub use threads::{Options, SqliteStore};
