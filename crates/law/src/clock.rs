//! The clocks of the Licensing Law, and the one of the decision with its promise.

use vocab::{Date, Text};

use crate::{Article, Calendar, Due, LawError, Limit, due};

/// A clock of the Licensing Law that binds the organ.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ClockId {
    /// C1 to tell what must be corrected (补正告知).
    CorrectionNotice,
    /// C2 to decide (审查决定).
    Decision,
    /// C2u to decide what is handled unified, jointly or centrally (统一、联合、集中办理).
    JointDecision,
    /// C3 to review at the lower level first (下级初审).
    LowerReview,
    /// C4 to issue and deliver (颁发送达).
    Delivery,
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStart {
    /// The day on which the application was received (收到申请).
    Received,
    /// The day of acceptance (受理).
    Accepted,
    /// The day of the decision (决定).
    Decided,
}

/// What the law attaches to a clock that has run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// The application counts as accepted from the day on which it was received.
    DeemedAccepted,
    /// The organ is late and must still act.
    Late,
}

/// Who may extend a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approver {
    /// The head of the organ (本行政机关负责人).
    HeadOfOrgan,
    /// The head of the government of the same level (本级人民政府负责人).
    HeadOfGovernment,
}

/// The one extension (延长) that a clock may have; its reason is told to the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// How much longer.
    pub limit: Limit,
    /// Who approves it.
    pub approver: Approver,
    /// Where the law says so.
    pub basis: Article,
}

/// A row of the table of clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Which clock.
    pub id: ClockId,
    /// What it is called.
    pub name: Text,
    /// What starts it; the day itself is not counted.
    pub start: ClockStart,
    /// How long it runs.
    pub limit: Limit,
    /// Whether time excluded by article 45 stops it.
    pub pausable: bool,
    /// What happens when it has run out.
    pub expiry: Expiry,
    /// The extension that it may have.
    pub extension: Option<Extension>,
    /// Where the law says so.
    pub basis: Article,
}

impl ClockId {
    /// All clocks.
    pub const ALL: [Self; 5] = [
        Self::CorrectionNotice,
        Self::Decision,
        Self::JointDecision,
        Self::LowerReview,
        Self::Delivery,
    ];

    /// The limit by law, where no special law says otherwise; all are working days (art. 82).
    #[must_use]
    pub const fn limit(self) -> Limit {
        match self {
            Self::CorrectionNotice => Limit::working_days(5),
            Self::Decision | Self::LowerReview => Limit::working_days(20),
            Self::JointDecision => Limit::working_days(45),
            Self::Delivery => Limit::working_days(10),
        }
    }

    /// The article of the Licensing Law.
    #[must_use]
    pub fn basis(self) -> Article {
        match self {
            Self::CorrectionNotice => Article::licensing(32).paragraph(1).item(4),
            Self::Decision => Article::licensing(42).paragraph(1),
            Self::JointDecision => Article::licensing(42).paragraph(2),
            Self::LowerReview => Article::licensing(43),
            Self::Delivery => Article::licensing(44),
        }
    }

    /// The row of the table.
    #[must_use]
    pub fn clock(self) -> Clock {
        let (zh, en) = match self {
            Self::CorrectionNotice => ("补正告知", "notice of corrections"),
            Self::Decision => ("审查决定", "decision"),
            Self::JointDecision => ("统一、联合、集中办理决定", "joint decision"),
            Self::LowerReview => ("下级机关初审", "first review by the lower organ"),
            Self::Delivery => ("颁发、送达", "issue and delivery"),
        };
        let extension = |days, approver| {
            Some(Extension {
                limit: Limit::working_days(days),
                approver,
                basis: self.basis(),
            })
        };
        Clock {
            id: self,
            name: Text::new(zh, en),
            start: match self {
                Self::CorrectionNotice => ClockStart::Received,
                Self::Decision | Self::JointDecision | Self::LowerReview => ClockStart::Accepted,
                Self::Delivery => ClockStart::Decided,
            },
            limit: self.limit(),
            pausable: matches!(self, Self::Decision | Self::JointDecision),
            expiry: match self {
                Self::CorrectionNotice => Expiry::DeemedAccepted,
                Self::Decision | Self::JointDecision | Self::LowerReview | Self::Delivery => {
                    Expiry::Late
                }
            },
            extension: match self {
                Self::Decision => extension(10, Approver::HeadOfOrgan),
                Self::JointDecision => extension(15, Approver::HeadOfGovernment),
                Self::CorrectionNotice | Self::LowerReview | Self::Delivery => None,
            },
            basis: self.basis(),
        }
    }

