//! The track that the applicant sees at every moment: six steps, with who and when.

use crate::{By, Case, State};
use std::cmp::Ordering;
use vocab::{Text, Timestamp};

/// One of the six steps of an approval (六步).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Application (申请).
    Apply,
    /// Acceptance (受理).
    Accept,
    /// Review (审查).
    Review,
    /// Decision (决定).
    Decide,
    /// Making the certificate (制证).
    Issue,
    /// Delivery (送达).
    Deliver,
}

impl Step {
    /// The six steps in order.
    pub const ALL: [Self; 6] = [
        Self::Apply,
        Self::Accept,
        Self::Review,
        Self::Decide,
        Self::Issue,
        Self::Deliver,
    ];

    /// What the pages call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Apply => Text::new("申请", "Application"),
            Self::Accept => Text::new("受理", "Acceptance"),
            Self::Review => Text::new("审查", "Review"),
            Self::Decide => Text::new("决定", "Decision"),
            Self::Issue => Text::new("制证", "Certificate"),
            Self::Deliver => Text::new("送达", "Delivery"),
        }
    }
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrackState {
    /// Done.
    Done,
    /// Where the case is now.
    Current,
    /// Still to come.
    Waiting,
    /// The case ended here without a grant.
    Stopped,
    /// Not needed in this case.
    Skipped,
}

/// One step of the track that the applicant sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// The step.
    pub step: Step,
    /// How far it is.
    pub state: TrackState,
    /// When it was finished, or the case ended there.
    pub at: Option<Timestamp>,
    /// Who finished it, or ended the case there.
    pub by: Option<By>,
}

impl State {
    /// The step that a case in this state stands at; `None` for a withdrawn one, which stays where it was.
    pub(crate) const fn step(&self) -> Option<Step> {
        match self {
            Self::Received { .. } | Self::Correcting { .. } | Self::IntakeRefused { .. } => {
                Some(Step::Accept)
            }
            Self::Reviewing { .. } => Some(Step::Review),
            Self::Deciding(_) => Some(Step::Decide),
            Self::Issuing { .. } => Some(Step::Issue),
            Self::Delivering { .. } | Self::Closed { .. } => Some(Step::Deliver),
            Self::Withdrawn => None,
        }
    }

    /// How far the step is that a case in this state stands at.
    const fn track(&self) -> TrackState {
        match self {
            Self::Received { .. }
            | Self::Correcting { .. }
            | Self::Reviewing { .. }
            | Self::Deciding(_)
            | Self::Issuing { .. }
            | Self::Delivering { .. } => TrackState::Current,
            Self::Closed { .. } => TrackState::Done,
            Self::IntakeRefused { .. } | Self::Withdrawn => TrackState::Stopped,
        }
    }
}

impl Case {
    /// The six steps with who and when: what the applicant sees at every moment.
    #[must_use]
    pub fn track(&self) -> Vec<Track> {
        Step::ALL
            .into_iter()
            .map(|step| {
                let finished = self.finished.get(&step);
                let act = finished.and_then(|at| self.history.iter().find(|p| p.position == *at));
                let state = match step.cmp(&self.step) {
                    Ordering::Less if finished.is_none() => TrackState::Skipped,
                    Ordering::Less if step == Step::Decide && self.refused() => TrackState::Stopped,
                    Ordering::Less => TrackState::Done,
                    Ordering::Equal => self.state.track(),
                    Ordering::Greater if self.status().is_final() => TrackState::Skipped,
                    Ordering::Greater => TrackState::Waiting,
                };
                Track {
                    step,
                    state,
                    at: act.map(|act| act.at),
                    by: act.map(|act| act.by.clone()),
                }
            })
            .collect()
    }

    fn refused(&self) -> bool {
        self.decision().is_some_and(|decision| !decision.granted)
    }

    /// Moves on to the step of the state that `position` brought about. An act that moves a case on, or ends it,
    /// finishes the step at which the case stood; steps that were leapt over are left unfinished.
    pub(crate) fn step_on(&mut self, position: vocab::Position) {
        let step = self.state.step().unwrap_or(self.step);
        if step > self.step || self.status().is_final() {
            // An ended case may still get its documents: the act that ended it stays.
            self.finished.entry(self.step).or_insert(position);
        }
        self.step = step;
    }
}
