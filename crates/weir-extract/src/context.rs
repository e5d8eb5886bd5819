//! What is known of the article before its blocks are judged, and which blocks belong to it at all.

use crate::candidate::Candidate;
use crate::shape;
use crate::words::{self, Words};
use dom_query::NodeId;
use std::collections::HashMap;
use weir_model::{BlockKind, PageKind};

/// Below this share of the page's own prose Readability is taken to have lost its way.
const LOST: f32 = 0.35;

#[derive(Debug, Default)]
pub(crate) struct Context {
    titles: Vec<String>,
    leads: Vec<String>,
    authors: Vec<String>,
    /// Everything is content: nothing was scored.
    everything: bool,
    /// What the page declares to be.
    kind: PageKind,
}

impl Context {
    pub(crate) fn new(titles: &[&str], leads: &[&str], authors: &[String]) -> Context {
        let keys = |texts: &[&str]| texts.iter().map(|text| words::key(text)).filter(|key| key.len() >= 6).collect();
        Context {
            titles: keys(titles),
            leads: keys(leads),
            authors: authors.iter().map(|author| author.to_lowercase()).collect(),
            everything: false,
            kind: PageKind::Article,
        }
    }

    pub(crate) fn of_kind(self, kind: PageKind) -> Context {
        Context { kind, ..self }
    }

    pub(crate) fn kind(&self) -> PageKind {
        self.kind
    }

    /// For text that is content as a whole.
    pub(crate) fn everything() -> Context {
        Context { everything: true, ..Context::default() }
    }

    /// The headline again, perhaps with a little around it.
    pub(crate) fn is_title(&self, text: &str) -> bool {
        let key = words::key(text);
        key.len() >= 6 && self.titles.iter().any(|title| *title == key || title.contains(&key) && key.len() * 10 >= title.len() * 7)
    }

    /// The short description that the page or the feed gives, standing in the page as its lead.
    pub(crate) fn is_lead(&self, text: &str) -> bool {
        let key = words::key(text);
        key.len() >= 40
            && self.leads.iter().any(|lead| {
                *lead == key || key.starts_with(lead.as_str()) && lead.len() >= 60 || lead.starts_with(&key) && key.len() * 2 >= lead.len()
            })
    }

    pub(crate) fn is_author(&self, lower: &str) -> bool {
        self.authors.iter().any(|author| author == lower)
    }

    /// "A. Name is a reporter", "A. Name covers": a sentence about one of the authors.
    pub(crate) fn is_about_author(&self, lower: &str) -> bool {
        self.authors.iter().filter(|author| author.contains(' ')).any(|author| {
            let rest = lower.strip_prefix(author.as_str()).map(str::trim_start);
            rest.is_some_and(|rest| {
                [", ", "is ", "was ", "has ", "covers ", "writes ", "joined ", "works ", "ist ", "est ", "schreibt "]
                    .iter()
                    .any(|verb| rest.starts_with(verb))
            })
        })
    }

    /// Which candidates belong to the article: Readability's, put right by what the blocks themselves say.
    pub(crate) fn choose(&self, candidates: &[Candidate]) -> Vec<bool> {
        if self.everything {
            return vec![true; candidates.len()];
        }
        let kept: Vec<bool> = candidates.iter().map(Candidate::kept).collect();
        let own: Vec<bool> = candidates.iter().map(is_own_prose).collect();
        let weight = |verdict: &dyn Fn(usize) -> bool| -> usize {
            candidates.iter().enumerate().filter(|(at, _)| verdict(*at)).map(|(_, c)| c.chars).sum()
        };
        let both = weight(&|at| at_of(&kept, at) && at_of(&own, at));
        let (group, grouped) = densest(candidates, &own);
        let readable = weight(&|at| at_of(&kept, at) && candidates.get(at).is_some_and(|c| c.zone.is_none() && c.link_density() < 0.5));
        // Where it kept no prose at all, lists that it kept instead prove nothing.
        let missed = both * 10 < grouped && grouped >= 1_000;
        let lost = (both as f32) < LOST * grouped as f32 && grouped >= 150 && (grouped * 4 > readable * 5 || missed);
        let mut chosen = if lost { whole_group(candidates, &group) } else { self.complete(candidates, kept, &own) };
        if !candidates.iter().enumerate().any(|(at, candidate)| at_of(&chosen, at) && candidate.chars > 0) {
            // Nothing was found by either way: whatever reads like prose.
            chosen = candidates
                .iter()
                .map(|candidate| {
                    candidate.is_prose()
                        && candidate.zone.is_none()
                        && candidate.link_density() < 0.35
                        && Words::of(candidate.text()).is_substantial()
                })
                .collect();
        }
        self.find_lead(candidates, &mut chosen);
        add_embeds(candidates, &mut chosen);
        match self.kind {
            PageKind::LiveBlog => add_between(candidates, &mut chosen, |candidate| shape::time_line(candidate.text()).is_some()),
            PageKind::Forum => add_posts(candidates, own, &mut chosen),
            PageKind::Gallery => add_between(candidates, &mut chosen, |candidate| matches!(candidate.block.kind, BlockKind::Figure { .. })),
            _ => {}
        }
        chosen
    }

