//! Characters: folding, marking, one wrong among several.

use std::ops::Range;

/// Lower case, and half width for full-width letters and digits.
pub(crate) fn fold(c: char) -> char {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\t' | '\n' | '\r' => ' ',
        other => other,
    };
    half.to_lowercase().next().unwrap_or(half)
}

/// Whether a character is a Chinese one.
pub(crate) const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// The bytes of a range of characters.
pub(crate) fn mark(text: &str, characters: Range<usize>) -> Vec<Range<usize>> {
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let Some(start) = places.nth(characters.start) else {
        return Vec::new();
    };
    let length = characters.len();
    let end = if length == 0 {
        Some(start)
    } else {
        places.nth(length - 1)
    };
    end.filter(|end| *end > start)
        .map(|end| start..end)
        .into_iter()
        .collect()
}

/// Where all but one of three or more characters agree, in their places.
pub(crate) fn one_wrong(text: &[char], words: &[char]) -> Option<Range<usize>> {
    if words.len() < 3 || words.len() > text.len() {
        return None;
    }
    let at = text
        .windows(words.len())
        .position(|window| window.iter().zip(words).filter(|(a, b)| a != b).count() <= 1)?;
    Some(at..at + words.len())
}
