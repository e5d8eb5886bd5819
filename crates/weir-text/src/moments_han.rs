//! Dates in Chinese and Japanese text: 2026年11月24日, 去年, 上周二, 三年前, 2026年第三季度.

use crate::calendar::Granularity;
use crate::han_numeral::small;
use crate::moments::{Moment, han_phrase};
use crate::periods::{nearest, period, quarter, shifted, weekday_in_week, weekday_near};
use jiff::civil::Date;

type Hit = (usize, (Date, Date), Granularity, bool);

pub(crate) fn moments(text: &str, today: Option<Date>) -> Vec<Moment> {
    let mut found: Vec<Moment> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let hit = absolute(text, at, today).or_else(|| today.and_then(|today| relative(text, at, today)));
        let Some((length, (from, to), granularity, relative)) = hit else {
            // A number is read from its first digit only: 12026年 is no year.
            let skip: usize = text[at..].chars().take_while(char::is_ascii_digit).map(char::len_utf8).sum();
            at += skip.max(c.len_utf8());
            continue;
        };
        found.push(Moment { range: at..at + length, from, to, granularity, relative });
        at += length;
    }
    found
}

/// A number at the start of a text, in digits or ideographs, and its length in bytes.
fn number(text: &str) -> Option<(i64, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        return Some((text.get(..digits).filter(|_| digits <= 4)?.parse().ok()?, digits));
    }
    small(text)
}

/// 二〇二六年, ２０２６年: the four digits of a year.
fn year(text: &str) -> Option<(i16, usize)> {
    let mut value = 0i16;
    let mut length = 0;
    for c in text.chars().take(4) {
        let digit = c.to_digit(10).or_else(|| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32)).or_else(|| {
            let wide = u32::from(c).checked_sub(0xff10)?;
            (wide < 10).then_some(wide)
        });
        let digit = digit.or((c == '○' || c == '零').then_some(0))?;
        value = value * 10 + i16::try_from(digit).ok()?;
        length += c.len_utf8();
    }
    let rest = text[length..].strip_prefix('年')?;
    // 2000年前 is two thousand years ago.
    ((1500..2200).contains(&value) && !rest.starts_with('前') && !rest.starts_with("多")).then_some((value, length + '年'.len_utf8()))
}

fn absolute(text: &str, at: usize, today: Option<Date>) -> Option<Hit> {
    let rest = &text[at..];
    let head = iso(rest);
    if head.is_some() {
        return head;
    }
    if let Some((year, used)) = year(rest) {
        let after = &rest[used..];
        if let Some((month, day, length)) = month_day(after) {
            let first = Date::new(year, month, day.unwrap_or(1)).ok()?;
            let granularity = if day.is_some() { Granularity::Day } else { Granularity::Month };
            return Some((used + length, period(first, granularity)?, granularity, false));
        }
        if let Some((number, length)) = season(after) {
            return Some((used + length, quarter(year, number)?, Granularity::Quarter, false));
        }
        return Some((used, period(Date::new(year, 1, 1).ok()?, Granularity::Year)?, Granularity::Year, false));
    }
    let (month, day, length) = month_day(rest)?;
    let date = nearest(today?, month, day?)?;
    Some((length, (date, date), Granularity::Day, false))
}

fn iso(text: &str) -> Option<Hit> {
    let bytes = text.as_bytes();
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' || bytes.get(10).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let date = Date::new(text.get(..4)?.parse().ok()?, text.get(5..7)?.parse().ok()?, text.get(8..10)?.parse().ok()?).ok()?;
    Some((10, (date, date), Granularity::Day, false))
}

/// 11月24日, 11月; the length in bytes.
fn month_day(text: &str) -> Option<(i8, Option<i8>, usize)> {
    let (month, used) = number(text)?;
    let after = text[used..].strip_prefix('月')?;
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let length = used + '月'.len_utf8();
    let day = number(after).filter(|(day, used)| (1..=31).contains(day) && after[*used..].starts_with(['日', '号']));
    Some(match day {
        Some((day, used)) => (month, i8::try_from(day).ok(), length + used + '日'.len_utf8()),
        None => (month, None, length),
    })
}

/// 第三季度, 三季度, 第3四半期.
fn season(text: &str) -> Option<(i8, usize)> {
    let rest = text.strip_prefix('第').unwrap_or(text);
    let (number, used) = number(rest)?;
    let word = ["季度", "四半期"].into_iter().find(|word| rest[used..].starts_with(word))?;
    let number = i8::try_from(number).ok().filter(|number| (1..=4).contains(number))?;
    Some((number, text.len() - rest.len() + used + word.len()))
}

