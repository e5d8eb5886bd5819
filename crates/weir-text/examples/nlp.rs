//! Answers tasks of language identification, sentence and word splitting and keyphrases, one JSON line each, to be scored
//! against labelled text.
//!
//! `cargo run --release -p weir-text --example nlp -- langid < questions.jsonl`; questions are `{"id", "text", "lang"}`,
//! tasks `langid`, `sentences`, `words`, `keyphrase` (with `"n"`), `tokens` (search tokens) and `summary` (`{"id", "lang", "title", "sents",
//! "k"}`). Character offsets, not bytes.
#![allow(clippy::print_stdout)]

use serde_json::{Value, json};
use std::io::BufRead;
use weir_model::Lang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = std::env::args().nth(1).unwrap_or_default();
    for line in std::io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let text = question["text"].as_str().unwrap_or_default();
        let lang = Lang::new(question["lang"].as_str().unwrap_or_default());
        let answer = match task.as_str() {
            "langid" => json!({ "id": question["id"], "lang": weir_text::language(text, Lang::UND).as_str() }),
            "sentences" => {
                let ends: Vec<usize> = weir_text::split(text, lang).iter().map(|range| text[..range.end].chars().count()).collect();
                json!({ "id": question["id"], "ends": ends })
            }
            "words" => json!({ "id": question["id"], "words": weir_text::cut(text) }),
            "keyphrase" => {
                let n = question["n"].as_u64().unwrap_or(10);
                json!({ "id": question["id"], "keys": weir_text::keyphrases(text, lang, usize::try_from(n)?) })
            }
            "tokens" => json!({ "id": question["id"], "words": weir_text::search_tokens(text) }),
            "summary" => {
                let sentences: Vec<&str> = question["sents"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let k = question["k"].as_u64().unwrap_or(3) as usize;
                json!({ "id": question["id"], "pick": weir_text::summarise(question["title"].as_str().unwrap_or_default(), &sentences, lang, k) })
            }
            other => return Err(format!("no such task: {other:?}").into()),
        };
        println!("{answer}");
    }
    Ok(())
}