    /// Adds what Readability left out between and after its blocks although it looks the same as they do.
    fn complete(&self, candidates: &[Candidate], mut chosen: Vec<bool>, own: &[bool]) -> Vec<bool> {
        let mut looks: HashMap<(u64, u64), usize> = HashMap::new();
        let mut grands: HashMap<NodeId, usize> = HashMap::new();
        for (at, candidate) in candidates.iter().enumerate() {
            if at_of(&chosen, at) && at_of(own, at) {
                *looks.entry(look(candidate)).or_default() += candidate.chars;
                for id in [candidate.grand, candidate.parent].into_iter().flatten() {
                    *grands.entry(id).or_default() += candidate.chars;
                }
            }
        }
        let total: usize = looks.values().sum();
        let Some(first) = chosen.iter().position(|chosen| *chosen) else { return chosen };
        let last = chosen.iter().rposition(|chosen| *chosen).unwrap_or(first);
        for (at, candidate) in candidates.iter().enumerate().skip(first) {
            if at_of(&chosen, at) || candidate.zone.is_some() || candidate.chars == 0 {
                continue;
            }
            if at > last && candidate.is_heading() && candidate.top_heading {
                break; // the next article of an endless page
            }
            let same_parent = candidate.grand.or(candidate.parent).and_then(|id| grands.get(&id)).is_some_and(|weight| weight * 4 >= total)
                || candidate.parent.and_then(|id| grands.get(&id)).is_some_and(|weight| weight * 4 >= total);
            let same_look = looks.get(&look(candidate)).is_some_and(|weight| weight * 4 >= total) && at_of(own, at);
            let inside = at < last;
            if ((inside && same_parent && candidate.link_density() < 0.3) || same_look)
                && let Some(slot) = chosen.get_mut(at)
            {
                *slot = true;
            }
        }
        chosen
    }

    /// The lead often stands outside of the main content, in the header.
    fn find_lead(&self, candidates: &[Candidate], chosen: &mut [bool]) {
        let Some(first) =
            (0..candidates.len()).find(|at| at_of(chosen, *at) && candidates.get(*at).is_some_and(|c| c.is_prose() && c.chars >= 40))
        else {
            return;
        };
        if (0..candidates.len()).any(|at| at_of(chosen, at) && candidates.get(at).is_some_and(|c| self.is_lead(c.text()))) {
            return;
        }
        let found = (first.saturating_sub(60)..first).rev().find(|at| {
            candidates.get(*at).is_some_and(|c| (c.is_prose() || c.is_heading()) && c.link_density() < 0.3 && self.is_lead(c.text()))
        });
        if let Some(slot) = found.and_then(|at| chosen.get_mut(at)) {
            *slot = true;
        }
    }
}

