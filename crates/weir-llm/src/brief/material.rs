//! What a model gets to read: the telling sentences, cleaned and numbered.

use super::BriefJob;
use crate::prompt::clean::{clean, visible};
use crate::suspicion::is_suspicious;
use crate::tokens::estimate;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, Brief, KeyPoint, Lang, SentenceId};

/// Sentences of each article that always go along.
const FIRST: usize = 3;
/// Sentences of one article that are looked at.
const MOST: usize = 600;

/// One numbered sentence. Its number is its place in the list, from 1.
pub(super) struct Line<'a> {
    pub(super) id: SentenceId,
    /// The source's own words.
    pub(super) text: &'a str,
    pub(super) lang: Lang,
    /// As the model reads it.
    clean: String,
    article: usize,
}

/// The material of one brief.
pub(super) struct Material<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// The titles and the numbered sentences, as they go between the fences.
    pub(super) text: String,
    /// About how many tokens that is.
    pub(super) tokens: u64,
    /// Sentences or titles spoke to machines.
    pub(super) flagged: bool,
    /// Those, which may be neither cited nor quoted.
    suspicious: BTreeMap<SentenceId, &'a str>,
    titles: Vec<String>,
}

impl<'a> Material<'a> {
    /// Picks sentences up to so many tokens: the first of each article, then those that the extract quotes, then in the order
    /// of the text, from all articles in turn.
    pub(super) fn select(job: &BriefJob<'a>, tokens: u64) -> Material<'a> {
        let mut suspicious = BTreeMap::new();
        let mut reports: Vec<Vec<Line<'a>>> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (index, article) in job.articles.iter().enumerate() {
            let mut lines = Vec::new();
            let spoken = speaking(article);
            for (n, sentence) in article.sentences.iter().enumerate().take(MOST) {
                let prose = article.blocks.get(sentence.block as usize).is_some_and(|block| block.is_prose());
                let Some(text) = article.sentence_text(sentence).filter(|_| prose) else { continue };
                let id = article.sentence_id(n);
                if spoken.contains(&n) {
                    suspicious.insert(id, text);
                    continue;
                }
                let clean = clean(text);
                // What several reports take over from one agency is read once.
                if clean.chars().filter(|c| c.is_alphanumeric()).count() < 2 || !seen.insert(clean.to_lowercase()) {
                    continue;
                }
                lines.push(Line { id, text, lang: article.lang, clean, article: index });
            }
            reports.push(lines);
        }
        let quoted: BTreeSet<SentenceId> = job.extract.claims().flat_map(|claim| claim.cites.iter().copied()).collect();
        let rank = |place: usize, line: &Line| match (place, quoted.contains(&line.id)) {
            (0..FIRST, _) => 0,
            (_, true) => 1,
            _ => 2,
        };
        let mut order: Vec<(usize, usize, usize)> = Vec::new();
        for (report, lines) in reports.iter().enumerate() {
            order.extend(lines.iter().enumerate().map(|(place, line)| (rank(place, line), place, report)));
        }
        order.sort_unstable();
        let mut room = tokens;
        let mut chosen: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (_, place, report) in order {
            let cost = reports.get(report).and_then(|lines| lines.get(place)).map_or(0, |line| estimate(&line.clean) + 4);
            // Something is always sent: a first sentence alone is still a text.
            if cost <= room || chosen.is_empty() {
                chosen.insert((report, place));
                room = room.saturating_sub(cost);
            }
        }
        let lines: Vec<Line> = reports
            .into_iter()
            .enumerate()
            .flat_map(|(report, lines)| lines.into_iter().enumerate().map(move |(place, line)| (report, place, line)))
            .filter(|(report, place, _)| chosen.contains(&(*report, *place)))
            .map(|(_, _, line)| line)
            .collect();
        let mut flagged = !suspicious.is_empty();
        let mut title = |article: &Article| {
            let speaks = is_suspicious(&article.title);
            flagged |= speaks;
            if speaks { String::new() } else { clean(&article.title) }
        };
        let titles: Vec<String> = job.articles.iter().map(|article| title(article)).collect();
        let text = write(job.articles, &titles, &lines);
        Material { tokens: estimate(&text), text, lines, flagged, suspicious, titles }
    }

