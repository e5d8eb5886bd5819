//! Finding the JSON in what a model wrote: bare, between fences, after its thinking, or with a sentence around it.

use serde_json::Value;

/// The most levels of nesting that are looked at; serde_json itself stops at 128.
const DEEPEST: usize = 32;

/// The text without its thinking: what stands between `<think>` and `</think>`, or before a lone `</think>` (some servers
/// put the opening mark into the prompt). Thinking that never ends leaves nothing.
pub fn without_thinking(text: &str) -> &str {
    match (text.find("<think>"), text.rfind("</think>")) {
        (_, Some(end)) => text.get(end + "</think>".len()..).unwrap_or("").trim(),
        (Some(start), None) => text.get(..start).unwrap_or("").trim(),
        (None, None) => text.trim(),
    }
}

/// The last JSON object in a text that can be read whole: models that change their mind give the better one last, and a
/// fence or a sentence around it does no harm.
pub fn find_object(text: &str) -> Option<Value> {
    let text = without_thinking(text);
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(text) {
        return Some(value);
    }
    let mut found = None;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('{')).map(|start| at + start) {
        match object_end(text, start) {
            Some(end) => {
                if let Some(Ok(value @ Value::Object(_))) = text.get(start..end).map(serde_json::from_str) {
                    found = Some(value);
                    at = end;
                } else {
                    at = start + 1;
                }
            }
            // An object that never ends: what is inside it is no answer of its own.
            None => break,
        }
    }
    found
}

/// All JSON objects of a text that can be read, outermost first where the outer one can: what is left of an answer that is
/// broken somewhere or has lost its end.
pub(crate) fn find_objects(text: &str) -> Vec<Value> {
    /// Places where an object begins and cannot be read: each costs a look at the rest.
    const MOST_BROKEN: usize = 64;
    let text = without_thinking(text);
    let (mut found, mut at, mut broken) = (Vec::new(), 0, 0);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('{')).map(|start| at + start) {
        let whole = object_end(text, start).and_then(|end| Some((end, serde_json::from_str(text.get(start..end)?).ok()?)));
        match whole {
            Some((end, value)) => {
                found.push(value);
                at = end;
            }
            None => {
                broken += 1;
                at = start + 1;
            }
        }
        if broken > MOST_BROKEN {
            break;
        }
    }
    found
}

/// One past the brace that closes the one at `start`.
fn object_end(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
            }
            b'}' | b']' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_are_found_wherever_models_put_them() {
        for (text, expected) in [
            (r#"{"a":1}"#, Some(json!({"a":1}))),
            ("```json\n{\"a\": \"}\"}\n```", Some(json!({"a":"}"}))),
            ("Here it is:\n{\"a\":{\"b\":[1,{}]}}\nHope it helps!", Some(json!({"a":{"b":[1,{}]}}))),
            ("<think>maybe {\"a\":1}</think>{\"a\":2}", Some(json!({"a":2}))),
            ("thinking {\"a\":1} </think> {\"a\":3}", Some(json!({"a":3}))),
            ("{\"a\":1} no, better: {\"a\":2}", Some(json!({"a":2}))),
            ("{not json} {\"a\":\"\\\"{\"}", Some(json!({"a":"\"{"}))),
            ("{\"a\":{\"b\":1}", None),
            ("<think>{\"a\":1}", None),
            ("[1,2]", None),
            ("", None),
        ] {
            assert_eq!(find_object(text), expected, "{text}");
        }
        assert_eq!(find_object(&"{\"a\":".repeat(5000)), None);
    }

    #[test]
    fn what_is_left_of_a_broken_answer() {
        let broken = r#"{"a": [{"b": 1}, {"b": 2}], "c": [{"d" "e"}], "f": {"g": {"h": 3}}"#;
        assert_eq!(find_objects(broken), [json!({"b":1}), json!({"b":2}), json!({"g":{"h":3}})]);
        assert_eq!(find_objects(&"{\"".repeat(100_000)), Vec::<Value>::new());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[{}\\[\\]\"\\\\a:é<>/think ]{0,200}") {
            let _ = (find_object(&text), find_objects(&text));
        }
    }
}
