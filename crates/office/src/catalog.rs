//! The shelf: editions of items and services, published on the record, listed, found, and handled by.

use crate::act::{CatalogueEvent, edition_leaf, encode_catalogue};
use crate::handle::CommandKey;
use crate::port::rows::EditionRow;
use crate::port::search::{Hits, SearchDoc, SearchQuery};
use crate::port::store::{CATALOGUE_STREAM, Change, RowChange, Unit};
use crate::{Office, OfficeError, RefusalKind, Refused, Result};
use cases::{BranchPlan, By, Guide, MaterialDemand, Point};
use catalogue::{CertificateRule, City, CompiledForm, Field, Service};
use law::{Article, DecisionClock};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use vocab::{Date, Digest, Text};

/// How many loaded services are kept ready.
const KEEP: usize = 256;
/// How many editions are read at once.
const BATCH: u32 = 1000;

/// A service in one edition, ready to be shown and to be handled by.
#[derive(Debug)]
pub struct LoadedService {
    /// The edition's row, without its content.
    pub row: EditionRow,
    /// The service.
    pub service: Service,
    form: Option<CompiledForm>,
    clock: Option<DecisionClock>,
}

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

/// What was imported or published.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Published {
    /// New codes.
    pub added: usize,
    /// New editions of known codes.
    pub changed: usize,
    /// Editions that were there already, word for word.
    pub unchanged: usize,
    /// The position of the act in the record; `None` when nothing was new.
    pub position: Option<u64>,
}

#[derive(Default)]
pub(crate) struct Shelf {
    summaries: RwLock<Arc<BTreeMap<String, Summary>>>,
    loaded: RwLock<BTreeMap<(String, u32), Arc<LoadedService>>>,
    city: RwLock<Arc<City>>,
}

impl LoadedService {
    fn new(mut row: EditionRow) -> Result<Self> {
        let wrong = |problem: String| {
            OfficeError::Corrupt(format!(
                "edition {} of {}: {problem}",
                row.edition, row.code
            ))
        };
        let service = Service::from_bytes(&row.content).map_err(|e| wrong(e.to_string()))?;
        let form = match &service.handling {
            Some(handling) => Some(handling.form.compile().map_err(|e| wrong(e.to_string()))?),
            None => None,
        };
        let clock = match &service.handling {
            Some(_) => Some(clock(&service).map_err(|e| wrong(e.to_string()))?),
            None => None,
        };
        row.content = Vec::new();
        Ok(Self {
            row,
            service,
            form,
            clock,
        })
    }

    /// The form, ready to check answers; `None` for items that only have a guide.
    #[must_use]
    pub const fn form(&self) -> Option<&CompiledForm> {
        self.form.as_ref()
    }

    /// The clock of the decision.
    #[must_use]
    pub const fn clock(&self) -> Option<&DecisionClock> {
        self.clock.as_ref()
    }

    /// All fields of the form.
    pub fn form_fields(&self) -> impl Iterator<Item = &Field> {
        self.service
            .handling
            .iter()
            .flat_map(|handling| handling.form.fields())
    }

    /// How the certificate is made.
    #[must_use]
    pub fn certificate_rule(&self) -> Option<&CertificateRule> {
        self.service.handling.as_ref()?.certificate.as_ref()
    }

    /// The certificate's template.
    #[must_use]
    pub fn certificate_template(&self) -> Option<&str> {
        self.service
            .handling
            .as_ref()
            .map(|handling| handling.template.as_str())
    }

    fn branch(&self, key: &str) -> Option<&catalogue::Branch> {
        self.service
            .handling
            .as_ref()?
            .procedure
            .reviews
            .iter()
            .find(|branch| branch.key == key)
    }

    /// What a branch of review is called; empty for an unknown one.
    #[must_use]
    pub fn branch_name(&self, key: &str) -> Text {
        self.branch(key)
            .map(|branch| branch.name.clone())
            .unwrap_or_default()
    }

    /// What is reviewed in a branch; empty for an unknown one.
    #[must_use]
    pub fn branch_task(&self, key: &str) -> Text {
        self.branch(key)
            .map(|branch| branch.what.clone())
            .unwrap_or_default()
    }

    /// What a field is called, by its JSON pointer.
    #[must_use]
    pub fn field_label(&self, pointer: &str) -> Text {
        let form = self
            .service
            .handling
            .as_ref()
            .map(|handling| &handling.form);
        form.and_then(|form| form.at(pointer))
            .map(|field| field.label.clone())
            .unwrap_or_else(|| Text::zh(pointer))
    }

