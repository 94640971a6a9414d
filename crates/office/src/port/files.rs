//! The object store port: sealed bytes by name. What goes in is encrypted already.

use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The object store failed; the cause is in the text.
#[derive(Debug, thiserror::Error)]
#[error("object store: {0}")]
pub struct FilesFault(pub String);

/// Stores sealed files (an object store: a folder, or any S3-compatible service).
#[async_trait]
pub trait Files: Send + Sync {
    /// Stores the bytes; when this returns they are durable. Storing the same name again replaces.
    /// Names are 1 to 80 characters of `a-z 0-9 _ -`.
    ///
    /// # Errors
    /// When the bytes can't be stored; then nothing of them is visible.
    async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), FilesFault>;

    /// The stored bytes, `None` when there are none of that name.
    ///
    /// # Errors
    /// When the store can't be read.
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FilesFault>;

    /// Removes a file; removing what is not there is no error.
    ///
    /// # Errors
    /// When the store can't be written.
    async fn delete(&self, name: &str) -> Result<(), FilesFault>;
}

/// An object store in memory.
#[derive(Debug, Default)]
pub struct MemoryFiles(Mutex<BTreeMap<String, Vec<u8>>>);

#[async_trait]
impl Files for MemoryFiles {
    async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), FilesFault> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), bytes);
        Ok(())
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FilesFault> {
        Ok(self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned())
    }

    async fn delete(&self, name: &str) -> Result<(), FilesFault> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
        Ok(())
    }
}
