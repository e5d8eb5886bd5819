//! Any bytes as a list of feeds; what is written can be read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_feed::opml;

fuzz_target!(|bytes: &[u8]| {
    if let Ok((feeds, _)) = opml::parse(bytes) {
        let written = opml::write("list", &feeds);
        let again = opml::parse(written.as_bytes()).map(|(feeds, _)| feeds.len());
        assert_eq!(again.ok(), Some(feeds.len()));
    }
});
