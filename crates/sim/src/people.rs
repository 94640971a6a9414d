//! Invented residents. Their identity numbers are of the region 990121, which no one has.

use office::Profile;
use office::vocab::code::check_digit;

const FAMILY: [&str; 12] = [
    "林", "周", "何", "许", "彭", "郑", "吴", "马", "陈", "罗", "邓", "沈",
];
const GIVEN: [&str; 16] = [
    "知秋",
    "满仓",
    "清和",
    "安然",
    "德厚",
    "立山",
    "秀兰",
    "小松",
    "桂芳",
    "大勇",
    "青禾子",
    "望舒",
    "云帆",
    "思远",
    "明月",
    "子衿",
];

/// A resident of the simulated city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name to sign in with.
    pub account: String,
    /// Who it is.
    pub profile: Profile,
}

/// The resident of that number (0 to 899); the same number gives the same resident.
///
/// # Panics
/// Never: the identity number's body has 17 digits.
#[must_use]
pub fn person(number: usize) -> Person {
    let family = FAMILY[number % FAMILY.len()];
    let given = GIVEN[(number / FAMILY.len() + number) % GIVEN.len()];
    let (year, month, day) = (1950 + number % 50, 1 + number % 12, 1 + number % 28);
    let body = format!("990121{year:04}{month:02}{day:02}{:03}", 100 + number % 900);
    let check = check_digit::resident_id(&body).unwrap_or('X');
    let company = if number.is_multiple_of(3) {
        format!("青禾县{family}记{}小馆", given)
    } else {
        String::new()
    };
    Person {
        account: format!("resident-{number}"),
        profile: Profile {
            name: format!("{family}{given}"),
            id_number: format!("{body}{check}"),
            phone: format!("139{number:08}"),
            company,
            uscc: String::new(),
        },
    }
}
