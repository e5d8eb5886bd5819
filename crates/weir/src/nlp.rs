//! `weir nlp TASK --stdin`: the text engine for programs, one JSON object a line in, one a line out.
//!
//! Each task is a line of [`Task`] and an arm of [`answer`]; nothing else knows them.

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use weir_model::Lang;
use weir_story::{ClusterInput, cluster};
use weir_text::ground::{Source, Written};

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// `{"id","lang","title","sents","k"}` to `{"id","pick"}`: the sentences that sum it up best, by place from 0
    Summary,
    /// `{"id","lang","doc","claim"}` to `{"id","score","passes","faults"}`: how far the text carries the claim, 0 to 1
    Ground,
    /// `{"id","lang","title","text","date","source"}`, in order of arrival, to `{"id","cluster"}` once all are in: reports of one
    /// event share a number
    Cluster,
    /// `{"id","lang","text","n"}` to `{"id","keys"}`: the phrases that say what it is about, best first
    Keyphrase,
    /// `{"id","text"}` to `{"id","lang"}`: ISO 639-1
    Langid,
    /// `{"id","lang","text"}` to `{"id","words"}`
    Words,
    /// `{"id","lang","text"}` to `{"id","ends"}`: the character offset after each sentence
    Sentences,
}

/// Answers lines from standard input until it ends.
pub fn lines(task: Task) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut questions: Vec<Value> = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Value>(&line) {
            Ok(question) if task == Task::Cluster => {
                questions.push(question);
                continue;
            }
            Ok(question) => named(answer(task, &question), &question),
            Err(error) => json!({ "id": null, "error": error.to_string() }),
        };
        writeln!(out, "{answer}").context("cannot write to standard output")?;
    }
    for (question, number) in questions.iter().zip(clusters(&questions)) {
        writeln!(out, "{}", named(json!({ "cluster": number }), question)).context("cannot write to standard output")?;
    }
    out.flush().context("cannot write to standard output")
}

fn named(mut answer: Value, question: &Value) -> Value {
    answer["id"] = question.get("id").cloned().unwrap_or(Value::Null);
    answer
}

fn answer(task: Task, question: &Value) -> Value {
    let field = |name: &str| question.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str, default: usize| question.get(name).and_then(Value::as_u64).map_or(default, |n| n.min(1_000) as usize);
    let text = field("text");
    let lang = Lang::new(field("lang"));
    match task {
        Task::Summary => {
            let sentences: Vec<&str> = question["sents"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            json!({ "pick": weir_text::summarise(field("title"), &sentences, lang, number("k", 3)) })
        }
        Task::Ground => {
            let verdict = Source::of_text(field("doc"), lang).check(&Written::new(field("claim"), lang));
            json!({ "score": verdict.score, "passes": verdict.passes(), "faults": verdict.faults })
        }
        // Told together: a later article can show that two stories are one.
        Task::Cluster => json!({ "cluster": clusters(std::slice::from_ref(question)).first() }),
        Task::Keyphrase => json!({ "keys": weir_text::keyphrases(text, lang, number("n", 10)) }),
        Task::Langid => json!({ "lang": weir_text::language(text, Lang::UND) }),
        Task::Words => json!({ "words": weir_text::cut(text) }),
        Task::Sentences => {
            // Counted once through the text, however many sentences it has.
            let (mut characters, mut from) = (0, 0);
            let mut ends = Vec::new();
            for range in weir_text::split(text, lang) {
                characters += text[from..range.end].chars().count();
                from = range.end;
                ends.push(characters);
            }
            json!({ "ends": ends })
        }
    }
}

fn clusters(questions: &[Value]) -> Vec<u64> {
    let inputs = questions.iter().map(|question| {
        let field = |name: &str| question.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        ClusterInput {
            lang: field("lang"),
            title: field("title"),
            text: field("text"),
            date: field("date").parse().or_else(|_| format!("{}T00:00:00Z", field("date")).parse()).ok(),
            source: field("source"),
            ..ClusterInput::default()
        }
    });
    cluster(inputs).into_iter().map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(task: Task, question: Value) -> Value {
        answer(task, &question)
    }

    #[test]
    fn each_task_answers_its_contract() {
        assert_eq!(ask(Task::Langid, json!({ "text": "Die Schiffe lagen vier Tage lang vor dem Hafen." })), json!({ "lang": "de" }));
        assert_eq!(ask(Task::Sentences, json!({ "lang": "en", "text": "Äh. Two – three. Four" })), json!({ "ends": [3, 16, 21] }));
        let doc = "Dockers accepted 7.5 percent on Monday. The port reopened.";
        let score = |claim: &str| ask(Task::Ground, json!({ "lang": "en", "doc": doc, "claim": claim }))["score"].as_f64().unwrap_or(-1.0);
        assert!((score("The port reopened.") - 1.0).abs() < 1e-6);
        assert!(score("Dockers accepted 9.5 percent.") < score("Dockers accepted 7.5 percent."));
    }

    #[test]
    fn the_same_report_twice_is_one_story() {
        let text = "The port of Felmouth reopened on Monday after a strike of sixteen days, and forty ships came in.";
        let question = json!({ "lang": "en", "title": "Felmouth port reopens", "text": text });
        let other = json!({ "lang": "en", "title": "Bakery wins a prize", "text": "A small bakery won the prize for the best rye bread." });
        assert_eq!(clusters(&[question.clone(), question, other]), [1, 1, 3]);
    }
}
