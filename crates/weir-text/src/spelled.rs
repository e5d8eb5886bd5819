//! Numbers in words: half a million people, two billion euros, zwei Drittel, la moitié, 一半.
//!
//! Only what measures: a word with a multiplier behind it, a dozen, a share. "Three ministers" is prose.

use crate::numbers::{Number, round};
use crate::tail::Tail;
use crate::things::thing;
use crate::units_more::{counted_in, multiplier_in};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;
use weir_model::{FigureKind, Lang};

/// Words of one language: `word value` pairs; phrases for shares and the words after which they count.
struct Words {
    numbers: &'static str,
    shares: &'static [(&'static str, f64)],
}

fn table(lang: &str) -> Option<&'static Words> {
    Some(match lang {
        "en" => &Words {
            numbers: "half=0.5 a=1 an=1 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 fifteen=15 \
                      twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90",
            shares: &[
                ("half of", 50.0),
                ("half the", 50.0),
                ("a third of", 100.0 / 3.0),
                ("one third of", 100.0 / 3.0),
                ("two thirds of", 200.0 / 3.0),
                ("a quarter of", 25.0),
                ("one quarter of", 25.0),
                ("three quarters of", 75.0),
                ("a fifth of", 20.0),
                ("a tenth of", 10.0),
            ],
        },
        "de" => &Words {
            numbers: "halbe=0.5 halben=0.5 anderthalb=1.5 eine=1 einer=1 ein=1 einem=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 \
                      zehn=10 elf=11 zwölf=12 zwanzig=20 dreißig=30 hundert=100",
            shares: &[
                ("die hälfte", 50.0),
                ("der hälfte", 50.0),
                ("ein drittel", 100.0 / 3.0),
                ("zwei drittel", 200.0 / 3.0),
                ("ein viertel", 25.0),
                ("drei viertel", 75.0),
                ("ein fünftel", 20.0),
                ("ein zehntel", 10.0),
            ],
        },
        "fr" => &Words {
            numbers: "demi=0.5 un=1 une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 vingt=20 trente=30 \
                      quarante=40 cinquante=50 cent=100",
            shares: &[
                ("la moitié", 50.0),
                ("un tiers", 100.0 / 3.0),
                ("deux tiers", 200.0 / 3.0),
                ("un quart des", 25.0),
                ("un quart de", 25.0),
                ("trois quarts", 75.0),
            ],
        },
        "es" => &Words {
            numbers: "medio=0.5 un=1 una=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 veinte=20 treinta=30 cien=100",
            shares: &[
                ("la mitad", 50.0),
                ("un tercio", 100.0 / 3.0),
                ("dos tercios", 200.0 / 3.0),
                ("una cuarta parte", 25.0),
                ("tres cuartas partes", 75.0),
            ],
        },
        "it" => &Words {
            numbers: "mezzo=0.5 un=1 uno=1 una=1 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 venti=20 trenta=30 cento=100",
            shares: &[
                ("la metà", 50.0),
                ("un terzo", 100.0 / 3.0),
                ("due terzi", 200.0 / 3.0),
                ("un quarto dei", 25.0),
                ("tre quarti", 75.0),
            ],
        },
        "pt" => &Words {
            numbers: "meio=0.5 um=1 uma=1 dois=2 duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 vinte=20 trinta=30 cem=100",
            shares: &[
                ("metade", 50.0),
                ("um terço", 100.0 / 3.0),
                ("dois terços", 200.0 / 3.0),
                ("um quarto dos", 25.0),
                ("três quartos", 75.0),
            ],
        },
        "nl" => &Words {
            numbers: "half=0.5 een=1 één=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 twintig=20 dertig=30 honderd=100",
            shares: &[
                ("de helft", 50.0),
                ("een derde", 100.0 / 3.0),
                ("twee derde", 200.0 / 3.0),
                ("een kwart", 25.0),
                ("driekwart", 75.0),
            ],
        },
        "ru" => &Words {
            numbers: "один=1 одна=1 два=2 две=2 три=3 четыре=4 пять=5 шесть=6 семь=7 восемь=8 девять=9 десять=10 полтора=1.5 двадцать=20 сто=100",
            shares: &[
                ("половина", 50.0),
                ("половину", 50.0),
                ("половины", 50.0),
                ("треть", 100.0 / 3.0),
                ("две трети", 200.0 / 3.0),
                ("четверть", 25.0),
                ("три четверти", 75.0),
            ],
        },
        _ => return None,
    })
}

/// All words that begin a number in words, by language.
fn openers(lang: &str) -> Option<&'static HashSet<&'static str>> {
    static SETS: OnceLock<Vec<(&'static str, HashSet<&'static str>)>> = OnceLock::new();
    let sets = SETS.get_or_init(|| {
        let of = |words: &'static Words| {
            let numbers = words.numbers.split_whitespace().filter_map(|entry| entry.split('=').next());
            numbers.chain(words.shares.iter().filter_map(|(phrase, _)| phrase.split(' ').next())).collect()
        };
        ["en", "de", "fr", "es", "it", "pt", "nl", "ru"].into_iter().filter_map(|lang| Some((lang, of(table(lang)?)))).collect()
    });
    sets.iter().find(|(tag, _)| *tag == lang).map(|(_, set)| set)
}

