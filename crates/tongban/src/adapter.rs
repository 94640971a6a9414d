//! Adapters to the outside: the system's clock and chance, a folder as object store.

use async_trait::async_trait;
use office::port::files::{Files, FilesFault};
use office::port::shell::{Clock, Entropy};
use ring::rand::SecureRandom as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use vocab::Timestamp;

/// The system's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this adapter is where the clock comes from"
    )]
    fn now(&self) -> Timestamp {
        let elapsed = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_micros(i64::try_from(elapsed.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The system's chance.
pub(crate) struct SystemEntropy(ring::rand::SystemRandom);

impl SystemEntropy {
    pub fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        if self.0.fill(buffer).is_err() {
            // Going on with predictable keys would be worse than stopping.
            eprintln!("tongban: the system gives no random numbers; stopping");
            std::process::abort();
        }
    }
}

/// An object store in a folder: each object a file, two levels deep, written whole and synced before it is named.
pub(crate) struct FolderFiles(PathBuf);

fn fault(error: &std::io::Error) -> FilesFault {
    FilesFault(error.to_string())
}

impl FolderFiles {
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }

    fn path(&self, name: &str) -> Result<PathBuf, FilesFault> {
        let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
        if !(1..=80).contains(&name.len()) || !name.bytes().all(known) {
            return Err(FilesFault(format!("not a name of an object: {name:?}")));
        }
        // The last characters of an id differ most.
        Ok(self
            .0
            .join(&name[name.len().saturating_sub(2)..])
            .join(name))
    }
}

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    if !folder.exists() {
        fs::create_dir_all(folder)?;
        // The folder's own name must outlive a power cut, too.
        if let Some(above) = folder.parent() {
            File::open(above)?.sync_all()?;
        }
    }
    let unfinished = path.with_extension("part");
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}

#[async_trait]
impl Files for FolderFiles {
    async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), FilesFault> {
        let path = self.path(name)?;
        let written = tokio::task::spawn_blocking(move || put(&path, &bytes)).await;
        written
            .map_err(|e| FilesFault(e.to_string()))?
            .map_err(|e| fault(&e))
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FilesFault> {
        let path = self.path(name)?;
        let read = tokio::task::spawn_blocking(move || fs::read(path))
            .await
            .map_err(|e| FilesFault(e.to_string()))?;
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), FilesFault> {
        let path = self.path(name)?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(fault(&error)),
            _ => Ok(()),
        }
    }
}
