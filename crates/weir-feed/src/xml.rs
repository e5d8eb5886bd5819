//! Damaged XML to a small tree.
//!
//! Feeds break XML in every way, and a reader that gives up loses the feed. So the tree is built from tolerant tokens:
//! end tags close what they can, unclosed items are closed by the next, unknown entities stay as text, and a broken end
//! keeps what came before. Nothing is fetched; of a DTD only short texts are read (see [`crate::doctype`]).

use crate::attributes::{Attribute, Attributes};
use crate::doctype::Entities;
use crate::element::Name;
use crate::namespace::{by_prefix, by_uri};
use crate::scan::{Scanner, Token};
use crate::text::decode;
use crate::warning::warn;
use std::borrow::Cow;
use std::rc::Rc;
use url::Url;
use weir_model::Warning;

pub(crate) use crate::element::{Element, resolve};
pub(crate) use crate::markup::escape;
pub(crate) use crate::namespace::Ns;

/// Elements nested deeper than this are passed over, their text is kept.
const MOST_DEPTH: usize = 200;
/// Items after this many are not read.
pub(crate) const MOST_ITEMS: usize = 2_000;
/// Elements after this many are not read: a small document of empty ones would fill the memory.
const MOST_ELEMENTS: usize = 400_000;
/// More attributes than any feed has.
const MOST_ATTRIBUTES: usize = 64;

/// Reads a document. `None` if there is not one element in it.
pub(crate) fn read<'a>(text: &'a str, base: Option<&Url>, warnings: &mut Vec<Warning>) -> Option<Element<'a>> {
    let mut scanner = Scanner::new(text);
    let mut tree = Tree {
        stack: Vec::new(),
        namespaces: Vec::new(),
        ended: false,
        before: false,
        after: false,
        unmatched: false,
        undeclared: false,
        attributes: false,
        too_deep: 0,
        dropped: false,
        items: 0,
        elements: 0,
        base: base.cloned().map(Rc::new),
        entities: Entities::default(),
    };
    for token in scanner.by_ref() {
        match token {
            Token::Text(text) => {
                let decoded = decode(text, &mut tree.entities);
                tree.text(decoded);
            }
            Token::Verbatim(text) => tree.text(Cow::Borrowed(text)),
            Token::Close(name) => tree.close(name),
            Token::Open(name, attributes, empty) => {
                if !tree.open(name, attributes, empty) {
                    warn(warnings, if tree.items > MOST_ITEMS { "too-many-items" } else { "too-many-elements" });
                    tree.ended = true;
                    break;
                }
            }
            Token::Doctype(text) => tree.entities.read(text),
        }
    }
    let faults = scanner.faults;
    for (seen, code) in [
        (tree.before, "before"),
        (faults.stray, "stray-characters"),
        (faults.open_tag, "open-tag"),
        (faults.open_cdata, "open-cdata"),
        (faults.open_comment, "open-comment"),
        (tree.unmatched, "mismatched-tags"),
        (tree.dropped, "too-deep"),
        (tree.after, "after"),
        (tree.entities.bare, "bare-ampersand"),
        (tree.undeclared, "undeclared-prefix"),
        (tree.attributes, "odd-attributes"),
        (tree.entities.spent, "too-many-entities"),
        (!tree.stack.is_empty() && !tree.ended || faults.cut, "cut"),
    ] {
        if seen {
            warn(warnings, code);
        }
    }
    tree.finish()
}

/// The outermost elements of documents that are read, and of pages, which are told apart later.
fn is_root(name: &str) -> bool {
    matches!(name, "rss" | "rdf" | "feed" | "channel" | "item" | "entry" | "opml" | "body" | "outline" | "html")
}

