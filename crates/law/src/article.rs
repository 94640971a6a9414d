//! Articles of law, to be quoted.

use std::borrow::Cow;
use std::fmt;

use vocab::Text;

/// An article (条) of a law, with its paragraph (款) and item (项) where they matter.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The Chinese short title of the law: 行政许可法.
    pub law: Cow<'static, str>,
    /// The number of the article, from 1.
    pub number: u16,
    /// The number of the paragraph, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u8>,
    /// The number of the item, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
}

const LICENSING: &str = "行政许可法";
const CIVIL_CODE: &str = "民法典";
const RECONSIDERATION: &str = "行政复议法";
const LITIGATION: &str = "行政诉讼法";

impl Article {
    /// An article of the Administrative Licensing Law (行政许可法).
    #[must_use]
    pub const fn licensing(number: u16) -> Self {
        Self::constant(LICENSING, number)
    }

    /// An article of the Civil Code (民法典).
    #[must_use]
    pub const fn civil_code(number: u16) -> Self {
        Self::constant(CIVIL_CODE, number)
    }

    /// An article of the Administrative Reconsideration Law (行政复议法, 2023 revision).
    #[must_use]
    pub const fn reconsideration(number: u16) -> Self {
        Self::constant(RECONSIDERATION, number)
    }

    /// An article of the Administrative Litigation Law (行政诉讼法).
    #[must_use]
    pub const fn litigation(number: u16) -> Self {
        Self::constant(LITIGATION, number)
    }

    /// An article of any other law, by its Chinese short title.
    pub fn of(law: impl Into<Cow<'static, str>>, number: u16) -> Self {
        Self {
            law: law.into(),
            number,
            paragraph: None,
            item: None,
        }
    }

    const fn constant(law: &'static str, number: u16) -> Self {
        Self {
            law: Cow::Borrowed(law),
            number,
            paragraph: None,
            item: None,
        }
    }

    /// The same article, one paragraph of it.
    #[must_use]
    pub fn paragraph(mut self, paragraph: u8) -> Self {
        self.paragraph = Some(paragraph);
        self
    }

    /// The same article, one item of it.
    #[must_use]
    pub fn item(mut self, item: u8) -> Self {
        self.item = Some(item);
        self
    }

    /// Whether the article belongs to the Administrative Licensing Law.
    #[must_use]
    pub fn is_licensing(&self) -> bool {
        self.law == LICENSING
    }

    /// The citation in both languages: 《行政许可法》第42条第2款; Administrative Licensing Law, art. 42(2).
    #[must_use]
    pub fn citation(&self) -> Text {
        let english = match self.law.as_ref() {
            LICENSING => "Administrative Licensing Law",
            CIVIL_CODE => "Civil Code",
            RECONSIDERATION => "Administrative Reconsideration Law",
            LITIGATION => "Administrative Litigation Law",
            other => other,
        };
        let mut en = format!("{english}, art. {}", self.number);
        if let Some(paragraph) = self.paragraph {
            en.push_str(&format!("({paragraph})"));
        }
        if let Some(item) = self.item {
            en.push_str(&format!(" item {item}"));
        }
        Text::new(self.to_string(), en)
    }
}

impl fmt::Display for Article {
    /// The Chinese citation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "《{}》第{}条", self.law, self.number)?;
        if let Some(paragraph) = self.paragraph {
            write!(f, "第{paragraph}款")?;
        }
        match self.item {
            Some(item) => write!(f, "第{item}项"),
            None => Ok(()),
        }
    }
}
