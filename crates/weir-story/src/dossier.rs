//! The dossier of a topic: what the articles of a followed concept or a saved search say together.
//!
//! Everything in it is a literal sentence, a figure with its sentence, or a count. Nothing is judged: a position is a quotation and
//! the name that its own sentence gives it.

use crate::measure::Measure;
use crate::passage::{Passage, words};
use crate::report::Report;
use crate::roles::{Position, Role, positions, roles};
use crate::timeline::{Development, timeline};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, Brief, Figure, FigureKind, Lang};
use weir_text::Options;

/// What is known of a topic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    /// Over the latest reports.
    pub brief: Brief,
    /// Measures that reports of several days give, most days first.
    pub series: Vec<Series>,
    /// Who is who, most mentioned first.
    pub roles: Vec<Role>,
    /// What happened, in order of time.
    pub timeline: Vec<Development>,
    /// Who said what, latest first.
    pub positions: Vec<Position>,
    /// Publisher families, most reports first.
    pub sources: Vec<Source>,
}

/// One measure over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What is measured, in the words of the first source that names it.
    pub subject: String,
    /// Kind of figure.
    pub kind: FigureKind,
    /// Unit, as in [`Figure::unit`].
    pub unit: String,
    /// In order of publication: when it was published, and the figure with its sentence. One for each day and value.
    pub points: Vec<(Timestamp, Figure)>,
}

/// A publisher family with what it contributed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The family.
    pub family: String,
    /// Its reports.
    pub reports: u32,
    /// The latest of them.
    pub last_at: Timestamp,
}

/// The brief is written over so many of the latest reports.
const BRIEF_REPORTS: usize = 8;
/// Most entries of each list.
const MOST_SERIES: usize = 8;
const MOST_ROLES: usize = 12;
const MOST_DEVELOPMENTS: usize = 12;
const MOST_POSITIONS: usize = 12;
/// Figures read for series: those of the latest reports first.
const MOST_FIGURES: usize = 400;
/// How surely two figures must measure the same to stand in one series.
const SAME_MEASURE: f32 = 0.5;

/// Makes the dossier out of the reports of a topic, in any order. Promotions are left out. The same reports give the same dossier.
pub fn dossier(reports: &[Report], options: &Options) -> Dossier {
    let mut order: Vec<Report> = reports.iter().filter(|report| !report.promotion).copied().collect();
    order.sort_by_key(|report| (report.at, report.entry));
    // A brief is one language: the reader's if a report has it, else that of most reports.
    let mut languages: BTreeMap<Lang, usize> = BTreeMap::new();
    for report in &order {
        *languages.entry(report.article.lang).or_default() += 1;
    }
    let commonest = languages.iter().max_by_key(|(_, count)| **count).map_or(Lang::UND, |(lang, _)| *lang);
    let lang = if languages.contains_key(&options.prefer_lang) { options.prefer_lang } else { commonest };
    let own = order.iter().rev().filter(|report| report.article.lang == lang);
    let latest: Vec<&Article> = own.take(BRIEF_REPORTS).map(|report| report.article).collect();
    let mut families: BTreeMap<&str, (u32, Timestamp)> = BTreeMap::new();
    for report in &order {
        let known = families.entry(report.family).or_insert((0, report.at));
        *known = (known.0 + 1, known.1.max(report.at));
    }
    let mut sources: Vec<Source> =
        families.into_iter().map(|(family, (reports, last_at))| Source { family: family.to_owned(), reports, last_at }).collect();
    sources.sort_by(|a, b| b.reports.cmp(&a.reports).then(b.last_at.cmp(&a.last_at)).then_with(|| a.family.cmp(&b.family)));
    Dossier {
        brief: weir_text::story_brief(&latest, options),
        series: series(&order),
        roles: roles(&order, MOST_ROLES),
        timeline: timeline(&order, MOST_DEVELOPMENTS),
        positions: positions(&order, MOST_POSITIONS),
        sources,
    }
}

/// One figure that may stand in a series.
struct Point<'a> {
    report: &'a Report<'a>,
    figure: &'a Figure,
    measure: Measure,
    subject: BTreeSet<String>,
}

