//! Numbers in words: twenty-four, a third, dreißig, 三十五, 三分之一.

use std::ops::Range;
use weir_model::Lang;

/// One number in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Numeral {
    pub range: Range<usize>,
    pub value: f64,
    /// A share in percent: half is 50.
    pub share: bool,
}

/// The numbers in words of a text. In German those that are written in one word up to twelve and round ones.
pub(super) fn numerals(text: &str, lang: Lang) -> Vec<Numeral> {
    if lang.is_cjk() { han(text) } else { latin(text, lang) }
}

fn latin(text: &str, lang: Lang) -> Vec<Numeral> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(char::is_alphabetic).map(|n| from + n) {
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |n| start + n);
        words.push((start, &text[start..end]));
        from = end;
    }
    let mut found = Vec::new();
    let mut n = 0;
    while n < words.len() {
        let (start, word) = words[n];
        let lower = word.to_lowercase();
        if let Some(value) = share(&lower, lang) {
            found.push(Numeral { range: start..start + word.len(), value, share: true });
            n += 1;
            continue;
        }
        if let Some(value) = single_share(&lower).filter(|_| n > 0 && matches!(words[n - 1].1.to_lowercase().as_str(), "a" | "one")) {
            let after = &text[start + word.len()..];
            let next = words.get(n + 1).map_or("", |word| word.1);
            // "A third of", "up a third", not "a third man".
            if !after.starts_with(' ') || matches!(next, "of" | "from" | "more" | "less" | "in" | "to" | "on" | "since" | "by" | "and") {
                found.push(Numeral { range: words[n - 1].0..start + word.len(), value, share: true });
            }
            n += 1;
            continue;
        }
        let Some(first) = simple(&lower, lang) else {
            n += 1;
            continue;
        };
        // A scale alone belongs to the digits before it: "17 million".
        if first >= 12.0
            && matches!(
                lower.as_str(),
                "hundred" | "hundert" | "thousand" | "tausend" | "million" | "millionen" | "billion" | "milliarde" | "milliarden"
            )
            && !matches!(n.checked_sub(1).map_or("", |n| words[n].1), "a" | "A" | "eine")
        {
            n += 1;
            continue;
        }
        let (mut total, mut current, mut last) = (0.0, first, n);
        if current >= 1000.0 {
            (total, current) = (current, 0.0);
        }
        while last + 1 < words.len() {
            let gap = &text[words[last].0 + words[last].1.len()..words[last + 1].0];
            let next = words[last + 1].1.to_lowercase();
            if !matches!(gap, " " | "-") {
                break;
            }
            if next == "and"
                && gap == " "
                && total + current >= 100.0
                && words.get(last + 2).is_some_and(|word| simple(&word.1.to_lowercase(), lang).is_some())
            {
                last += 1;
                continue;
            }
            match simple(&next, lang) {
                Some(100.0) if current > 0.0 && current < 100.0 => current *= 100.0,
                Some(scale) if scale >= 1000.0 && current > 0.0 => {
                    total += current * scale;
                    current = 0.0;
                }
                Some(value) if value < 10.0 && current >= 20.0 && current % 10.0 == 0.0 => current += value,
                Some(value) if value < 100.0 && current >= 100.0 && current % 100.0 == 0.0 => current += value,
                Some(value) if value < 1000.0 && current == 0.0 && total > 0.0 => current = value,
                _ => break,
            }
            last += 1;
        }
        let end = words[last].0 + words[last].1.len();
        // "two thirds", "three-quarters".
        if let Some((at, next)) = words.get(last + 1)
            && let Some(value) = share(&next.to_lowercase(), lang).filter(|value| *value < 50.0)
            && matches!(&text[end..*at], " " | "-")
        {
            found.push(Numeral { range: start..at + next.len(), value: value * (total + current), share: true });
            n = last + 2;
            continue;
        }
        // "one" is a pronoun more often than a number.
        if total + current != 1.0 {
            found.push(Numeral { range: start..end, value: total + current, share: false });
        }
        n = last + 1;
    }
    found
}

/// Fractions as percent. "Second" and "Drittel" as ordinals are left alone.
fn share(word: &str, lang: Lang) -> Option<f64> {
    Some(match (lang.as_str(), word) {
        ("de", "hälfte") => 50.0,
        ("de", "drittel") => 100.0 / 3.0,
        ("de", "viertel") => 25.0,
        ("de", "fünftel") => 20.0,
        ("de", _) => return None,
        (_, "half") => 50.0,
        (_, "thirds") => 100.0 / 3.0,
        (_, "quarters") => 25.0,
        (_, "fifths") => 20.0,
        (_, "tenths") => 10.0,
        _ => return None,
    })
}

fn single_share(word: &str) -> Option<f64> {
    Some(match word {
        "third" => 100.0 / 3.0,
        "quarter" => 25.0,
        "fifth" => 20.0,
        "tenth" => 10.0,
        _ => return None,
    })
}

