//! Pages for citizens.

pub(crate) mod account;
pub(crate) mod apply;
pub(crate) mod codes;
pub(crate) mod drafts;
pub(crate) mod find;
pub(crate) mod follow;
