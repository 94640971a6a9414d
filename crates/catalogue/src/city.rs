//! The city: regions, departments, halls (行政区划、部门、政务大厅).

use crate::Finding;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vocab::Text;
use vocab::code::{AreaCode, Uscc};

/// A region (行政区划).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// 6, 9 or 12 digits.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The region that it lies in; empty for the outermost.
    #[serde(default)]
    pub parent: String,
}

/// A department (部门).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its unified social credit code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// What people call it.
    pub short: Text,
    /// Its region.
    pub area: String,
    /// Its telephone number.
    #[serde(default)]
    pub phone: String,
    /// Its address.
    #[serde(default)]
    pub address: Text,
}

/// A hall where people are served (政务大厅).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Its address.
    pub address: Text,
    /// When it is open.
    pub hours: Text,
    /// Its region.
    pub area: String,
}

/// A city with its regions, departments and halls.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// The regions.
    #[serde(default, rename = "region")]
    pub regions: Vec<Region>,
    /// The departments.
    #[serde(default, rename = "department")]
    pub departments: Vec<Department>,
    /// The halls.
    #[serde(default, rename = "hall")]
    pub halls: Vec<Hall>,
}

impl City {
    /// Reads `city.toml`.
    ///
    /// # Errors
    /// Findings `CAT-001` when it can't be read, `CAT-010` for wrong codes, `CAT-011` for parents that are missing or
    /// lie in themselves.
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let city: Self = toml::from_str(text).map_err(|e| {
            vec![Finding::refused(
                "CAT-001",
                "city.toml",
                "",
                format!("无法读取：{e}"),
                format!("can't be read: {e}"),
            )]
        })?;
        let findings = city.check();
        if findings.is_empty() {
            Ok(city)
        } else {
            Err(findings)
        }
    }

    fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let parents: BTreeMap<&str, &str> = self
            .regions
            .iter()
            .map(|r| (r.code.as_str(), r.parent.as_str()))
            .collect();
        let mut wrong = |code, key: &str, problem: &str| {
            findings.push(Finding::refused(
                code,
                "city.toml",
                key,
                format!("{key}：{problem}"),
                format!("{key}: {problem}"),
            ));
        };
        for region in &self.regions {
            if let Err(e) = AreaCode::parse(&region.code) {
                wrong("CAT-010", &region.code, &e.to_string());
            }
            let mut at = region.parent.as_str();
            let mut steps = 0;
            while !at.is_empty() {
                steps += 1;
                match parents.get(at) {
                    None => {
                        wrong(
                            "CAT-011",
                            &region.code,
                            "parent region is missing / 上级区划不存在",
                        );
                        break;
                    }
                    Some(_) if steps > 10 => {
                        wrong("CAT-011", &region.code, "lies in itself / 上级区划成环");
                        break;
                    }
                    Some(parent) => at = parent,
                }
            }
        }
        for department in &self.departments {
            if let Err(e) = Uscc::parse(&department.code) {
                wrong("CAT-010", &department.code, &e.to_string());
            }
            if !parents.contains_key(department.area.as_str()) {
                wrong(
                    "CAT-011",
                    &department.code,
                    "area is missing / 所在区划不存在",
                );
            }
        }
        findings
    }

    /// The department of that code.
    #[must_use]
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments
            .iter()
            .find(|department| department.code == code)
    }

    /// The region of that code.
    #[must_use]
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.code == code)
    }
}
