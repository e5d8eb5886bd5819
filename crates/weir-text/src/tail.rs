//! What stands behind a number: multiplier, currency or unit.

use crate::sentence::is_ideograph;
use crate::units::{currency, multiplier, unit};
use crate::units_more::{currency_in, multiplier_in, unit_in};
use weir_model::{FigureKind, Lang};

/// What follows a number: multiplier, currency or unit.
#[derive(Clone, Copy)]
pub(crate) struct Tail {
    pub multiplier: f64,
    /// What a smaller multiplier adds: the 5千 of 3万5千.
    pub plus: f64,
    pub currency: Option<&'static str>,
    pub unit: Option<(&'static str, FigureKind, f64)>,
    pub pence: bool,
    pub end: usize,
}

impl Tail {
    pub fn has_unit(&self) -> bool {
        self.currency.is_some() || self.unit.is_some() || self.multiplier != 1.0 || self.pence
    }

    pub fn read(text: &str, at: usize, lang: Lang) -> Tail {
        let mut tail = Tail { multiplier: 1.0, plus: 0.0, currency: None, unit: None, pence: false, end: at };
        if lang.is_cjk() || text[at..].trim_start().starts_with(|c| is_ideograph(c) || is_hangul(c)) {
            tail.han(text, lang);
        } else {
            tail.latin(text, lang);
        }
        tail
    }

