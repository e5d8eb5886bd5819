//! Fills the features that grouping needs.

use crate::features::{Anchor, AnchorKind, Features, latest_year, signature, term_hash};
use crate::names::{names, names_of};
use crate::words::{is_stop, stem, terms, words};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, Figure, FigureKind, Tag, TagKind};

/// Bytes of a long text that count: an event is told in its beginning.
const MOST_BYTES: usize = 12_000;
/// Names kept for labels.
const MOST_NAMES: usize = 16;
/// Tags kept.
const MOST_TAGS: usize = 12;

/// The features of an article, as documented on [`Features`].
pub(crate) fn features(article: &Article, tags: &[Tag], figures: &[Figure]) -> Features {
    let lang = article.lang;
    let mut body = String::new();
    for block in article.blocks.iter().filter(|block| block.is_prose()) {
        if body.len() + block.text.len() > MOST_BYTES {
            let left = MOST_BYTES.saturating_sub(body.len());
            let end = (0..=left).rev().find(|end| block.text.is_char_boundary(*end)).unwrap_or(0);
            body.push_str(&block.text[..end]);
            break;
        }
        body.push_str(&block.text);
        body.push('\n');
    }
    let all_names = names_of(article);
    let named: BTreeSet<String> = all_names
        .iter()
        .flat_map(|(name, _)| words(name, lang).into_iter().map(|word| stem(&word.text.to_lowercase(), lang)).collect::<Vec<_>>())
        .collect();
    let title_terms = terms(&article.title, lang);
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    for term in terms(&body, lang) {
        let once = if named.contains(&term) { 2.0 } else { 1.0 };
        *counts.entry(term).or_insert(0.0) += once;
    }
    for term in &title_terms {
        *counts.entry(term.clone()).or_insert(0.0) += 3.0;
    }
    let mut weighed: Vec<(u32, f32)> = merged(counts.into_iter().map(|(term, count)| (term_hash(&term), 1.0 + count.max(1.0).ln())));
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weighed.truncate(Features::MAX_TERMS);
    weighed.sort_by_key(|(hash, _)| *hash);
    let title: BTreeSet<u32> = title_terms.iter().map(|term| term_hash(term)).collect();

    let tokens: Vec<String> = words(&body, lang).into_iter().map(|word| word.text.to_lowercase()).collect();
    let plain: Vec<&str> = tokens.iter().map(String::as_str).collect();
    Features {
        lang,
        words: tokens.len() as u32,
        terms: weighed,
        title: title.into_iter().collect(),
        anchors: anchors(article, tags, figures, &all_names),
        names: all_names.into_iter().take(MOST_NAMES).collect(),
        tags: tags.iter().filter(|tag| tag.kind != TagKind::Name).take(MOST_TAGS).map(|tag| (tag.id.clone(), tag.score)).collect(),
        signature: signature(&plain),
        year: if article.metadata.published.is_some() { 0 } else { latest_year(&body).max(latest_year(&article.title)) },
    }
}

fn merged(items: impl Iterator<Item = (u32, f32)>) -> Vec<(u32, f32)> {
    let mut by_hash: BTreeMap<u32, f32> = BTreeMap::new();
    for (hash, weight) in items {
        let known = by_hash.entry(hash).or_insert(weight);
        *known = known.max(weight);
    }
    by_hash.into_iter().collect()
}

/// What reports in other languages share.
fn anchors(article: &Article, tags: &[Tag], figures: &[Figure], all_names: &[(String, u32)]) -> Vec<Anchor> {
    let mut found: BTreeMap<(AnchorKind, u32), f32> = BTreeMap::new();
    let mut add = |kind: AnchorKind, form: &str, count: f32, in_title: bool| {
        let weight = (1.0 + count.max(1.0).ln()) * if in_title { 1.5 } else { 1.0 };
        let known = found.entry((kind, term_hash(form))).or_insert(0.0);
        *known = known.max(weight);
    };
    let title = article.title.to_lowercase();
    for figure in figures {
        let in_title = title.contains(&figure.text.to_lowercase());
        match figure.kind {
            FigureKind::Date => add(AnchorKind::Date, &format!("d{}", figure.low), 1.0, in_title),
            _ => {
                for value in if figure.low == figure.high { vec![figure.low] } else { vec![figure.low, figure.high] } {
                    // A round small number says nothing: three workers, 100 days.
                    let round = value < 13.0 && value.fract() == 0.0 && figure.kind != FigureKind::Money;
                    if !round {
                        let unit = if figure.kind == FigureKind::Count { "" } else { figure.unit.as_str() };
                        add(AnchorKind::Number, &format!("{value} {unit}"), 1.0, in_title);
                    }
                }
            }
        }
    }
    for (name, count) in all_names {
        let latin = name.chars().all(|c| c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c) || c == '’');
        if latin {
            add(AnchorKind::Name, &name.to_lowercase(), *count as f32, title.contains(&name.to_lowercase()));
            // A surname or a firm's first word is what other languages keep.
            for word in name.split([' ', '-']).filter(|word| word.chars().count() >= 4 && !is_stop(&word.to_lowercase(), article.lang)) {
                add(AnchorKind::Name, &word.to_lowercase(), *count as f32, false);
            }
        }
    }
    if article.lang.is_cjk() {
        // Latin words in Chinese text are names, whatever the dictionary thinks.
        for sentence in article.sentences.iter().filter_map(|sentence| article.sentence_text(sentence)) {
            for name in names(sentence, weir_model::Lang::EN).into_iter().filter(|name| name.text.is_ascii() && name.text.len() >= 3) {
                add(AnchorKind::Name, &name.text.to_lowercase(), 1.0, title.contains(&name.text.to_lowercase()));
            }
        }
    }
    for tag in tags {
        let kind = match tag.kind {
            TagKind::Topic => AnchorKind::Topic,
            TagKind::Place => AnchorKind::Place,
            _ => continue,
        };
        add(kind, &tag.id, 1.0 + 6.0 * tag.score, false);
    }
    // Ordered by kind, the strongest first, so that a cut loses the weakest.
    let mut anchors: Vec<Anchor> = found.into_iter().map(|((kind, hash), weight)| Anchor { kind, hash, weight }).collect();
    anchors.truncate(Features::MAX_ANCHORS);
    anchors
}
