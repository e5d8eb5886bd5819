//! How alike an article and a story are, and what follows from it.
//!
//! Two texts of one language are as alike as the geometric mean of what they say (cosine of terms) and of what they name
//! (cosine of names, numbers, dates and places). A story is as alike as its reports are on average (average linkage: Sokal and Michener, 1958). The nearest report alone
//! lets two like events of different years run together through one text between them; the mean does not.

use crate::document::{Document, Query, Shared};
use crate::grouper::Group;

/// Word triples in common from which two texts are copies of one.
pub(crate) const COPY: f32 = 0.3;
/// Similarity from which an article joins a story of its own language.
pub(crate) const SAME_LANGUAGE: f32 = 0.205;
/// Similarity from which it joins a story of which it speaks another language.
const OTHER_LANGUAGE: f32 = 0.24;
/// The same where they were not published within two days.
const OTHER_LANGUAGE_LATER: f32 = 0.28;
/// How much surer a pair must be where a story has a single report: one text is a weaker witness than the mean of many.
const ALONE: f32 = 1.05;
/// Facts in common that are taken for granted; more of short texts, which hold few.
const NO_FACTS: f32 = 0.05;
const NO_FACTS_SHORT: f32 = 0.12;
/// Facts that two texts must share, one of them a name, a date or a place, and what the others count where they do not: a
/// figure or two are the same by chance.
const FEWEST_FACTS: u32 = 3;
const UNPROVEN: f32 = 0.35;
/// Fewer different terms than this are a short text.
const SHORT: usize = 40;
/// Titles that share so many of their words, and at least so many words, are one headline.
const SAME_TITLE: f32 = 0.65;
const TITLE_WORDS: usize = 3;
/// One headline speaks for one event within this time; from one house only within half a day: a column bears its name again
/// the next day.
const TITLE_SECONDS: i64 = 3 * 86_400;
const TITLE_SECONDS_OWN: i64 = 43_200;
/// Two equal words of a title are one headline where the texts are at least so alike.
const SHORT_TITLE_COSINE: f32 = 0.2;
/// What is left of a similarity when two titles of so many words have none in common.
const OTHER_TITLE: f32 = 0.8;
const LONG_TITLE: usize = 4;
/// What a similarity gains where two names are shared by texts published within two days.
const BESIDE: f32 = 1.2;
const BESIDE_SECONDS: i64 = 2 * 86_400;
const BESIDE_FACTS: f32 = 0.12;
/// An article this far from the reports in its own language cannot join through those in another.
pub(crate) const FOREIGN_TO_OWN: f32 = 0.4;
/// More words in common than this say nothing more.
const MOST_WORDS: f32 = 0.4;
/// What is left of a similarity when the latest years that two undated texts name are one year, or more, apart.
const NEXT_YEAR: f32 = 0.85;
const OTHER_YEAR: f32 = 0.6;

/// How alike an article and a story are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Likeness {
    /// As a multiple of what is needed to join.
    pub margin: f32,
    /// As a similarity, 0 to 1.
    pub score: f32,
    /// The margin without what time takes away.
    pub kinship: f32,
    /// Names, numbers and dates that both have, at most over the speakers.
    pub strong: u32,
    /// The story had ended when the article came.
    pub ended: bool,
}

impl Likeness {
    pub fn joins(&self) -> bool {
        self.margin >= 1.0 && !self.ended
    }

    /// The same matter, another event; or the same event after its end.
    pub fn continues(&self) -> bool {
        self.kinship >= 1.0 || (self.kinship >= 0.6 && self.strong >= 3)
    }
}

/// How alike two articles are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pair {
    /// As a multiple of what is needed.
    pub margin: f32,
    pub score: f32,
    /// Names, numbers and dates that both have.
    pub strong: u32,
    /// One text, or one headline.
    pub copy: bool,
}

