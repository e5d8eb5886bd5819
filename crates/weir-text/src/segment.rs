//! Sentences.
//!
//! Own rules instead of UAX 29: a brief quotes sentences word for word, so a cut after "Mr." or "24." or inside "U.S."
//! is a fault that a reader sees. Closing quotation marks and brackets belong to the sentence they close.

use std::ops::Range;
use weir_model::{Block, BlockKind, Lang, Sentence};

/// Longer sentences are cut at a space, so that one run of words without an end cannot become one sentence.
const MOST_BYTES: usize = 4_000;

/// The sentences of a text as byte ranges: trimmed, in order, none empty.
pub fn split(text: &str, lang: Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let end = match c {
            '。' | '！' | '？' | '｡' => wide_end(text, next),
            '…' => ellipsis_end(text, start, at),
            '.' | '!' | '?' | '‽' | '؟' | '।' | '۔' | '‼' | '⁉' => narrow_end(text, start, at, c, lang),
            '\n' | '\u{2028}' | '\u{2029}' => Some(next),
            _ if at - start > MOST_BYTES && c.is_whitespace() => Some(next),
            _ => None,
        };
        match end {
            Some(end) => {
                push(text, start..end, &mut found);
                start = end;
                at = end;
            }
            None => at = next,
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The sentences of an article: of prose, headings (one each) and captions; not of tables, code, rules, embeds.
pub fn sentences(blocks: &[Block], lang: Lang) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        let ranges = match block.kind {
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::Item { .. } | BlockKind::Figure { .. } => split(&block.text, lang),
            BlockKind::Heading { .. } => {
                let mut whole = Vec::new();
                push(&block.text, 0..block.text.len(), &mut whole);
                whole
            }
            BlockKind::Code | BlockKind::Table { .. } | BlockKind::Embed { .. } | BlockKind::Rule => continue,
        };
        found.extend(ranges.into_iter().map(|range| Sentence { block: n as u32, start: range.start as u32, end: range.end as u32 }));
    }
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = range.start + (piece.len() - piece.trim_start().len());
    let own = start..start + trimmed.len();
    // What has no letter or digit is the tail of the sentence before it ("Fine. :)").
    if !trimmed.chars().any(char::is_alphanumeric)
        && let Some(last) = found.last_mut()
    {
        last.end = own.end;
        return;
    }
    found.push(own);
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '“'
            | '»'
            | '«'
            | '›'
            | '‹'
            | ')'
            | ']'
            | '）'
            | '】'
            | '」'
            | '』'
            | '》'
            | '〉'
            | '］'
            | '＂'
            | '〕'
    )
}

/// Skips more marks and what they close: the end of the sentence.
fn tail(text: &str, mut at: usize) -> usize {
    let mut chars = text[at..].chars().peekable();
    while let Some(c) = chars.next() {
        let more = matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‽');
        // An opening quotation mark right after the stop, as Chinese and German write it, belongs to the next sentence:
        // “ closes in German only where it follows the stop and a space or the end comes after it.
        let closes = match c {
            '“' | '«' | '"' | '\'' | '’' | '‹' => chars.peek().is_none_or(|after| !after.is_alphanumeric()),
            c => is_closer(c),
        };
        if !more && !closes {
            break;
        }
        at += c.len_utf8();
    }
    at
}

fn wide_end(text: &str, next: usize) -> Option<usize> {
    let end = tail(text, next);
    let after = &text[end..];
    let closed = end > next && text[..end].chars().next_back().is_some_and(is_closer);
    // “……吗？”他问。 is one sentence; so is 《谁动了？》的作者.
    if closed && let Some(first) = after.chars().next() {
        if matches!(first, '，' | '、' | '；' | '：' | ',' | ';' | ':' | '的' | '和' | '与' | '—') {
            return None;
        }
        let clause: String = after.chars().take_while(|c| !"，。！？；：“,.!?".contains(*c)).take(16).collect();
        let length = clause.chars().count();
        let speaks = ["说", "表示", "问", "道", "称", "写", "喊", "答"].iter().any(|verb| clause.ends_with(verb));
        let ends = after[clause.len()..].starts_with(['。', '！', '？']);
        if length <= 14 && speaks && ends {
            return None;
        }
    }
    Some(end)
}

