//! The check on any text: it never panics, is the same every time, keeps to character boundaries, and lets the source's
//! own sentences pass.

use proptest::prelude::*;
use weir_model::Lang;
use weir_text::ground::{Source, Written};

const LANGS: [Lang; 4] = [Lang::EN, Lang::ZH, Lang::DE, Lang::UND];

/// Pieces that the parts of the check look for, mixed with anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[A-Z]?[a-zäé]{1,8} ",
        3 => "[0-9]{1,4}([.,:][0-9]{1,3})?( ?%| km| million| percent|亿美元|成|年|月| | Uhr)?",
        2 => prop::sample::select(vec!["not ", "never ", "rose ", "fell ", "last year ", "on Monday ", "“", "”", "\"", "…", "a third of ", "二十", "三分之一", "没有", "上涨", "下跌", "周一", "去年", "中国", "马尔凯蒂", "海伦·", "。", "，", ". ", "\n", "www.", "<b>", "**"]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_claim_about_any_source(source in text(), claim in text(), from in 0usize..4, to in 0usize..4, reader in 0usize..4) {
        let prepared = Source::of_text(&source, LANGS[from]);
        let written = Written { reader: LANGS[reader], ..Written::new(&claim, LANGS[to]) };
        let verdict = prepared.check(&written);
        prop_assert!((0.0..=1.0).contains(&verdict.score));
        for fault in &verdict.faults {
            if let Some(range) = &fault.range {
                prop_assert_eq!(claim.get(range.clone()).map(str::trim), Some(fault.what.as_str()));
            }
        }
        prop_assert!(!verdict.explain(Lang::EN).is_empty() && !verdict.explain(Lang::ZH).is_empty());
        prop_assert_eq!(&verdict, &prepared.check(&written));
        prop_assert_eq!(&verdict, &Source::of_text(&source, LANGS[from]).check(&written), "prepared anew");
    }

    #[test]
    fn a_true_extract_passes(source in text(), from in 0usize..4) {
        let prepared = Source::of_text(&source, LANGS[from]);
        for range in weir_text::split(&source, LANGS[from]) {
            let extract = &source[range];
            if extract.chars().any(char::is_alphanumeric) {
                let verdict = prepared.check(&Written::new(extract, LANGS[from]));
                prop_assert!(verdict.quoted && verdict.passes() && verdict.score == 1.0, "{:?}: {:?}", extract, verdict);
            }
        }
    }
}
