//! The words in dates: zones, years of two digits, and the names of months in many languages.

/// Seconds east of UTC.
pub(crate) fn zone(text: &str) -> Option<i32> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    if let Some(rest) = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC")).filter(|rest| rest.starts_with(['+', '-'])) {
        return zone(rest);
    }
    if let Some(rest) = text.strip_prefix(['+', '-']) {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes) = match digits.len() {
            1 | 2 => (digits.parse::<i32>().ok()?, 0),
            3 => (digits[..1].parse().ok()?, digits[1..].parse().ok()?),
            4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
            _ => return None,
        };
        let seconds = hours * 3600 + minutes * 60;
        return Some(if text.starts_with('-') { -seconds } else { seconds });
    }
    let hours = match text.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
        "EST" | "CDT" | "ET" => -5,
        "EDT" | "AST" | "AT" => -4,
        "CST" | "MDT" | "CT" => -6,
        "MST" | "PDT" | "MT" => -7,
        "PST" | "AKDT" | "PT" => -8,
        "AKST" => -9,
        "HST" => -10,
        "BST" | "CET" | "MEZ" => 1,
        "CEST" | "MEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "IST" => return Some(5 * 3600 + 1800),
        "HKT" | "SGT" | "AWST" => 8,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        _ => return None,
    };
    Some(hours * 3600)
}

pub(crate) fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    Some(match text.len() {
        4 => year,
        _ if year < 70 => 2000 + year,
        _ => 1900 + year,
    })
}

/// Names of months by their beginnings, in lower case; the longest that fits counts.
#[rustfmt::skip]
const MONTHS: [(i8, &[&str]); 12] = [
    (1, &["jan", "ene", "gen", "sty", "led", "oca", "ιαν", "янв", "січ", "tam", "ocak", "一月", "يناير"]),
    (2, &["feb", "fév", "fev", "lut", "úno", "şub", "φεβ", "фев", "лют", "hel", "二月", "فبراير"]),
    (3, &["mar", "mär", "mrz", "maa", "már", "bře", "μάρ", "μαρ", "мар", "бер", "mrt", "三月", "مارس"]),
    (4, &["apr", "abr", "avr", "ápr", "kwi", "dub", "nis", "απρ", "апр", "кві", "huh", "四月", "أبريل"]),
    (5, &["may", "mai", "mag", "maj", "máj", "mei", "kvě", "μάι", "μαΐ", "μαι", "мая", "май", "тра", "tou", "五月", "مايو"]),
    (6, &["jun", "juin", "giu", "jún", "cze", "červ", "haz", "ιούν", "ιουν", "июн", "чер", "kes", "六月", "يونيو"]),
    (7, &["jul", "juil", "lug", "júl", "lip", "červenc", "tem", "ιούλ", "ιουλ", "июл", "лип", "hei", "七月", "يوليو"]),
    (8, &["aug", "aoû", "aou", "ago", "sie", "srp", "ağu", "αύγ", "αυγ", "авг", "сер", "elo", "八月", "أغسطس"]),
    (9, &["sep", "set", "szep", "wrz", "zář", "eyl", "σεπ", "сен", "вер", "syy", "九月", "سبتمبر"]),
    (10, &["oct", "okt", "ott", "out", "paź", "říj", "eki", "οκτ", "окт", "жов", "lok", "十月", "أكتوبر"]),
    (11, &["nov", "lis", "listopad", "kas", "νοέ", "νοε", "ноя", "marras", "十一月", "نوفمبر"]),
    (12, &["dec", "dez", "déc", "dic", "des", "gru", "pros", "ara", "δεκ", "дек", "гру", "joulu", "十二月", "ديسمبر"]),
];

/// The month of a name in lower case, `11月` included.
pub(crate) fn month_name(word: &str) -> Option<i8> {
    if let Some(number) = word.strip_suffix('月').and_then(|number| number.parse().ok()) {
        return (1..=12).contains(&number).then_some(number);
    }
    if word.is_empty() || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let names = MONTHS.iter().flat_map(|(month, names)| names.iter().map(move |name| (*month, *name)));
    names.filter(|(_, name)| word.starts_with(name)).max_by_key(|(_, name)| name.len()).map(|(month, _)| month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_many_languages() {
        for (word, month) in
            [("november", 11), ("juin", 6), ("juillet", 7), ("července", 7), ("června", 6), ("marzo", 3), ("十一月", 11), ("7月", 7)]
        {
            assert_eq!(month_name(word), Some(month), "{word}");
        }
        for word in ["", "13月", "x", "24"] {
            assert_eq!(month_name(word), None, "{word}");
        }
    }

    #[test]
    fn zones() {
        for (text, hours) in [("Z", 0), ("+0200", 2), ("GMT+02:00", 2), ("-5", -5), ("EST", -5), ("CEST", 2)] {
            assert_eq!(zone(text), Some(hours * 3_600), "{text}");
        }
    }
}