/// An ellipsis ends a sentence only at the end of the text, after a closed quotation, or before a capital.
fn ellipsis_end(text: &str, start: usize, at: usize) -> Option<usize> {
    let end = tail(text, at + '…'.len_utf8());
    if text[end..].trim().is_empty() {
        return Some(end);
    }
    if text[start..at].trim().is_empty() {
        return None;
    }
    let wide = text[end..].chars().next().is_some_and(crate::words::is_han);
    let closed = text[..end].chars().next_back().is_some_and(is_closer);
    if wide {
        return closed.then_some(end).filter(|end| wide_end(text, *end).is_some());
    }
    let after = &text[end..];
    let capital =
        after.starts_with(char::is_whitespace) && after.trim_start().trim_start_matches(is_opener).starts_with(char::is_uppercase);
    capital.then_some(end)
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '„'
            | '‘'
            | '‚'
            | '«'
            | '»'
            | '('
            | '['
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '（'
            | '《'
            | '【'
            | '”'
            | '–'
            | '—'
            | '-'
    )
}

fn narrow_end(text: &str, start: usize, at: usize, mark: char, lang: Lang) -> Option<usize> {
    let next = at + mark.len_utf8();
    let end = tail(text, next);
    let after = &text[end..];
    let Some(first) = after.chars().next() else { return Some(end) };
    if !first.is_whitespace() {
        // "完成.下一步" and "done.”接着": no space where none is written.
        let wide = crate::words::is_han(first) && text[..at].chars().next_back().is_some_and(|c| !c.is_ascii_alphanumeric());
        // A footnote mark: "end.[3] Next".
        if mark == '.' && first == '[' && text[..at].chars().next_back().is_some_and(char::is_alphabetic) {
            let close = after.find(']').filter(|close| *close <= 5 && after[1..*close].bytes().all(|b| b.is_ascii_digit()))?;
            let note = end + close + 1;
            return (text[note..].is_empty() || text[note..].starts_with(char::is_whitespace)).then_some(note);
        }
        return wide.then_some(end);
    }
    let rest = after.trim_start();
    let opened = rest.starts_with(is_opener);
    let rest = rest.trim_start_matches(|c: char| is_opener(c) || c.is_whitespace());
    let Some(first) = rest.chars().next() else { return Some(end) };
    let follower: &str = rest.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').next().unwrap_or_default();
    if first.is_lowercase() && !opened {
        // `"Really?" she asked`; iPhone and the like are rarer.
        // Without a quotation mark, what follows a question is a writer without capitals.
        let asked = mark == '?' && end == next;
        return (asked || follower.chars().nth(1).is_some_and(char::is_uppercase)).then_some(end);
    }
    if first.is_lowercase() && mark == '.' && end == next {
        return None;
    }
    if mark != '.' || end > next && text[next..end].starts_with(['.', '!', '?']) {
        return Some(end);
    }
    let starts = starter(follower, lang);
    let before = &text[start..at];
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| is_opener(c) || c == '.' || c == '…');
    // "(born 24 Nov.)": what was closed ends more surely.
    let closed = end > next;
    (!holds(word, before, first, starts, closed, lang)).then_some(end)
}

/// Whether the dot after `word` is part of it and the sentence goes on.
fn holds(word: &str, before: &str, first: char, starts: bool, closed: bool, lang: Lang) -> bool {
    let german = lang == Lang::DE;
    let mut letters = word.chars();
    let Some(initial) = letters.next() else { return false };
    if word.chars().all(|c| c.is_ascii_digit()) {
        // "1. Item" at the start; "am 24. November", "im 19. Jahrhundert" in the languages that write ordinals so.
        if before.trim() == word {
            return true;
        }
        let ordinal = matches!(lang.as_str(), "de" | "da" | "no" | "nb" | "fi" | "cs" | "sk" | "hu" | "hr" | "sl" | "et" | "tr");
        return ordinal && word.len() <= 2 && !starts && !closed && first.is_alphanumeric();
    }
    if german && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) && !starts && first.is_alphabetic() {
        return true;
    }
    let single = letters.next().is_none();
    if single && initial.is_alphabetic() && !crate::words::is_han(initial) {
        if initial.is_lowercase() {
            return german && !closed;
        }
        // "J. Smith" but "and so am I. The", "vitamin C. It".
        let pronoun = initial == 'I'
            && lang == Lang::EN
            && !before.trim_end_matches(word).trim_end().ends_with(|c: char| c == '.' || c.is_uppercase());
        let first_word = before.trim() == word;
        return !closed && (first_word || !starts && !pronoun);
    }
    let lower = word.to_lowercase().replace('’', "'");
    if word.contains('.') {
        let parts: Vec<&str> = word.split('.').collect();
        if parts.iter().all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic)) {
            // "U.S. officials", "z.B. Holz"; at the end of a sentence a word that begins one follows.
            return matches!(lower.as_str(), "e.g" | "i.e" | "z.b" | "d.h" | "u.a" | "o.ä" | "v.a" | "p.ex") || !starts && !closed;
        }
        return false;
    }
    if NEVER_LAST.split_whitespace().any(|known| known == lower) && initial.is_alphabetic() {
        return !closed && (initial.is_uppercase() || !starts || german);
    }
    if BEFORE_NUMBERS.split_whitespace().any(|known| known == lower) {
        return first.is_numeric();
    }
    if german && GERMAN.split_whitespace().any(|known| known == lower) {
        return !starts && !closed;
    }
    SOMETIMES_LAST.split_whitespace().any(|known| known == lower) && !starts && !closed
}

