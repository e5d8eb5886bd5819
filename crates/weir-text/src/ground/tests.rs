use super::*;
use weir_model::{ArticleId, Block, EntryId, Lang, Metadata, TextState};

fn article(text: &str, lang: Lang) -> Article {
    let blocks = vec![Block::paragraph(text)];
    let sentences = crate::sentences(&blocks, lang);
    let metadata = Metadata { published: "2026-11-24T09:00:00Z".parse().ok(), ..Metadata::default() };
    Article {
        id: ArticleId { entry: EntryId(1), version: 1 },
        title: String::new(),
        lang,
        blocks,
        sentences,
        metadata,
        state: TextState::Full,
    }
}

fn claim(article: &Article, text: &str, lang: Lang, support: Support) -> Claim {
    Claim { text: text.into(), lang, cites: vec![article.sentence_id(0)], support }
}

/// Hard faults of a claim that cites the first sentence.
fn hard(source: &str, from: Lang, text: &str, to: Lang) -> Vec<FaultKind> {
    let article = article(source, from);
    let verdict = check(&claim(&article, text, to, Support::Cited), &[&article]);
    verdict.faults.into_iter().filter(|fault| fault.hard).map(|fault| fault.kind).collect()
}

#[test]
fn an_extract_is_its_sentence_word_for_word() {
    let article = article("Port  workers won 7.5 percent. They return on Monday.", Lang::EN);
    let quoting = |text: &str| claim(&article, text, Lang::EN, Support::Quoted);
    assert_eq!(quoted(&quoting("Port workers won 7.5 percent."), &[&article]), Ok(()));
    assert!(check(&quoting("Port workers won 7.5 percent."), &[&article]).quoted);
    for wrong in ["Port workers won 8.5 percent.", "Port workers won", "", "They return on Monday."] {
        assert!(quoted(&quoting(wrong), &[&article]).is_err(), "{wrong}");
        assert!(!check(&quoting(wrong), &[&article]).passes(), "{wrong}");
    }
    let none = Claim { cites: Vec::new(), ..quoting("Port workers won 7.5 percent.") };
    assert_eq!(quoted(&none, &[&article]).unwrap_err().kind, FaultKind::NoSuchSentence);
}

#[test]
fn written_claims_are_held_to_what_the_source_gives() {
    let source = "Felmouth dockers accepted 7.5 percent on Tuesday, and union leader Rosa Marsh called it “a fair end to a long strike”. \
                  Wages rose by €90 a week.";
    let hard = |text: &str| hard(source, Lang::EN, text, Lang::EN);
    assert_eq!(hard("Dockers in Felmouth accepted 7.5 percent."), []);
    assert_eq!(hard("Dockers in Felmouth accepted 9.5 percent."), [FaultKind::Percentage]);
    assert_eq!(hard("Dockers accepted 7.5 million."), [FaultKind::Number]);
    assert_eq!(hard("Dockers did not accept 7.5 percent."), [FaultKind::Negation]);
    assert_eq!(hard("Felmouth dockers rejected 7.5 percent on Tuesday."), [FaultKind::Direction]);
    assert_eq!(hard("Dockers accepted 7.5 percent in March 2024."), [FaultKind::Date]);
    assert_eq!(hard("Dockers accepted 7.5 percent on Friday."), [FaultKind::Date]);
    assert_eq!(hard("Dockers accepted 7.5 percent on 24 November 2026."), []);
    assert_eq!(hard("Dockers won $90 a week."), [FaultKind::Currency]);
    assert_eq!(hard("Dockers accepted what they called “a great win for all of us”."), [FaultKind::Quotation]);
    assert_eq!(hard("The union’s leader Peter Hollis accepted."), [FaultKind::Name]);
    assert_eq!(hard("Dockers **accepted** 7.5 percent."), [FaultKind::Markup]);
}

#[test]
fn written_claims_are_checked_across_languages() {
    let source = "Australia and China signed rare-earth projects worth $8.5 billion, resources minister Helen Marchetti said on Monday. \
                  China mined 60–70% of the world's rare earths last year.";
    let hard = |text: &str| hard(source, Lang::EN, text, Lang::ZH);
    assert_eq!(hard("澳大利亚与中国签署总额85亿美元的稀土项目。"), []);
    assert_eq!(hard("周一，海伦·马尔凯蒂说，项目总额85亿美元。"), []);
    assert_eq!(hard("2025年，中国开采了全球60%至70%的稀土。"), []);
    assert_eq!(hard("总额为58亿美元。"), [FaultKind::Number]);
    assert_eq!(hard("总额为85亿欧元。"), [FaultKind::Currency]);
    assert_eq!(hard("2023年，中国开采了全球60%至70%的稀土。"), [FaultKind::Date]);
    assert_eq!(hard("加拿大签署了总额85亿美元的项目。"), [FaultKind::Name]);
}

#[test]
fn a_better_sentence_is_named() {
    let article = article("The port reopened on Monday. Insurance will pay for the broken cranes in the harbour.", Lang::EN);
    let verdict = check(&claim(&article, "Insurance pays for the harbour's broken cranes.", Lang::EN, Support::Cited), &[&article]);
    assert!(verdict.passes());
    assert_eq!(verdict.better, Some(article.sentence_id(1)));
    assert_eq!(verdict.explain(Lang::ZH), "来源中另一句更能支持它。");
}

#[test]
fn a_claim_in_another_language_than_the_readers_is_refused() {
    let article = article("The port of Felmouth reopened on Monday after a long strike of sixteen days.", Lang::EN);
    let source = Source::new(&[&article]);
    let text = "Der Hafen von Felmouth öffnete am Montag nach einem Streik von sechzehn Tagen wieder.";
    let verdict = source.check(&Written { reader: Lang::EN, ..Written::new(text, Lang::DE) });
    assert_eq!(verdict.faults.first().map(|fault| fault.kind), Some(FaultKind::Language));
}

#[test]
fn a_judge_of_entailment_moves_the_score_and_makes_no_fault() {
    struct Judge(f32);
    impl Entailment for Judge {
        fn follows(&self, _: &str, _: &str) -> Option<f32> {
            Some(self.0)
        }
    }
    let source = Source::of_text("Dockers accepted the offer on Monday. The port reopened.", Lang::EN);
    let written = Written::new("Dockers took the offer.", Lang::EN);
    let of = |sure| source.check_with(&written, Some(&Judge(sure)));
    assert!(of(1.0).score > source.check(&written).score && of(0.0).score < source.check(&written).score);
    assert_eq!(of(0.0).faults, source.check(&written).faults);
}
