//! What readers see of models: every row of the table of failures, a real model server, translations, and what one switch takes
//! away. The whole program below the command line: pages, flow, store, and servers that do what a test says.
//!
//! Tests of the real server need the folder that `WEIR_SHARED` names and a Python with `xllamacpp` (`WEIR_MODEL_PYTHON`); without
//! them they say so and pass.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "fixture/ask.rs"]
mod ask;
#[path = "models/failures.rs"]
mod failures;
#[path = "models/pages.rs"]
mod pages;
#[path = "models/real.rs"]
mod real;
#[path = "../../weir-llm/tests/support/mod.rs"]
mod support;
#[path = "models/world.rs"]
mod world;
