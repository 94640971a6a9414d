//! A service (服务): an item, and, when it can be applied for here, its form, procedure and certificate.

use crate::{Form, Item, Material, MaterialKind, Need};
use serde::{Deserialize, Serialize};
use vocab::{Date, Text};

/// One step that somebody in a department carries out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The department's code.
    pub department: String,
    /// The role: `clerk`, `reviewer`, `leader`.
    pub role: String,
    /// Its share of the time, in working days.
    pub days: u16,
}

/// One branch of the review; all branches run in parallel, and all must be in before the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Its key, unique in the service.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// What is reviewed in it.
    pub what: Text,
    /// Who.
    pub step: Step,
}

/// The procedure (办理流程): 申请 → 受理 → 审查 → 决定 → 制证 → 送达.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Who takes in (受理).
    pub intake: Step,
    /// Who reviews (审查).
    pub reviews: Vec<Branch>,
    /// Who decides (决定).
    pub decision: Step,
}

/// How the certificate is numbered and printed (制证).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateRule {
    /// The licence type code (证照类型代码), 21 characters.
    pub licence_type: String,
    /// The pattern of its number: `{area}`, `{year}`, `{serial:N}`.
    pub number: String,
    /// How many years it is valid; `None` for ever.
    pub valid_years: Option<u16>,
    /// The answer that is printed as holder, as JSON pointer; `None` prints the applicant's name.
    pub holder: Option<String>,
    /// The answers that are printed, as JSON pointers.
    pub fields: Vec<String>,
    /// What stands on top.
    pub title: Text,
    /// What it attests.
    pub statement: Text,
}

impl CertificateRule {
    /// The certificate's number.
    #[must_use]
    pub fn number(&self, area: &str, year: i16, serial: u64) -> String {
        let mut number = self
            .number
            .replace("{area}", area)
            .replace("{year}", &format!("{year:04}"));
        if let Some((before, rest)) = number.clone().split_once("{serial:")
            && let Some((width, after)) = rest.split_once('}')
        {
            let width: usize = width.parse().unwrap_or(1);
            number = format!("{before}{serial:0width$}{after}");
        }
        number
    }

    /// The series that serials are drawn from in a year: each pattern has its own, and begins again each year.
    #[must_use]
    pub fn series(&self, area: &str, year: i16) -> String {
        format!("{}#{}#{area}#{year:04}", self.licence_type, self.number)
    }

    /// The last day of validity of a certificate issued that day: the day before the same date, years later.
    #[must_use]
    pub fn valid_to(&self, from: Date) -> Option<Date> {
        let years = self.valid_years?;
        let later = from.checked_add(jiff_years(years)).ok()?;
        later.yesterday().ok()
    }
}

fn jiff_years(years: u16) -> vocab::DateSpan {
    vocab::DateSpan::new().years(i64::from(years).min(200))
}

/// What makes an item one that can be applied for here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// The form.
    pub form: Form,
    /// The procedure.
    pub procedure: Procedure,
    /// The certificate; `None` when none is made.
    pub certificate: Option<CertificateRule>,
    /// The certificate's Typst template; empty when none is made.
    pub template: String,
}

/// A service: an item, and its handling when it can be applied for here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The item.
    pub item: Item,
    /// Its handling; `None` for items that only have a guide.
    pub handling: Option<Handling>,
}

impl Service {
    /// The application form (申请表) among the materials, when the online form stands in for it: the first of its kind.
    #[must_use]
    pub fn application_form(&self) -> Option<&Material> {
        self.handling.as_ref()?;
        let mut materials = self.item.materials.iter();
        materials.find(|material| material.kind == MaterialKind::Form)
    }

    /// Whether the material must be uploaded with an online application: required, and not the application form.
    #[must_use]
    pub fn must_upload(&self, material: &Material) -> bool {
        let form = self.application_form().map(|form| &form.key);
        material.need == Need::Required && form != Some(&material.key)
    }

    /// The canonical bytes of the edition: JSON with the fields in the order written here.
    ///
    /// # Errors
    /// Never for a value that came from here; serialisation is fallible by type only.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }

    /// Reads what [`Service::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are no service.
    pub fn from_bytes(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(number: &str, years: Option<u16>) -> CertificateRule {
        CertificateRule {
            licence_type: "T".to_owned(),
            number: number.to_owned(),
            valid_years: years,
            holder: None,
            fields: Vec::new(),
            title: Text::default(),
            statement: Text::default(),
        }
    }

    #[test]
    fn numbers_follow_the_pattern() {
        assert_eq!(
            rule("JY{area}{year}{serial:6}", None).number("990121", 2026, 7),
            "JY9901212026000007"
        );
        assert_eq!(rule("{serial:2}-x", None).number("", 2026, 123), "123-x");
        assert_eq!(rule("plain", None).number("", 2026, 1), "plain");
    }

    #[test]
    fn validity_ends_the_day_before() {
        let from = "2026-11-21".parse().unwrap();
        assert_eq!(
            rule("", Some(5)).valid_to(from).unwrap().to_string(),
            "2031-11-20"
        );
        assert_eq!(rule("", None).valid_to(from), None);
        let leap = "2028-02-29".parse().unwrap();
        assert_eq!(
            rule("", Some(1)).valid_to(leap).unwrap().to_string(),
            "2029-02-27"
        );
    }
}