    /// What a point of a correction notice is called.
    #[must_use]
    pub fn point_label(&self, point: &Point) -> Text {
        match point {
            Point::Field(pointer) => self.field_label(pointer),
            Point::Material(key) => {
                let material = self.service.item.materials.iter().find(|m| m.key == *key);
                material
                    .map(|m| m.name.clone())
                    .unwrap_or_else(|| Text::zh(key))
            }
        }
    }

    /// An answer as documents print it: the text of a choice, not its stored value; `None` when it was not given.
    #[must_use]
    pub fn printed(&self, answers: &Value, pointer: &str) -> Option<String> {
        let value = answers.pointer(pointer)?;
        let form = self
            .service
            .handling
            .as_ref()
            .map(|handling| &handling.form);
        let field = form.and_then(|form| form.at(pointer));
        Some(print(value, field, vocab::Lang::Zh)).filter(|text| !text.is_empty())
    }

    /// The guide as `cases` sees it; `None` for items that only have a guide page.
    #[must_use]
    pub fn guide(&self, today: Date) -> Option<Guide> {
        let handling = self.service.handling.as_ref()?;
        let item = &self.service.item;
        let area = crate::project::area_of(&item.code.code);
        let certificate = handling.certificate.as_ref();
        Some(Guide {
            task_code: item.code.code.clone(),
            edition: self.row.edition,
            content: self.row.digest,
            fields: handling
                .form
                .fields()
                .map(|field| format!("/{}", field.name))
                .collect(),
            materials: item
                .materials
                .iter()
                .map(|m| {
                    let demand = MaterialDemand {
                        required: self.service.must_upload(m),
                        max_files: usize::from(m.max_files),
                    };
                    (m.key.clone(), demand)
                })
                .collect(),
            intake_department: handling.procedure.intake.department.clone(),
            decision_department: handling.procedure.decision.department.clone(),
            reviews: handling
                .procedure
                .reviews
                .iter()
                .map(|branch| BranchPlan {
                    key: branch.key.clone(),
                    department: branch.step.department.clone(),
                    days: branch.step.days,
                })
                .collect(),
            clock: self.clock.clone()?,
            certificate_series: certificate
                .map(|rule| rule.series(&area, today.year()))
                .unwrap_or_default(),
            post: item.express,
        })
    }
}

