//! What the sources of a story agree and differ on.
//!
//! A wrong "they disagree" hurts more than a missed one. So figures meet only with the same kind and unit, in sentences
//! that surely speak of the same measure; a report that gives both values measures two things; values that lie too far
//! apart to be two counts of one thing are not compared; and a point inside a range is no disagreement.

use crate::measure::{Bound, Measure, named};
use crate::report::Report;
use crate::value::{comparable, compatible, equal, specific};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Comparison, Figure, FigureKind, Lang, Reading, Verdict};

/// Most comparisons of a story.
const MOST: usize = 8;
/// Most facts that only one family gives.
const MOST_SINGLE: usize = 3;
/// How surely two figures must measure the same before different values are called a difference.
const SURE: f32 = 0.5;
/// The best partner of a value must be this much surer than the next.
const MARGIN: f32 = 1.12;
/// How much surer two values are that all reports share out between them.
const SHARED_OUT: f32 = 0.15;
/// The same for equal values, which speak for themselves.
const LIKELY: f32 = 0.18;
/// Figures read per report.
const FIGURES: usize = 60;

/// One figure of one report.
struct Datum<'a> {
    report: usize,
    family: &'a str,
    lang: Lang,
    figure: &'a Figure,
    measure: Measure,
}

/// One value with all who give it: indexes of data.
type Value = Vec<usize>;

/// Compares the figures of the reports of one story across publisher families: differences first, then agreements, then a
/// few that one family alone gives. Promotions are not asked.
pub fn compare(reports: &[Report]) -> Vec<Comparison> {
    let data = read(reports);
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for datum in &data {
        for word in datum.measure.words() {
            *seen.entry(word).or_default() += 1;
        }
    }
    let total = data.len().max(1) as f32;
    // A word that stands beside every figure of the story says nothing.
    let rare = |word: &str| (1.0 - seen.get(word).copied().unwrap_or(0) as f32 / (total + 2.0)).powi(2);
    let same = |a: &Datum, b: &Datum| a.measure.same(&b.measure, a.lang == b.lang, &rare);

    let values = values(&data, &same);
    let groups = differing(&data, &values, &same);
    let mut comparisons: Vec<(u8, usize, usize, Comparison)> = Vec::new();
    for group in groups {
        let first = group.iter().filter_map(|value| values.get(*value)?.first()).copied().min().unwrap_or(0);
        let members: Vec<&Value> = group.iter().filter_map(|value| values.get(*value)).collect();
        let Some(comparison) = comparison(&data, &members) else { continue };
        let families = comparison.readings.iter().map(|reading| reading.families).sum::<u32>() as usize;
        let order = match comparison.verdict {
            Verdict::Differ => 0,
            Verdict::Agree => 1,
            Verdict::Single => 2,
        };
        comparisons.push((order, usize::MAX - families, first, comparison));
    }
    // Those that most families give first, then in the order of the text.
    comparisons.sort_by_key(|(order, families, first, _)| (*order, *families, *first));
    let mut single = 0;
    let mut chosen: Vec<Comparison> = Vec::new();
    let several = data.iter().map(|datum| datum.family).collect::<BTreeSet<_>>().len() > 1;
    for (_, _, first, comparison) in comparisons {
        if comparison.verdict == Verdict::Single {
            let matters = data.get(first).is_some_and(|datum| datum.figure.sentence.n < 6 && matters(datum));
            if !several || !matters || single >= MOST_SINGLE {
                continue;
            }
            single += 1;
        }
        chosen.push(comparison);
    }
    chosen.truncate(MOST);
    chosen
}

/// Whether a figure that only one family gives is worth a line: it has a unit and says what it measures.
fn matters(datum: &Datum) -> bool {
    !datum.figure.unit.is_empty() && datum.figure.kind != FigureKind::Date && !datum.figure.subject.is_empty() && datum.measure.is_named()
}

/// All figures that can be compared, in order of reports and text.
fn read<'a>(reports: &[Report<'a>]) -> Vec<Datum<'a>> {
    let mut data = Vec::new();
    for (index, report) in reports.iter().enumerate().filter(|(_, report)| !report.promotion) {
        for figure in report.figures.iter().take(FIGURES) {
            if !(figure.low.is_finite() && figure.high.is_finite() && figure.low <= figure.high) {
                continue;
            }
            // A bare "two" measures nothing.
            if figure.kind == FigureKind::Count && figure.unit.is_empty() && figure.high < 100.0 {
                continue;
            }
            // The literal quote is the condition for everything else.
            let literal = report.article.sentence(figure.sentence).is_some_and(|sentence| sentence.contains(&figure.text));
            if !literal {
                continue;
            }
            if let Some(measure) = Measure::read(figure, report.article, report.figures) {
                data.push(Datum { report: index, family: report.family, lang: report.article.lang, figure, measure });
            }
        }
    }
    data
}

