//! What the check says of a claim: faults with their places, a score, a better citation, a sentence for the reader.

use serde::Serialize;
use std::ops::Range;
use weir_model::{Lang, SentenceId};

/// What the check found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// What is wrong or doubtful, hard faults first, then by place in the claim.
    pub faults: Vec<Fault>,
    /// 0 to 1: how far the sources carry the claim. 1 only for a text that stands in them word for word.
    pub score: f32,
    /// The claim is whole sentences of the sources, word for word.
    pub quoted: bool,
    /// The sentences that carry the claim best, best first; at most [`BEST`](super::BEST). Empty across languages and
    /// where nothing fits.
    pub best: Vec<SentenceId>,
    /// A sentence that carries the claim clearly better than those it cites.
    pub better: Option<SentenceId>,
}

impl Verdict {
    /// Whether the claim may be shown with its citation: no hard fault. It does not mean that the claim is true.
    pub fn passes(&self) -> bool {
        !self.faults.iter().any(|fault| fault.hard)
    }

    /// One clear sentence for the reader, in Chinese for `zh`, else in English.
    pub fn explain(&self, lang: Lang) -> String {
        let chinese = lang == Lang::ZH;
        if let Some(fault) = self.faults.iter().find(|fault| fault.hard).or(self.faults.first()) {
            return fault.explain(lang);
        }
        match (self.quoted, chinese) {
            (true, false) => "Quoted: these are the source's own words.".into(),
            (true, true) => "引用：这是来源的原话。".into(),
            (false, false) => "Cites the source: its figures, dates, names and quotations stand there.".into(),
            (false, true) => "引自来源：其中的数字、日期、名称和引语都见于原文。".into(),
        }
    }
}

/// Something that is wrong with a claim, or doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// The claim must not be shown as it is. Soft faults ask for another citation or a repair; they accuse nobody.
    pub hard: bool,
    /// The words of the claim that it is about; may be empty.
    pub what: String,
    /// Where those words stand in the claim, in bytes on character boundaries.
    pub range: Option<Range<usize>>,
    /// The sentence of the source that speaks against it, or that would be the better citation.
    pub sentence: Option<SentenceId>,
}

/// Kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// It cites nothing, or a sentence that is not there.
    NoSuchSentence,
    /// It is called a quotation, and its words are not the sentence's words.
    NotWordForWord,
    /// It carries a link or markup.
    Markup,
    /// It is written in another language than the reader's.
    Language,
    /// A number that stands nowhere in the sources.
    Number,
    /// The number stands there, but of something else: kilometres for miles, a count for a share.
    Unit,
    /// The amount stands there in another currency.
    Currency,
    /// A percentage that stands nowhere in the sources.
    Percentage,
    /// A date that stands nowhere in the sources.
    Date,
    /// A name that stands nowhere in the sources.
    Name,
    /// Quoted words that stand nowhere in the sources.
    Quotation,
    /// A negation that the cited sentences do not have, or the other way round.
    Negation,
    /// Rose for fell, more for less, won for lost.
    Direction,
    /// Soft: another sentence of the article carries it better than the cited ones.
    Elsewhere,
    /// Soft: few of its words stand in the cited sentences.
    Coverage,
}

impl Fault {
    /// One sentence for the reader, in Chinese for `zh`, else in English.
    pub fn explain(&self, lang: Lang) -> String {
        let what = &self.what;
        if lang == Lang::ZH {
            return match (self.kind, self.hard) {
                (FaultKind::NoSuchSentence, _) => "没有指明来源中的句子。".into(),
                (FaultKind::NotWordForWord, _) => "标为引用，但与来源的原话不一致。".into(),
                (FaultKind::Markup, _) => format!("夹带了链接或标记“{what}”。"),
                (FaultKind::Language, _) => "所用语言不是读者的语言。".into(),
                (FaultKind::Number | FaultKind::Percentage | FaultKind::Date, true) => format!("来源中没有“{what}”。"),
                (FaultKind::Number | FaultKind::Percentage | FaultKind::Date, false) => format!("未能在来源中核对“{what}”。"),
                (FaultKind::Unit, _) => format!("“{what}”的单位与来源不同。"),
                (FaultKind::Currency, _) => format!("“{what}”的货币与来源不同。"),
                (FaultKind::Name, true) => format!("来源没有提到“{what}”。"),
                (FaultKind::Name, false) => format!("未能在来源中核对名称“{what}”。"),
                (FaultKind::Quotation, true) => format!("来源中没有“{what}”这句原话。"),
                (FaultKind::Quotation, false) => format!("引语“{what}”是译文，无法逐字核对。"),
                (FaultKind::Negation, _) => format!("“{what}”处的肯定或否定与所引句子相反。"),
                (FaultKind::Direction, _) => format!("“{what}”的方向与所引句子相反。"),
                (FaultKind::Elsewhere, _) => "来源中另一句更能支持它。".into(),
                (FaultKind::Coverage, _) => "所引句子中很少有这些词。".into(),
            };
        }
        match (self.kind, self.hard) {
            (FaultKind::NoSuchSentence, _) => "No sentence of the source is named.".into(),
            (FaultKind::NotWordForWord, _) => "It is marked as quoted, but these are not the source's words.".into(),
            (FaultKind::Markup, _) => format!("It carries a link or markup (“{what}”)."),
            (FaultKind::Language, _) => "It is not in the reader's language.".into(),
            (FaultKind::Number | FaultKind::Percentage | FaultKind::Date, true) => format!("The source does not give “{what}”."),
            (FaultKind::Number | FaultKind::Percentage | FaultKind::Date, false) => {
                format!("“{what}” could not be found in the source.")
            }
            (FaultKind::Unit, _) => format!("The source gives another unit than “{what}”."),
            (FaultKind::Currency, _) => format!("The source gives another currency than “{what}”."),
            (FaultKind::Name, true) => format!("The source does not name “{what}”."),
            (FaultKind::Name, false) => format!("The name “{what}” could not be found in the source."),
            (FaultKind::Quotation, true) => format!("The source does not say “{what}”."),
            (FaultKind::Quotation, false) => format!("The quotation “{what}” is a translation and cannot be compared word for word."),
            (FaultKind::Negation, _) => format!("The cited sentence says the opposite of “{what}”, with or without a negation."),
            (FaultKind::Direction, _) => format!("The cited sentence goes the other way than “{what}”."),
            (FaultKind::Elsewhere, _) => "Another sentence of the source carries it better.".into(),
            (FaultKind::Coverage, _) => "Few of its words stand in the cited sentence.".into(),
        }
    }
}
