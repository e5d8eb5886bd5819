//! Times as a reader sees them: relative within a day, else the local date; always with the exact time beside it.

use crate::catalogue::Words;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use weir_model::Lang;

/// A time in a page: `<time datetime="{iso}" title="{exact}">{text}</time>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// For machines.
    pub iso: String,
    /// Date, time and zone in full.
    pub exact: String,
    /// Short.
    pub text: String,
}

/// Now, where the reader is, in the reader's words.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The time of the request.
    pub now: Timestamp,
    /// The reader's zone.
    pub zone: TimeZone,
    /// The reader's language.
    pub words: &'static Words,
}

impl Clock {
    /// A clock for a zone's name; the machine's zone for an empty or unknown name.
    pub fn new(now: Timestamp, zone: &str, words: &'static Words) -> Clock {
        let zone = if zone.is_empty() { None } else { TimeZone::get(zone).ok() };
        Clock { now, zone: zone.unwrap_or_else(TimeZone::system), words }
    }

    /// Relative within a day, else the local date and time.
    pub fn when(&self, at: Timestamp) -> When {
        self.labelled(at, self.relative(at).unwrap_or_else(|| self.date_time(at)))
    }

    /// The local date and time, however near.
    pub fn date(&self, at: Timestamp) -> When {
        self.labelled(at, self.date_time(at))
    }

    /// The time of day if it is today, else the date as well.
    pub fn time_of_day(&self, at: Timestamp) -> When {
        let local = self.local(at);
        let today = local.date() == self.local(self.now).date();
        self.labelled(at, if today { local.strftime("%H:%M").to_string() } else { self.date_time(at) })
    }

    /// A day, counted from 1970-01-01, where there is no time of day.
    pub fn day(&self, days: i32) -> When {
        let midnight = Timestamp::from_second(i64::from(days) * 86_400).unwrap_or(Timestamp::UNIX_EPOCH);
        let date = midnight.to_zoned_datetime(TimeZone::UTC).date();
        let this_year = date.year() == self.local(self.now).year();
        let format = match (self.words.lang() == Lang::ZH, this_year) {
            (true, true) => "%-m月%-d日",
            (true, false) => "%Y年%-m月%-d日",
            (false, true) => "%-d %b",
            (false, false) => "%-d %b %Y",
        };
        let exact = if self.words.lang() == Lang::ZH { "%Y年%-m月%-d日" } else { "%A, %-d %B %Y" };
        When { iso: date.to_string(), exact: date.strftime(exact).to_string(), text: date.strftime(format).to_string() }
    }

    /// The local time of day.
    pub fn time(&self, at: Timestamp) -> When {
        self.labelled(at, self.local(at).strftime("%H:%M").to_string())
    }

    /// The local day with its weekday.
    pub fn local_day(&self, at: Timestamp) -> String {
        let local = self.local(at);
        if self.words.lang() == Lang::ZH {
            let weekdays = ["一", "二", "三", "四", "五", "六", "日"];
            let weekday = weekdays.get(local.weekday().to_monday_zero_offset() as usize).copied().unwrap_or_default();
            return format!("{} 星期{weekday}", local.strftime("%-m月%-d日"));
        }
        local.strftime("%A, %-d %B").to_string()
    }

    fn labelled(&self, at: Timestamp, text: String) -> When {
        When { iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), exact: self.exact(at), text }
    }

    fn local(&self, at: Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.zone.clone())
    }

    fn relative(&self, at: Timestamp) -> Option<String> {
        let minutes = (self.now.as_second() - at.as_second()).div_euclid(60);
        Some(match minutes {
            0 => self.words.t("time.now").to_owned(),
            1..60 => self.words.n("time.minutes_ago", minutes),
            60..1440 => self.words.n("time.hours_ago", minutes / 60),
            // A few minutes ahead are a server's wrong clock; more is a plan.
            -60..0 => self.words.n("time.in_minutes", -minutes),
            -1440..-60 => self.words.n("time.in_hours", -minutes / 60),
            _ => return None,
        })
    }

    fn date_time(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let this_year = local.year() == self.local(self.now).year();
        let format = match (self.words.lang() == Lang::ZH, this_year) {
            (true, true) => "%-m月%-d日 %H:%M",
            (true, false) => "%Y年%-m月%-d日",
            (false, true) => "%-d %b, %H:%M",
            (false, false) => "%-d %b %Y",
        };
        local.strftime(format).to_string()
    }

    fn exact(&self, at: Timestamp) -> String {
        let format = if self.words.lang() == Lang::ZH { "%Y年%-m月%-d日 %H:%M:%S %Z" } else { "%A, %-d %B %Y, %H:%M:%S %Z" };
        self.local(at).strftime(format).to_string()
    }

    /// What an edition made at `at` is called: its date, and the slot of the day.
    pub fn edition_title(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let slot = match local.hour() {
            4..11 => self.words.t("today.morning"),
            11..16 => self.words.t("today.midday"),
            _ => self.words.t("today.evening"),
        };
        let day = local.strftime(if self.words.lang() == Lang::ZH { "%-m月%-d日" } else { "%-d %B" }).to_string();
        self.words.with("today.title_of", "day", day).replace("{slot}", slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_in_every_zone() {
        let now: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        for zone in ["UTC", "Asia/Shanghai", "America/Los_Angeles"] {
            let clock = Clock::new(now, zone, Words::of(Lang::EN));
            assert_eq!((clock.day(20_781).iso.as_str(), clock.day(20_781).text.as_str()), ("2026-11-24", "24 Nov"));
        }
        assert_eq!(Clock::new(now, "UTC", Words::of(Lang::ZH)).day(0).text, "1970年1月1日");
    }

    #[test]
    fn times_are_relative_within_a_day_and_local_beyond() {
        let now: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        for (at, en, zh) in [
            ("2026-11-24T07:59:40Z", "just now", "刚刚"),
            ("2026-11-24T07:48:00Z", "12 min ago", "12 分钟前"),
            ("2026-11-24T05:30:00Z", "2 h ago", "2 小时前"),
            ("2026-11-24T08:48:00Z", "in 48 min", "48 分钟后"),
            ("2026-11-24T10:10:00Z", "in 2 h", "2 小时后"),
            ("2026-10-28T18:26:00Z", "29 Oct, 03:26", "10月29日 03:26"),
            ("2025-02-01T00:00:00Z", "1 Feb 2025", "2025年2月1日"),
        ] {
            let at = at.parse().unwrap();
            assert_eq!(Clock::new(now, "Asia/Tokyo", Words::of(Lang::EN)).when(at).text, en);
            assert_eq!(Clock::new(now, "Asia/Tokyo", Words::of(Lang::ZH)).when(at).text, zh);
        }
        let clock = Clock::new(now, "Asia/Shanghai", Words::of(Lang::EN));
        assert_eq!(clock.when(now).exact, "Tuesday, 24 November 2026, 16:00:00 CST");
        assert_eq!(clock.edition_title("2026-11-23T23:00:00Z".parse().unwrap()), "24 November, morning");
    }

    #[test]
    fn a_zone_that_does_not_exist_is_the_machines() {
        Clock::new(Timestamp::UNIX_EPOCH, "No/Where", Words::of(Lang::EN)).when(Timestamp::MAX);
        Clock::new(Timestamp::UNIX_EPOCH, "", Words::of(Lang::EN)).when(Timestamp::MIN);
    }
}
