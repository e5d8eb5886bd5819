//! Numerals as they are written: 1,200.5, 1.200,5, 1 200, 1'200, 1,00,000, and the second number of a range.

use weir_model::Lang;

/// Languages that write 1.200,5.
const COMMA: &str = "de fr es it pt nl ru pl sv da fi cs tr nb nn no uk be bg el ro hu hr sr sl sk et lv lt ca gl id vi";

/// The value of the digits at `start`, and where they end. English writes 1,200.5; German and its neighbours 1.200,5 or
/// 1 200,5; the Swiss 1'200; India 1,00,000.
pub(crate) fn digits(text: &str, start: usize, lang: Lang) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len()
        && (bytes[end].is_ascii_digit() || (matches!(bytes[end], b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
    {
        end += 1;
    }
    let mut raw = text[start..end].to_owned();
    if raw.len() > 24 {
        return None;
    }
    let comma_decimal = COMMA.split(' ').any(|tag| tag == lang.as_str());
    if raw.len() <= 3 && raw.bytes().all(|b| b.is_ascii_digit()) {
        end = spaced(text, end, comma_decimal, &mut raw);
    }
    let (thousands, decimal) = if comma_decimal { ('.', ',') } else { (',', '.') };
    let mut parts = raw.split(decimal);
    let whole = parts.next()?;
    let fraction = parts.next();
    // Dates (24.11.2026) and versions (1.2.3) are no numbers.
    if parts.next().is_some() {
        return None;
    }
    let groups: Vec<&str> = whole.split(thousands).collect();
    let of_three = groups[1..].iter().all(|group| group.len() == 3) && groups[0].len() <= 3;
    let indian = !comma_decimal
        && groups.len() > 2
        && groups[0].len() <= 2
        && groups.last().is_some_and(|group| group.len() == 3)
        && groups[1..groups.len() - 1].iter().all(|group| group.len() == 2);
    if groups.len() > 1 && !of_three && !indian {
        // "8.5" in a German text: a decimal point all the same.
        let point = comma_decimal && groups.len() == 2 && fraction.is_none() && groups[1].len() < 3;
        return point.then(|| Some((whole.parse().ok()?, end)))?;
    }
    let plain: String = groups.concat();
    let value: f64 = match fraction {
        Some(fraction) => format!("{plain}.{fraction}").parse().ok()?,
        None => plain.parse().ok()?,
    };
    Some((value, end))
}

/// Appends groups of three set apart by a space or an apostrophe, and the decimals after them: where they end.
fn spaced(text: &str, mut end: usize, comma_decimal: bool, raw: &mut String) -> usize {
    loop {
        let rest = &text[end..];
        let Some(gap) = rest.chars().next() else { break };
        let fits = matches!(gap, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’') || gap == ' ' && comma_decimal;
        let after = &rest[gap.len_utf8()..];
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        if !fits || length != 3 || after[3..].starts_with([':', '/', '-', '–']) {
            break;
        }
        // "1 200.5" would be two numbers in one; what follows the group must not go on with points.
        raw.push_str(&after[..3]);
        end += gap.len_utf8() + 3;
        if raw.len() > 18 {
            break;
        }
    }
    let decimal = if comma_decimal { ',' } else { '.' };
    if raw.len() > 3
        && let Some(after) = text[end..].strip_prefix(decimal)
    {
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        if length > 0 && length < 12 {
            raw.push(decimal);
            raw.push_str(&after[..length]);
            end += 1 + length;
        }
    }
    end
}

/// Currency signs that may be written again before the second number of a range.
const SIGNS: [char; 8] = ['$', '£', '€', '¥', '₹', '₽', '₩', '￥'];

/// The second number of a range. `and` joins one only after "between".
pub(crate) fn second(text: &str, start: usize, at: usize, lang: Lang) -> Option<(f64, usize)> {
    let rest = &text[at..];
    let trimmed = rest.trim_start();
    let mut joins: Vec<&str> = vec!["–", "—", "-", "~", "～", "〜", "至", "到", "to ", "bis ", "から"];
    let own: &[&str] = match lang.as_str() {
        "fr" => &["à "],
        "es" | "pt" | "it" | "ca" => &["a "],
        "nl" => &["tot "],
        "ru" => &["до "],
        _ => &[],
    };
    joins.extend(own);
    let between = ["between", "zwischen", "entre", "tra", "fra", "tussen", "между"];
    let before = text[..start].trim_end_matches(|c: char| SIGNS.contains(&c) || c.is_whitespace());
    let before = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    if between.contains(&before.as_str()) {
        joins.extend(["and ", "und ", "et ", "y ", "e ", "en ", "и "]);
    }
    let join = joins.into_iter().find(|join| trimmed.starts_with(join))?;
    let after = trimmed[join.len()..].trim_start().trim_start_matches(SIGNS);
    let start = text.len() - after.len();
    after.starts_with(|c: char| c.is_ascii_digit()).then(|| digits(text, start, lang)).flatten()
}