const NEVER_LAST: &str = "mr mrs ms mx dr prof st gen sen rep gov lt col sgt capt cmdr adm maj rev hon pres supt mme mlle sr sra dña fr \
                          vs approx ca bzw sog vgl inkl exkl evtl ggf zzgl dipl hr fam messrs mt ft";
const BEFORE_NUMBERS: &str = "no nos nr art abs fig figs vol pp p s sec ch eq bd kap ziff n° nº núm tel";
const GERMAN: &str = "mio mrd tsd std min sek str jh jhd chr geb gest ebd hrsg usw etc bspw allg ehem kath ev gegr verh bayr nördl südl";
const SOMETIMES_LAST: &str = "inc ltd co corp llc plc jr bros dept univ assn est ave blvd rd etc al jan feb mar apr jun jul aug sep sept oct \
                              nov dec mon tue wed thu thur thurs fri sat sun calif fla mass mich minn okla ore pa tex va wash wis \
                              ariz ark colo conn ill ind kan ky la md mo mont neb nev okt dez mrz intl natl govt";

/// A word that begins sentences and no names.
fn starter(word: &str, lang: Lang) -> bool {
    let list = match lang.as_str() {
        "de" => GERMAN_STARTERS,
        "fr" | "es" | "it" | "pt" | "nl" => return crate::words::is_stop(&word.to_lowercase(), lang),
        _ => STARTERS,
    };
    list.split_whitespace().any(|known| known == word)
}

const STARTERS: &str = "The A An It It's Its He He's She She's They They're We We're I I'm I've You You're Your His Her Their Our My This That \
                        That's These Those There There's Here What When Where Why Who How Which While If As At By For From In Into Of On Over \
                        To Under Until Up With Without After Before Between During Since Through But And Or So Yet Nor Then Thus Also Although \
                        Though Because However Meanwhile Moreover Still Some Many Most Much More Few Several Both Each Every All Any No Not Now \
                        One Two Three Another Other Others Once Only Even Just Yes Well Let Is Are Was Were Do Does Did Has Have Had Can Could \
                        Will Would Should May Might Must Please Thanks Today Yesterday Tomorrow Last Next First Finally Later Recently Officials \
                        Critics Experts Researchers Among About Despite Instead Perhaps Maybe Such Than Shares According Like Unlike Nearly";
