//! Prints what understanding one article costs: microseconds of one 600-word article, whole and by part.
//!
//! `cargo run --release -p weir-text --example speed`

#![expect(clippy::print_stdout, reason = "prints what it measures")]

use std::hint::black_box;
use std::time::Instant;
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, TextState};
use weir_text::{Options, figures, keyphrases, language, mentions, moments, numbers, sentences, split, story_brief, tags, understand};

/// Rounds of each measurement; the fastest fifth is averaged, so that a busy machine does not count.
const ROUNDS: usize = 200;

/// About a hundred words; six of them, each with its own figures, make the article.
const PART: &str = "The port of Felmouth reopened on Tuesday after a strike of {n} days that had stopped the export of rare earths to three \
countries. Rosalind Achebe, who leads the dockers' union, said the 1,{n}50 workers had accepted a rise of 7.{n} percent, about $8.{n} \
billion over ten years for the whole industry. \"We did not win everything,\" she told reporters at the gate. Last year the Ministry of \
Transport had refused to talk at all. Analysts at Calder Foods, which ships grain through the harbour, expect prices to fall by 60–70% \
of what they gained in the third quarter of 2026. The next round of talks begins on 3 December 2027 in Nairobi.";

fn main() {
    let blocks: Vec<Block> = (2..8).map(|n| Block::paragraph(PART.replace("{n}", &n.to_string()))).collect();
    let lang = Lang::EN;
    let article = Article {
        id: ArticleId { entry: EntryId(1), version: 1 },
        title: "Felmouth dockers go back to work after a deal on pay".into(),
        lang,
        sentences: sentences(&blocks, lang),
        blocks,
        metadata: Metadata { published: Some(jiff::Timestamp::UNIX_EPOCH), ..Metadata::default() },
        state: TextState::Full,
    };
    let text = article.text();
    let today = Some(jiff::civil::date(2026, 11, 24));
    println!("{} words, {} sentences", text.split_whitespace().count(), article.sentences.len());
    time("understand", || drop(black_box(understand(&article, &Options::default()))));
    time("  brief", || drop(black_box(story_brief(&[&article], &Options::default()))));
    time("  tags", || drop(black_box(tags(&article))));
    time("  figures", || drop(black_box(figures(&article))));
    time("language", || {
        black_box(language(&text, Lang::UND));
    });
    time("sentences", || drop(black_box(split(&text, lang))));
    time("numbers", || drop(black_box(numbers(&text, lang))));
    time("dates", || drop(black_box(moments(&text, lang, today))));
    time("names", || drop(black_box(mentions(&text, lang))));
    time("keyphrases", || drop(black_box(keyphrases(&text, lang, 10))));
}

fn time(name: &str, mut work: impl FnMut()) {
    work();
    let mut spent: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed().as_nanos()
        })
        .collect();
    spent.sort_unstable();
    let fastest = &spent[..ROUNDS / 5];
    println!("{name:12} {:8.1} µs", fastest.iter().sum::<u128>() as f64 / fastest.len() as f64 / 1000.0);
}
