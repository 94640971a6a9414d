//! Codes of government, each with its own strict parser, its parts and its check digit.
//!
//! `parse` is the gate for whatever enters the house: exact form, exact check character.
//! `parse_lenient` is for imported registers: it repairs what people and spreadsheets do to codes
//! and says so in warnings. Reading back through serde asks for the form only, not for check
//! characters, because a code that was imported with a warning must stay readable for ever;
//! `has_valid_check` tells the difference. No error carries the value itself, at most one
//! character of it, so that errors may be logged even where the value is personal.

mod area;
mod case_number;
pub mod check_digit;
mod error;
mod kind;
mod lenient;
mod licence;
mod lookup;
pub mod mod37_36;
mod organisation;
mod resident;
mod task;

#[cfg(test)]
mod detection_tests;
#[cfg(test)]
mod round_trip_tests;
#[cfg(test)]
mod vector_tests;

pub use area::{AreaCode, AreaLevel, Region};
pub use case_number::{CaseNumber, CaseNumberParts};
pub use error::CodeError;
pub use kind::{Kind, Report, check};
pub use lenient::{Lenient, Warning};
pub use licence::{LicenceId, LicenceTypeCode};
pub use lookup::LookupCode;
pub use organisation::{OrgCode, Uscc};
pub use resident::ResidentId;
pub use task::{CatalogueCode, ExerciseLevel, TaskCode, TaskType};

/// Whether check characters must hold, or only the form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// What `parse` asks for.
    Checks,
    /// What imports and reading back ask for.
    Form,
}

/// The text form and serde of a code: text out; in through the type's `from_stored`.
macro_rules! text_form {
    ($name:ident) => {
        impl $name {
            /// The code as text, in its one canonical form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::from_stored(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// `Debug` as the text, and `FromStr` as `parse`, for codes that are not personal.
macro_rules! open_code {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::code::CodeError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
    };
}

pub(crate) use {open_code, text_form};
