//! Any bytes as a page.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(url) = "https://example.org/a/".parse() {
        let _ = weir_feed::discover(bytes, None, &url);
    }
});
