//! Reads `path[TAB base address[TAB content type]]` lines, writes one JSON line a feed.

use std::io::{BufRead, Write};
use url::Url;
use weir_feed::{Hints, clean_html, parse, warning_code};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut parts = line.split('\t');
        let path = parts.next().unwrap_or("");
        let url = parts.next().and_then(|base| Url::parse(base).ok());
        let bytes = std::fs::read(path)?;
        let hints = Hints { content_type: parts.next().filter(|kind| !kind.is_empty()), url: url.as_ref(), ..Hints::default() };
        let clean = |html: &Option<String>| html.as_deref().map(|html| clean_html(html, None).into_owned());
        let value = match parse(&bytes, &hints) {
            Err(error) => serde_json::json!({ "path": path, "error": error.to_string() }),
            Ok((feed, warnings)) => serde_json::json!({
                "path": path,
                "warnings": warnings.iter().map(warning_code).collect::<Vec<_>>(),
                "feed": { "title": feed.title, "link": feed.site_url, "language": feed.lang.is_known().then_some(feed.lang) },
                "entries": feed.entries.iter().map(|entry| serde_json::json!({
                    "id": entry.guid, "title": entry.title, "link": entry.url, "published": entry.published, "updated": entry.updated,
                    "author": entry.author, "summary_html": clean(&entry.summary_html), "content_html": clean(&entry.content_html),
                    "enclosures": entry.enclosures.iter().map(|file| serde_json::json!({
                        "url": file.url, "type": file.mime, "length": file.length.map(|length| length.to_string()),
                    })).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            }),
        };
        writeln!(out, "{value}")?;
    }
    Ok(())
}