/// Everything from the first to the last block of the densest group.
fn whole_group(candidates: &[Candidate], group: &[bool]) -> Vec<bool> {
    let first = group.iter().position(|in_group| *in_group).unwrap_or_default();
    let last = group.iter().rposition(|in_group| *in_group).unwrap_or_default();
    candidates
        .iter()
        .enumerate()
        .map(|(at, candidate)| {
            at_of(group, at)
                || at >= first
                    && at <= last
                    && candidate.zone.is_none()
                    && (candidate.link_density() < 0.5 || matches!(candidate.block.kind, BlockKind::Item { .. }))
        })
        .collect()
}

/// Players between the article's blocks: scoring throws most of them out by their host.
fn add_embeds(candidates: &[Candidate], chosen: &mut [bool]) {
    for (at, candidate) in candidates.iter().enumerate() {
        if !matches!(candidate.block.kind, BlockKind::Embed { .. }) || candidate.zone.is_some() || at_of(chosen, at) {
            continue;
        }
        let beside = |other: usize| {
            at_of(chosen, other)
                && candidates.get(other).is_some_and(|c| c.chars > 0 && (c.grand == candidate.parent || c.grand == candidate.grand))
        };
        let inside = (at.saturating_sub(3)..at).any(beside) && (at + 1..at + 4).any(beside);
        if inside && let Some(slot) = chosen.get_mut(at) {
            *slot = true;
        }
    }
}

/// What a page of some kind has between its blocks and scoring throws away: times, pictures.
fn add_between(candidates: &[Candidate], chosen: &mut [bool], belongs: impl Fn(&Candidate) -> bool) {
    let Some(first) = chosen.iter().position(|chosen| *chosen) else { return };
    let last = chosen.iter().rposition(|chosen| *chosen).unwrap_or(first);
    for (at, candidate) in candidates.iter().enumerate().take(last + 3).skip(first.saturating_sub(3)) {
        if candidate.zone.is_none()
            && belongs(candidate)
            && let Some(slot) = chosen.get_mut(at)
        {
            *slot = true;
        }
    }
}

/// Posts are dressed alike: the one that scoring liked best has the look of all.
fn add_posts(candidates: &[Candidate], own: Vec<bool>, chosen: &mut [bool]) {
    let (group, _) = densest(candidates, &own);
    let looks: Vec<u64> = candidates.iter().enumerate().filter(|(at, _)| at_of(&group, *at)).map(|(_, c)| c.outer_class).collect();
    for (at, candidate) in candidates.iter().enumerate() {
        let post = looks.contains(&candidate.outer_class) && candidate.is_prose() && candidate.link_density() < 0.5;
        if post
            && candidate.zone.is_none()
            && let Some(slot) = chosen.get_mut(at)
        {
            *slot = true;
        }
    }
}

fn at_of(verdicts: &[bool], at: usize) -> bool {
    verdicts.get(at).copied().unwrap_or_default()
}

/// How a paragraph is dressed: its class, and the class of what holds it.
fn look(candidate: &Candidate) -> (u64, u64) {
    (candidate.dress, candidate.outer_class)
}

/// A block that reads like prose wherever it stands.
fn is_own_prose(candidate: &Candidate) -> bool {
    if !matches!(candidate.block.kind, BlockKind::Paragraph | BlockKind::Quote)
        || candidate.zone.is_some()
        || candidate.link_density() > 0.35
    {
        return false;
    }
    let words = Words::of(candidate.text());
    words.is_substantial() && words.ends_sentence && words.lower.matches("cookie").count() < 2
}

/// The group of prose blocks under one element that holds most text, and how much.
fn densest(candidates: &[Candidate], own: &[bool]) -> (Vec<bool>, usize) {
    let mut groups: HashMap<u64, usize> = HashMap::new();
    let key = |candidate: &Candidate| candidate.outer_class;
    for (at, candidate) in candidates.iter().enumerate() {
        if at_of(own, at) {
            *groups.entry(key(candidate)).or_default() += candidate.chars;
        }
    }
    let Some((best, weight)) = groups.into_iter().max_by_key(|(key, weight)| (*weight, *key)) else {
        return (vec![false; candidates.len()], 0);
    };
    let group = candidates.iter().enumerate().map(|(at, candidate)| at_of(own, at) && key(candidate) == best).collect();
    (group, weight)
}
