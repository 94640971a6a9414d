//! When the rules say no: a stable code, a sentence for the person who asked.

use crate::{Status, event::DocumentKind};
use vocab::Text;

/// The stable codes of refusals; each has a page under `docs/errors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each code is described by its refusal below and by its page in docs/errors"
)]
pub enum RefusalCode {
    Case001,
    Case002,
    Case003,
    Case004,
    Case005,
    Case006,
    Case007,
    Case008,
    Case009,
    Case010,
    Case011,
    Case012,
    Case013,
    Case014,
}

impl RefusalCode {
    /// All codes.
    pub const ALL: [Self; 14] = [
        Self::Case001,
        Self::Case002,
        Self::Case003,
        Self::Case004,
        Self::Case005,
        Self::Case006,
        Self::Case007,
        Self::Case008,
        Self::Case009,
        Self::Case010,
        Self::Case011,
        Self::Case012,
        Self::Case013,
        Self::Case014,
    ];

    /// The code as people quote it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Case001 => "CASE-001",
            Self::Case002 => "CASE-002",
            Self::Case003 => "CASE-003",
            Self::Case004 => "CASE-004",
            Self::Case005 => "CASE-005",
            Self::Case006 => "CASE-006",
            Self::Case007 => "CASE-007",
            Self::Case008 => "CASE-008",
            Self::Case009 => "CASE-009",
            Self::Case010 => "CASE-010",
            Self::Case011 => "CASE-011",
            Self::Case012 => "CASE-012",
            Self::Case013 => "CASE-013",
            Self::Case014 => "CASE-014",
        }
    }
}

/// Why a command is not carried out. Expected, and nobody's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case is not at this step, or no longer.
    #[error("not possible while the case is {status}")]
    NotNow {
        /// Where the case stands; [`Status::Received`] when it does not exist yet.
        status: Status,
    },
    /// The step belongs to another department, or to another kind of person.
    #[error("not for this department")]
    NotYours,
    /// Only the applicant may do this.
    #[error("only for the applicant")]
    NotApplicant,
    /// A correction names nothing.
    #[error("a correction notice names at least one point")]
    NothingNamed,
    /// A correction asks for what the published guide does not ask for (行政许可法 art. 31).
    #[error("not in the published guide: {point}")]
    NotInGuide {
        /// What was asked for.
        point: String,
    },
    /// A second notice names something that the first did not (行政许可法 art. 32(4), 72(4)).
    #[error("not named in the first notice: {point}")]
    NotToldOnce {
        /// What is new.
        point: String,
    },
    /// A refusal or a disagreement without reasons (行政许可法 art. 38, 72(5)).
    #[error("reasons are missing")]
    NoReasons,
    /// Not competent, but nobody else is named (行政许可法 art. 32(2)).
    #[error("the competent organ is not named")]
    NoCompetentOrgan,
    /// A required material has no file.
    #[error("material missing: {material}")]
    MaterialMissing {
        /// The material's key.
        material: String,
    },
    /// A material that the guide does not know, or with too many files.
    #[error("material not in the guide, or too many files: {material}")]
    MaterialUnknown {
        /// The material's key.
        material: String,
    },
    /// There is no such branch of review.
    #[error("no such branch: {branch}")]
    NoSuchBranch {
        /// The branch.
        branch: String,
    },
    /// The branch's opinion was given.
    #[error("opinion given before: {branch}")]
    OpinionGiven {
        /// The branch.
        branch: String,
    },
    /// The service does not deliver in this way.
    #[error("this way of delivery is not offered")]
    WayNotOffered,
    /// This document does not belong to the case as it stands, or was made before.
    #[error("no {} to be made now", kind.name())]
    NoSuchDocument {
        /// Its kind.
        kind: DocumentKind,
    },
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> RefusalCode {
        match self {
            Self::NotNow { .. } => RefusalCode::Case001,
            Self::NotYours => RefusalCode::Case002,
            Self::NotInGuide { .. } => RefusalCode::Case003,
            Self::NotToldOnce { .. } => RefusalCode::Case004,
            Self::NothingNamed => RefusalCode::Case005,
            Self::NoReasons => RefusalCode::Case006,
            Self::NoCompetentOrgan => RefusalCode::Case007,
            Self::MaterialMissing { .. } => RefusalCode::Case008,
            Self::MaterialUnknown { .. } => RefusalCode::Case009,
            Self::NoSuchBranch { .. } => RefusalCode::Case010,
            Self::OpinionGiven { .. } => RefusalCode::Case011,
            Self::NotApplicant => RefusalCode::Case012,
            Self::WayNotOffered => RefusalCode::Case013,
            Self::NoSuchDocument { .. } => RefusalCode::Case014,
        }
    }

    /// What happened, why, and what to do, for the person who asked.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::NotNow { status } => not_now(*status),
            Self::NotYours => Text::new(
                "这一步由其他部门或其他岗位办理，您不能代办。",
                "This step belongs to another department or post; you can't take it.",
            ),
            Self::NotApplicant => Text::new(
                "只有申请人本人可以这样做。",
                "Only the applicant can do this.",
            ),
            Self::NothingNamed => Text::new(
                "请至少指出一处需要补正的内容。",
                "Name at least one thing to be corrected.",
            ),
            Self::NotInGuide { point } => not_in_guide(point),
            Self::NotToldOnce { point } => not_told_once(point),
            Self::NoReasons => Text::new(
                "请写明理由：不予许可、不予受理或不同意的意见必须说明理由（行政许可法第三十八条）。",
                "Give the reasons: a refusal or a disagreeing opinion must state them (Licensing Law, art. 38).",
            ),
            Self::NoCompetentOrgan => Text::new(
                "请写明应向哪个机关申请（行政许可法第三十二条第二项）。",
                "Name the organ to which the applicant should turn (Licensing Law, art. 32(2)).",
            ),
            Self::MaterialMissing { material } => material_missing(material),
            Self::MaterialUnknown { material } => material_unknown(material),
            Self::NoSuchBranch { branch } => Text::new(
                format!("这个办件没有“{branch}”审查环节。"),
                format!("This case has no branch of review “{branch}”."),
            ),
            Self::OpinionGiven { .. } => Text::new(
                "这个环节的审查意见已经提交，不能重复提交。",
                "The opinion of this branch has been given; it can't be given twice.",
            ),
            Self::WayNotOffered => Text::new(
                "这个事项不提供这种送达方式，请另选一种。",
                "This service does not deliver in this way; choose another.",
            ),
            Self::NoSuchDocument { kind } => no_such_document(*kind),
        }
    }
}

