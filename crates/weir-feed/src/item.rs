//! One item of a feed.

use crate::attached::{MOST_PARTS, enclosures, image, media, point, seconds, transcripts};
use crate::date::date;
use crate::markup::markup;
use crate::namespace::Ns;
use crate::notes::Notes;
use crate::person::authors;
use crate::text::plain;
use crate::xml::Element;
use jiff::Timestamp;
use url::Url;
use weir_model::{Entry, FeedKind, Lang};

pub(crate) fn entry(item: &Element, kind: FeedKind, notes: &mut Notes) -> Entry {
    let (summary, content) = texts(item);
    let id = own(item, &["guid", "id"]);
    let guid = id.map(|id| id.text().into_owned()).filter(|guid| !guid.is_empty());
    let guid = guid.or_else(|| item.attribute("rdf:about").map(|about| about.trim().to_owned()));
    let url = link(item, kind, "alternate").or_else(|| permalink(item)).or_else(|| outside(item));
    notes.address |= url.is_none() && own(item, &["link"]).is_some_and(|link| !is_blank(link));
    let files = enclosures(item);
    let mut html = |element: Option<&Element>| {
        let html = markup(element?);
        (!html.is_empty()).then(|| notes.content(html.into_owned()))
    };
    let (summary_html, content_html) = (html(summary), html(content));
    Entry {
        guid: guid.map(|guid| resolved_id(item, guid)).unwrap_or_default(),
        url,
        title: title(item, notes),
        author: authors(item).map(|author| notes.title(author)),
        published: time(
            item,
            notes,
            &[
                (Ns::Rss, "pubdate"),
                (Ns::Atom, "published"),
                (Ns::Atom, "issued"),
                (Ns::Atom, "created"),
                (Ns::DublinCore, "date"),
                (Ns::DublinCoreTerms, "issued"),
                (Ns::DublinCoreTerms, "created"),
                (Ns::DublinCoreTerms, "date"),
            ],
        ),
        updated: time(
            item,
            notes,
            &[(Ns::Atom, "updated"), (Ns::Atom, "modified"), (Ns::DublinCoreTerms, "modified"), (Ns::Rss, "lastbuilddate")],
        )
        .or_else(|| item.attribute("lastmod").and_then(date)),
        summary_html,
        content_html,
        lang: language(item).unwrap_or_default(),
        categories: categories(item, notes),
        image_url: image(item, &files),
        enclosures: files,
        comments_url: own(item, &["comments"]).and_then(|comments| item.resolve(&comments.text())),
        seconds: seconds(item),
        transcripts: transcripts(item),
        point: point(item),
    }
}

/// Whether there is nothing at all in an item.
pub(crate) fn is_empty(item: &Element) -> bool {
    item.attributes.is_empty() && item.lead.trim().is_empty() && item.elements().all(|part| is_blank(part) && part.tail.trim().is_empty())
}

/// The short and the full text.
fn texts<'a, 'b>(item: &'a Element<'b>) -> (Option<&'a Element<'b>>, Option<&'a Element<'b>>) {
    let short = own(item, &["description"]);
    let summary = own(item, &["summary", "abstract"]);
    let content = of(item, Ns::Content, "encoded")
        .or_else(|| own(item, &["content", "fullitem"]))
        .or_else(|| of(item, Ns::Xhtml, "body"))
        .or_else(|| of(item, Ns::Xhtml, "div"))
        .or_else(|| own(item, &["body"]));
    let (short, content) = match (short, summary) {
        // Both: the second is another text of the item.
        (Some(short), Some(summary)) => (Some(short), content.or(Some(summary))),
        (short, summary) => (short.or(summary), content),
    };
    let short = short
        .or_else(|| of(item, Ns::DublinCore, "description"))
        .or_else(|| of(item, Ns::DublinCoreTerms, "abstract"))
        .or_else(|| of(item, Ns::Itunes, "summary"))
        .or_else(|| of(item, Ns::Itunes, "subtitle"))
        .or_else(|| media(item, "description").next());
    (short, content)
}

/// An id that is an address is one relative to the feed, too.
fn resolved_id(item: &Element, guid: String) -> String {
    if !guid.starts_with('/') && !guid.starts_with("./") && !guid.starts_with("../") {
        return guid;
    }
    item.resolve(&guid).map_or(guid, String::from)
}

/// A guid that says it is the item's address.
fn permalink(item: &Element) -> Option<Url> {
    let guid = own(item, &["guid", "id"])?;
    let said = guid.attribute("ispermalink").map(|value| value.trim().eq_ignore_ascii_case("true"));
    let text = guid.text();
    // Unsaid it is one by the standard; but many guids that say nothing are only names.
    if said.unwrap_or_else(|| text.contains("://")) { item.resolve(&text) } else { None }
}