/// The numbers in words of a text, in order.
pub(crate) fn spelled(text: &str, lang: Lang) -> Vec<Number> {
    if lang.is_cjk() {
        return halves(text);
    }
    let Some(table) = table(lang.as_str()) else { return Vec::new() };
    let tokens: Vec<(Range<usize>, String)> = tokens(text);
    let openers = openers(lang.as_str());
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !openers.is_some_and(|set| set.contains(tokens[at].1.as_str())) {
            at += 1;
            continue;
        }
        match share(text, &tokens, at, table).or_else(|| amount(text, &tokens, at, table, lang)) {
            Some((number, next)) => {
                found.push(number);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

fn tokens(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(char::is_alphanumeric).map(|at| from + at) {
        let end = text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |at| start + at);
        found.push((start..end, text[start..end].to_lowercase()));
        from = end;
    }
    found
}

fn close(text: &str, tokens: &[(Range<usize>, String)], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| matches!(&text[tokens[at].0.end..next.0.start], " " | "-" | "\u{a0}" | "‑"))
}

fn share(text: &str, tokens: &[(Range<usize>, String)], at: usize, table: &Words) -> Option<(Number, usize)> {
    let (next, value, last) = table.shares.iter().find_map(|(phrase, value)| {
        let mut next = at;
        let mut last = at;
        for word in phrase.split(' ') {
            if tokens.get(next)?.1 != word || next > at && !close(text, tokens, next - 1) {
                return None;
            }
            // "half of": what the share is of belongs to the sentence, not to the number.
            if !matches!(word, "of" | "the" | "des" | "de" | "dei" | "dos") {
                last = next;
            }
            next += 1;
        }
        Some((next, *value, last))
    })?;
    // "half the time", "two-and-a-half of": of a number already begun.
    let before = at.checked_sub(1).map(|before| tokens[before].1.as_str());
    let half = matches!(tokens[at].1.as_str(), "half" | "a");
    if matches!(before, Some("and")) && half
        || matches!(before, Some("second" | "first" | "other" | "zweite" | "erste" | "zweiten" | "ersten"))
    {
        return None;
    }
    let range = tokens[at].0.start..tokens[last].0.end;
    Some((Number { range, kind: FigureKind::Percent, low: round(value), high: round(value), unit: "%".into() }, next))
}

fn amount(text: &str, tokens: &[(Range<usize>, String)], at: usize, table: &Words, lang: Lang) -> Option<(Number, usize)> {
    let value = |word: &str| {
        let entry = table.numbers.split_whitespace().find_map(|entry| entry.strip_prefix(word)?.strip_prefix('='))?;
        entry.parse::<f64>().ok()
    };
    let mut factor = value(&tokens[at].1)?;
    let mut next = at + 1;
    // "half a million", "eine halbe Milliarde", "a hundred thousand", "mehr als eine Million".
    if let Some(second) = tokens.get(next).and_then(|token| value(&token.1)).filter(|_| close(text, tokens, at)) {
        let half = factor == 0.5 && second == 1.0 || factor == 1.0 && second == 0.5;
        if !half {
            return None;
        }
        factor = 0.5;
        next += 1;
    }
    let word = &tokens.get(next)?.1;
    let scale = match (lang.as_str(), word.as_str()) {
        ("de", "dutzend")
        | ("fr", "douzaine" | "douzaines")
        | ("es", "docena" | "docenas")
        | ("it", "dozzina")
        | ("pt", "dúzia")
        | ("nl", "dozijn") => 12.0,
        // "a k", "one m".
        (_, word) if word.chars().count() < 3 => return None,
        _ => multiplier_in(word, lang)?,
    };
    if !close(text, tokens, next - 1) {
        return None;
    }
    let start = tokens[at].0.start;
    let mut tail = Tail::read(text, tokens[next].0.start, lang);
    if scale == 12.0 {
        tail.multiplier = 12.0;
        tail.end = tail.end.max(tokens[next].0.end);
    }
    let number = |kind, unit: String, by: f64, end: usize| {
        let value = round((factor * tail.multiplier + tail.plus) * by);
        Number { range: start..end, kind, low: value, high: value, unit }
    };
    let number = if let Some(code) = tail.currency {
        number(FigureKind::Money, code.to_owned(), 1.0, tail.end)
    } else if let Some((name, kind, by)) = tail.unit {
        number(kind, name.to_owned(), by, tail.end)
    } else {
        let (thing, end) = thing(text, tail.end, lang)?;
        number(FigureKind::Count, counted_in(&thing, lang).map_or(thing, str::to_owned), 1.0, end)
    };
    let end = number.range.end;
    let next = tokens.iter().position(|token| token.0.start >= end).unwrap_or(tokens.len());
    number.low.is_finite().then_some((number, next))
}

/// 一半, 半数.
fn halves(text: &str) -> Vec<Number> {
    let mut found: Vec<Number> = ["一半", "半数"]
        .into_iter()
        .flat_map(|word| text.match_indices(word).map(|(at, word)| at..at + word.len()))
        .map(|range| Number { range, kind: FigureKind::Percent, low: 50.0, high: 50.0, unit: "%".into() })
        .collect();
    found.sort_by_key(|number| number.range.start);
    found
}
