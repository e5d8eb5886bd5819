//! When: dates in running text, absolute and against the article's own date, each with how exact it is.
//!
//! Days without a year are taken nearest to the article's date; a day of the week is the latest one, unless a word says
//! that it is still to come. A day of the week counts as relative. Weeks run from Monday (ISO 8601).

use crate::calendar::{Granularity, HAN, Lexicon, lexicon, month};
use crate::lists::WordList;
use crate::periods::{nearest, period, quarter, shifted, step, weekday_near};
use jiff::ToSpan;
use jiff::civil::Date;
use std::ops::Range;
use weir_model::Lang;

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The first day.
    pub from: Date,
    /// The last day, equal to the first for a single day.
    pub to: Date,
    /// How exact it is.
    pub granularity: Granularity,
    /// Whether it is read against the article's date (yesterday, last year, on Tuesday).
    pub relative: bool,
}

/// Dates of one text; more are not read.
const MOST: usize = 200;

/// The dates of a text in order, none inside another. `today` is the day the article was published; without it relative
/// dates and days without a year are left out.
///
/// ```
/// use jiff::civil::date;
/// use weir_model::Lang;
/// let found = weir_text::moments("It opened last year.", Lang::EN, Some(date(2026, 11, 24)));
/// assert_eq!((found[0].from, found[0].to), (date(2025, 1, 1), date(2025, 12, 31)));
/// ```
pub fn moments(text: &str, lang: Lang, today: Option<Date>) -> Vec<Moment> {
    let mut found = if lang.is_cjk() { crate::moments_han::moments(text, today) } else { Reader::new(text, lang, today).read() };
    found.truncate(MOST);
    found
}

struct Token<'a> {
    text: &'a str,
    lower: String,
    start: usize,
    end: usize,
}

