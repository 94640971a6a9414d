//! Pages for staff: window, reviewers and leaders share the desk; supervisors and administrators have their own.

pub(crate) mod acts;
pub(crate) mod admin;
pub(crate) mod desk;
pub(crate) mod oversight;
