//! The check: whether a claim stands on what it cites.
//!
//! An extract can be checked completely: its words are the sentence's words. A written claim cannot; what light methods
//! can tell for certain is a *hard* fault (a number, date, name or quotation that stands nowhere in the sources, a negation
//! that the cited sentences do not have, no such sentence), what they can only suspect is a *soft* one.

use crate::dates::{dates, reference};
use crate::names::names;
use crate::numbers::numbers;
use crate::words::terms;
use std::collections::BTreeSet;
use weir_model::{Article, Claim, FigureKind, Lang, Support};

/// Something that is wrong with a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// The claim must not be shown as it is. Soft faults ask for another citation or a repair.
    pub hard: bool,
    /// The words of the claim that it is about; may be empty.
    pub what: String,
}

/// Kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// It cites nothing, or a sentence that is not there.
    NoSuchSentence,
    /// It is called a quotation, and its words are not the sentence's words.
    NotWordForWord,
    /// A number that stands nowhere in the sources.
    Number,
    /// A date that stands nowhere in the sources.
    Date,
    /// A name that stands nowhere in the sources.
    Name,
    /// Quoted words that stand nowhere in the sources.
    Quotation,
    /// A negation that the cited sentences do not have, or the other way round.
    Negation,
    /// Few of its words stand in the cited sentences.
    Coverage,
}

impl Fault {
    /// One sentence for the reader.
    pub fn explain(&self) -> String {
        let what = &self.what;
        match self.kind {
            FaultKind::NoSuchSentence => "no source sentence is named".into(),
            FaultKind::NotWordForWord => "the words are not those of the source".into(),
            FaultKind::Number | FaultKind::Date => format!("the source does not give {what}"),
            FaultKind::Name => format!("the source does not name {what}"),
            FaultKind::Quotation => format!("the source does not say “{what}”"),
            FaultKind::Negation => "the source says the opposite or says it without a negation".into(),
            FaultKind::Coverage => "few of these words stand in the cited sentence".into(),
        }
    }
}

fn fault(kind: FaultKind, hard: bool, what: impl Into<String>) -> Fault {
    Fault { kind, hard, what: what.into() }
}

/// Checks an extract: every sentence it cites is there, and its words are theirs.
pub fn quoted(claim: &Claim, articles: &[&Article]) -> Result<(), Fault> {
    let cited = cited(claim, articles)?;
    let source: String = cited.join(if claim.lang.is_cjk() { "" } else { " " });
    if claim.support == Support::Quoted && fold(&source) == fold(&claim.text) {
        Ok(())
    } else {
        Err(fault(FaultKind::NotWordForWord, true, ""))
    }
}

/// Checks a written claim against the sentences it cites and, for numbers, names and quotations, against the whole
/// articles. No faults does not mean that the claim is true.
pub fn check(claim: &Claim, articles: &[&Article]) -> Vec<Fault> {
    let cited = match cited(claim, articles) {
        Ok(cited) => cited,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    let whole: Vec<(String, Lang)> =
        articles.iter().map(|article| (format!("{}\n{}", article.title, article.text()), article.lang)).collect();
    let given: Vec<(FigureKind, f64)> = whole
        .iter()
        .flat_map(|(text, lang)| numbers(text, *lang))
        .flat_map(|number| [(number.kind, number.low), (number.kind, number.high)])
        .collect();
    for number in numbers(&claim.text, claim.lang) {
        let known = |value: f64| given.iter().any(|(_, other)| (other - value).abs() <= value.abs() * 0.005);
        if !known(number.low) || !known(number.high) {
            faults.push(fault(FaultKind::Number, true, claim.text.get(number.range).unwrap_or("")));
        }
    }
    // Days are the same in every language; those without a year are read by each article's own date.
    let today = articles.first().and_then(|article| reference(article));
    let known_days: Vec<(f64, f64)> =
        whole.iter().flat_map(|(text, lang)| dates(text, *lang, today)).map(|day| (day.low, day.high)).collect();
    for day in dates(&claim.text, claim.lang, today) {
        // "In November" may stand for a day of November, not the other way round.
        if !known_days.iter().any(|(low, high)| day.low <= *low && *high <= day.high) {
            faults.push(fault(FaultKind::Date, true, claim.text.get(day.range).unwrap_or("")));
        }
    }
    let same_language = |lang: Lang| whole.iter().any(|(_, other)| *other == lang);
    if same_language(claim.lang) {
        for name in names(&claim.text, claim.lang) {
            let lower = name.text.to_lowercase();
            let known = |word: &str| whole.iter().any(|(text, _)| text.to_lowercase().contains(word));
            if !known(&lower) && !lower.split_whitespace().all(known) {
                faults.push(fault(FaultKind::Name, true, name.text));
            }
        }
        for quotation in quotations(&claim.text) {
            let folded = fold(&quotation);
            if !whole.iter().any(|(text, _)| fold(text).contains(&folded)) {
                faults.push(fault(FaultKind::Quotation, true, quotation));
            }
        }
        let negative = |text: &str| negations(text, claim.lang) > 0;
        if negative(&claim.text) != cited.iter().any(|sentence| negative(sentence)) {
            faults.push(fault(FaultKind::Negation, true, ""));
        }
        let source: BTreeSet<String> = cited.iter().flat_map(|sentence| terms(sentence, claim.lang)).collect();
        let own = terms(&claim.text, claim.lang);
        let covered = own.iter().filter(|term| source.contains(*term)).count();
        if covered * 10 < own.len() * 4 {
            faults.push(fault(FaultKind::Coverage, false, ""));
        }
    }
    faults
}

fn cited<'a>(claim: &Claim, articles: &[&'a Article]) -> Result<Vec<&'a str>, Fault> {
    let found: Vec<&str> = claim.cites.iter().filter_map(|id| articles.iter().find_map(|article| article.sentence(*id))).collect();
    if found.is_empty() || found.len() < claim.cites.len() { Err(fault(FaultKind::NoSuchSentence, true, "")) } else { Ok(found) }
}

