//! Codes of organisations: unified social credit code and organisation code.

use super::{CodeError, Lenient, Region, Strictness, check_digit, error, lenient};

/// Unified social credit code (统一社会信用代码, GB 32100): 18 characters of 31.
///
/// One of department, one of type, six digits of region, nine of subject, one check character.
/// Some early-issued codes fail the check: `parse` refuses them, `parse_lenient` warns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

impl Uscc {
    /// Reads a code.
    ///
    /// # Errors
    /// When the length, a character or the check character is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let read = Self::from_stored(text)?;
        read.verify()?;
        Ok(read)
    }

    /// Reads a code from a register: repairs the writing, keeps a wrong check character.
    ///
    /// # Errors
    /// When the length or a character is wrong.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient_check(text, Self::from_stored, Self::verify)
    }

    pub(crate) fn read(text: &str, strictness: Strictness) -> Result<Self, CodeError> {
        match strictness {
            Strictness::Checks => Self::parse(text),
            Strictness::Form => Self::from_stored(text),
        }
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        const ALPHABET: &str = "a digit or a capital letter without I, O, S, V, Z";
        error::length(text, &[18], "18")?;
        error::ascii(text, ALPHABET)?;
        let in_alphabet = |c| check_digit::USCC_ALPHABET.contains(c);
        error::characters(&text[..2], 1, ALPHABET, in_alphabet)?;
        error::digits(&text[2..8], 3)?;
        error::characters(&text[8..], 9, ALPHABET, in_alphabet)?;
        Ok(Self(text.to_owned()))
    }

    /// A code cut out of a longer one that has been read.
    pub(crate) fn trusted(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn verify(&self) -> Result<(), CodeError> {
        verify_last(&self.0, check_digit::uscc)
    }

    /// Whether the check character fits; false only for codes imported with a warning.
    #[must_use]
    pub fn has_valid_check(&self) -> bool {
        self.verify().is_ok()
    }

    /// The registering department (登记管理部门), the first character.
    #[must_use]
    pub fn department(&self) -> &str {
        &self.0[..1]
    }

    /// Department and type of organisation (机构类别), the first two characters: 11 organ, 91 company.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.0[..2]
    }

    /// The region of the registering organ; none where the digits have not the form of GB/T 2260.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        Region::parse(&self.0[2..8]).ok()
    }

    /// The subject part (主体标识码), which is an organisation code of GB 11714; none where its own
    /// check character does not fit.
    #[must_use]
    pub fn org_code(&self) -> Option<OrgCode> {
        OrgCode::parse(self.subject()).ok()
    }

    /// The nine characters of the subject part.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.0[8..17]
    }
}

super::text_form!(Uscc);
super::open_code!(Uscc);

/// Organisation code (组织机构代码, GB 11714): eight characters and a check character, kept
/// without the hyphen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgCode(String);

impl OrgCode {
    /// Reads a code, with or without the hyphen before the check character.
    ///
    /// # Errors
    /// When the length, a character or the check character is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let read = Self::from_stored(text)?;
        read.verify()?;
        Ok(read)
    }

    /// Reads a code from a register: repairs the writing, keeps a wrong check character. The
    /// standard's own hyphen is no reason for a warning.
    ///
    /// # Errors
    /// When the length or a character is wrong.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        let hyphenated = Self::from_stored(text).is_ok();
        let mut read = lenient::lenient_check(text, Self::from_stored, Self::verify)?;
        if hyphenated {
            read.warnings.retain(|w| *w != lenient::Warning::Hyphens);
        }
        Ok(read)
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        const EXPECTED: &str = "9, or 10 with the hyphen";
        error::length(text, &[9, 10], EXPECTED)?;
        error::ascii(text, "a digit or a capital letter")?;
        error::characters(&text[..8], 1, "a digit or a capital letter", |c| {
            check_digit::alphanumeric(c).is_some()
        })?;
        let last = if text.len() == 10 {
            error::characters(&text[8..9], 9, "a hyphen", |c| c == '-')?;
            9
        } else {
            8
        };
        error::characters(&text[last..], last + 1, "a digit or X", |c| {
            c.is_ascii_digit() || c == 'X'
        })?;
        Ok(Self(format!("{}{}", &text[..8], &text[last..])))
    }

    fn verify(&self) -> Result<(), CodeError> {
        verify_last(&self.0, check_digit::org_code)
    }

    /// Whether the check character fits; false only for codes imported with a warning.
    #[must_use]
    pub fn has_valid_check(&self) -> bool {
        self.verify().is_ok()
    }

    /// The printed form with the hyphen: `D2143569-X`.
    #[must_use]
    pub fn hyphenated(&self) -> String {
        format!("{}-{}", &self.0[..8], &self.0[8..])
    }
}

super::text_form!(OrgCode);
super::open_code!(OrgCode);

/// Holds the last character of an ASCII code against its check character.
pub(crate) fn verify_last(
    text: &str,
    check: impl Fn(&str) -> Option<char>,
) -> Result<(), CodeError> {
    let mut body = text.chars();
    let found = body.next_back();
    match (check(body.as_str()), found) {
        (Some(expected), Some(found)) if expected != found => Err(CodeError::Check {
            position: text.len(),
            found,
            expected,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Warning;

    #[test]
    fn parts_of_a_credit_code() {
        let code = Uscc::parse("91350100M000100Y43").unwrap();
        assert_eq!(
            (code.department(), code.category(), code.subject()),
            ("9", "91", "M000100Y4")
        );
        assert_eq!(code.region().unwrap().as_str(), "350100");
        assert_eq!(code.org_code().unwrap().hyphenated(), "M000100Y-4");
    }

    #[test]
    fn a_wrong_check_is_an_error_here_and_a_warning_there() {
        let error = Uscc::parse("91350100M000100Y44").unwrap_err();
        assert_eq!(
            error,
            CodeError::Check {
                position: 18,
                found: '4',
                expected: '3'
            }
        );
        assert_eq!(
            error.to_string(),
            "position 18: check character '4' found, '3' expected"
        );
        let read = Uscc::parse_lenient(" 91350100m000100y44 ").unwrap();
        assert!(!read.value.has_valid_check());
        assert_eq!(
            read.warnings,
            [
                Warning::Spaces,
                Warning::LowerCase,
                Warning::Check {
                    position: 18,
                    found: '4',
                    expected: '3'
                }
            ]
        );
        let stored = serde_json::to_string(&read.value).unwrap();
        assert_eq!(serde_json::from_str::<Uscc>(&stored).unwrap(), read.value);
    }

    #[test]
    fn the_position_of_a_foreign_letter_is_named() {
        let error = Uscc::parse("91350100O000100Y43").unwrap_err();
        assert_eq!((error.code(), error.position()), ("CODE-002", Some(9)));
        let error = Uscc::parse("9135010AM000100Y43").unwrap_err();
        assert_eq!(error.position(), Some(8));
    }

    #[test]
    fn the_hyphen_of_the_standard_needs_no_warning() {
        let read = OrgCode::parse_lenient("D2143569-X").unwrap();
        assert!(read.warnings.is_empty());
        assert_eq!(read.value.as_str(), "D2143569X");
        let read = OrgCode::parse_lenient("D214-3569-0").unwrap();
        assert_eq!(read.warnings[0], Warning::Hyphens);
        assert!(matches!(
            read.warnings[1],
            Warning::Check {
                expected: 'X',
                position: 9,
                ..
            }
        ));
        assert!(OrgCode::parse("D21435-69X").is_err());
    }
}
