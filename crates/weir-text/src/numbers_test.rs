//! What numbers of many languages measure.

use super::*;
use FigureKind::{Count, Money, Percent, Quantity};
use proptest::prelude::*;

fn check(text: &str, lang: Lang, expected: &[(FigureKind, f64, f64, &str)]) {
    let found = numbers(text, lang);
    let seen: Vec<_> = found.iter().map(|number| (number.kind, number.low, number.high, number.unit.as_str())).collect();
    assert_eq!(seen, expected, "{text}");
}

#[test]
fn one_amount_in_three_languages() {
    check("projects worth $8.5 billion", Lang::EN, &[(Money, 8.5e9, 8.5e9, "USD")]);
    check("价值约85亿美元的项目", Lang::ZH, &[(Money, 8.5e9, 8.5e9, "USD")]);
    check("Projekte für 8,5 Mrd. Dollar", Lang::DE, &[(Money, 8.5e9, 8.5e9, "USD")]);
    check("8,5 Milliarden Dollar", Lang::DE, &[(Money, 8.5e9, 8.5e9, "USD")]);
}

#[test]
fn shares() {
    check("60–70% of mining and 85 to 90 percent of refining", Lang::EN, &[(Percent, 60.0, 70.0, "%"), (Percent, 85.0, 90.0, "%")]);
    check(
        "约60-70%的开采，60%至70%，四成，百分之三十",
        Lang::ZH,
        &[(Percent, 60.0, 70.0, "%"), (Percent, 60.0, 70.0, "%"), (Percent, 40.0, 40.0, "%"), (Percent, 30.0, 30.0, "%")],
    );
    check("um 7,5 Prozent", Lang::DE, &[(Percent, 7.5, 7.5, "%")]);
}

#[test]
fn money_quantities_and_counts() {
    check(
        "£1.9bn, 318p a share, £38m, €69",
        Lang::EN,
        &[(Money, 1.9e9, 1.9e9, "GBP"), (Money, 3.18, 3.18, "GBP"), (Money, 38e6, 38e6, "GBP"), (Money, 69.0, 69.0, "EUR")],
    );
    check(
        "1,150 dairy farms and 14,200 people, 210,000 tonnes, 27.6 m down",
        Lang::EN,
        &[
            (Count, 1150.0, 1150.0, "farm"),
            (Count, 14200.0, 14200.0, "person"),
            (Quantity, 210000.0, 210000.0, "t"),
            (Quantity, 27.6, 27.6, "m"),
        ],
    );
    check(
        "招收1400名工人，21万吨，9.8亿元",
        Lang::ZH,
        &[(Count, 1400.0, 1400.0, "worker"), (Quantity, 210000.0, 210000.0, "t"), (Money, 9.8e8, 9.8e8, "CNY")],
    );
    check(
        "2.000 Arbeitsplätze, 28 Grad, 158 km/h",
        Lang::DE,
        &[(Count, 2000.0, 2000.0, "job"), (Quantity, 28.0, 28.0, "°C"), (Quantity, 158.0, 158.0, "km/h")],
    );
}

#[test]
fn lesser_forms() {
    check("up 3.2 percent to 412p", Lang::EN, &[(Percent, 3.2, 3.2, "%"), (Money, 4.12, 4.12, "GBP")]);
    check("以2小时19分47秒夺冠", Lang::ZH, &[(Quantity, 8387.0, 8387.0, "s")]);
    check(
        "1900多个小时，47项条件，零下20摄氏度",
        Lang::ZH,
        &[(Quantity, 1900.0, 1900.0, "h"), (Count, 47.0, 47.0, "condition"), (Quantity, -20.0, -20.0, "°C")],
    );
    check(
        "minus 190°C, 38 dry coolers, 300 companies",
        Lang::EN,
        &[(Quantity, -190.0, -190.0, "°C"), (Count, 38.0, 38.0, "cooler"), (Count, 300.0, 300.0, "company")],
    );
    check("a 40-foot container and 31 milligrams", Lang::EN, &[(Quantity, 40.0, 40.0, "ft"), (Quantity, 3.1e-5, 3.1e-5, "kg")]);
    check("164 Kilometer je Stunde, 3,6 Kilowattstunden", Lang::DE, &[(Quantity, 164.0, 164.0, "km/h"), (Quantity, 0.0036, 0.0036, "MWh")]);
    check("in 2019 a doctoral student and others left", Lang::EN, &[]);
}

#[test]
fn one_amount_in_eleven_languages() {
    for (text, lang) in [
        ("worth $8.5 billion", "en"),
        ("worth USD 8.5bn", "en"),
        ("für 8,5 Mrd. Dollar", "de"),
        ("pour 8,5 milliards de dollars", "fr"),
        ("por 8.500 millones de dólares", "es"),
        ("por 8,5 mil millones de dólares", "es"),
        ("per 8,5 miliardi di dollari", "it"),
        ("por US$ 8,5 bilhões", "pt"),
        ("voor 8,5 miljard dollar", "nl"),
        ("на 8,5 млрд долларов", "ru"),
        ("约85亿美元", "zh"),
        ("約85億ドル", "ja"),
        ("약 85억 달러", "ko"),
    ] {
        check(text, Lang::new(lang), &[(Money, 8.5e9, 8.5e9, "USD")]);
    }
}

