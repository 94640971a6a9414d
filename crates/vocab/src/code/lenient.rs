//! Forgiving reading for imported registers: repair, and say what was repaired.

use super::CodeError;

/// A value read forgivingly, and everything that had to be forgiven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lenient<T> {
    /// The value in its canonical form.
    pub value: T,
    /// What was repaired or overlooked, in order; empty when the text was exact.
    pub warnings: Vec<Warning>,
}

/// One thing that a forgiving reader repaired or overlooked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// CODE-W01: white space around or inside the text.
    #[error("white space was removed")]
    Spaces,
    /// CODE-W02: hyphens or dashes inside the text.
    #[error("hyphens were removed")]
    Hyphens,
    /// CODE-W03: full-width characters (全角).
    #[error("full-width characters were made narrow")]
    FullWidth,
    /// CODE-W04: small letters.
    #[error("small letters were made capital")]
    LowerCase,
    /// CODE-W05: the check character does not fit; early-issued codes have this fault.
    #[error("position {position}: check character {found:?} stays, {expected:?} would fit")]
    Check {
        /// Where, from 1.
        position: usize,
        /// The character found and kept.
        found: char,
        /// The character that the rest asks for.
        expected: char,
    },
    /// CODE-W06: a licence issuer that is named by its region instead of its credit code.
    #[error("position {position}: the issuer is a region, not a unified social credit code")]
    IssuerIsRegion {
        /// Where the issuer begins, from 1.
        position: usize,
    },
}

impl Warning {
    /// The stable code of the warning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Spaces => "CODE-W01",
            Self::Hyphens => "CODE-W02",
            Self::FullWidth => "CODE-W03",
            Self::LowerCase => "CODE-W04",
            Self::Check { .. } => "CODE-W05",
            Self::IssuerIsRegion { .. } => "CODE-W06",
        }
    }

    /// The warning that overlooks a wrong check character; other errors cannot be overlooked.
    pub(crate) fn overlooking(error: CodeError) -> Result<Self, CodeError> {
        match error {
            CodeError::Check {
                position,
                found,
                expected,
            } => Ok(Self::Check {
                position,
                found,
                expected,
            }),
            other => Err(other),
        }
    }
}

/// The text narrow, without white space and hyphens, in capitals; and what that took.
pub(crate) fn normalise(text: &str) -> (String, Vec<Warning>) {
    let mut warnings = Vec::new();
    let mut warn = |warning: Warning| {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    };
    let mut out = String::with_capacity(text.len());
    for found in text.chars() {
        let narrow = match found {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(u32::from(found) - 0xff01 + 0x21).unwrap_or(found)
            }
            other => other,
        };
        if narrow != found {
            warn(Warning::FullWidth);
        }
        match narrow {
            // A zero-width space and the byte order mark are not white space to Unicode.
            c if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => warn(Warning::Spaces),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => warn(Warning::Hyphens),
            c if c.is_ascii_lowercase() => {
                warn(Warning::LowerCase);
                out.push(c.to_ascii_uppercase());
            }
            c => out.push(c),
        }
    }
    (out, warnings)
}

/// Normalises, then reads with the strict reader.
pub(crate) fn lenient<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, CodeError>,
) -> Result<Lenient<T>, CodeError> {
    let (text, warnings) = normalise(text);
    Ok(Lenient {
        value: parse(&text)?,
        warnings,
    })
}

/// Normalises, reads the form only, and turns a wrong check character into a warning.
pub(crate) fn lenient_check<T>(
    text: &str,
    form: impl Fn(&str) -> Result<T, CodeError>,
    check: impl Fn(&T) -> Result<(), CodeError>,
) -> Result<Lenient<T>, CodeError> {
    let mut read = lenient(text, form)?;
    if let Err(error) = check(&read.value) {
        read.warnings.push(Warning::overlooking(error)?);
    }
    Ok(read)
}