const GERMAN_STARTERS: &str = "Die Der Das Den Dem Des Ein Eine Einen Einem Einer Eines Es Er Sie Wir Ich Ihr Ihre Sein Seine Man Dies Diese Dieser \
                               Dieses Diesen Jene In Im Am An Ans Auf Aus Bei Beim Bis Durch Für Gegen Mit Nach Ohne Seit Über Um Unter Vom Von Vor \
                               Während Wegen Zu Zum Zur Zwischen Doch Aber Und Oder Auch Dort Da Dabei Dafür Damit Danach Dann Daher Darum Dazu \
                               Denn Deshalb Dennoch Jedoch Allerdings Zudem Außerdem Inzwischen Bislang Bisher Noch Nun Nur So Schon Sogar Wenn Weil \
                               Ob Obwohl Als Wie Was Wer Wo Warum Wann Wann Welche Heute Gestern Morgen Erst Etwa Rund Laut Kein Keine Keiner Alle \
                               Viele Einige Mehrere Beide Zwei Drei Insgesamt Ebenso Ist Sind War Waren Hat Haben Kann Können Soll Sollen Wird Werden";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cases are written with `|` between sentences.
    fn check(lang: Lang, cases: &[&str]) {
        for case in cases {
            let wide = lang.is_cjk();
            let text = case.replace('|', if wide { "" } else { " " });
            let want: Vec<&str> = case.split('|').collect();
            let have: Vec<&str> = split(&text, lang).into_iter().map(|range| &text[range]).collect();
            assert_eq!(have, want);
        }
    }

    #[test]
    fn english() {
        check(
            Lang::EN,
            &[
                "Mr. Lee paid 3.5 million.|He left.",
                "The U.S. government agreed.|It signed.",
                "He moved to the U.S.|The move was slow.",
                "It was No. 5 on the list.|No.|We said no.",
                "J. K. Rowling wrote it.|So did Dr. A. Smith.",
                "\"We are fine.\"|She left.",
                "\"Really?\" she asked.|\"Yes!\"|He went.",
                "They met at 5 p.m. Friday in St. Louis.|Then they left.",
                "Acme Inc. said so.|Acme Inc.|The firm said so.",
                "He waited… and waited.|Then… nothing.",
                "It costs $8.5 billion (about €7.8 billion.)|Nobody pays.",
                "See example.com for more.|Version 2.0.1 is out.",
                "Is it so?!|Yes.",
                "It was in Nov. 2026.|Fine.",
                "“We won.”|She smiled.",
                "Go (now).|Then stop",
                "“We have been promised.|This time there is a cheque.”|She was sure.",
            ],
        );
    }

    #[test]
    fn german() {
        check(
            Lang::DE,
            &[
                "Am 24. November 2026 kam z. B. der Sturm.|Er ging, d. h. er zog ab.",
                "„Das ist gut.“|Sie lachte.",
                "„Das ist eine Versicherung“, sagt Valentin.|„Und wie.“",
                "Es kostet 8,5 Mrd. Dollar.|Rund 1.200 Menschen zahlen.",
                "Das geschah im 19. Jahrhundert.|Die Orgel steht noch.",
                "Dr. Müller kam um 10.30 Uhr.|Das war 2024.|Es regnete.",
                "Herr A. Schmidt u. a. kamen.|Ende.",
            ],
        );
    }

    #[test]
    fn chinese() {
        check(
            Lang::ZH,
            &[
                "三国签署协议。|项目总额约85亿美元。",
                "他说：“今天很好。|明天也好。”|大家笑了。",
                "“为什么？”他问。|没有人回答。",
                "《谁动了我的奶酪？》的作者来了。|书很好。",
                "太好了！！|真的吗？！|是的……也许吧。",
                "增长3.5%。|GPT-4.5发布了。",
            ],
        );
    }

    #[test]
    fn lines_and_tails() {
        let text = "Line one\nLine two. :)\n\n***";
        let have: Vec<&str> = split(text, Lang::EN).into_iter().map(|range| &text[range]).collect();
        assert_eq!(have, ["Line one", "Line two. :)\n\n***"]);
        let long = "word ".repeat(2_000);
        assert!(split(&long, Lang::EN).iter().all(|range| range.len() <= MOST_BYTES + 5));
    }

    #[test]
    fn blocks_give_the_sentences_of_their_prose() {
        let heading = Block { kind: BlockKind::Heading { level: 2 }, text: "Who? Why?".into(), ..Block::default() };
        let code = Block { kind: BlockKind::Code, text: "a. B. c".into(), ..Block::default() };
        let found = sentences(&[Block::paragraph(" One. Two. "), heading, code, Block::paragraph("")], Lang::EN);
        assert_eq!(
            found,
            [Sentence { block: 0, start: 1, end: 5 }, Sentence { block: 0, start: 6, end: 10 }, Sentence { block: 1, start: 0, end: 9 }]
        );
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_and_trimmed(text in "(\\PC|[.!?… \n。！？”\"“A-Ca-c1中]){0,60}") {
            for lang in [Lang::EN, Lang::DE, Lang::ZH, Lang::UND] {
                let mut end = 0;
                for range in split(&text, lang) {
                    prop_assert!(range.start >= end && range.end > range.start);
                    let piece = text.get(range.clone());
                    prop_assert!(piece.is_some_and(|piece| piece.trim() == piece && !piece.is_empty()));
                    end = range.end;
                }
            }
        }
    }
}
