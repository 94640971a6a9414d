//! Citizen identity numbers.

use std::fmt;

use super::{CodeError, Lenient, Region, check_digit, error, lenient};
use crate::Date;

/// Citizen identity number (公民身份号码, GB 11643): 6 digits of region, birth date as yyyyMMdd,
/// 3 digits of order (odd for men), check character.
///
/// The region is not held against a list: numbers keep the code of the day they were given.
/// Residence permits of Hong Kong, Macao and Taiwan residents (81, 82, 83) and the 18-digit cards
/// of foreign permanent residents (beginning with 9) have the same form.
/// `Debug` masks the birth date and the order, because logs outlive purposes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId(String);

impl ResidentId {
    /// Reads a number; `today` bounds the birth date.
    ///
    /// # Errors
    /// When the length, a character, the birth date or the check character is wrong; a number of
    /// 15 digits is named as first generation.
    pub fn parse(text: &str, today: Date) -> Result<Self, CodeError> {
        let read = Self::from_stored(text)?;
        if read.birth_date() > today {
            return Err(CodeError::Future { position: 7, today });
        }
        Ok(read)
    }

    /// Reads what people type: full-width digits, a small x, spaces and hyphens are repaired.
    ///
    /// # Errors
    /// As `parse`, check character included: a wrong one is nearly always a wrong digit.
    pub fn parse_lenient(text: &str, today: Date) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient(text, |text| Self::parse(text, today))
    }

    /// Everything but the bound of today, which a stored number has passed once.
    fn from_stored(text: &str) -> Result<Self, CodeError> {
        if text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CodeError::FirstGeneration);
        }
        error::length(text, &[18], "18")?;
        error::ascii(text, "a digit")?;
        error::digits(&text[..17], 1)?;
        error::characters(&text[17..], 18, "a digit or X", |c| {
            c.is_ascii_digit() || c == 'X'
        })?;
        if text.starts_with('0') {
            return Err(CodeError::Area {
                position: 1,
                expected: "a province (10 to 99)",
            });
        }
        error::compact_date(&text[6..14], 7)?;
        let found = text[17..].chars().next();
        match (check_digit::resident_id(&text[..17]), found) {
            (Some(expected), Some(found)) if expected != found => Err(CodeError::Check {
                position: 18,
                found,
                expected,
            }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The birth date (出生日期).
    #[must_use]
    pub fn birth_date(&self) -> Date {
        // Reading has proved that the eight digits are a date.
        error::compact_date(&self.0[6..14], 7).unwrap_or(Date::MIN)
    }

    /// Whether the order number is odd, which is given to men.
    #[must_use]
    pub fn is_male(&self) -> bool {
        self.0.as_bytes()[16] % 2 == 1
    }

    /// The region (区划) of first registration; none where the six digits have not the form of
    /// GB/T 2260, as on old numbers (460025) and the cards of foreign permanent residents.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        Region::parse(self.region_digits()).ok()
    }

    /// The first six digits as they stand.
    #[must_use]
    pub fn region_digits(&self) -> &str {
        &self.0[..6]
    }

    /// The number for screens: the birth date and the order as asterisks.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.0[..6], &self.0[17..])
    }
}

super::text_form!(ResidentId);

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        jiff::civil::date(2026, 11, 21)
    }

    #[test]
    fn parts_of_an_invented_number() {
        let id = ResidentId::parse("520102190001010017", today()).unwrap();
        assert_eq!(id.birth_date(), jiff::civil::date(1900, 1, 1));
        assert!(id.is_male());
        assert_eq!(id.region().unwrap().as_str(), "520102");
        assert_eq!(format!("{id:?}"), "ResidentId(520102***********7)");
    }

    #[test]
    fn a_region_that_is_not_in_the_form_of_today_is_kept() {
        let body = "99000119900101123";
        let id = format!("{body}{}", check_digit::resident_id(body).unwrap());
        let id = ResidentId::parse(&id, today()).unwrap();
        assert_eq!(id.region(), None);
        assert_eq!(id.region_digits(), "990001");
    }

    #[test]
    fn birth_today_is_the_last_that_counts() {
        let body = "99010120261121001";
        let id = format!("{body}{}", check_digit::resident_id(body).unwrap());
        assert!(ResidentId::parse(&id, today()).is_ok());
        let yesterday = jiff::civil::date(2026, 11, 20);
        assert_eq!(
            ResidentId::parse(&id, yesterday).unwrap_err().code(),
            "CODE-005"
        );
    }

    #[test]
    fn forgives_typing_but_not_the_check() {
        let read = ResidentId::parse_lenient(" 11010519491231-002x", today()).unwrap();
        assert_eq!(read.value.as_str(), "11010519491231002X");
        let codes: Vec<_> = read.warnings.iter().map(lenient::Warning::code).collect();
        assert_eq!(codes, ["CODE-W01", "CODE-W02", "CODE-W04"]);
        let wide = ResidentId::parse_lenient("５２０１０２１９０００１０１００１７", today());
        assert_eq!(wide.unwrap().warnings, [lenient::Warning::FullWidth]);
        let wrong = ResidentId::parse_lenient("110105194912310021", today());
        assert_eq!(wrong.unwrap_err().code(), "CODE-003");
    }

    #[test]
    fn first_generation_is_named() {
        for text in ["520102000101001", "520102-000101-001"] {
            let error = ResidentId::parse_lenient(text, today()).unwrap_err();
            assert_eq!(error, CodeError::FirstGeneration);
            assert!(error.to_string().contains("first-generation"));
        }
    }
}
