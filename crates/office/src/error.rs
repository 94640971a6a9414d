//! The three kinds of "no": the rules say no, it is not for your eyes, it is our fault.

use crate::port::files::FilesFault;
use crate::port::paper::PaperFault;
use crate::port::search::SearchFault;
use crate::port::store::{AppendError, ChangeError, StoreError};
use vocab::Text;

/// How a refusal is answered; `web` turns it into a status in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// What was sent is wrong; it can be corrected and sent again.
    Invalid,
    /// It was right once, but something has changed in between.
    Conflict,
    /// Too large, or too many.
    TooLarge,
    /// Too often; wait.
    TooOften,
    /// Sign in first.
    SignIn,
    /// Signed in, but not allowed.
    Forbidden,
}

/// One thing wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's JSON pointer.
    pub pointer: String,
    /// The rule that was broken (a JSON Schema keyword, or ours).
    pub rule: String,
    /// What to do about it.
    pub message: Text,
}

/// The rules say no: expected, translated, with a stable code and a page under `docs/errors`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {}", message.en)]
pub struct Refused {
    /// The stable code.
    pub code: &'static str,
    /// How it is answered.
    pub kind: RefusalKind,
    /// What happened, why, and what to do.
    pub message: Text,
    /// The fields concerned; may be empty.
    pub fields: Vec<FieldProblem>,
}

impl Refused {
    /// A refusal without fields.
    pub fn new(
        code: &'static str,
        kind: RefusalKind,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            code,
            kind,
            message: Text::new(zh, en),
            fields: Vec::new(),
        }
    }
}

impl From<cases::Refusal> for Refused {
    fn from(refusal: cases::Refusal) -> Self {
        use cases::Refusal as R;
        let kind = match &refusal {
            R::NotNow { .. } | R::OpinionGiven { .. } | R::NoSuchDocument { .. } => {
                RefusalKind::Conflict
            }
            R::NotYours | R::NotApplicant => RefusalKind::Forbidden,
            R::NothingNamed
            | R::NotInGuide { .. }
            | R::NotToldOnce { .. }
            | R::NoReasons
            | R::NoCompetentOrgan
            | R::MaterialMissing { .. }
            | R::MaterialUnknown { .. }
            | R::NoSuchBranch { .. }
            | R::WayNotOffered => RefusalKind::Invalid,
        };
        Self {
            code: refusal.code().as_str(),
            kind,
            message: refusal.message(),
            fields: Vec::new(),
        }
    }
}

/// Why the office did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// There is nothing of that name that the asker may see.
    #[error("nothing there for this asker")]
    Hidden,
    /// Stored data breaks an invariant.
    #[error("corrupt record: {0}")]
    Corrupt(String),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// The object store failed.
    #[error("the object store failed")]
    Files(#[from] FilesFault),
    /// The index failed.
    #[error("the search index failed")]
    Search(#[from] SearchFault),
    /// A document could not be made.
    #[error("a document could not be made")]
    Paper(#[from] PaperFault),
    /// Something else of ours failed.
    #[error("{0}")]
    Fault(&'static str),
}

impl From<cases::Refusal> for OfficeError {
    fn from(refusal: cases::Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<cases::Misfit> for OfficeError {
    fn from(misfit: cases::Misfit) -> Self {
        Self::Corrupt(misfit.to_string())
    }
}

impl From<StoreError> for OfficeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Refused(Refused::new(
                "SYS-001",
                RefusalKind::TooOften,
                "系统存储空间不足，您的操作没有保存。请稍后再试，或联系政务服务热线。",
                "The system is out of space; nothing of this was saved. Try again later, or call the service line.",
            )),
            other @ (StoreError::Fault(_) | StoreError::Corrupt { .. } | StoreError::Closed) => {
                Self::Store(other)
            }
        }
    }
}

/// Somebody else was faster.
pub(crate) fn changed_meanwhile() -> Refused {
    Refused::new(
        "CASE-015",
        RefusalKind::Conflict,
        "就在刚才，另一个人已经处理了这个办件，您的操作没有生效。请刷新页面查看最新情况。",
        "Somebody else has just handled this case, so your action was not carried out. Reload the page.",
    )
}

impl From<AppendError> for OfficeError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict { .. } => changed_meanwhile().into(),
            AppendError::DraftGone { case: Some(case) } => Refused::new(
                "DRAFT-002",
                RefusalKind::Conflict,
                format!("这份草稿已经提交过，不能重复提交。办件：{case}"),
                format!("This draft was submitted before and can't be submitted twice. Case: {case}"),
            )
            .into(),
            AppendError::DraftGone { case: None } => stale_draft().into(),
            AppendError::EditionTaken { code, edition } => Refused::new(
                "CAT-003",
                RefusalKind::Conflict,
                format!("事项 {code} 的第 {edition} 版已经发布，内容不同。请提高版本号。"),
                format!("Edition {edition} of {code} is published with another content. Raise the version."),
            )
            .into(),
            AppendError::Store(error) => error.into(),
        }
    }
}

/// The draft was changed elsewhere.
pub(crate) fn stale_draft() -> Refused {
    Refused::new(
        "DRAFT-003",
        RefusalKind::Conflict,
        "这份草稿在别处有了更新的内容。请刷新页面后继续。",
        "This draft was changed elsewhere. Reload the page and go on from there.",
    )
}

impl From<ChangeError> for OfficeError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Taken(what) => Refused::new(
                "AUTH-006",
                RefusalKind::Conflict,
                format!("已被占用：{what}"),
                format!("Taken: {what}"),
            )
            .into(),
            ChangeError::Stale(_) => stale_draft().into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

/// What the office answers.
pub type Result<T> = std::result::Result<T, OfficeError>;
