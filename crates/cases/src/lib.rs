//! The event-sourced case (办件): command → decide → events → evolve → react.

mod status;

pub use status::{Status, StatusError};
