//! JSON Feed 1.0 and 1.1 (<https://jsonfeed.org/version/1.1>).

use crate::ParseError;
use crate::date::date;
use crate::text::plain;
use crate::xml::MOST_ITEMS;
use serde_json::Value;
use url::Url;
use weir_model::{Enclosure, Entry, Feed, FeedKind, Lang};

pub(crate) fn read(text: &str, base: Option<&Url>) -> Result<Feed, ParseError> {
    let document: Value = serde_json::from_str(text).map_err(|error| ParseError::Json { line: error.line() })?;
    let items = document["items"].as_array().ok_or(ParseError::NotAFeed)?;
    let address = |value: &Value| resolve(value.as_str()?, base);
    Ok(Feed {
        kind: FeedKind::Json,
        title: plain(document["title"].as_str().unwrap_or("")),
        description: plain(document["description"].as_str().unwrap_or("")),
        site_url: address(&document["home_page_url"]),
        self_url: address(&document["feed_url"]),
        hub_url: document["hubs"].as_array().and_then(|hubs| address(&hubs.first()?["url"])),
        icon_url: address(&document["icon"]).or_else(|| address(&document["favicon"])),
        lang: Lang::new(document["language"].as_str().unwrap_or("")),
        ttl_minutes: None,
        skip_hours: Vec::new(),
        skip_days: Vec::new(),
        new_url: None,
        entries: items.iter().take(MOST_ITEMS).map(|item| entry(item, base)).collect(),
    })
}

fn entry(item: &Value, base: Option<&Url>) -> Entry {
    let text = |key: &str| item[key].as_str().map(str::to_owned).filter(|text| !text.is_empty());
    let address = |key: &str| resolve(item[key].as_str()?, base);
    let authors: Vec<&str> = match item["authors"].as_array() {
        Some(authors) => authors.iter().filter_map(|author| author["name"].as_str()).collect(),
        None => item["author"]["name"].as_str().into_iter().collect(),
    };
    Entry {
        guid: match &item["id"] {
            Value::String(id) => id.trim().to_owned(),
            Value::Number(id) => id.to_string(),
            _ => String::new(),
        },
        url: address("url").or_else(|| address("external_url")),
        title: plain(item["title"].as_str().unwrap_or("")),
        author: (!authors.is_empty()).then(|| authors.join(", ")),
        published: item["date_published"].as_str().and_then(date),
        updated: item["date_modified"].as_str().and_then(date),
        summary_html: text("summary").map(|summary| escape(&summary)),
        content_html: text("content_html").or_else(|| text("content_text").map(|content| paragraphs(&content))),
        lang: Lang::new(item["language"].as_str().unwrap_or("")),
        categories: item["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).take(20).map(str::to_owned).collect(),
        image_url: address("image").or_else(|| address("banner_image")),
        enclosures: item["attachments"]
            .as_array()
            .into_iter()
            .flatten()
            .take(20)
            .filter_map(|attachment| {
                Some(Enclosure {
                    url: resolve(attachment["url"].as_str()?, base)?,
                    mime: attachment["mime_type"].as_str().map(str::to_owned),
                    length: attachment["size_in_bytes"].as_u64(),
                })
            })
            .collect(),
        comments_url: None,
        seconds: None,
        transcripts: Vec::new(),
        point: None,
    }
}

fn resolve(address: &str, base: Option<&Url>) -> Option<Url> {
    let url = Url::parse(address.trim()).ok().or_else(|| base?.join(address.trim()).ok())?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(|part| format!("<p>{}</p>", escape(part.trim()))).collect()
}
