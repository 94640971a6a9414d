//! The envelope of an export.

use super::practice::Practice;
use crate::Finding;
use vocab::Timestamp;

/// What a row asks the receiver to do (同步类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operation {
    /// `I`: insert.
    #[default]
    Insert,
    /// `U`: update.
    Update,
}

impl Operation {
    /// The code in `cd_operation`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Insert => "I",
            Self::Update => "U",
        }
    }
}

/// When, in which batch, by whom and by whose code lists an export is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub(super) at: Timestamp,
    pub(super) batch: String,
    pub(super) data_source: String,
    pub(super) operation: Operation,
    pub(super) practice: Practice,
}

impl Stamp {
    /// A stamp: the moment (同步时间), the batch (批次号, 1 to 32 visible ASCII characters) and the data's source (数据来源,
    /// three digits: `1` and the digits of the province). Rows insert, by the practice of the national platform.
    ///
    /// # Errors
    /// `CAT-032` when the batch or the source has another form.
    pub fn new(at: Timestamp, batch: &str, data_source: &str) -> Result<Self, Finding> {
        if batch.is_empty() || batch.len() > 32 || !batch.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(wrong(
                "cd_batch",
                "批次号须为 1–32 位可见字符。",
                "The batch has 1 to 32 visible ASCII characters.",
            ));
        }
        if data_source.len() != 3 || !data_source.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong(
                "data_source",
                "数据来源须为 3 位数字。",
                "The source of the data has three digits.",
            ));
        }
        Ok(Self {
            at,
            batch: batch.to_owned(),
            data_source: data_source.to_owned(),
            operation: Operation::default(),
            practice: Practice::default(),
        })
    }

    /// The same with another operation.
    #[must_use]
    pub fn with_operation(self, operation: Operation) -> Self {
        Self { operation, ..self }
    }

    /// The same by another practice.
    #[must_use]
    pub fn with_practice(self, practice: Practice) -> Self {
        Self { practice, ..self }
    }

    /// The moment as the tables write it: `2026-11-21 09:30:00`, in the legal zone.
    pub(super) fn time(&self) -> String {
        let t = self.at.local();
        format!(
            "{} {:02}:{:02}:{:02}",
            t.date(),
            t.hour(),
            t.minute(),
            t.second()
        )
    }
}

fn wrong(key: &str, zh: &str, en: &str) -> Finding {
    Finding::refused("CAT-032", "export", key, zh, en)
}
