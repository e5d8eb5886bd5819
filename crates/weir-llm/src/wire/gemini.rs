//! Gemini's generateContent.

use super::{Ask, Fault, below, finish, text, usage};
use crate::message::{Delta, Finish, Reply};
use crate::preset::{Rung, Thinking};
use crate::schema::Rendered;
use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    system_instruction: Content<'a>,
    contents: [Content<'a>; 1],
    generation_config: Config<'a>,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    parts: [Part<'a>; 1],
}

#[derive(Serialize)]
struct Part<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_schema: Option<Rendered<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<Value>,
}

pub(super) fn request(ask: &Ask) -> (Url, Vec<u8>) {
    let system = ask.system();
    let wants_json = ask.request.schema.is_some() && matches!(ask.rung, Rung::Schema | Rung::Object);
    let body = Body {
        system_instruction: Content { role: None, parts: [Part { text: &system }] },
        contents: [Content { role: Some("user"), parts: [Part { text: &ask.request.user }] }],
        generation_config: Config {
            max_output_tokens: ask.request.max_tokens,
            temperature: ask.temperature,
            response_mime_type: wants_json.then_some("application/json"),
            response_schema: ask.schema_at(Rung::Schema).map(|schema| Rendered(schema, ask.keywords)),
            thinking_config: ask.quiet(Thinking::Budget).then(|| json!({"thinkingBudget": 0})),
        },
        extra: ask.extra,
    };
    let model = ask.model.trim_start_matches("models/");
    let method = if ask.stream { "streamGenerateContent" } else { "generateContent" };
    let mut url = below(ask.address, &["models", &format!("{model}:{method}")]);
    if ask.stream {
        url.set_query(Some("alt=sse"));
    }
    (url, serde_json::to_vec(&body).unwrap_or_default())
}

const INPUT: [&str; 1] = ["/usageMetadata/promptTokenCount"];
const OUTPUT: [&str; 2] = ["/usageMetadata/candidatesTokenCount", "/usageMetadata/thoughtsTokenCount"];

fn words(value: &Value) -> String {
    let parts = value.pointer("/candidates/0/content/parts").and_then(Value::as_array);
    let spoken = parts.into_iter().flatten().filter(|part| part.get("thought").and_then(Value::as_bool) != Some(true));
    spoken.filter_map(|part| text(part, "/text")).collect()
}

fn stopped(value: &Value) -> Option<Finish> {
    if value.pointer("/promptFeedback/blockReason").is_some() {
        return Some(Finish::Refused);
    }
    text(value, "/candidates/0/finishReason").map(|word| finish(&word))
}

pub(super) fn reply(value: &Value) -> Result<Reply, Fault> {
    let finish = stopped(value);
    if finish.is_none() && value.pointer("/candidates/0").is_none() {
        return Err(Fault::Malformed);
    }
    Ok(Reply { text: words(value), finish: finish.unwrap_or(Finish::Stop), usage: usage(value, &INPUT, &OUTPUT) })
}

pub(super) fn event(value: &Value) -> Vec<Delta> {
    let said = Some(words(value)).filter(|text| !text.is_empty()).map(Delta::Text);
    let count = usage(value, &INPUT, &OUTPUT).map(Delta::Usage);
    said.into_iter().chain(count).chain(stopped(value).map(Delta::Finish)).collect()
}
