//! What can go wrong with a file: a kill, a full disk, a cell that holds what it must not.

mod corrupt;
mod full;
mod kill;
mod reopen;

use crate::world::Folder;
use office::port::store::StoreError;
use rusqlite::Connection;
use store::{Options, SqliteStore};

fn open_with(folder: &Folder, options: Options) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(&SqliteStore::file_in(folder.path()), options)
}

fn open(folder: &Folder) -> SqliteStore {
    open_with(folder, Options::default()).unwrap()
}

/// The file of a store that is closed, for whoever goes behind its back.
fn behind(folder: &Folder) -> Connection {
    Connection::open(SqliteStore::file_in(folder.path())).unwrap()
}
