//! Who someone is and may do: roles, permissions, passwords, throttling. No IO, no clock, no randomness.
//!
//! In scope: pure answers to "may this actor do that?" and "is this the password?".
//! Out of scope: where accounts are stored and how sessions travel (`office`, `web`).
//! Absent: any rule about a case's state; that is law, in `cases`.

mod actor;
mod password;
mod throttle;

pub use actor::{Actor, Permission, Role, RoleError};
pub use password::{PasswordError, PasswordHash, check_strength};
pub use throttle::{Attempts, THROTTLE_AFTER, THROTTLE_SECONDS};
