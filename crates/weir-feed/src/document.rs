//! RSS 0.9x to 2.0, RSS over RDF, Atom 0.3 and 1.0, and CDF: one tree, one reading, since feeds mix their vocabularies.

use crate::ParseError;
use crate::item::{atom_link, entry, is_empty, language, link, of, own, title};
use crate::markup::markup;
use crate::namespace::Ns;
use crate::notes::Notes;
use crate::schedule::{skip_days, skip_hours, ttl};
use crate::xml::Element;
use url::Url;
use weir_model::{Feed, FeedKind, Lang, Warning};

pub(crate) fn read(root: &Element, language_header: Option<&str>, warnings: &mut Vec<Warning>) -> Result<Feed, ParseError> {
    let kind = match root.name.as_str() {
        "channel" if is_cdf(root) => FeedKind::Cdf,
        "rss" | "channel" | "item" => FeedKind::Rss,
        "rdf" => FeedKind::Rdf,
        "feed" | "entry" => FeedKind::Atom,
        "html" => return Err(ParseError::Html),
        _ => return Err(ParseError::NotAFeed),
    };
    let mut notes = Notes::default();
    let head = root.child("channel").unwrap_or(root);
    let declared = language(head).or_else(|| language(root));
    let description = own(head, &["description", "subtitle", "tagline", "abstract"])
        .or_else(|| of(head, Ns::DublinCore, "description"))
        .or_else(|| of(head, Ns::Itunes, "summary"));
    let mut feed = Feed {
        kind,
        title: title(head, &mut notes),
        description: description.map(|text| notes.plain(&markup(text))).unwrap_or_default(),
        site_url: link(head, kind, "alternate"),
        self_url: atom_link(head, "self"),
        hub_url: atom_link(head, "hub"),
        icon_url: icon(head),
        lang: declared.or_else(|| language_header.map(Lang::new)).unwrap_or_default(),
        ttl_minutes: ttl(head),
        skip_hours: skip_hours(head),
        skip_days: skip_days(head),
        new_url: of(head, Ns::Itunes, "new-feed-url").and_then(|url| head.resolve(&url.text())),
        entries: Vec::new(),
    };
    let mut items = items(root, head);
    // Blank items among others are a generator's slip. Where all are blank they stay, or the feed would look new and quiet.
    notes.blank = items.iter().any(|item| is_empty(item));
    if notes.blank && !items.iter().all(|item| is_empty(item)) {
        items.retain(|item| !is_empty(item));
    }
    feed.entries = items.into_iter().map(|item| entry(item, kind, &mut notes)).collect();
    notes.warn(warnings);
    Ok(feed)
}

/// CDF has a channel as its root, and addresses in attributes.
fn is_cdf(root: &Element) -> bool {
    root.attribute("href").is_some() || root.elements().any(|item| item.name == "item" && item.attribute("href").is_some())
}

/// The items, wherever they are: RDF puts them beside the channel, RSS 1.1 into a list, damaged feeds anywhere.
fn items<'a, 'b>(root: &'a Element<'b>, head: &'a Element<'b>) -> Vec<&'a Element<'b>> {
    let mut found: Vec<&Element> = Vec::new();
    for element in root.elements() {
        if is_item(&element) {
            found.push(element);
        } else if element.name == "channel" && element.ns.is_own() {
            found.extend(element.elements().filter(is_item));
        }
    }
    if found.is_empty() {
        found.extend(head.child("items").iter().flat_map(|list| list.elements()).filter(is_item));
    }
    if found.is_empty() {
        nested(root, &mut found);
    }
    if found.is_empty() && matches!(root.name.as_str(), "item" | "entry") {
        found.push(root);
    }
    found
}

fn is_item(element: &&Element) -> bool {
    matches!(element.name.as_str(), "item" | "entry") && element.ns.is_own()
}

/// Items at any depth, not inside each other. The tree's depth is bounded by its reader.
fn nested<'a, 'b>(parent: &'a Element<'b>, found: &mut Vec<&'a Element<'b>>) {
    for element in parent.elements() {
        if is_item(&element) {
            found.push(element);
        } else {
            nested(element, found);
        }
    }
}

fn icon(head: &Element) -> Option<Url> {
    let image = own(head, &["image"]).and_then(|image| image.child("url")).map(Element::text);
    let image = image.or_else(|| own(head, &["icon", "logo"]).map(Element::text)).filter(|address| !address.is_empty());
    match image {
        Some(image) => head.resolve(&image),
        None => head.resolve(of(head, Ns::Itunes, "image")?.attribute("href")?),
    }
}
