//! `weir feed`: what a feed gives, without following it.

use crate::config::Config;
use crate::{open, output};
use anyhow::{Context, Result};
use serde_json::json;
use std::io::{BufRead, Read as _, Write};
use url::Url;
use weir_feed::{Hints, clean_html, parse};
use weir_fetch::{Accept, Request};
use weir_model::{Feed, Warning};

/// Prints a feed at an address or in a file.
pub async fn show(config: &Config, what: &str, json: bool) -> Result<()> {
    let (feed, warnings) = read(config, what).await.with_context(|| format!("cannot read {what}"))?;
    if json {
        let mut value = value(&feed);
        value["warnings"] = json!(warnings.iter().map(|warning| &warning.0).collect::<Vec<_>>());
        return output::json(&value);
    }
    output::line(if feed.title.is_empty() { "(no title)" } else { &feed.title });
    let site = feed.site_url.as_ref().map(|site| format!(" · {site}")).unwrap_or_default();
    output::line(format!("{:?}, {} items{site}", feed.kind, feed.entries.len()));
    for entry in &feed.entries {
        let date = entry.published.or(entry.updated).map(|at| at.strftime("%Y-%m-%d %H:%M").to_string());
        output::line(format!("{:16}  {}", date.unwrap_or_default(), entry.title));
        if let Some(url) = &entry.url {
            output::line(format!("{:16}  {url}", ""));
        }
    }
    for warning in warnings {
        output::note(format!("note: {}", warning.0));
    }
    Ok(())
}

async fn read(config: &Config, what: &str) -> Result<(Feed, Vec<Warning>)> {
    let path = std::path::Path::new(what);
    if what == "-" || path.is_file() {
        let mut bytes = Vec::new();
        match what {
            "-" => std::io::stdin().read_to_end(&mut bytes).map(|_| ())?,
            _ => bytes = std::fs::read(path)?,
        }
        return Ok(parse(&bytes, &Hints::default())?);
    }
    let url = weir_feed::address(what)?;
    let response = open::fetcher(config)?.get(&Request::new(url, Accept::Feed)).await?;
    let hints = Hints { content_type: response.content_type.as_deref(), url: Some(&response.url), ..Hints::default() };
    Ok(parse(&response.body, &hints)?)
}

/// For programs: one feed a line in, one JSON object a line out. A feed that cannot be read is a line with `error`.
pub fn lines() -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        let mut parts = line.split('\t');
        let path = parts.next().unwrap_or_default();
        let url = parts.next().and_then(|base| Url::parse(base).ok());
        let content_type = parts.next().filter(|kind| !kind.is_empty());
        let read = std::fs::read(path).map_err(|error| error.to_string());
        let hints = Hints { content_type, url: url.as_ref(), ..Hints::default() };
        let mut value = match read.and_then(|bytes| parse(&bytes, &hints).map_err(|error| error.to_string())) {
            Ok((feed, _)) => value(&feed),
            Err(error) => json!({ "error": error }),
        };
        value["path"] = json!(path);
        writeln!(out, "{value}").context("cannot write to standard output")?;
    }
    Ok(())
}

fn value(feed: &Feed) -> serde_json::Value {
    let clean = |html: &Option<String>| html.as_deref().map(|html| clean_html(html, None).into_owned());
    json!({
        "feed": { "title": feed.title, "link": feed.site_url, "language": feed.lang.is_known().then_some(feed.lang) },
        "entries": feed.entries.iter().map(|entry| json!({
            "id": entry.guid, "title": entry.title, "link": entry.url, "published": entry.published, "updated": entry.updated,
            "author": entry.author, "summary_html": clean(&entry.summary_html), "content_html": clean(&entry.content_html),
            "enclosures": entry.enclosures.iter().map(|file| json!({
                "url": file.url, "type": file.mime, "length": file.length.map(|length| length.to_string()),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}
