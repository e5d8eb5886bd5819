//! What the words of a block look like.

/// A block's text in the forms that rules ask for.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// Lower case, straight apostrophes, white space collapsed.
    pub lower: String,
    /// Characters.
    pub chars: usize,
    /// Mostly written without spaces.
    pub cjk: bool,
    /// No small letter, and some capitals.
    pub all_capitals: bool,
    /// Ends like a sentence.
    pub ends_sentence: bool,
}

impl Words {
    pub(crate) fn of(text: &str) -> Words {
        let (mut upper, mut small, mut cjk, mut chars) = (0usize, 0usize, 0usize, 0usize);
        for c in text.chars() {
            chars += 1;
            upper += usize::from(c.is_uppercase());
            small += usize::from(c.is_lowercase());
            cjk += usize::from(is_ideograph(c));
        }
        let lower: String = text.trim().chars().map(narrow).flat_map(char::to_lowercase).collect();
        // The possessive of a name in capitals is often written small.
        let small = small - lower.matches("'s").count().min(small).min(text.matches("’s").count() + text.matches("'s").count());
        let end = lower.trim_end_matches(['"', '”', '\'', ')', '»', '」', '』', ']']).chars().next_back();
        Words {
            chars,
            cjk: cjk * 3 >= chars && cjk > 0,
            all_capitals: upper >= 4 && small == 0,
            ends_sentence: end.is_some_and(|c| matches!(c, '.' | '!' | '?' | '。' | '…' | ';' | ':' | '।' | '؟' | '۔')),
            lower,
        }
    }

    /// The number of words; two ideographs count as one.
    pub(crate) fn count(&self) -> usize {
        if self.cjk { self.chars / 2 } else { self.lower.split_whitespace().count() }
    }

    /// Without the signs around it.
    pub(crate) fn bare(&self) -> &str {
        self.lower.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, ':' | '-' | '–' | '—' | '*' | '|' | '[' | ']' | '(' | ')' | '>' | '»' | '▼' | '▶' | '→' | '•' | '…' | '+')
        })
    }

    pub(crate) fn starts_with_any(&self, phrases: &[&str]) -> bool {
        let text = self.lower.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '【'));
        let inner = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        phrases.iter().any(|phrase| {
            text.strip_prefix(phrase).or_else(|| inner.strip_prefix(phrase)).is_some_and(|rest| {
                // A phrase ends where a word ends, except in scripts without spaces.
                !phrase.ends_with(|c: char| c.is_alphanumeric() && !is_ideograph(c)) || !rest.starts_with(char::is_alphanumeric)
            })
        })
    }

    pub(crate) fn contains_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.lower.contains(phrase))
    }

    /// How many of the phrases stand in the text.
    pub(crate) fn count_of(&self, phrases: &[&str]) -> usize {
        phrases.iter().filter(|phrase| self.lower.contains(**phrase)).count()
    }

    /// Long enough to be a paragraph of an article.
    pub(crate) fn is_substantial(&self) -> bool {
        self.chars >= if self.cjk { 30 } else { 80 }
    }

    /// Nothing but a date, perhaps with the time and the usual words around it.
    pub(crate) fn is_dateline(&self) -> bool {
        if self.chars > 110 || self.chars < 6 {
            return false;
        }
        let text = &self.lower;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let year = text
            .as_bytes()
            .windows(4)
            .any(|part| (part.starts_with(b"19") || part.starts_with(b"20")) && part.iter().all(u8::is_ascii_digit));
        if digits < 3 {
            return false;
        }
        let mut other = 0;
        let mut hint = year;
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let letters: String = word.chars().filter(|c| !c.is_numeric()).collect();
            if letters.is_empty() {
                continue;
            }
            if DATE_WORDS.contains(&letters.as_str())
                || MONTHS.iter().any(|month| letters.starts_with(month) && letters.len() <= month.len() + 7)
            {
                hint = true;
                continue;
            }
            other += if letters.chars().any(is_ideograph) { letters.chars().count().div_ceil(3) } else { 1 };
        }
        hint && (other == 0 || other <= 2 && digits >= 6 && (self.chars <= 60 || !self.ends_sentence))
    }
}