/// Puts equal values of one measure together.
fn values(data: &[Datum], same: &impl Fn(&Datum, &Datum) -> f32) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for (index, datum) in data.iter().enumerate() {
        let mut best: Option<(usize, f32)> = None;
        for (number, value) in values.iter().enumerate() {
            let mut likeness = 0.0f32;
            for other in value.iter().filter_map(|other| data.get(*other)) {
                if !other.measure.meets(&datum.measure) || !equal(other.figure, datum.figure) {
                    likeness = -1.0;
                    break;
                }
                likeness = likeness.max(same(other, datum) + if specific(datum.figure) { LIKELY } else { 0.0 });
            }
            if likeness >= LIKELY && best.is_none_or(|(_, most)| likeness > most) {
                best = Some((number, likeness));
            }
        }
        match best.and_then(|(number, _)| values.get_mut(number)) {
            Some(value) => value.push(index),
            None => values.push(vec![index]),
        }
    }
    values
}

/// Joins values that differ on one measure; a value that differs from none is a group of its own.
fn differing(data: &[Datum], values: &[Value], same: &impl Fn(&Datum, &Datum) -> f32) -> Vec<Vec<usize>> {
    let of = |value: usize| values.get(value).into_iter().flatten().filter_map(|index| data.get(*index));
    let reports = |value: usize| of(value).map(|datum| datum.report).collect::<BTreeSet<usize>>();
    let count = data.iter().map(|datum| datum.report).collect::<BTreeSet<usize>>().len();
    let mut links: Vec<(f32, usize, usize)> = Vec::new();
    for a in 0..values.len() {
        for b in a + 1..values.len() {
            let mut surest = 0.0f32;
            for one in of(a) {
                for two in of(b) {
                    if one.report != two.report {
                        surest = surest.max(same(one, two));
                    }
                }
            }
            // Values that share out the reports between them, each report with one of the two, are rivals.
            let (one, two) = (reports(a), reports(b));
            if surest > 0.0 && one.len() + two.len() > 2 && one.is_disjoint(&two) {
                surest += SHARED_OUT * (one.len() + two.len()) as f32 / count.max(1) as f32;
            }
            if surest > 0.3 {
                links.push((surest, a, b));
            }
        }
    }
    links.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut group_of: Vec<usize> = (0..values.len()).collect();
    for (sure, a, b) in &links {
        if *sure < SURE || !may_differ(of(*a), of(*b)) || !reports(*a).is_disjoint(&reports(*b)) {
            continue;
        }
        // Another value that fits nearly as well makes the choice a guess, unless it stands in a third report.
        let rival = links.iter().any(|(other, x, y)| {
            let shared = (x == a) as u8 + (y == a) as u8 + (x == b) as u8 + (y == b) as u8;
            if shared != 1 || other * MARGIN < *sure {
                return false;
            }
            let (third, partner) = if x == a || x == b { (*y, *x) } else { (*x, *y) };
            let replaced = if partner == *a { *b } else { *a };
            !reports(third).is_disjoint(&reports(replaced)) && may_differ(of(third), of(partner))
        });
        if rival {
            continue;
        }
        let (Some(&from), Some(&to)) = (group_of.get(*b), group_of.get(*a)) else { continue };
        let members = |group: usize| (0..values.len()).filter(|value| group_of.get(*value) == Some(&group)).collect::<Vec<_>>();
        let clash = members(from)
            .iter()
            .any(|one| members(to).iter().any(|two| !reports(*one).is_disjoint(&reports(*two)) || !may_differ(of(*one), of(*two))));
        if from != to && !clash {
            for group in group_of.iter_mut().filter(|group| **group == from) {
                *group = to;
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (value, group) in group_of.iter().enumerate() {
        groups.entry(*group).or_default().push(value);
    }
    groups.into_values().collect()
}

/// Whether two values can be two accounts of one measure that contradict each other.
fn may_differ<'a>(one: impl Iterator<Item = &'a Datum<'a>>, two: impl Iterator<Item = &'a Datum<'a>>) -> bool {
    let (one, two): (Vec<&Datum>, Vec<&Datum>) = (one.collect(), two.collect());
    let families: BTreeSet<&str> = one.iter().chain(&two).map(|datum| datum.family).collect();
    if families.len() < 2 || within(&one, &two) || within(&two, &one) {
        return false;
    }
    one.iter().all(|a| {
        two.iter().all(|b| {
            let contrary = comparable(a.figure, b.figure) && !compatible(a.figure, b.figure);
            let year = a.figure.kind != FigureKind::Date && a.measure.other_year(&b.measure);
            contrary && a.measure.may_differ() && b.measure.may_differ() && !year
        })
    })
}

/// Whether one value's bound leaves room for the other: "more than 5,000" and "5,200" are both true. Two bounds of one
/// sort are two values ("above 25 degrees", "above 28 degrees"), and a value that any source gives as such has no bound.
fn within(bounded: &[&Datum], values: &[&Datum]) -> bool {
    let bound = |data: &[&Datum]| {
        let mut bounds = data.iter().map(|datum| datum.measure.bound());
        let first = bounds.next().unwrap_or(Bound::Exact);
        if bounds.all(|bound| bound == first) { first } else { Bound::Exact }
    };
    let own = bound(bounded);
    if own == bound(values) {
        return false;
    }
    bounded.iter().any(|limit| {
        values.iter().any(|value| match own {
            Bound::Exact => false,
            Bound::AtLeast => value.figure.high >= limit.figure.low && value.figure.low <= limit.figure.high * 1.5,
            Bound::AtMost => value.figure.low <= limit.figure.high,
        })
    })
}

/// The comparison of the values of one measure.
fn comparison(data: &[Datum], values: &[&Value]) -> Option<Comparison> {
    let mut readings: Vec<(usize, Reading)> = Vec::new();
    let mut families: BTreeSet<&str> = BTreeSet::new();
    for value in values {
        let members: Vec<&Datum> = value.iter().filter_map(|index| data.get(*index)).collect();
        // One figure for each report: the first that gives the value.
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let sources: Vec<Figure> = members.iter().filter(|datum| told.insert(datum.report)).map(|datum| datum.figure.clone()).collect();
        let own: BTreeSet<&str> = members.iter().map(|datum| datum.family).collect();
        families.extend(&own);
        let figure = sources.first()?.clone();
        readings.push((value.first().copied().unwrap_or(0), Reading { figure, sources, families: own.len() as u32 }));
    }
    readings.sort_by(|a, b| b.1.families.cmp(&a.1.families).then(a.0.cmp(&b.0)));
    let verdict = match (readings.len(), families.len()) {
        (_, 0 | 1) => Verdict::Single,
        (1, _) => Verdict::Agree,
        _ => Verdict::Differ,
    };
    let mut subjects: Vec<&str> = values
        .iter()
        .flat_map(|value| value.iter())
        .filter_map(|index| data.get(*index))
        .map(|datum| datum.figure.subject.trim())
        .collect();
    subjects.retain(|subject| !subject.is_empty());
    // The words of the first source that names it in more than a word: reports come in order of publication.
    let telling = |subject: &&&str| !subject.contains('·') && (subject.contains(' ') || subject.chars().count() >= 4);
    let subject = subjects.iter().find(telling).or(subjects.first()).map(|subject| (*subject).to_owned()).unwrap_or_default();
    // What one source alone says is named in its own words.
    let measures: Vec<&Measure> =
        values.iter().flat_map(|value| value.iter()).filter_map(|index| Some(&data.get(*index)?.measure)).collect();
    let measures = if verdict == Verdict::Single { Vec::new() } else { named(&measures) };
    Some(Comparison { subject, measures, verdict, readings: readings.into_iter().map(|(_, reading)| reading).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::rounding;
    use jiff::Timestamp;
    use weir_model::{Article, ArticleId, Block, EntryId, Metadata, Sentence, SentenceId, TextState};

    /// A figure as `(text, kind, low, high, unit)` in the one sentence of a report.
    type Written<'a> = (&'a str, FigureKind, f64, f64, &'a str);

    /// Reports of one sentence each; expects `(verdict, values of each reading)`.
    fn check(reports: &[(&str, Lang, &str, &[Written])], expected: &[(Verdict, &[&str])]) {
        let articles: Vec<Article> = reports
            .iter()
            .enumerate()
            .map(|(n, (_, lang, text, _))| Article {
                id: ArticleId { entry: EntryId(n as i64), version: 1 },
                title: String::new(),
                lang: *lang,
                blocks: vec![Block::paragraph(*text)],
                sentences: vec![Sentence { block: 0, start: 0, end: text.len() as u32 }],
                metadata: Metadata::default(),
                state: TextState::Full,
            })
            .collect();
        let figures: Vec<Vec<Figure>> = reports
            .iter()
            .zip(&articles)
            .map(|((.., figures), article)| {
                figures
                    .iter()
                    .map(|(text, kind, low, high, unit)| Figure {
                        text: (*text).into(),
                        kind: *kind,
                        low: *low,
                        high: *high,
                        unit: (*unit).into(),
                        subject: String::new(),
                        sentence: SentenceId { article: article.id, n: 0 },
                    })
                    .collect()
            })
            .collect();
        let all: Vec<Report> = reports
            .iter()
            .zip(&articles)
            .zip(&figures)
            .map(|(((family, ..), article), figures)| Report {
                entry: article.id.entry,
                family,
                at: Timestamp::UNIX_EPOCH,
                article,
                figures,
                tags: &[],
                promotion: false,
            })
            .collect();
        let got: Vec<(Verdict, Vec<String>)> = compare(&all)
            .into_iter()
            .map(|comparison| (comparison.verdict, comparison.readings.iter().map(|reading| reading.figure.text.clone()).collect()))
            .collect();
        let expected: Vec<(Verdict, Vec<String>)> =
            expected.iter().map(|(verdict, values)| (*verdict, values.iter().map(|value| (*value).to_owned()).collect())).collect();
        assert_eq!(got, expected);
    }

    use FigureKind::{Count, Money, Percent};

    #[test]
    fn the_same_value_in_three_languages_agrees() {
        check(
            &[
                ("a", Lang::EN, "The projects are worth $8.5 billion in all.", &[("$8.5 billion", Money, 8.5e9, 8.5e9, "USD")]),
                ("b", Lang::ZH, "项目总额达85亿美元。", &[("85亿美元", Money, 8.5e9, 8.5e9, "USD")]),
                ("c", Lang::DE, "Die Projekte kosten 8,5 Milliarden Dollar.", &[("8,5 Milliarden Dollar", Money, 8.5e9, 8.5e9, "USD")]),
            ],
            &[(Verdict::Agree, &["$8.5 billion"])],
        );
    }

    #[test]
    fn different_values_of_one_measure_differ_across_languages() {
        check(
            &[
                ("a", Lang::EN, "China refines 85 to 90 percent of rare earths.", &[("85 to 90 percent", Percent, 85.0, 90.0, "%")]),
                ("b", Lang::EN, "China refines 91 percent of rare earths.", &[("91 percent", Percent, 91.0, 91.0, "%")]),
                ("c", Lang::ZH, "中国冶炼分离占约91%。", &[("约91%", Percent, 91.0, 91.0, "%")]),
            ],
            &[(Verdict::Differ, &["91 percent", "85 to 90 percent"])],
        );
    }

    #[test]
    fn a_point_inside_a_range_is_no_difference() {
        check(
            &[
                ("a", Lang::EN, "China refines 85 to 90 percent of rare earths.", &[("85 to 90 percent", Percent, 85.0, 90.0, "%")]),
                ("b", Lang::EN, "China refines 88 percent of rare earths.", &[("88 percent", Percent, 88.0, 88.0, "%")]),
            ],
            &[],
        );
    }

    #[test]
    fn different_measures_families_years_and_sizes_do_not_differ() {
        let person = "person";
        check(
            &[
                ("a", Lang::EN, "The quake killed 40 people.", &[("40 people", Count, 40.0, 40.0, person)]),
                ("b", Lang::EN, "The quake injured 52 people.", &[("52 people", Count, 52.0, 52.0, person)]),
            ],
            &[],
        );
        check(
            &[
                ("a", Lang::EN, "The quake killed 40 people.", &[("40 people", Count, 40.0, 40.0, person)]),
                ("a", Lang::EN, "The quake killed 52 people.", &[("52 people", Count, 52.0, 52.0, person)]),
            ],
            &[],
        );
        check(
            &[
                ("a", Lang::EN, "The plant employed 900 people in 2019.", &[("900 people", Count, 900.0, 900.0, person)]),
                ("b", Lang::EN, "The plant employed 990 people in 2024.", &[("990 people", Count, 990.0, 990.0, person)]),
            ],
            &[],
        );
        check(
            &[
                ("a", Lang::EN, "The quake killed 40 people.", &[("40 people", Count, 40.0, 40.0, person)]),
                ("b", Lang::EN, "The quake killed 4,000 people.", &[("4,000 people", Count, 4000.0, 4000.0, person)]),
            ],
            &[],
        );
    }

    #[test]
    fn rounding_hides_half_a_step() {
        let figure = |low: f64| Figure {
            text: String::new(),
            kind: Money,
            low,
            high: low,
            unit: "USD".into(),
            subject: String::new(),
            sentence: "1:1:0".parse().unwrap(),
        };
        assert!(compatible(&figure(8.5e9), &figure(8.52e9)));
        assert!(!compatible(&figure(9.8e8), &figure(1.02e9)));
        assert!(!compatible(&figure(1800.0), &figure(2000.0)));
        assert!(!compatible(&figure(69.0), &figure(79.0)));
        assert_eq!(rounding(&figure(0.0)), 0.0);
    }
}