#[test]
fn numerals_of_many_places() {
    check("Rs 5 lakh for 3 crore people", Lang::EN, &[(Money, 5e5, 5e5, "INR"), (Count, 3e7, 3e7, "person")]);
    check("₹1,00,000 was paid", Lang::EN, &[(Money, 1e5, 1e5, "INR")]);
    check("3万5千人，1亿2000万元", Lang::ZH, &[(Count, 35_000.0, 35_000.0, "person"), (Money, 1.2e8, 1.2e8, "CNY")]);
    check("三万五千人参加，二十五公里", Lang::ZH, &[(Count, 35_000.0, 35_000.0, "person"), (Quantity, 25.0, 25.0, "km")]);
    check(
        "一成，两成半，百分之三点五，三分之二",
        Lang::ZH,
        &[(Percent, 10.0, 10.0, "%"), (Percent, 25.0, 25.0, "%"), (Percent, 3.5, 3.5, "%"), (Percent, 66.6666666667, 66.6666666667, "%")],
    );
    check("1億2000万円を投じる", Lang::new("ja"), &[(Money, 1.2e8, 1.2e8, "JPY")]);
    check("2조 5천억 원을", Lang::new("ko"), &[(Money, 2.5e12, 2.5e12, "KRW")]);
    check("1 200 000 habitants et 1 250,5 tonnes", Lang::new("fr"), &[(Count, 1.2e6, 1.2e6, "person"), (Quantity, 1250.5, 1250.5, "t")]);
    check("CHF 1’200 und 3,5 Mio. Euro", Lang::DE, &[(Money, 1200.0, 1200.0, "CHF"), (Money, 3.5e6, 3.5e6, "EUR")]);
    check(
        "5 mille personnes, 12 milliers de tonnes",
        Lang::new("fr"),
        &[(Count, 5000.0, 5000.0, "person"), (Quantity, 12_000.0, 12_000.0, "t")],
    );
    check("12 тыс. человек, 7,5 процента", Lang::new("ru"), &[(Count, 12_000.0, 12_000.0, "person"), (Percent, 7.5, 7.5, "%")]);
    check("el 7,5 por ciento; il 3 per cento", Lang::new("es"), &[(Percent, 7.5, 7.5, "%"), (Percent, 3.0, 3.0, "%")]);
}

#[test]
fn numbers_in_words() {
    check(
        "half a million people, two billion euros and a dozen ships",
        Lang::EN,
        &[(Count, 5e5, 5e5, "person"), (Money, 2e9, 2e9, "EUR"), (Count, 12.0, 12.0, "ship")],
    );
    check("half of the crop and two thirds of it", Lang::EN, &[(Percent, 50.0, 50.0, "%"), (Percent, 66.6666666667, 66.6666666667, "%")]);
    check(
        "eine halbe Million Menschen, zwei Drittel",
        Lang::DE,
        &[(Count, 5e5, 5e5, "person"), (Percent, 66.6666666667, 66.6666666667, "%")],
    );
    check("deux milliards d’euros, la moitié", Lang::new("fr"), &[(Money, 2e9, 2e9, "EUR"), (Percent, 50.0, 50.0, "%")]);
    check("dos millones de personas", Lang::new("es"), &[(Count, 2e6, 2e6, "person")]);
    check("一半的企业", Lang::ZH, &[(Percent, 50.0, 50.0, "%")]);
    check("the three ministers and one of two plans in the first half", Lang::EN, &[]);
}

#[test]
fn ranges() {
    check("between 10 and 15 percent", Lang::EN, &[(Percent, 10.0, 15.0, "%")]);
    check("de 10 à 15 pour cent", Lang::new("fr"), &[(Percent, 10.0, 15.0, "%")]);
    check("$3–4 million", Lang::EN, &[(Money, 3e6, 4e6, "USD")]);
    check("zwischen 2 und 3 Mrd. Euro", Lang::DE, &[(Money, 2e9, 3e9, "EUR")]);
    check("10 to 15 people", Lang::EN, &[(Count, 10.0, 15.0, "person")]);
    check("in 20 and 30 homes", Lang::EN, &[(Count, 30.0, 30.0, "household")]);
}

#[test]
fn codes_scores_and_names_are_no_amounts() {
    for text in [
        "Rovers won 3-1 on Sunday",
        "call +44 20 7946 0018 now",
        "the iPhone 15 models and Windows 11 users",
        "agent 007 films",
        "the 21st century",
        "ISBN 978-3-16-148410-0",
        "room 12.3.1, flight BA2490",
        "in the 1990s",
        "at 10:45 and 3/4",
    ] {
        check(text, Lang::EN, &[]);
    }
    check("Am 21. Jahrhundert, 3:2 gewonnen", Lang::DE, &[]);
    check("第25届，一成不变，一人", Lang::ZH, &[]);
    check("au 21e siècle", Lang::new("fr"), &[]);
}

#[test]
fn what_measures_nothing() {
    for text in ["in 2026", "at 12:30", "the F-35 and COVID-19", "version 1.2.3", "24.11.2026", "No 5", "the 5th"] {
        check(text, Lang::EN, &[]);
    }
    check("2025年以来", Lang::ZH, &[]);
}

proptest! {
    #[test]
    fn nothing_panics_and_ranges_lie_in_the_text(text in "([0-9.,$£€%年万亿成百分之一两千十点 a-zÄ–至]|\\PC|兆|만|half |million |de |between | and |Rs|mil |crore |\u{a0}){0,50}", which in 0usize..12) {
        let lang = Lang::new(["en", "zh", "de", "fr", "es", "it", "pt", "nl", "ru", "ja", "ko", "und"][which]);
        prop_assert_eq!(numbers(&text, lang), numbers(&text, lang));
        for number in numbers(&text, lang) {
            prop_assert!(text.get(number.range.clone()).is_some());
            prop_assert!(number.low <= number.high);
        }
    }
}
