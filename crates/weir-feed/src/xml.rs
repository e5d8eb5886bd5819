//! Damaged XML to a small tree.
//!
//! Feeds break XML in every way, and a reader that gives up loses the feed. So the tree is built from tolerant events:
//! end tags close what they can, unclosed items are closed by the next, unknown entities stay as text, and a broken end
//! keeps what came before. Nothing is fetched and no entity of a DTD is expanded.

use crate::text::reference;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::rc::Rc;
use url::Url;
use weir_model::Warning;

/// Elements nested deeper than this are passed over, their text is kept.
const MOST_DEPTH: usize = 200;
/// Items after this many are not read.
pub(crate) const MOST_ITEMS: usize = 2_000;
/// More attributes than any feed has.
const MOST_ATTRIBUTES: usize = 64;

/// Vocabularies that feeds use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ns {
    /// RSS itself, and elements without any namespace.
    Rss,
    Atom,
    Content,
    DublinCore,
    DublinCoreTerms,
    Media,
    Itunes,
    Rdf,
    Syndication,
    Xhtml,
    Other,
}

/// One element.
#[derive(Debug)]
pub(crate) struct Element {
    pub ns: Ns,
    /// Local name in lower case.
    pub name: String,
    qualified: String,
    /// Qualified names in lower case.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// What relative addresses inside are relative to.
    pub base: Option<Rc<Url>>,
}

/// What an element holds.
#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The text inside, without markup.
    pub fn text(&self) -> String {
        let mut out = String::new();
        collect(self, &mut out);
        out.trim().to_owned()
    }

    /// What is inside, as HTML. Text of an element without children is HTML already (that is how feeds carry it).
    pub fn html(&self) -> String {
        if self.elements().next().is_none() {
            return self.text();
        }
        let mut out = String::new();
        for node in &self.children {
            match node {
                // Text beside elements: markup was not escaped, so the text is text.
                Node::Text(text) => escape(text, &mut out),
                Node::Element(element) => write(element, &mut out),
            }
        }
        out.trim().to_owned()
    }

    /// Resolves an address found inside; only `http` and `https` ones are kept.
    pub fn resolve(&self, address: &str) -> Option<Url> {
        let address = address.trim();
        if address.is_empty() {
            return None;
        }
        let url = match Url::parse(address) {
            Ok(url) => url,
            Err(_) => self.base.as_ref()?.join(address).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then_some(url)
    }
}

fn collect(element: &Element, out: &mut String) {
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) => collect(element, out),
        }
    }
}

fn write(element: &Element, out: &mut String) {
    const VOID: [&str; 6] = ["br", "hr", "img", "input", "wbr", "source"];
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        if name.starts_with("xmlns") || name.contains(['"', '<', '>', ' ']) {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        let resolved = matches!(name.as_str(), "href" | "src").then(|| element.resolve(value)).flatten();
        escape(resolved.as_ref().map_or(value, |url| url.as_str()), out);
        out.push('"');
    }
    out.push('>');
    for node in &element.children {
        match node {
            Node::Text(text) => escape(text, out),
            Node::Element(element) => write(element, out),
        }
    }
    if !VOID.contains(&element.name.as_str()) {
        out.push_str("</");
        out.push_str(&element.name);
        out.push('>');
    }
}

pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Reads a document. `None` if there is not one element in it.
pub(crate) fn read(text: &str, base: Option<&Url>, warnings: &mut Vec<Warning>) -> Option<Element> {
    let text = mend(text, warnings);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_comments = false;
    config.trim_markup_names_in_closing_tags = true;
    let mut tree = Tree { stack: Vec::new(), namespaces: Vec::new(), root: None, too_deep: 0, items: 0, base: base.cloned().map(Rc::new) };
    let mut mismatched = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if !tree.open(&start, false) {
                    warnings.push(Warning(format!("more than {MOST_ITEMS} items; the rest was not read")));
                    break;
                }
            }
            Ok(Event::Empty(start)) => {
                if !tree.open(&start, true) {
                    break;
                }
            }
            Ok(Event::End(end)) => {
                mismatched |= !tree.close(end.name().as_ref());
                if tree.stack.is_empty() && tree.root.is_some() {
                    break;
                }
            }
            Ok(Event::Text(text)) => tree.text(&text),
            Ok(Event::CData(text)) => tree.text(&text),
            Ok(Event::GeneralRef(name)) => {
                let name: &str = name.as_ref();
                let mut out = String::new();
                if !reference(name, &mut out) {
                    out = format!("&{name};");
                }
                tree.text(&out);
            }
            Ok(Event::Eof) => {
                if !tree.stack.is_empty() {
                    warnings.push(Warning("the feed breaks off before its end".into()));
                }
                break;
            }
            Ok(_) => {}
            Err(error) => {
                warnings.push(Warning(format!("damaged at byte {}: {error}", reader.error_position())));
                break;
            }
        }
    }
    if mismatched {
        warnings.push(Warning("tags that do not match were closed".into()));
    }
    tree.finish()
}

