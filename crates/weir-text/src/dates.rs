//! Calendar dates as figures: a day, or a month of a year, that the text names itself. [`crate::moments`] reads them, and
//! relative dates, quarters and years besides.

use crate::calendar::Granularity;
use crate::moments::moments;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::ops::Range;
use weir_model::{Article, Lang};

/// A date as days since 1970-01-01; a month runs from its first day to its last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Day {
    pub range: Range<usize>,
    pub low: f64,
    pub high: f64,
}

/// The day an article was published, for dates without a year.
pub(crate) fn reference(article: &Article) -> Option<Date> {
    article.metadata.published.map(|at| at.to_zoned_datetime(TimeZone::UTC).date())
}

/// The dates of a text.
pub(crate) fn dates(text: &str, lang: Lang, today: Option<Date>) -> Vec<Day> {
    let plain = moments(text, lang, today).into_iter().filter(|moment| !moment.relative);
    plain
        .filter(|moment| matches!(moment.granularity, Granularity::Day | Granularity::Month))
        .map(|moment| Day { low: days(moment.from), high: days(moment.to), range: moment.range })
        .collect()
}

fn days(date: Date) -> f64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() as f64 / 24.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lang: Lang, expected: &[(&str, &str)]) {
        let today = Some(Date::constant(2026, 11, 24));
        let epoch = Date::constant(1970, 1, 1);
        let seen: Vec<(String, String)> = dates(text, lang, today)
            .into_iter()
            .map(|day| {
                let date = |days: f64| (epoch + jiff::SignedDuration::from_hours(24 * days as i64)).to_string();
                let shown = if day.low == day.high { date(day.low) } else { format!("{}..{}", date(day.low), date(day.high)) };
                (text[day.range].to_owned(), shown)
            })
            .collect();
        let seen: Vec<(&str, &str)> = seen.iter().map(|(text, date)| (text.as_str(), date.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn days_and_months() {
        check("It opens on 24 November 2026, or May 3.", Lang::EN, &[("24 November 2026", "2026-11-24"), ("May 3", "2027-05-03")]);
        check("By April 2029 it may open.", Lang::EN, &[("April 2029", "2029-04-01..2029-04-30")]);
        check(
            "November 3rd, 2026 and the 2nd of March 2027",
            Lang::EN,
            &[("November 3rd, 2026", "2026-11-03"), ("2nd of March 2027", "2027-03-02")],
        );
        check("Am 24. November beginnt es.", Lang::DE, &[("24. November", "2026-11-24")]);
        check(
            "2026年11月24日开幕，2029年4月投产，1月2日",
            Lang::ZH,
            &[("2026年11月24日", "2026-11-24"), ("2029年4月", "2029-04-01..2029-04-30"), ("1月2日", "2027-01-02")],
        );
        check("They may march in May.", Lang::EN, &[]);
    }
}
