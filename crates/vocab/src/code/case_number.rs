//! Case numbers: what a case is called in the national exchange.

use super::{CodeError, Lenient, Strictness, TaskCode, error, lenient};
use crate::Date;

/// Case number (办件编号): task code (31), day as yyyyMMdd (8), serial of that day.
///
/// The serial starts at 1 each day, has at least four digits and takes more, up to eleven, when a
/// day needs them: 43 to 50 characters, 50 being what the exchange tables hold. A serial longer
/// than four digits begins with no zero, so that each number has one written form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber(String);

/// The parts of a case number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNumberParts {
    /// The matter that was applied for.
    pub task: TaskCode,
    /// The day on which the number was given, in the legal zone.
    pub date: Date,
    /// The serial of that day, from 1.
    pub serial: u64,
}

const DATE: usize = TaskCode::LEN;
const SERIAL: usize = DATE + 8;
const SERIAL_WANTED: &str = "a serial from 0001 to 99999999999 without needless zeros";

impl CaseNumber {
    /// The largest serial: eleven digits.
    pub const MAX_SERIAL: u64 = 99_999_999_999;

    /// Gives a number.
    ///
    /// # Errors
    /// When the serial is 0 or above `MAX_SERIAL`, or the year has not four digits.
    pub fn new(task: &TaskCode, date: Date, serial: u64) -> Result<Self, CodeError> {
        if serial == 0 || serial > Self::MAX_SERIAL {
            return Err(CodeError::Serial {
                position: SERIAL + 1,
                expected: SERIAL_WANTED,
            });
        }
        if date.year() < 1 {
            return Err(CodeError::Date { position: DATE + 1 });
        }
        Ok(Self(format!(
            "{task}{:04}{:02}{:02}{serial:04}",
            date.year(),
            date.month(),
            date.day()
        )))
    }

    /// Reads a number.
    ///
    /// # Errors
    /// When the length or any part is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        Self::read(text, Strictness::Checks)
    }

    /// Reads what people type or registers hold: repairs the writing, keeps a wrong check
    /// character of the organ's credit code.
    ///
    /// # Errors
    /// When the length or any part is wrong.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient_check(text, Self::from_stored, |number| {
            number.task().uscc().verify()
        })
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::read(text, Strictness::Form)
    }

    fn read(text: &str, strictness: Strictness) -> Result<Self, CodeError> {
        error::length(text, &[43, 44, 45, 46, 47, 48, 49, 50], "43 to 50")?;
        error::ascii(text, "a digit or a capital letter")?;
        TaskCode::read(&text[..DATE], strictness)?;
        error::digits(&text[DATE..], DATE + 1)?;
        error::compact_date(&text[DATE..SERIAL], DATE + 1)?;
        let serial = &text[SERIAL..];
        if serial == "0000" || (serial.len() > 4 && serial.starts_with('0')) {
            return Err(CodeError::Serial {
                position: SERIAL + 1,
                expected: SERIAL_WANTED,
            });
        }
        Ok(Self(text.to_owned()))
    }

    fn task(&self) -> TaskCode {
        TaskCode::trusted(&self.0[..DATE])
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> CaseNumberParts {
        // Reading has proved both the date and the digits.
        let date = error::compact_date(&self.0[DATE..SERIAL], DATE + 1).unwrap_or(Date::MIN);
        let serial = self.0[SERIAL..]
            .bytes()
            .fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        CaseNumberParts {
            task: self.task(),
            date,
            serial,
        }
    }
}

super::text_form!(CaseNumber);
super::open_code!(CaseNumber);

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> TaskCode {
        TaskCode::parse("11370800MB285591843370117002011").unwrap()
    }

    #[test]
    fn the_serial_grows_beyond_four_digits() {
        let date = jiff::civil::date(2026, 3, 5);
        for (serial, tail) in [
            (1, "202603050001"),
            (9999, "202603059999"),
            (10_000, "2026030510000"),
            (CaseNumber::MAX_SERIAL, "2026030599999999999"),
        ] {
            let number = CaseNumber::new(&task(), date, serial).unwrap();
            assert_eq!(&number.as_str()[31..], tail);
            assert!(number.as_str().len() <= 50);
            let parts = number.parts();
            assert_eq!(
                (parts.task, parts.date, parts.serial),
                (task(), date, serial)
            );
        }
        for serial in [0, CaseNumber::MAX_SERIAL + 1, u64::MAX] {
            assert_eq!(
                CaseNumber::new(&task(), date, serial).unwrap_err().code(),
                "CODE-010"
            );
        }
    }

    #[test]
    fn each_number_has_one_written_form() {
        for (tail, code) in [
            ("202603050000", "CODE-010"),
            ("2026030500001", "CODE-010"),
            ("202602290001", "CODE-004"),
            ("2026030A0001", "CODE-002"),
            ("20260305001", "CODE-001"),
            ("20260305123456789012", "CODE-001"),
        ] {
            let error = CaseNumber::parse(&format!("{}{tail}", task())).unwrap_err();
            assert_eq!(error.code(), code, "{tail}");
        }
    }
}
