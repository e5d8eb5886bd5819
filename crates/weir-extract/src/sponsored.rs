//! What a page declares of its making: that it was paid for, or that software wrote it.

use crate::candidate::Candidate;
use crate::metadata::Declared;
use crate::words;

/// A label at the headline that says that the article was paid for.
pub(crate) fn labelled(candidates: &[Candidate], titles: &[&str]) -> bool {
    const PLAIN: &[&str] = &[
        "sponsored",
        "sponsored content",
        "sponsored post",
        "sponsored article",
        "paid post",
        "paid content",
        "paid partnership",
        "partner content",
        "promoted",
        "promoted content",
        "advertorial",
        "branded content",
        "brand content",
        "publireportage",
        "contenu sponsorisé",
        "contenido patrocinado",
        "gesponsert",
        "bezahlter inhalt",
        "in kooperation",
        "推广",
        "赞助内容",
        "материал партнёра",
    ];
    // These also mark any advertisement on the page, so they must stand in the headline's own element.
    const AMBIGUOUS: &[&str] = &["anzeige", "advertisement", "werbung", "publicité", "publicidad", "广告", "廣告", "reklama", "реклама"];
    let keys: Vec<String> = titles.iter().map(|title| words::key(title)).filter(|key| key.len() >= 6).collect();
    let Some(at) = candidates.iter().position(|candidate| candidate.is_heading() && keys.contains(&words::key(candidate.text()))) else {
        return false;
    };
    let Some(headline) = candidates.get(at) else { return false };
    // Up to the first paragraph: what stands further down labels something else.
    let text =
        candidates.iter().skip(at + 1).position(|candidate| candidate.is_prose() && words::Words::of(candidate.text()).is_substantial());
    let end = (at + 4).min(candidates.len()).min(text.map_or(usize::MAX, |text| at + 1 + text));
    let near = candidates.get(at.saturating_sub(3)..end).unwrap_or_default();
    near.iter().filter(|candidate| candidate.chars <= 40).any(|candidate| {
        let words = words::Words::of(candidate.text());
        PLAIN.contains(&words.bare())
            || words.starts_with_any(&["sponsored by", "paid for by", "presented by", "in partnership with", "promoted by"])
            || AMBIGUOUS.contains(&words.bare())
                && (candidate.grand == headline.grand || candidate.parent == headline.grand)
                && candidate.grand.is_some()
    })
}

/// The words with which the page declares that software wrote it or helped to; never a guess from its style.
pub(crate) fn by_software(declared: &Declared, candidates: &[Candidate]) -> Option<String> {
    if let Some(term) = &declared.described.made_by {
        return Some(term.clone());
    }
    for name in
        ["ai-generated", "ai_generated", "ai-content", "ai-disclosure", "ai-declaration", "digitalsourcetype", "iptc:digitalsourcetype"]
    {
        let Some(value) = declared.meta(&[name]) else { continue };
        let lower = value.to_lowercase();
        if matches!(lower.as_str(), "true" | "yes" | "1") {
            return Some(name.to_owned());
        }
        if !matches!(lower.as_str(), "false" | "no" | "0" | "none") && (name.starts_with("ai") || is_software(&lower)) {
            return Some(value.to_owned());
        }
    }
    // The page's own sentence, at its head or its end: short, and about this text.
    let near = candidates.iter().filter(|candidate| candidate.chars > 0 && candidate.chars <= 300 && candidate.link_density() < 0.5);
    near.map(Candidate::text).find(|text| says_so(text)).map(str::to_owned)
}

/// The terms of the IPTC for pictures and texts that were made by a trained model.
pub(crate) fn is_software(term: &str) -> bool {
    let lower = term.to_lowercase();
    ["trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia", "algorithmicmedia", "compositesynthetic"]
        .iter()
        .any(|known| lower.contains(known))
        || says_so(term)
}

fn says_so(text: &str) -> bool {
    let lower = format!(" {} ", text.to_lowercase());
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if any(&[" not ", "n't ", " no ", " nicht ", " never ", " without "]) {
        return false;
    }
    if any(&["由ai生成", "由人工智能生成", "本文由ai", "aiが生成"]) {
        return true;
    }
    // In capitals: Ai is a name too.
    let named = text.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "AI" | "KI" | "ChatGPT"))
        || any(&[
            "artificial intelligence",
            "künstlicher intelligenz",
            "intelligence artificielle",
            "inteligencia artificial",
            "language model",
        ]);
    named
        && any(&[
            "this article",
            "this story",
            "this text",
            "this content",
            "this summary",
            "dieser artikel",
            "dieser text",
            "cet article",
            "este artículo",
        ])
        && any(&["generated", "written", "created", "produced", "assistance", "erstellt", "generiert", "généré", "generado"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_and_denials() {
        for text in [
            "This article was generated by AI and checked by an editor.",
            "This summary was written with the help of artificial intelligence.",
            "Dieser Artikel wurde mit Hilfe von KI erstellt.",
            "本文由AI生成",
        ] {
            assert!(says_so(text), "{text}");
        }
        for text in
            ["This article was not generated by AI.", "The law covers text generated by AI.", "This article was written by Ai Weiwei"]
        {
            assert!(!says_so(text), "{text}");
        }
        assert!(is_software("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"));
        assert!(!is_software("digitalCapture"));
    }
}