    fn han(&mut self, text: &str, lang: Lang) {
        while let Some((factor, length)) = scale(&text[self.end..], lang) {
            let begun = self.multiplier != 1.0;
            if begun && factor >= self.multiplier {
                break;
            }
            self.multiplier = if begun { self.multiplier } else { factor };
            self.end += length;
            // 3万5千, 1億2000万, 2조 5천억: a smaller part follows.
            let rest = &text[self.end..];
            let space = rest.len() - rest.trim_start_matches(' ').len();
            let digits = rest[space..].bytes().take_while(u8::is_ascii_digit).count();
            let Some((value, used)) =
                (1..=4).contains(&digits).then(|| rest[space..space + digits].parse::<f64>().ok()).flatten().and_then(|value| {
                    let (smaller, length) = scale(&rest[space + digits..], lang)?;
                    (smaller < factor).then_some((value * smaller, space + digits + length))
                })
            else {
                break;
            };
            self.plus += value;
            self.end += used;
        }
        // 1900多个小时, 300余公里.
        let rest = text[self.end..].trim_start();
        let more = rest.trim_start_matches(['多', '余', '来']);
        let counted = more.strip_prefix('个').filter(|after| ["小时", "月", "星期", "钟头"].iter().any(|unit| after.starts_with(unit)));
        let skipped = counted.filter(|after| !after.starts_with(['月', '星'])).unwrap_or(more);
        if skipped.len() < rest.len() {
            let end = text.len() - skipped.len();
            let known = [5, 4, 3, 2, 1].into_iter().any(|length| {
                let word: String = skipped.chars().take(length).collect();
                currency(&word).is_some() || unit(&word).is_some()
            });
            if known {
                self.end = end;
            }
        }
        for length in [5, 4, 3, 2, 1] {
            let rest = &text[self.end..];
            let space = rest.len() - rest.trim_start().len();
            let word: String = rest.trim_start().chars().take(length).collect();
            if word.chars().count() < length {
                continue;
            }
            let lower = word.to_lowercase();
            if let Some(code) = currency(&lower).filter(|_| word.chars().all(|c| !c.is_ascii_alphanumeric())) {
                self.currency = Some(code);
                self.end += space + word.len();
                return;
            }
            // 年 after a number of four digits is a year, 人 and its like are counted things.
            let boundary = !lower.is_ascii() || !rest.trim_start()[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if let Some(found) = unit(&lower).filter(|_| boundary) {
                self.unit = Some(found);
                self.end += space + word.len();
                return;
            }
        }
    }

    fn latin(&mut self, text: &str, lang: Lang) {
        while self.step(text, lang) {}
    }

    /// Reads one more word; whether another may follow.
    fn step(&mut self, text: &str, lang: Lang) -> bool {
        let rest = &text[self.end..];
        let glued = !rest.starts_with(char::is_whitespace);
        // "a 40-foot container", "800-year-old".
        let hyphen = rest.strip_prefix('-').filter(|after| {
            let word: String = after.chars().take_while(|c| c.is_alphabetic()).take(16).collect::<String>().to_lowercase();
            unit_in(&word, lang).is_some() || multiplier_in(&word, lang).is_some_and(|_| word.len() > 1)
        });
        let trimmed = hyphen.unwrap_or(rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']));
        let offset = rest.len() - trimmed.len();
        if let Some(sign) = ["%", "％", "°C", "℃", "°"].into_iter().find(|sign| trimmed.starts_with(sign)) {
            self.unit = unit(if sign.starts_with('°') { "°c" } else { sign });
            self.end += offset + sign.len();
            return false;
        }
        if let Some(sign) = ["€", "$", "£", "₽", "₹", "₩", "₴", "₺"].into_iter().find(|sign| trimmed.starts_with(sign)) {
            self.currency = currency(sign);
            self.end += offset + sign.len();
            return false;
        }
        let word: String = trimmed.chars().take_while(|c| c.is_alphabetic() || *c == '/').take(16).collect();
        let lower = word.to_lowercase();
        if lower.is_empty() {
            return false;
        }
        let mut length = word.len();
        if glued && lower == "p" && lang == Lang::EN {
            self.pence = true;
            self.end += offset + length;
            return false;
        }
        // "m" is metres after a space and millions when glued to money: £38m, 27.6 m.
        let metre = lower == "m" && !glued;
        if !metre
            && let Some(factor) =
                multiplier_in(&lower, lang).filter(|factor| self.multiplier == 1.0 || self.multiplier == 1e3 && *factor >= 1e6)
        {
            // "3 mil millones": a thousand million.
            self.multiplier *= factor;
            if trimmed[length..].starts_with('.')
                && matches!(lower.as_str(), "mio" | "mrd" | "tsd" | "млн" | "млрд" | "тыс" | "mln" | "mld")
            {
                length += 1;
            }
            self.end += offset + length;
            return true;
        }
        // "deux milliards d’euros", "dos millones de dólares", "5 millions de tonnes".
        if self.multiplier >= 1e3 && matches!(lower.as_str(), "de" | "d" | "di" | "of") {
            let joint = trimmed[length..].chars().next().filter(|c| matches!(c, ' ' | '\'' | '’' | '\u{a0}'));
            let mut ahead = Tail { end: self.end + offset + length + joint.map_or(0, char::len_utf8), ..*self };
            if joint.is_some() {
                ahead.step(text, lang);
            }
            if ahead.currency.is_some() || ahead.unit.is_some() {
                *self = ahead;
            }
            return false;
        }
        if let Some(after) = percent_after(&lower, &trimmed[length..]) {
            self.unit = unit("percent");
            self.end += offset + length + after;
            return false;
        }
        if lower == "per" && trimmed[length..].trim_start().starts_with("cent") {
            self.unit = unit("percent");
            self.end += offset + trimmed.find("cent").map_or(length, |at| at + 4);
            return false;
        }
        if let Some(code) = currency_in(&lower, lang) {
            self.currency = Some(code);
            self.end += offset + length;
            return false;
        }
        let found = if metre { Some(("m", FigureKind::Quantity, 1.0)) } else { unit_in(&lower, lang) };
        if let Some(found) = found {
            self.unit = Some(found);
            self.end += offset + length;
            // kilometres per hour
            let after = text[self.end..].trim_start();
            if found.0 == "km" && ["per hour", "an hour", "pro Stunde", "je Stunde"].iter().any(|hour| after.starts_with(hour)) {
                self.unit = Some(("km/h", FigureKind::Quantity, 1.0));
                let words: usize = after.split_inclusive(' ').take(2).map(str::len).sum();
                self.end = text.len() - after.len() + after[..words].trim_end_matches([' ', ',', '.', ';', ':', ')', '“', '”', '"']).len();
            }
        }
        false
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// A multiplier of Chinese, Japanese or Korean at the start of a text, past a space, and its length.
fn scale(text: &str, lang: Lang) -> Option<(f64, usize)> {
    let rest = text.trim_start_matches(' ');
    let space = text.len() - rest.len();
    let korean = [("천만", 1e7), ("백만", 1e6), ("천억", 1e11), ("백억", 1e10), ("만", 1e4), ("억", 1e8), ("조", 1e12), ("천", 1e3)];
    if let Some((word, factor)) = korean.into_iter().find(|(word, _)| rest.starts_with(word)) {
        return Some((factor, space + word.len()));
    }
    if let Some(after) = rest.strip_prefix('兆') {
        // 兆瓦 is a megawatt; 兆 a million million in Japan and of money.
        let money = ["元", "円", "日元", "韩元", "美元", "ドル"].into_iter().any(|word| after.starts_with(word));
        return (money || lang.as_str() == "ja").then_some((1e12, space + '兆'.len_utf8()));
    }
    // 千瓦, 千克, 千米 are units.
    if rest.starts_with('千') && rest['千'.len_utf8()..].starts_with(['瓦', '克', '米', '赫', '卡', '兆']) {
        return None;
    }
    // Longest first: 万亿 before 万.
    [2, 1].into_iter().find_map(|length| {
        let word: String = rest.chars().take(length).collect();
        let factor = multiplier(&word).filter(|_| word.chars().count() == length && word.chars().all(is_ideograph))?;
        Some((factor, space + word.len()))
    })
}

/// "pour cent", "por ciento", "per cento", "por cento": the length of the second word with its space.
fn percent_after(first: &str, rest: &str) -> Option<usize> {
    let seconds: &[&str] = match first {
        "pour" => &[" cent"],
        "por" => &[" ciento", " cento"],
        "per" => &[" cento"],
        _ => return None,
    };
    seconds.iter().find(|second| rest.starts_with(**second)).map(|second| second.len())
}