/// Groups figures of one measure over days. `order` is in order of publication.
fn series(order: &[Report]) -> Vec<Series> {
    let mut points: Vec<Point> = Vec::new();
    for report in order.iter().rev() {
        for figure in report.figures {
            let literal = report.article.sentence(figure.sentence).is_some_and(|sentence| sentence.contains(&figure.text));
            if points.len() >= MOST_FIGURES
                || figure.kind == FigureKind::Date
                || figure.unit.is_empty()
                || figure.subject.is_empty()
                || !literal
            {
                continue;
            }
            if let Some(measure) =
                Measure::read(figure, report.article, report.figures).filter(|measure| measure.may_differ() && measure.is_named())
            {
                points.push(Point { report, figure, measure, subject: words(&figure.subject) });
            }
        }
    }
    points.reverse();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for word in points.iter().flat_map(|point| point.measure.words()) {
        *seen.entry(word).or_default() += 1;
    }
    let total = points.len() as f32 + 2.0;
    let rare = |word: &str| (1.0 - seen.get(word).copied().unwrap_or(0) as f32 / total).powi(2);
    // A point joins the series whose latest point measures the same; one report gives a series one value.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (n, point) in points.iter().enumerate() {
        let mut best: Option<(usize, f32)> = None;
        for (number, group) in groups.iter().enumerate() {
            let Some(last) = group.last().and_then(|last| points.get(*last)) else { continue };
            if last.report.entry == point.report.entry || last.figure.unit != point.figure.unit || last.figure.kind != point.figure.kind {
                continue;
            }
            let one_language = last.report.article.lang == point.report.article.lang;
            let named = !one_language || !last.subject.is_disjoint(&point.subject);
            let same = last.measure.same(&point.measure, one_language, &rare);
            if named && same >= SAME_MEASURE && best.is_none_or(|(_, most)| same > most) {
                best = Some((number, same));
            }
        }
        match best.and_then(|(number, _)| groups.get_mut(number)) {
            Some(group) => group.push(n),
            None => groups.push(vec![n]),
        }
    }
    let day = |point: &Point| point.report.at.as_second().div_euclid(86_400);
    let mut series: Vec<(usize, Series)> = Vec::new();
    for group in groups {
        let members: Vec<&Point> = group.iter().filter_map(|n| points.get(*n)).collect();
        let days = members.iter().map(|point| day(point)).collect::<BTreeSet<_>>().len();
        let Some(first) = members.first().filter(|_| days > 1) else { continue };
        let mut told: BTreeSet<(i64, u64, u64)> = BTreeSet::new();
        let kept = members.iter().filter(|point| told.insert((day(point), point.figure.low.to_bits(), point.figure.high.to_bits())));
        let kept: Vec<(Timestamp, Figure)> = kept.map(|point| (point.report.at, point.figure.clone())).collect();
        series.push((
            days,
            Series { subject: first.figure.subject.clone(), kind: first.figure.kind, unit: first.figure.unit.clone(), points: kept },
        ));
    }
    // Most days first, then as they began.
    series.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
    series.into_iter().take(MOST_SERIES).map(|(_, series)| series).collect()
}

/// Every literal sentence that a dossier cites outside its brief, for those who check it.
pub fn cited(dossier: &Dossier) -> impl Iterator<Item = &Passage> {
    let roles = dossier.roles.iter().map(|role| &role.passage);
    let developments = dossier.timeline.iter().map(|development| &development.passage);
    roles.chain(developments).chain(dossier.positions.iter().map(|position| &position.passage))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Written, reports};
    use weir_model::Lang;

    const TOPIC: &[Written] = &[
        (
            "one.example",
            "2026-01-10T09:00:00Z",
            "Tolvern Copper mine produced 41,000 tonnes of copper last year. Ruth Penhale, the chief executive, said: \"We will open the second shaft before winter.\"",
        ),
        (
            "two.example",
            "2026-02-14T09:00:00Z",
            "Tolvern Copper mine produced 44,500 tonnes of copper in the twelve months to January. Mayor Owen Tass said \"the town cannot house another thousand miners\".",
        ),
        (
            "one.example",
            "2026-03-20T09:00:00Z",
            "Tolvern Copper mine produced 52,000 tonnes of copper over the year to March. The second shaft opened on Friday, two months late.",
        ),
        ("three.example", "2026-03-21T09:00:00Z", "矿业公司首席执行官陈立表示：“第二口竖井今年就能满负荷生产。”当地居民对住房表示担忧。"),
    ];

    #[test]
    fn a_dossier_is_cited_and_the_same_in_any_order() {
        let world = reports(TOPIC);
        let mut all = world.reports();
        let dossier = dossier(&all, &Options::default());
        all.reverse();
        assert_eq!(super::dossier(&all, &Options::default()), dossier);
        for passage in cited(&dossier) {
            let report = all.iter().find(|report| report.entry == passage.entry).unwrap();
            assert!(report.article.sentence(passage.sentence).unwrap().contains(&passage.text));
        }
        let values: Vec<Vec<f64>> =
            dossier.series.iter().map(|series| series.points.iter().map(|(_, figure)| figure.low).collect()).collect();
        assert_eq!(values, [[41_000.0, 44_500.0, 52_000.0]]);
        let counts: Vec<(&str, u32)> = dossier.sources.iter().map(|source| (source.family.as_str(), source.reports)).collect();
        assert_eq!(counts, [("one.example", 2), ("three.example", 1), ("two.example", 1)]);
        assert_eq!(dossier.brief.lang, Lang::EN, "the language of most reports");
        assert_eq!(super::dossier(&[], &Options::default()).sources, []);
    }

    #[test]
    fn who_is_who_and_who_said_what() {
        let world = reports(TOPIC);
        let dossier = dossier(&world.reports(), &Options::default());
        let roles: Vec<(&str, &str)> = dossier.roles.iter().map(|role| (role.name.as_str(), role.role.as_str())).collect();
        for expected in [("Ruth Penhale", "chief executive"), ("Owen Tass", "Mayor"), ("陈立", "首席执行官")] {
            assert!(roles.contains(&expected), "{expected:?} in {roles:?}");
        }
        let said: Vec<(&str, &str)> = dossier.positions.iter().map(|position| (position.who.as_str(), position.quote.as_str())).collect();
        for expected in [
            ("Ruth Penhale", "We will open the second shaft before winter."),
            ("Owen Tass", "the town cannot house another thousand miners"),
            ("陈立", "第二口竖井今年就能满负荷生产。"),
        ] {
            assert!(said.contains(&expected), "{expected:?} in {said:?}");
        }
    }
}