/// White space folded, typographic quotes as plain ones.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| match c {
            '“' | '”' | '„' | '«' | '»' => '"',
            '‘' | '’' => '\'',
            c => c,
        }));
    }
    out
}

/// Words in quotation marks, of two words or more.
fn quotations(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['“', '„', '"', '「', '«']) {
        let after = &rest[at..];
        let open = after.chars().next().map_or(1, char::len_utf8);
        let inside = &after[open..];
        let Some(end) = inside.find(['”', '“', '"', '」', '»']) else { break };
        let quotation = inside[..end].trim().trim_end_matches([',', '.', '，', '。']);
        if quotation.chars().count() >= 6 {
            found.push(quotation.to_owned());
        }
        let close = inside[end..].chars().next().map_or(1, char::len_utf8);
        rest = &inside[end + close..];
    }
    found
}

fn negations(text: &str, lang: Lang) -> usize {
    const EN: [&str; 12] = ["not", "no", "never", "none", "without", "cannot", "nobody", "nothing", "neither", "nor", "fails", "failed"];
    const DE: [&str; 9] = ["nicht", "kein", "keine", "keinen", "keiner", "nie", "niemand", "ohne", "weder"];
    let lower = text.to_lowercase();
    match lang.as_str() {
        "zh" => ["不", "没", "未", "无", "非", "别"].iter().map(|word| lower.matches(word).count()).sum(),
        "de" => lower.split(|c: char| !c.is_alphabetic()).filter(|word| DE.contains(word)).count(),
        _ => lower
            .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
            .filter(|word| EN.contains(word) || word.ends_with("n't") || word.ends_with("n’t"))
            .count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn article(text: &str) -> Article {
        let blocks = vec![Block::paragraph(text)];
        let sentences = crate::sentences(&blocks, Lang::EN);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        Article { id, title: String::new(), lang: Lang::EN, blocks, sentences, metadata: Metadata::default(), state: TextState::Full }
    }

    fn claim(article: &Article, text: &str, support: Support) -> Claim {
        Claim { text: text.into(), lang: Lang::EN, cites: vec![article.sentence_id(0)], support }
    }

    #[test]
    fn an_extract_is_its_sentence_word_for_word() {
        let article = article("Port  workers won 7.5 percent. They return on Monday.");
        assert_eq!(quoted(&claim(&article, "Port workers won 7.5 percent.", Support::Quoted), &[&article]), Ok(()));
        for wrong in ["Port workers won 8.5 percent.", "Port workers won", "", "They return on Monday."] {
            assert!(quoted(&claim(&article, wrong, Support::Quoted), &[&article]).is_err(), "{wrong}");
        }
        let none = Claim { cites: Vec::new(), ..claim(&article, "Port workers won 7.5 percent.", Support::Quoted) };
        assert_eq!(quoted(&none, &[&article]).unwrap_err().kind, FaultKind::NoSuchSentence);
    }

    #[test]
    fn written_claims_are_held_to_numbers_names_quotations_and_negations() {
        let article = article(
            "Felmouth dockers accepted 7.5 percent on Tuesday, and union leader Rosa Marsh called it “a fair end to a long strike”.",
        );
        let kinds = |text: &str| {
            check(&claim(&article, text, Support::Cited), &[&article])
                .into_iter()
                .filter(|fault| fault.hard)
                .map(|fault| fault.kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds("Dockers in Felmouth accepted 7.5 percent."), []);
        assert_eq!(kinds("Dockers in Felmouth accepted 9.5 percent."), [FaultKind::Number]);
        assert_eq!(kinds("Dockers did not accept 7.5 percent."), [FaultKind::Negation]);
        assert_eq!(kinds("Dockers accepted 7.5 percent in March 2024."), [FaultKind::Date]);
        assert_eq!(kinds("Dockers accepted what they called “a great win for all of us”."), [FaultKind::Quotation]);
    }
}
