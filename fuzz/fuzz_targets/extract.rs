//! Any bytes as a page of the web, and as the HTML that a feed carries.

#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_extract::{FeedHint, Page, extract, from_fragment, from_text, plain};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(url) = "https://example.org/2026/11/24/a".parse() {
        let page = Page { bytes, content_type: None, url: &url };
        if let Ok(article) = extract(&page, &FeedHint::default()) {
            for block in &article.blocks {
                for mark in &block.marks {
                    // A mark that does not fit its text would panic in the page that shows it.
                    assert!(block.text.get(mark.start as usize..mark.end as usize).is_some());
                }
            }
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            let _ = from_fragment(text, Some(&url));
            let _ = from_text(text);
            let _ = plain(text);
        }
    }
});
