//! The shelf: editions of items and services, published on the record, listed, found, and handled by.

mod loaded;
mod publish;

pub use loaded::{LoadedService, print};
pub use publish::{Published, Standing};

use crate::port::search::{Hits, SearchDoc, SearchQuery};
use crate::port::store::Change;
use crate::{Office, OfficeError, Result};
use catalogue::{City, Service};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use vocab::Text;

/// How many loaded services are kept ready.
const KEEP: usize = 256;
/// How many editions are read at once.
const BATCH: u32 = 1000;

/// An item in lists: what is kept of every current edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The item's code.
    pub code: String,
    /// The edition.
    pub edition: u32,
    /// Its name.
    pub name: Text,
    /// The department's name.
    pub department: Text,
    /// What it is for.
    pub summary: Text,
    /// Its type.
    pub kind: catalogue::ItemType,
    /// Whether natural persons are served.
    pub for_person: bool,
    /// Whether companies are served.
    pub for_company: bool,
    /// Topics for persons and companies.
    pub topics: catalogue::Topics,
    /// Whether it can be applied for online here.
    pub online: bool,
}

#[derive(Default)]
pub(crate) struct Shelf {
    summaries: RwLock<Arc<BTreeMap<String, Summary>>>,
    loaded: RwLock<BTreeMap<(String, u32), Arc<LoadedService>>>,
    city: RwLock<Arc<City>>,
}

impl Office {
    pub(crate) async fn load_catalogue(&self) -> Result<()> {
        if let Some(json) = self.store.setting("city").await? {
            let city: City = serde_json::from_str(&json)
                .map_err(|e| OfficeError::Corrupt(format!("city: {e}")))?;
            *self
                .shelf
                .city
                .write()
                .unwrap_or_else(PoisonError::into_inner) = Arc::new(city);
        }
        let city = self.city();
        let mut summaries = BTreeMap::new();
        let mut docs = Vec::new();
        let mut after = String::new();
        loop {
            let rows = self.store.editions(&after, BATCH).await?;
            let Some(end) = rows.last() else { break };
            after.clone_from(&end.code);
            for row in rows {
                let service = Service::from_bytes(&row.content).map_err(|e| {
                    OfficeError::Corrupt(format!("edition {} of {}: {e}", row.edition, row.code))
                })?;
                docs.push(search_doc(&service, &city));
                summaries.insert(row.code.clone(), summary(&service, row.edition, &city));
            }
        }
        self.search.replace(&docs)?;
        *self
            .shelf
            .summaries
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(summaries);
        Ok(())
    }

    /// The city's regions, departments and halls.
    #[must_use]
    pub fn city(&self) -> Arc<City> {
        self.shelf
            .city
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Sets the city's regions, departments and halls.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn set_city(&self, city: City) -> Result<()> {
        let json =
            serde_json::to_string(&city).map_err(|_| OfficeError::Fault("city not encodable"))?;
        self.store
            .change(vec![Change::PutSetting("city".to_owned(), json)])
            .await?;
        *self
            .shelf
            .city
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(city);
        Ok(())
    }

    /// A department's name; its code when it is unknown.
    #[must_use]
    pub fn department_name(&self, code: &str) -> Text {
        self.city()
            .department(code)
            .map_or_else(|| Text::zh(code), |department| department.name.clone())
    }

    /// A region's name; its code when it is unknown.
    #[must_use]
    pub fn region_name(&self, code: &str) -> Text {
        self.city()
            .region(code)
            .map_or_else(|| Text::zh(code), |region| region.name.clone())
    }

    /// All current items, by code.
    #[must_use]
    pub fn summaries(&self) -> Arc<BTreeMap<String, Summary>> {
        self.shelf
            .summaries
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A service in the edition in force.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for an unknown code.
    pub async fn current_service(&self, code: &str) -> Result<Arc<LoadedService>> {
        let edition = self
            .summaries()
            .get(code)
            .map(|s| s.edition)
            .ok_or(OfficeError::Hidden)?;
        self.service(code, edition).await
    }

    /// A service in one edition.
    ///
    /// # Errors
    /// [`OfficeError::Hidden`] for an unknown code or edition.
    pub async fn service(&self, code: &str, edition: u32) -> Result<Arc<LoadedService>> {
        let key = (code.to_owned(), edition);
        if let Some(loaded) = self
            .shelf
            .loaded
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(loaded.clone());
        }
        let row = self
            .store
            .edition(code, edition)
            .await?
            .ok_or(OfficeError::Hidden)?;
        let loaded = Arc::new(LoadedService::new(row)?);
        let mut shelf = self
            .shelf
            .loaded
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if shelf.len() >= KEEP {
            shelf.clear();
        }
        shelf.insert(key, loaded.clone());
        Ok(loaded)
    }

    /// Searches the catalogue.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn find(&self, query: &SearchQuery) -> Result<Hits> {
        Ok(self.search.find(query)?)
    }
}

/// The department as the item names it, else as the city knows it by its code.
fn department(item: &catalogue::Item, city: &City) -> Text {
    if item.department.is_empty() {
        let known = city.department(&item.department_code);
        known.map_or_else(
            || Text::zh(&item.department_code),
            |department| department.name.clone(),
        )
    } else {
        item.department.clone()
    }
}

fn summary(service: &Service, edition: u32, city: &City) -> Summary {
    let item = &service.item;
    Summary {
        code: item.code.code.clone(),
        edition,
        name: item.name.clone(),
        department: department(item, city),
        summary: item.summary.clone(),
        kind: item.kind,
        for_person: item.for_person(),
        for_company: item.for_company(),
        topics: item.topics.clone(),
        online: service.handling.is_some(),
    }
}

fn search_doc(service: &Service, city: &City) -> SearchDoc {
    let item = &service.item;
    let department = department(item, city);
    SearchDoc {
        code: item.code.code.clone(),
        name_zh: item.name.zh.clone(),
        name_en: item.name.en.clone(),
        main_zh: item.main_name.zh.clone(),
        department: format!("{} {}", department.zh, department.en)
            .trim()
            .to_owned(),
        summary: item.summary.zh.clone(),
        keywords: item.keywords.clone(),
        for_person: item.for_person() || item.audience.is_empty(),
        for_company: item.for_company() || item.audience.is_empty(),
        online: service.handling.is_some(),
    }
}