/// Compares two articles.
pub(crate) fn pair(query: &Query, other: &Document) -> Pair {
    let own = &query.document;
    let apart = (other.at - own.at).abs();
    if own.copied(other) >= COPY {
        return Pair { margin: 4.0, score: 1.0, strong: 99, copy: true };
    }
    let shared = query.shared(other);
    let by_vector = own.vector_cosine(other);
    if own.lang != other.lang {
        let near = own.at != 0 && other.at != 0 && apart <= BESIDE_SECONDS;
        let score = alike_across(query, other, &shared, near, by_vector);
        let needed = if near { OTHER_LANGUAGE } else { OTHER_LANGUAGE_LATER };
        return Pair { margin: score / needed, score, strong: shared.strong, copy: false };
    }
    let (titles, words) = query.titles(other);
    let within = if own.family == other.family { TITLE_SECONDS_OWN } else { TITLE_SECONDS };
    let one_headline = words >= TITLE_WORDS || (titles == 1.0 && words > 1 && query.term_cosine(other) >= SHORT_TITLE_COSINE);
    if titles >= SAME_TITLE && one_headline && apart <= within {
        return Pair { margin: 4.0, score: titles, strong: shared.strong, copy: true };
    }
    // Both must speak for it: texts of one subject share words and no facts, texts of one place or one person facts and no words.
    let short = own.terms().count().min(other.terms().count()) < SHORT;
    let proven = if short { shared.count > 0 } else { shared.named > 0 && shared.count >= FEWEST_FACTS };
    let facts = if proven { shared.facts } else { shared.facts * UNPROVEN };
    let facts = facts.max(if short { NO_FACTS_SHORT } else { NO_FACTS });
    let mut score = (query.term_cosine(other).min(MOST_WORDS) * facts).sqrt();
    if let Some(cosine) = by_vector {
        score = 0.7 * score + 0.3 * meaning(cosine);
    }
    // Two names in common within two days of publication: one event of that day.
    let beside = own.at != 0 && other.at != 0 && apart <= BESIDE_SECONDS && shared.names >= 2 && shared.facts >= BESIDE_FACTS;
    if beside {
        score *= BESIDE;
    } else if titles == 0.0 && own.title().len().min(other.title().len()) >= LONG_TITLE {
        score *= OTHER_TITLE;
    }
    if own.year != 0 && other.year != 0 {
        score *= match own.year.abs_diff(other.year) {
            0 => 1.0,
            1 => NEXT_YEAR,
            _ => OTHER_YEAR,
        };
    }
    Pair { margin: score / SAME_LANGUAGE, score, strong: shared.strong, copy: false }
}

/// Two texts of different languages. One shared number is chance; several that are rare are one event.
fn alike_across(query: &Query, other: &Document, shared: &Shared, near: bool, by_vector: Option<f32>) -> f32 {
    let meant = by_vector.map_or(0.0, |cosine| 0.3 * meaning(cosine));
    // Numbers alone are the same by chance more easily than numbers and a name or a place.
    let facts = match (shared.named > 0, near) {
        (true, true) => 2,
        (true, false) => 3,
        (false, _) => 4,
    };
    let strong = if near && shared.named >= 2 { 1 } else { 2 };
    if (shared.strong < strong || shared.count < facts) && meant < OTHER_LANGUAGE {
        return 0.0;
    }
    // Evidence in units of the rarest anchor there can be, so that it means the same in any window. Words that two
    // languages write alike (names inside compounds, loan words) help a little.
    (shared.cosine + 0.06 * shared.evidence / query.rarest + query.term_cosine(other) + meant).min(1.0)
}

/// What a cosine of embeddings says: unrelated texts of most models stand near 0.3, one event from 0.7.
fn meaning(cosine: f32) -> f32 {
    ((cosine - 0.3) / 0.6).clamp(0.0, 1.0)
}

/// Compares an article with the speakers of a story.
pub(crate) fn likeness<'a>(query: &Query, speakers: impl Iterator<Item = &'a Document>, group: &Group) -> Likeness {
    let (mut sum, mut scores, mut count) = (0.0f32, 0.0f32, 0u32);
    let mut others: Vec<(f32, f32)> = Vec::new();
    let mut strong = 0;
    let mut nearest = i64::MAX;
    for document in speakers {
        let pair = pair(query, document);
        if pair.copy {
            let ended = query.document.at > group.ends_at() && pair.score < 1.0;
            return Likeness { margin: 100.0, score: pair.score, kinship: 100.0, strong: 99, ended };
        }
        nearest = nearest.min((document.at - query.document.at).abs());
        strong = strong.max(pair.strong);
        if document.lang == query.document.lang {
            sum += pair.margin;
            scores += pair.score;
            count += 1;
        } else {
            others.push((pair.margin, pair.score));
        }
    }
    let (mut own_margin, own) = if count == 0 { (0.0, 0.0) } else { (sum / count as f32, scores / count as f32) };
    if count == 1 {
        own_margin /= ALONE;
    }
    // The best quarter of the reports in other languages: not all of them have the names and numbers, but one of many has some.
    others.sort_by(|a, b| b.0.total_cmp(&a.0));
    others.truncate(others.len().div_ceil(4));
    let many = others.len().max(1) as f32;
    let mut other_margin = others.iter().map(|(margin, _)| margin).sum::<f32>() / many;
    let other = others.iter().map(|(_, score)| score).sum::<f32>() / many;
    // Reports in the article's own language know better than those in another.
    if count > 0 && own_margin < FOREIGN_TO_OWN {
        other_margin = other_margin.min(own_margin / FOREIGN_TO_OWN - 1e-3);
    }
    let (kinship, score) = if own_margin >= other_margin { (own_margin, own) } else { (other_margin, other) };
    let decay = decay(nearest);
    Likeness {
        margin: kinship * decay,
        score: (score * decay).clamp(0.0, 1.0),
        kinship,
        strong,
        ended: query.document.at > group.ends_at(),
    }
}

/// What time takes away: nothing for a day and a half, half after a week more.
pub(crate) fn decay(seconds: i64) -> f32 {
    let days = (seconds as f32 / 86_400.0 - 1.5).max(0.0);
    0.5_f32.powf(days / 7.0)
}