fn not_now(status: Status) -> Text {
    let Text { zh, en } = status.label();
    Text::new(
        format!(
            "这件事现在不能办：办件当前状态是“{zh}”，可能已有同事先办了。请刷新页面查看最新情况。"
        ),
        format!(
            "This can't be done now: the case is at “{en}”; a colleague may have been faster. Reload the page to see where it stands."
        ),
    )
}

fn not_in_guide(point: &str) -> Text {
    Text::new(
        format!("公布的办事指南没有要求“{point}”，不得要求申请人补正（行政许可法第三十一条）。"),
        format!(
            "The published guide does not ask for “{point}”, so the applicant can't be asked for it (Licensing Law, art. 31)."
        ),
    )
}

fn not_told_once(point: &str) -> Text {
    Text::new(
        format!("第一次告知书没有列出“{point}”，不得再次要求（行政许可法第三十二条第四项）。"),
        format!(
            "The first notice did not name “{point}”; it can't be asked for now (Licensing Law, art. 32(4))."
        ),
    )
}

fn material_missing(material: &str) -> Text {
    Text::new(
        format!("还缺少必需的材料：{material}。请上传后再提交。"),
        format!("A required material is missing: {material}. Upload it, then submit again."),
    )
}

fn material_unknown(material: &str) -> Text {
    Text::new(
        format!("办事指南没有这项材料，或文件数量超过上限：{material}。"),
        format!("The guide has no such material, or there are too many files: {material}."),
    )
}

fn no_such_document(kind: DocumentKind) -> Text {
    let Text { zh, en } = kind.title();
    Text::new(
        format!("办件目前没有可出具的“{zh}”。"),
        format!("There is no “{en}” to be made in this case now."),
    )
}
