//! The store's tests: one conformance suite for every engine, and what can go wrong with a file.

mod conformance;
mod faults;
mod twins;
mod world;
