//! The pages and the JSON interface, in process, over a simulated city.

mod flow;
mod house;
mod html;
mod pages;
mod routes;
mod walk;
