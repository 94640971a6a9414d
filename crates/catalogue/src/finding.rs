//! What is wrong with a service folder or an item, and where.

use vocab::Text;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It can be published, but somebody should look.
    Warning,
    /// It can't be published like this.
    Refused,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The stable code; each has a page under `docs/errors`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file, or the item's code.
    pub file: String,
    /// The key within it; may be empty.
    pub key: String,
    /// What is wrong and what to do.
    pub message: Text,
}

impl Finding {
    /// A finding that forbids publication.
    pub fn refused(
        code: &'static str,
        file: impl Into<String>,
        key: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Refused,
            file: file.into(),
            key: key.into(),
            message: Text::new(zh, en),
        }
    }

    /// A finding that somebody should look at.
    pub fn warning(
        code: &'static str,
        file: impl Into<String>,
        key: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::refused(code, file, key, zh, en)
        }
    }
}
