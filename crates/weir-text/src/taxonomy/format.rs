//! The files of the taxonomy as they are read: plain text, described in `taxonomy/README.md`.

use super::LANGS;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use thiserror::Error;

/// Why a file of the taxonomy cannot be read.
#[derive(Clone, Debug, Error, PartialEq)]
pub(crate) enum FormatError {
    /// A line is none of those that the format has.
    #[error("{file}: cannot read the line {line:?}")]
    Line { file: &'static str, line: String },
    /// A file of tables is no TOML of the right shape.
    #[error("{file}: {reason}")]
    Table { file: &'static str, reason: String },
}

/// One term as it is written: `drone strike=-3`, `strike?=2`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    pub text: String,
    pub weight: f32,
    /// It has other meanings too: it counts only beside a term that has not.
    pub unsure: bool,
}

impl Term {
    fn parse(text: &str) -> Option<Term> {
        let (text, weight) = match text.rsplit_once('=') {
            Some((text, weight)) => (text, weight.parse().ok()?),
            None => (text, 4.0),
        };
        let (text, unsure) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
        (!text.trim().is_empty()).then(|| Term { text: text.trim().to_owned(), weight, unsure })
    }
}

/// One topic.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TopicRow {
    pub id: String,
    pub emoji: String,
    pub section: String,
    /// The parent first; then what else need not be said beside it.
    pub broader: Vec<String>,
    pub area: &'static str,
    pub labels: [String; LANGS.len()],
    pub terms: [Vec<Term>; LANGS.len()],
}

/// A name in six languages.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    /// `region`, `language`, `currency`; of areas: the emoji.
    pub kind: String,
    pub id: String,
    pub labels: [String; LANGS.len()],
}

