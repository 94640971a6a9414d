//! Look-up codes: printed on a voucher, typed by hand, guessed by nobody.

use super::{CodeError, Lenient, check_digit, error, lenient};

/// Look-up code (查询码): 7 random characters and a check character, of Crockford's base 32
/// (no I, L, O, U), for asking about a case without an account.
///
/// The check character is of the same 32 characters and detects every wrong character and every
/// swap of two (see [`check_digit::lookup_code`]). 35 random bits keep guessing slow only behind
/// a limit on attempts: the code opens a progress page, never a document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LookupCode(String);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The value of a character of the alphabet.
pub(crate) fn value(c: char) -> Option<u8> {
    let index = ALPHABET.iter().position(|known| char::from(*known) == c)?;
    u8::try_from(index).ok()
}

/// The character of a value below 32.
pub(crate) fn symbol(value: u8) -> Option<char> {
    ALPHABET.get(usize::from(value)).map(|b| char::from(*b))
}

impl LookupCode {
    /// Makes a code from random bytes; the first 35 of the 40 bits are used.
    #[must_use]
    pub fn from_bytes(random: [u8; 5]) -> Self {
        let bits = random
            .iter()
            .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut text: String = (1..=7)
            .map(|place| char::from(ALPHABET[(bits >> (40 - 5 * place) & 31) as usize]))
            .collect();
        text.extend(check_digit::lookup_code(&text));
        Self(text)
    }

    /// Reads a code as people type it: small letters, spaces and hyphens are forgiven, O is read
    /// as 0, I and L as 1.
    ///
    /// # Errors
    /// When there are not 8 characters of the alphabet, or the check character does not fit.
    /// Positions count without spaces and hyphens.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text: String = text
            .chars()
            .filter(|c| *c != '-' && !c.is_whitespace())
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        error::length(&text, &[8], "8")?;
        error::characters(&text, 1, "a digit or a letter other than U", |c| {
            value(c).is_some()
        })?;
        super::organisation::verify_last(&text, check_digit::lookup_code)?;
        Ok(Self(text))
    }

    /// Reads what people paste: full-width characters and dashes are repaired as well.
    ///
    /// # Errors
    /// As `parse`, after the repair.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient(text, Self::parse)
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }

    /// The printed form: two groups of four, `7K3M-90QX`.
    #[must_use]
    pub fn grouped(&self) -> String {
        format!("{}-{}", &self.0[..4], &self.0[4..])
    }
}

super::text_form!(LookupCode);
super::open_code!(LookupCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_forgiven() {
        let code = LookupCode::from_bytes([0x00, 0x42, 0xff, 0x10, 0x9a]);
        let typed = code
            .grouped()
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(LookupCode::parse(&format!(" {typed} ")).unwrap(), code);
        assert_eq!(LookupCode::parse(&code.grouped()).unwrap(), code);
    }

    #[test]
    fn the_ends_of_the_range() {
        assert_eq!(LookupCode::from_bytes([0; 5]).as_str(), "00000000");
        let last = LookupCode::from_bytes([0xff; 5]);
        assert!(last.as_str().starts_with("ZZZZZZZ"));
        assert_eq!(
            LookupCode::parse("UUUUUUUU").unwrap_err().position(),
            Some(1)
        );
        assert_eq!(LookupCode::parse("0000").unwrap_err().code(), "CODE-001");
    }
}
