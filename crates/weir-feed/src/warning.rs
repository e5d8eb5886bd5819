//! All that can be said of a feed: a stable code for programs, words for its owner.

use weir_model::Warning;

/// Code and words. What depends on the feed follows the words.
#[rustfmt::skip]
const ALL: [(&str, &str); 29] = [
    ("control-characters", "characters that XML does not allow were taken out"),
    ("wrong-encoding", "the declared encoding is wrong; the feed is UTF-8"),
    ("bad-bytes", "bytes that are no UTF-8 were replaced"),
    ("guessed-encoding", "the encoding was guessed to be"),
    ("shared-identity", "items with different addresses have the same identity; addresses were used"),
    ("repeated-item", "items stand in the feed twice"),
    ("mended-json", "damaged JSON was mended"),
    ("cut", "the feed breaks off before its end"),
    ("before", "text before the feed was passed over"),
    ("after", "what follows the end of the feed was passed over, items apart"),
    ("stray-characters", "characters that XML does not allow were read as text"),
    ("open-tag", "tags that were not closed were mended"),
    ("open-cdata", "a CDATA section without an end was closed"),
    ("open-comment", "a comment or instruction without an end was passed over"),
    ("mismatched-tags", "tags that do not match were closed"),
    ("too-deep", "elements nested too deep were read as text"),
    ("bare-ampersand", "`&` that begin no known reference were kept as text"),
    ("undeclared-prefix", "prefixes that are not declared were taken for what they usually are"),
    ("odd-attributes", "attributes without quotes, or standing twice, were mended"),
    ("too-many-entities", "too many entities of the document type; the rest was kept as text"),
    ("too-many-items", "more than 2000 items; the rest was not read"),
    ("too-many-elements", "more than 400000 elements; the rest was not read"),
    ("long-title", "titles or names longer than 1 KB were cut"),
    ("long-text", "texts longer than 2 MB were cut"),
    ("long-category", "categories longer than 200 bytes were cut"),
    ("too-many-parts", "more than 20 categories or files of an item; the rest was not read"),
    ("blank-item", "there are items without anything in them"),
    ("bad-date", "dates that cannot be read were passed over"),
    ("bad-address", "addresses that cannot be used were passed over"),
];

/// Says it once.
pub(crate) fn warn(warnings: &mut Vec<Warning>, code: &str) {
    warn_of(warnings, code, "");
}

/// Says it with a word of the feed's own.
pub(crate) fn warn_of(warnings: &mut Vec<Warning>, code: &str, what: &str) {
    let words = ALL.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words);
    let warning = Warning(format!("{words} {what}").trim_end().to_owned());
    if !warnings.contains(&warning) {
        warnings.push(warning);
    }
}

/// The stable code of a warning of [`crate::parse`], for programs; `other` for what is said elsewhere.
///
/// ```
/// let (_, warnings) = weir_feed::parse(b"<rss><channel><title>A & B", &weir_feed::Hints::default())?;
/// assert_eq!(warnings.iter().map(weir_feed::warning_code).collect::<Vec<_>>(), ["bare-ampersand", "cut"]);
/// # Ok::<(), weir_feed::ParseError>(())
/// ```
pub fn warning_code(warning: &Warning) -> &'static str {
    ALL.iter().find(|(_, words)| warning.0.starts_with(words)).map_or("other", |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_find_each_other() {
        for (code, words) in ALL {
            let mut warnings = Vec::new();
            warn_of(&mut warnings, code, "x");
            assert_eq!(warning_code(&warnings[0]), code);
            assert!(!words.ends_with('.') && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{words}");
        }
        assert_eq!(warning_code(&Warning("something else".into())), "other");
    }
}
