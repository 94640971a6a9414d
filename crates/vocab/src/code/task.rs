//! Codes of government matters: catalogue code and task code.

use super::{CodeError, Lenient, Strictness, Uscc, error, lenient};

/// Type of a matter (事项类型, GB/T 39046 list A.1).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum TaskType {
    /// 00 administrative power in general (行政权力事项).
    Power,
    /// 01 administrative licence (行政许可).
    Licence,
    /// 02 administrative penalty (行政处罚).
    Penalty,
    /// 03 administrative compulsion (行政强制).
    Compulsion,
    /// 04 administrative levy (行政征收).
    Levy,
    /// 05 administrative payment (行政给付).
    Payment,
    /// 06 administrative inspection (行政检查).
    Inspection,
    /// 07 administrative confirmation (行政确认).
    Confirmation,
    /// 08 administrative reward (行政奖励).
    Reward,
    /// 09 administrative adjudication (行政裁决).
    Adjudication,
    /// 10 other power (其他类别).
    Other,
    /// 20 public service (公共服务).
    PublicService,
}

impl TaskType {
    /// All types, in the order of the list.
    pub const ALL: [Self; 12] = [
        Self::Power,
        Self::Licence,
        Self::Penalty,
        Self::Compulsion,
        Self::Levy,
        Self::Payment,
        Self::Inspection,
        Self::Confirmation,
        Self::Reward,
        Self::Adjudication,
        Self::Other,
        Self::PublicService,
    ];

    /// The two digits of the list.
    #[must_use]
    pub const fn digits(self) -> &'static str {
        match self {
            Self::Power => "00",
            Self::Licence => "01",
            Self::Penalty => "02",
            Self::Compulsion => "03",
            Self::Levy => "04",
            Self::Payment => "05",
            Self::Inspection => "06",
            Self::Confirmation => "07",
            Self::Reward => "08",
            Self::Adjudication => "09",
            Self::Other => "10",
            Self::PublicService => "20",
        }
    }

    /// The type of two digits; none when the list has not got them.
    #[must_use]
    pub fn from_digits(digits: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.digits() == digits)
    }
}

/// Level of exercise (行使层级, GB/T 39046 list A.2).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum ExerciseLevel {
    /// 1 national (国家级).
    Nation,
    /// 2 provincial (省级).
    Province,
    /// 3 municipal (市级).
    City,
    /// 4 county (县级).
    County,
    /// 5 town or street (镇、街道).
    Town,
    /// 6 village or community (村、社区).
    Village,
    /// 7 shared among levels (分级管理).
    Shared,
}

impl ExerciseLevel {
    /// All levels, highest first.
    pub const ALL: [Self; 7] = [
        Self::Nation,
        Self::Province,
        Self::City,
        Self::County,
        Self::Town,
        Self::Village,
        Self::Shared,
    ];

    /// The digit of the list, as a character.
    #[must_use]
    pub const fn digit(self) -> char {
        match self {
            Self::Nation => '1',
            Self::Province => '2',
            Self::City => '3',
            Self::County => '4',
            Self::Town => '5',
            Self::Village => '6',
            Self::Shared => '7',
        }
    }

    /// The level of a digit; none when the list has not got it.
    #[must_use]
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.digit() == digit)
    }
}

/// Catalogue code (基本编码): 12 characters `PP TT DD MMM SSS`.
///
/// Two digits of prefix (00 the nation, else the province), two of type, two of field, three of
/// main item, three of sub-item; a main item that has sub-items ends in `00Y`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogueCode(String);

impl CatalogueCode {
    /// Reads a code.
    ///
    /// # Errors
    /// When the length, a character or the type digits are wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        error::length(text, &[12], "12")?;
        error::ascii(text, "a digit")?;
        error::digits(&text[..11], 1)?;
        if &text[9..] != "00Y" {
            error::digits(&text[11..], 12)?;
        }
        if TaskType::from_digits(&text[2..4]).is_none() {
            return Err(CodeError::TaskType { position: 3 });
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads what people type: full-width digits, a small y, spaces and hyphens are repaired.
    ///
    /// # Errors
    /// As `parse`, after the repair.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient(text, Self::parse)
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }

    /// The prefix: `00` for the nation, else the two digits of the province.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.0[..2]
    }

    /// The type of the matter.
    #[must_use]
    pub fn task_type(&self) -> TaskType {
        // Reading has proved that the list has the digits.
        TaskType::from_digits(&self.0[2..4]).unwrap_or(TaskType::Other)
    }

    /// The two digits of department or field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0[4..6]
    }

    /// The three digits of the main item (主项).
    #[must_use]
    pub fn main_item(&self) -> &str {
        &self.0[6..9]
    }

    /// The three characters of the sub-item (子项).
    #[must_use]
    pub fn sub_item(&self) -> &str {
        &self.0[9..]
    }

    /// Whether this is a main item that has sub-items.
    #[must_use]
    pub fn has_sub_items(&self) -> bool {
        self.0.ends_with('Y')
    }
}

