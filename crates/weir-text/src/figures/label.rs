//! Labels in languages that part their words: the subject of the clause and what the number is of.

use super::Label;
use super::grammar::{is_preposition, is_pronoun, is_verb, opens_nothing};
use super::nouns::{MOST_WORDS, Phrase, is_article, phrases};
use crate::lists::WordList;
use crate::words::{Word, is_stop, words};
use std::ops::Range;
use weir_model::{FigureKind, Lang};

/// Signs that end a clause.
const ENDS: [char; 14] = [',', ';', ':', '(', ')', '—', '–', '!', '?', '"', '”', '“', '„', '…'];

pub(super) fn label(text: &str, range: &Range<usize>, taken: &[Range<usize>], kind: FigureKind, lang: Lang) -> Label {
    let clause = clause(text, range, taken);
    let lead = without_hedges(text.get(clause.start..range.start).unwrap_or(""));
    let after = text.get(range.end..clause.end).unwrap_or("");
    let measure = behind(after, kind, lang).or_else(|| before_of(lead, lang));
    let whole = text.get(..range.start).unwrap_or("");
    let own = subject(lead, lang);
    let subject = match own {
        Subject::Named(name) => Some(name),
        // A pronoun stands for something that the sentence does not say.
        Subject::Pronoun => None,
        Subject::None => from_sentence(whole, clause.start, lead, lang),
    };
    let subject = subject.filter(|subject| !counted(subject, text, taken)).unwrap_or_default();
    let measure = measure.filter(|measure| *measure != subject && !subject.contains(measure.as_str())).unwrap_or_default();
    Label { subject, measure }
}

