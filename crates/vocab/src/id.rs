//! Ids: 63-bit rising integers inside, prefixed Crockford base 32 outside (`case_01J…`).
//!
//! The shell makes them (time first, so that stored keys rise); this crate only carries them.

use std::fmt;
use std::str::FromStr;

/// Why a text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_ and 13 characters: {found:?}")]
pub struct IdError {
    prefix: &'static str,
    found: String,
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEN: usize = 13;

fn encode(value: i64) -> [u8; LEN] {
    let mut rest = value.unsigned_abs();
    let mut out = [b'0'; LEN];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    out
}

fn decode(text: &str) -> Option<i64> {
    if text.len() != LEN {
        return None;
    }
    let mut value: i64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|c| *c == byte)?;
        value = value.checked_mul(32)?.checked_add(digit as i64)?;
    }
    Some(value)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The prefix of the text form.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps a stored or freshly made number.
            ///
            /// # Errors
            /// When the number is not positive.
            pub fn new(value: i64) -> Result<Self, IdError> {
                if value > 0 {
                    Ok(Self(value))
                } else {
                    Err(IdError { prefix: $prefix, found: value.to_string() })
                }
            }

            /// The number, as stored.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_", $prefix)?;
                for byte in encode(self.0) {
                    write!(f, "{}", char::from(byte))?;
                }
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .filter(|value| *value > 0)
                    .map(Self)
                    .ok_or_else(|| IdError { prefix: $prefix, found: text.chars().take(64).collect() })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// One case (办件): one application for one service, with everything done about it.
    CaseId, "case"
);
id!(
    /// One account: a resident, a company's agent, or a member of staff.
    AccountId, "acct"
);
id!(
    /// One command, made once by whoever asks; a repeat returns the first outcome.
    CommandId, "cmd"
);
id!(
    /// One saved draft (草稿) of an application.
    DraftId, "draft"
);
id!(
    /// One uploaded file.
    FileId, "file"
);
id!(
    /// One document issued in a case: voucher, notice, decision or certificate.
    DocumentId, "doc"
);
id!(
    /// One background job.
    JobId, "job"
);
id!(
    /// A reference to a value in the erasable table of personal data; never the value.
    PersonalRef, "pers"
);
id!(
    /// One piece of waiting work in somebody's inbox.
    WorkId, "work"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_form_round_trips(value in 1..i64::MAX) {
            let id = CaseId::new(value).unwrap();
            prop_assert_eq!(id.to_string().parse::<CaseId>().unwrap(), id);
        }

        #[test]
        fn text_order_is_number_order(a in 1..i64::MAX, b in 1..i64::MAX) {
            let (x, y) = (CaseId::new(a).unwrap(), CaseId::new(b).unwrap());
            prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".{0,40}") {
            if let Ok(id) = text.parse::<CaseId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }

    #[test]
    fn parse_is_strict() {
        assert!("case_0000000000000".parse::<CaseId>().is_err());
        assert!("acct_0000000000001".parse::<CaseId>().is_err());
        assert!("case_000000000000i".parse::<CaseId>().is_err());
        assert!("case_ZZZZZZZZZZZZZ".parse::<CaseId>().is_err());
        assert!(CaseId::new(0).is_err());
        assert!(CaseId::new(-1).is_err());
    }
}
