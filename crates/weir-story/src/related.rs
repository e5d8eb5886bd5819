//! Articles that have something to do with another one, and what.

use crate::document::{Document, Query};
use crate::grouper::Member;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{EntryId, TagKind};
use weir_text::Features;

/// A related article with what links it.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The related entry.
    pub entry: EntryId,
    /// How related, 0 to 1.
    pub score: f32,
    /// Tag ids of what both are about, names first (`name:` as the target writes them), then topics and places. Never empty.
    pub shared: Vec<String>,
    /// What kinds of thing they share.
    pub link: Link,
    /// Days from the target back to the related article: 90 is three months earlier, negative is later.
    pub days_earlier: i32,
}

/// Kinds of thing that two articles share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// People, organisations or products.
    pub names: bool,
    /// Countries or regions.
    pub places: bool,
    /// Subjects.
    pub topics: bool,
    /// Numbers with their units, or dates.
    pub figures: bool,
}

/// Below this an article has nothing to say to the other.
const LEAST: f32 = 0.06;
/// The same where they share a place or a subject alone.
const LEAST_LOOSE: f32 = 0.1;
/// Most labels of a link.
const LABELS: usize = 4;
/// As if so many unrelated texts had been seen, see the grouper.
const PRIOR: f32 = 200.0;

/// The articles of `others` most related to the target, best first; only those for which a shared name, topic or place can
/// be named. Copies of the target are left out.
pub fn related(target: &Member, others: &[Member], limit: usize) -> Vec<Relation> {
    let documents: Vec<Document> = others.iter().map(|other| Document::new(other.at, other.family, other.features, None)).collect();
    let own = Document::new(target.at, target.family, target.features, None);
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for document in documents.iter().chain([&own]) {
        for key in document.keys() {
            *counts.entry(key).or_default() += 1;
        }
    }
    let seen = PRIOR + documents.len() as f32 + 2.0;
    let idf = |key: u32| {
        let count = counts.get(&key).copied().unwrap_or(0) as f32;
        (seen / (count + 0.5)).ln().max(0.0)
    };
    let query = Query::new(own, idf);
    let mut relations: Vec<Relation> = Vec::new();
    for (other, document) in others.iter().zip(documents) {
        if other.entry == target.entry {
            continue;
        }
        // Only the lengths are needed: they make the cosines comparable.
        let document = Query::new(document, idf).document;
        if query.document.copied(&document) >= 0.3 {
            continue;
        }
        let anchors = query.shared(&document).cosine;
        let score = if document.lang == query.document.lang { 0.6 * query.term_cosine(&document) + 0.4 * anchors } else { 0.7 * anchors };
        if score < LEAST {
            continue;
        }
        let (shared, mut link) = labels(target.features, other.features);
        link.figures = query.shared(&document).strong > query.shared(&document).names;
        // Two articles that have nothing but a country or a subject in common need to be of one sort.
        let firm = link.names || (link.places && link.topics);
        if !shared.is_empty() && (firm || score >= LEAST_LOOSE) {
            let days_earlier = ((target.at.as_second() - other.at.as_second()) as f64 / 86_400.0).round() as i32;
            relations.push(Relation { entry: other.entry, score: score.min(1.0), shared, link, days_earlier });
        }
    }
    relations.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    relations.truncate(limit);
    relations
}

/// Names first, as the target writes them, then topics and places. A name of a country or region is a place.
fn labels(target: &Features, other: &Features) -> (Vec<String>, Link) {
    let names: BTreeSet<String> = other.names.iter().map(|(name, _)| name.to_lowercase()).collect();
    let (mut labels, mut places): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (name, _) in target.names.iter().filter(|(name, _)| names.contains(&name.to_lowercase())) {
        match weir_text::find_concept(name).filter(|tag| tag.kind == TagKind::Place) {
            Some(place) if places.contains(&place.id) => {}
            Some(place) => places.push(place.id),
            None => labels.push(format!("name:{name}")),
        }
    }
    let mut link = Link { names: !labels.is_empty(), places: !places.is_empty(), ..Link::default() };
    let tags: BTreeSet<&str> = other.tags.iter().map(|(id, _)| id.as_str()).collect();
    for (id, _) in target.tags.iter().filter(|(id, _)| tags.contains(id.as_str())) {
        // A section ("business") links nothing in particular.
        if id.starts_with("section:") {
            continue;
        }
        link.places |= id.starts_with("place:");
        link.topics |= id.starts_with("topic:");
        if (id.starts_with("name:") || weir_text::concept(id).is_some()) && !labels.contains(id) {
            labels.push(id.clone());
        }
    }
    labels.extend(places.into_iter().filter(|place| !target.tags.iter().any(|(id, _)| id == place)).collect::<Vec<_>>());
    labels.dedup();
    labels.truncate(LABELS);
    (labels, link)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use weir_model::Lang;
    use weir_text::term_hash;

    fn features(words: &[&str], names: &[&str]) -> Features {
        let mut terms: Vec<(u32, f32)> = words.iter().map(|word| (term_hash(word), 1.0)).collect();
        terms.sort_by_key(|(hash, _)| *hash);
        let names = names.iter().map(|name| ((*name).to_owned(), 1)).collect();
        Features { lang: Lang::EN, words: 300, terms, names, ..Features::default() }
    }

    fn member(entry: i64, features: &Features) -> Member<'_> {
        Member { entry: EntryId(entry), at: Timestamp::UNIX_EPOCH, family: "a", features }
    }

    #[test]
    fn relations_say_what_links_them() {
        let target = features(&["steel", "mill", "output", "north"], &["Harbor Steel", "Anna Vik"]);
        let near = features(&["steel", "mill", "strike"], &["HARBOR STEEL", "Union"]);
        let unnamed = features(&["steel", "mill", "output"], &[]);
        let far = features(&["poetry", "prize"], &["Anna Vik"]);
        let others = [member(2, &near), member(3, &unnamed), member(4, &far), member(1, &target)];
        let found = related(&member(1, &target), &others, 5);
        assert_eq!(
            found.iter().map(|relation| (relation.entry.0, relation.shared.clone())).collect::<Vec<_>>(),
            [(2, vec!["name:Harbor Steel".to_owned()])]
        );
    }
}
