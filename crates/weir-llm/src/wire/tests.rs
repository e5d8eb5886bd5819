//! Each dialect against what its documentation shows: requests as they are sent, answers whole and as streams.

use super::*;
use serde_json::json;

fn ask<'a>(dialect: Dialect, address: &'a Url, request: &'a ChatRequest, rung: Rung, extra: &'a Map<String, Value>) -> Ask<'a> {
    let keywords = match dialect {
        Dialect::Anthropic => Keywords::None,
        Dialect::Gemini => Keywords::OpenApi,
        _ => Keywords::All,
    };
    let thinking = match dialect {
        Dialect::Ollama => Thinking::Think,
        Dialect::Gemini => Thinking::Budget,
        _ => Thinking::ChatTemplate,
    };
    let (length, temperature) = (Length::MaxTokens, Some(0.0));
    Ask { address, dialect, model: "m/1", request, rung, keywords, length, thinking, temperature, context: 8192, stream: false, extra }
}

fn request_of(dialect: Dialect, rung: Rung, stream: bool) -> (String, Value, String) {
    let address: Url = "http://host/base".parse().unwrap();
    let schema = Schema::Object(vec![("z", Schema::Text { max: 5 }), ("a", Schema::Whole { min: 1, max: 3 })]);
    let request = ChatRequest { system: "S".into(), user: "U".into(), schema: Some(("brief", schema)), max_tokens: 9, thinking: false };
    let extra = Map::from_iter([("seed".to_owned(), json!(7))]);
    let (url, body) = request_fn(&Ask { stream, ..ask(dialect, &address, &request, rung, &extra) });
    let raw = String::from_utf8(body).unwrap();
    (url.to_string(), serde_json::from_str(&raw).unwrap(), raw)
}

use super::request as request_fn;

