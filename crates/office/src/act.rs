//! The canonical bytes of an act: JSON with the fields in the order written here, hashed as stored.
//!
//! Position and serial are the store's and follow from the order of the record; everything else is in the bytes.

use crate::port::rows::ActRow;
use crate::port::store::NewAct;
use crate::{OfficeError, Result};
use cases::{By, Event, Recorded};
use serde::{Deserialize, Serialize};
use vocab::{CaseId, Digest, Timestamp};

/// An act in a case, version 1.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseAct {
    v: u8,
    case: CaseId,
    seq: u32,
    at: Timestamp,
    by: By,
    event: Event,
}

/// What has happened to the catalogue (目录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum CatalogueEvent {
    /// One edition of a service was published.
    Published {
        /// The item's code.
        code: String,
        /// The edition.
        edition: u32,
        /// SHA-256 of its content.
        content: Digest,
    },
    /// A list of items was imported: one leaf for the batch.
    Imported {
        /// SHA-256 of the imported file or files.
        source: Digest,
        /// How many editions it brought.
        editions: u32,
        /// The Merkle root over the editions in the order of their codes and numbers; see [`edition_leaf`].
        root: Digest,
    },
}

impl CatalogueEvent {
    /// The kind of act in the record.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Published { .. } => "catalogue.published",
            Self::Imported { .. } => "catalogue.imported",
        }
    }
}

/// An act on the catalogue, version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueAct {
    v: u8,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What.
    pub event: CatalogueEvent,
}

/// The leaf of one edition in the root of an import: code, edition and content digest, one per line.
#[must_use]
pub fn edition_leaf(code: &str, edition: u32, content: &Digest) -> Digest {
    proof::leaf(format!("{code}\n{edition}\n{content}\n").as_bytes())
}

fn encoded(
    kind: &'static str,
    at: Timestamp,
    series: String,
    act: &impl Serialize,
) -> Result<NewAct> {
    let bytes =
        serde_json::to_vec(act).map_err(|_| OfficeError::Fault("an act could not be encoded"))?;
    let digest = proof::leaf(&bytes);
    Ok(NewAct {
        kind,
        at,
        bytes,
        digest,
        series,
    })
}

/// Encodes an event of a case.
///
/// # Errors
/// When it can't be encoded, which no event should bring about.
pub fn encode_case(
    case: CaseId,
    seq: u32,
    at: Timestamp,
    by: &By,
    event: &Event,
) -> Result<NewAct> {
    let series = event.series(at);
    encoded(
        event.kind(),
        at,
        series,
        &CaseAct {
            v: 1,
            case,
            seq,
            at,
            by: by.clone(),
            event: event.clone(),
        },
    )
}

/// Encodes an act on the catalogue.
///
/// # Errors
/// When it can't be encoded.
pub fn encode_catalogue(at: Timestamp, by: &By, event: &CatalogueEvent) -> Result<NewAct> {
    encoded(
        event.kind(),
        at,
        String::new(),
        &CatalogueAct {
            v: 1,
            at,
            by: by.clone(),
            event: event.clone(),
        },
    )
}

fn corrupt(row: &ActRow, problem: &str) -> OfficeError {
    OfficeError::Corrupt(format!("act {}: {problem}", row.position))
}

fn check_version(row: &ActRow, v: u8) -> Result<()> {
    if v == 1 {
        Ok(())
    } else {
        Err(corrupt(row, &format!("unknown version {v}")))
    }
}

/// Decodes an act of a case, and checks that the row around it says the same.
///
/// # Errors
/// [`OfficeError::Corrupt`] when the bytes are no act of a case or the row says otherwise.
pub fn decode_case(row: &ActRow) -> Result<Recorded> {
    let act: CaseAct =
        serde_json::from_slice(&row.bytes).map_err(|e| corrupt(row, &e.to_string()))?;
    check_version(row, act.v)?;
    let same = act.case.get() == row.stream
        && act.seq == row.seq
        && act.at == row.at
        && act.event.kind() == row.kind
        && act.event.series(act.at) == row.series
        && row.serial.is_some() != row.series.is_empty();
    if !same {
        return Err(corrupt(row, "the columns do not say what the bytes say"));
    }
    Ok(Recorded {
        position: row.position,
        case: act.case,
        seq: act.seq,
        at: act.at,
        by: act.by,
        serial: row.serial,
        event: act.event,
    })
}

/// Decodes an act on the catalogue, and checks that the row around it says the same.
///
/// # Errors
/// [`OfficeError::Corrupt`] when the bytes are no such act or the row says otherwise.
pub fn decode_catalogue(row: &ActRow) -> Result<CatalogueAct> {
    let act: CatalogueAct =
        serde_json::from_slice(&row.bytes).map_err(|e| corrupt(row, &e.to_string()))?;
    check_version(row, act.v)?;
    if act.at != row.at
        || act.event.kind() != row.kind
        || row.serial.is_some()
        || !row.series.is_empty()
    {
        return Err(corrupt(row, "the columns do not say what the bytes say"));
    }
    Ok(act)
}
