//! Addresses that may leave the page: `http` and `https` only.

use url::Url;

/// Longer addresses are tracking or data, not something to follow.
const MAX_LENGTH: usize = 4096;

/// Resolves a reference; `None` unless it is of the web.
pub(crate) fn web(reference: &str, base: Option<&Url>) -> Option<Url> {
    let reference = reference.trim();
    if reference.is_empty() || reference.starts_with('#') || reference.len() > MAX_LENGTH {
        return None;
    }
    let url = match base {
        Some(base) => base.join(reference),
        None => Url::parse(reference),
    }
    .ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web() {
        let base: Url = "https://example.org/a/b".parse().unwrap();
        assert_eq!(web(" c ", Some(&base)).unwrap().as_str(), "https://example.org/a/c");
        assert_eq!(web("//other.example/x", Some(&base)).unwrap().as_str(), "https://other.example/x");
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "#top",
            "",
            "mailto:a@b.c",
            "java\nscript:x",
            "vbscript:x",
            "file:///etc",
        ] {
            assert_eq!(web(bad, Some(&base)), None, "{bad}");
        }
        assert_eq!(web("/x", None), None);
    }
}
