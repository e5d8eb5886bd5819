//! RSS 0.9x to 2.0, RSS over RDF, and Atom 0.3 and 1.0: one tree, one reading, since feeds mix their vocabularies.

use crate::ParseError;
use crate::date::date;
use crate::text::{clip, plain};
use crate::xml::{Element, MOST_ITEMS, Ns};
use jiff::Timestamp;
use url::Url;
use weir_model::{Enclosure, Entry, Feed, FeedKind, Lang};

/// Longest kept texts, in bytes.
const MOST_TITLE: usize = 1 << 10;
const MOST_CONTENT: usize = 2 << 20;
/// Most attachments and categories of one item.
const MOST_PARTS: usize = 20;

pub(crate) fn read(root: &Element) -> Result<Feed, ParseError> {
    let kind = match root.name.as_str() {
        "rss" | "channel" | "item" => FeedKind::Rss,
        "rdf" => FeedKind::Rdf,
        "feed" | "entry" => FeedKind::Atom,
        "html" => return Err(ParseError::Html),
        _ => return Err(ParseError::NotAFeed),
    };
    let head = root.child("channel").unwrap_or(root);
    let mut feed = Feed {
        kind,
        title: clip(title(head), MOST_TITLE),
        description: clip(
            own(head, &["description", "subtitle", "tagline"])
                .map(|element| plain(&clip(element.html(), 16 * MOST_TITLE)))
                .unwrap_or_default(),
            MOST_TITLE,
        ),
        site_url: link(head, kind, "alternate"),
        self_url: atom_link(head, "self"),
        hub_url: atom_link(head, "hub"),
        icon_url: icon(head),
        lang: language(head).or_else(|| language(root)).unwrap_or_default(),
        ttl_minutes: ttl(head),
        skip_hours: Vec::new(),
        skip_days: Vec::new(),
        new_url: None,
        entries: Vec::new(),
    };
    let is_item = |element: &&Element| matches!(element.name.as_str(), "item" | "entry") && matches!(element.ns, Ns::Rss | Ns::Atom);
    // RDF puts its items beside the channel; damaged feeds put them anywhere.
    let mut items: Vec<&Element> = head.elements().filter(is_item).collect();
    if !std::ptr::eq(head, root) {
        items.extend(root.elements().filter(is_item));
    }
    if let Some(list) = head.child("items").filter(|_| items.is_empty()) {
        items.extend(list.elements().filter(is_item));
    }
    if matches!(root.name.as_str(), "item" | "entry") {
        items.push(root);
    }
    feed.entries = items.into_iter().take(MOST_ITEMS).map(|item| entry(item, kind)).filter(|entry| !is_empty(entry)).collect();
    Ok(feed)
}

fn entry(item: &Element, kind: FeedKind) -> Entry {
    let id = own(item, &["guid", "id"]);
    let guid = id.map(Element::text).filter(|guid| !guid.is_empty());
    let permalink = id
        .filter(|id| id.name == "guid" && id.attribute("ispermalink").is_none_or(|value| !value.eq_ignore_ascii_case("false")))
        .and_then(|id| item.resolve(&id.text()).filter(|_| id.text().contains("://")));
    let summary = own(item, &["summary", "description", "abstract"])
        .or_else(|| of(item, Ns::DublinCore, "description"))
        .or_else(|| of(item, Ns::Itunes, "summary"))
        .or_else(|| media(item, "description"));
    let content = of(item, Ns::Content, "encoded").or_else(|| own(item, &["content", "fullitem"])).or_else(|| of(item, Ns::Xhtml, "body"));
    let html = |element: Option<&Element>| element.map(markup).filter(|html| !html.is_empty()).map(|html| clip(html, MOST_CONTENT));
    let image = media(item, "thumbnail")
        .and_then(|thumbnail| thumbnail.attribute("url"))
        .or_else(|| {
            let is_image = |content: &&Element| {
                content.attribute("medium") == Some("image") || content.attribute("type").is_some_and(|kind| kind.starts_with("image/"))
            };
            media_all(item, "content").find(is_image).and_then(|content| content.attribute("url"))
        })
        .or_else(|| of(item, Ns::Itunes, "image").and_then(|image| image.attribute("href")))
        .and_then(|url| item.resolve(url));
    let enclosures = enclosures(item);
    Entry {
        guid: guid.or_else(|| item.attribute("rdf:about").map(str::to_owned)).unwrap_or_default(),
        url: link(item, kind, "alternate").or(permalink),
        title: clip(title(item), MOST_TITLE),
        author: author(item).map(|author| clip(author, MOST_TITLE)),
        published: first_date(item, &["pubdate", "published", "issued", "created"]).or_else(|| {
            of(item, Ns::DublinCore, "date").or_else(|| of(item, Ns::DublinCoreTerms, "issued")).and_then(|element| date(&element.text()))
        }),
        updated: first_date(item, &["updated", "modified"])
            .or_else(|| of(item, Ns::DublinCoreTerms, "modified").and_then(|element| date(&element.text()))),
        summary_html: html(summary),
        content_html: html(content),
        lang: language(item).unwrap_or_default(),
        categories: categories(item),
        image_url: image.or_else(|| {
            let picture = enclosures.iter().find(|file| file.mime.as_deref().is_some_and(|mime| mime.starts_with("image/")));
            picture.map(|file| file.url.clone())
        }),
        enclosures,
        comments_url: own(item, &["comments"]).and_then(|comments| item.resolve(&comments.text())),
        seconds: None,
        transcripts: Vec::new(),
        point: None,
    }
}

