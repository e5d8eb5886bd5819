//! JSON Feed 1.0 and 1.1 (<https://jsonfeed.org/version/1.1>), also with small damage.

use crate::ParseError;
use crate::date::date;
use crate::json_mend::mend;
use crate::markup::escape;
use crate::notes::Notes;
use crate::relative::absolute;
use crate::text::plain;
use crate::xml::{MOST_ITEMS, resolve};
use serde_json::Value;
use std::borrow::Cow;
use url::Url;
use weir_model::{Enclosure, Entry, Feed, FeedKind, Lang, Warning};

/// Most files, tags and authors of one item.
const MOST_PARTS: usize = 20;

pub(crate) fn read(text: &str, base: Option<&Url>, warnings: &mut Vec<Warning>) -> Result<Feed, ParseError> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => {
            let mended = mend(text, warnings);
            serde_json::from_str(&mended).map_err(|_| ParseError::Json { line: error.line() })?
        }
    };
    let items = document["items"].as_array().or_else(|| document["entries"].as_array());
    let is_feed = document["version"].as_str().is_some_and(|version| version.contains("jsonfeed.org"));
    let items = match items {
        Some(items) => items.as_slice(),
        None if is_feed => &[],
        None => return Err(ParseError::NotAFeed),
    };
    let mut notes = Notes { items: items.len() > MOST_ITEMS, ..Notes::default() };
    let address = |value: &Value| resolve(value.as_str()?, base);
    let text = |value: &Value| plain(value.as_str().unwrap_or(""));
    let feed = Feed {
        kind: FeedKind::Json,
        title: notes.title(text(&document["title"])),
        description: notes.title(text(&document["description"])),
        site_url: address(&document["home_page_url"]),
        self_url: address(&document["feed_url"]),
        hub_url: document["hubs"].as_array().and_then(|hubs| address(&hubs.first()?["url"])),
        icon_url: address(&document["icon"]).or_else(|| address(&document["favicon"])),
        lang: Lang::new(document["language"].as_str().unwrap_or("")),
        ttl_minutes: None,
        skip_hours: Vec::new(),
        skip_days: Vec::new(),
        new_url: None,
        entries: items.iter().take(MOST_ITEMS).filter(|item| item.is_object()).map(|item| entry(item, base, &mut notes)).collect(),
    };
    notes.warn(warnings);
    Ok(feed)
}

fn entry(item: &Value, base: Option<&Url>, notes: &mut Notes) -> Entry {
    let address = |key: &str| resolve(item[key].as_str()?, base);
    let text = |key: &str| item[key].as_str().filter(|text| !text.trim().is_empty());
    let content = match (text("content_html"), text("content_text")) {
        (Some(html), _) => Some(html_of(html, base)),
        (None, Some(text)) => Some(paragraphs(text)),
        (None, None) => None,
    };
    let attachments: Vec<&Value> = item["attachments"].as_array().into_iter().flatten().collect();
    let tags = item["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
    notes.parts |= attachments.len() > MOST_PARTS || tags.clone().count() > MOST_PARTS;
    Entry {
        guid: match &item["id"] {
            Value::String(id) => id.trim().to_owned(),
            Value::Number(id) => id.to_string(),
            _ => String::new(),
        },
        url: address("url").or_else(|| address("external_url")),
        title: notes.title(plain(text("title").unwrap_or(""))),
        author: authors(item),
        published: item["date_published"].as_str().and_then(date),
        updated: item["date_modified"].as_str().and_then(date),
        summary_html: text("summary").map(|summary| notes.content(escaped(summary))),
        content_html: content.map(|content| notes.content(content)),
        lang: Lang::new(item["language"].as_str().unwrap_or("")),
        categories: tags.take(MOST_PARTS).map(|tag| notes.label(plain(tag))).filter(|tag| !tag.is_empty()).collect(),
        image_url: address("image").or_else(|| address("banner_image")),
        seconds: attachments.iter().find_map(|file| file["duration_in_seconds"].as_f64()).map(|seconds| seconds as u32),
        enclosures: attachments.into_iter().take(MOST_PARTS).filter_map(|file| enclosure(file, base)).collect(),
        comments_url: None,
        transcripts: Vec::new(),
        point: None,
    }
}

fn authors(item: &Value) -> Option<String> {
    let names: Vec<&str> = match item["authors"].as_array() {
        Some(authors) => authors.iter().filter_map(|author| author["name"].as_str()).take(MOST_PARTS).collect(),
        // 1.0 had one author; some write a name alone.
        None => item["author"]["name"].as_str().or_else(|| item["author"].as_str()).into_iter().collect(),
    };
    (!names.is_empty()).then(|| names.join(", "))
}

fn enclosure(file: &Value, base: Option<&Url>) -> Option<Enclosure> {
    Some(Enclosure {
        url: resolve(file["url"].as_str()?, base)?,
        mime: file["mime_type"].as_str().map(str::to_owned),
        length: file["size_in_bytes"].as_u64(),
    })
}

fn html_of(html: &str, base: Option<&Url>) -> String {
    match base {
        Some(base) => absolute(Cow::Borrowed(html), base).into_owned(),
        None => html.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(|part| format!("<p>{}</p>", escaped(part.trim()))).collect()
}
