//! The second opinion: each block by itself, by its words and by its place.
//!
//! A phrase alone never drops a block: careless phrase rules destroy real sentences. A rule also needs structure: a short
//! block of its own, links, casing or emphasis that set it apart, or a place at the head or the tail.

use crate::candidate::Candidate;
use crate::context::Context;
use crate::lines::{call, label};
use crate::phrases;
use crate::words::Words;
use crate::{DropReason, Dropped};
use weir_model::{Block, BlockKind, PageKind};

/// Blocks of the article in page order, and what was left out of it.
pub(crate) fn decide(mut candidates: Vec<Candidate>, context: &Context) -> (Vec<Block>, Vec<Dropped>) {
    let mut chosen = context.choose(&candidates);
    let mut reasons: Vec<Option<DropReason>> = vec![None; candidates.len()];
    let order: Vec<usize> = (0..candidates.len()).filter(|at| chosen.get(*at).copied().unwrap_or_default()).collect();
    let words: Vec<Words> = order.iter().map(|at| candidates.get(*at).map(|c| Words::of(c.text())).unwrap_or_default()).collect();
    let place = Sequence { candidates: &candidates, order: &order, words: &words };
    for position in 0..order.len() {
        let Some(&at) = order.get(position) else { continue };
        if let (Some(slot), Some(reason)) = (reasons.get_mut(at), place.reason(position, context)) {
            *slot = Some(reason);
        }
    }
    place.drop_after_end(&mut reasons);
    place.trim_tail(&mut reasons);
    place.drop_thin_tail(&mut reasons);
    place.drop_empty_headings(&mut reasons);
    let mut blocks = Vec::new();
    let mut dropped = Vec::new();
    for (at, candidate) in candidates.drain(..).enumerate() {
        if !chosen.get_mut(at).is_some_and(std::mem::take) {
            continue;
        }
        match reasons.get(at).copied().flatten() {
            Some(reason) if !candidate.block.text.is_empty() => dropped.push(Dropped { text: candidate.block.text, reason }),
            Some(_) => {}
            None => blocks.push(candidate.block),
        }
    }
    tidy(&mut blocks);
    (blocks, dropped)
}

/// Rules and pictures at the ends and twice in a row say nothing.
fn tidy(blocks: &mut Vec<Block>) {
    blocks.dedup_by(|later, earlier| match (&later.kind, &earlier.kind) {
        (BlockKind::Rule, BlockKind::Rule) => true,
        (BlockKind::Figure { image: a }, BlockKind::Figure { image: b }) => a.url == b.url && later.text.is_empty(),
        (BlockKind::Embed { url: a }, BlockKind::Embed { url: b }) => a == b,
        _ => false,
    });
    while blocks.first().is_some_and(|block| block.kind == BlockKind::Rule) {
        blocks.remove(0);
    }
    while blocks.last().is_some_and(|block| block.kind == BlockKind::Rule || matches!(block.kind, BlockKind::Heading { .. })) {
        blocks.pop();
    }
}

/// The chosen candidates in page order, with their words.
pub(crate) struct Sequence<'a> {
    pub(crate) candidates: &'a [Candidate],
    /// The chosen candidates.
    pub(crate) order: &'a [usize],
    pub(crate) words: &'a [Words],
}