/// The first child of the feed's own vocabulary with one of these names, in the order of the names.
fn own<'a>(parent: &'a Element, names: &[&str]) -> Option<&'a Element> {
    names.iter().find_map(|name| parent.elements().find(|element| element.name == *name && matches!(element.ns, Ns::Rss | Ns::Atom)))
}

fn of<'a>(parent: &'a Element, ns: Ns, name: &str) -> Option<&'a Element> {
    parent.elements().find(|element| element.ns == ns && element.name == name)
}

/// Media RSS stands in the item or in a group of it.
fn media_all<'a>(item: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
    let groups = item.elements().filter(|element| element.ns == Ns::Media && matches!(element.name.as_str(), "group" | "content"));
    std::iter::once(item).chain(groups).flat_map(Element::elements).filter(move |element| element.ns == Ns::Media && element.name == name)
}

fn media<'a>(item: &'a Element, name: &'a str) -> Option<&'a Element> {
    media_all(item, name).next()
}

fn title(parent: &Element) -> String {
    let element = own(parent, &["title"]).or_else(|| of(parent, Ns::DublinCore, "title")).or_else(|| media(parent, "title"));
    element.map(|element| plain(&clip(markup(element), 16 * MOST_TITLE))).unwrap_or_default()
}

/// A text element as HTML: Atom says which kind of text it is, RSS leaves it to be guessed.
fn markup(element: &Element) -> String {
    let text_only = element.ns == Ns::Atom
        && matches!(element.attribute("type"), None | Some("text" | "text/plain"))
        && element.elements().next().is_none();
    // Atom 0.3 carried escaped markup without saying so in `type`.
    if text_only && element.attribute("mode") != Some("escaped") {
        let text = element.text();
        return if element.name == "title" && text.contains("</") {
            text
        } else {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
        };
    }
    element.html()
}

fn link(parent: &Element, kind: FeedKind, rel: &str) -> Option<Url> {
    let plain_link = || {
        let links = parent.elements().filter(|element| element.name == "link" && matches!(element.ns, Ns::Rss | Ns::Atom));
        links.filter(|link| link.attribute("href").is_none()).find_map(|link| parent.resolve(&link.text()))
    };
    if kind == FeedKind::Atom { atom_link(parent, rel).or_else(plain_link) } else { plain_link().or_else(|| atom_link(parent, rel)) }
}

fn atom_link(parent: &Element, rel: &str) -> Option<Url> {
    let links = parent.elements().filter(|element| element.name == "link" && matches!(element.ns, Ns::Rss | Ns::Atom));
    let fitting = links.filter(|link| link.attribute("href").is_some() && link.attribute("rel").unwrap_or("alternate") == rel);
    let (mut html, mut other) = (None, None);
    for link in fitting {
        let url = link.attribute("href").and_then(|href| link.resolve(href));
        if link.attribute("type").is_none_or(|kind| kind.contains("html")) {
            html = html.or(url);
        } else {
            other = other.or(url);
        }
    }
    html.or(other)
}

fn icon(head: &Element) -> Option<Url> {
    let image = own(head, &["image"]).and_then(|image| image.child("url")).map(Element::text);
    let image = image.or_else(|| own(head, &["icon", "logo"]).map(Element::text));
    let image = image.or_else(|| of(head, Ns::Itunes, "image").and_then(|image| image.attribute("href")).map(str::to_owned));
    head.resolve(&image?)
}

