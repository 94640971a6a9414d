//! The pages and the JSON interface, in process, over a simulated city.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

mod description;
mod desk;
mod elements;
mod flow;
mod house;
mod html;
mod pages;
mod paging;
mod refusals;
mod repeats;
mod routes;
mod walk;