/// An answer in words.
#[must_use]
pub fn print(value: &Value, field: Option<&Field>, lang: vocab::Lang) -> String {
    let option = |text: &str| {
        let known = field.and_then(|f| f.options.iter().find(|o| o.value == text));
        known.map_or_else(|| text.to_owned(), |o| o.label.get(lang).to_owned())
    };
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => match (yes, lang) {
            (true, vocab::Lang::Zh) => "是",
            (false, vocab::Lang::Zh) => "否",
            (true, vocab::Lang::En) => "Yes",
            (false, vocab::Lang::En) => "No",
        }
        .to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => option(text),
        Value::Array(items) => {
            let separator = if lang == vocab::Lang::Zh { "、" } else { ", " };
            items
                .iter()
                .map(|item| print(item, field, lang))
                .collect::<Vec<_>>()
                .join(separator)
        }
        Value::Object(map) => {
            let inner = |name: &str| field.and_then(|f| f.rows.iter().find(|row| row.name == name));
            map.iter()
                .map(|(name, value)| print(value, inner(name), lang))
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

/// The clock that the item's limits set going. A limit longer than the Licensing Law's rests on a law of its own
/// (行政许可法 art. 42: 法律、法规另有规定的，依照其规定), which the item's basis names.
fn clock(service: &Service) -> std::result::Result<DecisionClock, law::LawError> {
    let item = &service.item;
    let limits = &item.limits;
    let promised = Some(limits.promised);
    let general = if limits.joint {
        law::ClockId::JointDecision
    } else {
        law::ClockId::Decision
    };
    DecisionClock::new(limits.statutory, promised, limits.joint, general.basis()).or_else(|_| {
        let named = item
            .basis
            .first()
            .map(|basis| basis.zh.clone())
            .unwrap_or_default();
        let law: String = named
            .chars()
            .skip_while(|c| *c != '《')
            .skip(1)
            .take_while(|c| *c != '》')
            .collect();
        DecisionClock::new(
            limits.statutory,
            promised,
            limits.joint,
            Article::of(law, 0),
        )
    })
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

    /// Publishes editions in one act. What is there already, word for word, is left alone; nothing else is half done.
    /// `source` is the digest of what they were read from.
    ///
    /// # Errors
    /// `CAT-003` when an edition is published with another content, `CAT-007` when a version goes back.
    pub async fn publish(
        &self,
        services: Vec<Service>,
        source: Digest,
        by: &By,
    ) -> Result<Published> {
        let summaries = self.summaries();
        let now = self.clock.now();
        let mut report = Published {
            added: 0,
            changed: 0,
            unchanged: 0,
            position: None,
        };
        let mut fresh = Fresh::new();
        for service in services {
            let row = edition_row(&service, now.date())?;
            match summaries.get(&row.code) {
                None => report.added += 1,
                Some(known) if row.edition > known.edition => report.changed += 1,
                Some(known) => {
                    let stored = self.store.edition(&row.code, row.edition).await?;
                    match stored {
                        Some(stored) if stored.digest == row.digest => {
                            report.unchanged += 1;
                            continue;
                        }
                        Some(_) => return Err(taken(&row).into()),
                        None => return Err(goes_back(&row, known.edition).into()),
                    }
                }
            }
            fresh.insert((row.code.clone(), row.edition), (row, service));
        }
        if fresh.is_empty() {
            return Ok(report);
        }
        let unit = catalogue_unit(&fresh, source, now, by)?;
        report.position = Some(self.store.append(unit).await?.position);
        self.shelve(fresh)?;
        Ok(report)
    }

    fn shelve(&self, fresh: Fresh) -> Result<()> {
        let city = self.city();
        let mut summaries = (*self.summaries()).clone();
        let mut docs = Vec::with_capacity(fresh.len());
        for ((code, _), (row, service)) in fresh {
            docs.push(search_doc(&service, &city));
            summaries.insert(code, summary(&service, row.edition, &city));
        }
        *self
            .shelf
            .summaries
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(summaries);
        Ok(self.search.upsert(&docs)?)
    }
}

/// Editions to be published, by code and edition: of one code, the later comes last.
type Fresh = BTreeMap<(String, u32), (EditionRow, Service)>;

fn catalogue_unit(fresh: &Fresh, source: Digest, now: vocab::Timestamp, by: &By) -> Result<Unit> {
    let leaves = fresh
        .values()
        .map(|(row, _)| edition_leaf(&row.code, row.edition, &row.digest));
    let root = proof::root_of(leaves);
    let event = match fresh.values().next() {
        Some((row, _)) if fresh.len() == 1 => CatalogueEvent::Published {
            code: row.code.clone(),
            edition: row.edition,
            content: row.digest,
        },
        _ => CatalogueEvent::Imported {
            source,
            editions: u32::try_from(fresh.len())
                .map_err(|_| OfficeError::Fault("too many editions at once"))?,
            root,
        },
    };
    Ok(Unit {
        command: CommandKey::new("catalogue", &root.to_string()).bytes(),
        stream: CATALOGUE_STREAM,
        expected: None,
        acts: vec![encode_catalogue(now, by, &event)?],
        rows: fresh
            .values()
            .map(|(row, _)| RowChange::Edition(row.clone()))
            .collect(),
        jobs: Vec::new(),
    })
}

fn edition_row(service: &Service, today: Date) -> Result<EditionRow> {
    let content = service
        .to_bytes()
        .map_err(|_| OfficeError::Fault("service not encodable"))?;
    Ok(EditionRow {
        code: service.item.code.code.clone(),
        edition: service.item.version,
        digest: proof::content(&content),
        content,
        online: service.handling.is_some(),
        effective_from: service.item.effective_from.unwrap_or(today),
        position: 0,
    })
}

fn taken(row: &EditionRow) -> Refused {
    Refused::new(
        "CAT-003",
        RefusalKind::Conflict,
        format!(
            "事项 {} 的第 {} 版已经发布，内容不同。请提高版本号后再发布。",
            row.code, row.edition
        ),
        format!(
            "Edition {} of {} is published with another content. Raise the version.",
            row.edition, row.code
        ),
    )
}

fn goes_back(row: &EditionRow, known: u32) -> Refused {
    Refused::new(
        "CAT-007",
        RefusalKind::Conflict,
        format!(
            "事项 {} 的现行版本是第 {known} 版，不能再发布第 {} 版。",
            row.code, row.edition
        ),
        format!(
            "The edition in force of {} is {known}; edition {} can't be published after it.",
            row.code, row.edition
        ),
    )
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
