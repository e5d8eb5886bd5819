//! One emoji for a key point.

use crate::candidate::Candidate;
use weir_model::{Article, Metadata, Tag, TagKind, TextState};

/// One emoji for a key point: of a topic or place the sentence is about, else of what kind of thing it says. Different
/// from those used before, where there is a choice.
pub(crate) fn emoji(sentence: &Candidate, tags: &[Tag], used: &[String]) -> String {
    let own = tags_of(sentence);
    let mut choices: Vec<String> = own.iter().filter(|tag| tag.kind == TagKind::Topic).map(|tag| tag.emoji.clone()).collect();
    let lower = sentence.text.to_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    if sentence.text.starts_with(['“', '"', '„', '「']) || has(&["” said", "” says", ",” ", "表示：“", "说：“"]) {
        choices.push("💬".into());
    }
    if has(&["$", "£", "€", "billion", "million", "亿元", "万元", "美元", "mrd", "milliard", "yuan", "euro"]) {
        choices.push("💰".into());
    }
    if has(&["%", "percent", "per cent", "prozent", "百分之"]) {
        choices.push("📊".into());
    }
    choices.extend(own.iter().filter(|tag| tag.kind == TagKind::Place).map(|tag| tag.emoji.clone()));
    choices.extend(tags.iter().filter(|tag| tag.kind == TagKind::Topic).map(|tag| tag.emoji.clone()));
    choices.extend(["📌", "🔎", "🧭", "🗂️", "📍"].map(str::to_owned));
    choices.retain(|choice| !choice.is_empty());
    choices.iter().find(|choice| !used.contains(choice)).or(choices.first()).cloned().unwrap_or_else(|| "📌".into())
}

/// What one sentence is about: it is read as a headline, where one mention is enough.
fn tags_of(sentence: &Candidate) -> Vec<Tag> {
    crate::tags::all_tags(&Article {
        id: sentence.id.article,
        title: sentence.text.to_owned(),
        lang: sentence.lang,
        blocks: Vec::new(),
        sentences: Vec::new(),
        metadata: Metadata::default(),
        state: TextState::Excerpt,
    })
}
