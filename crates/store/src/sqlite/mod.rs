//! SQLite: one writer thread that commits in groups, a few readers, no server.

mod change;
mod check;
mod decode;
mod group;
mod migrate;
mod project;
mod read;
mod threads;
mod write;

pub use threads::{Options, SqliteStore};
