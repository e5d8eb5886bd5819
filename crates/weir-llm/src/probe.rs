//! What a provider really honours, found out by asking it: its documentation and its address say little.

use crate::answer::find_object;
use crate::budget::Purpose;
use crate::engine::Engine;
use crate::error::LlmError;
use crate::message::{ChatRequest, Usage};
use crate::preset::Rung;
use crate::provider::Provider;
use crate::schema::Schema;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// What a provider honours.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Probe {
    /// From a short question to its answer.
    pub answers_in: Duration,
    /// How structured output has to be asked for.
    pub structured: &'static str,
    /// Whether what came had the shape that was asked for.
    pub shape_kept: bool,
    /// Whether an answer comes piece by piece; the number of pieces.
    pub pieces: usize,
    /// Whether tokens are counted.
    pub counts_tokens: bool,
    /// Tokens of the whole probe.
    pub usage: Usage,
}

impl Engine {
    /// Asks a provider three short questions: in words, with a schema, as a stream. Nothing of it is kept.
    ///
    /// # Errors
    /// Where it does not answer the first. What it does not honour of the others is a finding.
    pub async fn probe(&self, provider: &Provider, purpose: &Purpose) -> Result<Probe, LlmError> {
        let meter = self.meter(purpose);
        let words = ChatRequest {
            system: "You are asked whether you can be reached.".into(),
            user: "Answer with the word yes.".into(),
            schema: None,
            max_tokens: 64,
            thinking: false,
        };
        let started = Instant::now();
        let first = provider.ask(&meter, &words, None).await?;
        match first.usable {
            // One that says more than it was asked for can be reached.
            Ok(()) | Err(LlmError::Truncated { .. }) => {}
            Err(error) => return Err(error),
        }
        let answers_in = started.elapsed();
        let mut usage = first.usage;

        let schema = Schema::Object(vec![("colour", Schema::Text { max: 16 }), ("number", Schema::Whole { min: 1, max: 9 })]);
        let shaped = ChatRequest {
            system: "You give examples as a JSON object.".into(),
            user: "Name a colour and a number from 1 to 9.".into(),
            schema: Some(("example", schema.clone())),
            max_tokens: 128,
            ..words.clone()
        };
        let second = provider.ask(&meter, &shaped, None).await;
        let shape_kept = match &second {
            Ok(done) => find_object(&done.reply.text).is_some_and(|value| schema.check(&value).is_ok()),
            Err(_) => false,
        };
        usage += second.map(|done| done.usage).unwrap_or_default();

        let (pieces, longest) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let progress = |characters: usize| {
            if longest.fetch_max(characters, Ordering::Relaxed) < characters {
                pieces.fetch_add(1, Ordering::Relaxed);
            }
        };
        let counting = ChatRequest { user: "Count from one to twenty in words.".into(), max_tokens: 128, ..words };
        let third = provider.ask(&meter, &counting, Some(&progress)).await;
        usage += third.map(|done| done.usage).unwrap_or_default();
        Ok(Probe {
            answers_in,
            structured: match provider.rung() {
                Rung::Schema => "schema",
                Rung::Object => "object",
                Rung::Tool => "tool",
                Rung::Plain => "plain",
            },
            shape_kept,
            pieces: pieces.into_inner(),
            counts_tokens: first.reply.usage.is_some(),
            usage,
        })
    }
}
