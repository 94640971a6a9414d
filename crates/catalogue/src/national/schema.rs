//! The columns of the national exchange tables of items, in their order, with types and duties.

use super::columns::{
    BASIC_HEAD, BASIC_MIDDLE, BASIC_TAIL, DIRECTORY, ENVELOPE, EXTEND, FEE, MATERIAL, ORGANISATION,
    POWER, PROJECT, PROMISE, PROMISE_PUBLIC, QUESTION, STATUTORY, STATUTORY_PUBLIC, TASK,
};
use std::fmt;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text of at most so many characters.
    Varchar(u16),
    /// Text of at most 65,535 bytes.
    Text,
    /// A whole number from 0 to 2,147,483,647; the figure is the width in which it is shown.
    Int(u8),
    /// A date with a time of day: `2026-01-01 00:00:00`.
    DateTime,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Varchar(most) => write!(f, "varchar({most})"),
            Self::Text => f.write_str("text"),
            Self::Int(width) => write!(f, "int({width})"),
            Self::DateTime => f.write_str("datetime"),
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it must not be empty.
    pub required: bool,
}

/// What a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The catalogue (基本目录).
    Directory,
    /// The basic rows of items (基本信息).
    Basic,
    /// Their extension (扩展信息), one row an item.
    Extend,
    /// Their materials (材料目录信息).
    Material,
    /// Their fees (收费项目信息).
    Fee,
    /// Their questions (常见问题解答).
    Question,
    /// The departments (区域内实施主体信息).
    Organisation,
}

/// A national table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub role: Role,
    /// Whether it is of the family of public services (公共服务).
    pub public: bool,
    parts: &'static [&'static [Column]],
}

impl Schema {
    /// The columns, in the order of the standard.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        self.parts.iter().flat_map(|part| part.iter().copied())
    }

    /// The table of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        SCHEMAS.iter().find(|schema| schema.name == name)
    }

    /// The table of that role in the family of public services, or in the other.
    pub(super) fn by_role(role: Role, public: bool) -> Option<&'static Self> {
        SCHEMAS
            .iter()
            .find(|schema| schema.role == role && schema.public == public)
    }
}

/// How many columns the envelope has: they come first in every table.
pub(super) const ENVELOPE_COLUMNS: usize = ENVELOPE.len();

const fn schema(
    name: &'static str,
    role: Role,
    public: bool,
    parts: &'static [&'static [Column]],
) -> Schema {
    Schema {
        name,
        role,
        public,
        parts,
    }
}

const BASIC: &[&[Column]] = &[
    ENVELOPE,
    BASIC_HEAD,
    STATUTORY,
    BASIC_MIDDLE,
    POWER,
    PROJECT,
    PROMISE,
    BASIC_TAIL,
];
const BASIC_PUBLIC: &[&[Column]] = &[
    ENVELOPE,
    BASIC_HEAD,
    STATUTORY_PUBLIC,
    BASIC_MIDDLE,
    PROJECT,
    PROMISE_PUBLIC,
    BASIC_TAIL,
];
const EXTENDS: &[&[Column]] = &[ENVELOPE, EXTEND];
const MATERIALS: &[&[Column]] = &[ENVELOPE, TASK, MATERIAL];
const FEES: &[&[Column]] = &[ENVELOPE, TASK, FEE];
const QUESTIONS: &[&[Column]] = &[ENVELOPE, TASK, QUESTION];

/// The tables of items: licences, payments, rewards, confirmations, adjudications and other powers (`general`), public
/// services (`public`), the catalogue and the departments.
pub const SCHEMAS: [Schema; 12] = [
    schema(
        "up_task_directory",
        Role::Directory,
        false,
        &[ENVELOPE, DIRECTORY],
    ),
    schema("up_task_general_basic", Role::Basic, false, BASIC),
    schema("up_task_general_extend", Role::Extend, false, EXTENDS),
    schema("up_task_general_material", Role::Material, false, MATERIALS),
    schema("up_task_general_fee_project", Role::Fee, false, FEES),
    schema(
        "up_task_general_questions",
        Role::Question,
        false,
        QUESTIONS,
    ),
    schema("up_task_public_basic", Role::Basic, true, BASIC_PUBLIC),
    schema("up_task_public_extend", Role::Extend, true, EXTENDS),
    schema("up_task_public_material", Role::Material, true, MATERIALS),
    schema("up_task_public_fee_project", Role::Fee, true, FEES),
    schema("up_task_public_questions", Role::Question, true, QUESTIONS),
    schema(
        "up_zone_organization",
        Role::Organisation,
        false,
        &[ENVELOPE, ORGANISATION],
    ),
];

/// Which national table this is, by its name or else by its header; `None` when it is none of them.
///
/// A name may have the prefix of the mirrored tables (`dn_` for `up_`), capitals, and something after it that does not
/// begin with a letter (`up_task_general_basic_2026`, `up_task_general_basic.csv`). A header is recognised when it has every required column of a table. The headers of the two families are alike but for the basic
/// table; they are taken for the general one, and the rows find their items all the same.
#[must_use]
pub fn recognise(name: &str, header: &[String]) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let name = name
        .strip_prefix("dn_")
        .map_or_else(|| name.clone(), |rest| format!("up_{rest}"));
    let named = SCHEMAS.iter().find(|schema| {
        name.strip_prefix(schema.name).is_some_and(|rest| {
            !rest
                .trim_start_matches('_')
                .starts_with(char::is_alphabetic)
        })
    });
    named
        .or_else(|| by_header(header))
        .map(|schema| schema.name)
}

/// The first of the tables that share the most columns with the header, among those whose duties it fulfils.
fn by_header(header: &[String]) -> Option<&'static Schema> {
    let has = |column: &Column| header.iter().any(|cell| cell.trim() == column.name);
    let mut best: Option<(usize, &'static Schema)> = None;
    for schema in &SCHEMAS {
        if !schema.columns().filter(|c| c.required).all(|c| has(&c)) {
            continue;
        }
        let shared = schema.columns().filter(|c| has(c)).count();
        if best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, schema));
        }
    }
    best.map(|(_, schema)| schema)
}
