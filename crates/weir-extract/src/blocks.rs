//! A document to candidate blocks, in page order.

use crate::candidate::Candidate;
use crate::media::{attach_captions, image_of};
use crate::run::{Line, Run};
use crate::table;
use crate::zone;
use crate::{DropReason, address};
use dom_query::{NodeId, NodeRef};
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use url::Url;
use weir_model::{Block, BlockKind, MarkKind, PageKind};

/// Elements deeper than this are read as plain text; bounds the stack.
const MAX_DEPTH: usize = 400;
/// More blocks than this are not an article.
const MAX_BLOCKS: usize = 20_000;

/// What surrounds a node.
#[derive(Clone, Debug, Default)]
struct Place {
    kind: BlockKind,
    list: Option<(bool, u8)>,
    zone: Option<DropReason>,
    parent: Option<NodeId>,
    grand: Option<NodeId>,
    class: String,
    dress: u64,
    outer_class: u64,
    top_heading: bool,
    caption: bool,
}

/// Walks a document.
pub(crate) struct Walker<'a> {
    base: Option<&'a Url>,
    kept: &'a HashSet<NodeId>,
    /// Kept characters under each element, and of the whole page.
    weight: HashMap<NodeId, usize>,
    total: usize,
    /// Characters in long paragraphs, likewise.
    prose: HashMap<NodeId, usize>,
    total_prose: usize,
    run: Run,
    /// A forum's posts stand where other pages have their comments.
    posts_are_text: bool,
    pub candidates: Vec<Candidate>,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(root: &NodeRef, kept: &'a HashSet<NodeId>, base: Option<&'a Url>) -> Walker<'a> {
        let mut weight: HashMap<NodeId, usize> = HashMap::new();
        let mut total = 0;
        let mut prose: HashMap<NodeId, usize> = HashMap::new();
        let mut total_prose = 0;
        for node in root.descendants_it().filter(|node| node.has_name("p")) {
            let chars = node.normalized_char_count();
            if chars >= 80 {
                total_prose += chars;
                for ancestor in node.ancestors_it(None) {
                    *prose.entry(ancestor.id).or_default() += chars;
                }
            }
        }
        for node in root.descendants_it().filter(|node| node.is_text() && kept.contains(&node.id)) {
            let chars = node.text().chars().filter(|c| !c.is_whitespace()).count();
            if chars == 0 {
                continue;
            }
            total += chars;
            for ancestor in node.ancestors_it(None) {
                *weight.entry(ancestor.id).or_default() += chars;
            }
        }
        Walker { base, kept, weight, total, prose, total_prose, run: Run::default(), posts_are_text: false, candidates: Vec::new() }
    }

    pub(crate) fn of_kind(mut self, kind: PageKind) -> Walker<'a> {
        self.posts_are_text = kind == PageKind::Forum;
        self
    }

    pub(crate) fn walk(mut self, root: &NodeRef) -> Vec<Candidate> {
        let place = Place { parent: Some(root.id), ..Place::default() };
        self.children(root, &place, 0);
        self.flush(&place);
        attach_captions(self.candidates)
    }

    fn children(&mut self, node: &NodeRef, place: &Place, depth: usize) {
        for child in node.children_it(false) {
            if self.candidates.len() >= MAX_BLOCKS {
                return;
            }
            if child.is_text() {
                let kept = self.kept.contains(&child.id);
                self.run.push(&child.text(), kept);
            } else if child.is_element() {
                self.element(&child, place, depth + 1);
            }
        }
    }

    fn element(&mut self, node: &NodeRef, place: &Place, depth: usize) {
        let Some(name) = node.node_name() else { return };
        let name = name.as_ref();
        if zone::is_skipped(name) || zone::is_for_screen_readers(node) {
            return;
        }
        // What is hidden until a script shows it may be the article's rest; what else is hidden is a menu or a form.
        if zone::is_hidden(node) && !self.holds_much(node.id) && !hides_prose(node) {
            return;
        }
        if depth > MAX_DEPTH {
            let text = node.text();
            self.run.push(&text, false);
            return;
        }
        match name {
            "br" => self.line_break(place, node),
            "hr" => {
                self.flush(place);
                self.push(Block { kind: BlockKind::Rule, ..Block::default() }, Line::default(), place);
            }
            "a" => {
                let link = node.attr("href").and_then(|href| address::web(&href, self.base));
                // A link around whole paragraphs is a click area, not a label.
                let link = link.filter(|_| node.normalized_char_count() <= 300);
                self.inline(node, link.map(|url| MarkKind::Link { url }), place, depth);
            }
            "strong" | "b" => self.inline(node, Some(MarkKind::Strong), place, depth),
            "em" | "i" | "cite" => self.inline(node, Some(MarkKind::Emphasis), place, depth),
            "code" | "kbd" | "samp" if place.kind != BlockKind::Code => self.inline(node, Some(MarkKind::Code), place, depth),
            "img" | "amp-img" => self.image(node, place),
            "iframe" | "video" | "audio" | "amp-youtube" => self.embed(node, place),
            "pre" => {
                self.flush(place);
                let inner = self.enter(node, place, name);
                self.run.set_pre(true);
                self.children(node, &inner, depth);
                self.flush(&inner);
                self.run.set_pre(false);
            }
            "table" => self.table(node, place, depth),
            "figure" => self.figure(node, place, depth),
            _ if zone::is_block(name) => {
                self.flush(place);
                let inner = self.enter(node, place, name);
                self.children(node, &inner, depth);
                self.flush(&inner);
            }
            _ => {
                // An inline element, or one of the page's own; a class may still say what it is.
                let zone = self.zone_of(node, name);
                if zone.is_some() && place.zone.is_none() {
                    self.flush(place);
                    let inner = Place { zone, ..place.clone() };
                    self.children(node, &inner, depth);
                    self.flush(&inner);
                } else {
                    self.children(node, place, depth);
                }
            }
        }
    }

    /// The place inside a block element.
    fn enter(&self, node: &NodeRef, place: &Place, name: &str) -> Place {
        let mut inner = Place { parent: Some(node.id), grand: place.parent, ..place.clone() };
        inner.outer_class = hash(place.dress, name);
        inner.class = zone::names(node);
        inner.dress = hash(0, &zone::dress(node));
        inner.top_heading = name == "h1";
        inner.caption |= zone::is_caption(name, &inner.class) && !self.holds_much(node.id);
        if inner.zone.is_none() {
            inner.zone = self.zone_of(node, name);
        }
        match name {
            "h1" | "h2" => inner.kind = BlockKind::Heading { level: 2 },
            "h3" | "h4" | "h5" | "h6" => inner.kind = BlockKind::Heading { level: name.as_bytes().get(1).map_or(3, |digit| digit - b'0') },
            "blockquote" | "q" => inner.kind = BlockKind::Quote,
            "pre" => inner.kind = BlockKind::Code,
            "ul" | "ol" => inner.list = Some((name == "ol", place.list.map_or(0, |(_, depth)| depth.saturating_add(1)))),
            "li" => {
                let (ordered, depth) = place.list.unwrap_or((false, 0));
                inner.kind = BlockKind::Item { ordered, depth };
            }
            _ => {}
        }
        inner
    }

    /// Whether an element holds a good part of the main content: then its class does not make it furniture.
    fn holds_much(&self, id: NodeId) -> bool {
        self.weight.get(&id).is_some_and(|weight| weight * 5 > self.total * 2)
    }

    /// What an element's name and class say, unless it holds so much that they speak of its parts.
    fn zone_of(&self, node: &NodeRef, name: &str) -> Option<DropReason> {
        let zone = zone::of(node, name)?;
        if self.posts_are_text && zone == DropReason::Comments {
            return None;
        }
        let furniture = matches!(zone, DropReason::Comments | DropReason::Consent);
        let holds_prose = !furniture && self.prose.get(&node.id).is_some_and(|prose| *prose >= 400 && prose * 2 > self.total_prose);
        (!self.holds_much(node.id) && !holds_prose).then_some(zone)
    }

    fn inline(&mut self, node: &NodeRef, mark: Option<MarkKind>, place: &Place, depth: usize) {
        let marked = mark.is_some();
        if let Some(mark) = mark {
            self.run.open(mark);
        }
        self.children(node, place, depth);
        if marked {
            self.run.close();
        }
    }

    fn line_break(&mut self, place: &Place, node: &NodeRef) {
        // Two breaks with nothing but space between them end a paragraph.
        let mut next = node.next_sibling();
        while let Some(sibling) = next {
            if sibling.is_text() && sibling.text().trim().is_empty() || sibling.is_comment() {
                next = sibling.next_sibling();
                continue;
            }
            break;
        }
        if place.kind != BlockKind::Code && next.is_some_and(|sibling| sibling.has_name("br")) {
            self.flush(place);
        } else {
            self.run.line_break();
        }
    }

    fn flush(&mut self, place: &Place) {
        for line in self.run.finish() {
            let block = Block { kind: place.kind.clone(), text: String::new(), marks: Vec::new() };
            self.push(block, line, place);
        }
    }

    fn push(&mut self, mut block: Block, line: Line, place: &Place) {
        if self.candidates.len() >= MAX_BLOCKS {
            return;
        }
        let emphasised: usize = line
            .marks
            .iter()
            .filter(|mark| matches!(mark.kind, MarkKind::Strong | MarkKind::Emphasis))
            .map(|mark| (mark.end - mark.start) as usize)
            .sum();
        let all_strong = !line.text.is_empty() && emphasised + 4 >= line.text.len();
        if !line.text.is_empty() {
            block.text = line.text;
            block.marks = line.marks;
        }
        self.candidates.push(Candidate {
            block,
            chars: line.chars,
            link_chars: line.link_chars,
            kept_chars: line.kept_chars,
            parent: place.parent,
            grand: place.grand,
            zone: place.zone,
            class: place.class.clone(),
            dress: place.dress,
            outer_class: place.outer_class,
            top_heading: place.top_heading,
            caption: place.caption,
            kept_media: false,
            all_strong,
        });
    }

    fn media(&mut self, block: Block, place: &Place, kept: bool) {
        let at = self.candidates.len();
        self.push(block, Line::default(), place);
        if let Some(candidate) = self.candidates.get_mut(at) {
            candidate.kept_media = kept;
        }
    }

    fn image(&mut self, node: &NodeRef, place: &Place) {
        let Some(image) = image_of(node, self.base) else { return };
        if !self.run.is_blank() && image.width.is_none_or(|width| width < 200) {
            return; // a picture inside a line: an icon or a formula
        }
        self.flush(place);
        let kept = self.kept.contains(&node.id);
        self.media(Block { kind: BlockKind::Figure { image }, ..Block::default() }, place, kept);
    }

    fn embed(&mut self, node: &NodeRef, place: &Place) {
        let source =
            ["src", "data-src", "data-lazy-src"].iter().find_map(|name| node.attr(name).and_then(|src| address::web(&src, self.base)));
        let source = source.or_else(|| {
            node.descendants_it().filter(|child| child.has_name("source")).find_map(|child| address::web(&child.attr("src")?, self.base))
        });
        let Some(url) = source else { return };
        let size = |name: &str| node.attr(name).and_then(|value| value.trim_end_matches("px").parse::<u32>().ok());
        if size("width").is_some_and(|width| width < 100) || size("height").is_some_and(|height| height < 60) {
            return;
        }
        // Frames carry advertisements and trackers too; a player says what it is in its address.
        let frame = node.has_name("iframe");
        let address = url.as_str();
        if frame && !["embed", "player", "video", "audio", "podcast", "watch"].iter().any(|word| address.contains(word)) {
            return;
        }
        self.flush(place);
        self.media(Block { kind: BlockKind::Embed { url }, ..Block::default() }, place, !frame || self.kept.contains(&node.id));
    }

    fn figure(&mut self, node: &NodeRef, place: &Place, depth: usize) {
        self.flush(place);
        let image = node
            .descendants_it()
            .filter(|child| child.has_name("img") || child.has_name("amp-img"))
            .find_map(|child| image_of(&child, self.base).map(|image| (image, self.kept.contains(&child.id))));
        let inner = self.enter(node, place, "figure");
        let holds_other = node
            .descendants_it()
            .any(|child| ["table", "blockquote", "pre", "ul", "iframe", "video"].iter().any(|name| child.has_name(name)));
        let Some((image, kept)) = image.filter(|_| !holds_other) else {
            self.children(node, &inner, depth);
            self.flush(&inner);
            return;
        };
        // Everything inside is the caption, in one line.
        let from = self.candidates.len();
        self.children(node, &inner, depth);
        self.flush(&inner);
        let parts: Vec<Candidate> = self.candidates.drain(from..).filter(|part| part.chars > 0).collect();
        let mut line = Line::default();
        for part in parts {
            if line.text.contains(part.text()) {
                continue;
            }
            let offset = if line.text.is_empty() { 0 } else { line.text.len() as u32 + 1 };
            if offset > 0 {
                line.text.push(' ');
            }
            line.text.push_str(part.text());
            line.marks.extend(part.block.marks.into_iter().map(|mark| weir_model::Mark {
                start: mark.start + offset,
                end: mark.end + offset,
                ..mark
            }));
            line.chars += part.chars;
            line.link_chars += part.link_chars;
            line.kept_chars += part.kept_chars;
        }
        let at = self.candidates.len();
        self.push(Block { kind: BlockKind::Figure { image }, ..Block::default() }, line, &inner);
        if let Some(candidate) = self.candidates.get_mut(at) {
            candidate.kept_media = kept;
        }
    }

    fn table(&mut self, node: &NodeRef, place: &Place, depth: usize) {
        self.flush(place);
        let inner = self.enter(node, place, "table");
        let Some(data) = table::read(node) else {
            self.children(node, &inner, depth);
            self.flush(&inner);
            return;
        };
        let (mut chars, mut link_chars, mut kept_chars) = (0, 0, 0);
        for text in node.descendants_it().filter(|child| child.is_text()) {
            let count = text.text().chars().filter(|c| !c.is_whitespace()).count();
            chars += count;
            kept_chars += if self.kept.contains(&text.id) { count } else { 0 };
            link_chars += if text.ancestors_it(Some(3)).any(|parent| parent.has_name("a")) { count } else { 0 };
        }
        let text = data.rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
        let line = Line { text, marks: Vec::new(), link_chars, kept_chars, chars };
        self.push(Block { kind: BlockKind::Table { rows: data.rows, header: data.header }, ..Block::default() }, line, &inner);
    }
}

fn hides_prose(node: &NodeRef) -> bool {
    let paragraphs = node.descendants_it().filter(|child| child.has_name("p")).chain(node.has_name("p").then_some(*node));
    let prose = paragraphs.filter(|p| p.normalized_char_count() >= 80).count();
    prose >= 5 || prose > 0 && !node.descendants_it().any(|child| child.has_name("form") || child.has_name("input"))
}

fn hash(outer: u64, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (outer, name).hash(&mut hasher);
    hasher.finish()
}
