//! Where the sources of a story put what they measure.
//!
//! A place is only compared when it stands beside a figure that surely measures the same in both reports ("gusts of 178 km/h at
//! Saltby Head"). Two places differ only if neither
//! report names the other's place anywhere: a town and its county are no contradiction.

use crate::calendar::CALENDAR;
use crate::measure::{Measure, named};
use crate::passage::{Passage, words};
use crate::report::Report;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{FigureKind, Verdict};

/// Where something happened, as the sources say it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceComparison {
    /// What is placed, in the words of the first source: the subject of its figure.
    pub subject: String,
    /// See [`Comparison::measures`](weir_model::Comparison::measures).
    pub measures: Vec<String>,
    /// [`Verdict::Agree`] or [`Verdict::Differ`].
    pub verdict: Verdict,
    /// One for each place, most families first.
    pub readings: Vec<PlaceReading>,
}

/// One place and who names it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceReading {
    /// As the first source writes it.
    pub place: String,
    /// The sentence of each source, word for word.
    pub sources: Vec<Passage>,
    /// Distinct publisher families among them.
    pub families: u32,
}

/// How surely two figures must measure the same.
const SURE: f32 = 0.5;
/// Figures read per report, and comparisons given.
const FIGURES: usize = 40;
const MOST: usize = 4;
/// Words that stand before a place.
const BEFORE: &[&str] = &["at", "in", "on", "near", "off", "over", "auf", "bei", "am", "vor", "über", "à", "en", "sur"];
/// Bytes of a sentence after a figure in which its place stands.
const REACH: usize = 48;

struct Placed<'a> {
    report: &'a Report<'a>,
    measure: Measure,
    subject: String,
    place: String,
    passage: Passage,
}

/// Places that at least two publisher families give for one measure: differences first, then agreements; at most four.
/// Only texts in Latin script are read.
pub fn compare_places(reports: &[Report]) -> Vec<PlaceComparison> {
    let mut placed: Vec<Placed> = Vec::new();
    for report in reports.iter().filter(|report| !report.promotion && !report.article.lang.is_cjk()) {
        for figure in report.figures.iter().take(FIGURES).filter(|figure| figure.kind != FigureKind::Date && !figure.unit.is_empty()) {
            let Some(sentence) = report.article.sentence(figure.sentence) else { continue };
            let Some(place) = place_after(sentence, &figure.text) else { continue };
            let Some(measure) = Measure::read(figure, report.article, report.figures).filter(Measure::is_named) else { continue };
            let passage =
                Passage { entry: report.entry, sentence: figure.sentence, text: sentence.trim().to_owned(), lang: report.article.lang };
            placed.push(Placed { report, measure, subject: figure.subject.clone(), place, passage });
        }
    }
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for word in placed.iter().flat_map(|placed| placed.measure.words()) {
        *seen.entry(word).or_default() += 1;
    }
    let total = placed.len() as f32 + 2.0;
    let rare = |word: &str| (1.0 - seen.get(word).copied().unwrap_or(0) as f32 / total).powi(2);
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut found: Vec<PlaceComparison> = Vec::new();
    for (n, one) in placed.iter().enumerate() {
        if used.contains(&n) {
            continue;
        }
        let mut group = vec![n];
        for (m, two) in placed.iter().enumerate().skip(n + 1) {
            let known = group.iter().filter_map(|member| placed.get(*member)).any(|member| member.report.entry == two.report.entry);
            let same = one.measure.same(&two.measure, one.report.article.lang == two.report.article.lang, &rare);
            if !used.contains(&m) && !known && same >= SURE {
                group.push(m);
            }
        }
        let members: Vec<&Placed> = group.iter().filter_map(|member| placed.get(*member)).collect();
        if let Some(comparison) = comparison(&members) {
            used.extend(group);
            let places = |comparison: &PlaceComparison| comparison.readings.iter().map(|reading| reading.place.clone()).collect::<Vec<_>>();
            // One place for several figures of one act is said once.
            if !found.iter().any(|known| places(known) == places(&comparison)) {
                found.push(comparison);
            }
        }
    }
    found.sort_by_key(|comparison| comparison.verdict != Verdict::Differ);
    found.truncate(MOST);
    found
}

