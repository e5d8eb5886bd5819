//! The check: whether a claim stands on what it cites.
//!
//! An extract can be checked completely: its words are the sentence's words ([`quoted`]). A written claim cannot; what
//! light methods can tell for certain is a *hard* fault (a number, date, name or quotation that stands nowhere in the
//! sources, a negation or direction turned against the cited sentences, no such sentence, another language, markup), what
//! they can only suspect is a *soft* one. A claim without faults is not thereby true: it cites the source.
//!
//! A [`Source`] is prepared once for all claims about it:
//!
//! ```
//! use weir_model::Lang;
//! use weir_text::ground::{Source, Written};
//! let source = Source::of_text("The deal is worth $8.5 billion. China refines 60–70% of rare earths.", Lang::EN);
//! let verdict = source.check(&Written::new("协议价值85亿美元。", Lang::ZH));
//! assert!(verdict.passes());
//! let verdict = source.check(&Written::new("The deal is worth $9.5 billion.", Lang::EN));
//! assert_eq!(verdict.explain(Lang::EN), "The source does not give “$9.5 billion”.");
//! ```

mod faults;
mod fold;
mod lines;
mod locate;
mod naming;
mod numerals;
mod overlap;
mod polarity;
mod sounds;
mod source;
mod times;
mod values;
mod verdict;
mod whole;

pub use source::{Entailment, Source, Written};
pub use verdict::{Fault, FaultKind, Verdict};

use fold::fold;
use std::ops::Range;
use weir_model::{Article, Claim, Support};

/// The words for a time that stand nearest to a place in a sentence; empty where there are none.
pub(crate) fn nearest_time<'a>(text: &'a str, place: &Range<usize>, times: &[Range<usize>]) -> &'a str {
    let distance = |time: &Range<usize>| place.start.saturating_sub(time.end).max(time.start.saturating_sub(place.end));
    let apart = |time: &&Range<usize>| time.end <= place.start || place.end <= time.start;
    let found = times.iter().filter(apart).min_by_key(|time| (distance(time), time.start));
    found.and_then(|time| text.get(time.clone())).unwrap_or("")
}

/// Where a text names a time, in whichever way.
pub(crate) fn named_times(text: &str, lang: weir_model::Lang) -> Vec<Range<usize>> {
    times::times(text, lang, None).into_iter().map(|time| time.range).collect()
}

/// Sentences that a verdict names as carrying the claim.
pub const BEST: usize = 3;

fn fault(kind: FaultKind, hard: bool, what: impl Into<String>) -> Fault {
    Fault { kind, hard, what: what.into(), range: None, sentence: None }
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

/// Checks a claim, as quoted or as written by what it says of itself. For many claims on the same articles prepare a
/// [`Source`].
pub fn check(claim: &Claim, articles: &[&Article]) -> Verdict {
    Source::new(articles).check_claim(claim)
}

fn cited<'a>(claim: &Claim, articles: &[&'a Article]) -> Result<Vec<&'a str>, Fault> {
    let found: Vec<&str> = claim.cites.iter().filter_map(|id| articles.iter().find_map(|article| article.sentence(*id))).collect();
    if found.is_empty() || found.len() < claim.cites.len() { Err(fault(FaultKind::NoSuchSentence, true, "")) } else { Ok(found) }
}

#[cfg(test)]
mod tests;
