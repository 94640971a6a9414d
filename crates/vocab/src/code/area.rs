//! Administrative divisions, by form: whether a code is in use is a matter of registers.

use super::{CodeError, Lenient, error, lenient};

/// The level of an administrative division (区划层级), highest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum AreaLevel {
    /// Province, autonomous region or municipality (省级).
    Province,
    /// Prefecture or city (地级).
    City,
    /// County, district or county-level city (县级).
    County,
    /// Town, township or street (乡级).
    Town,
    /// Village or neighbourhood (村级).
    Village,
}

/// Administrative division code (区划代码, GB/T 2260): two digits each of province, prefecture and
/// county; zeros from the right where the division is a higher one.
///
/// Only the form is asked for, so 100000 (the whole country) and invented ones such as 990000
/// pass, and so does a code that was abolished: the list of divisions is a dated register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);

impl Region {
    /// Reads a code.
    ///
    /// # Errors
    /// When it has not six digits, no province, or a county without a prefecture.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        error::length(text, &[6], "6")?;
        error::digits(text, 1)?;
        if text.starts_with('0') {
            return Err(CodeError::Area {
                position: 1,
                expected: "a province (10 to 99)",
            });
        }
        if &text[2..4] == "00" && &text[4..] != "00" {
            return Err(CodeError::Area {
                position: 5,
                expected: "00, because no prefecture is named,",
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads what people type: full-width digits and spaces are repaired.
    ///
    /// # Errors
    /// As `parse`, after the repair.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient(text, Self::parse)
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }

    /// The level: province, city or county.
    #[must_use]
    pub fn level(&self) -> AreaLevel {
        if !self.0.ends_with("00") {
            AreaLevel::County
        } else if !self.0.ends_with("0000") {
            AreaLevel::City
        } else {
            AreaLevel::Province
        }
    }

    /// The province that this division is or lies in.
    #[must_use]
    pub fn province(&self) -> Self {
        Self(format!("{}0000", &self.0[..2]))
    }

    /// The division directly above; none above a province.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        match self.level() {
            AreaLevel::Province => None,
            AreaLevel::City => Some(self.province()),
            AreaLevel::County | AreaLevel::Town | AreaLevel::Village => {
                Some(Self(format!("{}00", &self.0[..4])))
            }
        }
    }

    /// Whether the other division is this one or lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(significant(&self.0, &[2, 4, 6]))
    }
}

super::text_form!(Region);
super::open_code!(Region);

/// Division code with the lower levels (区划代码, GB/T 2260 and GB/T 10114): 6 digits, or 9 with the
/// town, or 12 with the village. A town may lie directly under a city that has no districts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(String);

impl AreaCode {
    /// Reads a code.
    ///
    /// # Errors
    /// When it has not 6, 9 or 12 digits, or a lower division stands under none.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        error::length(text, &[6, 9, 12], "6, 9 or 12")?;
        error::digits(text, 1)?;
        let region = Region::parse(&text[..6])?;
        let town = text.get(6..9).unwrap_or("000");
        let village = text.get(9..12).unwrap_or("000");
        if town != "000" && region.level() == AreaLevel::Province {
            return Err(CodeError::Area {
                position: 7,
                expected: "000, because no city or county is named,",
            });
        }
        if village != "000" && town == "000" {
            return Err(CodeError::Area {
                position: 10,
                expected: "000, because no town is named,",
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads what people type: full-width digits and spaces are repaired.
    ///
    /// # Errors
    /// As `parse`, after the repair.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient(text, Self::parse)
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }

    /// The level that the code names, whatever its length.
    #[must_use]
    pub fn level(&self) -> AreaLevel {
        match significant(&self.0, &[2, 4, 6, 9, 12]).len() {
            2 => AreaLevel::Province,
            4 => AreaLevel::City,
            6 => AreaLevel::County,
            9 => AreaLevel::Town,
            _ => AreaLevel::Village,
        }
    }

    /// The county, city or province: the first six digits.
    #[must_use]
    pub fn region(&self) -> Region {
        Region(self.0[..6].to_owned())
    }

    /// Whether the other division is this one or lies in it, whatever the lengths.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let mine = significant(&self.0, &[2, 4, 6, 9, 12]);
        significant(&other.0, &[2, 4, 6, 9, 12]).starts_with(mine)
    }
}

super::text_form!(AreaCode);
super::open_code!(AreaCode);

impl From<Region> for AreaCode {
    fn from(region: Region) -> Self {
        Self(region.0)
    }
}

/// The digits up to the last division that is named, cut at one of the ends.
fn significant<'a>(text: &'a str, ends: &[usize]) -> &'a str {
    ends.iter()
        .filter_map(|end| text.split_at_checked(*end))
        .find(|(_, rest)| rest.bytes().all(|b| b == b'0'))
        .map_or(text, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_by_zeros() {
        for (code, level) in [
            ("990000", AreaLevel::Province),
            ("990100", AreaLevel::City),
            ("990102", AreaLevel::County),
            ("429004", AreaLevel::County),
            ("990102000", AreaLevel::County),
            ("990102003", AreaLevel::Town),
            ("990100003", AreaLevel::Town),
            ("990102003000", AreaLevel::Town),
            ("990102003007", AreaLevel::Village),
            ("990000000000", AreaLevel::Province),
        ] {
            assert_eq!(AreaCode::parse(code).unwrap().level(), level, "{code}");
        }
    }

    #[test]
    fn nothing_hangs_in_the_air() {
        for (code, position) in [
            ("520001", 5),
            ("990000003", 7),
            ("990102000007", 10),
            ("012345", 1),
        ] {
            let error = AreaCode::parse(code).unwrap_err();
            assert_eq!(
                (error.code(), error.position()),
                ("CODE-007", Some(position)),
                "{code}"
            );
        }
        assert_eq!(AreaCode::parse("9901020").unwrap_err().code(), "CODE-001");
    }

    #[test]
    fn containment_follows_the_digits() {
        let area = |code| AreaCode::parse(code).unwrap();
        assert!(area("990000").contains(&area("990102003")));
        assert!(area("990100000000").contains(&area("990102")));
        assert!(!area("990100").contains(&area("990200")));
        assert!(!area("990102003").contains(&area("990102")));
        let region = Region::parse("990102").unwrap();
        assert_eq!(region.parent().unwrap().as_str(), "990100");
        assert_eq!(region.province().as_str(), "990000");
        assert!(region.province().contains(&region));
        assert_eq!(region.province().parent(), None);
    }
}