struct Tree<'a> {
    stack: Vec<Element<'a>>,
    /// `(prefix, vocabulary, depth)` of declarations in force.
    namespaces: Vec<(&'a str, Ns, usize)>,
    /// The root's end was seen. It stays open for items that come after it.
    ended: bool,
    /// There was something before the root: what servers print, in HTML too.
    before: bool,
    after: bool,
    unmatched: bool,
    undeclared: bool,
    /// Attributes that are not as XML wants them.
    attributes: bool,
    /// Open elements beyond the depth limit.
    too_deep: usize,
    dropped: bool,
    items: usize,
    elements: usize,
    base: Option<Rc<Url>>,
    entities: Entities<'a>,
}

impl<'a> Tree<'a> {
    /// False once there are too many items or elements.
    fn open(&mut self, qualified: &'a str, source: &'a str, empty: bool) -> bool {
        let (prefix, local) = split(qualified);
        if self.stack.len() >= MOST_DEPTH && !matches!(local, "item" | "entry") {
            self.dropped = true;
            self.too_deep += usize::from(!empty);
            return true;
        }
        self.too_deep = 0;
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return false;
        }
        let name = Name::new(local);
        if self.stack.is_empty() && !is_root(&name) {
            self.before = true;
            return true;
        }
        let attributes = self.attributes(source);
        let ns = self.namespace(prefix);
        if ns.is_own() && matches!(name.as_str(), "item" | "entry") {
            self.items += 1;
            if self.items > MOST_ITEMS {
                return false;
            }
            // The item before was never closed, or something else around it.
            let holder = self.stack.iter().rposition(|open| holds_items(&open.name)).map(|holder| holder + 1);
            let place = holder.unwrap_or_else(|| self.stack.len().min(1));
            if place < self.stack.len() {
                self.unmatched = true;
                self.close_to(place);
            }
        } else if self.stack.last().is_some_and(|open| ends_before(open, &name, ns)) {
            self.unmatched = true;
            self.close_to(self.stack.len() - 1);
        }
        self.after |= self.ended && self.stack.len() == 1;
        let base = self.stack.last().map_or(&self.base, |parent| &parent.base).clone();
        let base = match attributes.iter().find(|(name, _)| name == "xml:base") {
            Some((_, value)) => resolve(value, base.as_deref()).map(Rc::new).or(base),
            None => base,
        };
        let element =
            Element { ns, name, qualified, attributes, lead: Cow::Borrowed(""), children: Vec::new(), tail: Cow::Borrowed(""), base };
        match (empty, self.stack.last_mut()) {
            (true, Some(parent)) => {
                parent.children.push(element);
                self.forget_namespaces();
            }
            (true, None) => {
                self.stack.push(element);
                self.ended = true;
            }
            (false, _) => self.stack.push(element),
        }
        true
    }

    /// Reads a tag's attributes and remembers the vocabularies that they declare.
    fn attributes(&mut self, source: &'a str) -> Vec<(Name<'a>, Cow<'a, str>)> {
        let mut found = Vec::new();
        if source.is_empty() {
            return found;
        }
        let depth = self.stack.len();
        let mut attributes = Attributes::new(source);
        for Attribute { name, value } in attributes.by_ref().take(MOST_ATTRIBUTES) {
            let declared = if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            if let Some(prefix) = declared {
                self.namespaces.push((prefix, by_uri(value), depth));
                continue;
            }
            let name = Name::new(name);
            if found.iter().any(|(known, _)| *known == name) {
                // The first counts, as in HTML.
                self.attributes = true;
                continue;
            }
            found.push((name, decode(value, &mut self.entities)));
        }
        self.attributes |= attributes.odd;
        found
    }

    /// Closes the nearest open element of that name.
    fn close(&mut self, qualified: &'a str) {
        let local = split(qualified).1;
        // Elements that were not opened cannot be closed, but what a feed is made of ends them all.
        let is_part = matches!(local, "item" | "entry" | "channel" | "rss" | "feed" | "description" | "summary" | "content" | "encoded");
        if self.too_deep > 0 && !is_part {
            self.too_deep -= 1;
            return;
        }
        self.too_deep = 0;
        let found = self
            .stack
            .iter()
            .rposition(|open| open.qualified == qualified)
            .or_else(|| self.stack.iter().rposition(|open| open.name.eq_ignore_ascii_case(local)));
        match found {
            Some(at) => {
                self.unmatched |= at + 1 != self.stack.len() || self.stack[at].qualified != qualified;
                self.close_to(at);
            }
            None => {
                self.unmatched |= !self.stack.is_empty();
                if matches!(local, "item" | "entry") {
                    self.end_misspelt(local);
                }
            }
        }
    }

    /// The end of an item that never began: the element that stands where an item would was meant to be one.
    fn end_misspelt(&mut self, name: &'a str) {
        let Some(holder) = self.stack.iter().rposition(|open| holds_items(&open.name)) else { return };
        if let Some(open) = self.stack.get_mut(holder + 1)
            && open.children.iter().any(|child| matches!(child.name.as_str(), "title" | "link" | "guid" | "id"))
        {
            open.name = Name::new(name);
            open.ns = Ns::Rss;
            self.items += 1;
            self.close_to(holder + 1);
        }
    }

    /// Closes everything from `at` inwards. The root stays, for what may follow it.
    fn close_to(&mut self, at: usize) {
        if at == 0 {
            self.after |= self.ended;
            self.ended = true;
        }
        while self.stack.len() > at.max(1) {
            let Some(element) = self.stack.pop() else { return };
            if let Some(parent) = self.stack.last_mut() {
                parent.children.push(element);
            }
        }
        self.forget_namespaces();
    }

    fn forget_namespaces(&mut self) {
        let depth = self.stack.len();
        while self.namespaces.last().is_some_and(|(_, _, declared)| *declared >= depth) {
            self.namespaces.pop();
        }
    }

    fn text(&mut self, text: Cow<'a, str>) {
        let Some(open) = self.stack.last_mut() else {
            self.before |= !text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty();
            return;
        };
        let slot = match open.children.last_mut() {
            Some(child) => &mut child.tail,
            None => &mut open.lead,
        };
        if slot.is_empty() {
            *slot = text;
        } else {
            slot.to_mut().push_str(&text);
        }
    }

    fn namespace(&mut self, prefix: &str) -> Ns {
        match self.namespaces.iter().rev().find(|(known, _, _)| *known == prefix).map(|(_, ns, _)| *ns) {
            Some(Ns::Other) | None if prefix.is_empty() => Ns::Rss,
            Some(Ns::Other) => by_prefix(prefix),
            Some(ns) => ns,
            None => {
                self.undeclared = true;
                by_prefix(prefix)
            }
        }
    }

    fn finish(mut self) -> Option<Element<'a>> {
        self.close_to(0);
        self.stack.pop()
    }
}

