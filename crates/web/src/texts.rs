//! Every sentence of the pages: one function a key, in both languages, made from `texts/*.toml`.

use vocab::Lang;

/// The sentences in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct T(pub Lang);

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
