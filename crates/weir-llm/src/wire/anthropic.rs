//! Anthropic's messages, which llama.cpp's server speaks as well.

use super::{Ask, Fault, TOOL, arguments, below, finish, text, usage};
use crate::message::{Delta, Finish, Reply};
use crate::preset::Rung;
use crate::schema::Rendered;
use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    system: &'a str,
    messages: [Message<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[Tool<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<Output<'a>>,
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
struct Tool<'a> {
    name: &'a str,
    description: &'a str,
    input_schema: Rendered<'a>,
}

#[derive(Serialize)]
struct Output<'a> {
    format: Format<'a>,
}

#[derive(Serialize)]
struct Format<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    schema: Rendered<'a>,
}

pub(super) fn request(ask: &Ask) -> (Url, Vec<u8>) {
    let system = ask.system();
    let tool = ask.schema_at(Rung::Tool).map(|schema| Tool {
        name: TOOL,
        description: "Takes the finished answer.",
        input_schema: Rendered(schema, ask.keywords),
    });
    let body = Body {
        model: ask.model,
        max_tokens: ask.request.max_tokens,
        system: &system,
        messages: [Message { role: "user", content: &ask.request.user }],
        temperature: ask.temperature,
        tool_choice: tool.as_ref().map(|_| json!({"type": "tool", "name": TOOL})),
        tools: tool.map(|tool| [tool]),
        output_config: ask
            .schema_at(Rung::Schema)
            .map(|schema| Output { format: Format { kind: "json_schema", schema: Rendered(schema, ask.keywords) } }),
        stream: ask.stream,
        extra: ask.extra,
    };
    (below(ask.address, &["messages"]), serde_json::to_vec(&body).unwrap_or_default())
}

const INPUT: [&str; 3] = ["/usage/input_tokens", "/usage/cache_read_input_tokens", "/usage/cache_creation_input_tokens"];
const OUTPUT: [&str; 1] = ["/usage/output_tokens"];

pub(super) fn reply(value: &Value) -> Result<Reply, Fault> {
    let parts = value.get("content").and_then(Value::as_array).ok_or(Fault::Malformed)?;
    let called = parts.iter().find_map(|part| arguments(part.get("input")));
    let said = || parts.iter().filter(|part| text(part, "/type").as_deref() == Some("text")).filter_map(|part| text(part, "/text"));
    let finish = text(value, "/stop_reason").map_or(Finish::Stop, |word| finish(&word));
    Ok(Reply { text: called.unwrap_or_else(|| said().collect()), finish, usage: usage(value, &INPUT, &OUTPUT) })
}

pub(super) fn event(value: &Value) -> Vec<Delta> {
    let word = |pointer: &str| text(value, pointer);
    match word("/type").as_deref() {
        Some("message_start") => {
            let message = value.get("message").unwrap_or(&Value::Null);
            usage(message, &INPUT, &OUTPUT).map(Delta::Usage).into_iter().collect()
        }
        Some("content_block_delta") => {
            let words = word("/delta/text").or_else(|| word("/delta/partial_json")).filter(|text| !text.is_empty());
            let thinks = word("/delta/thinking").map(|_| Delta::Thinking);
            words.map(Delta::Text).into_iter().chain(thinks).collect()
        }
        Some("message_delta") => {
            let finish = word("/delta/stop_reason").map(|word| Delta::Finish(finish(&word)));
            // Only what was written is counted here; what was read came with the first event.
            usage(value, &[], &OUTPUT).map(Delta::Usage).into_iter().chain(finish).collect()
        }
        Some("message_stop") => vec![Delta::End],
        _ => Vec::new(),
    }
}
