//! When a page was published and changed: from declarations to guesses.

use crate::candidate::Candidate;
use crate::metadata::Declared;
use crate::{date, words};
use dom_query::Document;
use jiff::Timestamp;
use url::Url;
use weir_model::{Confidence, DateSource, Origin, Source};

/// A date with the offset it was written in and its origin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dated {
    pub at: Timestamp,
    pub offset: Option<i16>,
    pub origin: Origin,
}

impl Dated {
    fn read(text: &str, source: Source, confidence: Confidence) -> Option<Dated> {
        Some(Dated { at: date::parse(text)?, offset: date::offset(text), origin: Origin::new(source, confidence) })
    }

    pub(crate) fn of_feed(at: Timestamp) -> Dated {
        Dated { at, offset: None, origin: Origin::new(Source::Feed, Confidence::High) }
    }

    fn guess(at: Timestamp, source: Source) -> Dated {
        Dated { at, offset: None, origin: Origin::new(source, Confidence::Low) }
    }

    pub(crate) fn is_guess(&self) -> bool {
        self.origin.confidence == Confidence::Low
    }

    pub(crate) fn date_source(&self) -> DateSource {
        match self.origin.source {
            Source::JsonLd => DateSource::JsonLd,
            Source::Meta | Source::OpenGraph => DateSource::Meta,
            Source::Feed => DateSource::Feed,
            Source::Markup | Source::Heading | Source::Text | Source::Address => DateSource::Page,
        }
    }
}

/// Names of `<meta>` elements that hold the date of publication.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "article:published",
    "dc:date:issued",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:date",
    "dc:date",
    "dc:date:created",
    "parsely-pub-date",
    "sailthru:date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "weibo:article:create_at",
    "datecreated",
    "rnews:datepublished",
];

const MODIFIED: &[&str] =
    &["article:modified_time", "og:updated_time", "datemodified", "dcterms:modified", "dateupdate", "last-modified", "revised"];

/// The date of the last change.
pub(crate) fn modified(declared: &Declared) -> Option<Dated> {
    let described = declared.described.modified.as_deref();
    described.and_then(|text| Dated::read(text, Source::JsonLd, Confidence::High)).or_else(|| {
        MODIFIED.iter().filter_map(|name| declared.meta(&[name])).find_map(|text| Dated::read(text, Source::Meta, Confidence::High))
    })
}

/// The date of publication.
pub(crate) fn published(declared: &Declared, document: &Document, url: &Url, candidates: &[Candidate]) -> Option<Dated> {
    let described = declared.described.published.as_deref();
    if let Some(dated) = described.and_then(|text| Dated::read(text, Source::JsonLd, Confidence::High)) {
        return Some(dated);
    }
    let named = PUBLISHED.iter().filter_map(|name| declared.meta(&[name]));
    if let Some(dated) = named.into_iter().find_map(|text| Dated::read(text, Source::Meta, Confidence::High)) {
        return Some(dated);
    }
    for (selector, confidence) in [
        ("time[pubdate][datetime]", Confidence::High),
        ("[itemprop~='datePublished'][datetime]", Confidence::High),
        ("[itemprop~='datePublished'][content]", Confidence::High),
        ("[itemprop~='datePublished'][title]", Confidence::High),
        ("abbr.published[title]", Confidence::High),
        ("time.published[datetime], time.entry-date[datetime]", Confidence::High),
        ("article time[datetime]", Confidence::Medium),
        ("main time[datetime]", Confidence::Medium),
    ] {
        if let Some(dated) = attribute(document, selector, confidence) {
            return Some(dated);
        }
    }
    let address = date::in_path(url.path()).or_else(|| date::in_path(Url::parse(declared.meta(&["og:url"])?).ok()?.path()));
    if let Some(at) = address {
        return Some(Dated { at, offset: None, origin: Origin::new(Source::Address, Confidence::Medium) });
    }
    guess(declared, document, candidates)
}

fn attribute(document: &Document, selector: &str, confidence: Confidence) -> Option<Dated> {
    let selection = document.select_single(selector);
    let node = selection.nodes().first()?;
    let value = node.attr("datetime").or_else(|| node.attr("content")).or_else(|| node.attr("title"))?;
    Dated::read(&value, Source::Markup, confidence)
}

/// Nothing declares a date: what looks like one near the headline, on any element that is named for it, or anywhere.
fn guess(declared: &Declared, document: &Document, candidates: &[Candidate]) -> Option<Dated> {
    if let Some(dated) = attribute(document, "time[datetime]", Confidence::Low) {
        return Some(dated);
    }
    for selector in [
        "[itemprop~='datePublished']",
        "time",
        "[class*='publish'], [class*='posted'], [class*='created'], [class*='authored']",
        "[class*='date'], [class*='Date'], [id*='date']",
        "[class*='timestamp'], abbr[title], [class*='byline'], [class*='meta']",
    ] {
        for node in document.select(selector).nodes().iter().take(40) {
            // A select or a calendar is not a date; a dateline is short.
            let text = node.attr("title").filter(|_| node.has_name("abbr")).unwrap_or_else(|| node.text());
            if text.len() <= 200
                && let Some(at) = date::find(&text)
            {
                return Some(Dated::guess(at, Source::Text));
            }
        }
    }
    // A line of its own that is nothing but a date; then any short line above the text.
    let lines = || candidates.iter().filter(|candidate| candidate.chars <= 100 && candidate.link_density() < 0.5).take(400);
    let dateline = lines().filter(|candidate| words::Words::of(candidate.text()).is_dateline()).find_map(|c| date::find(c.text()));
    let dateline = dateline.or_else(|| date::find(&declared.page_title)).or_else(|| lines().find_map(|c| date::find(c.text())));
    if let Some(at) = dateline {
        return Some(Dated::guess(at, Source::Text));
    }
    // Published no later than it was changed: better than nothing, but a guess.
    modified(declared).map(|dated| Dated { origin: Origin::new(dated.origin.source, Confidence::Low), ..dated })
}
