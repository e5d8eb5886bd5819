#![allow(missing_docs, unused_variables)]
use crate::Features;
use std::ops::Range;
use weir_model::*;
pub fn language(text: &str, declared: Lang) -> Lang { declared }
pub fn split(text: &str, lang: Lang) -> Vec<Range<usize>> { vec![0..text.len()] }
pub fn sentences(blocks: &[Block], lang: Lang) -> Vec<Sentence> { vec![] }
pub fn search_tokens(text: &str) -> Vec<String> { vec![] }
pub fn query_tokens(text: &str) -> Vec<String> { vec![] }
#[derive(Clone, Debug, PartialEq)]
pub struct Options { pub lead: usize, pub points: usize, pub prefer_lang: Lang }
impl Default for Options { fn default() -> Self { Options { lead: 3, points: 5, prefer_lang: Lang::UND } } }
#[derive(Clone, Debug, PartialEq)]
pub struct Understanding { pub brief: Brief, pub tags: Vec<Tag>, pub figures: Vec<Figure>, pub features: Features, pub promotion: bool }
pub fn understand(article: &Article, options: &Options) -> Understanding { Understanding { brief: Brief::default(), tags: vec![], figures: vec![], features: Features::default(), promotion: false } }
pub fn story_brief(members: &[&Article], options: &Options) -> Brief { Brief::default() }
pub fn section(tags: &[Tag]) -> &str { "" }
pub fn concept(id: &str) -> Option<Tag> { None }
pub fn find_concept(label: &str) -> Option<Tag> { None }
pub mod ground {
    use weir_model::*;
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Fault { pub kind: FaultKind, pub hard: bool, pub what: String }
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum FaultKind { NoSuchSentence, NotWordForWord, Number, Date, Unit, Name, Quotation, Negation, Language, Markup, Coverage, Elsewhere }
    pub fn quoted(claim: &Claim, articles: &[&Article]) -> Result<(), Fault> { Ok(()) }
    pub fn check(claim: &Claim, articles: &[&Article]) -> Vec<Fault> { vec![] }
}
