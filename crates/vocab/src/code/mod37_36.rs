//! GB/T 17710 (ISO 7064) MOD 37,36: the hybrid system over 0–9 and A–Z.

use super::check_digit::alphanumeric;

/// The check character that belongs behind the text; none when the text is empty or holds
/// anything but the digits 0–9 and the upper-case letters A–Z.
#[must_use]
pub fn check_char(body: &str) -> Option<char> {
    if body.is_empty() {
        return None;
    }
    let mut product = 36;
    for c in body.chars() {
        let sum = match (product + alphanumeric(c)?) % 36 {
            0 => 36,
            sum => sum,
        };
        product = 2 * sum % 37;
    }
    char::from_digit((37 - product) % 36, 36).map(|c| c.to_ascii_uppercase())
}

/// Whether the last character of the text is the check character of what stands before it.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    let mut body = text.chars();
    let last = body.next_back();
    last.is_some() && check_char(body.as_str()) == last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_of_the_standard() {
        assert_eq!(check_char("A12425GABC1234002"), Some('M'));
        assert!(is_valid("A12425GABC1234002M"));
        assert!(!is_valid("A12425GABC1234002N"));
    }

    #[test]
    fn nothing_and_foreign_characters_have_no_check() {
        assert_eq!(check_char(""), None);
        assert_eq!(check_char("a"), None);
        assert_eq!(check_char("1.2"), None);
        assert!(!is_valid(""));
        assert!(!is_valid("A"));
        assert!(!is_valid("１２"));
    }
}
