//! Concepts with labels in six languages and the words that point at them; written for Weir.
//!
//! The files are described in `taxonomy/README.md`: areas, sections and topics are Weir's own; names of countries,
//! languages and currencies are Unicode CLDR's.

mod format;
mod terms;

pub(crate) use terms::{Index, Shape};

use format::{Files, Named, TopicRow};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use terms::{As, Terms};
use weir_model::{Lang, Tag, TagKind};

/// The languages that the taxonomy has labels and terms in.
pub(crate) const LANGS: [&str; 6] = ["en", "zh", "de", "fr", "es", "ja"];
const EN: usize = 0;
const ZH: usize = 1;
const DE: usize = 2;
const FR: usize = 3;
const ES: usize = 4;
const JA: usize = 5;
/// Weight of a place's other names and demonyms, and of its cities.
const ALIAS: f32 = 0.9;
const CITY: f32 = 0.6;
/// Weight of a word that says a place's name means something else.
const AGAINST: f32 = -4.0;
/// Weight of the names of languages and currencies.
const NAMED: f32 = 2.5;
/// A term of this weight names its topic.
const TELLING: f32 = 4.0;

/// One concept.
#[derive(Clone, Debug)]
pub(crate) struct Concept {
    pub id: String,
    pub kind: TagKind,
    /// In the order of [`LANGS`].
    pub labels: [String; LANGS.len()],
    pub emoji: String,
    /// Index of the section's concept, for topics.
    pub section: Option<usize>,
    /// The broadest area it belongs to, by id; empty for places and sections.
    pub area: String,
    /// Concepts that need not be said beside this one, the parent first.
    pub broader: Vec<usize>,
}

pub(crate) struct Taxonomy {
    pub concepts: Vec<Concept>,
    pub areas: Vec<Named>,
    by_id: BTreeMap<String, usize>,
    by_label: OnceLock<BTreeMap<String, usize>>,
    terms: Terms,
    indexes: [OnceLock<Index>; LANGS.len()],
    /// For languages without terms of their own: names of places and what is written in capitals everywhere.
    other: OnceLock<Index>,
}

impl Taxonomy {
    /// The terms to look for in a text.
    pub fn index(&self, lang: Lang) -> &Index {
        let lang = if lang == Lang::UND { "en" } else { lang.as_str() };
        match LANGS.iter().position(|known| *known == lang) {
            Some(n) => self.indexes[n].get_or_init(|| terms::index(&self.terms.0[n])),
            None => self.other.get_or_init(|| {
                let everywhere = |trigger: &terms::Trigger| trigger.shape.capitals || (trigger.own && trigger.shape.capital);
                let kept: Vec<_> = self.terms.0[EN].iter().filter(|(_, trigger)| everywhere(trigger)).cloned().collect();
                terms::index(&kept)
            }),
        }
    }

    fn by_label(&self) -> &BTreeMap<String, usize> {
        self.by_label.get_or_init(|| {
            let mut by_label = BTreeMap::new();
            for lang in 0..LANGS.len() {
                for (n, concept) in self.concepts.iter().enumerate() {
                    by_label.entry(concept.labels[lang].to_lowercase()).or_insert(n);
                }
            }
            for (term, trigger) in self.terms.0.iter().flatten() {
                if let Some(concept) = trigger.concept.filter(|_| (trigger.weight >= TELLING || trigger.own) && !trigger.unsure) {
                    by_label.entry(term.to_lowercase()).or_insert(concept);
                }
            }
            by_label
        })
    }

    fn get(&self, id: &str) -> Option<&Concept> {
        self.concepts.get(*self.by_id.get(id)?)
    }
}

/// The embedded taxonomy, read once.
pub(crate) fn taxonomy() -> &'static Taxonomy {
    static TAXONOMY: OnceLock<Taxonomy> = OnceLock::new();
    // The files are part of the program and a test reads them: an error cannot reach a reader.
    TAXONOMY.get_or_init(|| Builder::default().build(Files::read().unwrap_or_default()))
}

#[derive(Default)]
struct Builder {
    concepts: Vec<Concept>,
    by_id: BTreeMap<String, usize>,
    terms: Terms,
}

impl Builder {
    fn add(&mut self, id: String, kind: TagKind, labels: [String; LANGS.len()], emoji: &str, section: Option<usize>, area: &str) -> usize {
        let n = self.concepts.len();
        self.by_id.insert(id.clone(), n);
        self.concepts.push(Concept { id, kind, labels, emoji: emoji.to_owned(), section, area: area.to_owned(), broader: Vec::new() });
        n
    }

    fn build(mut self, files: Files) -> Taxonomy {
        for (id, row) in &files.sections {
            let labels = [EN, ZH, EN, EN, EN, EN].map(|lang| if lang == ZH { row.zh.clone() } else { row.en.clone() });
            self.add(format!("section:{id}"), TagKind::Section, labels, &row.emoji, None, "");
        }
        self.topics(&files.topics);
        self.places(&files);
        self.named(&files.names);
        for (lang, list) in files.blocks.lists().iter().enumerate() {
            list.iter().for_each(|term| self.terms.add(lang, term, As::default()));
        }
        let Builder { concepts, by_id, terms } = self;
        let (by_label, other) = (OnceLock::new(), OnceLock::new());
        Taxonomy { concepts, areas: files.areas, by_id, by_label, terms, indexes: Default::default(), other }
    }