/// Whether the text speaks to its reader or of itself.
pub(crate) fn is_addressed(lower: &str) -> bool {
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(
            word,
            "we" | "our"
                | "us"
                | "your"
                | "you"
                | "wir"
                | "uns"
                | "sie"
                | "ihre"
                | "nous"
                | "vous"
                | "votre"
                | "nuestro"
                | "nuestra"
                | "tu"
        )
    }) || lower.contains('您')
        || ["我们", "我們", "讓你", "让你"].iter().any(|word| lower.contains(word))
}

pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}' | '\u{0e00}'..='\u{0e7f}')
}

/// Wide forms of ASCII and curly apostrophes as their plain forms, so that a rule names each sign once.
fn narrow(c: char) -> char {
    match c {
        '’' | '‘' | '`' => '\'',
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Letters and digits only, in lower case: for comparing texts that differ in marks and spaces.
pub(crate) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "mär", "apr", "may", "mai", "mag", "jun", "jul", "aug", "sep", "oct", "okt", "ott", "nov", "dec", "dez", "dic", "déc", "fév", "avr", "juin",
    "juil", "aoû", "ene", "abr", "ago", "gen", "giu", "lug", "set", "янв", "фев", "мар", "апр", "мая", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
    "sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru", "ιαν", "φεβ", "μαρ", "απρ", "μαΐ", "ιουν", "ιουλ", "αυγ", "σεπ", "οκτ", "νοε", "δεκ",
];

#[rustfmt::skip]
const DATE_WORDS: &[&str] = &[
    "am", "pm", "a", "p", "m", "h", "min", "st", "nd", "rd", "th", "t", "z", "utc", "gmt", "est", "edt", "pst", "pdt", "hst", "cet", "cest", "bst", "ist", "et", "ct", "pt",
    "on", "at", "the", "and", "of", "de", "le", "um", "uhr", "vom", "den", "der", "à", "a las", "las", "il", "alle", "el", "del",
    "posted", "published", "updated", "update", "created", "date", "last", "modified", "first", "time", "ago", "read", "minutes", "mins", "minute",
    "veröffentlicht", "aktualisiert", "stand", "lesedauer", "datum", "erstellt", "publié", "mis", "jour", "publicado", "actualizado", "pubblicato", "aggiornato", "opublikowano",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "mo", "di", "mi", "do", "fr", "sa", "so",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    "segunda", "terça", "quarta", "quinta", "sexta", "feira", "s", "às", "年", "月", "日", "时", "分", "秒", "年月日", "星期", "发布时间", "发表时间", "更新时间", "时间", "日期",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals() {
        assert!(Words::of("MAYOR CALLS COUNCIL’S DAM PLAN A ‘DISGRACE’").all_capitals);
        assert!(Words::of("MAYOR CALLS LI’s PLAN BAD").all_capitals);
        assert!(!Words::of("NASA says").all_capitals);
        assert!(!Words::of("稀土").all_capitals);
    }

    #[test]
    fn datelines() {
        for line in [
            "Updated Nov 19, 9:41 AM;Posted Nov 18, 8:19 PM",
            "November 19, 2019 | 4:20am | Updated November 19, 2019 | 9:32pm",
            "PUBLISHED: 10:48, Tue, Nov 19, 2019 | UPDATED: 11:05, Tue, Nov 19, 2019",
            "segunda-feira, 22 de janeiro de 2018 às 0:13",
            "15.04.2026 - 15:48 UhrLesedauer: 2 Min.",
            "25/04/2026 Actualizado a las 15:10h.",
            "2012年01月12日 18:49",
        ] {
            assert!(Words::of(line).is_dateline(), "{line}");
        }
        for line in
            ["In 2019 the company sold 4,000 cars in May.", "May the 4th be with you", "Windows 2000", "The band plays at the town hall."]
        {
            assert!(!Words::of(line).is_dateline(), "{line}");
        }
    }

    #[test]
    fn a_phrase_ends_with_a_word() {
        assert!(Words::of("» Share this:").starts_with_any(&["share this"]));
        assert!(!Words::of("Shareholders met").starts_with_any(&["share"]));
        assert!(Words::of("点击查看更多").starts_with_any(&["点击"]));
    }
}