/// Other names of a place in one language, and its cities.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Demonyms {
    pub place: String,
    pub lang: usize,
    pub names: Vec<String>,
    pub cities: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionRow {
    pub en: String,
    pub zh: String,
    pub emoji: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceRow {
    pub en: String,
    pub zh: String,
    pub emoji: String,
    pub de: String,
    #[serde(default)]
    pub names: ByLang,
    #[serde(default)]
    pub cities: ByLang,
}

/// Lists of words in the languages of [`LANGS`].
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ByLang {
    en: Vec<String>,
    zh: Vec<String>,
    de: Vec<String>,
    fr: Vec<String>,
    es: Vec<String>,
    ja: Vec<String>,
}

impl ByLang {
    /// In the order of [`LANGS`].
    pub fn lists(&self) -> [&[String]; LANGS.len()] {
        [&self.en, &self.zh, &self.de, &self.fr, &self.es, &self.ja]
    }
}

/// The files as they were read.
#[derive(Default)]
pub(crate) struct Files {
    pub areas: Vec<Named>,
    pub sections: BTreeMap<String, SectionRow>,
    pub topics: Vec<TopicRow>,
    pub places: BTreeMap<String, PlaceRow>,
    pub names: Vec<Named>,
    /// Names in French, Spanish and Japanese of places by id.
    pub geography: Vec<(String, [String; 3])>,
    pub demonyms: Vec<Demonyms>,
    /// Words that say a place's name means something else.
    pub senses: Vec<Demonyms>,
    pub blocks: ByLang,
}

macro_rules! topics {
    ($($area:literal),* $(,)?) => { [$(($area, include_str!(concat!("../../taxonomy/topics/", $area, ".txt")))),*] };
}

/// One file of topics for each area.
pub(crate) const TOPICS: [(&str, &str); 17] = topics![
    "arts",
    "conflict",
    "crime",
    "disaster",
    "economy",
    "education",
    "environment",
    "health",
    "human",
    "labour",
    "lifestyle",
    "politics",
    "religion",
    "science",
    "society",
    "sport",
    "weather",
];

impl Files {
    pub fn read() -> Result<Files, FormatError> {
        let mut topics = Vec::new();
        for (area, text) in TOPICS {
            topics.extend(read_topics(area, text)?);
        }
        Ok(Files {
            areas: read_areas(include_str!("../../taxonomy/areas.txt"))?,
            sections: table("sections.toml", include_str!("../../taxonomy/sections.toml"))?,
            topics,
            places: table("places.toml", include_str!("../../taxonomy/places.toml"))?,
            names: read_names(include_str!("../../taxonomy/cldr.txt"))?,
            geography: read_geography(include_str!("../../taxonomy/geography.txt"))?,
            demonyms: read_demonyms("demonyms.txt", include_str!("../../taxonomy/demonyms.txt"))?,
            senses: read_demonyms("senses.txt", include_str!("../../taxonomy/senses.txt"))?,
            blocks: table("blocks.toml", include_str!("../../taxonomy/blocks.toml"))?,
        })
    }
}

fn table<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, FormatError> {
    toml::from_str(text).map_err(|error| FormatError::Table { file, reason: error.message().to_owned() })
}

/// Lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// `id emoji section < parent other`, then one line for each language: `en Label: term, term=2, unsure?=3, other sense=-4`.
pub(crate) fn read_topics(area: &'static str, text: &str) -> Result<Vec<TopicRow>, FormatError> {
    let mut topics: Vec<TopicRow> = Vec::new();
    for line in lines(text) {
        let fault = || FormatError::Line { file: area, line: line.to_owned() };
        let (first, rest) = line.split_once(' ').ok_or_else(fault)?;
        if let Some(lang) = LANGS.iter().position(|lang| *lang == first) {
            let (label, terms) = rest.split_once(": ").ok_or_else(fault)?;
            let topic = topics.last_mut().ok_or_else(fault)?;
            topic.labels[lang] = label.to_owned();
            topic.terms[lang] = terms.split(", ").map(Term::parse).collect::<Option<_>>().ok_or_else(fault)?;
            continue;
        }
        let (head, broader) = rest.split_once(" < ").unwrap_or((rest, ""));
        let (emoji, section) = head.split_once(' ').ok_or_else(fault)?;
        topics.push(TopicRow {
            id: first.to_owned(),
            emoji: emoji.to_owned(),
            section: section.to_owned(),
            broader: broader.split_whitespace().map(str::to_owned).collect(),
            area,
            ..TopicRow::default()
        });
    }
    Ok(topics)
}

fn labels<const N: usize>(text: &str) -> Option<[String; N]> {
    text.split(" | ").map(|label| label.trim().to_owned()).collect::<Vec<_>>().try_into().ok()
}

/// `id emoji en | zh | de | fr | es | ja`.
fn read_areas(text: &str) -> Result<Vec<Named>, FormatError> {
    read_named("areas.txt", text).map(|rows| rows.into_iter().map(|row| Named { kind: row.id, id: row.kind, ..row }).collect())
}

/// `region cn en | zh | de | fr | es | ja`.
fn read_names(text: &str) -> Result<Vec<Named>, FormatError> {
    read_named("cldr.txt", text)
}

fn read_named(file: &'static str, text: &str) -> Result<Vec<Named>, FormatError> {
    let row = |line: &str| {
        let (kind, rest) = line.split_once(' ')?;
        let (id, names) = rest.split_once(' ')?;
        Some(Named { kind: kind.to_owned(), id: id.to_owned(), labels: labels(names)? })
    };
    lines(text).map(|line| row(line).ok_or_else(|| FormatError::Line { file, line: line.to_owned() })).collect()
}

/// `europe fr | es | ja`.
fn read_geography(text: &str) -> Result<Vec<(String, [String; 3])>, FormatError> {
    let row = |line: &str| {
        let (id, names) = line.split_once(' ')?;
        Some((id.to_owned(), labels(names)?))
    };
    lines(text).map(|line| row(line).ok_or_else(|| FormatError::Line { file: "geography.txt", line: line.to_owned() })).collect()
}

/// `cn fr: name, name / city, city`.
fn read_demonyms(file: &'static str, text: &str) -> Result<Vec<Demonyms>, FormatError> {
    let list = |text: &str| text.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let row = |line: &str| {
        let (head, rest) = line.split_once(':')?;
        let (place, lang) = head.split_once(' ')?;
        let lang = LANGS.iter().position(|other| *other == lang.trim())?;
        let (names, cities) = rest.split_once('/').unwrap_or((rest, ""));
        Some(Demonyms { place: place.to_owned(), lang, names: list(names), cities: list(cities) })
    };
    lines(text).map(|line| row(line).ok_or_else(|| FormatError::Line { file, line: line.to_owned() })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_read_as_it_is_written() {
        let text = "# comment\n\nlabour ✊ society < jobs work\nen Labour: strike?=3, picket, air strike=-2\nzh 劳工: 罢工\n";
        let topics = read_topics("labour", text).expect("a topic");
        let topic = &topics[0];
        assert_eq!((topic.id.as_str(), topic.emoji.as_str(), topic.section.as_str()), ("labour", "✊", "society"));
        assert_eq!(topic.broader, ["jobs", "work"]);
        assert_eq!(topic.terms[0][0], Term { text: "strike".into(), weight: 3.0, unsure: true });
        assert_eq!(topic.terms[0][1], Term { text: "picket".into(), weight: 4.0, unsure: false });
        assert_eq!(topic.terms[0][2].weight, -2.0);
        assert_eq!(topic.labels[1], "劳工");
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        let error = read_topics("labour", "labour ✊ society\nen no colon").expect_err("no terms");
        assert_eq!(error.to_string(), "labour: cannot read the line \"en no colon\"");
        assert!(read_topics("labour", "en Label: first").is_err(), "a label before its topic");
        assert!(read_demonyms("demonyms.txt", "cn xx: a").is_err() && read_geography("moon one | two").is_err());
    }
}
