//! An index in memory, simple and obvious: a document matches when a text of it contains the words.

use super::search::{
    Hit, Hits, MatchedField, Search, SearchAudience, SearchDoc, SearchFault, SearchQuery,
};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The index.
#[derive(Debug, Default)]
pub struct MemorySearch(Mutex<BTreeMap<String, SearchDoc>>);

fn texts(doc: &SearchDoc) -> Vec<(MatchedField, &str)> {
    let mut texts = vec![
        (MatchedField::NameZh, doc.name_zh.as_str()),
        (MatchedField::NameEn, doc.name_en.as_str()),
    ];
    texts.extend(
        doc.keywords
            .iter()
            .map(|word| (MatchedField::Keyword, word.as_str())),
    );
    texts.push((MatchedField::Main, &doc.main_zh));
    texts.push((MatchedField::Department, &doc.department));
    texts.push((MatchedField::Summary, &doc.summary));
    texts
}

fn hit(doc: &SearchDoc, words: &str) -> Option<Hit> {
    let texts = texts(doc);
    let (rank, (field, text)) = texts
        .iter()
        .enumerate()
        .find(|(_, (_, text))| text.to_lowercase().contains(words))?;
    // Lower-casing may move bytes; marks are given only where it does not.
    let at = text.find(words);
    Some(Hit {
        code: doc.code.clone(),
        score: f32::from(u8::try_from(texts.len().saturating_sub(rank)).unwrap_or(u8::MAX)),
        field: *field,
        text: (*text).to_owned(),
        marks: at.map(|at| at..at + words.len()).into_iter().collect(),
    })
}

impl Search for MemorySearch {
    fn replace(&self, docs: &[SearchDoc]) -> Result<(), SearchFault> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.upsert(docs)
    }

    fn upsert(&self, docs: &[SearchDoc]) -> Result<(), SearchFault> {
        let mut index = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        index.extend(docs.iter().map(|doc| (doc.code.clone(), doc.clone())));
        Ok(())
    }

    fn find(&self, query: &SearchQuery) -> Result<Hits, SearchFault> {
        let words: String = query
            .words
            .trim()
            .chars()
            .take(100)
            .collect::<String>()
            .to_lowercase();
        if words.is_empty() {
            return Ok(Hits::default());
        }
        let index = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |doc: &&SearchDoc| match query.audience {
            SearchAudience::All => true,
            SearchAudience::Person => doc.for_person,
            SearchAudience::Company => doc.for_company,
        };
        let mut hits: Vec<Hit> = index
            .values()
            .filter(wanted)
            .filter_map(|doc| hit(doc, &words))
            .collect();
        hits.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.code.cmp(&b.code))
        });
        let total = hits.len();
        let hits = hits
            .into_iter()
            .skip(query.offset)
            .take(query.limit.clamp(1, 100))
            .collect();
        Ok(Hits {
            total,
            hits,
            forgiven: false,
        })
    }
}
