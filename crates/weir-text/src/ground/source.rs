//! What claims are checked against: one article, several, or a plain text, prepared once.

use super::faults::Facts;
use super::fold::fold;
use super::lines::{Unit, units};
use super::locate::{Exact, Located};
use super::naming::Known;
use super::overlap::Places;
use super::{BEST, Fault, FaultKind, Verdict, fault, whole};
use crate::dates::reference;
use crate::segment::split;
use jiff::civil::Date;
use weir_model::{Article, Claim, Lang, SentenceId, Support};

/// A judge of whether a text follows from another, such as a cross-encoder. Deterministic: the same texts give the same
/// answer.
pub trait Entailment {
    /// How sure it is that `claim` follows from `premise`, 0 to 1; `None` where it cannot tell.
    fn follows(&self, premise: &str, claim: &str) -> Option<f32>;
}

/// Share of the entailment checker in the score, where there is one.
const ENTAILMENT: f32 = 0.5;
/// A sentence that carries this much more of the claim than the cited ones is the better citation.
const BETTER: f32 = 0.25;
/// Below this share of a claim's content in the cited sentences, the citation is doubtful.
const COVERED: f32 = 0.4;
/// Score of a piece of a sentence, word for word: what was cut off may have mattered.
const PIECE: f32 = 0.97;
/// The most that a text scores that is not word for word.
const MOST: f32 = 0.94;

/// A claim as written.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The sentence or sentences.
    pub text: &'a str,
    /// The language they claim to be in.
    pub lang: Lang,
    /// What it cites; `None` checks against the whole source, with the sentences that fit best.
    pub cites: Option<&'a [SentenceId]>,
    /// Words that it says are quoted, beside those in quotation marks.
    pub quotations: &'a [&'a str],
    /// The language that the reader asked for; `und` for any.
    pub reader: Lang,
}

impl<'a> Written<'a> {
    /// A claim against a whole source.
    pub fn new(text: &'a str, lang: Lang) -> Written<'a> {
        Written { text, lang, cites: None, quotations: &[], reader: Lang::UND }
    }
}

/// One sentence, heading, caption or table of the sources.
#[derive(Debug)]
pub(super) struct Line {
    pub id: Option<SentenceId>,
    pub text: String,
    pub lang: Lang,
    pub units: Vec<Unit>,
}

/// Prepared sources.
#[derive(Debug, Default)]
pub struct Source {
    pub(super) lines: Vec<Line>,
    pub(super) places: Places,
    pub(super) exact: Exact,
    pub(super) known: Known,
    pub(super) facts: Facts,
    /// The day of writing of the first article that has one.
    pub(super) today: Option<Date>,
}

impl Source {
    /// The articles that a claim may cite. All that stands in them counts as given: title, headings, captions, tables.
    pub fn new(articles: &[&Article]) -> Source {
        let mut source = Source { today: articles.iter().find_map(|article| reference(article)), ..Source::default() };
        for article in articles {
            let today = reference(article).or(source.today);
            if let Some(today) = today {
                source.facts.written_on(today);
            }
            source.add(None, &article.title, article.lang, today, false);
            for (n, sentence) in article.sentences.iter().enumerate() {
                if let Some(text) = article.sentence_text(sentence) {
                    source.add(Some(article.sentence_id(n)), text, article.lang, today, true);
                }
            }
            // What has no sentences: tables, code, what the page says of itself.
            let mut cut: Vec<bool> = vec![false; article.blocks.len()];
            for sentence in &article.sentences {
                if let Some(cut) = cut.get_mut(sentence.block as usize) {
                    *cut = true;
                }
            }
            for (block, _) in article.blocks.iter().zip(&cut).filter(|(_, cut)| !**cut) {
                source.add(None, &block.text, article.lang, today, false);
            }
            for text in article.metadata.description.iter().chain(&article.metadata.site_name).chain(&article.metadata.authors) {
                source.add(None, text, article.lang, today, false);
            }
        }
        source
    }

    /// A plain text without a date.
    pub fn of_text(text: &str, lang: Lang) -> Source {
        let mut source = Source::default();
        for range in split(text, lang) {
            source.add(None, &text[range], lang, None, true);
        }
        source
    }

    fn add(&mut self, id: Option<SentenceId>, text: &str, lang: Lang, today: Option<Date>, sentence: bool) {
        if text.trim().is_empty() {
            return;
        }
        let units = units(text, lang);
        self.places.add(&units);
        self.exact.add(text, sentence);
        self.known.add(text, lang);
        self.facts.add(text, lang, today);
        self.lines.push(Line { id, text: text.to_owned(), lang, units });
    }

