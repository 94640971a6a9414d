//! The search port: words in, ranked items out.

use std::ops::Range;

/// What the index knows of one item (事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDoc {
    /// The item's code, unique in the index.
    pub code: String,
    /// The Chinese name.
    pub name_zh: String,
    /// The English name; may be empty.
    pub name_en: String,
    /// The main item (主项) that this one belongs to; may be empty.
    pub main_zh: String,
    /// The department's short and full name in Chinese and English.
    pub department: String,
    /// One sentence that says what the item is for; may be empty.
    pub summary: String,
    /// Everyday words that people search with.
    pub keywords: Vec<String>,
    /// Whether natural persons are served.
    pub for_person: bool,
    /// Whether companies and other organisations are served.
    pub for_company: bool,
    /// Whether it can be applied for online here; such items rank first among equals.
    pub online: bool,
}

/// Whom the results should serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SearchAudience {
    /// Everybody.
    #[default]
    All,
    /// Natural persons (个人).
    Person,
    /// Companies and other organisations (法人).
    Company,
}

/// One question to the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// What was typed: Chinese words, pinyin, initials, English, with typing errors. At most 100 characters count.
    pub words: String,
    /// Whom the results should serve.
    pub audience: SearchAudience,
    /// How many ranked results to skip.
    pub offset: usize,
    /// How many results to return, 1 to 100.
    pub limit: usize,
}

/// Which field of the document matched best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedField {
    /// The Chinese name, by its characters, its pinyin or its initials.
    NameZh,
    /// The English name.
    NameEn,
    /// The name of the main item.
    Main,
    /// An everyday word.
    Keyword,
    /// The department.
    Department,
    /// The summary.
    Summary,
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The item's code.
    pub code: String,
    /// The relevance, comparable within one answer only.
    pub score: f32,
    /// The field that matched best.
    pub field: MatchedField,
    /// The text of that field (the one keyword, for keywords).
    pub text: String,
    /// Which parts of `text` matched: byte ranges on character boundaries, rising, not overlapping.
    pub marks: Vec<Range<usize>>,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hits {
    /// How many documents matched in all.
    pub total: usize,
    /// The wanted page of them, best first.
    pub hits: Vec<Hit>,
    /// Whether the words were only found by forgiving typing errors.
    pub forgiven: bool,
}

/// The index failed; the cause is in the text.
#[derive(Debug, thiserror::Error)]
#[error("search index: {0}")]
pub struct SearchFault(pub String);

/// Search over the catalogue (事项搜索).
pub trait Search: Send + Sync {
    /// Replaces everything in the index. Readers see the old or the new index, never a mixture.
    ///
    /// # Errors
    /// When the index can't be written.
    fn replace(&self, docs: &[SearchDoc]) -> Result<(), SearchFault>;

    /// Adds documents or replaces those of the same code.
    ///
    /// # Errors
    /// When the index can't be written.
    fn upsert(&self, docs: &[SearchDoc]) -> Result<(), SearchFault>;

    /// The ranked answer to a question. Empty words give an empty answer.
    ///
    /// # Errors
    /// When the index can't be read.
    fn find(&self, query: &SearchQuery) -> Result<Hits, SearchFault>;
}
