//! The event-sourced case (办件): command → [`decide`] → events → [`evolve`] → [`react`].
//!
//! In scope: what may happen to a case in which state, and what follows from it.
//! Out of scope: permission (`identity`, `office`), storage, documents, wording of pages.
//! Absent for ever: a clock, ids made here, names and identity numbers. Free text is referred to by [`Sealed`].

mod advance;
mod command;
mod decide;
mod event;
mod evolve;
mod facts;
mod react;
mod refusal;
mod state;
mod status;
mod track;

pub use command::{Command, Finding, Submission, Verdict};
pub use decide::decide;
pub use event::{
    By, DeliveryWay, DeliveryWish, DocumentKind, DocumentMark, Event, FileMark, IntakeGround,
    MaterialFiles, Point, Recorded, Sealed,
};
pub use evolve::{Misfit, evolve, fold};
pub use facts::{BranchPlan, Facts, Guide, MaterialDemand};
pub use react::{Job, react};
pub use refusal::{Refusal, RefusalCode};
pub use state::{
    Acceptance, Branch, Case, Certificate, Decided, Decision, Document, Opinion, Passed, Reviewed,
    State,
};
pub use status::{Status, StatusError};
pub use track::{Step, Track, TrackState};