impl Sequence<'_> {
    pub(crate) fn get(&self, position: usize) -> Option<(&Candidate, &Words)> {
        Some((self.candidates.get(*self.order.get(position)?)?, self.words.get(position)?))
    }

    /// The reason to leave out the block at a position, if there is one.
    fn reason(&self, position: usize, context: &Context) -> Option<DropReason> {
        let (candidate, words) = self.get(position)?;
        if candidate.zone.is_some() && !context.is_lead(candidate.text()) && !outweighs_its_zone(candidate, words) {
            return candidate.zone;
        }
        if words.chars == 0 || matches!(candidate.block.kind, BlockKind::Code | BlockKind::Table { .. } | BlockKind::Figure { .. }) {
            return None;
        }
        if context.kind() == PageKind::LiveBlog && crate::shape::time_line(candidate.text()).is_some() {
            return None;
        }
        label(candidate, words)
            .or_else(|| call(candidate, words))
            .or_else(|| self.headline_promotion(position))
            .or_else(|| self.at_the_head(position, context))
            .or_else(|| self.at_the_tail(position, context))
    }

    /// A headline of another article between sentences: wholly a link, or in capitals on its own.
    fn headline_promotion(&self, position: usize) -> Option<DropReason> {
        let (candidate, words) = self.get(position)?;
        if candidate.block.kind != BlockKind::Paragraph && !candidate.is_heading()
            || words.chars > 220
            || words.ends_sentence && !words.all_capitals
        {
            return None;
        }
        let linked = candidate.link_density() >= 0.95;
        let count = words.count();
        let alone =
            count >= 6 && !words.ends_sentence && !candidate.is_heading() && !candidate.all_strong && self.between_sentences(position);
        if words.all_capitals && (linked && count >= 3 || alone && !self.capitals_are_headings()) {
            return Some(DropReason::Promotion);
        }
        let single_link = candidate.block.marks.iter().filter(|mark| matches!(mark.kind, weir_model::MarkKind::Link { .. })).count() == 1;
        (linked && single_link && count >= 5 && self.between_sentences(position)).then_some(DropReason::Related)
    }

    /// Short lines in capitals, more than one: the article's own way to write its headings.
    fn capitals_are_headings(&self) -> bool {
        let short = |position: &usize| {
            self.get(*position).is_some_and(|(c, w)| {
                w.all_capitals && w.count() <= 6 && c.link_chars == 0 && c.is_prose() && !w.contains_any(phrases::CALLS)
            })
        };
        (0..self.order.len()).filter(short).count() >= 2
    }

    /// The first block of a list of sources, which is part of the article although it is all links.
    pub(crate) fn sources_start(&self) -> usize {
        let is_sources = |position: &usize| {
            self.get(*position).is_some_and(|(c, w)| (c.is_heading() || c.all_strong) && phrases::SOURCES.contains(&w.bare()))
        };
        (0..self.order.len()).find(is_sources).unwrap_or(self.order.len())
    }

    fn between_sentences(&self, position: usize) -> bool {
        let sentence = |(candidate, words): (&Candidate, &Words)| candidate.is_prose() && words.chars >= 40 && !words.all_capitals;
        let before = (0..position).rev().take(4).filter_map(|at| self.get(at)).any(sentence);
        let after = (position + 1..position + 5).filter_map(|at| self.get(at)).any(sentence);
        before && after
    }

    /// The headline, the date and the names again.
    fn at_the_head(&self, position: usize, context: &Context) -> Option<DropReason> {
        let (candidate, words) = self.get(position)?;
        // The head ends with the first real paragraph.
        let head = !(0..position)
            .filter_map(|at| self.get(at))
            .any(|(candidate, words)| candidate.is_prose() && words.is_substantial() && !context.is_lead(candidate.text()));
        if (head || candidate.is_heading()) && position < 12 && context.is_title(candidate.text()) {
            return Some(DropReason::Repeated);
        }
        if words.is_dateline() && (head || position + 4 >= self.order.len()) {
            return Some(DropReason::Repeated);
        }
        if head && words.chars <= 120 && !words.ends_sentence {
            let steps = words.lower.matches(['>', '»', '›', '→']).count().max(words.lower.matches(" / ").count());
            if steps >= 2 || words.cjk && words.chars <= 80 && words.contains_any(phrases::PORTAL_HEAD) {
                return Some(DropReason::Navigation);
            }
        }
        // The section above the headline: a word or two that end nothing.
        let few = if words.cjk { words.chars <= 8 } else { words.count() <= 2 && words.chars <= 24 };
        if head && few && !words.ends_sentence && !candidate.is_heading() && candidate.block.kind == BlockKind::Paragraph {
            return Some(DropReason::Navigation);
        }
        if head && words.cjk && words.chars <= 14 && words.starts_with_any(&["文 ", "文/", "文｜", "作者", "记者"]) {
            return Some(DropReason::Credit);
        }
        if head && words.chars <= 90 && !words.ends_sentence {
            let class = candidate.class.as_str();
            let byline = ["byline", "author", "dateline", "timestamp", "publish", "post-date", "breadcrumb", "kicker", "credit"];
            if words.starts_with_any(&[
                "by ",
                "von ",
                "par ",
                "por ",
                "written by",
                "author:",
                "author of",
                "posted by",
                "published by",
                "posted in",
                "posted on",
                "categories:",
                "filed under",
                "reviewed by",
            ]) && words.count() <= 12
                || byline.iter().any(|part| class.contains(part))
                || context.is_author(&words.lower)
            {
                return Some(DropReason::Credit);
            }
        }
        None
    }

    fn at_the_tail(&self, position: usize, context: &Context) -> Option<DropReason> {
        let (candidate, words) = self.get(position)?;
        let left = self.order.len() - position;
        let late = left <= 8 || position * 3 >= self.order.len() * 2;
        if !late {
            return None;
        }
        if left <= 6 && words.chars <= 900 && words.ends_sentence && context.is_about_author(&words.lower) {
            return Some(DropReason::Author);
        }
        if words.chars <= 160 && words.lower.contains("contributed to this") {
            return Some(DropReason::Credit);
        }
        // "By A. Name · 24 November 2026 · Editing by …"
        let parts = words.lower.matches([' ', '·', '|', '•']).count();
        let signed = words.lower.matches(['·', '|', '•']).count() >= 1 && parts <= 24;
        if words.chars <= 160 && !words.ends_sentence && signed && words.starts_with_any(&["by ", "von ", "par ", "por ", "di "]) {
            return Some(DropReason::Credit);
        }
        if words.cjk && words.chars <= 60 && words.contains_any(&["本站记者", "本报记者", "欢迎来信"]) {
            return Some(DropReason::Author);
        }
        if words.chars <= if words.cjk { 120 } else { 160 }
            && words.starts_with_any(phrases::CONTACT)
            && (words.lower.contains(|c: char| c.is_ascii_digit() || c == '@') || words.cjk)
        {
            return Some(DropReason::Credit);
        }
        let set_apart = candidate.all_strong || candidate.link_chars > 0 || words.chars <= 300;
        if words.chars <= 700 && set_apart && words.contains_any(phrases::ABOUT_AUTHOR) && left <= 6 {
            let told = ["follow", "twitter", "reached", "email", "@"].iter().any(|word| words.lower.contains(word));
            if told || candidate.all_strong {
                return Some(DropReason::Author);
            }
        }
        if words.starts_with_any(&[
            "tags:",
            "tags ",
            "tagged",
            "topics:",
            "filed under",
            "posted in",
            "category:",
            "categories:",
            "schlagworte:",
            "tagi:",
            "теги:",
            "标签",
            "关键词",
            "关键字",
        ]) && (candidate.link_density() > 0.3 || words.count() <= 12)
        {
            return Some(DropReason::Navigation);
        }
        None
    }
}

/// Class names are chosen freely: a real paragraph that Readability kept is not furniture because of a weak one.
fn outweighs_its_zone(candidate: &Candidate, words: &Words) -> bool {
    matches!(candidate.zone, Some(DropReason::Promotion | DropReason::Share | DropReason::Navigation))
        && candidate.kept()
        && words.chars >= if words.cjk { 80 } else { 200 }
        && words.ends_sentence
        && candidate.link_density() < 0.1
}