    fn topics(&mut self, rows: &[TopicRow]) {
        for row in rows {
            let section = self.by_id.get(&format!("section:{}", row.section)).copied();
            let concept = self.add(format!("topic:{}", row.id), TagKind::Topic, row.labels.clone(), &row.emoji, section, row.area);
            for (lang, list) in row.terms.iter().enumerate() {
                for term in list {
                    let as_ = As { concept: Some(concept), weight: term.weight, unsure: term.unsure, ..As::default() };
                    self.terms.add(lang, &term.text, as_);
                }
            }
        }
        for row in rows {
            let broader = row.broader.iter().filter_map(|id| self.by_id.get(&broader_id(id))).copied().collect();
            if let Some(n) = self.by_id.get(&format!("topic:{}", row.id))
                && let Some(concept) = self.concepts.get_mut(*n)
            {
                concept.broader = broader;
            }
        }
    }

    fn places(&mut self, files: &Files) {
        let regions: BTreeMap<&str, &Named> =
            files.names.iter().filter(|row| row.kind == "region").map(|row| (row.id.as_str(), row)).collect();
        let geography: BTreeMap<&str, &[String; 3]> = files.geography.iter().map(|(id, labels)| (id.as_str(), labels)).collect();
        for (id, row) in &files.places {
            let mut labels = [row.en.clone(), row.zh.clone(), row.de.clone(), row.en.clone(), row.en.clone(), row.en.clone()];
            for (lang, label) in labels.iter_mut().enumerate().skip(FR) {
                let named =
                    geography.get(id.as_str()).map(|names| &names[lang - FR]).or(regions.get(id.as_str()).map(|row| &row.labels[lang]));
                if let Some(name) = named {
                    name.clone_into(label);
                }
            }
            let concept = self.add(format!("place:{id}"), TagKind::Place, labels.clone(), &row.emoji, None, "");
            let own = As { concept: Some(concept), weight: 1.0, own: true, capital: true, ..As::default() };
            for (lang, name) in labels.iter().enumerate().filter(|(_, name)| name.chars().count() > 1) {
                self.terms.add(lang, name, own);
            }
            let (names, cities) = (row.names.lists(), row.cities.lists());
            for lang in 0..LANGS.len() {
                // Adjectives of places are written small in German, French and Spanish.
                let alias = As { weight: ALIAS, capital: !matches!(lang, DE | FR | ES), ..own };
                names[lang].iter().for_each(|name| self.terms.add(lang, name, alias));
                // Cities keep their English names in French and Spanish where no other is given.
                let city = As { weight: CITY, own: false, ..own };
                let source = if matches!(lang, FR | ES) { cities[EN] } else { cities[lang] };
                source.iter().for_each(|name| self.terms.add(lang, name, city));
            }
        }
        for row in regions.values().filter(|row| !files.places.contains_key(&row.id)) {
            let concept = self.add(format!("place:{}", row.id), TagKind::Place, row.labels.clone(), &flag(&row.id), None, "");
            for (lang, name) in row.labels.iter().enumerate() {
                self.terms.add(lang, name, As { concept: Some(concept), weight: 1.0, own: true, capital: true, ..As::default() });
            }
        }
        for row in &files.demonyms {
            let Some(concept) = self.by_id.get(&format!("place:{}", row.place)).copied() else { continue };
            let own = As { concept: Some(concept), weight: ALIAS, own: true, ..As::default() };
            row.names.iter().for_each(|name| self.terms.add(row.lang, name, own));
            row.cities.iter().for_each(|name| self.terms.add(row.lang, name, As { weight: CITY, own: false, capital: true, ..own }));
        }
        for row in &files.senses {
            let Some(concept) = self.by_id.get(&format!("place:{}", row.place)).copied() else { continue };
            let against = As { concept: Some(concept), weight: AGAINST, ..As::default() };
            row.names.iter().for_each(|word| self.terms.add(row.lang, word, against));
        }
    }

    /// Languages and currencies.
    fn named(&mut self, rows: &[Named]) {
        let section = |id: &str, known: &BTreeMap<String, usize>| known.get(id).copied();
        for row in rows {
            let (prefix, emoji, area, home, parent) = match row.kind.as_str() {
                "language" => ("lang", "🗣️", "arts", "section:culture", "topic:language"),
                "currency" => ("currency", "💱", "economy", "section:business", "topic:currencies"),
                _ => continue,
            };
            let home = section(home, &self.by_id);
            let concept = self.add(format!("{prefix}:{}", row.id), TagKind::Topic, row.labels.clone(), emoji, home, area);
            if let Some(parent) = self.by_id.get(parent).copied()
                && let Some(concept) = self.concepts.get_mut(concept)
            {
                concept.broader.push(parent);
            }
            let as_ = As { concept: Some(concept), weight: NAMED, own: true, ..As::default() };
            for (lang, name) in row.labels.iter().enumerate() {
                if prefix == "currency" {
                    self.terms.add(lang, &name.to_lowercase(), As { no_amount: true, ..as_ });
                    continue;
                }
                // The name of a language is a demonym in many of them: only with the word "language" is it meant.
                let forms = match lang {
                    EN => {
                        vec![format!("{name} language"), format!("{name}-language"), format!("{name} speakers"), format!("{name}-speaking")]
                    }
                    FR => vec![format!("langue {name}"), format!("langue {name}e")],
                    ES => vec![format!("idioma {name}"), format!("lengua {name}")],
                    _ => vec![name.clone()],
                };
                forms.iter().for_each(|form| self.terms.add(lang, form, As { capital: lang == DE, ..as_ }));
            }
        }
    }
}

