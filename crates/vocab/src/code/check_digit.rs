//! The check characters of the national codes, each as a function of what stands before it.
//!
//! Every function answers `None` when the body has the wrong length or a foreign character.

/// The alphabet of GB 32100: 31 characters without I, O, S, V and Z.
pub(crate) const USCC_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character of a citizen identity number (GB 11643, ISO 7064 MOD 11-2) over its first
/// 17 digits. It detects every wrong character and every swap of two neighbours.
#[must_use]
pub fn resident_id(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum = weighted(body, &WEIGHTS, |c| c.to_digit(10))?;
    "10X98765432".chars().nth((sum % 11) as usize)
}

/// The check character of a unified social credit code (GB 32100, modulus 31) over its first
/// 17 characters. It detects every wrong character and every swap of two neighbours.
#[must_use]
pub fn uscc(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ];
    let sum = weighted(body, &WEIGHTS, |c| {
        USCC_ALPHABET
            .find(c)
            .and_then(|index| u32::try_from(index).ok())
    })?;
    USCC_ALPHABET.chars().nth(((31 - sum % 31) % 31) as usize)
}

/// The check character of an organisation code (GB 11714, modulus 11) over its first
/// 8 characters. Two letters whose values differ by 11 or 22 (A and L, B and M, …) share a
/// remainder: the standard cannot tell them apart. Wrong digits are always detected.
#[must_use]
pub fn org_code(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum = weighted(body, &WEIGHTS, alphanumeric)?;
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// The check character of a look-up code (查询码) over its first 7 characters.
///
/// ISO 7064 has no system for 32 characters (MOD 37,36 would bring back I, L, O and U), and a
/// plain remainder by 31 or 32 misses some errors. So the sum is taken in the field of 32
/// elements (x⁵ + x² + 1): character i has the weight x^(7−i), the check character 1, and the sum
/// of all is zero. The weights are eight different non-zero elements, hence every wrong
/// character and every swap of any two characters is detected.
#[must_use]
pub fn lookup_code(body: &str) -> Option<char> {
    let mut sum = 0u8;
    let mut length = 0usize;
    for c in body.chars() {
        sum = times_x(sum ^ super::lookup::value(c)?);
        length += 1;
    }
    if length == 7 {
        super::lookup::symbol(sum)
    } else {
        None
    }
}

/// Multiplies an element of the field of 32 elements by x.
const fn times_x(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0b10_0000 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

/// The value of a character 0–9, A–Z as 0–35.
pub(crate) fn alphanumeric(c: char) -> Option<u32> {
    if c.is_ascii_lowercase() {
        None
    } else {
        c.to_digit(36)
    }
}

fn weighted(body: &str, weights: &[u32], value: impl Fn(char) -> Option<u32>) -> Option<u32> {
    if body.chars().count() != weights.len() {
        return None;
    }
    body.chars()
        .zip(weights)
        .try_fold(0u32, |sum, (c, weight)| Some(sum + value(c)? * weight))
}
