//! What the office needs from outside, each a narrow trait with an implementation in memory.

pub mod files;
pub mod memory_search;
pub mod paper;
pub mod plain_paper;
pub mod rows;
pub mod search;
pub mod shell;
pub mod store;