/// The flag of a country by its code: two regional indicators.
fn flag(code: &str) -> String {
    code.bytes().filter_map(|letter| char::from_u32(0x1f1e6 + u32::from(letter.to_ascii_lowercase().checked_sub(b'a')?))).collect()
}

/// Broader concepts are topics unless they say otherwise (`place:moon`).
fn broader_id(id: &str) -> String {
    if id.contains(':') { id.to_owned() } else { format!("topic:{id}") }
}

/// A concept as a tag with a score.
pub(crate) fn tag(concept: &Concept, score: f32) -> Tag {
    Tag {
        id: concept.id.clone(),
        kind: concept.kind,
        en: concept.labels[EN].clone(),
        zh: Some(concept.labels[ZH].clone()),
        emoji: concept.emoji.clone(),
        score,
    }
}

/// The concept with an id (`topic:rare-earths`, `section:business`), with score 0.
///
/// ```
/// assert_eq!(weir_text::concept("topic:rare-earths").unwrap().zh.as_deref(), Some("稀土"));
/// ```
pub fn concept(id: &str) -> Option<Tag> {
    taxonomy().get(id).map(|concept| tag(concept, 0.0))
}

/// The label of a concept in one of English, Chinese, German, French, Spanish and Japanese; in English for others.
///
/// ```
/// use weir_model::Lang;
/// assert_eq!(weir_text::label("topic:rare-earths", Lang::DE), Some("Seltene Erden"));
/// assert_eq!(weir_text::label("place:jp", Lang::new("fr")), Some("Japon"));
/// ```
pub fn label(id: &str, lang: Lang) -> Option<&'static str> {
    let n = LANGS.iter().position(|known| *known == lang.as_str()).unwrap_or(EN);
    taxonomy().get(id).map(|concept| concept.labels[n].as_str())
}

/// The ids of the concepts that a concept lies in, nearest first, and at last its area (`area:economy`).
///
/// ```
/// assert_eq!(weir_text::ancestors("topic:tariffs"), ["topic:trade", "area:economy"]);
/// ```
pub fn ancestors(id: &str) -> Vec<String> {
    let taxonomy = taxonomy();
    let mut found: Vec<String> = Vec::new();
    let mut now = taxonomy.get(id);
    let area = now.map_or("", |concept| concept.area.as_str());
    while let Some(parent) = now.and_then(|concept| taxonomy.concepts.get(*concept.broader.first()?)) {
        if found.contains(&parent.id) {
            break;
        }
        found.push(parent.id.clone());
        now = Some(parent);
    }
    if !area.is_empty() {
        found.push(format!("area:{area}"));
    }
    found
}

/// The label of a broadest area (`area:economy`, or `economy`), in the languages of [`label`].
pub fn area_label(id: &str, lang: Lang) -> Option<&'static str> {
    let n = LANGS.iter().position(|known| *known == lang.as_str()).unwrap_or(EN);
    let id = id.strip_prefix("area:").unwrap_or(id);
    taxonomy().areas.iter().find(|area| area.id == id).map(|area| area.labels[n].as_str())
}

/// The concept that a label, a telling term in any language, or an id names.
pub fn find_concept(label: &str) -> Option<Tag> {
    let taxonomy = taxonomy();
    let label = label.trim().to_lowercase();
    let n =
        taxonomy.by_id.get(&label).or_else(|| taxonomy.by_label().get(&label)).or_else(|| taxonomy.by_id.get(&format!("topic:{label}")))?;
    taxonomy.concepts.get(*n).map(|concept| tag(concept, 0.0))
}

/// The section that most of the tags' weight belongs to: `section:business`, or empty.
pub fn section(tags: &[Tag]) -> &str {
    let taxonomy = taxonomy();
    let mut weights: BTreeMap<usize, f32> = BTreeMap::new();
    for tag in tags {
        let section = taxonomy.get(&tag.id).and_then(|concept| concept.section);
        if let Some(section) = section {
            // Squared: what a text is about outweighs two things it mentions.
            *weights.entry(section).or_insert(0.0) += tag.score * tag.score;
        }
    }
    // Equal weights: the section whose id comes first.
    let best = weights.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    best.and_then(|(section, _)| taxonomy.concepts.get(section)).map_or("", |concept| &concept.id)
}

#[cfg(test)]
mod tests;
