//! The figures of an article: each number of its running text with whose it is, what it measures and when.
//!
//! Labels are the text's own words, found by few rules: the subject of the clause, what a share is of, what stands right
//! before "of". A number of which neither can be told has no label: no subject is better than a wrong one.

mod grammar;
mod han;
mod label;
mod nouns;
mod worth;

use crate::dates::{dates, reference};
use crate::ground::{named_times, nearest_time};
use crate::numbers::numbers;
use std::ops::Range;
use weir_model::{Article, Figure, FigureKind, Lang};

/// Figures of one article.
const MOST: usize = 20;

/// A figure with the parts of its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// The figure; its subject is subject and measure joined by " · ".
    pub figure: Figure,
    /// Whose number it is, in the text's words; may be empty: "China".
    pub subject: String,
    /// What it measures, in the text's words; may be empty: "refining capacity".
    pub measure: String,
    /// When, in the text's words; may be empty: "last year".
    pub time: String,
}

/// What a label is made of.
#[derive(Debug, Default, PartialEq)]
struct Label {
    subject: String,
    measure: String,
}

impl Label {
    fn joined(&self) -> String {
        match (self.subject.is_empty(), self.measure.is_empty()) {
            (false, false) if self.subject != self.measure => format!("{} · {}", self.subject, self.measure),
            (false, _) => self.subject.clone(),
            (true, _) => self.measure.clone(),
        }
    }
}

/// The figures of an article's running text, in reading order.
pub fn figures(article: &Article) -> Vec<Figure> {
    labelled_figures(article).into_iter().map(|labelled| labelled.figure).collect()
}

/// The figures of an article's running text with the parts of their labels, in reading order.
pub fn labelled_figures(article: &Article) -> Vec<Labelled> {
    let mut found = Vec::new();
    let today = reference(article);
    for (n, sentence) in article.sentences.iter().enumerate() {
        let prose = article.blocks.get(sentence.block as usize).is_some_and(weir_model::Block::is_prose);
        let Some(text) = article.sentence_text(sentence).filter(|_| prose) else { continue };
        let mut all: Vec<(Range<usize>, Labelled)> = Vec::new();
        let days = dates(text, article.lang, today);
        let numbers = numbers(text, article.lang);
        let taken: Vec<Range<usize>> = numbers.iter().map(|number| number.range.clone()).collect();
        let times = if numbers.is_empty() { Vec::new() } else { named_times(text, article.lang) };
        for number in numbers {
            // "24 November" is a date, not twenty-four of something.
            if days.iter().any(|date| date.range.start < number.range.end && number.range.start < date.range.end)
                || !worth::telling(text, &number, article.lang)
            {
                continue;
            }
            let figure = Figure {
                text: text.get(number.range.clone()).unwrap_or("").trim().to_owned(),
                kind: number.kind,
                low: number.low,
                high: number.high,
                unit: number.unit,
                subject: String::new(),
                sentence: article.sentence_id(n),
            };
            let label = label(text, &number.range, &taken, number.kind, article.lang);
            all.push((number.range.clone(), labelled(figure, label, nearest_time(text, &number.range, &times).to_owned())));
        }
        for date in days {
            let figure = Figure {
                text: text.get(date.range.clone()).unwrap_or("").to_owned(),
                kind: FigureKind::Date,
                low: date.low,
                high: date.high,
                unit: String::new(),
                subject: String::new(),
                sentence: article.sentence_id(n),
            };
            let label = label(text, &date.range, &taken, FigureKind::Date, article.lang);
            all.push((date.range, labelled(figure, label, String::new())));
        }
        all.sort_by_key(|(range, _)| range.start);
        found.extend(all.into_iter().map(|(_, labelled)| labelled));
        if found.len() >= MOST {
            found.truncate(MOST);
            break;
        }
    }
    found
}

fn labelled(mut figure: Figure, label: Label, time: String) -> Labelled {
    figure.subject = label.joined();
    Labelled { figure, subject: label.subject, measure: label.measure, time }
}

fn label(text: &str, range: &Range<usize>, taken: &[Range<usize>], kind: FigureKind, lang: Lang) -> Label {
    if lang.is_cjk() { han::label(text, range, taken) } else { label::label(text, range, taken, kind, lang) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn seen(text: &str, lang: Lang) -> Vec<(String, String)> {
        let blocks = vec![Block::paragraph(text)];
        let sentences = crate::segment::sentences(&blocks, lang);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        let article = Article { id, title: String::new(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full };
        figures(&article).into_iter().map(|figure| (figure.text, figure.subject)).collect()
    }

    fn check(text: &str, lang: Lang, expected: &[(&str, &str)]) {
        let seen = seen(text, lang);
        let seen: Vec<(&str, &str)> = seen.iter().map(|(text, subject)| (text.as_str(), subject.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn subjects_are_the_words_of_the_text() {
        check("China controls 85–90% of refining capacity.", Lang::EN, &[("85–90%", "China · refining capacity")]);
        check("The ventures have a combined value of $8.5 billion.", Lang::EN, &[("$8.5 billion", "ventures · combined value")]);
        check(
            "Chinese plants accounted for 91 percent of the world's separated rare earths last year.",
            Lang::EN,
            &[("91 percent", "Chinese plants · world's separated rare earths")],
        );
        check(
            "Das Volumen der Vorhaben beziffern sie auf rund 8,5 Milliarden Dollar.",
            Lang::DE,
            &[("8,5 Milliarden Dollar", "Volumen der Vorhaben")],
        );
        check("项目总额约85亿美元。", Lang::ZH, &[("85亿美元", "项目总额")]);
    }

    proptest! {
        #[test]
        fn subjects_stand_in_the_text(text in "([A-Z]?[a-zäé]{1,9} |[0-9]{1,4} ?(%|km|people|元|名)? |of |the |, |\\PC){0,30}", which in 0usize..4) {
            let lang = [Lang::EN, Lang::DE, Lang::ZH, Lang::UND][which];
            for (figure, subject) in seen(&text, lang) {
                prop_assert!(text.contains(&figure));
                prop_assert!(subject.split(" · ").all(|part| text.contains(part)), "{subject:?}");
            }
        }
    }
}
