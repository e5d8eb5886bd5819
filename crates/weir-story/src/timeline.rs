//! The developments of a story in order of time, and what is new in it since a reader looked.

use crate::passage::{Passage, Saying, sayings, told_by, words};
use crate::report::{Report, headline};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{EntryId, Figure, FigureKind};

/// One dated development of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Development {
    /// The day that it is dated by: days since 1970-01-01, UTC.
    pub day: i32,
    /// Whether the sentence itself names the day; else it is the day of the report.
    pub dated_by_sentence: bool,
    /// The sentence, word for word.
    pub passage: Passage,
    /// Distinct publisher families that say the same within the story.
    pub families: u32,
}

/// Sentences at the beginning of a report that may tell a development.
const OPENING: usize = 8;
/// A sentence of which so much was said before says nothing new.
const KNOWN: f32 = 0.5;
/// A sentence that has less of its headline's words tells of something beside it.
const LEAST_OF_HEADLINE: f32 = 0.2;
/// Characters of a development: a remark of a few words is told by everyone.
const SHORTEST: usize = 60;
const SHORTEST_CJK: usize = 20;
const DAY: i64 = 86_400;

/// A sentence that may tell a day's development: its families, its share of the headline in tenths, its report, the sentence, and
/// whether it names the day.
type Candidate<'a> = (u32, u32, Reverse<EntryId>, &'a Saying, bool);

/// The developments that the reports of a story tell, by day, one for each day; at most `most` of them.
///
/// A development is a sentence near the beginning of a report that stands alone, speaks of what the headline speaks of, and says
/// something that none of an earlier day said; of one day's the one that most families say and that has most of its headline. If the
/// sentence names a day that had come when it was written, that is its day. Promotions add nothing.
pub fn timeline(reports: &[Report], most: usize) -> Vec<Development> {
    let mut order: Vec<&Report> = reports.iter().filter(|report| !report.promotion).collect();
    order.sort_by_key(|report| (report.at, report.entry));
    let read: Vec<(&Report, Vec<Saying>)> = order.into_iter().map(|report| (report, sayings(report, OPENING * 2))).collect();
    let head = headline(reports).and_then(|index| reports.get(index)).map(|report| report.article);
    // By day, and for each day best last.
    let mut days: BTreeMap<i32, Vec<Candidate>> = BTreeMap::new();
    for (report, sayings) in &read {
        // What the story's headline speaks of, or in another language the report's own.
        let of_story = head.filter(|head| head.lang == report.article.lang && !head.title.trim().is_empty());
        let title = words(&of_story.unwrap_or(report.article).title);
        let shortest = if report.article.lang.is_cjk() { SHORTEST_CJK } else { SHORTEST };
        let telling = |saying: &&Saying| saying.stands_alone && saying.passage.text.chars().count() >= shortest;
        for saying in sayings.iter().take(OPENING).filter(telling) {
            // An anecdote at the beginning has nothing of the headline.
            let share = told_by(&title, &saying.words);
            if !title.is_empty() && share < LEAST_OF_HEADLINE {
                continue;
            }
            let families = read
                .iter()
                .filter(|(_, others)| others.iter().any(|other| told_by(&saying.words, &other.words) >= KNOWN))
                .map(|(report, _)| report.family)
                .collect::<BTreeSet<_>>()
                .len();
            let (day, dated) = day(saying, report);
            days.entry(day).or_default().push((families.max(1) as u32, (share * 10.0) as u32, Reverse(report.entry), saying, dated));
        }
    }
    let mut told: Vec<(&Saying, Development)> = Vec::new();
    for (day, mut candidates) in days {
        // Stable: of equals the sentence that stands first.
        candidates.sort_by_key(|(families, share, entry, ..)| Reverse((*families, *share, *entry)));
        let new = candidates.into_iter().find(|(.., saying, _)| {
            // A sentence in another language than all before cannot be compared: it would say everything anew.
            let foreign = !told.is_empty() && told.iter().all(|(known, _)| known.passage.lang != saying.passage.lang);
            !foreign && !told.iter().any(|(known, _)| told_by(&saying.words, &known.words) >= KNOWN)
        });
        if let Some((families, _, _, saying, dated)) = new {
            told.push((saying, Development { day, dated_by_sentence: dated, passage: saying.passage.clone(), families }));
        }
    }
    let mut developments: Vec<Development> = told.into_iter().map(|(_, development)| development).collect();
    if developments.len() > most {
        // What most families tell stays, and of equals the latest.
        developments.sort_by_key(|development| Reverse((development.families, development.day)));
        developments.truncate(most);
        developments.sort_by_key(|development| development.day);
    }
    developments
}

/// The day that a sentence is dated by: the one day that it names, if that had come when the report was published, else the
/// report's.
fn day(saying: &Saying, report: &Report) -> (i32, bool) {
    let published = report.at.as_second().div_euclid(DAY);
    let named: BTreeSet<i64> = report
        .figures
        .iter()
        .filter(|figure| figure.kind == FigureKind::Date && figure.sentence == saying.passage.sentence && figure.low == figure.high)
        .map(|figure| figure.low as i64)
        .collect();
    match (named.len(), named.first()) {
        // "In March" is no day of a story that was told within weeks.
        (1, Some(day)) if (published - 400..=published).contains(day) => (*day as i32, true),
        _ => (published as i32, false),
    }
}

