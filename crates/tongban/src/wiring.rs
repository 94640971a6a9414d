//! Puts an office together from the configuration.

use crate::adapter::{FolderFiles, SystemClock, SystemEntropy};
use crate::config::Config;
use anyhow::{Context as _, bail};
use office::law::Calendar;
use office::port::shell::Entropy as _;
use office::port::store::{Change, Store as _};
use office::{Office, Parts, Site};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use store::{Options, SqliteStore};
use vocab::Text;

/// The file of the master key.
fn key_file(data: &Path) -> std::path::PathBuf {
    data.join("keys/master.key")
}

fn master_key(data: &Path) -> anyhow::Result<[u8; 32]> {
    let path = key_file(data);
    if path.exists() {
        let bytes = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
        return bytes
            .as_slice()
            .try_into()
            .map_err(|_| anyhow::anyhow!("{} does not hold 32 bytes", path.display()));
    }
    if SqliteStore::file_in(data).exists() {
        bail!(
            "{} is missing, but there is data that was sealed with it; put it back",
            path.display()
        );
    }
    let mut key = [0; 32];
    SystemEntropy::new().fill(&mut key);
    let folder = path.parent().unwrap_or(data);
    fs::create_dir_all(folder)?;
    // Under its name only when it is whole: a program that is killed here leaves no half of a key.
    let unfinished = path.with_extension("part");
    let mut options = fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(&unfinished)
        .with_context(|| format!("can't write {}", unfinished.display()))?;
    file.write_all(&key)?;
    file.sync_all()?;
    fs::rename(&unfinished, &path)?;
    fs::File::open(folder)?.sync_all()?;
    fs::File::open(data)?.sync_all()?;
    Ok(key)
}

/// The data remember the digest of the key that they were sealed with: with another key nothing old could be opened,
/// and what is new would be lost when the right key comes back.
async fn right_key(
    store: &SqliteStore,
    master_key: &[u8; 32],
    config: &Config,
) -> anyhow::Result<()> {
    const NAME: &str = "master_key_digest";
    let digest = office::proof::content(&[b"tongban master key\n", &master_key[..]].concat());
    match store.setting(NAME).await? {
        Some(known) if known == digest.to_string() => Ok(()),
        Some(_) => bail!(
            "{} is not the master.key that the data were sealed with; put the right one back",
            key_file(&config.data).display()
        ),
        None => {
            let setting = Change::PutSetting(NAME.to_owned(), digest.to_string());
            Ok(store.change(vec![setting]).await?)
        }
    }
}

/// The working calendar that is configured.
pub(crate) fn calendar(config: &Config) -> anyhow::Result<Calendar> {
    if config.calendar.is_empty() {
        return Ok(Calendar::builtin());
    }
    let text = fs::read_to_string(&config.calendar)
        .with_context(|| format!("can't read {}", config.calendar))?;
    let edition = format!("file-{}", office::proof::content(text.as_bytes()).short());
    Calendar::parse(office::law::CalendarEdition::new(edition)?, &text)
        .map_err(|error| anyhow::anyhow!("{}: {} {error}", config.calendar, error.code()))
}

/// Opens the office of a data folder, making the folder when it is not there.
pub(crate) async fn open(config: &Config) -> anyhow::Result<Office> {
    fs::create_dir_all(&config.data)
        .with_context(|| format!("can't make {}", config.data.display()))?;
    let master_key = master_key(&config.data)?;
    let store = SqliteStore::open(&SqliteStore::file_in(&config.data), Options::default())?;
    right_key(&store, &master_key, config).await?;
    let parts = Parts {
        store: Arc::new(store),
        files: Arc::new(FolderFiles::open(&config.data.join("files"))?),
        search: Arc::new(search::Index::default()),
        paper: Arc::new(paper::TypstPaper::new(config.fonts.clone())),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy::new()),
        master_key,
        calendar: calendar(config)?,
        site: Site {
            name: Text::new(&config.name, &config.name_en),
            base_url: config.base_url.clone(),
        },
        node: config.node,
    };
    Ok(Office::open(parts).await?)
}
