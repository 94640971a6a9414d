//! Publishing editions, on the record.

use super::{search_doc, summary};
use crate::act::{CatalogueEvent, edition_leaf, encode_catalogue};
use crate::handle::CommandKey;
use crate::port::rows::EditionRow;
use crate::port::store::{CATALOGUE_STREAM, RowChange, Unit};
use crate::{Office, OfficeError, RefusalKind, Refused, Result};
use cases::By;
use catalogue::Service;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use vocab::{Date, Digest};

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

/// Where an edition stands beside what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its code is new.
    New,
    /// It is later than the edition in force.
    Later,
    /// It is there already, word for word.
    There,
}

impl Office {
    /// Where an edition stands beside what is published.
    ///
    /// # Errors
    /// `CAT-003` when it is published with another content, `CAT-007` when its version goes back, `CAT-047` when its
    /// form or its limits are unfit to handle cases by.
    pub async fn standing(&self, service: &Service) -> Result<Standing> {
        let row = edition_row(service, self.clock.now().date())?;
        let known = self.summaries().get(&row.code).map(|known| known.edition);
        let fresh = match known {
            None => Standing::New,
            Some(known) if row.edition > known => Standing::Later,
            Some(known) => {
                return match self.store.edition(&row.code, row.edition).await? {
                    Some(stored) if stored.digest == row.digest => Ok(Standing::There),
                    Some(_) => Err(taken(&row).into()),
                    None => Err(goes_back(&row, known).into()),
                };
            }
        };
        super::loaded::ready(service).map_err(|problem| unfit(&row, &problem))?;
        Ok(fresh)
    }

    /// Publishes editions in one act. What is there already, word for word, is left alone; nothing else is half done.
    /// `source` is the digest of what they were read from.
    ///
    /// # Errors
    /// `CAT-003` when an edition is published with another content, `CAT-007` when a version goes back, `CAT-047` when
    /// its form or its limits are unfit to handle cases by.
    pub async fn publish(
        &self,
        services: Vec<Service>,
        source: Digest,
        by: &By,
    ) -> Result<Published> {
        let now = self.clock.now();
        let mut report = Published {
            added: 0,
            changed: 0,
            unchanged: 0,
            position: None,
        };
        let mut fresh = Fresh::new();
        for service in services {
            match self.standing(&service).await? {
                Standing::New => report.added += 1,
                Standing::Later => report.changed += 1,
                Standing::There => {
                    report.unchanged += 1;
                    continue;
                }
            }
            let row = edition_row(&service, now.date())?;
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

fn unfit(row: &EditionRow, problem: &str) -> Refused {
    Refused::new(
        "CAT-047",
        RefusalKind::Invalid,
        format!("事项 {} 不能在网上办理，没有发布：{problem}", row.code),
        format!(
            "{} can't be handled and is not published: {problem}",
            row.code
        ),
    )
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