    /// What makes two materials the same.
    pub(super) fn content(&self) -> Vec<&str> {
        self.titles.iter().map(String::as_str).chain(self.lines.iter().map(|line| line.clean.as_str())).collect()
    }

    /// The line with this number, from 1.
    pub(super) fn line(&self, number: u64) -> Option<&Line<'a>> {
        usize::try_from(number).ok().and_then(|number| self.lines.get(number.checked_sub(1)?))
    }

    /// The numbered sentences around these numbers, as the model read them.
    pub(super) fn excerpt(&self, numbers: &BTreeSet<usize>) -> String {
        let near: BTreeSet<usize> = numbers.iter().flat_map(|n| [n.saturating_sub(1), *n, n + 1]).collect();
        let lines = self.lines.iter().enumerate().map(|(at, line)| (at + 1, line)).filter(|(n, _)| near.contains(n));
        lines.map(|(n, line)| format!("[{n}] {}\n", line.clean)).collect()
    }

    /// The sentences that speak to machines.
    pub(super) fn suspicious(&self) -> impl Iterator<Item = &'a str> {
        self.suspicious.values().copied()
    }

    /// A brief without the claims that quote such sentences.
    pub(super) fn without_suspicious(&self, brief: &Brief) -> Brief {
        let good = |cites: &[SentenceId]| !cites.iter().any(|id| self.suspicious.contains_key(id));
        let mut brief = brief.clone();
        brief.lead.retain(|claim| good(&claim.cites));
        brief.points = brief
            .points
            .into_iter()
            .map(|point| KeyPoint { claims: point.claims.into_iter().filter(|claim| good(&claim.cites)).collect(), ..point })
            .filter(|point| !point.claims.is_empty())
            .collect();
        brief
    }
}

/// The sentences of an article that speak to machines, with those around them in the same paragraph: what is asked for often
/// stands in the next one.
fn speaking(article: &Article) -> BTreeSet<usize> {
    /// Sentences to each side.
    const AROUND: usize = 3;
    let blocks: Vec<bool> = article.blocks.iter().map(|block| is_suspicious(&block.text)).collect();
    let in_suspicious = |block: u32| blocks.get(block as usize).copied().unwrap_or(false);
    let mut found: BTreeSet<usize> = BTreeSet::new();
    // Words of a rule may stand in two sentences: then no sentence is it alone, and the paragraph is.
    let mut alone: BTreeSet<u32> = blocks.iter().zip(0u32..).filter(|(suspicious, _)| **suspicious).map(|(_, n)| n).collect();
    let sentences: Vec<_> = article.sentences.iter().enumerate().filter(|(_, sentence)| in_suspicious(sentence.block)).collect();
    for (n, sentence) in &sentences {
        if article.sentence_text(sentence).is_some_and(is_suspicious) {
            alone.remove(&sentence.block);
            let near = n.saturating_sub(AROUND)..=n + AROUND;
            found.extend(near.filter(|other| article.sentences.get(*other).is_some_and(|other| other.block == sentence.block)));
        }
    }
    found.extend(sentences.iter().filter(|(_, sentence)| alone.contains(&sentence.block)).map(|(n, _)| *n));
    found
}

fn write(articles: &[&Article], titles: &[String], lines: &[Line]) -> String {
    let mut text = String::new();
    let mut last = None;
    for (n, line) in lines.iter().enumerate() {
        if last != Some(line.article) {
            last = Some(line.article);
            let article = articles.get(line.article);
            if articles.len() > 1 {
                let site = article.and_then(|article| article.metadata.site_name.as_deref()).map(name).unwrap_or_default();
                let day = article.and_then(|article| article.metadata.published).map(|at| at.to_string().chars().take(10).collect());
                let parts = [(line.article + 1).to_string(), site, day.unwrap_or_default()];
                let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                text.push_str(&format!("== {}\n", parts.join(" · ")));
            }
            if let Some(title) = titles.get(line.article).filter(|title| !title.is_empty()) {
                text.push_str(&format!("Title: {title}\n"));
            }
        }
        text.push_str(&format!("[{}] {}\n", n + 1, line.clean));
    }
    text
}

/// A publication's name: a few words, or nothing.
fn name(site: &str) -> String {
    let short: String = visible(site).chars().take(40).collect();
    if is_suspicious(site) { String::new() } else { clean(&short) }
}
