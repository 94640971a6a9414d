//! The pages and the JSON interface, in process, over a simulated city.

mod description;
mod flow;
mod house;
mod html;
mod pages;
mod refusals;
mod repeats;
mod routes;
mod walk;
