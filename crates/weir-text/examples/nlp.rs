//! Answers tasks of language identification, sentence splitting and checking, one JSON line each, to be scored against labelled text.
//!
//! `cargo run --release -p weir-text --example nlp -- langid < questions.jsonl`; questions are `{"id", "text", "lang"}`,
//! tasks `langid`, `sentences`, `ground` (`doc` and `claim` in place of `text`) and `tokens` (search tokens). Character offsets, not bytes.
#![allow(clippy::print_stdout)]

use serde_json::{Value, json};
use std::io::BufRead;
use weir_model::Lang;
use weir_text::ground::{Source, Written};

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
            "ground" => {
                let source = Source::of_text(question["doc"].as_str().unwrap_or_default(), lang);
                let verdict = source.check(&Written::new(question["claim"].as_str().unwrap_or_default(), lang));
                json!({ "id": question["id"], "score": verdict.score, "faults": verdict.faults })
            }
            "tokens" => json!({ "id": question["id"], "words": weir_text::search_tokens(text) }),
            other => return Err(format!("no such task: {other:?}").into()),
        };
        println!("{answer}");
    }
    Ok(())
}