/// Takes out what no XML reader could pass: text before the first tag, control characters, `<` that begins no tag.
fn mend(text: &str, warnings: &mut Vec<Warning>) -> String {
    // Servers print warnings before the feed, in HTML too: the feed begins where its root does.
    let roots = ["<?xml", "<rss", "<feed", "<rdf:RDF", "<RDF", "<opml", "<channel"];
    let root = roots.iter().filter_map(|root| text.find(root)).min();
    let start = root.or_else(|| text.find('<')).unwrap_or(text.len());
    if !text[..start].trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        warnings.push(Warning("text before the first tag was passed over".into()));
    }
    let text = &text[start..];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut stray = false;
    let mut ends = true;
    while let Some(at) = rest.find(|c: char| c == '<' || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            // Inside CDATA a `<` is text. A missing end is taken to be the end of the document.
            let end = if ends { inside.find("]]>") } else { None };
            // Once no end is found there is none further on either.
            ends = end.is_some();
            let end = end.map_or(rest.len(), |end| 9 + end + 3);
            out.extend(rest[..end].chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')));
            if !rest[..end].ends_with("]]>") {
                out.push_str("]]>");
            }
            rest = &rest[end..];
        } else if let Some(inside) = rest.strip_prefix('<') {
            match inside.chars().next() {
                Some(c) if c.is_alphabetic() || matches!(c, '_' | '/' | '!' | '?') => out.push('<'),
                _ => {
                    stray = true;
                    out.push_str("&lt;");
                }
            }
            rest = inside;
        } else {
            stray = true;
            rest = rest.get(rest.chars().next().map_or(1, char::len_utf8)..).unwrap_or("");
        }
    }
    out.push_str(rest);
    if stray {
        warnings.push(Warning("characters that XML does not allow were mended".into()));
    }
    out
}

struct Tree {
    stack: Vec<Element>,
    /// `(prefix, vocabulary, depth)` of declarations in force.
    namespaces: Vec<(String, Ns, usize)>,
    root: Option<Element>,
    /// Open elements beyond the depth limit.
    too_deep: usize,
    items: usize,
    base: Option<Rc<Url>>,
}

impl Tree {
    /// False once there are too many items.
    fn open(&mut self, start: &BytesStart, empty: bool) -> bool {
        if self.stack.len() >= MOST_DEPTH {
            self.too_deep += usize::from(!empty);
            return true;
        }
        let name = start.name();
        let qualified: &str = name.as_ref();
        let (prefix, local) = split(qualified);
        let local = local.to_ascii_lowercase();
        let attributes = attributes(start);
        let depth = self.stack.len();
        for (name, value) in &attributes {
            let declared = if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            if let Some(prefix) = declared {
                self.namespaces.push((prefix.to_owned(), by_uri(value), depth));
            }
        }
        let ns = self.namespace(prefix);
        if matches!(local.as_str(), "item" | "entry") && matches!(ns, Ns::Rss | Ns::Atom) {
            self.items += 1;
            if self.items > MOST_ITEMS {
                return false;
            }
            // The item before was never closed.
            if let Some(open) = self.stack.iter().rposition(|element| element.name == local && element.ns == ns) {
                self.close_to(open);
            }
        }
        // A text element that was never closed ends where its next sibling begins.
        let sibling = matches!(
            local.as_str(),
            "title" | "link" | "guid" | "description" | "pubdate" | "author" | "category" | "enclosure" | "item" | "id" | "updated"
        );
        if sibling
            && self.stack.last().is_some_and(|open| matches!(open.name.as_str(), "title" | "link" | "guid" | "pubdate") && open.ns == ns)
        {
            self.close_to(self.stack.len() - 1);
        }
        let parent_base = self.stack.last().map_or(&self.base, |parent| &parent.base).clone();
        let base = match attributes.iter().find(|(name, _)| name == "xml:base") {
            Some((_, value)) => match &parent_base {
                Some(parent) => parent.join(value.trim()).ok().map(Rc::new),
                None => Url::parse(value.trim()).ok().map(Rc::new),
            }
            .or(parent_base),
            None => parent_base,
        };
        self.stack.push(Element { ns, name: local, qualified: qualified.to_owned(), attributes, children: Vec::new(), base });
        if empty {
            self.close_to(self.stack.len() - 1);
        }
        true
    }

