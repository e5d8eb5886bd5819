//! Ollama's own interface: the only one that sets the length of the context, without which long texts are cut silently.

use super::{Ask, Fault, below, finish, text, usage};
use crate::message::{Delta, Finish, Reply};
use crate::preset::{Rung, Thinking};
use crate::schema::Rendered;
use serde::Serialize;
use serde_json::{Map, Value};
use url::Url;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    think: Option<bool>,
    options: Options,
    stream: bool,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Format<'a> {
    Schema(Rendered<'a>),
    Word(&'static str),
}

#[derive(Serialize)]
struct Options {
    num_ctx: u32,
    num_predict: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
}

pub(super) fn request(ask: &Ask) -> (Url, Vec<u8>) {
    let system = ask.system();
    let format = match ask.rung {
        Rung::Schema => ask.schema_at(Rung::Schema).map(|schema| Format::Schema(Rendered(schema, ask.keywords))),
        Rung::Object => ask.schema_at(Rung::Object).map(|_| Format::Word("json")),
        Rung::Tool | Rung::Plain => None,
    };
    let body = Body {
        model: ask.model,
        messages: [Message { role: "system", content: &system }, Message { role: "user", content: &ask.request.user }],
        format,
        think: ask.quiet(Thinking::Think).then_some(false),
        options: Options { num_ctx: ask.context, num_predict: ask.request.max_tokens, temperature: ask.temperature },
        stream: ask.stream,
        extra: ask.extra,
    };
    (below(ask.address, &["api", "chat"]), serde_json::to_vec(&body).unwrap_or_default())
}

pub(super) fn reply(value: &Value) -> Result<Reply, Fault> {
    let content = text(value, "/message/content").ok_or(Fault::Malformed)?;
    let finish = text(value, "/done_reason").map_or(Finish::Stop, |word| finish(&word));
    Ok(Reply { text: content, finish, usage: usage(value, &["/prompt_eval_count"], &["/eval_count"]) })
}

pub(super) fn event(value: &Value) -> Vec<Delta> {
    let mut deltas = Vec::new();
    deltas.extend(text(value, "/message/content").filter(|text| !text.is_empty()).map(Delta::Text));
    if text(value, "/message/thinking").is_some_and(|text| !text.is_empty()) {
        deltas.push(Delta::Thinking);
    }
    if value.get("done").and_then(Value::as_bool) == Some(true) {
        deltas.extend(usage(value, &["/prompt_eval_count"], &["/eval_count"]).map(Delta::Usage));
        deltas.push(Delta::Finish(text(value, "/done_reason").map_or(Finish::Stop, |word| finish(&word))));
        deltas.push(Delta::End);
    }
    deltas
}