struct Reader<'a> {
    text: &'a str,
    lang: Lang,
    today: Option<Date>,
    words: &'static Lexicon,
    tokens: Vec<Token<'a>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, lang: Lang, today: Option<Date>) -> Reader<'a> {
        let mut tokens = Vec::new();
        let mut from = 0;
        while let Some(start) = text[from..].find(char::is_alphanumeric).map(|at| from + at) {
            let end = text[start..].find(|c: char| !c.is_alphanumeric() && c != '\u{301}').map_or(text.len(), |at| start + at);
            tokens.push(Token { text: &text[start..end], lower: text[start..end].to_lowercase(), start, end });
            from = end;
        }
        Reader { text, lang, today, words: lexicon(lang.as_str()), tokens }
    }

    fn read(&self) -> Vec<Moment> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() && found.len() < MOST {
            let token = &self.tokens[at];
            let digit = token.text.starts_with(|c: char| c.is_ascii_digit());
            // Most words are neither a month nor begin a phrase: this is what makes it fast.
            if !digit && !self.words.openers.contains(token.lower.as_str()) {
                at += 1;
                continue;
            }
            let hit = self.absolute(at).map(|hit| (hit, false)).or_else(|| self.relative(at).map(|hit| (hit, true)));
            let Some(((end, (from, to), granularity), relative)) = hit else {
                at += 1;
                continue;
            };
            found.push(Moment { range: self.tokens[at].start..self.tokens[end - 1].end, from, to, granularity, relative });
            at = end;
        }
        found
    }

    /// What stands between a token and the next.
    fn gap(&self, at: usize) -> &str {
        match self.tokens.get(at + 1) {
            Some(next) => &self.text[self.tokens[at].end..next.start],
            None => "",
        }
    }

    fn lower(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    /// Whether two tokens stand in one phrase.
    fn close(&self, at: usize) -> bool {
        matches!(self.gap(at), " " | "-" | "'" | "’" | "\u{a0}" | "\u{202f}" | "‑")
    }

    fn number(&self, at: usize, least: i16, most: i16) -> Option<i16> {
        self.tokens.get(at)?.text.parse().ok().filter(|n| (least..=most).contains(n))
    }

    fn year(&self, at: usize) -> Option<i16> {
        let four = self.tokens.get(at)?.text.len() == 4;
        self.number(at, 1000, 2999).filter(|_| four)
    }

    /// A day of the month, also as "3rd", "1er", "1º".
    fn day(&self, at: usize) -> Option<i8> {
        let text = self.lower(at);
        let bare = ["st", "nd", "rd", "th", "er", "e", "º", "°", "ª"].into_iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        bare.parse().ok().filter(|n| (1..=31).contains(n) && bare.len() <= 2)
    }

    fn month(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at)?;
        // "may" and "march" are words too; the names have capitals where English and German are written.
        let small = token.text.starts_with(char::is_lowercase) && matches!(self.lang.as_str(), "en" | "de" | "");
        // "mar", "set", "ago": short forms only where the language has them, with a capital.
        if small { None } else { month(&token.lower) }
    }

    fn absolute(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        self.in_digits(at)
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.bare_year(at))
    }

    /// 2026-11-24, 24.11.2026, 24/11/2026 and, where it can be nothing else, 11/24/2026.
    fn in_digits(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        let sign = self.gap(at);
        if !matches!(sign, "-" | "." | "/") || self.gap(at + 1) != sign {
            return None;
        }
        let tail = self.text[self.tokens.get(at + 2)?.end..].strip_prefix(sign);
        if tail.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) || self.text[..self.tokens[at].start].ends_with(sign) {
            return None;
        }
        let date = if let Some(year) = self.year(at) {
            Date::new(year, self.number(at + 1, 1, 12)? as i8, self.number(at + 2, 1, 31)? as i8).ok()?
        } else {
            let year = self.year(at + 2)?;
            let (first, second) = (self.number(at, 1, 31)? as i8, self.number(at + 1, 1, 31)? as i8);
            let english = sign == "/" && self.lang == Lang::EN;
            match (english, first, second) {
                // Day or month first? Only one of them can be told.
                (true, 1..=12, 1..=12) if first != second => return None,
                (true, 1..=12, _) => Date::new(year, first, second).ok()?,
                _ => Date::new(year, second, first).ok()?,
            }
        };
        Some((at + 3, (date, date), Granularity::Day))
    }

    /// 24 November 2026, 24. November, 24 de noviembre de 2026, the 2nd of March, 24 ноября 2026 года.
    fn day_and_month(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        let day = self.day(at)?;
        let between = self.gap(at);
        let mut next = at + 1;
        if !matches!(between, " " | ". " | "." | "\u{a0}" | "-" | "/") {
            return None;
        }
        if matches!(self.lower(next), "of" | "de" | "di") && self.close(next) {
            next += 1;
        }
        let month = self.month(next)?;
        let (end, year) = self.year_after(next);
        self.full(end, year, month, day)
    }

    /// November 24, 2026; April 2029; avril 2029.
    fn month_first(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        let month = self.month(at)?;
        if let (end, Some(year)) = self.year_after(at) {
            let first = Date::new(year, month, 1).ok()?;
            return Some((end, period(first, Granularity::Month)?, Granularity::Month));
        }
        if !matches!(self.gap(at), " " | ". " | "\u{a0}") || !matches!(self.lang.as_str(), "en" | "") {
            return None;
        }
        let day = self.day(at + 1)?;
        // "March 12:30", "May 5%", "June 1.5".
        let after = &self.text[self.tokens[at + 1].end..];
        let mut chars = after.chars();
        match (chars.next(), chars.next()) {
            (Some('%' | ':'), _) => return None,
            (Some('.' | ','), Some(c)) if c.is_ascii_digit() => return None,
            _ => {}
        }
        let (end, year) = self.year_after(at + 1);
        self.full(end, year, month, day)
    }

    /// A year after the token, past a comma or "of" in the languages that have one.
    fn year_after(&self, at: usize) -> (usize, Option<i16>) {
        let near = matches!(self.gap(at), " " | ", " | ". " | "\u{a0}");
        let joined = usize::from(matches!(self.lower(at + 1), "de" | "del" | "of"));
        match self.year(at + 1 + joined).filter(|_| near && (joined == 0 || self.close(at + 1))) {
            Some(year) => (at + 2 + joined, Some(year)),
            None => (at + 1, None),
        }
    }

    fn full(&self, end: usize, year: Option<i16>, month: i8, day: i8) -> Option<(usize, (Date, Date), Granularity)> {
        let date = match year {
            Some(year) => Date::new(year, month, day).ok()?,
            None => nearest(self.today?, month, day)?,
        };
        Some((end, (date, date), Granularity::Day))
    }

    /// Q3 2026, third quarter of 2026.
    fn quarter(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        let (number, last) = match self.tokens[at].text {
            "Q1" | "T1" | "1T" | "K1" => (1, at),
            "Q2" | "T2" | "2T" | "K2" => (2, at),
            "Q3" | "T3" | "3T" | "K3" => (3, at),
            "Q4" | "T4" | "4T" | "K4" => (4, at),
            _ => (*self.words.quarters.get(&(self.lower(at), self.lower(at + 1)))?, at + 1),
        };
        let mut next = last + 1;
        while matches!(self.lower(next), "of" | "de" | "del" | "des" | "jahres" | "van") {
            next += 1;
        }
        let year = self.year(next).filter(|_| self.close(last))?;
        Some((next + 1, quarter(year, number)?, Granularity::Quarter))
    }

    /// "in 2019", "im Jahr 2019", "en 2019", "в 2019 году".
    fn bare_year(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        static BEFORE: WordList = WordList::new(
            "in since by until from during before after year im jahr jahre seit bis ab en depuis dès desde hasta nel dal em no de до с в \
                              vóór sinds tot anno année año ano jaar",
        );
        let year = self.year(at).filter(|year| (1500..2200).contains(year))?;
        let after = self.lower(at + 1);
        let russian = self.lang.as_str() == "ru" && matches!(after, "год" | "года" | "году");
        let before = at.checked_sub(1).filter(|before| self.close(*before)).map(|before| self.lower(before)).unwrap_or_default();
        if !russian && !BEFORE.has(before) {
            return None;
        }
        // "in 2000 homes" counts homes; a year has no unit and no noun in the plural right after it.
        let rest = &self.text[self.tokens[at].end..];
        let counts = rest.starts_with(['%', '€', '$', '°'])
            || self.gap(at) == " " && after.len() > 3 && after.ends_with('s') && self.lang == Lang::EN;
        if counts || rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let first = Date::new(year, 1, 1).ok()?;
        Some((at + 1 + usize::from(russian), period(first, Granularity::Year)?, Granularity::Year))
    }

    fn relative(&self, at: usize) -> Option<(usize, (Date, Date), Granularity)> {
        let today = self.today?;
        self.phrase(at, today).or_else(|| self.ago(at, today)).or_else(|| self.weekday(at, today))
    }

    /// The longest phrase of the table that begins here.
    fn phrase(&self, at: usize, today: Date) -> Option<(usize, (Date, Date), Granularity)> {
        let known = self.words.phrases.get(self.lower(at))?;
        let (end, phrase) = known.iter().find_map(|phrase| Some((self.matches(at, &phrase.words)?, phrase)))?;
        // "am Morgen", "por la mañana": the time of day, not the day after.
        let before = at.checked_sub(1).map(|before| self.lower(before)).unwrap_or_default();
        if end == at + 1 {
            match self.lower(at) {
                "morgen" if self.tokens[at].text.starts_with(char::is_uppercase) && at > 0 => return None,
                "mañana" if matches!(before, "la" | "una" | "cada" | "misma") => return None,
                "hier" if self.lang.as_str() != "fr" => return None,
                _ => {}
            }
        }
        Some((end, shifted(today, phrase.granularity, phrase.by)?, phrase.granularity))
    }

    /// Where a phrase ends that begins at a token.
    fn matches(&self, at: usize, phrase: &[&str]) -> Option<usize> {
        let mut next = at;
        for word in phrase {
            if self.lower(next) != *word || next > at && !self.close(next - 1) {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// Three weeks ago, vor drei Jahren, il y a deux mois, через неделю.
    fn ago(&self, at: usize, today: Date) -> Option<(usize, (Date, Date), Granularity)> {
        let before = |list: &[Vec<&str>]| list.iter().filter_map(|phrase| self.matches(at, phrase)).max();
        if let Some((start, sign)) =
            before(&self.words.ago_before).map(|n| (n, -1)).or_else(|| before(&self.words.ahead_before).map(|n| (n, 1)))
        {
            let (end, count, granularity) = self.counted(start)?;
            return Some((end, shifted(today, granularity, sign * count)?, granularity));
        }
        if self.words.ago_after.is_empty() {
            return None;
        }
        let (end, count, granularity) = self.counted(at)?;
        let end = self.words.ago_after.iter().find_map(|phrase| self.matches(end, phrase).filter(|_| self.close(end - 1)))?;
        Some((end, shifted(today, granularity, -count)?, granularity))
    }

    /// A number and a unit of time.
    fn counted(&self, at: usize) -> Option<(usize, i64, Granularity)> {
        let mut unit = at + 1;
        let count = match self.number(at, 1, 999) {
            Some(count) => i64::from(count),
            None => match self.words.numbers.get(self.lower(at)) {
                Some(n) => *n,
                // "через неделю": one.
                None if self.lang.as_str() == "ru" => {
                    unit = at;
                    1
                }
                None => return None,
            },
        };
        if unit > at && !self.close(at) {
            return None;
        }
        let known = *self.words.units.get(self.lower(unit))?;
        Some((unit + 1, count, known))
    }

    fn weekday(&self, at: usize, today: Date) -> Option<(usize, (Date, Date), Granularity)> {
        let name = |at: usize| {
            let known = self.words.weekdays.get(self.lower(at))?;
            known.iter().find_map(|(words, day)| Some((*day, self.matches(at, words)?)))
        };
        // "last Tuesday", "nächsten Freitag"; "mardi prochain".
        let leading = self.words.last.contains(self.lower(at)) || self.words.next.contains(self.lower(at));
        let (start, ahead, last) = match leading && self.close(at) {
            true => (at + 1, self.words.next.contains(self.lower(at)), self.words.last.contains(self.lower(at))),
            false => (at, false, false),
        };
        let (weekday, mut end) = name(start)?;
        if self.tokens[start].text.starts_with(char::is_lowercase) && matches!(self.lang.as_str(), "en" | "de") {
            return None;
        }
        let (mut ahead, mut last) = (ahead, last);
        if self.close(end - 1) && self.words.next.contains(self.lower(end)) {
            (ahead, end) = (true, end + 1);
        } else if self.close(end - 1) && self.words.last.contains(self.lower(end)) {
            (last, end) = (true, end + 1);
        }
        let mut day = weekday_near(today, weekday, ahead)?;
        if last && day == today {
            day = step(day, (-7).days())?;
        }
        Some((end, (day, day), Granularity::Day))
    }
}

/// The phrase of Chinese or Japanese that begins a text.
pub(crate) fn han_phrase(text: &str) -> Option<(usize, Granularity, i64)> {
    HAN.iter().find(|(phrase, ..)| text.starts_with(phrase)).map(|(phrase, granularity, by)| (phrase.len(), *granularity, *by))
}
