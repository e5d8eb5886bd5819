//! One article as a report of an event; who stands for the story and what the story is about.

use crate::passage::words;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, EntryId, Figure, Lang, PageKind, Tag, TagKind, TextState};

/// One member of a story with what was understood of it.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The entry.
    pub entry: EntryId,
    /// Its publisher family, see [`family`](crate::family).
    pub family: &'a str,
    /// When it was published.
    pub at: Timestamp,
    /// The frozen text.
    pub article: &'a Article,
    /// The figures of that text.
    pub figures: &'a [Figure],
    /// The tags of that text.
    pub tags: &'a [Tag],
    /// It advertises something.
    pub promotion: bool,
}

/// The report whose headline and picture stand for the story; `None` only for an empty list.
///
/// A whole text by the most common language of the story whose title says what the other titles say; among equals the
/// earliest. Promotions stand for a story only when there is nothing else.
pub fn headline(reports: &[Report]) -> Option<usize> {
    let titles: Vec<BTreeSet<String>> = reports.iter().map(|report| words(&report.article.title)).collect();
    let openings: Vec<BTreeSet<String>> = reports.iter().map(|report| opening(report.article)).collect();
    let mut languages: BTreeMap<Lang, BTreeSet<&str>> = BTreeMap::new();
    for report in reports.iter().filter(|report| !report.promotion) {
        languages.entry(report.article.lang).or_default().insert(report.family);
    }
    let first = reports.iter().map(|report| report.at.as_second()).min().unwrap_or(0);
    let mut best: Option<(usize, f32)> = None;
    for (index, report) in reports.iter().enumerate() {
        let mut points = 0.0;
        if report.promotion {
            points -= 100.0;
        }
        if report.article.title.trim().is_empty() {
            points -= 50.0;
        }
        points += match report.article.state {
            TextState::Full | TextState::Feed => 2.0,
            TextState::Excerpt | TextState::Paywall => 0.5,
            TextState::Blocked | TextState::Gone => 0.0,
        };
        points += languages.get(&report.article.lang).map_or(0.0, |families| families.len() as f32 * 0.5).min(2.0);
        // A running list of updates, a gallery or a programme has no headline for the event, and no text that tells it.
        if matches!(
            report.article.metadata.kind,
            PageKind::LiveBlog | PageKind::Gallery | PageKind::Video | PageKind::Audio | PageKind::Links
        ) {
            points -= 4.0;
        }
        // A question or an exclamation promises more than it says.
        if report.article.title.contains(['?', '!', '？', '！']) {
            points -= 1.0;
        }
        // A quotation says what someone thinks of it.
        if report.article.title.trim_start().starts_with(['"', '“', '„', '«', '‘', '「']) {
            points -= 1.0;
        }
        // News comes first; what comes hours later tells of its people and its reasons.
        points -= ((report.at.as_second() - first) as f32 / LATE_SECONDS).clamp(0.0, 1.0) * LATE;
        points += confirmed(index, reports).min(MOST_CONFIRMED) as f32 * CONFIRMED;
        points += agreement(index, &titles) * 2.0 + told_elsewhere(index, &titles, &openings) * 2.0;
        points += (report.article.sentences.len().min(20) as f32) / 20.0;
        let better = best.is_none_or(|(other, most)| {
            points > most + 1e-4 || ((points - most).abs() <= 1e-4 && (report.at, report.entry) < (reports[other].at, reports[other].entry))
        });
        if better {
            best = Some((index, points));
        }
    }
    best.map(|(index, _)| index)
}

/// What a figure is worth that stands at the beginning of a report and that another report gives too, and how many count.
const CONFIRMED: f32 = 0.4;
const MOST_CONFIRMED: usize = 4;
/// What a report loses that comes so many seconds after the first.
const LATE: f32 = 0.8;
const LATE_SECONDS: f32 = 12.0 * 3600.0;
/// Sentences at the beginning of a text that say what it is about.
const OPENING: usize = 6;

/// The words at the beginning of a text.
fn opening(article: &Article) -> BTreeSet<String> {
    let sentences = article.sentences.iter().take(OPENING).filter_map(|sentence| article.sentence_text(sentence));
    sentences.flat_map(words).collect()
}

/// Figures at the beginning of a report that others give too, in whatever language: a report of the event opens with what happened, a
/// portrait or an essay with a scene.
fn confirmed(index: usize, reports: &[Report]) -> usize {
    let Some(own) = reports.get(index) else { return 0 };
    let given = |figure: &Figure| {
        let same =
            |other: &Figure| (other.kind, other.low, other.high) == (figure.kind, figure.low, figure.high) && other.unit == figure.unit;
        reports.iter().enumerate().any(|(other, report)| other != index && report.figures.iter().any(same))
    };
    let opens = |figure: &&Figure| (figure.sentence.n as usize) < OPENING && !(figure.unit.is_empty() && figure.high < 100.0);
    own.figures.iter().filter(opens).filter(|figure| given(figure)).count()
}

