//! Arithmetic of days and the periods that hold them. Weeks run from Monday (ISO 8601).

use crate::calendar::Granularity;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The whole period that holds a day: the day, its week, month, quarter or year.
pub(crate) fn period(day: Date, granularity: Granularity) -> Option<(Date, Date)> {
    Some(match granularity {
        Granularity::Day => (day, day),
        Granularity::Week => {
            let monday = step(day, (-i64::from(day.weekday().to_monday_zero_offset())).days())?;
            (monday, step(monday, 6.days())?)
        }
        Granularity::Month => (day.first_of_month(), day.last_of_month()),
        Granularity::Quarter => return quarter(day.year(), (day.month() - 1) / 3 + 1),
        Granularity::Year => (day.first_of_year(), day.last_of_year()),
    })
}

pub(crate) fn quarter(year: i16, number: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, number.checked_sub(1)?.checked_mul(3)?.checked_add(1)?, 1).ok()?;
    Some((first, Date::new(year, first.month() + 2, 1).ok()?.last_of_month()))
}

pub(crate) fn step(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

/// The period so many steps from a day's own.
pub(crate) fn shifted(day: Date, granularity: Granularity, by: i64) -> Option<(Date, Date)> {
    if by.abs() > 999 {
        return None;
    }
    let there = match granularity {
        Granularity::Day => step(day, by.days()),
        Granularity::Week => step(day, by.weeks()),
        Granularity::Month => step(day.first_of_month(), by.months()),
        Granularity::Quarter => step(day.first_of_month(), (3 * by).months()),
        Granularity::Year => step(day.first_of_month(), by.years()),
    }?;
    period(there, granularity)
}

/// The day of a month nearest to another day.
pub(crate) fn nearest(today: Date, month: i8, day: i8) -> Option<Date> {
    let years = [today.year().checked_sub(1)?, today.year(), today.year().checked_add(1)?];
    let near = years.into_iter().filter_map(|year| Date::new(year, month, day).ok());
    near.min_by_key(|date| (date.duration_since(today).as_hours()).abs())
}

/// The day of the week (Monday is 0), so many weeks from the week of a day.
pub(crate) fn weekday_in_week(today: Date, weekday: i8, weeks: i64) -> Option<Date> {
    step(shifted(today, Granularity::Week, weeks)?.0, i64::from(weekday).days())
}

/// The latest such day, today included; or the next one.
pub(crate) fn weekday_near(today: Date, weekday: i8, ahead: bool) -> Option<Date> {
    let own = today.weekday().to_monday_zero_offset();
    let back = i64::from((own - weekday).rem_euclid(7));
    if ahead { step(today, (7 - back).days()) } else { step(today, (-back).days()) }
}
