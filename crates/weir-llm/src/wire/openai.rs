//! OpenAI's chat completions, as OpenAI and everyone who copies it speaks them.

use super::{Ask, Fault, TOOL, arguments, below, finish, text, usage};
use crate::message::{Delta, Finish, Reply};
use crate::preset::{Length, Rung, Thinking};
use crate::schema::Rendered;
use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[Tool<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_thinking: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat_template_kwargs: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Value>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<Value>,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Format<'a> {
    JsonSchema { json_schema: Named<'a> },
    JsonObject,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    strict: bool,
    schema: Rendered<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    function: Function<'a>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    description: &'a str,
    parameters: Rendered<'a>,
}

pub(super) fn request(ask: &Ask) -> (Url, Vec<u8>) {
    let system = ask.system();
    let format = match ask.rung {
        Rung::Schema => ask.schema_at(Rung::Schema).map(|schema| Format::JsonSchema {
            json_schema: Named { name: ask.schema_name(), strict: true, schema: Rendered(schema, ask.keywords) },
        }),
        Rung::Object => ask.schema_at(Rung::Object).map(|_| Format::JsonObject),
        Rung::Tool | Rung::Plain => None,
    };
    let tool = ask.schema_at(Rung::Tool).map(|schema| Tool {
        kind: "function",
        function: Function { name: TOOL, description: "Takes the finished answer.", parameters: Rendered(schema, ask.keywords) },
    });
    let most = ask.request.max_tokens;
    let body = Body {
        model: ask.model,
        messages: [Message { role: "system", content: &system }, Message { role: "user", content: &ask.request.user }],
        max_tokens: (ask.length == Length::MaxTokens).then_some(most),
        max_completion_tokens: (ask.length == Length::MaxCompletionTokens).then_some(most),
        temperature: ask.temperature,
        response_format: format,
        tool_choice: tool.as_ref().map(|_| json!({"type": "function", "function": {"name": TOOL}})),
        tools: tool.map(|tool| [tool]),
        enable_thinking: ask.quiet(Thinking::EnableThinking).then_some(false),
        chat_template_kwargs: ask.quiet(Thinking::ChatTemplate).then(|| json!({"enable_thinking": false})),
        reasoning: ask.quiet(Thinking::Reasoning).then(|| json!({"enabled": false})),
        stream: ask.stream,
        stream_options: ask.stream.then(|| json!({"include_usage": true})),
        extra: ask.extra,
    };
    (below(ask.address, &["chat", "completions"]), serde_json::to_vec(&body).unwrap_or_default())
}

const INPUT: [&str; 1] = ["/usage/prompt_tokens"];
const OUTPUT: [&str; 1] = ["/usage/completion_tokens"];

pub(super) fn reply(value: &Value) -> Result<Reply, Fault> {
    let message = value.pointer("/choices/0/message").ok_or(Fault::Malformed)?;
    let called = arguments(message.pointer("/tool_calls/0/function/arguments"));
    let text = called.or_else(|| content(message.get("content"))).unwrap_or_default();
    let refused = message.get("refusal").and_then(Value::as_str).is_some_and(|words| !words.is_empty());
    let stopped = value.pointer("/choices/0/finish_reason").and_then(Value::as_str).map_or(Finish::Stop, finish);
    let finish = if refused { Finish::Refused } else { stopped };
    Ok(Reply { text, finish, usage: usage(value, &INPUT, &OUTPUT) })
}

/// Text, or a list of parts with text.
fn content(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => Some(parts.iter().filter_map(|part| text(part, "/text")).collect()),
        _ => None,
    }
}

pub(super) fn event(value: &Value) -> Vec<Delta> {
    let mut deltas = Vec::new();
    let delta = value.pointer("/choices/0/delta");
    let words = delta.and_then(|delta| content(delta.get("content")));
    let called = delta.and_then(|delta| arguments(delta.pointer("/tool_calls/0/function/arguments")));
    deltas.extend(words.into_iter().chain(called).filter(|text| !text.is_empty()).map(Delta::Text));
    if delta.is_some_and(|delta| delta.get("reasoning_content").or_else(|| delta.get("reasoning")).is_some_and(Value::is_string)) {
        deltas.push(Delta::Thinking);
    }
    if delta.and_then(|delta| text(delta, "/refusal")).is_some_and(|words| !words.is_empty()) {
        deltas.push(Delta::Finish(Finish::Refused));
    }
    deltas.extend(text(value, "/choices/0/finish_reason").map(|word| Delta::Finish(finish(&word))));
    deltas.extend(usage(value, &INPUT, &OUTPUT).map(Delta::Usage));
    deltas
}
