//! The working office: use cases, ports, projections, jobs, permissions.
//!
//! In scope: what people and programs ask of the office, each as one method of [`Office`]: load and check in one,
//! decide in `cases`, append once, answer. Out of scope: SQL, HTTP, PDF, the index; they come in through [`port`].
//! Absent: law (in `law` and `cases`), a clock or chance of its own, names and identity numbers in any act.

pub mod accounts;
pub mod act;
pub mod actions;
pub mod catalog;
pub mod documents;
pub mod drafts;
mod error;
pub mod files;
pub mod handle;
mod ids;
mod jobs;
pub mod port;
pub mod project;
pub mod submit;
mod throttle;
mod vault;
pub mod verify;
pub mod view;

pub use accounts::{NewAccount, Profile, SignedIn};
pub use error::{FieldProblem, OfficeError, RefusalKind, Refused, Result};
pub use ids::IdSource;
pub use vault::{Opened, Vault, VaultError};

// What the outer crates speak in, so that they need not know where it lives.
pub use cases;
pub use catalogue;
pub use identity;
pub use law;
pub use proof;
pub use vocab;

use accounts::People;
use law::{Calendar, LawEdition};
use port::files::Files;
use port::paper::Paper;
use port::search::Search;
use port::shell::{Clock, Entropy};
use port::store::Store;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Notify, Semaphore};
use vocab::Text;

/// What the office calls itself, and where it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The platform's name on every page.
    pub name: Text,
    /// The address that QR codes lead to, without a slash at the end.
    pub base_url: String,
}

/// What an office is made of.
pub struct Parts {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The object store.
    pub files: Arc<dyn Files>,
    /// The index.
    pub search: Arc<dyn Search>,
    /// The maker of documents.
    pub paper: Arc<dyn Paper>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// The installation's master key, 32 bytes.
    pub master_key: [u8; 32],
    /// The working calendar.
    pub calendar: Calendar,
    /// Name and address.
    pub site: Site,
    /// The number of this node among those that share the store.
    pub node: u8,
}

/// The working office (政务服务机构): everything that can be asked of it.
pub struct Office {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) files: Arc<dyn Files>,
    pub(crate) search: Arc<dyn Search>,
    pub(crate) paper: Arc<dyn Paper>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: IdSource,
    pub(crate) vault: Vault,
    pub(crate) site: Site,
    pub(crate) law: LawEdition,
    pub(crate) people: People,
    pub(crate) lookups: throttle::Lookups,
    pub(crate) shelf: catalog::Shelf,
    pub(crate) heavy: Semaphore,
    pub(crate) jobs_waiting: Notify,
    calendar: RwLock<Arc<Calendar>>,
}

impl Office {
    /// Opens the office: reads the catalogue's summaries and fills the index.
    ///
    /// # Errors
    /// When the store can't be read, or what it holds is corrupt.
    pub async fn open(parts: Parts) -> Result<Self> {
        let office = Self {
            ids: IdSource::new(parts.clock.clone(), parts.node),
            vault: Vault::new(&parts.master_key, parts.entropy)?,
            store: parts.store,
            files: parts.files,
            search: parts.search,
            paper: parts.paper,
            clock: parts.clock,
            site: parts.site,
            law: law::LICENSING_LAW_2019,
            people: People::default(),
            lookups: throttle::Lookups::default(),
            shelf: catalog::Shelf::default(),
            heavy: Semaphore::new(2),
            jobs_waiting: Notify::new(),
            calendar: RwLock::new(Arc::new(parts.calendar)),
        };
        office.load_catalogue().await?;
        Ok(office)
    }

    /// The working calendar in force.
    #[must_use]
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Name and address of the platform.
    #[must_use]
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// An unpredictable word of 32 hexadecimal digits, for pages and for the keys of their commands.
    #[must_use]
    pub fn fresh_nonce(&self) -> String {
        let mut token = self.vault.fresh_token();
        token.truncate(32);
        token
    }

    /// The present moment, as the office sees it.
    #[must_use]
    pub fn now(&self) -> vocab::Timestamp {
        self.clock.now()
    }
}
