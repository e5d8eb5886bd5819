//! Lines that say by their words what they are.

use crate::candidate::Candidate;
use crate::words::{self, Words};
use crate::{DropReason, phrases};
use weir_model::BlockKind;

/// Lines that are nothing but a label of furniture.
pub(crate) fn label(candidate: &Candidate, words: &Words) -> Option<DropReason> {
    let bare = words.bare();
    if words.chars <= 80 && phrases::ADVERTISEMENT.contains(&bare) {
        return Some(DropReason::Advertisement);
    }
    if words.chars <= 120
        && words.count() <= 14
        && !words.ends_sentence
        && words.lower.contains([':', '：'])
        && words.starts_with_any(&["share this", "share:", "分享到", "分享：", "artikel teilen", "teilen:", "partager"])
    {
        return Some(DropReason::Share);
    }
    if words.chars <= 60
        && (phrases::SHARE.contains(&bare)
            || words.count() <= 6
                && words.chars <= 40
                && words.starts_with_any(&["share this", "share on", "click to share", "分享到", "teilen auf"]))
    {
        return Some(DropReason::Share);
    }
    if words.chars <= 80 && words.starts_with_any(phrases::COMMENTS) {
        return Some(DropReason::Comments);
    }
    if words.chars <= 250 && words.starts_with_any(phrases::RELATED) {
        let named = words.lower.chars().take(40).any(|c| matches!(c, ':' | '|' | '»' | '→' | '>'));
        if candidate.link_density() >= 0.4 || words.count() <= 5 && !words.ends_sentence || named && !words.ends_sentence {
            return Some(DropReason::Related);
        }
    }
    // "Protesters hide their faces (Image: AGENCY)": a caption whose picture was not seen as one.
    if words.chars <= 260
        && words.lower.ends_with(')')
        && words.lower.rsplit_once('(').is_some_and(|(_, end)| phrases::PICTURE_CREDITS.iter().any(|credit| end.starts_with(credit)))
    {
        return Some(DropReason::Caption);
    }
    if words.chars <= if words.cjk { 60 } else { 260 } && words.starts_with_any(phrases::CREDITS) {
        return Some(DropReason::Credit);
    }
    if words.chars <= 500
        && (words.contains_any(phrases::LEGAL)
            && (!words.cjk || words.chars <= 50 || words.chars <= 160 && words.count_of(phrases::LEGAL) >= 2)
            || words.starts_with_any(phrases::DISCLAIMERS))
        || words.chars <= 120 && words.lower.starts_with('©')
    {
        return Some(DropReason::Legal);
    }
    let cookies = words.lower.matches("cookie").count();
    if words.chars <= 900
        && (words.contains_any(phrases::CONSENT)
            && (cookies == 0 && words.chars <= 400 || cookies > 0 && words.contains_any(phrases::CONSENT_MATTERS))
            || cookies >= 3 && words::is_addressed(&words.lower))
    {
        return Some(DropReason::Consent);
    }
    None
}

/// A line that asks for something: short, and set apart.
pub(crate) fn call(candidate: &Candidate, words: &Words) -> Option<DropReason> {
    let limit = if words.cjk { 100 } else { 260 };
    if words.chars > limit || candidate.block.kind == BlockKind::Quote {
        return None;
    }
    if words.chars <= limit / 2
        && words.starts_with_any(phrases::CALL_OPENINGS)
        && (!words.ends_sentence || candidate.link_chars > 0 || words.chars <= 60)
    {
        return Some(DropReason::Promotion);
    }
    if !words.contains_any(phrases::CALLS) {
        return None;
    }
    let set_apart =
        words.all_capitals || candidate.all_strong || candidate.link_density() >= 0.3 || candidate.is_heading() && words.chars < 100;
    let addressed = words.cjk && words::is_addressed(&words.lower);
    let short = addressed || words.chars <= limit / 4 && !words.ends_sentence;
    let imperative = words.starts_with_any(phrases::CALLS);
    (set_apart || short || imperative).then_some(DropReason::Promotion)
}
