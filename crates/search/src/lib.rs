//! The office's search port: Chinese words, pinyin, initials, typing errors forgiven.
//!
//! In scope: matching and ranking over the names of a city's catalogue, held in memory. Out of scope: persistence (the
//! store is the truth; the index is made anew at start), a province's million records (see docs/adr/0002).

mod forgive;
mod pronounce;
mod text;

use forgive::{close_syllables, close_word};
use office::port::search::{
    Hit, Hits, MatchedField, Search, SearchAudience, SearchDoc, SearchFault, SearchQuery,
};
use pronounce::{Sounds, sounds};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};
use text::{fold, is_chinese, mark};

/// No more characters of a question count.
const MAX_WORDS: usize = 100;

/// A text of a document, ready to be matched.
struct Field {
    kind: MatchedField,
    text: String,
    /// Folded characters, one for each character of `text`.
    folded: Vec<char>,
    /// How each character sounds; empty where it is not Chinese.
    sounds: Sounds,
    weight: u16,
}

struct Entry {
    doc: SearchDoc,
    fields: Vec<Field>,
}

/// The index.
#[derive(Default)]
pub struct Index(RwLock<BTreeMap<String, Entry>>);

fn field(kind: MatchedField, text: &str, weight: u16) -> Option<Field> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let folded: Vec<char> = text.chars().map(fold).collect();
    let spoken = matches!(
        kind,
        MatchedField::NameZh | MatchedField::Keyword | MatchedField::Main
    );
    let sounds = if spoken { sounds(&folded) } else { Vec::new() };
    Some(Field {
        kind,
        text: text.to_owned(),
        folded,
        sounds,
        weight,
    })
}

fn entry(doc: &SearchDoc) -> Entry {
    let mut fields = vec![
        field(MatchedField::NameZh, &doc.name_zh, 600),
        field(MatchedField::NameEn, &doc.name_en, 560),
    ];
    fields.extend(
        doc.keywords
            .iter()
            .map(|word| field(MatchedField::Keyword, word, 500)),
    );
    fields.push(field(MatchedField::Main, &doc.main_zh, 400));
    fields.push(field(MatchedField::Department, &doc.department, 200));
    fields.push(field(MatchedField::Summary, &doc.summary, 150));
    Entry {
        doc: doc.clone(),
        fields: fields.into_iter().flatten().collect(),
    }
}

/// How well a field answers, and which of its characters do.
struct Found {
    score: u16,
    characters: Range<usize>,
}

fn place(field: &Field, at: usize, length: usize) -> u16 {
    match (at, length == field.folded.len()) {
        (0, true) => 300,
        (0, false) => 200,
        _ => 100,
    }
}

/// The words as they stand, or as they sound.
fn exact(field: &Field, words: &[char]) -> Option<Found> {
    let found = field
        .folded
        .windows(words.len())
        .position(|window| window == words);
    if let Some(at) = found {
        let score = field.weight + place(field, at, words.len());
        return Some(Found {
            score,
            characters: at..at + words.len(),
        });
    }
    let letters: Vec<char> = words.iter().copied().filter(|c| *c != ' ').collect();
    if !letters.iter().all(char::is_ascii_alphanumeric) || letters.len() < 2 {
        return None;
    }
    let (characters, whole) = pronounce::find(&field.sounds, &letters)?;
    // Initials say less than whole syllables.
    let less = if whole { 20 } else { 60 };
    let score = field.weight + place(field, characters.start, characters.len()) - less;
    Some(Found { score, characters })
}

/// Something close: a wrong character, a wrong letter, the same sound.
fn forgiving(field: &Field, words: &[char]) -> Option<Found> {
    if words.iter().any(|c| is_chinese(*c)) {
        let wanted = sounds(words);
        let characters = pronounce::same_sound(&field.sounds, &wanted)
            .or_else(|| text::one_wrong(&field.folded, words))?;
        return Some(Found {
            score: field.weight / 2,
            characters,
        });
    }
    let letters: String = words.iter().filter(|c| **c != ' ').collect();
    let characters =
        close_syllables(&field.sounds, &letters).or_else(|| close_word(&field.folded, &letters))?;
    Some(Found {
        score: field.weight / 2,
        characters,
    })
}

type Match = fn(&Field, &[char]) -> Option<Found>;

/// All words together, or else every word somewhere in the document.
fn answer(entry: &Entry, words: &[char], how: Match) -> Option<(u16, usize, Range<usize>)> {
    let best = |words: &[char]| {
        let found = entry
            .fields
            .iter()
            .enumerate()
            .filter_map(|(i, f)| Some((i, how(f, words)?)));
        found.max_by_key(|(i, found)| (found.score, usize::MAX - i))
    };
    if let Some((field, found)) = best(words) {
        return Some((found.score, field, found.characters));
    }
    let mut parts = words.split(|c| *c == ' ').filter(|part| !part.is_empty());
    let (field, first) = best(parts.next()?)?;
    let mut score = first.score / 2;
    for part in parts {
        score = score.min(best(part)?.1.score / 2);
    }
    Some((score, field, first.characters))
}

fn wanted(doc: &SearchDoc, audience: SearchAudience) -> bool {
    match audience {
        SearchAudience::All => true,
        SearchAudience::Person => doc.for_person,
        SearchAudience::Company => doc.for_company,
    }
}

fn ranked(
    index: &BTreeMap<String, Entry>,
    query: &SearchQuery,
    words: &[char],
    how: Match,
) -> Vec<(u32, Hit)> {
    let entries = index
        .values()
        .filter(|entry| wanted(&entry.doc, query.audience));
    let mut hits: Vec<(u32, Hit)> = entries
        .filter_map(|entry| {
            let (score, at, characters) = answer(entry, words, how)?;
            let field = &entry.fields[at];
            // Among near equals: what can be applied for online first, then shorter names.
            let online = if entry.doc.online { 60 } else { 0 };
            let length = u32::try_from(entry.doc.name_zh.chars().count().min(50)).unwrap_or(50);
            let rank = (u32::from(score) + online) * 100 - length;
            let hit = Hit {
                code: entry.doc.code.clone(),
                score: f32::from(score),
                field: field.kind,
                text: field.text.clone(),
                marks: mark(&field.text, characters),
            };
            Some((rank, hit))
        })
        .collect();
    hits.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
    hits
}

impl Search for Index {
    fn replace(&self, docs: &[SearchDoc]) -> Result<(), SearchFault> {
        let fresh = docs
            .iter()
            .map(|doc| (doc.code.clone(), entry(doc)))
            .collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    fn upsert(&self, docs: &[SearchDoc]) -> Result<(), SearchFault> {
        let fresh: Vec<_> = docs
            .iter()
            .map(|doc| (doc.code.clone(), entry(doc)))
            .collect();
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(fresh);
        Ok(())
    }

    fn find(&self, query: &SearchQuery) -> Result<Hits, SearchFault> {
        let words: String = query.words.chars().take(MAX_WORDS).map(fold).collect();
        let words: Vec<char> = words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .collect();
        if words.is_empty() {
            return Ok(Hits::default());
        }
        let index = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = ranked(&index, query, &words, exact);
        let forgiven = found.is_empty();
        if forgiven {
            found = ranked(&index, query, &words, forgiving);
        }
        let total = found.len();
        let page = found
            .into_iter()
            .skip(query.offset)
            .take(query.limit.clamp(1, 100));
        Ok(Hits {
            total,
            hits: page.map(|(_, hit)| hit).collect(),
            forgiven: forgiven && total > 0,
        })
    }
}
