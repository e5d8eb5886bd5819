//! Any bytes as a feed: no panic, no hang, and what comes out is what was promised.

#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_feed::{Hints, clean_html, parse};

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the headers.
    let (choice, bytes) = bytes.split_first().map_or((0, bytes), |(choice, rest)| (*choice, rest));
    let url = "https://example.org/feeds/all".parse().ok();
    let content_type = [None, Some("text/xml"), Some("application/xml; charset=windows-1251"), Some("x; charset=utf-16")];
    let hints = Hints {
        content_type: content_type[usize::from(choice & 3)],
        url: url.as_ref().filter(|_| choice & 4 != 0),
        ..Hints::default()
    };
    let Ok((feed, _)) = parse(bytes, &hints) else { return };
    assert!(feed.entries.len() <= 2_000);
    for entry in &feed.entries {
        assert!(!entry.guid.is_empty() && entry.guid.len() <= 400 && entry.title.len() <= 1_024);
        if choice & 8 != 0 {
            for html in [&entry.summary_html, &entry.content_html].into_iter().flatten() {
                let clean = clean_html(html, hints.url).to_ascii_lowercase();
                assert!(!clean.contains("<script") && !clean.contains("<iframe"));
            }
        }
    }
    assert_eq!(parse(bytes, &hints).map(|(feed, _)| feed).ok(), Some(feed), "nothing is random");
});
