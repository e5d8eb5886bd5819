//! Reads HTML file paths from standard input, one a line, and writes one JSON line a page with its text and metadata.
//!
//! `find pages -name '*.html' | cargo run --release -p weir-extract --example score`

#![allow(clippy::print_stdout, reason = "its output is its purpose")]

use std::io::BufRead;
use weir_extract::{FeedHint, Page, extract};
use weir_model::BlockKind;

fn main() {
    let Ok(fallback) = "https://page.invalid/".parse() else { return };
    for path in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let page = Page { bytes: &bytes, content_type: None, url: &fallback };
        let line = match extract(&page, &FeedHint::default()) {
            Ok(article) => {
                let text: Vec<&str> = article
                    .blocks
                    .iter()
                    .filter(|block| !matches!(block.kind, BlockKind::Figure { .. })) // captions are not running text
                    .map(|block| block.text.as_str())
                    .filter(|text| !text.is_empty())
                    .collect();
                // The day that the page means, in the offset that it wrote; a guess is marked as one.
                let offset = jiff::SignedDuration::from_mins(article.metadata.published_offset.unwrap_or_default().into());
                let date = article.metadata.published.map(|at| (at + offset).to_string()[..10].to_owned());
                let guess = article.metadata.published_guess.map(|at| at.to_string());
                serde_json::json!({"path": path, "kind": article.kind, "text": text.join("\n"), "dropped": article.dropped, "meta": {
                    "title": article.title, "author": article.metadata.authors.join(", "), "date": date.or(guess.clone()), "guess": guess.is_some(), "lang": article.lang.as_str(),
                    "canonical": article.metadata.canonical, "image": article.metadata.image.map(|image| image.url),
                }})
            }
            Err(error) => serde_json::json!({"path": path, "text": "", "error": error.to_string()}),
        };
        println!("{line}");
    }
}
