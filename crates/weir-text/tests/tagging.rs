//! Tags of short texts written for this test, about half of them with words that have several meanings.
//!
//! A label is an id that must be found; with `~` it may be found. What is shown and is neither is wrong.

use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, TagKind, TextState};
use weir_text::{sentences, tags};

struct Case {
    lang: &'static str,
    title: &'static str,
    text: &'static str,
    labels: &'static [&'static str],
}

const fn case(lang: &'static str, title: &'static str, text: &'static str, labels: &'static [&'static str]) -> Case {
    Case { lang, title, text, labels }
}

#[path = "tagging/plain.rs"]
mod plain;
#[path = "tagging/tricky.rs"]
mod tricky;

fn shown(case: &Case) -> Vec<String> {
    let lang = Lang::new(case.lang);
    let blocks: Vec<Block> = case.text.split('\n').map(Block::paragraph).collect();
    let article = Article {
        id: ArticleId { entry: EntryId(1), version: 1 },
        title: case.title.into(),
        lang,
        sentences: sentences(&blocks, lang),
        blocks,
        metadata: Metadata::default(),
        state: TextState::Full,
    };
    tags(&article).into_iter().filter(|tag| tag.kind != TagKind::Name).map(|tag| tag.id).collect()
}

/// Precision and recall, with what went wrong.
fn score(cases: &[Case]) -> (f64, f64, Vec<String>) {
    let (mut right, mut all, mut found, mut wanted) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for case in cases {
        let shown = shown(case);
        all += shown.len();
        let must = |label: &&&str| !label.starts_with('~');
        wanted += case.labels.iter().filter(must).count();
        let missing: Vec<_> = case.labels.iter().filter(must).filter(|label| !shown.iter().any(|id| id == *label)).collect();
        found += case.labels.iter().filter(must).count() - missing.len();
        let extra: Vec<_> =
            shown.iter().filter(|id| !case.labels.iter().any(|label| label.trim_start_matches('~') == id.as_str())).collect();
        right += shown.len() - extra.len();
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!("[{}] {}: missing {missing:?}, wrong {extra:?}", case.lang, case.title));
        }
    }
    (f64::from(right as u32) / f64::from(all.max(1) as u32), f64::from(found as u32) / f64::from(wanted.max(1) as u32), wrong)
}

#[test]
fn plain_texts_get_their_tags() {
    assert!(plain::CASES.len() >= 40);
    let (precision, recall, wrong) = score(plain::CASES);
    let report = format!("precision {precision:.3}, recall {recall:.3}\n{}", wrong.join("\n"));
    assert!(precision >= 0.95 && recall >= 0.95, "{report}");
}

#[test]
fn words_with_several_meanings_mislead_rarely() {
    assert!(tricky::CASES.len() >= 40);
    let (precision, recall, wrong) = score(tricky::CASES);
    let report = format!("precision {precision:.3}, recall {recall:.3}\n{}", wrong.join("\n"));
    assert!(precision >= 0.95 && recall >= 0.9, "{report}");
}