    /// Checks a claim of a brief or draft. One that says it is quoted must be its sentences word for word.
    pub fn check_claim(&self, claim: &Claim) -> Verdict {
        let written = Written { text: &claim.text, lang: claim.lang, cites: Some(&claim.cites), quotations: &[], reader: Lang::UND };
        if claim.support == Support::Quoted {
            let cited: Vec<&str> = claim.cites.iter().filter_map(|id| self.line(*id)).map(|line| line.text.as_str()).collect();
            let source = cited.join(if claim.lang.is_cjk() { "" } else { " " });
            let mut verdict = Verdict { faults: Vec::new(), score: 1.0, quoted: true, best: claim.cites.clone(), better: None };
            let broken = if cited.is_empty() || cited.len() < claim.cites.len() {
                Some(FaultKind::NoSuchSentence)
            } else {
                (fold(&source) != fold(&claim.text)).then_some(FaultKind::NotWordForWord)
            };
            if let Some(kind) = broken {
                verdict = self.check(&written);
                verdict.quoted = false;
                verdict.faults.retain(|fault| fault.kind != kind);
                verdict.faults.insert(0, fault(kind, true, ""));
            }
            return verdict;
        }
        self.check(&written)
    }

    /// Checks a written claim.
    pub fn check(&self, claim: &Written) -> Verdict {
        self.check_with(claim, None)
    }

    /// Checks a written claim, with a judge of entailment where there is one. It moves the score and never makes a fault.
    pub fn check_with(&self, claim: &Written, judge: Option<&dyn Entailment>) -> Verdict {
        let located = self.exact.locate(claim.text, claim.lang);
        let same_language = self.lines.iter().any(|line| line.lang == claim.lang);
        let parts: Vec<&str> = split(claim.text, claim.lang).into_iter().map(|range| &claim.text[range]).collect();
        let compared = whole::compare(self, &parts, claim.lang);
        let mut faults: Vec<Fault> = Vec::new();
        let mut cited: Vec<usize> = Vec::new();
        match claim.cites {
            Some(cites) => {
                cited.extend(cites.iter().filter_map(|id| self.lines.iter().position(|line| line.id == Some(*id))));
                if cited.is_empty() || cited.len() < cites.len() {
                    faults.push(fault(FaultKind::NoSuchSentence, true, ""));
                }
            }
            None => cited.extend(compared.best.iter().take(BEST).map(|(line, _)| *line)),
        }
        // The source's own sentences stay as they are, in their language.
        if located != Located::Whole {
            self.outside(claim, &mut faults);
        }
        if located == Located::No {
            self.given(claim, &cited, &mut faults);
            self.turned(claim, &parts, &cited, &mut faults);
        }
        let mut better = None;
        if claim.cites.is_some() && !cited.is_empty() && same_language {
            let own = whole::covered(self, &compared.content, &cited);
            if let Some((line, share)) = compared.best.first()
                && !cited.contains(line)
                && *share >= own + BETTER
                && let Some(id) = self.lines[*line].id
            {
                better = Some(id);
                faults.push(Fault { sentence: better, ..fault(FaultKind::Elsewhere, false, "") });
            } else if own < COVERED {
                faults.push(fault(FaultKind::Coverage, false, ""));
            }
        }
        faults.sort_by_key(|fault| (!fault.hard, fault.range.as_ref().map_or(usize::MAX, |range| range.start), fault.kind));
        let words = if same_language { compared.score } else { whole::FOREIGN };
        let mut score = whole::score(words, located, &faults, PIECE, MOST);
        if let Some(judge) = judge
            && located != Located::Whole
        {
            let premise: Vec<&str> = cited.iter().filter_map(|line| self.lines.get(*line)).map(|line| line.text.as_str()).collect();
            if let Some(sure) = judge.follows(&premise.join(" "), claim.text).filter(|sure| sure.is_finite()) {
                score = (score * (1.0 - ENTAILMENT) + sure.clamp(0.0, 1.0) * ENTAILMENT).min(PIECE);
            }
        }
        let best = compared.best.iter().filter_map(|(line, _)| self.lines.get(*line)?.id).take(BEST).collect();
        Verdict { faults, score, quoted: located == Located::Whole, best, better }
    }

    pub(super) fn line(&self, id: SentenceId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == Some(id))
    }
}
