//! One door for checking any code by the name of its kind, for the command line.

use std::fmt;
use std::str::FromStr;

use super::{
    AreaLevel, CaseNumber, CatalogueCode, CodeError, LicenceId, LicenceTypeCode, LookupCode,
    OrgCode, Region, ResidentId, TaskCode, Uscc, error, mod37_36, organisation,
};
use crate::Date;

/// The kinds of codes that can be checked by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `resident_id`: citizen identity number (公民身份号码).
    ResidentId,
    /// `uscc`: unified social credit code (统一社会信用代码).
    Uscc,
    /// `org_code`: organisation code (组织机构代码).
    OrgCode,
    /// `ecert_id`: licence identifier (电子证照标识).
    LicenceId,
    /// `ecert_type_code`: licence type code (证照类型代码).
    LicenceTypeCode,
    /// `mod37_36`: any text with a MOD 37,36 check character (GB/T 17710).
    Mod3736,
    /// `task_code31`: task code (实施编码).
    TaskCode,
    /// `basic_code12`: catalogue code (基本编码).
    CatalogueCode,
    /// `region6`: administrative division (区划代码).
    Region,
    /// `case_number`: case number (办件编号).
    CaseNumber,
    /// `lookup_code`: look-up code (查询码).
    LookupCode,
}

const NAMES: &str = "resident_id, uscc, org_code, ecert_id, ecert_type_code, mod37_36, \
                     task_code31, basic_code12, region6, case_number, lookup_code";

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::ResidentId,
        Self::Uscc,
        Self::OrgCode,
        Self::LicenceId,
        Self::LicenceTypeCode,
        Self::Mod3736,
        Self::TaskCode,
        Self::CatalogueCode,
        Self::Region,
        Self::CaseNumber,
        Self::LookupCode,
    ];

    /// The name by which the kind is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResidentId => "resident_id",
            Self::Uscc => "uscc",
            Self::OrgCode => "org_code",
            Self::LicenceId => "ecert_id",
            Self::LicenceTypeCode => "ecert_type_code",
            Self::Mod3736 => "mod37_36",
            Self::TaskCode => "task_code31",
            Self::CatalogueCode => "basic_code12",
            Self::Region => "region6",
            Self::CaseNumber => "case_number",
            Self::LookupCode => "lookup_code",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(CodeError::Kind { expected: NAMES })
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The kind that was asked for.
    pub kind: Kind,
    /// The value as it was given.
    pub value: String,
    /// Whether the value is a code of the kind, by the strict reader.
    pub valid: bool,
    /// The parts of a valid code, by name, in the order in which they stand.
    pub parts: Vec<(&'static str, String)>,
    /// Why the value is not valid; empty when it is.
    pub problems: Vec<CodeError>,
}

/// Checks a value by the strict reader of the kind; `today` bounds birth dates.
#[must_use]
pub fn check(kind: Kind, value: &str, today: Date) -> Report {
    let (parts, problems) = match parts(kind, value, today) {
        Ok(parts) => (parts, Vec::new()),
        Err(problem) => (Vec::new(), vec![problem]),
    };
    Report {
        kind,
        value: value.to_owned(),
        valid: problems.is_empty(),
        parts,
        problems,
    }
}

type Parts = Vec<(&'static str, String)>;

fn parts(kind: Kind, value: &str, today: Date) -> Result<Parts, CodeError> {
    Ok(match kind {
        Kind::ResidentId => resident_parts(&ResidentId::parse(value, today)?),
        Kind::Uscc => uscc_parts(&Uscc::parse(value)?),
        Kind::OrgCode => vec![("hyphenated", OrgCode::parse(value)?.hyphenated())],
        Kind::LicenceId => licence_parts(&LicenceId::parse(value)?),
        Kind::LicenceTypeCode => {
            let code = LicenceTypeCode::parse(value)?;
            vec![
                ("definer", code.definer().to_string()),
                ("order", code.order().to_owned()),
            ]
        }
        Kind::Mod3736 => mod37_36_parts(value)?,
        Kind::TaskCode => task_parts(&TaskCode::parse(value)?),
        Kind::CatalogueCode => catalogue_parts(&CatalogueCode::parse(value)?),
        Kind::Region => region_parts(&Region::parse(value)?),
        Kind::CaseNumber => {
            let number = CaseNumber::parse(value)?.parts();
            vec![
                ("task", number.task.to_string()),
                ("date", number.date.to_string()),
                ("serial", number.serial.to_string()),
            ]
        }
        Kind::LookupCode => vec![("grouped", LookupCode::parse(value)?.grouped())],
    })
}

fn resident_parts(id: &ResidentId) -> Parts {
    let sex = if id.is_male() { "male" } else { "female" };
    vec![
        ("region", id.region_digits().to_owned()),
        ("birth_date", id.birth_date().to_string()),
        ("sex", sex.to_owned()),
    ]
}

fn uscc_parts(code: &Uscc) -> Parts {
    vec![
        ("category", code.category().to_owned()),
        ("region", code.as_str()[2..8].to_owned()),
        ("subject", code.subject().to_owned()),
    ]
}

fn licence_parts(id: &LicenceId) -> Parts {
    vec![
        ("type", id.licence_type().to_string()),
        (
            "issuer",
            id.issuer().map(|i| i.to_string()).unwrap_or_default(),
        ),
        ("serial", id.serial().to_owned()),
        ("version", id.version().to_string()),
    ]
}

fn task_parts(code: &TaskCode) -> Parts {
    let mut parts = vec![
        ("uscc", code.uscc().to_string()),
        ("level", code.level().digit().to_string()),
    ];
    parts.extend(catalogue_parts(&code.catalogue()));
    parts
}

fn catalogue_parts(code: &CatalogueCode) -> Parts {
    vec![
        ("prefix", code.prefix().to_owned()),
        ("type", code.task_type().digits().to_owned()),
        ("field", code.field().to_owned()),
        ("main_item", code.main_item().to_owned()),
        ("sub_item", code.sub_item().to_owned()),
    ]
}

fn region_parts(region: &Region) -> Parts {
    let level = match region.level() {
        AreaLevel::Province => "province",
        AreaLevel::City => "city",
        AreaLevel::County | AreaLevel::Town | AreaLevel::Village => "county",
    };
    vec![
        ("level", level.to_owned()),
        ("province", region.province().to_string()),
    ]
}

fn mod37_36_parts(value: &str) -> Result<Parts, CodeError> {
    let found = value.chars().count();
    if found < 2 {
        return Err(CodeError::Length {
            found,
            expected: "at least 2",
        });
    }
    error::characters(value, 1, "a digit or a capital letter", |c| {
        c.is_ascii_digit() || c.is_ascii_uppercase()
    })?;
    organisation::verify_last(value, mod37_36::check_char)?;
    let (body, check) = value.split_at(value.len() - 1);
    Ok(vec![("body", body.to_owned()), ("check", check.to_owned())])
}
