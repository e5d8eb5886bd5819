//! Whatever the article: no claim without a citation, and every claim is the cited sentence word for word.

use proptest::prelude::*;
use weir_model::{Article, ArticleId, Block, BlockKind, EntryId, Lang, Metadata, Support, TextState};
use weir_text::{Options, ground, language, sentences, story_brief, understand};

/// Sentences of news in three languages, some that point back, ask, list or quote.
const POOL: [&str; 18] = [
    "The port of Felmouth reopened on Monday after a strike of sixteen days.",
    "Dockers accepted a raise of 7.5 percent, the union said.",
    "He called it “a fair end to a long winter” and went home.",
    "Will the ships return before the spring?",
    "But the cranes stood still until noon.",
    "Forty-one ships waited outside the harbour, 36 of them with grain from three continents.",
    "Without these cranes nothing moves.",
    "Insurance will pay £38m, of which £22m is for roads and the coast path.",
    "港口在十六天的罢工之后于周一重新开放，四十一艘船在外等候。",
    "工会表示，工人接受了7.5%的加薪方案，协议将于周五签署。",
    "但起重机直到中午才恢复运转。",
    "该港口每年处理约2100万吨货物，其中三成是粮食和化肥。",
    "Der Hafen von Felmouth öffnete am Montag nach einem Streik von sechzehn Tagen.",
    "Die Gewerkschaft nahm ein Angebot von 7,5 Prozent an und beendete den Ausstand.",
    "Damit endet der längste Streik seit 1998.",
    "Rund 2.100 Hafenarbeiter kehrten zurück, sagte eine Sprecherin der Reederei.",
    "Mr. Lee, of the U.S. Coast Guard, saw 3.5 million tonnes pass in 2025.",
    "A list of ships, cranes and rails",
];

fn article(id: i64, title: &str, paragraphs: Vec<(u8, String)>) -> Article {
    let blocks: Vec<Block> = paragraphs
        .into_iter()
        .map(|(kind, text)| Block {
            kind: match kind {
                0 => BlockKind::Heading { level: 2 },
                1 => BlockKind::Item { ordered: false, depth: 0 },
                2 => BlockKind::Quote,
                _ => BlockKind::Paragraph,
            },
            text,
            marks: Vec::new(),
        })
        .collect();
    let sample: String = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    let lang = language(&sample, Lang::UND);
    Article {
        id: ArticleId { entry: EntryId(id), version: 1 },
        title: title.into(),
        lang,
        sentences: sentences(&blocks, lang),
        blocks,
        metadata: Metadata::default(),
        state: TextState::Full,
    }
}

fn paragraphs() -> impl Strategy<Value = Vec<(u8, String)>> {
    let news =
        proptest::collection::vec(0..POOL.len(), 1..4).prop_map(|picks| picks.into_iter().map(|n| POOL[n]).collect::<Vec<_>>().join(" "));
    let text = prop_oneof![8 => news, 1 => "\\PC{0,80}"];
    proptest::collection::vec((0u8..9, text), 0..14)
}

fn check(brief: &weir_model::Brief, articles: &[&Article]) -> Result<(), TestCaseError> {
    for claim in brief.claims() {
        prop_assert_eq!(claim.support, Support::Quoted);
        prop_assert!(!claim.cites.is_empty(), "a claim without a source: {}", claim.text);
        prop_assert_eq!(ground::quoted(claim, articles), Ok(()), "{}", claim.text);
    }
    for point in &brief.points {
        prop_assert!(!point.heading.trim().is_empty() && !point.emoji.is_empty() && !point.claims.is_empty());
    }
    prop_assert!(brief.lead.len() <= 4 && brief.points.len() <= 5);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_claim_of_a_brief_is_its_sentence(title in "\\PC{0,40}", paragraphs in paragraphs()) {
        let article = article(1, &title, paragraphs);
        let understood = understand(&article, &Options::default());
        check(&understood.brief, &[&article])?;
        for figure in &understood.figures {
            let sentence = article.sentence(figure.sentence).unwrap_or("");
            prop_assert!(sentence.contains(&figure.text), "{} in {sentence}", figure.text);
        }
        prop_assert_eq!(understood, understand(&article, &Options::default()), "the same every time");
    }

    /// What points back stands behind what it points to.
    #[test]
    fn a_lead_reads_on(paragraphs in paragraphs()) {
        let article = article(1, "Port reopens", paragraphs);
        let lead = understand(&article, &Options::default()).brief.lead;
        let places: Vec<u32> = lead.iter().filter_map(|claim| Some(claim.cites.first()?.n)).collect();
        for (n, claim) in lead.iter().enumerate() {
            let back: &[&str] = match article.lang.as_str() {
                "en" => &["He ", "But ", "Without these "],
                "zh" => &["但"],
                "de" => &["Damit "],
                _ => &[],
            };
            let leans = back.iter().any(|word| claim.text.starts_with(word));
            prop_assert!(!leans || n > 0 && places[n - 1] + 1 == places[n], "{} in {lead:?}", claim.text);
            prop_assert!(!claim.text.ends_with('?'));
        }
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn any_text_in_any_language_is_survived(text in "\\PC{0,300}", lang in 0usize..12) {
        let lang = Lang::new(["en", "zh", "de", "fr", "es", "ja", "ru", "nb", "nl", "tr", "ar", "und"][lang]);
        let blocks = vec![Block::paragraph(text.clone()), Block::paragraph(format!("{text} {text}. {text}。"))];
        let mut article = article(1, &text, Vec::new());
        article.sentences = sentences(&blocks, lang);
        (article.lang, article.blocks) = (lang, blocks);
        let understood = understand(&article, &Options::default());
        check(&understood.brief, &[&article])?;
        prop_assert_eq!(&understood.tags, &weir_text::tags(&article));
        let entities = weir_text::entities(&[&article]);
        prop_assert_eq!(entities, weir_text::entities(&[&article]));
        let parts: Vec<&str> = text.split('.').collect();
        let picked = weir_text::summarise(&text, &parts, lang, 3);
        prop_assert!(picked.len() == parts.len().min(3) && picked.is_sorted());
    }

    #[test]
    fn every_claim_of_a_story_is_its_sentence(first in paragraphs(), second in paragraphs()) {
        let (first, second) = (article(1, "Port reopens", first), article(2, "Streik beendet", second));
        let members = [&first, &second];
        check(&story_brief(&members, &Options::default()), &members)?;
    }
}