fn relative(text: &str, at: usize, today: Date) -> Option<Hit> {
    let rest = &text[at..];
    // 一周五天 is five days a week, 每周五 no single day.
    let counted = text[..at].ends_with(['一', '两', '三', '四', '五', '六', '几', '每', '数']);
    if let Some(hit) = weekday(rest, today).filter(|_| !counted) {
        return Some(hit);
    }
    if let Some((length, granularity, by)) = han_phrase(rest) {
        let after = &rest[length..];
        // 去年11月, 今年3月5日, 去年第四季度: the year is told, what follows is exact.
        if granularity == Granularity::Year {
            let year = shifted(today, granularity, by)?.0.year();
            let space = after.len() - after.trim_start().len();
            if let Some((month, day, used)) = month_day(&after[space..]) {
                let first = Date::new(year, month, day.unwrap_or(1)).ok()?;
                let exact = if day.is_some() { Granularity::Day } else { Granularity::Month };
                return Some((length + space + used, period(first, exact)?, exact, true));
            }
            if let Some((number, used)) = season(after) {
                return Some((length + used, quarter(year, number)?, Granularity::Quarter, true));
            }
        }
        // 前年 inside 三年前年产… is another word; 后天 inside 先天后天 too.
        let before = text[..at].chars().next_back();
        let inside =
            matches!(before, Some('年' | '天' | '日')) && matches!(granularity, Granularity::Year | Granularity::Day) && by.abs() == 2;
        return (!inside).then_some((length, shifted(today, granularity, by)?, granularity, true));
    }
    ago(rest, today)
}

/// 周二, 上周二, 下周五, 星期天, 火曜日.
fn weekday(text: &str, today: Date) -> Option<Hit> {
    let lead = [("上上", Some(-2)), ("上", Some(-1)), ("下", Some(1)), ("本", Some(0)), ("这", Some(0))];
    let (used, week) = lead.into_iter().find(|(word, _)| text.starts_with(word)).map_or((0, None), |(word, week)| (word.len(), week));
    let rest = &text[used..];
    let word = ["星期", "礼拜", "周"].into_iter().find(|word| rest.starts_with(word));
    if let Some(word) = word {
        let c = rest[word.len()..].chars().next()?;
        let day = "一二三四五六".chars().position(|d| d == c).or(matches!(c, '日' | '天').then_some(6))? as i8;
        // 一周五天, 周一围 … are rare; 周一致 and 周日本 are not days of the week.
        let after = &rest[word.len() + c.len_utf8()..];
        if word == "周" && after.starts_with(['致', '些', '次', '个', '本', '年', '边']) {
            return None;
        }
        let length = used + word.len() + c.len_utf8();
        let date = match week {
            Some(weeks) => weekday_in_week(today, day, weeks)?,
            None => weekday_near(today, day, false)?,
        };
        return Some((length, (date, date), Granularity::Day, true));
    }
    if used > 0 {
        return None;
    }
    let c = text.chars().next()?;
    let day = "月火水木金土日".chars().position(|d| d == c)? as i8;
    let tail = text[c.len_utf8()..].strip_prefix("曜")?;
    let length = c.len_utf8() + "曜".len() + if tail.starts_with('日') { '日'.len_utf8() } else { 0 };
    let date = weekday_near(today, day, false)?;
    Some((length, (date, date), Granularity::Day, true))
}

/// 三年前, 两周后, 3天前, 2週間後.
fn ago(text: &str, today: Date) -> Option<Hit> {
    let (count, used) = number(text)?;
    let units = [
        ("个月", Granularity::Month),
        ("か月", Granularity::Month),
        ("カ月", Granularity::Month),
        ("ヶ月", Granularity::Month),
        ("周", Granularity::Week),
        ("个星期", Granularity::Week),
        ("星期", Granularity::Week),
        ("週間", Granularity::Week),
        ("天", Granularity::Day),
        ("日", Granularity::Day),
        ("年", Granularity::Year),
    ];
    let (unit, granularity) = units.into_iter().find(|(unit, _)| text[used..].starts_with(unit))?;
    let rest = &text[used + unit.len()..];
    let (word, sign) = [("以前", -1), ("之前", -1), ("前", -1), ("之后", 1), ("以后", 1), ("后", 1), ("後", 1)]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))?;
    Some((used + unit.len() + word.len(), shifted(today, granularity, sign * count)?, granularity, true))
}
