//! Numerals written in ideographs: 二十五, 一百二十, 三万五千, 两千, 〇.

/// The whole number that begins a text, with its length in bytes; at most five ideographs, below ten thousand.
pub(crate) fn small(text: &str) -> Option<(i64, usize)> {
    let (value, length) = read(text)?;
    (value < 10_000.0).then_some((value as i64, length))
}

fn digit(c: char) -> Option<f64> {
    "零一二三四五六七八九".chars().position(|d| d == c).map(|d| d as f64).or(match c {
        '〇' => Some(0.0),
        '两' | '兩' => Some(2.0),
        _ => None,
    })
}

fn place(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        _ => return None,
    })
}

/// The number that begins a text, in ideographs with places of ten, with its length in bytes. A digit that stands alone
/// counts; several digits in a row without places (二三) do not.
pub(crate) fn read(text: &str) -> Option<(f64, usize)> {
    let (mut total, mut section, mut current) = (0.0, 0.0, None::<f64>);
    let mut length = 0;
    let (mut places, mut last) = (false, f64::MAX);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            if current.is_some_and(|known| known > 0.0) {
                return None;
            }
            current = Some(value);
        } else if let Some(size) = place(c) {
            // 十二 begins with its place; 百 and 千 need a digit before them.
            if current.is_none() && (size > 10.0 || section > 0.0) || size >= last {
                break;
            }
            section += current.take().unwrap_or(1.0) * size;
            (places, last) = (true, size);
        } else if let Some(size) = match c {
            '万' | '萬' => Some(1e4),
            '亿' | '億' => Some(1e8),
            _ => None,
        } {
            if section == 0.0 && current.is_none() {
                break;
            }
            let own = section + current.take().unwrap_or(0.0);
            total = if size > 1e4 { (total + own) * size } else { total + own * size };
            (section, places, last) = (0.0, true, f64::MAX);
        } else {
            break;
        }
        length += c.len_utf8();
        if length > 45 {
            return None;
        }
    }
    if length == 0 || !places && current.is_none() {
        return None;
    }
    Some((total + section + current.unwrap_or(0.0), length))
}

/// The decimals that begin a text (点五 of 三点五): their value and length.
pub(crate) fn fraction(text: &str) -> (f64, usize) {
    let Some(after) = text.strip_prefix('点') else { return (0.0, 0) };
    let (mut value, mut size, mut length) = (0.0, 0.1, 0);
    for d in after.chars().map_while(|c| Some((digit(c)?, c))) {
        value += d.0 * size;
        size /= 10.0;
        length += d.1.len_utf8();
    }
    if length == 0 { (0.0, 0) } else { (value, '点'.len_utf8() + length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_numbers() {
        for (text, value) in [
            ("二十五", 25.0),
            ("十二", 12.0),
            ("一百二十", 120.0),
            ("三万五千", 35_000.0),
            ("两千零八", 2008.0),
            ("五", 5.0),
            ("一亿两千万", 1.2e8),
        ] {
            assert_eq!(read(text), Some((value, text.len())), "{text}");
        }
        for text in ["", "万", "二三", "百姓", "千"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
