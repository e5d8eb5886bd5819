//! Where sentences end.

use super::*;
use proptest::prelude::*;

/// Cases are written with `|` between sentences.
fn check(lang: Lang, cases: &[&str]) {
    for case in cases {
        let wide = lang.is_cjk();
        let text = case.replace('|', if wide { "" } else { " " });
        let want: Vec<&str> = case.split('|').collect();
        let have: Vec<&str> = split(&text, lang).into_iter().map(|range| &text[range]).collect();
        assert_eq!(have, want);
    }
}

#[test]
fn english() {
    check(
        Lang::EN,
        &[
            "Mr. Lee paid 3.5 million.|He left.",
            "The U.S. government agreed.|It signed.",
            "He moved to the U.S.|The move was slow.",
            "It was No. 5 on the list.|No.|We said no.",
            "J. K. Rowling wrote it.|So did Dr. A. Smith.",
            "\"We are fine.\"|She left.",
            "\"Really?\" she asked.|\"Yes!\"|He went.",
            "They met at 5 p.m. Friday in St. Louis.|Then they left.",
            "Acme Inc. said so.|Acme Inc.|The firm said so.",
            "He waited… and waited.|Then… nothing.",
            "It costs $8.5 billion (about €7.8 billion.)|Nobody pays.",
            "See example.com for more.|Version 2.0.1 is out.",
            "Is it so?!|Yes.",
            "It was in Nov. 2026.|Fine.",
            "“We won.”|She smiled.",
            "Go (now).|Then stop",
            "“We have been promised.|This time there is a cheque.”|She was sure.",
        ],
    );
}

#[test]
fn german() {
    check(
        Lang::DE,
        &[
            "Am 24. November 2026 kam z. B. der Sturm.|Er ging, d. h. er zog ab.",
            "„Das ist gut.“|Sie lachte.",
            "„Das ist eine Versicherung“, sagt Valentin.|„Und wie.“",
            "Es kostet 8,5 Mrd. Dollar.|Rund 1.200 Menschen zahlen.",
            "Das geschah im 19. Jahrhundert.|Die Orgel steht noch.",
            "Dr. Müller kam um 10.30 Uhr.|Das war 2024.|Es regnete.",
            "Herr A. Schmidt u. a. kamen.|Ende.",
        ],
    );
}

#[test]
fn chinese() {
    check(
        Lang::ZH,
        &[
            "三国签署协议。|项目总额约85亿美元。",
            "他说：“今天很好。|明天也好。”|大家笑了。",
            "“为什么？”他问。|没有人回答。",
            "《谁动了我的奶酪？》的作者来了。|书很好。",
            "太好了！！|真的吗？！|是的……也许吧。",
            "增长3.5%。|GPT-4.5发布了。",
        ],
    );
}

#[test]
fn lines_and_tails() {
    let text = "Line one\nLine two. :)\n\n***";
    let have: Vec<&str> = split(text, Lang::EN).into_iter().map(|range| &text[range]).collect();
    assert_eq!(have, ["Line one", "Line two. :)\n\n***"]);
    let long = "word ".repeat(2_000);
    assert!(split(&long, Lang::EN).iter().all(|range| range.len() <= MOST_BYTES + 5));
}

#[test]
fn blocks_give_the_sentences_of_their_prose() {
    let heading = Block { kind: BlockKind::Heading { level: 2 }, text: "Who? Why?".into(), ..Block::default() };
    let code = Block { kind: BlockKind::Code, text: "a. B. c".into(), ..Block::default() };
    let found = sentences(&[Block::paragraph(" One. Two. "), heading, code, Block::paragraph("")], Lang::EN);
    assert_eq!(
        found,
        [Sentence { block: 0, start: 1, end: 5 }, Sentence { block: 0, start: 6, end: 10 }, Sentence { block: 1, start: 0, end: 9 }]
    );
}

proptest! {
    #[test]
    fn ranges_are_in_order_and_trimmed(text in "(\\PC|[.!?… \n。！？”\"“A-Ca-c1中]){0,60}") {
        for lang in [Lang::EN, Lang::DE, Lang::ZH, Lang::UND] {
            let mut end = 0;
            for range in split(&text, lang) {
                prop_assert!(range.start >= end && range.end > range.start);
                let piece = text.get(range.clone());
                prop_assert!(piece.is_some_and(|piece| piece.trim() == piece && !piece.is_empty()));
                end = range.end;
            }
        }
    }
}
