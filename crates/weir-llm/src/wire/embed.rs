//! Embeddings in each dialect that has them.

use super::{Fault, below};
use crate::preset::Dialect;
use serde_json::{Value, json};
use url::Url;

/// The address and the body of a request for embeddings; `None` where the dialect has none.
pub(crate) fn embed_request(dialect: Dialect, address: &Url, model: &str, texts: &[&str]) -> Option<(Url, Vec<u8>)> {
    let (url, body) = match dialect {
        Dialect::Openai => (below(address, &["embeddings"]), json!({"model": model, "input": texts, "encoding_format": "float"})),
        Dialect::Ollama => (below(address, &["api", "embed"]), json!({"model": model, "input": texts})),
        Dialect::Gemini => {
            let model = model.trim_start_matches("models/");
            let name = format!("models/{model}");
            let requests: Vec<Value> = texts.iter().map(|text| json!({"model": name, "content": {"parts": [{"text": text}]}})).collect();
            (below(address, &["models", &format!("{model}:batchEmbedContents")]), json!({"requests": requests}))
        }
        Dialect::Anthropic => return None,
    };
    Some((url, serde_json::to_vec(&body).unwrap_or_default()))
}

/// The vectors, in the order of the texts, and how many tokens were read.
pub(crate) fn embed_reply(dialect: Dialect, body: &[u8], count: usize) -> Result<(Vec<Vec<f32>>, Option<u64>), Fault> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Fault::Malformed)?;
    super::fault::in_body(&value)?;
    let list = |pointer: &str| value.pointer(pointer).and_then(Value::as_array).ok_or(Fault::Malformed);
    let vectors: Vec<&Value> = match dialect {
        Dialect::Openai => {
            let mut rows: Vec<&Value> = list("/data")?.iter().collect();
            // Servers may answer in any order and number the rows.
            rows.sort_by_key(|row| row.get("index").and_then(Value::as_u64).unwrap_or(0));
            rows.into_iter().filter_map(|row| row.get("embedding")).collect()
        }
        Dialect::Ollama => list("/embeddings")?.iter().collect(),
        Dialect::Gemini => list("/embeddings")?.iter().filter_map(|row| row.get("values")).collect(),
        Dialect::Anthropic => return Err(Fault::Malformed),
    };
    let vectors: Vec<Vec<f32>> = vectors.into_iter().filter_map(vector).collect();
    let length = vectors.first().map_or(0, Vec::len);
    if vectors.len() != count || length == 0 || vectors.iter().any(|vector| vector.len() != length) {
        return Err(Fault::Malformed);
    }
    let tokens = value.pointer("/usage/prompt_tokens").or_else(|| value.get("prompt_eval_count")).and_then(Value::as_u64);
    Ok((vectors, tokens))
}

fn vector(value: &Value) -> Option<Vec<f32>> {
    let numbers = value.as_array()?;
    let vector: Vec<f32> = numbers.iter().filter_map(|number| number.as_f64().map(|number| number as f32)).collect();
    (vector.len() == numbers.len() && vector.iter().all(|number| number.is_finite())).then_some(vector)
}
