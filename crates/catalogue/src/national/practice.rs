//! Foreign codes are mapped here, at the boundary, and never stored.

use crate::{Audience, HandlingKind, ItemType, Need};
use law::{Limit, LimitUnit};

/// Whose code lists the cells follow, where the standards and the provinces differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Practice {
    /// The national platform (C 0109): 服务对象 6 is an organ, 9 other, 5 an enterprise that is no legal person;
    /// 办件类型 1 is on the spot, 2 promised; 材料必要性 1 required, 2 not, 3 may follow.
    #[default]
    Platform,
    /// GB/T 39046 to the letter: 服务对象 5 is an organ, 6 other; 材料 是否必备 1 yes, 0 no.
    Standard,
    /// Zhejiang's upload: like the platform, but 办件类型 1 is promised, 2 on the spot.
    Zhejiang,
}

impl Practice {
    /// The code of an audience (服务对象).
    pub(super) const fn audience_code(self, audience: Audience) -> &'static str {
        match (self, audience) {
            (Self::Platform | Self::Zhejiang, Audience::Organ) => "6",
            (Self::Platform | Self::Zhejiang, Audience::Other) => "9",
            (_, other) => other.code(),
        }
    }

    /// The audience of a code. An enterprise that is no legal person (非法人企业) is one of the other organisations
    /// (其他组织): ours is the wider list.
    pub(super) fn audience(self, code: &str) -> Option<Audience> {
        match (self, code.trim_start_matches('0')) {
            (Self::Platform | Self::Zhejiang, "5" | "9") => Some(Audience::Other),
            (Self::Platform | Self::Zhejiang, "6") => Some(Audience::Organ),
            (_, other) => Audience::from_code(other),
        }
    }

    /// The code of a kind of handling (办件类型).
    pub(super) const fn handling_code(self, kind: HandlingKind) -> &'static str {
        match (self, kind) {
            (Self::Zhejiang, HandlingKind::Immediate) => "2",
            (Self::Zhejiang, HandlingKind::Promised) => "1",
            (_, other) => other.code(),
        }
    }

    /// The kind of handling of a code.
    pub(super) fn handling(self, code: &str) -> Option<HandlingKind> {
        let ours = HandlingKind::from_code(code)?;
        Some(match (self, ours) {
            (Self::Zhejiang, HandlingKind::Immediate) => HandlingKind::Promised,
            (Self::Zhejiang, HandlingKind::Promised) => HandlingKind::Immediate,
            (_, same) => same,
        })
    }

    /// The code of whether a material is needed (材料必要性); the standard has none for what may follow later.
    pub(super) const fn need_code(self, need: Need) -> Option<&'static str> {
        match (self, need) {
            (Self::Standard, Need::Required) => Some("1"),
            (Self::Standard, Need::Optional) => Some("0"),
            (Self::Standard, Need::Deferrable) => None,
            (_, other) => Some(other.code()),
        }
    }

    /// Whether a material is needed, of a code.
    pub(super) fn need(self, code: &str) -> Option<Need> {
        match (self, code) {
            (Self::Standard, "1" | "01") => Some(Need::Required),
            (Self::Standard, "0" | "00") => Some(Need::Optional),
            (Self::Standard, _) => None,
            (_, other) => Need::from_code(other),
        }
    }
}

/// The unit's code (时限单位): 1 working days, 2 calendar days. At once is written as no working days.
pub(super) const fn unit_code(limit: Limit) -> &'static str {
    match limit.unit() {
        LimitUnit::WorkingDays | LimitUnit::AtOnce => "1",
        LimitUnit::CalendarDays => "2",
    }
}

/// The unit of a code; hours, months and years have no counterpart here.
pub(super) fn unit(code: &str) -> Option<LimitUnit> {
    match code {
        "1" | "01" => Some(LimitUnit::WorkingDays),
        "2" | "02" => Some(LimitUnit::CalendarDays),
        _ => None,
    }
}

/// Yes or no (1 是, 0 否).
pub(super) fn yes(code: &str) -> Option<bool> {
    match code {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

/// The code of yes or no.
pub(super) const fn yes_code(yes: bool) -> &'static str {
    if yes { "1" } else { "0" }
}

/// The family of tables that items of a type belong to: public services (`true`) or the general ones (`false`).
/// Penalties, levies, coercion, inspections and unnamed powers have tables of their own, which are not among these.
pub(super) const fn family(kind: ItemType) -> Option<bool> {
    match kind {
        ItemType::Licence
        | ItemType::Payment
        | ItemType::Confirmation
        | ItemType::Reward
        | ItemType::Adjudication
        | ItemType::Other => Some(false),
        ItemType::PublicService => Some(true),
        ItemType::Power
        | ItemType::Penalty
        | ItemType::Coercion
        | ItemType::Levy
        | ItemType::Inspection => None,
    }
}

/// The special procedures (特别程序) of art. 45 of 行政许可法, whose time does not count.
const SPECIAL: [&str; 8] = [
    "听证",
    "招标",
    "拍卖",
    "检验",
    "检测",
    "检疫",
    "鉴定",
    "专家评审",
];

/// What stands in the column when there is none.
const NONE: &str = "无";

/// The cell of the special procedures: their names on the first line, what is said about them below; 无 for none.
pub(super) fn special_cell(names: &[String], note: &str) -> String {
    let names = names.join("、");
    match (names.is_empty(), note.is_empty()) {
        (true, true) => NONE.to_owned(),
        (false, true) => names,
        (true, false) if special_parts(note) == (Vec::new(), note) => note.to_owned(),
        (true, false) => format!("{NONE}\n{note}"),
        (false, false) => format!("{names}\n{note}"),
    }
}

/// The special procedures of a cell, and what is said about them. A cell whose first line is no list of the names of
/// art. 45 is all said in words.
pub(super) fn special_parts(cell: &str) -> (Vec<String>, &str) {
    let (first, rest) = cell.split_once('\n').unwrap_or((cell, ""));
    let first = first.trim();
    if first == NONE {
        return (Vec::new(), rest.trim());
    }
    let names: Vec<&str> = first
        .split(['、', ',', '，', ';', '；'])
        .map(str::trim)
        .collect();
    if names.iter().all(|name| SPECIAL.contains(name)) {
        (names.into_iter().map(str::to_owned).collect(), rest.trim())
    } else {
        (Vec::new(), cell.trim())
    }
}

/// Whether the column can carry these names.
pub(super) fn special_known(names: &[String]) -> bool {
    names.iter().all(|name| SPECIAL.contains(&name.as_str()))
}

/// Codes of one digit each in one cell: parted by commas where the column is wide enough, else run together.
pub(super) fn digits_cell(codes: &[&str], width: usize) -> String {
    let parted = codes.join(",");
    if parted.len() <= width {
        parted
    } else {
        codes.concat()
    }
}

/// The codes of such a cell, in either writing.
pub(super) fn digits_parts(cell: &str) -> Vec<&str> {
    if !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit()) {
        return (0..cell.len()).map(|at| &cell[at..=at]).collect();
    }
    words_parts(cell)
}

/// The words of a cell that holds several.
pub(super) fn words_parts(cell: &str) -> Vec<&str> {
    cell.split([',', '，', '、', ';', '；'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}

/// The entries of a long text, one a line.
pub(super) fn lines(cell: &str) -> Vec<&str> {
    cell.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}
