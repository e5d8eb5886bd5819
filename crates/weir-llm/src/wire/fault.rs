//! What a status and the text of a fault mean. The text is looked at for known words and then forgotten.

use crate::preset::Rung;
use serde_json::Value;

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Auth,
    BadRequest(u16),
    /// This way of asking for structured output is not supported.
    Unstructured,
    /// A fault of the server that comes from enforcing a structure; twice in a row it counts as not supported.
    Enforcing(u16),
    Overflow,
    RateLimited,
    Quota,
    Upstream(u16),
    Redirect,
    Refused,
    Malformed,
}

/// How much of a fault's text is looked at.
const LOOK: usize = 8192;

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// What an answer with a status other than 2xx means.
pub(crate) fn of_status(status: u16, body: &[u8], rung: Rung) -> Fault {
    let text = String::from_utf8_lossy(body.get(..LOOK.min(body.len())).unwrap_or_default()).to_ascii_lowercase();
    let overflow = [
        "exceed_context_size",
        "context_length_exceeded",
        "context length",
        "context size",
        "context window",
        "prompt is too long",
        "input token count",
        "too many tokens",
        "maximum context",
        "range of input length",
    ];
    let structure = ["response_format", "json_schema", "json_object", "schema", "grammar", "tool", "structured", "output_config", "format"];
    let broke = ["insufficient_quota", "insufficient balance", "credit balance", "insufficient credit", "out of credits"];
    let filtered = ["content_filter", "content management policy", "data_inspection_failed", "flagged"];
    match status {
        300..=399 => Fault::Redirect,
        402 => Fault::Quota,
        429 if has(&text, &broke) => Fault::Quota,
        429 => Fault::RateLimited,
        403 if has(&text, &filtered) => Fault::Refused,
        401 | 403 => Fault::Auth,
        400 | 404 | 413 | 422 if has(&text, &broke) => Fault::Quota,
        400 | 413 | 422 if has(&text, &overflow) => Fault::Overflow,
        413 => Fault::Overflow,
        400 | 422 if has(&text, &filtered) => Fault::Refused,
        // Gemini says so instead of 401.
        400 if has(&text, &["api_key_invalid", "api key not valid"]) => Fault::Auth,
        400 | 404 | 422 if rung != Rung::Plain && has(&text, &structure) => Fault::Unstructured,
        500 if rung != Rung::Plain && has(&text, &["expected peg", "peg-native", "grammar", "json_schema", "failed to parse"]) => {
            Fault::Enforcing(status)
        }
        408 | 409 | 425 | 500 | 502..=504 | 506..=599 => Fault::Upstream(status),
        _ => Fault::BadRequest(status),
    }
}

/// A fault that comes with a status of 200, as gateways and streams send it.
pub(super) fn in_body(value: &Value) -> Result<(), Fault> {
    let error = match value.get("error") {
        None | Some(Value::Null) => return Ok(()),
        Some(error) => error,
    };
    let code = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    let kind = error.get("type").or_else(|| error.get("status")).and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let status = match (code, kind.as_str()) {
        (Some(code @ 300..=599), _) => code,
        (_, "overloaded_error") => 529,
        (_, "rate_limit_error" | "resource_exhausted") => 429,
        (_, "authentication_error" | "permission_error") => 401,
        (_, "invalid_request_error" | "invalid_argument" | "exceed_context_size_error") => 400,
        _ => 500,
    };
    Err(of_status(status, error.to_string().as_bytes(), Rung::Plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn faults_by_status_and_words() {
        for (status, text, rung, expected) in [
            (401, "", Rung::Schema, Fault::Auth),
            (400, r#"{"error":{"status":"INVALID_ARGUMENT","message":"API key not valid."}}"#, Rung::Plain, Fault::Auth),
            (402, "", Rung::Schema, Fault::Quota),
            (429, r#"{"error":{"code":"insufficient_quota"}}"#, Rung::Schema, Fault::Quota),
            (429, "slow down", Rung::Schema, Fault::RateLimited),
            (400, r#"{"error":{"type":"exceed_context_size_error"}}"#, Rung::Schema, Fault::Overflow),
            (400, "This model's maximum context length is 8192 tokens", Rung::Plain, Fault::Overflow),
            (413, "", Rung::Plain, Fault::Overflow),
            (400, "'response_format' of type json_schema is not supported", Rung::Schema, Fault::Unstructured),
            (400, "'response_format' is not supported", Rung::Plain, Fault::BadRequest(400)),
            (400, "Your credit balance is too low", Rung::Tool, Fault::Quota),
            (500, "the output does not match the expected peg-native format", Rung::Schema, Fault::Enforcing(500)),
            (500, "the output does not match the expected peg-native format", Rung::Plain, Fault::Upstream(500)),
            (503, "", Rung::Schema, Fault::Upstream(503)),
            (529, "", Rung::Schema, Fault::Upstream(529)),
            (501, "", Rung::Schema, Fault::BadRequest(501)),
            (404, "no such model", Rung::Schema, Fault::BadRequest(404)),
            (302, "", Rung::Schema, Fault::Redirect),
            (400, "content_filter", Rung::Schema, Fault::Refused),
        ] {
            assert_eq!(of_status(status, text.as_bytes(), rung), expected, "{status} {text}");
        }
    }

    #[test]
    fn faults_inside_of_successes() {
        assert_eq!(in_body(&json!({"error": null})), Ok(()));
        assert_eq!(in_body(&json!({"error": {"code": 502, "message": "x"}})), Err(Fault::Upstream(502)));
        assert_eq!(in_body(&json!({"type": "error", "error": {"type": "overloaded_error"}})), Err(Fault::Upstream(529)));
        assert_eq!(in_body(&json!({"error": "model stopped"})), Err(Fault::Upstream(500)));
    }
}
