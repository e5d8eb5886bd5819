//! The vocabularies of feeds, by address and by the prefixes that everyone uses.

/// Vocabularies that feeds use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ns {
    /// RSS itself, and elements without any namespace.
    Rss,
    Atom,
    Content,
    DublinCore,
    DublinCoreTerms,
    Media,
    Itunes,
    Podcast,
    Rdf,
    Syndication,
    Xhtml,
    Geo,
    Other,
}

impl Ns {
    /// The feed's own words, however it declares them.
    pub fn is_own(self) -> bool {
        matches!(self, Ns::Rss | Ns::Atom)
    }
}

/// By a declared address; `http` or `https`, with or without a closing slash, in any case.
pub(crate) fn by_uri(uri: &str) -> Ns {
    let uri = uri.trim().to_ascii_lowercase();
    let uri = uri.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches(['/', '#']);
    match uri {
        "www.w3.org/2005/atom" | "purl.org/atom/ns" => Ns::Atom,
        "purl.org/rss/1.0"
        | "my.netscape.com/rdf/simple/0.9"
        | "channel.netscape.com/rdf/simple/0.9"
        | "backend.userland.com/rss2"
        | "backend.userland.com/rss"
        | "blogs.law.harvard.edu/tech/rss"
        | "cyber.law.harvard.edu/rss"
        | "purl.org/net/rss1.1" => Ns::Rss,
        "purl.org/rss/1.0/modules/content" => Ns::Content,
        "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/rss/modules/dc" => Ns::DublinCore,
        "purl.org/dc/terms" => Ns::DublinCoreTerms,
        "search.yahoo.com/mrss" | "tools.search.yahoo.com/mrss" => Ns::Media,
        "www.itunes.com/dtds/podcast-1.0.dtd" | "www.itunes.com/dtd/podcast-1.0.dtd" | "itunes.apple.com/dtds/podcast-1.0.dtd" => {
            Ns::Itunes
        }
        "podcastindex.org/namespace/1.0" | "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md" => Ns::Podcast,
        "www.w3.org/1999/02/22-rdf-syntax-ns" => Ns::Rdf,
        "purl.org/rss/1.0/modules/syndication" => Ns::Syndication,
        "www.w3.org/1999/xhtml" => Ns::Xhtml,
        "www.georss.org/georss" | "www.w3.org/2003/01/geo/wgs84_pos" | "www.opengis.net/gml" | "www.georss.org/georss/10" => Ns::Geo,
        _ if uri.starts_with("podcastindex.org/namespace") => Ns::Podcast,
        _ => Ns::Other,
    }
}

/// Prefixes that everyone uses, for feeds that forgot to declare them or declare them wrongly.
pub(crate) fn by_prefix(prefix: &str) -> Ns {
    match prefix {
        "content" => Ns::Content,
        "dc" => Ns::DublinCore,
        "dcterms" => Ns::DublinCoreTerms,
        "media" => Ns::Media,
        "itunes" => Ns::Itunes,
        "podcast" => Ns::Podcast,
        "atom" | "atom10" | "a10" => Ns::Atom,
        "rss" => Ns::Rss,
        "rdf" => Ns::Rdf,
        "sy" => Ns::Syndication,
        "xhtml" => Ns::Xhtml,
        "georss" | "geo" | "gml" => Ns::Geo,
        _ => Ns::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_all_their_spellings() {
        for (uri, expected) in [
            ("http://www.w3.org/2005/Atom", Ns::Atom),
            ("https://www.w3.org/2005/Atom/", Ns::Atom),
            ("http://purl.org/atom/ns#", Ns::Atom),
            ("http://www.itunes.com/DTDs/Podcast-1.0.dtd", Ns::Itunes),
            ("https://podcastindex.org/namespace/1.0", Ns::Podcast),
            ("urn:other", Ns::Other),
        ] {
            assert_eq!(by_uri(uri), expected, "{uri}");
        }
    }
}
