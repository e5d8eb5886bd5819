//! The crawler's checklist, one named test a line: `line_NN_…`. Those of the client alone are in `weir-fetch`.
//! Beside them: what is followed in other ways (`following`), and pages behind feeds (`pages`).
//!
//! A real store, a real client and the real flow, between a scripted server on this machine and a clock that is put
//! forward by hand: a week of polling passes in a second.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod conditional;
mod errors;
mod following;
mod items;
mod pages;
mod polling;
mod redirects;
#[path = "../../../weir-fetch/tests/support/mod.rs"]
mod server;
mod together;
mod whole;
mod world;
#[path = "../../../weir-extract/tests/writer/mod.rs"]
mod writer;