#[test]
fn openai_requests() {
    let (url, body, raw) = request_of(Dialect::Openai, Rung::Schema, true);
    assert_eq!(url, "http://host/base/chat/completions");
    assert_eq!(body["messages"], json!([{"role": "system", "content": "S"}, {"role": "user", "content": "U"}]));
    assert_eq!(body["response_format"]["type"], "json_schema");
    assert_eq!(body["response_format"]["json_schema"]["name"], "brief");
    assert!(raw.contains(r#""properties":{"z":{"type":"string","maxLength":5},"a":"#), "the order stays: {raw}");
    assert_eq!((&body["stream_options"]["include_usage"], &body["seed"], &body["max_tokens"]), (&json!(true), &json!(7), &json!(9)));
    assert_eq!(body["chat_template_kwargs"]["enable_thinking"], false);
    let (_, body, _) = request_of(Dialect::Openai, Rung::Object, false);
    assert_eq!(body["response_format"], json!({"type": "json_object"}));
    assert!(body["messages"][0]["content"].as_str().unwrap().contains("JSON Schema"));
    let (_, body, _) = request_of(Dialect::Openai, Rung::Tool, false);
    assert_eq!(body["tool_choice"]["function"]["name"], "answer");
    assert_eq!(body["tools"][0]["function"]["parameters"]["required"], json!(["z", "a"]));
    let (_, body, _) = request_of(Dialect::Openai, Rung::Plain, false);
    assert!(body.get("response_format").is_none() && body.get("tools").is_none());
}

#[test]
fn openai_answers() {
    let whole = json!({"choices": [{"message": {"content": "hi", "reasoning_content": "hm"}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 4}});
    let expected = Reply { text: "hi".into(), finish: Finish::Length, usage: Some(Usage { input: 3, output: 4 }) };
    assert_eq!(reply(Dialect::Openai, whole.to_string().as_bytes()), Ok(expected));
    let called = json!({"choices": [{"message": {"content": null, "tool_calls": [{"function": {"name": "answer", "arguments": "{\"a\":1}"}}]}, "finish_reason": "tool_calls"}]});
    let expected = Reply { text: "{\"a\":1}".into(), finish: Finish::Stop, usage: None };
    assert_eq!(reply(Dialect::Openai, called.to_string().as_bytes()), Ok(expected));
    let refused = json!({"choices": [{"message": {"content": null, "refusal": "no"}, "finish_reason": "stop"}]});
    assert_eq!(reply(Dialect::Openai, refused.to_string().as_bytes()).unwrap().finish, Finish::Refused);
    let parts = json!({"choices": [{"message": {"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}}]});
    assert_eq!(reply(Dialect::Openai, parts.to_string().as_bytes()).unwrap().text, "ab");
    for wrong in ["", "<html>", "[]", "{}", "{\"choices\":[]}"] {
        assert_eq!(reply(Dialect::Openai, wrong.as_bytes()), Err(Fault::Malformed), "{wrong}");
    }
    assert_eq!(reply(Dialect::Openai, b"{\"error\":{\"code\":429}}"), Err(Fault::RateLimited));
    let events = |data: &str| event(Dialect::Openai, data).unwrap();
    assert_eq!(events(r#"{"choices":[{"delta":{"content":"x"}}]}"#), [Delta::Text("x".into())]);
    assert_eq!(events(r#"{"choices":[{"delta":{"reasoning_content":"x"}}]}"#), [Delta::Thinking]);
    assert_eq!(events(r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#), [Delta::Finish(Finish::Stop)]);
    assert_eq!(events("[DONE]"), [Delta::End]);
    assert_eq!(event(Dialect::Openai, r#"{"error":{"message":"overloaded","code":503}}"#), Err(Fault::Upstream(503)));
}

#[test]
fn ollama_requests_and_answers() {
    let (url, body, raw) = request_of(Dialect::Ollama, Rung::Schema, false);
    assert_eq!(url, "http://host/base/api/chat");
    assert_eq!(body["options"], json!({"num_ctx": 8192, "num_predict": 9, "temperature": 0.0}));
    assert_eq!((&body["think"], &body["stream"], &body["format"]["type"]), (&json!(false), &json!(false), &json!("object")));
    assert!(raw.contains(r#""format":{"type":"object","properties":{"z""#), "{raw}");
    assert_eq!(request_of(Dialect::Ollama, Rung::Object, false).1["format"], "json");
    let whole = json!({"model": "m", "message": {"role": "assistant", "content": "hi"}, "done": true, "done_reason": "stop",
        "prompt_eval_count": 11, "eval_count": 5});
    let expected = Reply { text: "hi".into(), finish: Finish::Stop, usage: Some(Usage { input: 11, output: 5 }) };
    assert_eq!(reply(Dialect::Ollama, whole.to_string().as_bytes()), Ok(expected));
    assert_eq!(reply(Dialect::Ollama, b"{\"error\":\"model 'x' not found\"}"), Err(Fault::Upstream(500)));
    let events = |data: &str| event(Dialect::Ollama, data).unwrap();
    assert_eq!(events(r#"{"message":{"content":"h"},"done":false}"#), [Delta::Text("h".into())]);
    assert_eq!(events(r#"{"message":{"content":"","thinking":"hm"},"done":false}"#), [Delta::Thinking]);
    let last = events(r#"{"message":{"content":""},"done":true,"done_reason":"length","prompt_eval_count":1,"eval_count":2}"#);
    assert_eq!(last, [Delta::Usage(Usage { input: 1, output: 2 }), Delta::Finish(Finish::Length), Delta::End]);
}

#[test]
fn anthropic_requests_and_answers() {
    let (url, body, _) = request_of(Dialect::Anthropic, Rung::Tool, false);
    assert_eq!(url, "http://host/base/messages");
    assert_eq!((&body["system"], &body["messages"]), (&json!("S"), &json!([{"role": "user", "content": "U"}])));
    assert_eq!((&body["tool_choice"], &body["tools"][0]["name"]), (&json!({"type": "tool", "name": "answer"}), &json!("answer")));
    assert_eq!(body["tools"][0]["input_schema"]["properties"]["z"], json!({"type": "string"}), "no bounds");
    assert_eq!(request_of(Dialect::Anthropic, Rung::Schema, false).1["output_config"]["format"]["type"], "json_schema");
    let usage = json!({"input_tokens": 1, "cache_read_input_tokens": 40, "output_tokens": 7});
    let called = json!({"content": [{"type": "text", "text": "ok"}, {"type": "tool_use", "name": "answer", "input": {"a": 1}}],
        "stop_reason": "tool_use", "usage": usage});
    let expected = Reply { text: "{\"a\":1}".into(), finish: Finish::Stop, usage: Some(Usage { input: 41, output: 7 }) };
    assert_eq!(reply(Dialect::Anthropic, called.to_string().as_bytes()), Ok(expected));
    let refused = json!({"content": [], "stop_reason": "refusal"});
    assert_eq!(reply(Dialect::Anthropic, refused.to_string().as_bytes()).unwrap().finish, Finish::Refused);
    let events = |data: Value| event(Dialect::Anthropic, &data.to_string()).unwrap();
    assert_eq!(events(json!({"type": "message_start", "message": {"usage": usage}})), [Delta::Usage(Usage { input: 41, output: 7 })]);
    assert_eq!(events(json!({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "a"}})), [Delta::Text("a".into())]);
    let json_piece = json!({"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": "{\"a"}});
    assert_eq!(events(json_piece), [Delta::Text("{\"a".into())]);
    let end = json!({"type": "message_delta", "delta": {"stop_reason": "max_tokens"}, "usage": {"output_tokens": 9}});
    assert_eq!(events(end), [Delta::Usage(Usage { input: 0, output: 9 }), Delta::Finish(Finish::Length)]);
    assert_eq!(events(json!({"type": "message_stop"})), [Delta::End]);
    assert_eq!(events(json!({"type": "ping"})), []);
    let overloaded = json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}).to_string();
    assert_eq!(event(Dialect::Anthropic, &overloaded), Err(Fault::Upstream(529)));
}

#[test]
fn gemini_requests_and_answers() {
    let (url, body, raw) = request_of(Dialect::Gemini, Rung::Schema, false);
    assert_eq!(url, "http://host/base/models/m%2F1:generateContent");
    assert_eq!(body["systemInstruction"]["parts"][0]["text"], "S");
    assert_eq!(body["contents"][0], json!({"role": "user", "parts": [{"text": "U"}]}));
    let config = &body["generationConfig"];
    assert_eq!((&config["maxOutputTokens"], &config["responseMimeType"]), (&json!(9), &json!("application/json")));
    assert_eq!((&config["responseSchema"]["type"], &config["thinkingConfig"]["thinkingBudget"]), (&json!("OBJECT"), &json!(0)));
    assert!(raw.contains(r#""propertyOrdering":["z","a"]"#), "{raw}");
    assert_eq!(request_of(Dialect::Gemini, Rung::Schema, true).0, "http://host/base/models/m%2F1:streamGenerateContent?alt=sse");
    let part = |reason: Option<&str>| {
        json!({"candidates": [{"content": {"parts": [{"text": "hm", "thought": true}, {"text": "hi"}]}, "finishReason": reason}],
            "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 4, "thoughtsTokenCount": 5}})
    };
    let expected = Reply { text: "hi".into(), finish: Finish::Length, usage: Some(Usage { input: 3, output: 9 }) };
    assert_eq!(reply(Dialect::Gemini, part(Some("MAX_TOKENS")).to_string().as_bytes()), Ok(expected));
    let blocked = json!({"promptFeedback": {"blockReason": "SAFETY"}});
    assert_eq!(reply(Dialect::Gemini, blocked.to_string().as_bytes()).unwrap().finish, Finish::Refused);
    assert_eq!(reply(Dialect::Gemini, b"{}"), Err(Fault::Malformed));
    let usage = Delta::Usage(Usage { input: 3, output: 9 });
    assert_eq!(event(Dialect::Gemini, &part(None).to_string()).unwrap(), [Delta::Text("hi".into()), usage.clone()]);
    assert_eq!(
        event(Dialect::Gemini, &part(Some("STOP")).to_string()).unwrap(),
        [Delta::Text("hi".into()), usage, Delta::Finish(Finish::Stop)]
    );
}

#[test]
fn embeddings_in_each_dialect() {
    let address: Url = "http://host/v1".parse().unwrap();
    let send = |dialect| embed_request(dialect, &address, "m", &["a", "b"]);
    let (url, body) = send(Dialect::Openai).unwrap();
    assert_eq!(url.as_str(), "http://host/v1/embeddings");
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["input"], json!(["a", "b"]));
    assert_eq!(send(Dialect::Ollama).unwrap().0.as_str(), "http://host/v1/api/embed");
    assert_eq!(send(Dialect::Gemini).unwrap().0.as_str(), "http://host/v1/models/m:batchEmbedContents");
    assert!(send(Dialect::Anthropic).is_none());
    let read = |dialect, value: Value| embed_reply(dialect, value.to_string().as_bytes(), 2).map(|(vectors, _)| vectors);
    let expected = Ok(vec![vec![1.0, 2.0], vec![3.0, 4.0]]);
    let rows = json!({"data": [{"index": 1, "embedding": [3, 4]}, {"index": 0, "embedding": [1, 2]}]});
    assert_eq!(read(Dialect::Openai, rows), expected);
    assert_eq!(read(Dialect::Ollama, json!({"embeddings": [[1, 2], [3, 4]]})), expected);
    assert_eq!(read(Dialect::Gemini, json!({"embeddings": [{"values": [1, 2]}, {"values": [3, 4]}]})), expected);
    for wrong in
        [json!({"embeddings": [[1, 2]]}), json!({"embeddings": [[1, 2], [3]]}), json!({"embeddings": [[1, "x"], [3, 4]]}), json!({})]
    {
        assert_eq!(read(Dialect::Ollama, wrong), Err(Fault::Malformed));
    }
}
