//! What follows from an act, to be done afterwards by the platform itself.

use crate::event::{DeliveryWish, Event};
use crate::{Case, State};

/// Something to be done after an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Job {
    /// Make the certificate (制证).
    MakeCertificate,
    /// Place the result in the applicant's account (电子送达).
    DeliverElectronically,
}

impl Job {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MakeCertificate => "case.make_certificate",
            Self::DeliverElectronically => "case.deliver_electronically",
        }
    }

    /// The job of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::MakeCertificate, Self::DeliverElectronically]
            .into_iter()
            .find(|job| job.name() == name)
    }
}

/// The jobs that follow from an event; `case` is the case after it.
#[must_use]
pub fn react(case: &Case, event: &Event) -> Vec<Job> {
    let mut jobs = Vec::new();
    match event {
        Event::Granted { .. } | Event::Refused { .. } | Event::CertificateMade { .. } => {
            match &case.state {
                State::Issuing { .. } => jobs.push(Job::MakeCertificate),
                State::Delivering { .. } if case.wish == DeliveryWish::Electronic => {
                    jobs.push(Job::DeliverElectronically);
                }
                _ => {}
            }
        }
        Event::Submitted { .. }
        | Event::CorrectionRequested { .. }
        | Event::Resubmitted { .. }
        | Event::Accepted { .. }
        | Event::IntakeRefused { .. }
        | Event::OpinionGiven { .. }
        | Event::DocumentMade { .. }
        | Event::Delivered { .. }
        | Event::Withdrawn { .. } => {}
    }
    jobs
}
