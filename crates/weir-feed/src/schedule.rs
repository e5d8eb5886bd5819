//! When a feed asks to be read, and when not.

use crate::namespace::Ns;
use crate::xml::Element;

/// `ttl` in minutes, or the syndication module's period and frequency.
pub(crate) fn ttl(head: &Element) -> Option<u32> {
    if let Some(ttl) = named(head, "ttl").and_then(|ttl| ttl.text().parse().ok()) {
        return Some(ttl);
    }
    let of = |name: &str| head.elements().find(|element| element.ns == Ns::Syndication && element.name == name);
    let period = match of("updateperiod")?.text().to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 1_440,
        "weekly" => 10_080,
        "monthly" => 43_200,
        "yearly" => 525_600,
        _ => return None,
    };
    let frequency: u32 = of("updatefrequency").and_then(|element| element.text().parse().ok()).unwrap_or(1);
    Some(period / frequency.max(1))
}

/// `skipHours`: 0 to 23. Some count from 1 to 24; hour 24 is hour 0.
pub(crate) fn skip_hours(head: &Element) -> Vec<u8> {
    let list = named(head, "skiphours");
    let hours = list.iter().flat_map(|list| list.elements()).filter(|element| element.name == "hour");
    sorted(hours.filter_map(|hour| hour.text().parse::<u8>().ok()).filter(|hour| *hour <= 24).map(|hour| hour % 24).collect())
}

/// `skipDays`: 0 is Monday.
pub(crate) fn skip_days(head: &Element) -> Vec<u8> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let list = named(head, "skipdays");
    let days = list.iter().flat_map(|list| list.elements()).filter(|element| element.name == "day");
    let number = |day: &Element| {
        let name = day.text().to_ascii_lowercase();
        DAYS.iter().position(|known| name.starts_with(known)).map(|day| day as u8)
    };
    sorted(days.filter_map(number).collect())
}

fn sorted(mut values: Vec<u8>) -> Vec<u8> {
    values.sort_unstable();
    values.dedup();
    values
}

fn named<'a, 'b>(head: &'a Element<'b>, name: &str) -> Option<&'a Element<'b>> {
    head.elements().find(|element| element.ns == Ns::Rss && element.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_days_and_periods() {
        let xml = "<channel><skipHours><hour>24</hour><hour>7</hour><hour>7</hour><hour>99</hour></skipHours>
            <skipDays><day>Sunday</day><day>monday</day><day>?</day></skipDays>
            <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>";
        let head = crate::xml::read(xml, None, &mut Vec::new()).unwrap();
        assert_eq!((skip_hours(&head), skip_days(&head), ttl(&head)), (vec![0, 7], vec![0, 6], Some(30)));
    }
}
