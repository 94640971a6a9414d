//! How characters sound: pinyin without tones, every reading of a character that has several.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};
use std::ops::Range;

/// The readings of each character; none where it is not Chinese.
pub(crate) type Sounds = Vec<Vec<&'static str>>;

/// The readings of each character of a text.
pub(crate) fn sounds(text: &[char]) -> Sounds {
    text.iter()
        .map(|c| {
            let mut readings: Vec<&'static str> = c
                .to_pinyin_multi()
                .into_iter()
                .flatten()
                .map(|reading| reading.plain())
                .collect();
            if readings.is_empty() {
                readings.extend(c.to_pinyin().map(|reading| reading.plain()));
            }
            readings.sort_unstable();
            readings.dedup();
            readings
        })
        .collect()
}

/// How many characters from `at` on the letters spell, each by a whole syllable or by its first letter; the last may
/// be unfinished. The flag says whether whole syllables were meant.
fn spell(sounds: &[Vec<&'static str>], letters: &[char], whole: bool) -> Option<(usize, bool)> {
    if letters.is_empty() {
        return Some((0, whole));
    }
    let readings = sounds.first()?;
    let mut best: Option<(usize, bool)> = None;
    for reading in readings {
        let same = reading
            .chars()
            .zip(letters)
            .take_while(|(a, b)| a == *b)
            .count();
        if same == 0 {
            continue;
        }
        let complete = same == reading.len();
        let steps = if complete && same > 1 {
            vec![(same, whole)]
        } else {
            vec![]
        };
        let initial = (1, complete && reading.len() == 1 && whole);
        let unfinished = if same == letters.len() && same > 1 {
            vec![(same, whole)]
        } else {
            vec![]
        };
        for (used, stays) in steps.into_iter().chain(unfinished).chain([initial]) {
            if let Some((more, kept)) = spell(&sounds[1..], &letters[used..], stays) {
                let found = (more + 1, kept);
                if best.is_none_or(|b| (found.1, found.0) > (b.1, b.0)) {
                    best = Some(found);
                }
            }
        }
    }
    best
}

/// Where the letters spell a stretch of characters, by syllables, initials or a mixture.
pub(crate) fn find(sounds: &[Vec<&'static str>], letters: &[char]) -> Option<(Range<usize>, bool)> {
    let mut best: Option<(Range<usize>, bool)> = None;
    for at in 0..sounds.len() {
        if let Some((length, whole)) = spell(&sounds[at..], letters, true) {
            // One character by one letter of several is no word.
            let enough = whole || length > 1;
            if enough && best.as_ref().is_none_or(|(_, b)| whole && !b) {
                best = Some((at..at + length, whole));
            }
        }
    }
    best
}

/// Where characters sound like the wanted ones, one by one.
pub(crate) fn same_sound(
    sounds: &[Vec<&'static str>],
    wanted: &[Vec<&'static str>],
) -> Option<Range<usize>> {
    if wanted.len() < 2 || wanted.len() > sounds.len() || wanted.iter().any(Vec::is_empty) {
        return None;
    }
    let alike = |a: &Vec<&str>, b: &Vec<&str>| a.iter().any(|reading| b.contains(reading));
    let at = sounds
        .windows(wanted.len())
        .position(|window| window.iter().zip(wanted).all(|(a, b)| alike(a, b)))?;
    Some(at..at + wanted.len())
}