/// The clause that a number stands in. "and" begins a new one where another number stands before it.
fn clause(text: &str, range: &Range<usize>, taken: &[Range<usize>]) -> Range<usize> {
    let inside = |at: usize| taken.iter().any(|other| other.start <= at && at < other.end);
    let ends = |(at, c): &(usize, char)| {
        ENDS.contains(c) && !inside(*at) && (*c != ',' || !text[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut start = text[..range.start].char_indices().rev().find(ends).map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[range.end..].char_indices().map(|(at, c)| (range.end + at, c)).find(ends).map_or(text.len(), |(at, _)| at);
    for joint in [" and ", " but ", " while ", " und ", " aber ", " y ", " et ", " e "] {
        if let Some(at) = text[start..range.start].rfind(joint).map(|n| start + n)
            && taken.iter().any(|other| start <= other.start && other.end <= at)
        {
            start = start.max(at + joint.len());
        }
    }
    let stop = text[range.end..end].find(". ").map_or(end, |n| range.end + n);
    start..stop
}

/// A lead without the words that only say how exact a number is.
fn without_hedges(lead: &str) -> &str {
    const HEDGES: [&str; 44] = [
        "more than",
        "less than",
        "fewer than",
        "at least",
        "at most",
        "up to",
        "as many as",
        "as much as",
        "an estimated",
        "a record",
        "a total of",
        "about",
        "around",
        "nearly",
        "almost",
        "roughly",
        "approximately",
        "some",
        "only",
        "just",
        "over",
        "under",
        "a",
        "the",
        "another",
        "still",
        "already",
        "currently",
        "rund",
        "etwa",
        "mehr als",
        "weniger als",
        "knapp",
        "fast",
        "mindestens",
        "höchstens",
        "gut",
        "nur",
        "bis zu",
        "ein",
        "ca.",
        "casi",
        "más de",
        "environ",
    ];
    let mut rest = lead.trim_end();
    loop {
        let shorter = HEDGES.iter().find_map(|hedge| {
            let left = rest
                .len()
                .checked_sub(hedge.len())
                .and_then(|at| rest.get(at..).filter(|end| end.eq_ignore_ascii_case(hedge)).map(|_| at))?;
            let apart = left == 0 || rest[..left].ends_with(' ');
            apart.then(|| rest[..left].trim_end())
        });
        match shorter {
            Some(shorter) => rest = shorter,
            None => return rest,
        }
    }
}

/// What the number is of: "of refining capacity", "stake", "for the rebuilding".
fn behind(after: &str, kind: FigureKind, lang: Lang) -> Option<String> {
    if !after.starts_with([' ', '-', '\u{a0}']) {
        return None;
    }
    let rest = after.trim_start_matches([' ', '-', '\u{a0}']);
    let first = rest.split_whitespace().next().unwrap_or("").to_lowercase();
    let joint = match (lang.as_str(), first.as_str()) {
        ("en", "of") => true,
        ("en", "in" | "for") => kind == FigureKind::Money,
        ("de", "der" | "des" | "aller" | "von" | "seiner" | "ihrer") => true,
        ("de", "für") => kind == FigureKind::Money,
        ("es" | "fr" | "pt" | "it", "de" | "del" | "des" | "du" | "da" | "do" | "della" | "dei") => kind != FigureKind::Count,
        _ => false,
    };
    let tail = if joint { &rest[first.len().min(rest.len())..] } else { rest };
    if !joint && (matches!(kind, FigureKind::Count | FigureKind::Date) || !matches!(lang.as_str(), "en" | "de")) {
        return None;
    }
    let phrase = phrases(tail, lang).into_iter().next()?;
    let between = tail.get(..phrase.start)?;
    let near = between.split_whitespace().all(|word| joint && is_article(&word.to_lowercase()));
    // "10 percent last year", "5 percent Tuesday": what follows is a time.
    let timed = !crate::ground::named_times(&phrase.text, lang).is_empty();
    let amount = first == "in" && tail.trim_start().starts_with(|c: char| c.is_ascii_digit());
    (near && !timed && !amount && phrase.words <= MOST_WORDS).then_some(phrase.text)
}

/// The phrase before "of": "a combined value of", "turnout:".
fn before_of(lead: &str, lang: Lang) -> Option<String> {
    let (lead, sure) = match lang.as_str() {
        "en" => (lead.strip_suffix(" of")?, true),
        "de" => (lead.strip_suffix(" von")?, true),
        "es" | "fr" | "pt" | "it" => (lead.strip_suffix(" de").or_else(|| lead.strip_suffix(" di"))?, true),
        _ => (lead, false),
    };
    let phrase = phrases(lead, lang).pop().filter(|phrase| sure && phrase.end == lead.len())?;
    // "sold of", "because of" are no phrases; an adjective alone neither.
    let fit = phrase.words <= MOST_WORDS && !phrase.text.starts_with(|c: char| c.is_ascii_digit());
    fit.then_some(phrase.text)
}

enum Subject {
    Named(String),
    Pronoun,
    None,
}

/// The subject of a clause up to its number: the noun phrase it begins with, where a verb follows.
fn subject(lead: &str, lang: Lang) -> Subject {
    let tokens = words(lead, lang);
    let mut n = 0;
    while n < tokens.len() && opens_nothing(&tokens[n].text.to_lowercase()) {
        n += 1;
    }
    let Some(first) = tokens.get(n) else { return Subject::None };
    let lower = first.text.to_lowercase();
    if is_pronoun(&lower) {
        return Subject::Pronoun;
    }
    if is_preposition(&lower) {
        return Subject::None;
    }
    let segment = &lead[first.start..];
    if !matches!(lang.as_str(), "en" | "de") {
        return led(segment, lang).unwrap_or_else(|| proper(segment, lang));
    }
    let Some(phrase) = phrases(segment, lang).into_iter().next().filter(|phrase| phrase.opens) else { return Subject::None };
    let rest: Vec<Word> = words(&segment[phrase.end..], lang);
    if rest.is_empty() {
        return runs_into(&phrase, lang);
    }
    // A verb within a few words: the prepositional phrases of the subject may stand between.
    let verb = rest.iter().take(8).any(|word| is_verb(word.text, lang));
    if verb { Subject::Named(phrase.text) } else { Subject::None }
}

/// The phrase reaches the number: its last word is a verb that the lists do not know ("Changemakers spans 17 sectors").
fn runs_into(phrase: &Phrase, lang: Lang) -> Subject {
    let Some((name, verb)) = phrase.text.rsplit_once(' ') else { return Subject::None };
    let like_verb = lang == Lang::EN && verb.ends_with('s') && !verb.ends_with("ss") && verb.starts_with(char::is_lowercase);
    if like_verb && name.starts_with(char::is_uppercase) { Subject::Named(name.to_owned()) } else { Subject::None }
}

/// In Romance languages, whose verbs are not known: an article, its noun, and what "de" joins to it; a verb must be able
/// to stand between it and the number.
fn led(segment: &str, lang: Lang) -> Option<Subject> {
    static ARTICLES: WordList = WordList::new("el la los las le les il lo gli i o os a as l");
    static OF: WordList = WordList::new("de del du des di della dei delle da do das dos d");
    if !matches!(lang.as_str(), "es" | "fr" | "it" | "pt") {
        return None;
    }
    // "L'usine": the article is a word of its own here.
    let mut tokens: Vec<Range<usize>> = Vec::new();
    for word in words(segment, lang) {
        let mut start = word.start;
        if let Some((at, mark)) = word.text.char_indices().find(|(at, c)| *at <= 2 && matches!(c, '\'' | '’')) {
            tokens.push(start..start + at);
            start += at + mark.len_utf8();
        }
        tokens.push(start..word.start + word.text.len());
    }
    let text = |n: usize| tokens.get(n).and_then(|range| segment.get(range.clone())).unwrap_or("");
    let noun = |n: usize| {
        let word = text(n);
        word.chars().count() >= 3 && word.chars().all(char::is_alphabetic) && !is_stop(&word.to_lowercase(), lang)
    };
    let close = |n: usize| {
        let gap = tokens.get(n).zip(tokens.get(n + 1)).and_then(|(one, next)| segment.get(one.end..next.start));
        gap.is_some_and(|gap| matches!(gap, " " | "'" | "’"))
    };
    if !ARTICLES.has(&text(0).to_lowercase()) || !close(0) || !noun(1) {
        return None;
    }
    let mut last = 1;
    while close(last) && OF.has(text(last + 1)) && close(last + 1) {
        let after = last + 2 + usize::from(ARTICLES.has(text(last + 2)) && close(last + 2));
        if !noun(after) || after > 5 {
            break;
        }
        last = after;
    }
    // "La Audiencia Nacional", "le ministre français": names go on, adjectives cannot be told from verbs.
    while close(last)
        && last < 5
        && noun(last + 1)
        && text(last).starts_with(char::is_uppercase)
        && text(last + 1).starts_with(char::is_uppercase)
    {
        last += 1;
    }
    let verb = tokens.get(last + 1).is_some() && close(last);
    verb.then(|| segment.get(tokens[1].start..tokens[last].end)).flatten().map(|name| Subject::Named(name.to_owned()))
}

/// In languages whose verbs are not known: two or more capitalised words at the beginning.
fn proper(segment: &str, lang: Lang) -> Subject {
    let capitals: Vec<Word> =
        words(segment, lang).into_iter().take_while(|word| word.text.starts_with(char::is_uppercase)).take(4).collect();
    match (capitals.first(), capitals.last()) {
        (Some(first), Some(last)) if capitals.len() >= 2 => {
            segment.get(first.start..last.start + last.text.len()).map_or(Subject::None, |name| Subject::Named(name.to_owned()))
        }
        _ => Subject::None,
    }
}

/// The subject of the sentence's beginning, for a clause that has none of its own and goes on with it.
fn from_sentence(before: &str, clause: usize, lead: &str, lang: Lang) -> Option<String> {
    let head = before.get(..clause).filter(|head| !head.trim().is_empty())?;
    // A clause in brackets or quotation marks, or after a colon, has its own affairs.
    if !head.trim_end().ends_with([',', '–', '—']) && !head.ends_with("and ") && !head.ends_with("und ") {
        return None;
    }
    // "The Trojans, led by Davis, scored 55 points": the verb comes after what is set in between.
    let verb_first = words(lead, lang).first().is_some_and(|word| is_verb(word.text, lang));
    if verb_first
        && head.matches(',').count() == 2
        && let Some(first) = head.split(',').next()
        && let Some(phrase) = phrases(first, lang).into_iter().next()
        && phrase.opens
        && phrase.end == first.len()
    {
        return Some(phrase.text);
    }
    let mut from = 0;
    for segment in head.split([',', ';', ':', '–', '—', '“', '"', '(', ')']) {
        match subject(without_hedges(segment), lang) {
            Subject::Named(name) => return Some(name),
            Subject::Pronoun => return None,
            Subject::None => from += segment.len() + 1,
        }
        // Past the first two parts it is no longer the beginning.
        if from > 120 {
            break;
        }
    }
    None
}

/// What is counted by another number of the sentence is not the subject of this one.
fn counted(subject: &str, text: &str, taken: &[Range<usize>]) -> bool {
    taken
        .iter()
        .any(|range| text.get(range.clone()).is_some_and(|other| other.ends_with(subject) || other.contains(&format!(" {subject}"))))
}