    /// Closes the nearest open element of that name; false if there is none, or if others had to be closed with it.
    fn close(&mut self, qualified: &str) -> bool {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return true;
        }
        let local = split(qualified).1;
        let found = self
            .stack
            .iter()
            .rposition(|open| open.qualified == qualified)
            .or_else(|| self.stack.iter().rposition(|open| open.name.eq_ignore_ascii_case(local)));
        match found {
            Some(at) => {
                let clean = at + 1 == self.stack.len();
                self.close_to(at);
                clean
            }
            None => false,
        }
    }

    /// Closes everything from `at` inwards.
    fn close_to(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(element) = self.stack.pop() else { return };
            match self.stack.last_mut() {
                Some(parent) => parent.children.push(Node::Element(element)),
                None => self.root = self.root.take().or(Some(element)),
            }
        }
        let depth = self.stack.len();
        self.namespaces.retain(|(_, _, declared)| *declared < depth || depth == 0);
    }

    fn text(&mut self, text: &str) {
        let Some(open) = self.stack.last_mut() else { return };
        match open.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => open.children.push(Node::Text(text.to_owned())),
        }
    }

    fn namespace(&self, prefix: &str) -> Ns {
        match self.namespaces.iter().rev().find(|(known, _, _)| known == prefix).map(|(_, ns, _)| *ns) {
            Some(Ns::Other) | None if prefix.is_empty() => Ns::Rss,
            Some(Ns::Other) | None => by_prefix(prefix),
            Some(ns) => ns,
        }
    }

    fn finish(mut self) -> Option<Element> {
        self.close_to(0);
        self.root
    }
}

fn split(qualified: &str) -> (&str, &str) {
    qualified.split_once(':').unwrap_or(("", qualified))
}

fn attributes(start: &BytesStart) -> Vec<(String, String)> {
    let decode = |name: &str, value: &str| (name.to_ascii_lowercase(), crate::text::unescape(value));
    let mut found = Vec::new();
    let mut strict = start.attributes();
    for attribute in strict.with_checks(false).flatten().take(MOST_ATTRIBUTES) {
        found.push(decode(attribute.key.as_ref(), &attribute.value));
    }
    if found.is_empty() {
        // Values without quotes: by the rule of HTML.
        for attribute in start.html_attributes().with_checks(false).flatten().take(MOST_ATTRIBUTES) {
            found.push(decode(attribute.key.as_ref(), &attribute.value));
        }
    }
    found
}

fn by_uri(uri: &str) -> Ns {
    let uri = uri.trim().to_ascii_lowercase();
    let uri = uri.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches(['/', '#']);
    match uri {
        "www.w3.org/2005/atom" | "purl.org/atom/ns" => Ns::Atom,
        "purl.org/rss/1.0"
        | "my.netscape.com/rdf/simple/0.9"
        | "channel.netscape.com/rdf/simple/0.9"
        | "backend.userland.com/rss2"
        | "backend.userland.com/rss"
        | "blogs.law.harvard.edu/tech/rss"
        | "cyber.law.harvard.edu/rss"
        | "purl.org/net/rss1.1" => Ns::Rss,
        "purl.org/rss/1.0/modules/content" => Ns::Content,
        "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" => Ns::DublinCore,
        "purl.org/dc/terms" => Ns::DublinCoreTerms,
        "search.yahoo.com/mrss" => Ns::Media,
        "www.itunes.com/dtds/podcast-1.0.dtd" | "www.itunes.com/dtd/podcast-1.0.dtd" => Ns::Itunes,
        "www.w3.org/1999/02/22-rdf-syntax-ns" => Ns::Rdf,
        "purl.org/rss/1.0/modules/syndication" => Ns::Syndication,
        "www.w3.org/1999/xhtml" => Ns::Xhtml,
        _ => Ns::Other,
    }
}

/// Prefixes that everyone uses, for feeds that forgot to declare them.
fn by_prefix(prefix: &str) -> Ns {
    match prefix {
        "content" => Ns::Content,
        "dc" => Ns::DublinCore,
        "dcterms" => Ns::DublinCoreTerms,
        "media" => Ns::Media,
        "itunes" => Ns::Itunes,
        "atom" | "a10" => Ns::Atom,
        "rdf" => Ns::Rdf,
        "sy" => Ns::Syndication,
        "xhtml" => Ns::Xhtml,
        _ => Ns::Other,
    }
}