    /// When the clock runs out that starts on `start`.
    #[must_use]
    pub fn due(self, calendar: &Calendar, start: Date) -> Due {
        due(calendar, start, &self.limit())
    }
}

/// The clock of the decision (C2, C2u): what the law allows, and what the office promised.
///
/// A promise (承诺时限) can only shorten.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct DecisionClock {
    statutory: Limit,
    promised: Option<Limit>,
    joint: bool,
    basis: Article,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    statutory: Limit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    promised: Option<Limit>,
    joint: bool,
    basis: Article,
}

impl TryFrom<Wire> for DecisionClock {
    type Error = LawError;
    fn try_from(wire: Wire) -> Result<Self, LawError> {
        Self::new(wire.statutory, wire.promised, wire.joint, wire.basis)
    }
}

impl From<DecisionClock> for Wire {
    fn from(clock: DecisionClock) -> Self {
        Self {
            statutory: clock.statutory,
            promised: clock.promised,
            joint: clock.joint,
            basis: clock.basis,
        }
    }
}

/// When a decision is due: by law, by promise, and the earlier of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionDue {
    /// By law; later is a red card.
    pub statutory: Due,
    /// By promise; the same as by law where nothing was promised.
    pub promised: Due,
    /// The earlier of the two.
    pub binding: Due,
}

impl DecisionClock {
    /// A clock from a statutory limit, a promise, whether several departments handle it as one
    /// (统一、联合、集中办理), and the article that sets the statutory limit.
    ///
    /// # Errors
    /// `LAW-011` when the promise is not certainly within the statutory limit (see
    /// [`Limit::is_within`]); `LAW-013` when the limit exceeds article 42 and yet rests on the
    /// Licensing Law, which leaves longer limits to other laws.
    pub fn new(
        statutory: Limit,
        promised: Option<Limit>,
        joint: bool,
        basis: Article,
    ) -> Result<Self, LawError> {
        let allowed = Self::id_of(joint).limit();
        if basis.is_licensing() && !statutory.is_within(&allowed) {
            return Err(LawError::BasisMissing { statutory, allowed });
        }
        if let Some(promised) = promised
            && !promised.is_within(&statutory)
        {
            return Err(LawError::PromiseTooLong {
                promised,
                statutory,
            });
        }
        Ok(Self {
            statutory,
            promised,
            joint,
            basis,
        })
    }

    /// The clock of article 42 itself: 20 working days, 45 where departments handle it as one.
    ///
    /// # Errors
    /// `LAW-011` as in [`DecisionClock::new`].
    pub fn by_licensing_law(promised: Option<Limit>, joint: bool) -> Result<Self, LawError> {
        let id = Self::id_of(joint);
        Self::new(id.limit(), promised, joint, id.basis())
    }

    const fn id_of(joint: bool) -> ClockId {
        if joint {
            ClockId::JointDecision
        } else {
            ClockId::Decision
        }
    }

    /// Which clock of the table this is.
    #[must_use]
    pub const fn id(&self) -> ClockId {
        Self::id_of(self.joint)
    }

    /// The statutory limit (法定时限).
    #[must_use]
    pub const fn statutory(&self) -> &Limit {
        &self.statutory
    }

    /// The promised limit (承诺时限), where one was given.
    #[must_use]
    pub const fn promised(&self) -> Option<&Limit> {
        self.promised.as_ref()
    }

    /// The limit that binds: the promise, or else the statutory one.
    #[must_use]
    pub const fn binding(&self) -> &Limit {
        match &self.promised {
            Some(promised) => promised,
            None => &self.statutory,
        }
    }

    /// Whether several departments handle the matter as one.
    #[must_use]
    pub const fn joint(&self) -> bool {
        self.joint
    }

    /// The article that sets the statutory limit.
    #[must_use]
    pub const fn basis(&self) -> &Article {
        &self.basis
    }

    /// When the decision is due that was accepted on `accepted`.
    #[must_use]
    pub fn decision_due(&self, calendar: &Calendar, accepted: Date) -> DecisionDue {
        let statutory = due(calendar, accepted, &self.statutory);
        let promised = self
            .promised
            .map_or(statutory, |promised| due(calendar, accepted, &promised));
        let binding = if promised.date <= statutory.date {
            promised
        } else {
            statutory
        };
        DecisionDue {
            statutory,
            promised,
            binding,
        }
    }
}
