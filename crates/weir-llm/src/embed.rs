//! Vectors for texts, to find what is alike across languages.

use crate::budget::Purpose;
use crate::engine::Engine;
use crate::error::LlmError;
use crate::message::Usage;
use crate::pace::{NoTurn, backoff};
use crate::preset::Rung;
use crate::provider::Provider;
use crate::wire::{self, Fault};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Texts of one request.
const BATCH: usize = 32;
/// The longest part of a text that is read, in characters: models cut it shorter still.
const LONGEST: usize = 4000;

/// Vectors and who made them. Vectors of different models cannot be compared: keep `id` beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    /// The provider and model.
    pub id: String,
    /// One for each text, all of one length, of length 1.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens read.
    pub usage: Usage,
}

impl Engine {
    /// One vector for each text.
    ///
    /// # Errors
    /// When no provider for [`Task::Embed`](crate::Task::Embed) is set up, has this, or answers.
    pub async fn embed(&self, purpose: &Purpose, texts: &[&str]) -> Result<Vectors, LlmError> {
        let mut first = None;
        for provider in self.chain(crate::Task::Embed) {
            match self.embed_by(provider, purpose, texts).await {
                Ok(vectors) => return Ok(vectors),
                Err(error) if !error.is_of_the_provider() => return Err(error),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or(LlmError::None))
    }

    async fn embed_by(&self, provider: &Provider, purpose: &Purpose, texts: &[&str]) -> Result<Vectors, LlmError> {
        let id = format!("{}/{}", provider.setup.name, provider.setup.model);
        let mut all = Vectors { id, vectors: Vec::with_capacity(texts.len()), usage: Usage::default() };
        for batch in texts.chunks(BATCH) {
            let cut: Vec<&str> =
                batch.iter().map(|text| text.char_indices().nth(LONGEST).map_or(*text, |(at, _)| text.get(..at).unwrap_or(text))).collect();
            let (vectors, usage) = self.batch(provider, purpose, &cut).await?;
            all.vectors.extend(vectors);
            all.usage += usage;
        }
        let length = all.vectors.first().map_or(0, Vec::len);
        if all.vectors.iter().any(|vector| vector.len() != length) {
            return Err(LlmError::Malformed { provider: provider.setup.name.clone() });
        }
        all.vectors.iter_mut().for_each(|vector| normalise(vector));
        Ok(all)
    }

    async fn batch(&self, provider: &Provider, purpose: &Purpose, texts: &[&str]) -> Result<(Vec<Vec<f32>>, Usage), LlmError> {
        let setup = &provider.setup;
        let name = || setup.name.clone();
        let deadline = Instant::now() + setup.timeout;
        let (url, body) = wire::embed_request(setup.dialect, &setup.address, &setup.model, texts)
            .ok_or_else(|| LlmError::BadRequest { provider: name(), status: 501 })?;
        let meter = self.meter(purpose);
        let likely: u64 = texts.iter().map(|text| provider.tokens(text)).sum();
        let mut attempt = 0;
        loop {
            provider.ready()?;
            let turn = provider.turn(likely, deadline).await;
            let turn = turn.map_err(|NoTurn(wait)| LlmError::RateLimited { provider: name(), wait: Some(wait) })?;
            let most = Usage { input: crate::tokens::bound(texts), output: 0 };
            let hold = meter.reserve(&setup.name, &setup.model, provider.rate, most).await?;
            let result = async {
                let answer = provider.send(url.clone(), Some(body.clone()), deadline).await?;
                let (status, wait) = (answer.status, answer.retry_after.and_then(|wait| Duration::try_from(wait).ok()));
                let body = answer.body().await.map_err(|error| provider.fetch_error(error))?;
                if !(200..300).contains(&status) {
                    return Err(provider.error(wire::of_status(status, &body, Rung::Plain), wait));
                }
                wire::embed_reply(setup.dialect, &body, texts.len()).map_err(|fault: Fault| provider.error(fault, None))
            };
            let result = result.await;
            drop(turn);
            let input = match &result {
                Ok((_, tokens)) => tokens.unwrap_or(likely),
                Err(error) if error.may_cost() => likely,
                Err(_) => 0,
            };
            let usage = Usage { input, output: 0 };
            meter.settle(hold, provider.rate, usage).await;
            let error = match result {
                Ok((vectors, _)) => {
                    provider.went_well();
                    return Ok((vectors, usage));
                }
                Err(error) => error,
            };
            provider.went_wrong(&error);
            attempt += 1;
            let wait = error.wait().unwrap_or_else(|| backoff(attempt - 1, self.around.world.random()));
            if !error.is_transient() || attempt >= setup.attempts || Instant::now() + wait >= deadline {
                return Err(error);
            }
            sleep(wait).await;
        }
    }
}

fn normalise(vector: &mut [f32]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}
