//! Dates against the article's own date, in ten languages. Tuesday 24 November 2026 is "today".

use jiff::civil::{Date, date};
use proptest::prelude::*;
use weir_model::Lang;
use weir_text::{Granularity, moments};

const TODAY: Date = date(2026, 11, 24);

fn check(lang: &str, cases: &[(&str, &str, &str)]) {
    for (text, words, expected) in cases {
        let found = moments(text, Lang::new(lang), Some(TODAY));
        let seen: Vec<(String, String)> = found
            .iter()
            .map(|moment| {
                let days = if moment.from == moment.to { moment.from.to_string() } else { format!("{}..{}", moment.from, moment.to) };
                (text[moment.range.clone()].to_owned(), days)
            })
            .collect();
        let want: Vec<(String, String)> = if words.is_empty() {
            Vec::new()
        } else {
            words.split('|').zip(expected.split('|')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
        };
        assert_eq!(seen, want, "{text}");
    }
}

#[test]
fn english() {
    check(
        "en",
        &[
            ("The talks broke down yesterday.", "yesterday", "2026-11-23"),
            ("Sales fell last year and may fall next month.", "last year|next month", "2025-01-01..2025-12-31|2026-12-01..2026-12-31"),
            ("She resigned on Tuesday; the vote was on Sunday.", "Tuesday|Sunday", "2026-11-24|2026-11-22"),
            ("They met last Tuesday and meet again next Friday.", "last Tuesday|next Friday", "2026-11-17|2026-11-27"),
            ("It began three years ago, or 10 days ago.", "three years ago|10 days ago", "2023-01-01..2023-12-31|2026-11-14"),
            (
                "In the third quarter of 2026 it grew; Q1 2025 was worse.",
                "third quarter of 2026|Q1 2025",
                "2026-07-01..2026-09-30|2025-01-01..2025-03-31",
            ),
            ("It was founded in 1998 with 2000 homes.", "1998", "1998-01-01..1998-12-31"),
            ("The bridge opens on 3 December 2027.", "3 December 2027", "2027-12-03"),
            ("Filed 2026-11-20, due 12/31/2026.", "2026-11-20|12/31/2026", "2026-11-20|2026-12-31"),
            ("It may march on; version 1.2.2026.4 is out.", "", ""),
            (
                "Earlier this week the council met the day before yesterday.",
                "Earlier this week|the day before yesterday",
                "2026-11-23..2026-11-29|2026-11-22",
            ),
        ],
    );
}

#[test]
fn german_and_dutch() {
    check(
        "de",
        &[
            ("Gestern tagte der Rat, am Freitag nicht.", "Gestern|Freitag", "2026-11-23|2026-11-20"),
            ("Vor drei Jahren begann der Bau.", "Vor drei Jahren", "2023-01-01..2023-12-31"),
            (
                "Im vergangenen Jahr und in der nächsten Woche.",
                "vergangenen Jahr|nächsten Woche",
                "2025-01-01..2025-12-31|2026-11-30..2026-12-06",
            ),
            ("Am nächsten Montag und am 3. Mai 2027.", "nächsten Montag|3. Mai 2027", "2026-11-30|2027-05-03"),
            ("Am frühen Morgen kam er; er kommt morgen.", "morgen", "2026-11-25"),
            ("Im ersten Quartal 2026 sank es.", "ersten Quartal 2026", "2026-01-01..2026-03-31"),
            ("Am 24.11.2026 und seit 2019.", "24.11.2026|2019", "2026-11-24|2019-01-01..2019-12-31"),
        ],
    );
    check(
        "nl",
        &[
            ("Gisteren viel het besluit, dinsdag de stemming.", "Gisteren|dinsdag", "2026-11-23|2026-11-24"),
            ("Vorig jaar en twee weken geleden.", "Vorig jaar|twee weken geleden", "2025-01-01..2025-12-31|2026-11-09..2026-11-15"),
            ("Op 5 maart 2027 begint het.", "5 maart 2027", "2027-03-05"),
        ],
    );
}

#[test]
fn romance() {
    check(
        "fr",
        &[
            ("Hier, le conseil a voté.", "Hier", "2026-11-23"),
            ("La semaine dernière puis l’an prochain.", "semaine dernière|an prochain", "2026-11-16..2026-11-22|2027-01-01..2027-12-31"),
            ("Il y a deux mois, le 1er mars 2026.", "Il y a deux mois|1er mars 2026", "2026-09-01..2026-09-30|2026-03-01"),
            ("Il viendra vendredi prochain, aujourd’hui non.", "vendredi prochain|aujourd’hui", "2026-11-27|2026-11-24"),
            ("Au troisième trimestre 2026.", "troisième trimestre 2026", "2026-07-01..2026-09-30"),
        ],
    );
    check(
        "es",
        &[
            ("Ayer llovió; el lunes también.", "Ayer|lunes", "2026-11-23|2026-11-23"),
            ("El año pasado y hace tres días.", "año pasado|hace tres días", "2025-01-01..2025-12-31|2026-11-21"),
            ("El 24 de noviembre de 2026 por la mañana.", "24 de noviembre de 2026", "2026-11-24"),
            ("La próxima semana vuelve.", "próxima semana", "2026-11-30..2026-12-06"),
        ],
    );
    check(
        "it",
        &[
            ("Ieri e la settimana scorsa.", "Ieri|settimana scorsa", "2026-11-23|2026-11-16..2026-11-22"),
            ("Due anni fa, il 2 giugno 2024.", "Due anni fa|2 giugno 2024", "2024-01-01..2024-12-31|2024-06-02"),
            ("Lunedì prossimo si vota.", "Lunedì prossimo", "2026-11-30"),
        ],
    );
    check(
        "pt",
        &[
            ("Ontem e no ano passado.", "Ontem|ano passado", "2026-11-23|2025-01-01..2025-12-31"),
            ("Há três semanas, na terça-feira.", "Há três semanas|terça-feira", "2026-11-02..2026-11-08|2026-11-24"),
            ("Em 1º de maio de 2027.", "1º de maio de 2027", "2027-05-01"),
        ],
    );
}

#[test]
fn russian() {
    check(
        "ru",
        &[
            ("Вчера в Томске открыли мост.", "Вчера", "2026-11-23"),
            ("На прошлой неделе и в прошлом году.", "прошлой неделе|прошлом году", "2026-11-16..2026-11-22|2025-01-01..2025-12-31"),
            ("Три года назад, 24 ноября 2026 года.", "Три года назад|24 ноября 2026", "2023-01-01..2023-12-31|2026-11-24"),
            ("Во вторник подпишут, через неделю начнут.", "вторник|через неделю", "2026-11-24|2026-11-30..2026-12-06"),
            ("Завод построили в 2019 году.", "2019 году", "2019-01-01..2019-12-31"),
        ],
    );
}

#[test]
fn chinese_and_japanese() {
    check(
        "zh",
        &[
            ("昨日，三国签署协议；去年没有。", "昨日|去年", "2026-11-23|2025-01-01..2025-12-31"),
            ("会议上周二举行，下周五结束。", "上周二|下周五", "2026-11-17|2026-12-04"),
            ("他三年前来到这里，两周后离开。", "三年前|两周后", "2023-01-01..2023-12-31|2026-12-07..2026-12-13"),
            ("2026年第三季度，以及去年11月。", "2026年第三季度|去年11月", "2026-07-01..2026-09-30|2025-11-01..2025-11-30"),
            ("二〇二五年三月五日，上个月。", "二〇二五年三月五日|上个月", "2025-03-05|2026-10-01..2026-10-31"),
            ("一周五天都忙，各方一致同意。", "", ""),
        ],
    );
    check(
        "ja",
        &[
            ("昨日、工場が閉鎖された。", "昨日", "2026-11-23"),
            ("昨年と3年前、来月。", "昨年|3年前|来月", "2025-01-01..2025-12-31|2023-01-01..2023-12-31|2026-12-01..2026-12-31"),
            ("2026年11月20日の金曜日。", "2026年11月20日|金曜日", "2026-11-20|2026-11-20"),
        ],
    );
}

#[test]
fn without_a_date_of_its_own_nothing_is_relative() {
    for (text, lang) in [("Yesterday and on 3 May.", "en"), ("昨日，5月3日。", "zh")] {
        assert!(moments(text, Lang::new(lang), None).is_empty(), "{text}");
    }
    let found = moments("In May 2026 it rained.", Lang::EN, None);
    assert_eq!(found.first().unwrap().granularity, Granularity::Month);
}

proptest! {
    #[test]
    fn dates_lie_in_the_text_and_in_order(text in "(\\PC|[0-9]{1,4}|[./年月日周前-]| ago| de |last |May |vor |il y a |上|two |weeks|Jahren|三){0,40}") {
        for lang in ["en", "de", "fr", "es", "it", "pt", "nl", "ru", "zh", "ja", "und"] {
            let found = moments(&text, Lang::new(lang), Some(TODAY));
            prop_assert_eq!(&found, &moments(&text, Lang::new(lang), Some(TODAY)));
            let mut end = 0;
            for moment in found {
                prop_assert!(moment.range.start >= end && text.get(moment.range.clone()).is_some_and(|piece| !piece.is_empty()));
                prop_assert!(moment.from <= moment.to);
                end = moment.range.end;
            }
        }
    }
}
