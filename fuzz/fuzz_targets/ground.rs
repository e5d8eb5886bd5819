//! Any text as a source, and any text as a claim about it, in several languages.

#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_model::Lang;
use weir_text::ground::{Source, Written};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    // The first line is the claim, the rest its source.
    let (claim, source) = text.split_once('\n').unwrap_or((&text, &text));
    let langs = [Lang::EN, Lang::ZH, Lang::DE, Lang::new("ja"), Lang::new("fr"), Lang::UND];
    let of = |n: u8| langs[usize::from(n) % langs.len()];
    let (from, to) = (of(*which), of(*which / 6));
    let prepared = Source::of_text(source, from);
    let written = Written { reader: of(*which / 36), ..Written::new(claim, to) };
    let verdict = prepared.check(&written);
    assert!((0.0..=1.0).contains(&verdict.score));
    for fault in &verdict.faults {
        if let Some(range) = &fault.range {
            assert!(claim.get(range.clone()).is_some(), "a range off the character boundaries");
        }
        assert!(!fault.explain(Lang::EN).is_empty() && !fault.explain(Lang::ZH).is_empty());
    }
    assert_eq!(verdict, prepared.check(&written), "the same every time");
    // A sentence of the source is a quotation of it.
    if let Some(range) = weir_text::split(source, from).into_iter().next()
        && source[range.clone()].chars().any(char::is_alphanumeric)
    {
        let own = prepared.check(&Written::new(&source[range.clone()], from));
        assert!(own.quoted && own.passes(), "{:?}", &source[range]);
    }
});