/// What is new in a story since a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    /// Reports published since, in order.
    pub reports: Vec<EntryId>,
    /// Publisher families that had not reported it, in order of their first report.
    pub families: Vec<String>,
    /// Sentences that say what none said before, word for word, at most eight.
    pub sentences: Vec<Passage>,
    /// Figures that none gave before, with the sentence of each, at most eight.
    pub figures: Vec<Figure>,
}

impl News {
    /// Whether nothing is new.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }
}

/// Most sentences and figures of [`News`].
const MOST_NEWS: usize = 8;
/// Sentences of a report that are read for news.
const READ: usize = 40;
/// A sentence of which less than this was said before is new.
const HALF_KNOWN: f32 = 0.6;

/// What the reports of a story say that those published until `since` did not. Promotions count for nothing.
pub fn new_since(reports: &[Report], since: Timestamp) -> News {
    let mut order: Vec<&Report> = reports.iter().filter(|report| !report.promotion).collect();
    order.sort_by_key(|report| (report.at, report.entry));
    let (old, new): (Vec<&Report>, Vec<&Report>) = order.into_iter().partition(|report| report.at <= since);
    let mut families: BTreeSet<&str> = old.iter().map(|report| report.family).collect();
    let mut said: Vec<Saying> = old.iter().flat_map(|report| sayings(report, READ)).collect();
    let mut given: Vec<&Figure> = old.iter().flat_map(|report| report.figures).collect();
    let mut news = News::default();
    for report in &new {
        news.reports.push(report.entry);
        if families.insert(report.family) {
            news.families.push(report.family.to_owned());
        }
        for saying in sayings(report, READ) {
            let known = said.iter().any(|known| told_by(&saying.words, &known.words) >= HALF_KNOWN);
            let comparable = said.is_empty() || said.iter().any(|known| known.passage.lang == saying.passage.lang);
            if !known && comparable && saying.stands_alone && news.sentences.len() < MOST_NEWS {
                news.sentences.push(saying.passage.clone());
            }
            said.push(saying);
        }
        for figure in report.figures {
            let literal = report.article.sentence(figure.sentence).is_some_and(|sentence| sentence.contains(&figure.text));
            let bare = figure.unit.is_empty() && figure.kind == FigureKind::Count;
            let known = given
                .iter()
                .any(|known| (known.kind, known.low, known.high) == (figure.kind, figure.low, figure.high) && known.unit == figure.unit);
            if literal && !bare && !known && figure.kind != FigureKind::Date && news.figures.len() < MOST_NEWS {
                news.figures.push(figure.clone());
            }
            given.push(figure);
        }
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Written, reports};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const STORY: &[Written] = &[
        (
            "one.example",
            "2026-03-02T09:00:00Z",
            "The bridge at Tolvern fell into the Arle on Monday after heavy rain. Fourteen people were hurt when two lorries went down with it.",
        ),
        (
            "two.example",
            "2026-03-02T15:00:00Z",
            "The Tolvern bridge fell into the Arle on Monday after hours of heavy rain. Divers searched the river until dusk for a missing van.",
        ),
        (
            "two.example",
            "2026-03-05T08:00:00Z",
            "The county council voted to build a temporary crossing for $3.1 million. It will open in May.",
        ),
        (
            "three.example",
            "2026-03-09T08:00:00Z",
            "On 6 March 2026 prosecutors opened an inquiry into the inspections of the pier. The county council voted to build a temporary crossing for $3.1 million last week.",
        ),
    ];

    #[test]
    fn developments_are_dated_and_said_once() {
        let world = reports(STORY);
        let got: Vec<(i32, bool, u32, String)> = timeline(&world.reports(), 9)
            .into_iter()
            .map(|development| {
                let words: Vec<&str> = development.passage.text.split(' ').take(4).collect();
                (development.day, development.dated_by_sentence, development.families, words.join(" "))
            })
            .collect();
        let day = |text: &str| at(text).as_second().div_euclid(DAY) as i32;
        assert_eq!(
            got,
            [
                (day("2026-03-02T00:00:00Z"), false, 2, "The bridge at Tolvern".to_owned()),
                (day("2026-03-05T00:00:00Z"), false, 2, "The county council voted".to_owned()),
                (day("2026-03-06T00:00:00Z"), true, 1, "On 6 March 2026".to_owned()),
            ]
        );
        assert_eq!(timeline(&world.reports(), 2).len(), 2);
        assert_eq!(timeline(&[], 2), []);
    }

    #[test]
    fn news_is_what_was_not_said() {
        let world = reports(STORY);
        let news = new_since(&world.reports(), at("2026-03-04T00:00:00Z"));
        assert_eq!(news.reports, [EntryId(2), EntryId(3)]);
        assert_eq!(news.families, ["three.example"]);
        let sentences: Vec<&str> = news.sentences.iter().filter_map(|passage| passage.text.split(' ').nth(1)).collect();
        assert_eq!(sentences, ["county", "6"], "the council's vote, then the inquiry; the vote is not told twice");
        let figures: Vec<&str> = news.figures.iter().map(|figure| figure.text.as_str()).collect();
        assert_eq!(figures, ["$3.1 million"]);
        assert!(new_since(&world.reports(), at("2026-04-01T00:00:00Z")).is_empty());
    }
}
