//! How written claims fare: reads JSON lines of `{"set", "lang", "doc", "summ", "label"}` (label 1: the document supports the
//! summary) and prints, set by set, how many claims of good and of bad summaries pass, and why others do not.
//!
//! ```sh
//! cargo run --release -p weir-llm --example claims -- FILE
//! ```
#![expect(clippy::print_stdout, reason = "it prints a table")]

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use weir_llm::{Check, Grounding, check_claim};
use weir_model::{Article, ArticleId, Block, Claim, EntryId, Lang, Metadata, SentenceId, TextState};

#[derive(Deserialize)]
struct Row {
    set: String,
    lang: String,
    doc: String,
    #[serde(default)]
    summ: String,
    label: serde_json::Value,
}

/// Takes everything: what is left is the form alone.
struct Anything;

impl Check for Anything {
    fn check(&self, _: &Claim, _: &[&Article]) -> Result<(), String> {
        Ok(())
    }
}

#[derive(Default)]
struct Counts {
    claims: u32,
    form: u32,
    passed: u32,
}

/// What a careful model would cite: up to three sentences, each with the most of the words that are not covered yet.
fn cites(text: &str, article: &Article) -> Vec<SentenceId> {
    let words = |text: &str| weir_text::search_tokens(text).into_iter().collect::<BTreeSet<String>>();
    let mut open = words(text);
    let sentences: Vec<BTreeSet<String>> =
        article.sentences.iter().map(|sentence| article.sentence_text(sentence).map(words).unwrap_or_default()).collect();
    let mut found = Vec::new();
    while found.len() < 3 {
        let best = (0..sentences.len()).max_by_key(|n| (sentences[*n].intersection(&open).count(), std::cmp::Reverse(*n)));
        let Some(best) = best.filter(|n| !sentences[*n].is_disjoint(&open)) else { break };
        open.retain(|word| !sentences[best].contains(word));
        found.push(article.sentence_id(best));
    }
    found
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of JSON lines")?;
    let mut sets: BTreeMap<(String, bool), Counts> = BTreeMap::new();
    let mut reasons: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Row = serde_json::from_str(line)?;
        if row.summ.is_empty() {
            continue;
        }
        let lang = Lang::new(&row.lang);
        let blocks: Vec<Block> = row.doc.lines().filter(|line| !line.trim().is_empty()).map(Block::paragraph).collect();
        let sentences = weir_text::sentences(&blocks, lang);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        let article = Article { id, title: String::new(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full };
        let good = row.label.as_u64() == Some(1) || row.label.as_str() == Some("1");
        let counts = sets.entry((row.set, good)).or_default();
        for range in weir_text::split(&row.summ, lang) {
            let text = row.summ.get(range).unwrap_or_default().trim();
            counts.claims += 1;
            let cites = cites(text, &article);
            counts.form += u32::from(check_claim(text, &cites, &[&article], lang, &Anything).is_ok());
            match check_claim(text, &cites, &[&article], lang, &Grounding) {
                Ok(_) => counts.passed += 1,
                Err(reason) => {
                    let words: Vec<&str> = reason.split(' ').take(5).collect();
                    let [of_good, of_bad] = reasons.entry(words.join(" ")).or_default();
                    *(if good { of_good } else { of_bad }) += 1;
                }
            }
        }
    }
    println!("set              label   claims  form passes  all passes");
    for ((set, good), Counts { claims, form, passed }) in &sets {
        let percent = |count: u32| f64::from(count) * 100.0 / f64::from((*claims).max(1));
        println!("{set:16} {:5} {claims:8} {:10.1} % {:9.1} %", if *good { "good" } else { "bad" }, percent(*form), percent(*passed));
    }
    println!("\nreason (claims of good summaries, of bad ones)");
    for (reason, [good, bad]) in reasons {
        println!("{good:6} {bad:6}  {reason}");
    }
    Ok(())
}
