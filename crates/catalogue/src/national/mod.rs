//! The national exchange tables of items (国家政务服务平台数据交换表): export, import, and what they are known by.
//!
//! Carried, so that `import(export(items))` gives it back (see [`carried`]): the codes, version, names, type, state,
//! dates, levels, department, nature, source of power (not for public services), audience, forms and kind of handling,
//! basis, conditions, steps, both limits with their notes, visits, special procedures, fees, materials, questions, the
//! result, places and ways to ask and complain, topics, depth, scope, address, the yes-or-no elements, the notes on
//! quantity and intermediaries.
//!
//! Left behind, because no column can hold it:
//! - every English text: the tables are Chinese; space around a text; line breaks within one entry of a list;
//! - `main_name`, `summary`, `limits.joint`, `contact`, `keywords`, `rights`, `remedy`;
//! - `area` of a county or wider (towns and villages have columns): what comes back is the region that the department's
//!   credit code names, even where there was none;
//! - of a material: `key` (numbered `m1`, `m2` …), `accept`, `max_mb`, `max_files`; `originals` and `copies` come back as
//!   one number of originals; of a fee: `key` (`f1` …), `amount`, `per`;
//! - everything of a service beyond its item: the form with its schema and texts, the procedure with its reviews, the
//!   certificate's rule and template;
//! - items with a local code only, and penalties, coercion, levies, inspections and unnamed powers: these are refused.

mod carried;
mod cells;
mod columns;
mod drafts;
mod export;
mod import;
mod others;
mod practice;
mod read;
mod report;
mod schema;
mod stamp;
mod write;

pub use carried::carried;
pub use export::{Exported, export};
pub use import::{ImportOutcome, Removed, import, import_as};
pub use others::{DirectoryEntry, Organisation};
pub use practice::Practice;
pub use schema::{Column, Kind, Role, SCHEMAS, Schema, recognise};
pub use stamp::{Operation, Stamp};
