//! The four dialects. Each file turns a request into JSON and an answer back into [`Reply`] or [`Delta`]; nothing here talks
//! to anybody. Answers are read leniently, as "compatible" servers differ in everything but the main fields.

mod anthropic;
mod embed;
mod fault;
mod frames;
mod gemini;
mod ollama;
mod openai;

pub(crate) use embed::{embed_reply, embed_request};
pub(crate) use fault::{Fault, of_status};
pub(crate) use frames::Frames;

use crate::message::{ChatRequest, Delta, Finish, Reply, Usage};
use crate::preset::{Dialect, Length, Rung, Thinking};
use crate::schema::{Keywords, Schema};
use serde_json::{Map, Value};
use url::Url;

/// The name of the tool whose arguments are the answer.
const TOOL: &str = "answer";

/// One request in all its parts.
pub(crate) struct Ask<'a> {
    pub(crate) address: &'a Url,
    pub(crate) dialect: Dialect,
    pub(crate) model: &'a str,
    pub(crate) request: &'a ChatRequest,
    pub(crate) rung: Rung,
    pub(crate) keywords: Keywords,
    pub(crate) length: Length,
    pub(crate) thinking: Thinking,
    pub(crate) temperature: Option<f32>,
    pub(crate) context: u32,
    pub(crate) stream: bool,
    pub(crate) extra: &'a Map<String, Value>,
}

impl Ask<'_> {
    /// The schema, where the server is to enforce it in this way.
    fn schema_at(&self, rung: Rung) -> Option<&Schema> {
        self.request.schema.as_ref().filter(|_| self.rung == rung).map(|(_, schema)| schema)
    }

    fn schema_name(&self) -> &'static str {
        self.request.schema.as_ref().map_or("answer", |(name, _)| *name)
    }

    /// The system text; where nobody enforces the shape, it says so.
    fn system(&self) -> String {
        match (&self.request.schema, self.rung) {
            (Some((_, schema)), Rung::Object | Rung::Plain) => {
                format!("{}\nThe JSON object follows this JSON Schema:\n{}", self.request.system, schema.to_json())
            }
            _ => self.request.system.clone(),
        }
    }

    /// Whether the model is to be told not to think, in this way.
    fn quiet(&self, way: Thinking) -> bool {
        !self.request.thinking && self.thinking == way
    }
}

/// An address below the provider's own.
pub(crate) fn below(address: &Url, segments: &[&str]) -> Url {
    let mut url = address.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// The address and the body of a request.
pub(crate) fn request(ask: &Ask) -> (Url, Vec<u8>) {
    match ask.dialect {
        Dialect::Openai => openai::request(ask),
        Dialect::Ollama => ollama::request(ask),
        Dialect::Anthropic => anthropic::request(ask),
        Dialect::Gemini => gemini::request(ask),
    }
}

/// A whole answer.
pub(crate) fn reply(dialect: Dialect, body: &[u8]) -> Result<Reply, Fault> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Fault::Malformed)?;
    fault::in_body(&value)?;
    match dialect {
        Dialect::Openai => openai::reply(&value),
        Dialect::Ollama => ollama::reply(&value),
        Dialect::Anthropic => anthropic::reply(&value),
        Dialect::Gemini => gemini::reply(&value),
    }
}

/// What one event of a stream says.
pub(crate) fn event(dialect: Dialect, data: &str) -> Result<Vec<Delta>, Fault> {
    if data.trim() == "[DONE]" {
        return Ok(vec![Delta::End]);
    }
    let value: Value = serde_json::from_str(data).map_err(|_| Fault::Malformed)?;
    fault::in_body(&value)?;
    Ok(match dialect {
        Dialect::Openai => openai::event(&value),
        Dialect::Ollama => ollama::event(&value),
        Dialect::Anthropic => anthropic::event(&value),
        Dialect::Gemini => gemini::event(&value),
    })
}

/// Headers that a dialect wants besides the key.
pub(crate) fn headers(dialect: Dialect) -> Vec<(&'static str, String)> {
    match dialect {
        Dialect::Anthropic => vec![("anthropic-version", "2023-06-01".to_owned())],
        _ => Vec::new(),
    }
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

/// Arguments of a tool call: an object, or its text.
fn arguments(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        value @ Value::Object(_) => Some(value.to_string()),
        _ => None,
    }
}

fn usage(value: &Value, input: &[&str], output: &[&str]) -> Option<Usage> {
    let sum = |pointers: &[&str]| -> Option<u64> {
        let found: Vec<u64> = pointers.iter().filter_map(|pointer| value.pointer(pointer).and_then(Value::as_u64)).collect();
        (!found.is_empty()).then(|| found.into_iter().fold(0, u64::saturating_add))
    };
    match (sum(input), sum(output)) {
        (None, None) => None,
        (input, output) => Some(Usage { input: input.unwrap_or(0), output: output.unwrap_or(0) }),
    }
}

fn finish(word: &str) -> Finish {
    match word.to_ascii_lowercase().as_str() {
        "length" | "max_tokens" | "model_context_window_exceeded" => Finish::Length,
        "content_filter" | "refusal" | "safety" | "recitation" | "blocklist" | "prohibited_content" | "spii" | "sensitive" => {
            Finish::Refused
        }
        _ => Finish::Stop,
    }
}

#[cfg(test)]
mod tests;