/// The elements whose children items are.
fn holds_items(name: &str) -> bool {
    matches!(name, "rss" | "rdf" | "feed" | "channel" | "items")
}

/// Whether an open text element was never closed: it ends where what can only be its sibling begins.
fn ends_before(open: &Element, name: &str, ns: Ns) -> bool {
    if open.ns != ns || !ns.is_own() {
        return false;
    }
    match open.name.as_str() {
        "title" | "link" | "guid" | "id" | "pubdate" | "updated" | "published" | "category" | "comments" | "language" | "ttl" => matches!(
            name,
            "title"
                | "link"
                | "guid"
                | "description"
                | "summary"
                | "content"
                | "pubdate"
                | "author"
                | "category"
                | "comments"
                | "enclosure"
                | "id"
                | "updated"
                | "published"
                | "language"
                | "ttl"
        ),
        // In a description there may be markup, and it has titles and links of its own.
        "description" => matches!(name, "guid" | "pubdate" | "enclosure" | "category" | "comments"),
        "summary" | "content" => ns == Ns::Atom && matches!(name, "id" | "updated" | "published" | "category"),
        _ => false,
    }
}

fn split(qualified: &str) -> (&str, &str) {
    match memchr::memchr(b':', qualified.as_bytes()) {
        Some(at) => (&qualified[..at], &qualified[at + 1..]),
        None => ("", qualified),
    }
}
