//! The shared words of the house: codes with check digits, ids, time, money, language, digests.
//!
//! In scope: small values that every other crate speaks in, with strict parsing and a text form.
//! Out of scope: rules about those values (`law`), how they are stored (`store`) or shown (`web`).
//! Quiet: no clock, no randomness, no IO; nothing of ours below it.

pub mod code;
mod digest;
mod id;
mod lang;
mod money;
mod time;

pub use digest::{Digest, DigestError};
pub use id::{
    AccountId, CaseId, CommandId, DocumentId, DraftId, FileId, IdError, JobId, PersonalRef, WorkId,
};
pub use lang::{Lang, LangError, Text};
pub use money::{Money, MoneyError};
pub use time::{Date, DateSpan, Timestamp};

/// A place in the record: 1 for the first act, one more for each act, without gaps.
pub type Position = u64;