fn simple(word: &str, lang: Lang) -> Option<f64> {
    const EN: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const EN_TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const DE: [&str; 13] = ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];
    const DE_TENS: [&str; 8] = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
    let german = lang == Lang::DE;
    let (ones, tens): (&[&str], &[&str]) = if german { (&DE, &DE_TENS) } else { (&EN, &EN_TENS) };
    if let Some(n) = ones.iter().position(|known| *known == word) {
        return (!german || n != 1).then_some(n as f64);
    }
    if let Some(n) = tens.iter().position(|known| *known == word) {
        return Some((n as f64 + 2.0) * 10.0);
    }
    Some(match word {
        "hundred" | "hundert" => 100.0,
        "thousand" | "tausend" => 1000.0,
        "million" | "millionen" => 1e6,
        "billion" if !german => 1e9,
        "milliarde" | "milliarden" => 1e9,
        "dozen" | "dutzend" => 12.0,
        _ => return None,
    })
}

fn han(text: &str) -> Vec<Numeral> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2)).map(|d| d as f64);
    let scale = |c: char| {
        Some(match c {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1000.0,
            '万' => 1e4,
            '亿' => 1e8,
            _ => return None,
        })
    };
    let mut found: Vec<Numeral> = Vec::new();
    let mut run: Option<(usize, Vec<char>)> = None;
    let mut close = |start: usize, end: usize, chars: &[char], before: Option<char>, after: &str| {
        let (mut total, mut section, mut current, mut scaled) = (0.0, 0.0, 0.0, false);
        for c in chars {
            if let Some(value) = digit(*c) {
                current = value;
            } else if let Some(scale) = scale(*c) {
                scaled = true;
                if scale >= 1e4 {
                    total += (section + current) * scale;
                    (section, current) = (0.0, 0.0);
                } else {
                    section += if current == 0.0 { scale } else { current * scale };
                    current = 0.0;
                }
            }
        }
        let value = total + section + current;
        // 第三, 一些, 十分, 千万别: ordinals and words. 二零一五 is a year.
        let word = chars.len() == 1 && (!scaled || matches!(chars[0], '万' | '千' | '百' | '亿')) && !after.starts_with(MEASURES)
            || after.starts_with("分之")
            || after.starts_with('成');
        if before != Some('第')
            && !word
            && value > 1.0
            && (scaled || chars.len() == 1)
            && !(chars == ['十'] && after.starts_with(['分', '足']))
        {
            found.push(Numeral { range: start..end, value, share: false });
        }
    };
    let mut previous = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if digit(c).is_some() || scale(c).is_some() {
            // 85亿: the digits before it own the scale.
            if run.is_none() && previous.is_some_and(|p: char| p.is_ascii_digit() || matches!(p, '多' | '余')) && scale(c).is_some() {
                previous = Some(c);
                continue;
            }
            if run.is_none() {
                before = previous;
            }
            run.get_or_insert((at, Vec::new())).1.push(c);
        } else if let Some((start, chars)) = run.take() {
            close(start, at, &chars, before, &text[at..]);
        }
        previous = Some(c);
    }
    if let Some((start, chars)) = run.take() {
        close(start, text.len(), &chars, before, "");
    }
    // 三分之一, 一半.
    for (at, word) in text.match_indices("分之") {
        let one = |c: Option<char>| c.and_then(|c| digit(c).or((c == '十').then_some(10.0)));
        let below = text[..at].chars().next_back();
        let above = text[at + word.len()..].chars().next();
        if let (Some(whole), Some(part)) = (one(below), one(above))
            && whole > 0.0
        {
            let (left, right) = (below.map_or(0, char::len_utf8), above.map_or(0, char::len_utf8));
            found.push(Numeral { range: at - left..at + word.len() + right, value: part / whole * 100.0, share: true });
        }
    }
    for (at, word) in text.match_indices("一半") {
        found.push(Numeral { range: at..at + word.len(), value: 50.0, share: true });
    }
    found
}

/// What may follow a single Chinese digit that counts.
const MEASURES: [char; 26] = [
    '个', '名', '人', '家', '艘', '件', '座', '所', '种', '条', '项', '台', '辆', '张', '只', '位', '头', '部', '套', '份', '次', '天',
    '年', '岁', '国', '万',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, lang: Lang) -> Vec<(String, f64)> {
        numerals(text, lang).into_iter().map(|n| (text[n.range].to_owned(), (n.value * 10.0).round() / 10.0)).collect()
    }

    #[test]
    fn words_are_numbers() {
        let check = |text: &str, lang: Lang, expected: &[(&str, f64)]| {
            let expected: Vec<(String, f64)> = expected.iter().map(|(text, value)| ((*text).to_owned(), *value)).collect();
            assert_eq!(seen(text, lang), expected, "{text}");
        };
        check("Forty-one ships and two hundred and five men", Lang::EN, &[("Forty-one", 41.0), ("two hundred and five", 205.0)]);
        check(
            "two thirds, a third of it, a third man, half, one of them, twenty thousand",
            Lang::EN,
            &[("two thirds", 66.7), ("a third", 33.3), ("half", 50.0), ("twenty thousand", 20000.0)],
        );
        check("zwölf Schiffe, ein Mann, zwei Drittel", Lang::DE, &[("zwölf", 12.0), ("zwei Drittel", 66.7)]);
        check(
            "四十一艘船，三分之一，一半，第三，十分好，三个",
            Lang::ZH,
            &[("四十一", 41.0), ("三", 3.0), ("三分之一", 33.3), ("一半", 50.0)],
        );
    }
}
