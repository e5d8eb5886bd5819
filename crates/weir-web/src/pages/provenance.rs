//! What an article's page is and says of itself, and how sure that is: a guess is never shown as a fact.

use crate::catalogue::Words;
use crate::time::When;
use crate::visit::Visit;
use weir_model::{Confidence, Metadata, Origin, PageKind, Source};
use weir_store::EntryRow;

/// How many characters of what a page says of itself are shown.
const LONGEST: usize = 200;

/// How a page is described beside its article.
#[derive(Default)]
pub(crate) struct Provenance {
    /// What kind of page it is; empty for an article.
    pub(crate) kind: String,
    /// The same in a sentence.
    pub(crate) kind_text: String,
    /// What a reader should know before reading.
    pub(crate) notices: Vec<String>,
    /// What the page says of itself, each with where it says so.
    pub(crate) facts: Vec<Fact>,
}

/// One thing that a page says of itself.
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) origin: String,
}

/// What is said.
pub(crate) enum Value {
    Words(String),
    Time(When),
}

impl Provenance {
    pub(crate) fn of(visit: &Visit, metadata: &Metadata) -> Provenance {
        let words = visit.words;
        let (kind, kind_text) = kind(words, metadata.kind);
        let mut notices: Vec<String> = Some(kind_text.to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
        if let Some(said) = &metadata.ai_declared {
            notices.push(words.with("provenance.by_software", "words", short(said)));
        }
        if metadata.sponsored {
            notices.push(words.t("provenance.sponsored").to_owned());
        }
        if metadata.paywalled {
            notices.push(words.t("provenance.paywalled").to_owned());
        }
        Provenance { kind: kind.to_owned(), kind_text: kind_text.to_owned(), notices, facts: facts(visit, metadata) }
    }
}

/// A word and a sentence for a kind of page; nothing for an article.
fn kind(words: &'static Words, kind: PageKind) -> (&'static str, &'static str) {
    match kind {
        PageKind::Article => ("", ""),
        PageKind::LiveBlog => (words.t("page.live-blog"), words.t("page.live-blog_text")),
        PageKind::Gallery => (words.t("page.gallery"), words.t("page.gallery_text")),
        PageKind::Video => (words.t("page.video"), words.t("page.video_text")),
        PageKind::Audio => (words.t("page.audio"), words.t("page.audio_text")),
        PageKind::Forum => (words.t("page.forum"), words.t("page.forum_text")),
        PageKind::Documentation => (words.t("page.documentation"), words.t("page.documentation_text")),
        PageKind::Links => (words.t("page.links"), words.t("page.links_text")),
    }
}

fn facts(visit: &Visit, metadata: &Metadata) -> Vec<Fact> {
    let words = visit.words;
    let origins = &metadata.origins;
    let date = |at| Value::Time(visit.clock.date(at));
    let said_in = |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| Value::Words(short(&text)));
    let rows = [
        ("provenance.site", said_in(metadata.site_name.clone()), origins.site_name),
        ("provenance.authors", said_in(Some(metadata.authors.join(", "))), origins.authors),
        ("provenance.published", metadata.published.or(metadata.published_guess).map(date), origins.published),
        ("provenance.modified", metadata.modified.map(date), origins.modified),
        ("provenance.section", said_in(metadata.section.clone()), origins.section),
        ("provenance.canonical", said_in(metadata.canonical.as_ref().map(ToString::to_string)), origins.canonical),
    ];
    // What has no origin is nothing that the page said.
    let known = rows.into_iter().filter_map(|(name, value, origin)| Some((name, value?, origin?)));
    known.map(|(name, value, origin)| Fact { name: words.t(name).to_owned(), value, origin: said(words, origin) }).collect()
}

/// Where something stands, and that it is a guess where it is one.
fn said(words: &'static Words, origin: Origin) -> String {
    let source = words.t(match origin.source {
        Source::JsonLd => "origin.json-ld",
        Source::OpenGraph => "origin.open-graph",
        Source::Meta => "origin.meta",
        Source::Markup => "origin.markup",
        Source::Heading => "origin.heading",
        Source::Text => "origin.text",
        Source::Address => "origin.address",
        Source::Feed => "origin.feed",
    });
    if origin.confidence == Confidence::Low { format!("{source} · {}", words.t("origin.low")) } else { source.to_owned() }
}

/// When an article was published; a guess, or the time when it was found, is marked as what it is.
pub(crate) fn when(visit: &Visit, entry: &EntryRow, metadata: Option<&Metadata>) -> When {
    let words = visit.words;
    if let Some(at) = metadata.and_then(|metadata| metadata.published).or(entry.published_at) {
        return visit.clock.date(at);
    }
    let (at, short, long) = match metadata.and_then(|metadata| metadata.published_guess) {
        Some(at) => (at, "provenance.guess", "provenance.guess_text"),
        None => (entry.sort_at, "provenance.found", "provenance.found_text"),
    };
    let mut when = visit.clock.date(at);
    when.text = words.with(short, "date", &when.text);
    when.exact = format!("{} · {}", when.exact, words.t(long));
    when
}

/// Why the page gave no text, in a sentence.
pub(crate) fn unreadable(words: &'static Words, metadata: &Metadata) -> Option<&'static str> {
    Some(words.t(match metadata.unreadable? {
        weir_model::Unreadable::NoText => "unreadable.no-text",
        weir_model::Unreadable::TooLarge => "unreadable.too-large",
        weir_model::Unreadable::PdfEncrypted => "unreadable.pdf-encrypted",
        weir_model::Unreadable::PdfWithoutText => "unreadable.pdf-without-text",
        weir_model::Unreadable::PdfBroken => "unreadable.pdf-broken",
    }))
}

fn short(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