fn comparison(members: &[&Placed]) -> Option<PlaceComparison> {
    let mut readings: Vec<(PlaceReading, BTreeSet<&str>)> = Vec::new();
    for member in members {
        let known = readings.iter_mut().find(|(reading, _)| same_place(&reading.place, &member.place));
        match known {
            Some((reading, families)) => {
                reading.sources.push(member.passage.clone());
                families.insert(member.report.family);
            }
            None => readings.push((
                PlaceReading { place: member.place.clone(), sources: vec![member.passage.clone()], families: 0 },
                BTreeSet::from([member.report.family]),
            )),
        }
    }
    let families: BTreeSet<&str> = readings.iter().flat_map(|(_, families)| families).copied().collect();
    if families.len() < 2 {
        return None;
    }
    if readings.len() > 1 {
        // A country has many names and holds many places, and other languages have other names.
        let lang = members.first().map(|member| member.passage.lang);
        if members.iter().any(|member| Some(member.passage.lang) != lang || weir_text::find_concept(&member.place).is_some()) {
            return None;
        }
        // A report that names the other's place knows both.
        let knows = |member: &&Placed, place: &str| member.report.article.blocks.iter().any(|block| block.text.contains(place));
        let both = readings
            .iter()
            .any(|(reading, _)| members.iter().any(|member| !same_place(&member.place, &reading.place) && knows(member, &reading.place)));
        let one_house = readings
            .iter()
            .any(|(_, families)| readings.iter().any(|(_, other)| !std::ptr::eq(families, other) && !families.is_disjoint(other)));
        if both || one_house {
            return None;
        }
    }
    for (reading, families) in &mut readings {
        reading.families = families.len() as u32;
    }
    readings.sort_by_key(|(reading, _)| std::cmp::Reverse(reading.families));
    let subject = members.iter().map(|member| member.subject.trim()).find(|subject| !subject.is_empty()).unwrap_or_default().to_owned();
    let verdict = if readings.len() == 1 { Verdict::Agree } else { Verdict::Differ };
    let measures = named(&members.iter().map(|member| &member.measure).collect::<Vec<_>>());
    Some(PlaceComparison { subject, measures, verdict, readings: readings.into_iter().map(|(reading, _)| reading).collect() })
}

/// Equal, or one written longer ("Saltby", "Saltby Head").
fn same_place(one: &str, two: &str) -> bool {
    one == two || words(one).is_subset(&words(two)) && !words(one).is_empty() || words(two).is_subset(&words(one)) && !words(two).is_empty()
}

/// The name after the first preposition that follows a figure: "178 km/h at Saltby Head".
fn place_after(sentence: &str, figure: &str) -> Option<String> {
    let after = sentence.find(figure).and_then(|at| sentence.get(at + figure.len()..))?;
    let end = (0..=REACH.min(after.len())).rev().find(|end| after.is_char_boundary(*end))?;
    let near = after.get(..end)?;
    let stop = near.find([',', ';', '.', ':', '(']).unwrap_or(near.len());
    // The whole name counts, also where it ends after the reach.
    let mut parts = after.get(..)?.split_inclusive(char::is_whitespace);
    let mut at = 0;
    let mut place: Vec<&str> = Vec::new();
    let mut preposition = false;
    for part in parts.by_ref() {
        if !preposition && at >= stop {
            return None;
        }
        at += part.len();
        let word = part.trim();
        let bare = word.trim_end_matches([',', ';', '.', ':', ')', '!', '?']);
        let capital = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().count() > 2;
        if preposition && capital {
            place.push(bare);
            if bare.len() != word.len() {
                break;
            }
        } else if !place.is_empty() {
            break;
        } else {
            preposition = BEFORE.contains(&word.to_lowercase().as_str());
        }
    }
    let place = place.join(" ");
    let calendar = CALENDAR.iter().any(|name| place.starts_with(name));
    (!place.is_empty() && !calendar).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Written, reports};

    fn check(written: &[Written], expected: &[(Verdict, &[&str])]) {
        let world = reports(written);
        let found = compare_places(&world.reports());
        let got: Vec<(Verdict, Vec<&str>)> = found
            .iter()
            .map(|comparison| (comparison.verdict, comparison.readings.iter().map(|reading| reading.place.as_str()).collect()))
            .collect();
        let expected: Vec<(Verdict, Vec<&str>)> = expected.iter().map(|(verdict, places)| (*verdict, places.to_vec())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn places_of_one_measure_are_compared() {
        let day = "2026-03-02T09:00:00Z";
        let head = ("one.example", day, "The strongest gust, 178 km/h at Saltby Head, tore the roof off the school.");
        check(
            &[head, ("two.example", day, "The strongest gust reached 178 km/h on Heligoland, the weather service said.")],
            &[(Verdict::Differ, &["Saltby Head", "Heligoland"])],
        );
        check(
            &[head, ("two.example", day, "The strongest gust, 178 km/h at Saltby Head, came before dawn.")],
            &[(Verdict::Agree, &["Saltby Head"])],
        );
        // Who names both places knows both; one house does not contradict itself; days are no places.
        check(
            &[head, ("two.example", day, "The strongest gust reached 178 km/h on Heligoland. At Saltby Head it blew nearly as hard.")],
            &[],
        );
        check(&[head, ("one.example", day, "The strongest gust reached 178 km/h on Heligoland, the weather service said.")], &[]);
        check(&[head, ("two.example", day, "The strongest gust reached 178 km/h on Monday, the weather service said.")], &[]);
    }
}
