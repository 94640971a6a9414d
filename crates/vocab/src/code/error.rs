//! Why a text is not the code that it should be.

/// Why a text is not a code of the wanted kind. Positions count characters from 1.
///
/// The message names the position and what was expected there; it never repeats the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// CODE-001: the text has the wrong number of characters.
    #[error("{found} characters found, {expected} expected")]
    Length {
        /// How many characters there are.
        found: usize,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// CODE-002: a character stands where it may not.
    #[error("position {position}: {found:?} found, {expected} expected")]
    Character {
        /// Where, from 1.
        position: usize,
        /// The character found.
        found: char,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// CODE-003: the check character does not fit the rest.
    #[error("position {position}: check character {found:?} found, {expected:?} expected")]
    Check {
        /// Where, from 1.
        position: usize,
        /// The character found.
        found: char,
        /// The character that the rest asks for.
        expected: char,
    },
    /// CODE-004: eight digits that should be a date name no day of the calendar.
    #[error("position {position}: a day of the calendar as yyyyMMdd expected")]
    Date {
        /// Where the date begins, from 1.
        position: usize,
    },
    /// CODE-005: the birth date lies after today.
    #[error("position {position}: a birth date not after {today} expected")]
    Future {
        /// Where the date begins, from 1.
        position: usize,
        /// The day against which it was held.
        today: crate::Date,
    },
    /// CODE-006: a first-generation identity number (第一代居民身份证, 15 digits).
    #[error(
        "15 digits are a first-generation identity number, invalid since 2013-01-01; 18 characters expected"
    )]
    FirstGeneration,
    /// CODE-007: a lower division under an empty higher one, or no province.
    #[error("position {position}: {expected} expected")]
    Area {
        /// Where, from 1.
        position: usize,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// CODE-008: the type digits are not in list A.1 of GB/T 39046.
    #[error("position {position}: a type of matter (00 to 10, or 20) expected")]
    TaskType {
        /// Where the two digits begin, from 1.
        position: usize,
    },
    /// CODE-009: the level digit is not in list A.2 of GB/T 39046.
    #[error("position {position}: {found:?} found, a level of exercise (1 to 7) expected")]
    Level {
        /// Where, from 1.
        position: usize,
        /// The character found.
        found: char,
    },
    /// CODE-010: a serial is zero, too large, or padded where it may not be.
    #[error("position {position}: {expected} expected")]
    Serial {
        /// Where the serial begins, from 1.
        position: usize,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// CODE-011: a licence identifier has the wrong root or the wrong number of parts.
    #[error("position {position}: {expected} expected")]
    Part {
        /// Where the part begins, from 1.
        position: usize,
        /// What was expected, in words.
        expected: &'static str,
    },
    /// CODE-012: a version outside 001 to 999.
    #[error("position {position}: a version from 001 to 999 expected")]
    Version {
        /// Where the version begins, from 1.
        position: usize,
    },
    /// CODE-013: there is no such kind of code.
    #[error("no such kind of code; expected one of {expected}")]
    Kind {
        /// All kinds, separated by commas.
        expected: &'static str,
    },
}

impl CodeError {
    /// The stable code of the reason, for people to quote and for pages under `docs/errors`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "CODE-001",
            Self::Character { .. } => "CODE-002",
            Self::Check { .. } => "CODE-003",
            Self::Date { .. } => "CODE-004",
            Self::Future { .. } => "CODE-005",
            Self::FirstGeneration => "CODE-006",
            Self::Area { .. } => "CODE-007",
            Self::TaskType { .. } => "CODE-008",
            Self::Level { .. } => "CODE-009",
            Self::Serial { .. } => "CODE-010",
            Self::Part { .. } => "CODE-011",
            Self::Version { .. } => "CODE-012",
            Self::Kind { .. } => "CODE-013",
        }
    }

    /// The position that the message names, from 1; none where the whole text is wrong.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match self {
            Self::Length { .. } | Self::FirstGeneration | Self::Kind { .. } => None,
            Self::Character { position, .. }
            | Self::Check { position, .. }
            | Self::Date { position }
            | Self::Future { position, .. }
            | Self::Area { position, .. }
            | Self::TaskType { position }
            | Self::Level { position, .. }
            | Self::Serial { position, .. }
            | Self::Part { position, .. }
            | Self::Version { position } => Some(*position),
        }
    }

    /// The same error, seen from a code in which the failing one begins `by` characters later.
    pub(crate) fn shifted(mut self, by: usize) -> Self {
        match &mut self {
            Self::Length { .. } | Self::FirstGeneration | Self::Kind { .. } => {}
            Self::Character { position, .. }
            | Self::Check { position, .. }
            | Self::Date { position }
            | Self::Future { position, .. }
            | Self::Area { position, .. }
            | Self::TaskType { position }
            | Self::Level { position, .. }
            | Self::Serial { position, .. }
            | Self::Part { position, .. }
            | Self::Version { position } => *position += by,
        }
        self
    }
}

/// Refuses a text whose number of characters is not in the list.
pub(crate) fn length(
    text: &str,
    allowed: &[usize],
    expected: &'static str,
) -> Result<(), CodeError> {
    let found = text.chars().count();
    if allowed.contains(&found) {
        Ok(())
    } else {
        Err(CodeError::Length { found, expected })
    }
}

/// Refuses the first character that is not allowed; `first` is the position of the first one.
pub(crate) fn characters(
    text: &str,
    first: usize,
    expected: &'static str,
    allowed: impl Fn(char) -> bool,
) -> Result<(), CodeError> {
    match text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
        None => Ok(()),
        Some((index, found)) => Err(CodeError::Character {
            position: first + index,
            found,
            expected,
        }),
    }
}

/// Refuses anything but the digits 0 to 9.
pub(crate) fn digits(text: &str, first: usize) -> Result<(), CodeError> {
    characters(text, first, "a digit", |c| c.is_ascii_digit())
}

/// Refuses anything but ASCII, so that what follows may cut by bytes.
pub(crate) fn ascii(text: &str, expected: &'static str) -> Result<(), CodeError> {
    characters(text, 1, expected, |c| c.is_ascii_graphic())
}

/// The calendar day that eight digits name as yyyyMMdd.
pub(crate) fn compact_date(text: &str, position: usize) -> Result<crate::Date, CodeError> {
    let wrong = CodeError::Date { position };
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong);
    }
    let number = |range: std::ops::Range<usize>| {
        text[range]
            .bytes()
            .fold(0i16, |n, b| n * 10 + i16::from(b - b'0'))
    };
    let (Ok(month), Ok(day)) = (i8::try_from(number(4..6)), i8::try_from(number(6..8))) else {
        return Err(wrong);
    };
    let year = number(0..4);
    if year == 0 {
        return Err(wrong);
    }
    crate::Date::new(year, month, day).map_err(|_| wrong)
}
