//! `weir extract`: the text of a page, and what was left out of it.

use crate::config::Config;
use crate::output::{self, wrap};
use crate::{explain, open};
use anyhow::{Context, Result};
use serde_json::json;
use std::io::{BufRead, Read as _, Write};
use std::path::Path;
use url::Url;
use weir_extract::{Extracted, FeedHint, Page, extract};
use weir_fetch::{Accept, Request};
use weir_model::BlockKind;

/// Columns of running text.
const WIDTH: usize = 88;

/// Prints the text of one page.
pub async fn run(config: &Config, what: &str, report: Option<&Path>, json: bool) -> Result<()> {
    let (bytes, content_type, url) = read(config, what).await.with_context(|| format!("cannot read {what}"))?;
    let page = Page { bytes: &bytes, content_type: content_type.as_deref(), url: &url };
    let extracted = extract(&page, &FeedHint::default()).with_context(|| format!("cannot read {what}"))?;
    if let Some(path) = report {
        std::fs::write(path, explain::report(&page, &extracted)).with_context(|| format!("cannot write {}", path.display()))?;
        output::note(format!("the report is in {}", path.display()));
    }
    if json {
        return output::json(&extracted);
    }
    output::line(wrap(if extracted.title.is_empty() { "(no title)" } else { &extracted.title }, WIDTH, ""));
    if !extracted.metadata.kind.is_article() {
        output::note(format!("this is no article but a page of another kind: {}", extracted.metadata.kind));
    }
    for block in extracted.blocks.iter().filter(|block| !block.text.is_empty()) {
        output::line("");
        output::line(wrap(&block.text, WIDTH, ""));
    }
    for dropped in &extracted.dropped {
        output::note(format!("left out ({}): {}", dropped.reason, dropped.text));
    }
    Ok(())
}

async fn read(config: &Config, what: &str) -> Result<(Vec<u8>, Option<String>, Url)> {
    if what == "-" || Path::new(what).is_file() {
        let mut bytes = Vec::new();
        match what {
            "-" => std::io::stdin().read_to_end(&mut bytes).map(|_| ())?,
            _ => bytes = std::fs::read(what)?,
        }
        return Ok((bytes, None, Url::parse("https://page.invalid/")?));
    }
    let url = weir_feed::address(what)?;
    let response = open::fetcher(config)?.get(&Request::new(url, Accept::Page)).await?;
    Ok((response.body.to_vec(), response.content_type, response.url))
}

/// For programs: one path a line in, one JSON object a line out. A page that cannot be read is a line with `error`.
pub fn lines() -> Result<()> {
    let url = Url::parse("https://page.invalid/")?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::io::stdin().lock().lines() {
        let path = path.context("cannot read standard input")?;
        let value = match std::fs::read(&path) {
            Err(error) => json!({ "path": path, "text": "", "error": error.to_string() }),
            Ok(bytes) => match extract(&Page { bytes: &bytes, content_type: None, url: &url }, &FeedHint::default()) {
                Err(error) => json!({ "path": path, "text": "", "error": error.to_string() }),
                Ok(extracted) => value(&path, &extracted),
            },
        };
        writeln!(out, "{value}").context("cannot write to standard output")?;
    }
    Ok(())
}

fn value(path: &str, extracted: &Extracted) -> serde_json::Value {
    // Captions stand in blocks of their own; they are no running text.
    let running = extracted.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Figure { .. }) && !block.text.is_empty());
    let metadata = &extracted.metadata;
    // The day that the page means, in the offset that it wrote; a guess is marked as one.
    let offset = jiff::SignedDuration::from_mins(metadata.published_offset.unwrap_or_default().into());
    let date = metadata.published.map(|at| (at + offset).strftime("%Y-%m-%d").to_string());
    let guess = metadata.published_guess.map(|at| at.to_string());
    json!({
        "path": path,
        "kind": extracted.metadata.kind,
        "text": running.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n"),
        "dropped": extracted.dropped,
        "meta": {
            "title": extracted.title,
            "author": metadata.authors.join(", "),
            "date": date.or_else(|| guess.clone()),
            "guess": guess.is_some(),
            "lang": extracted.lang.as_str(),
            "canonical": metadata.canonical,
            "image": metadata.image.as_ref().map(|image| &image.url),
        },
    })
}
