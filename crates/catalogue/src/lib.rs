//! What government offers (政务服务事项目录): items, guides, materials, forms, procedures; lint; national formats.
//!
//! In scope: the model, service folders as bytes, the national tables and flat lists as tables, the linter, the diagram.
//! Out of scope: files and workbooks (the program reads them), editions and their record (`office`).
//! Quiet: no IO, no clock; today's date is a parameter where a code's check needs it.

mod city;
mod diagram;
mod finding;
mod flat;
mod folder;
mod form;
mod item;
mod lint;
mod lists;
pub mod national;
mod pairs;
mod schema;
mod service;
mod table;
mod topics;

pub use city::{City, Department, Hall, Region};
pub use diagram::{Diagram, Edge, Node, diagram};
pub use finding::{Finding, Severity};
pub use flat::flat_items;
pub use folder::{service_from_files, service_to_files};
pub use form::{Field, Form, FormOption, ShowWhen, Topic, Widget};
pub use item::{
    Contact, FeeProject, Fees, Item, ItemCode, Limits, Material, More, Places, Question, Remedy,
    Result as ItemResult, Scheme, Topics,
};
pub use lint::lint;
pub use lists::{
    Audience, AuthorityNature, Channel, HandlingKind, ItemState, ItemType, MaterialKind, Medium,
    Need, OnlineDepth, PowerSource, ResultKind, Scope, Source, UseLevel,
};
pub use pairs::{from_pairs, to_pairs};
pub use schema::{CompiledForm, FieldError, SchemaError};
pub use service::{Branch, CertificateRule, Handling, Procedure, Service, Step};
pub use table::{RowIssue, Table};
pub use topics::{special_procedure, topic};
