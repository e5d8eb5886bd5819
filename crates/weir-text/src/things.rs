//! What a bare number counts: the next noun.

use crate::sentence::is_ideograph;
use crate::units::counted;
use crate::units_more::counted_in;
use crate::words::{is_stop, words};
use weir_model::Lang;

/// The singular of an English plural as it is written.
fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    if let Some(stem) =
        plural.strip_suffix("es").filter(|stem| stem.ends_with("ch") || stem.ends_with("sh") || stem.ends_with('x') || stem.ends_with("ss"))
    {
        return stem.to_owned();
    }
    plural.strip_suffix('s').unwrap_or(plural).to_owned()
}

/// What is counted: the next noun, past an adjective or two.
pub(crate) fn thing(text: &str, at: usize, lang: Lang) -> Option<(String, usize)> {
    let mut window = text[at..].chars();
    let window: String = window.by_ref().take(60).collect();
    let next = window.chars().next()?;
    if lang.is_cjk() || is_ideograph(next) {
        const MEASURES: [&str; 22] = [
            "名", "个", "家", "艘", "件", "座", "所", "种", "条", "项", "台", "辆", "张", "只", "位", "头", "部", "套", "多", "余", "份",
            "处",
        ];
        let mut skipped = 0;
        let mut rest = window.trim_start();
        while let Some(measure) = MEASURES.iter().find(|measure| rest.starts_with(**measure)) {
            rest = &rest[measure.len()..];
            skipped += 1;
            if skipped == 2 {
                break;
            }
        }
        let offset = window.len() - rest.len();
        // The dictionary glues measures to nouns (项条件): what follows the measure is looked up first.
        let plain = window.trim_start().trim_start_matches(['多', '余']);
        for (measure, length) in MEASURES.iter().filter_map(|m| plain.strip_prefix(m).map(|after| (after, 4))).chain([(rest, 4)]) {
            for size in (1..=length).rev() {
                let word: String = measure.chars().take(size).collect();
                if word.chars().count() == size
                    && let Some(known) = counted(&word)
                {
                    let end = at + (window.len() - measure.len()) + word.len();
                    return Some((known.to_owned(), end));
                }
            }
        }
        for word in words(rest, lang).into_iter().take(2) {
            if let Some(known) = counted(word.text).filter(|_| word.text.chars().count() > 1) {
                return Some((known.to_owned(), at + offset + word.start + word.text.len()));
            }
        }
        let first = words(rest, lang).into_iter().next()?;
        let fits = first.start == 0
            && !is_stop(first.text, Lang::ZH)
            && first.text.starts_with(is_ideograph)
            && skipped > 0
            && first.text.chars().count() >= 2;
        return fits.then(|| (first.text.to_owned(), at + offset + first.text.len()));
    }
    if !next.is_whitespace() && next != '-' {
        return None;
    }
    let stop = window.find([',', '.', ';', ':', '(', '!', '?', '—', '–', '"', '“', '”']).unwrap_or(window.len());
    let clause = &window[..stop];
    let mut candidate = None;
    let romance = matches!(lang.as_str(), "fr" | "es" | "it" | "pt" | "ca");
    for (n, word) in words(clause, lang).into_iter().take(3).enumerate() {
        let whole = word.text.to_lowercase();
        // "deux millions d’habitants", "dos millones de personas".
        if n == 0 && romance && matches!(whole.as_str(), "de" | "di" | "des") {
            continue;
        }
        let lower = ["d'", "d’"].into_iter().find_map(|joint| whole.strip_prefix(joint)).unwrap_or(&whole).to_owned();
        let end = at + word.start + word.text.len();
        // After a number that may be a year nothing stands between it and what it counts: "in 2019 a doctoral student".
        if matches!(lower.as_str(), "times" | "mal" | "fois" | "veces" | "vezes" | "volte" | "keer" | "раз") {
            return None;
        }
        if is_stop(&lower, lang) || lower.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        if counted_in(&lower, lang).is_some() {
            return Some((lower, end));
        }
        let plural = match lang.as_str() {
            "de" => word.text.starts_with(char::is_uppercase),
            _ => lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us"),
        };
        if plural && candidate.is_none() {
            candidate = Some((if lang == Lang::EN { singular(&lower) } else { lower }, end));
        }
    }
    candidate
}