super::text_form!(CatalogueCode);
super::open_code!(CatalogueCode);

/// Task code (实施编码): the organ's credit code (18), the level of exercise (1), the catalogue
/// code (12); 31 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskCode(String);

impl TaskCode {
    /// How many characters a task code has.
    pub const LEN: usize = 31;

    /// Puts a code together from its parts.
    #[must_use]
    pub fn new(uscc: &Uscc, level: ExerciseLevel, catalogue: &CatalogueCode) -> Self {
        Self(format!("{uscc}{}{catalogue}", level.digit()))
    }

    /// Reads a code.
    ///
    /// # Errors
    /// When the length or any part is wrong, the check character of the credit code included.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        Self::read(text, Strictness::Checks)
    }

    /// Reads a code from a register: repairs the writing, keeps a wrong check character of the
    /// organ's credit code.
    ///
    /// # Errors
    /// When the length or any part is wrong.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient_check(text, Self::from_stored, |code| code.uscc().verify())
    }

    pub(crate) fn read(text: &str, strictness: Strictness) -> Result<Self, CodeError> {
        error::length(text, &[Self::LEN], "31")?;
        error::ascii(text, "a digit or a capital letter")?;
        Uscc::read(&text[..18], strictness)?;
        if let Some(found) = text[18..19].chars().next()
            && ExerciseLevel::from_digit(found).is_none()
        {
            return Err(CodeError::Level {
                position: 19,
                found,
            });
        }
        CatalogueCode::parse(&text[19..]).map_err(|error| error.shifted(19))?;
        Ok(Self(text.to_owned()))
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::read(text, Strictness::Form)
    }

    /// The credit code of the organ that exercises the matter (实施主体).
    #[must_use]
    pub fn uscc(&self) -> Uscc {
        Uscc::trusted(&self.0[..18])
    }

    /// The level of exercise.
    #[must_use]
    pub fn level(&self) -> ExerciseLevel {
        // Reading has proved that the list has the digit.
        self.0[18..19]
            .chars()
            .next()
            .and_then(ExerciseLevel::from_digit)
            .unwrap_or(ExerciseLevel::Shared)
    }

    /// The catalogue code that the matter implements.
    #[must_use]
    pub fn catalogue(&self) -> CatalogueCode {
        CatalogueCode(self.0[19..].to_owned())
    }

    pub(crate) fn trusted(text: &str) -> Self {
        Self(text.to_owned())
    }
}

super::text_form!(TaskCode);
super::open_code!(TaskCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_task_code() {
        let code = TaskCode::parse("11370800MB285591843370117002011").unwrap();
        assert_eq!(code.uscc().as_str(), "11370800MB28559184");
        assert_eq!(code.level(), ExerciseLevel::City);
        let item = code.catalogue();
        assert_eq!(
            (
                item.prefix(),
                item.task_type(),
                item.field(),
                item.main_item(),
                item.sub_item()
            ),
            ("37", TaskType::Licence, "17", "002", "011")
        );
        assert_eq!(TaskCode::new(&code.uscc(), code.level(), &item), code);
    }

    #[test]
    fn a_main_item_with_sub_items_ends_in_y() {
        assert!(
            CatalogueCode::parse("00013113000Y")
                .unwrap()
                .has_sub_items()
        );
        assert_eq!(
            CatalogueCode::parse("00013113001Y").unwrap_err().position(),
            Some(12)
        );
        let read = CatalogueCode::parse_lenient("00-01-31-130-00y").unwrap();
        assert_eq!(read.value.as_str(), "00013113000Y");
    }

    #[test]
    fn positions_count_from_the_start_of_the_whole() {
        let at = |text| TaskCode::parse(text).unwrap_err();
        let error = at("11370800MB285591843371117002011");
        assert_eq!((error.code(), error.position()), ("CODE-008", Some(22)));
        let error = at("11370800MB285591848370117002011");
        assert_eq!((error.code(), error.position()), ("CODE-009", Some(19)));
        let error = at("11370800MB285591853370117002011");
        assert_eq!((error.code(), error.position()), ("CODE-003", Some(18)));
        let read = TaskCode::parse_lenient("11370800MB285591853370117002011").unwrap();
        assert_eq!(read.warnings.len(), 1);
        assert!(!read.value.uscc().has_valid_check());
    }
}
