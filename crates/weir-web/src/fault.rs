//! Why a fetch failed and why a feed waits, in the reader's words.

use crate::catalogue::Words;
use url::Url;
use weir_fetch::FetchError;
use weir_store::FeedRow;

/// The words for a stable code; the English sentence where the catalogue has none.
pub(crate) fn words(words: &'static Words, code: &str, host: &str, sentence: &str) -> String {
    match words.find_text(&format!("fault.{code}")) {
        Some(text) => text.replace("{host}", host),
        None => sentence.to_owned(),
    }
}

/// Why a feed's last fetch failed; empty if it did not.
pub(crate) fn of_feed(catalogue: &'static Words, feed: &FeedRow) -> String {
    let Some(sentence) = feed.last_error.as_deref() else { return String::new() };
    let host = Url::parse(&feed.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    words(catalogue, feed.error_code.as_deref().unwrap_or_default(), &host, sentence)
}

/// Why an address could not be fetched.
pub(crate) fn of_error(catalogue: &'static Words, error: &FetchError) -> String {
    let host = error.parameters().into_iter().find(|(name, _)| *name == "host").map(|(_, host)| host).unwrap_or_default();
    words(catalogue, error.code(), &host, &error.to_string())
}

/// Why a feed is asked again when it is; empty where nothing more can be said.
pub(crate) fn why(catalogue: &'static Words, code: &str) -> &'static str {
    catalogue.find_text(&format!("wait.{code}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_fetch::Why;
    use weir_model::Lang;

    #[test]
    fn every_reason_has_words_in_every_language() {
        for lang in [Lang::EN, Lang::ZH] {
            let catalogue = Words::of(lang);
            let own = ["html", "empty", "json", "not_a_feed", "selectors", "parser", "address"];
            for code in FetchError::CODES.iter().chain(&own) {
                let text = words(catalogue, code, "news.example", "");
                assert!(!text.is_empty() && !text.contains('{'), "{lang} fault.{code}");
            }
            for code in Why::ALL.iter().map(|why| why.code()).chain(["site_busy", "gone", "new"]) {
                assert!(!why(catalogue, code).is_empty(), "{lang} wait.{code}");
                assert!(!weir_pipeline::why(code).is_empty(), "{code} on the command line");
            }
            assert_eq!(words(catalogue, "never heard of", "h", "As it came."), "As it came.");
        }
    }
}
