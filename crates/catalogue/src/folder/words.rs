//! The words that `service.toml` uses for codes of a material.

use crate::lists::{MaterialKind, Medium, Need, Source};

pub(super) const NEEDS: [(&str, Need); 3] = [
    ("required", Need::Required),
    ("optional", Need::Optional),
    ("deferrable", Need::Deferrable),
];

pub(super) const KINDS: [(&str, MaterialKind); 3] = [
    ("certificate", MaterialKind::Certificate),
    ("form", MaterialKind::Form),
    ("other", MaterialKind::Other),
];

pub(super) const MEDIA: [(&str, Medium); 3] = [
    ("paper", Medium::Paper),
    ("electronic", Medium::Electronic),
    ("both", Medium::Both),
];

pub(super) const SOURCES: [(&str, Source); 3] = [
    ("applicant", Source::Applicant),
    ("government", Source::Government),
    ("other", Source::Other),
];

/// The word of a value; each list names all values.
pub(super) fn word_of<T: PartialEq>(value: &T, words: &[(&'static str, T)]) -> &'static str {
    words
        .iter()
        .find(|(_, other)| other == value)
        .map_or("", |(word, _)| *word)
}
