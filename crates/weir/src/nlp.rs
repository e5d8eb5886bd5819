//! `weir nlp TASK --stdin`: the text engine for programs, one JSON object a line in, one a line out.
//!
//! Each task is a line of [`Task`] and an arm of [`Engine::answer`]; nothing else knows them.

use anyhow::{Context, Result};
use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, StoryId, TextState};
use weir_story::{Grouper, Member, Placement};
use weir_text::ground::{Source, Written};
use weir_text::{Options, understand};

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// `{"id","lang","doc","claim"}` to `{"id","score","passes","faults"}`: how far the text carries the claim, 0 to 1
    Ground,
    /// `{"id","lang","title","text","date"}`, in order of arrival, to `{"id","cluster"}`: reports of one event share a number
    Cluster,
    /// `{"id","text"}` to `{"id","lang"}`: ISO 639-1
    Langid,
    /// `{"id","lang","text"}` to `{"id","ends"}`: the character offset after each sentence
    Sentences,
}

/// Answers lines from standard input until it ends.
pub fn lines(task: Task) -> Result<()> {
    let mut engine = Engine::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        let mut answer = match serde_json::from_str::<Value>(&line) {
            Ok(question) => {
                let mut answer = engine.answer(task, &question);
                answer["id"] = question.get("id").cloned().unwrap_or(Value::Null);
                answer
            }
            Err(error) => json!({ "id": null, "error": error.to_string() }),
        };
        writeln!(out, "{}", answer.take()).context("cannot write to standard output")?;
    }
    out.flush().context("cannot write to standard output")
}

/// What lasts from one question to the next.
#[derive(Default)]
struct Engine {
    grouper: Grouper,
    /// Articles and stories so far.
    articles: i64,
    stories: i64,
}

impl Engine {
    fn answer(&mut self, task: Task, question: &Value) -> Value {
        let field = |name: &str| question.get(name).and_then(Value::as_str).unwrap_or_default();
        let text = field("text");
        let lang = Lang::new(field("lang"));
        match task {
            Task::Ground => {
                let verdict = Source::of_text(field("doc"), lang).check(&Written::new(field("claim"), lang));
                json!({ "score": verdict.score, "passes": verdict.passes(), "faults": verdict.faults })
            }
            Task::Cluster => {
                let at = format!("{}T00:00:00Z", field("date")).parse().unwrap_or(Timestamp::UNIX_EPOCH);
                json!({ "cluster": self.place(&article(self.articles, field("title"), text, lang), at, field("source")) })
            }
            Task::Langid => json!({ "lang": weir_text::language(text, Lang::UND) }),
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

    fn place(&mut self, article: &Article, at: Timestamp, family: &str) -> StoryId {
        self.articles += 1;
        let features = understand(article, &Options::default()).features;
        let member = Member { entry: article.id.entry, at, family, features: &features };
        let story = match self.grouper.place(&member) {
            Placement::Join { story, .. } => story,
            Placement::New => {
                self.stories += 1;
                StoryId(self.stories)
            }
        };
        self.grouper.add(story, member);
        story
    }
}

fn article(n: i64, title: &str, text: &str, declared: Lang) -> Article {
    let blocks: Vec<Block> = text.split('\n').filter(|line| !line.trim().is_empty()).map(Block::paragraph).collect();
    // Some sources have no title: their first line does its work.
    let title = if title.is_empty() { text.split('\n').next().unwrap_or_default() } else { title };
    let lang = weir_text::language(text, declared);
    let sentences = weir_text::sentences(&blocks, lang);
    let id = ArticleId { entry: EntryId(n), version: 1 };
    Article { id, title: title.to_owned(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(task: Task, question: Value) -> Value {
        Engine::default().answer(task, &question)
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
        let mut engine = Engine::default();
        let text = "The port of Felmouth reopened on Monday after a strike of sixteen days, and forty ships came in.";
        let question = json!({ "lang": "en", "title": "Felmouth port reopens", "text": text });
        let first = engine.answer(Task::Cluster, &question);
        assert_eq!(first, engine.answer(Task::Cluster, &question));
        let other = json!({ "lang": "en", "title": "Bakery wins a prize", "text": "A small bakery won the prize for the best rye bread." });
        assert_ne!(first, engine.answer(Task::Cluster, &other));
    }
}
