//! Typing errors: one edit in words of four to seven letters, two in longer ones.

use std::ops::Range;

fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The number of insertions, deletions, substitutions and swaps between two words (optimal string alignment).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Where the syllables of a stretch of characters are close to the letters.
pub(crate) fn close_syllables(sounds: &[Vec<&'static str>], letters: &str) -> Option<Range<usize>> {
    let edits = allowed(letters.len());
    if edits == 0 {
        return None;
    }
    let mut best: Option<(usize, Range<usize>)> = None;
    for at in 0..sounds.len() {
        let mut spelled = String::new();
        for (count, readings) in sounds[at..].iter().enumerate() {
            let Some(reading) = readings.first() else {
                break;
            };
            spelled.push_str(reading);
            if spelled.len() > letters.len() + edits {
                break;
            }
            if spelled.len() + edits < letters.len() {
                continue;
            }
            let away = distance(spelled.as_bytes(), letters.as_bytes());
            if away <= edits && best.as_ref().is_none_or(|(b, _)| away < *b) {
                best = Some((away, at..at + count + 1));
            }
        }
    }
    best.map(|(_, characters)| characters)
}

/// The word of a text that is close to the letters.
pub(crate) fn close_word(text: &[char], letters: &str) -> Option<Range<usize>> {
    let edits = allowed(letters.len());
    if edits == 0 {
        return None;
    }
    let mut start = 0;
    for part in text.split(|c| !c.is_ascii_alphanumeric()) {
        let end = start + part.len();
        let word: String = part.iter().collect();
        if word.len().abs_diff(letters.len()) <= edits
            && distance(word.as_bytes(), letters.as_bytes()) <= edits
        {
            return Some(start..end);
        }
        start = end + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn edits_are_counted() {
        assert_eq!(distance(b"shipin", b"shipin"), 0);
        assert_eq!(distance(b"shipin", b"shpiin"), 1);
        assert_eq!(distance(b"shipin", b"shpin"), 1);
        assert_eq!(distance(b"licence", b"license"), 1);
        assert_eq!(distance(b"", b"abc"), 3);
    }
}