/// Atom's content may stand elsewhere: then that is the item's page.
fn outside(item: &Element) -> Option<Url> {
    item.resolve(own(item, &["content"])?.attribute("src")?)
}

/// The first child of the feed's own vocabulary with one of these names, in the order of the names; one that holds
/// something before one that does not.
pub(crate) fn own<'a, 'b>(parent: &'a Element<'b>, names: &[&str]) -> Option<&'a Element<'b>> {
    names.iter().find_map(|name| {
        let name: &str = name;
        let mut found = parent.elements().filter(|element| element.name == name && element.ns.is_own());
        let first = found.next()?;
        if is_blank(first) { Some(found.find(|element| !is_blank(element)).unwrap_or(first)) } else { Some(first) }
    })
}

fn is_blank(element: &Element) -> bool {
    element.children.is_empty() && element.attributes.is_empty() && element.lead.trim().is_empty()
}

pub(crate) fn of<'a, 'b>(parent: &'a Element<'b>, ns: Ns, name: &str) -> Option<&'a Element<'b>> {
    parent.elements().find(|element| element.ns == ns && element.name == name)
}

pub(crate) fn title(parent: &Element, notes: &mut Notes) -> String {
    let element = own(parent, &["title"])
        .or_else(|| of(parent, Ns::DublinCore, "title"))
        .or_else(|| media(parent, "title").next())
        .or_else(|| of(parent, Ns::Itunes, "title"));
    element.map(|element| notes.plain(&markup(element))).unwrap_or_default()
}

pub(crate) fn link(parent: &Element, kind: FeedKind, rel: &str) -> Option<Url> {
    let named = |parent: &Element| {
        let links = parent.elements().filter(|element| element.name == "link" && element.ns.is_own());
        links.filter(|link| link.attribute("href").is_none()).find_map(|link| parent.resolve(&link.text()))
    };
    match kind {
        FeedKind::Atom => atom_link(parent, rel).or_else(|| named(parent)),
        // Microsoft's channels carry it as an attribute.
        _ => named(parent)
            .or_else(|| atom_link(parent, rel))
            .or_else(|| parent.attribute("href").and_then(|href| parent.resolve(href)))
            .or_else(|| parent.child("a").and_then(|a| parent.resolve(a.attribute("href")?))),
    }
}

pub(crate) fn atom_link(parent: &Element, rel: &str) -> Option<Url> {
    let links = parent.elements().filter(|element| element.name == "link" && element.ns.is_own());
    let fitting = links.filter(|link| {
        let own = link.attribute("rel").map_or("alternate", str::trim);
        let own = own.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(own);
        link.attribute("href").is_some() && (own.eq_ignore_ascii_case(rel) || own.is_empty() && rel == "alternate")
    });
    let mut other = None;
    for link in fitting {
        let Some(url) = link.attribute("href").and_then(|href| link.resolve(href)) else { continue };
        if link.attribute("type").is_none_or(|kind| kind.contains("html")) {
            return Some(url);
        }
        other = other.or(Some(url));
    }
    other
}

pub(crate) fn language(parent: &Element) -> Option<Lang> {
    let named = own(parent, &["language"]).or_else(|| of(parent, Ns::DublinCore, "language")).map(Element::text);
    let known = |tag: &str| Some(Lang::new(tag)).filter(Lang::is_known);
    named.and_then(|tag| known(&tag)).or_else(|| known(parent.attribute("xml:lang")?))
}

/// The time that the first of these elements gives; where one stands twice, the last counts.
fn time(item: &Element, notes: &mut Notes, wanted: &[(Ns, &str)]) -> Option<Timestamp> {
    for (ns, name) in wanted {
        let fits = |element: &&Element| element.name == *name && (element.ns == *ns || ns.is_own() && element.ns.is_own());
        for element in item.children.iter().rev().filter(fits) {
            let text = element.text();
            match date(&text) {
                Some(found) => return Some(found),
                None => notes.date |= !text.is_empty(),
            }
        }
    }
    None
}

fn categories(item: &Element, notes: &mut Notes) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for element in item.elements() {
        let label = match (element.ns, element.name.as_str()) {
            (Ns::Rss | Ns::Atom, "category") => match element.attribute("label").or_else(|| element.attribute("term")) {
                Some(label) => plain(label),
                None => plain(&element.text()),
            },
            (Ns::DublinCore, "subject") => plain(&element.text()),
            (Ns::Itunes, "category") => plain(element.attribute("text").unwrap_or("")),
            _ => continue,
        };
        let label = notes.label(label);
        if label.is_empty() || found.contains(&label) {
            continue;
        }
        if found.len() == MOST_PARTS {
            notes.parts = true;
            break;
        }
        found.push(label);
    }
    found
}