fn language(parent: &Element) -> Option<Lang> {
    let named = own(parent, &["language"]).or_else(|| of(parent, Ns::DublinCore, "language")).map(Element::text);
    named.as_deref().or_else(|| parent.attribute("xml:lang")).map(Lang::new).filter(Lang::is_known)
}

fn author(item: &Element) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for element in item.elements() {
        let name = match (element.ns, element.name.as_str()) {
            (Ns::Rss | Ns::Atom, "author") => match element.child("name").or_else(|| element.child("email")) {
                Some(name) => name.text(),
                None => address_name(&element.text()),
            },
            (Ns::DublinCore, "creator") => element.text(),
            _ => continue,
        };
        let name = plain(&name);
        if !name.is_empty() && !names.contains(&name) && names.len() < MOST_PARTS {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.extend(of(item, Ns::Itunes, "author").map(|author| plain(&author.text())).filter(|name| !name.is_empty()));
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// RSS authors are written `mail@example.org (Name)`.
fn address_name(text: &str) -> String {
    match text.split_once('(') {
        Some((address, name)) if address.contains('@') => name.trim_end_matches([')', ' ']).to_owned(),
        _ => text.to_owned(),
    }
}

fn first_date(item: &Element, names: &[&str]) -> Option<Timestamp> {
    names.iter().find_map(|name| own(item, &[name]).and_then(|element| date(&element.text())))
}

fn categories(item: &Element) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for element in item.elements() {
        let label = match (element.ns, element.name.as_str()) {
            (Ns::Rss | Ns::Atom, "category") => {
                element.attribute("label").or_else(|| element.attribute("term")).map_or_else(|| element.text(), str::to_owned)
            }
            (Ns::DublinCore, "subject") => element.text(),
            _ => continue,
        };
        let label = clip(plain(&label), 200);
        if !label.is_empty() && !found.contains(&label) && found.len() < MOST_PARTS {
            found.push(label);
        }
    }
    found
}

fn enclosures(item: &Element) -> Vec<Enclosure> {
    let own = item.elements().filter_map(|element| match (element.ns, element.name.as_str()) {
        (Ns::Rss | Ns::Atom, "enclosure") => Some((element, element.attribute("url").or_else(|| element.attribute("href"))?)),
        (Ns::Rss | Ns::Atom, "link") if element.attribute("rel") == Some("enclosure") => Some((element, element.attribute("href")?)),
        _ => None,
    });
    let played = media_all(item, "content").filter_map(|content| {
        let kind = content.attribute("type").unwrap_or("");
        let plays =
            matches!(content.attribute("medium"), Some("audio" | "video")) || kind.starts_with("audio/") || kind.starts_with("video/");
        Some((content, content.attribute("url")?)).filter(|_| plays)
    });
    let mut found: Vec<Enclosure> = Vec::new();
    for (element, address) in own.chain(played).take(MOST_PARTS) {
        let Some(url) = element.resolve(address) else { continue };
        if found.iter().any(|known| known.url == url) {
            continue;
        }
        let length = element.attribute("length").or_else(|| element.attribute("filesize"));
        found.push(Enclosure {
            url,
            mime: element.attribute("type").map(str::to_owned),
            length: length.and_then(|length| length.trim().parse().ok()),
        });
    }
    found
}

/// `ttl` in minutes, or the syndication module's period and frequency.
fn ttl(head: &Element) -> Option<u32> {
    if let Some(ttl) = own(head, &["ttl"]).and_then(|ttl| ttl.text().parse().ok()) {
        return Some(ttl);
    }
    let period = match of(head, Ns::Syndication, "updateperiod")?.text().to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 1_440,
        "weekly" => 10_080,
        "monthly" => 43_200,
        "yearly" => 525_600,
        _ => return None,
    };
    let frequency: u32 = of(head, Ns::Syndication, "updatefrequency").and_then(|element| element.text().parse().ok()).unwrap_or(1);
    Some(period / frequency.max(1))
}

fn is_empty(entry: &Entry) -> bool {
    entry.guid.is_empty()
        && entry.url.is_none()
        && entry.title.is_empty()
        && entry.summary_html.is_none()
        && entry.content_html.is_none()
        && entry.enclosures.is_empty()
        && entry.published.is_none()
        && entry.author.is_none()
}
