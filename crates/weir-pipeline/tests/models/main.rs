//! Models in the running flow, on SQLite and (where `WEIR_TEST_PG` names a server) on PostgreSQL: what is asked and what is
//! not, what it may cost, what a crash leaves. What readers see of it is tested with the pages, in `weir-web`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod money;
#[path = "../../../weir-fetch/tests/support/mod.rs"]
mod server;
mod steps;
#[path = "../../../weir-llm/tests/support/mod.rs"]
mod support;
mod translation;
mod world;