/// The share of a title's words with which the texts of the others begin: a headline about the event finds them there, one about a
/// person met on the way does not.
fn told_elsewhere(index: usize, titles: &[BTreeSet<String>], openings: &[BTreeSet<String>]) -> f32 {
    let Some(own) = titles.get(index).filter(|own| !own.is_empty()) else { return 0.0 };
    let others = openings.iter().enumerate().filter(|(other, _)| *other != index);
    let most = others.map(|(_, opening)| own.intersection(opening).count()).max().unwrap_or(0);
    most as f32 / own.len() as f32
}

/// The mean share of a title's words that each other title has too.
fn agreement(index: usize, titles: &[BTreeSet<String>]) -> f32 {
    let Some(own) = titles.get(index).filter(|own| !own.is_empty()) else { return 0.0 };
    let shares: f32 = titles
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index)
        .map(|(_, title)| own.intersection(title).count() as f32 / own.len() as f32)
        .sum();
    if titles.len() > 1 { shares / (titles.len() - 1) as f32 } else { 0.0 }
}

/// Most tags of a story.
const MAX_TAGS: usize = 16;

/// The tags of a story: the mean over its publisher families, so that one newsroom with ten texts does not outvote the
/// others; best first. A promotion has no say unless all reports are promotions.
pub fn merge_tags(reports: &[Report]) -> Vec<Tag> {
    let all_promotions = reports.iter().all(|report| report.promotion);
    let mut families: BTreeSet<&str> = BTreeSet::new();
    // By id, names without regard to case: the tag as first met, and the best score of each family.
    let mut merged: BTreeMap<String, (Tag, BTreeMap<&str, f32>)> = BTreeMap::new();
    for report in reports.iter().filter(|report| all_promotions || !report.promotion) {
        families.insert(report.family);
        for tag in report.tags {
            let key = if tag.kind == TagKind::Name { tag.id.to_lowercase() } else { tag.id.clone() };
            let (_, scores) = merged.entry(key).or_insert_with(|| (tag.clone(), BTreeMap::new()));
            let score = scores.entry(report.family).or_insert(0.0);
            *score = score.max(if tag.score.is_finite() { tag.score } else { 0.0 });
        }
    }
    let count = families.len().max(1) as f32;
    let mut tags: Vec<Tag> =
        merged.into_values().map(|(tag, scores)| Tag { score: (scores.values().sum::<f32>() / count).clamp(0.0, 1.0), ..tag }).collect();
    tags.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    tags.truncate(MAX_TAGS);
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, Metadata};

    fn article(entry: i64, title: &str, state: TextState) -> Article {
        Article {
            id: ArticleId { entry: EntryId(entry), version: 1 },
            title: title.to_owned(),
            lang: Lang::EN,
            blocks: vec![],
            sentences: vec![],
            metadata: Metadata::default(),
            state,
        }
    }

    fn tag(id: &str, score: f32) -> Tag {
        let kind = if id.starts_with("name:") { TagKind::Name } else { TagKind::Topic };
        Tag { id: id.into(), kind, en: id.into(), zh: None, emoji: String::new(), score }
    }

    fn report<'a>(article: &'a Article, family: &'a str, tags: &'a [Tag], promotion: bool) -> Report<'a> {
        Report { entry: article.id.entry, family, at: Timestamp::UNIX_EPOCH, article, figures: &[], tags, promotion }
    }

    #[test]
    fn a_whole_text_stands_for_the_story_and_a_promotion_does_not() {
        let articles = [
            article(1, "Save 30% today on everything", TextState::Full),
            article(2, "Steel maker cuts output", TextState::Excerpt),
            article(3, "Steel maker cuts output", TextState::Full),
            article(4, "Steel maker cuts output", TextState::Full),
        ];
        let reports: Vec<Report> = articles.iter().map(|a| report(a, "x", &[], a.id.entry.0 == 1)).collect();
        assert_eq!(headline(&reports), Some(2));
        assert_eq!(headline(&reports[..1]), Some(0));
        assert_eq!(headline(&[]), None);
    }

    #[test]
    fn tags_are_the_mean_over_families() {
        let articles = [article(1, "a", TextState::Full), article(2, "b", TextState::Full), article(3, "c", TextState::Full)];
        let (first, second, third) = (
            vec![tag("topic:steel", 0.8), tag("name:Acme", 0.4)],
            vec![tag("topic:steel", 0.6)],
            vec![tag("name:ACME", 0.4), tag("topic:x", f32::NAN)],
        );
        let reports = [
            report(&articles[0], "one", &first, false),
            report(&articles[1], "one", &second, false),
            report(&articles[2], "two", &third, false),
        ];
        let tags = merge_tags(&reports);
        let got: Vec<(&str, f32)> = tags.iter().map(|tag| (tag.id.as_str(), tag.score)).collect();
        assert_eq!(got, [("name:Acme", 0.4), ("topic:steel", 0.4), ("topic:x", 0.0)]);
    }
}
