//! Any bytes as a page: the feeds it names, and the page itself as a feed.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(url) = "https://example.org/a/".parse() {
        let _ = weir_feed::discover(bytes, None, &url);
        for guess in weir_feed::guess_selectors(bytes, None, &url) {
            let _ = weir_feed::read_page(bytes, None, &url, &guess.selectors);
        }
    }
});
