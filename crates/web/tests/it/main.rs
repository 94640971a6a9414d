//! The pages and the JSON interface, in process, over a simulated city.

mod house;
mod routes;
