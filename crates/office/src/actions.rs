//! What staff and applicants do with a case: the window's findings, opinions, decisions, delivery, withdrawal.

use crate::handle::CommandKey;
use crate::{Office, OfficeError, Result, SignedIn};
use cases::{Command, DeliveryWay, Finding, IntakeGround, Point, Verdict};
use identity::Permission;
use vocab::CaseId;

/// What the window finds, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examination {
    /// In order: accept.
    Accept,
    /// Ask once for everything that is to be corrected: each point with what to do about it.
    Correct(Vec<(Point, String)>),
    /// Do not accept.
    Refuse {
        /// On which ground.
        ground: IntakeGround,
        /// The reasons.
        reason: String,
        /// The competent organ, when it is another.
        competent: String,
    },
}

/// How a result is handed over at the window or by post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// Collected: by whom, and how they proved who they are.
    Collected(String),
    /// Posted: carrier and tracking number.
    Posted(String),
}

/// A longer text than this is refused: 4,000 characters.
pub const MAX_TEXT: usize = 4_000;

fn bounded(text: &str) -> Result<&str> {
    if text.chars().count() <= MAX_TEXT {
        return Ok(text);
    }
    Err(crate::Refused::new(
        "FORM-002",
        crate::RefusalKind::Invalid,
        format!("文字太长：最多 {MAX_TEXT} 个字。"),
        format!("The text is too long: at most {MAX_TEXT} characters."),
    )
    .into())
}

impl Office {
    /// The window examines an application (受理).
    ///
    /// # Errors
    /// The refusals of [`cases::decide`]; `AUTH-004` for others than clerks.
    pub async fn examine(
        &self,
        who: &SignedIn,
        case: CaseId,
        key: CommandKey,
        examination: &Examination,
    ) -> Result<()> {
        who.needs(Permission::Intake)?;
        self.command(who, case, key, |_, personal| {
            let finding = match examination {
                Examination::Accept => Finding::InOrder,
                Examination::Correct(points) => {
                    let notes: Vec<&str> = points
                        .iter()
                        .map(|(_, note)| bounded(note))
                        .collect::<Result<_>>()?;
                    let notes = serde_json::to_vec(&notes)
                        .map_err(|_| OfficeError::Fault("notes not encodable"))?;
                    Finding::Incomplete {
                        points: points.iter().map(|(point, _)| point.clone()).collect(),
                        notes: personal.seal(self, &notes)?,
                    }
                }
                Examination::Refuse {
                    ground,
                    reason,
                    competent,
                } => Finding::Inadmissible {
                    ground: *ground,
                    reason: personal
                        .seal_text(self, bounded(reason)?)?
                        .ok_or(cases::Refusal::NoReasons)?,
                    // Typed by hand, so it may name somebody.
                    competent: personal.seal_text(self, bounded(competent)?)?,
                },
            };
            Ok(Command::Examine(finding))
        })
        .await
    }

    /// A department gives its opinion in its branch (审查).
    ///
    /// # Errors
    /// The refusals of [`cases::decide`]; `AUTH-004` for others than reviewers.
    pub async fn give_opinion(
        &self,
        who: &SignedIn,
        case: CaseId,
        key: CommandKey,
        branch: &str,
        agrees: bool,
        note: &str,
    ) -> Result<()> {
        who.needs(Permission::Review)?;
        self.command(who, case, key, |_, personal| {
            let note = personal.seal_text(self, bounded(note)?)?;
            Ok(Command::GiveOpinion {
                branch: branch.to_owned(),
                agrees,
                note,
            })
        })
        .await
    }

    /// The leader decides (决定).
    ///
    /// # Errors
    /// The refusals of [`cases::decide`]; `AUTH-004` for others than leaders.
    pub async fn decide(
        &self,
        who: &SignedIn,
        case: CaseId,
        key: CommandKey,
        grant: bool,
        note: &str,
    ) -> Result<()> {
        who.needs(Permission::Decide)?;
        self.command(who, case, key, |_, personal| {
            let text = bounded(note)?;
            Ok(Command::Decide(if grant {
                Verdict::Grant {
                    note: personal.seal(self, text.trim().as_bytes())?,
                }
            } else {
                Verdict::Refuse {
                    reasons: personal.seal_text(self, text)?,
                }
            }))
        })
        .await
    }

    /// The window hands over the result, or has posted it (送达).
    ///
    /// # Errors
    /// The refusals of [`cases::decide`]; `AUTH-004` for others than clerks; `CASE-017` without a note.
    pub async fn hand_over(
        &self,
        who: &SignedIn,
        case: CaseId,
        key: CommandKey,
        handover: &Handover,
    ) -> Result<()> {
        who.needs(Permission::Deliver)?;
        let missing = || {
            crate::Refused::new(
                "CASE-017",
                crate::RefusalKind::Invalid,
                "请登记领取人及证件核对情况，或快递公司和单号。",
                "Record who collected it and how they proved who they are, or the carrier and tracking number.",
            )
        };
        self.command(who, case, key, |_, personal| {
            let (Handover::Collected(text) | Handover::Posted(text)) = handover;
            let note = personal
                .seal_text(self, bounded(text)?)?
                .ok_or_else(missing)?;
            Ok(Command::Deliver(match handover {
                Handover::Collected(_) => DeliveryWay::Collected { note },
                Handover::Posted(_) => DeliveryWay::Posted { note },
            }))
        })
        .await
    }

    /// The applicant takes the application back (撤回).
    ///
    /// # Errors
    /// The refusals of [`cases::decide`].
    pub async fn withdraw(
        &self,
        who: &SignedIn,
        case: CaseId,
        key: CommandKey,
        reason: &str,
    ) -> Result<()> {
        who.needs(Permission::Apply)?;
        self.command(who, case, key, |_, personal| {
            Ok(Command::Withdraw {
                note: personal.seal(self, bounded(reason)?.trim().as_bytes())?,
            })
        })
        .await
    }
}
