//! What a page says of itself: JSON-LD, Open Graph, Dublin Core, `<meta>`, `<time>` and its address.

use crate::candidate::Candidate;
use crate::jsonld::{self, Described};
use crate::published::{self, Dated};
use crate::{FeedHint, Page, address, sponsored, words};
use dom_query::Document;
use std::collections::HashMap;
use weir_model::{Confidence, Image, Lang, Metadata, Origin, Origins, Source};

/// Where structured data says it.
const DECLARED: Origin = Origin { source: Source::JsonLd, confidence: Confidence::High };

/// The declarations of a page's head.
pub(crate) struct Declared {
    pub described: Described,
    metas: HashMap<String, String>,
    /// `<title>` and the first `<h1>`.
    pub page_title: String,
    pub first_heading: String,
}

impl Declared {
    pub(crate) fn read(document: &Document) -> Declared {
        let mut metas = HashMap::new();
        for node in document.select("meta[content]").nodes() {
            let Some(content) = node.attr("content") else { continue };
            let content = crate::plain(&content);
            if content.is_empty() || content.len() > 10_000 {
                continue;
            }
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = node.attr(attribute) {
                    for name in name.split_whitespace() {
                        metas.entry(name.to_lowercase().replace('.', ":")).or_insert_with(|| content.clone());
                    }
                }
            }
        }
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let headings: Vec<String> =
            document.select("h1").nodes().iter().map(|node| one_line(&node.text())).filter(|text| !text.is_empty()).collect();
        let page_title = one_line(&document.select_single("head title, title").text());
        // Some pages put their name into an <h1> of its own: take the one that the page's title speaks of.
        let title_key = words::key(&page_title);
        let spoken = headings
            .iter()
            .filter(|heading| words::key(heading).len() > 8 && title_key.contains(&words::key(heading)))
            .max_by_key(|heading| heading.len());
        let first_heading = spoken.or(headings.first()).cloned().unwrap_or_default();
        Declared { described: jsonld::read(document), metas, page_title, first_heading }
    }

    /// The first of some `<meta>` names that is there.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas.get(*name)).map(String::as_str)
    }

    /// The first of some `<meta>` names that is there, with where it stands.
    fn named(&self, names: &[&str]) -> Option<(&str, Origin)> {
        let name = names.iter().find(|name| self.metas.contains_key(**name))?;
        let social = ["og:", "article:", "twitter:"].iter().any(|prefix| name.starts_with(prefix));
        let source = if social { Source::OpenGraph } else { Source::Meta };
        Some((self.metas.get(*name)?, Origin::new(source, Confidence::High)))
    }

    fn site_name(&self) -> Option<(String, Origin)> {
        let name = self.named(&["og:site_name", "application-name", "dc:publisher"]).map(|(name, origin)| (name.to_owned(), origin));
        name.or_else(|| Some((self.described.publisher.clone()?, DECLARED))).filter(|(name, _)| name.chars().count() <= 80)
    }

    /// The article's title without the site's name.
    pub(crate) fn title(&self, hint: &FeedHint) -> (String, Option<Origin>) {
        let site = self.site_name().map(|(name, _)| name).unwrap_or_default();
        let shared = self.meta(&["og:title", "twitter:title", "dc:title", "dcterms:title"]).map(|title| without_site(title, &site));
        let page = without_site(&self.page_title, &site);
        let headline = self.described.headline.as_deref().map(|title| without_site(title, &site));
        let heading = self.first_heading.as_str();
        let page_key = words::key(&self.page_title);
        let known: Vec<String> = [shared, headline, hint.title].into_iter().flatten().map(words::key).collect();
        // The heading that is shown, if the page's other titles speak of the same.
        let heading_key = words::key(heading);
        if heading_key.len() >= 6
            && (page_key.contains(&heading_key)
                || known.iter().any(|title| *title == heading_key || title.contains(&heading_key) || alike(title, &heading_key)))
        {
            // A kicker inside of the heading ("Weather: Rain in May") is not in the titles that the page gives elsewhere.
            let without_kicker = [(shared, Source::OpenGraph), (headline, Source::JsonLd)].into_iter().find_map(|(title, source)| {
                let key = words::key(title?);
                let inner = heading_key.len() > key.len() && heading_key.ends_with(&key) && key.len() * 2 >= heading_key.len();
                inner.then(|| (title.unwrap_or_default().trim().to_owned(), Some(Origin::new(source, Confidence::High))))
            });
            return without_kicker.unwrap_or_else(|| (heading.to_owned(), Some(Origin::new(Source::Heading, Confidence::High))));
        }
        let feed = Origin::new(Source::Feed, Confidence::High);
        let page_title = Origin::new(Source::Meta, Confidence::Medium);
        let only_heading = Origin::new(Source::Heading, Confidence::Low);
        [
            (shared, Origin::new(Source::OpenGraph, Confidence::High)),
            (headline, DECLARED),
            (hint.title, feed),
            (Some(page), page_title),
            (Some(heading), only_heading),
        ]
        .into_iter()
        .filter_map(|(title, origin)| Some((title?.trim(), origin)))
        .find(|(title, _)| !title.is_empty())
        .map(|(title, origin)| (title.to_owned(), Some(origin)))
        .unwrap_or_default()
    }

    /// Whether a name is the publication's own, or an address of it.
    fn is_publication(&self, name: &str) -> bool {
        let key = words::key(name);
        let site = self.site_name().map(|(site, _)| words::key(&site)).unwrap_or_default();
        let publisher = self.described.publisher.as_deref().map(words::key).unwrap_or_default();
        let same = |own: &str| own.chars().count() >= 2 && (key.starts_with(own) || own.starts_with(&key));
        let address = name.contains("www.") || name.contains('.') && !name.contains(' ') || name.contains('@');
        address || !key.is_empty() && (same(&site) || same(&publisher))
    }

    pub(crate) fn titles(&self) -> Vec<&str> {
        let mut titles = vec![self.page_title.as_str(), self.first_heading.as_str()];
        titles.extend(self.described.headline.as_deref());
        titles.extend(self.meta(&["og:title"]));
        titles.extend(self.meta(&["twitter:title"]));
        titles
    }

    pub(crate) fn leads(&self) -> Vec<&str> {
        let mut leads: Vec<&str> = ["og:description", "description", "twitter:description", "dc:description"]
            .iter()
            .filter_map(|name| self.meta(&[name]))
            .collect();
        leads.extend(self.described.description.as_deref());
        leads
    }

    pub(crate) fn lang(&self, document: &Document, hint: &FeedHint) -> (Lang, Option<Origin>) {
        let html = document.select_single("html").attr("lang").or_else(|| document.select_single("html").attr("xml:lang"));
        let named = self.named(&["og:locale", "content-language", "dc:language", "language", "inlanguage"]);
        let found = [
            html.as_deref().map(|lang| (lang, Origin::new(Source::Markup, Confidence::High))),
            self.described.lang.as_deref().map(|lang| (lang, DECLARED)),
            named,
        ];
        let found = found.into_iter().flatten().map(|(lang, origin)| (Lang::new(lang), origin)).find(|(lang, _)| lang.is_known());
        let feed = || hint.lang.is_known().then_some(Origin::new(Source::Feed, Confidence::Medium));
        found.map_or_else(|| (hint.lang, feed()), |(lang, origin)| (lang, Some(origin)))
    }

    pub(crate) fn authors(&self, document: &Document) -> (Vec<String>, Option<Origin>) {
        let mut authors: Vec<String> = self.described.authors.iter().flat_map(|name| people(name)).collect();
        let mut origin = DECLARED;
        // A publication that names itself as the author of everything: a byline says more, if there is one.
        let impersonal = if authors.iter().all(|author| self.is_publication(author)) { std::mem::take(&mut authors) } else { Vec::new() };
        if authors.is_empty() {
            let named = self.named(&[
                "author",
                "parsely-author",
                "dc:creator",
                "dcterms:creator",
                "article:author",
                "sailthru:author",
                "byl",
                "citation_author",
                "article_author",
            ]);
            // "Written by" is what a common plugin calls the first of two labelled values.
            let written_by = self.meta(&["twitter:label1"]).is_some_and(|label| label.eq_ignore_ascii_case("written by"));
            let named = named.or_else(|| self.named(&["twitter:data1"]).filter(|_| written_by));
            if let Some((names, named)) = named {
                (authors, origin) = (people(names), named);
                authors.retain(|author| impersonal.is_empty() || !self.is_publication(author));
            }
        }
        if authors.is_empty() {
            for (at, selector) in [
                "[itemprop~='author'] [itemprop~='name']",
                "[itemprop~='author']",
                "a[rel~='author']",
                "[class*='byline'] a",
                "[class~='author'] a",
                "[class*='article__author']",
                "[class*='author-name']",
                "[class*='authorname']",
                "[class*='byline']",
            ]
            .into_iter()
            .enumerate()
            {
                // The first three say that they are the author; a class only suggests it.
                origin = if at < 3 {
                    Origin::new(Source::Markup, Confidence::High)
                } else {
                    Origin::new(Source::Text, if at < 8 { Confidence::Medium } else { Confidence::Low })
                };
                if let Some(node) = document.select_single(selector).nodes().first() {
                    let text = node.text();
                    if text.chars().count() <= 100 {
                        authors = people(&text);
                        authors.retain(|author| impersonal.is_empty() || !self.is_publication(author));
                    }
                }
                if !authors.is_empty() {
                    break;
                }
            }
        }
        if authors.is_empty() && !impersonal.is_empty() {
            // Better the name of an account or of the publication than none, but as a guess.
            (authors, origin) = (impersonal, Origin { confidence: Confidence::Low, ..DECLARED });
        }
        let mut unique: Vec<String> = Vec::new();
        for author in authors {
            if !unique.iter().any(|known| known.eq_ignore_ascii_case(&author)) && unique.len() < 20 {
                unique.push(author);
            }
        }
        let origin = (!unique.is_empty()).then_some(origin);
        (unique, origin)
    }

    /// The whole of the metadata. Dates and labels that stand in the page come from its candidate blocks.
    pub(crate) fn metadata(&self, document: &Document, page: &Page, hint: &FeedHint, candidates: &[Candidate]) -> Metadata {
        let url = page.url;
        let published = published::published(self, document, url, candidates).or_else(|| Some(Dated::of_feed(hint.published?)));
        // The feed's date is no guess: it wins against one.
        let published = match (published, hint.published) {
            (Some(dated), Some(at)) if dated.is_guess() => Some(Dated::of_feed(at)),
            (dated, _) => dated,
        };
        let fact = published.filter(|dated| !dated.is_guess());
        let modified = published::modified(self);
        let (authors, authors_origin) = self.authors(document);
        let link = |rel: &str| document.select_single(rel).attr("href").and_then(|href| address::web(&href, Some(url)));
        let canonical = link("link[rel~='canonical']")
            .map(|url| (url, Origin::new(Source::Markup, Confidence::High)))
            .or_else(|| Some((address::web(self.meta(&["og:url"])?, Some(url))?, Origin::new(Source::OpenGraph, Confidence::Medium))));
        let image = self
            .named(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"])
            .or_else(|| Some((self.described.image.as_deref()?, DECLARED)));
        let image = image.and_then(|(image, origin)| Some((address::web(image, Some(url))?, origin)));
        let image_origin = image.as_ref().map(|(_, origin)| *origin);
        let image = image.map(|(url, _)| Image {
            url,
            alt: self.meta(&["og:image:alt", "twitter:image:alt"]).unwrap_or_default().to_owned(),
            width: self.meta(&["og:image:width"]).and_then(|width| width.parse().ok()),
            height: self.meta(&["og:image:height"]).and_then(|height| height.parse().ok()),
        });
        let declares = |names: &[&str]| {
            self.meta(names)
                .is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "sponsored" | "advertorial"))
        };
        let site_name = self.site_name();
        let section = self.named(&["article:section", "parsely-section"]).or_else(|| Some((self.described.section.as_deref()?, DECLARED)));
        let origins = Origins {
            title: self.title(hint).1,
            authors: authors_origin,
            published: published.map(|dated| dated.origin),
            modified: modified.map(|dated| dated.origin),
            site_name: site_name.as_ref().map(|(_, origin)| *origin),
            lang: self.lang(document, hint).1,
            canonical: canonical.as_ref().map(|(_, origin)| *origin),
            image: image_origin,
            section: section.map(|(_, origin)| origin),
        };
        Metadata {
            site_name: site_name.map(|(name, _)| name),
            authors,
            published: fact.map(|dated| dated.at),
            published_source: fact.map(|dated| dated.date_source()),
            published_offset: fact.and_then(|dated| dated.offset),
            published_guess: published.filter(Dated::is_guess).map(|dated| dated.at),
            modified: modified.map(|dated| dated.at),
            description: self
                .meta(&["og:description", "description", "twitter:description"])
                .or(self.described.description.as_deref())
                .map(str::to_owned),
            canonical: canonical.map(|(url, _)| url),
            image,
            section: section.map(|(section, _)| section.to_owned()),
            paywalled: self.described.paywalled
                || self.meta(&["article:content_tier"]).is_some_and(|tier| tier.eq_ignore_ascii_case("locked")),
            sponsored: self.described.sponsored
                || declares(&[
                    "sponsored",
                    "is_sponsored",
                    "issponsored",
                    "article:sponsored",
                    "advertorial",
                    "content-type",
                    "og:type",
                    "article:type",
                ])
                || link("link[rel~='sponsored']").is_some()
                || sponsored::labelled(candidates, &self.titles()),
            ai_declared: sponsored::by_software(self, candidates),
            origins,
            ..Metadata::default()
        }
    }
}

/// A title up to the site's name, or the part of it that is longest by far.
fn without_site<'a>(title: &'a str, site: &str) -> &'a str {
    const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", "_", "|", "–"];
    let site_key = words::key(site);
    let mut title = title.trim();
    for _ in 0..3 {
        let cut = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, *separator))).max_by_key(|(at, _)| *at);
        let Some((at, separator)) = cut else { break };
        let (Some(head), Some(tail)) = (title.get(..at), title.get(at + separator.len()..)) else { break };
        let (head, tail) = (head.trim(), tail.trim());
        let tail_key = words::key(tail);
        let is_site = !tail_key.is_empty()
            && (tail_key == site_key || !site_key.is_empty() && (site_key.contains(&tail_key) || tail_key.contains(&site_key)));
        let much_shorter = separator.contains(['|', '_', '»', '•', '·', ':']) || separator.starts_with(' ');
        let words_left = head.chars().count();
        if head.is_empty()
            || !(is_site
                || much_shorter && words_left >= 15 && tail.chars().count() * 5 <= words_left * 3 && tail.split_whitespace().count() <= 4)
        {
            break;
        }
        title = head;
    }
    title
}

/// Two keys that share most of their letters in order: a headline told a little differently.
fn alike(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    shorter >= 12 && shared * 2 >= shorter
}

/// The names in a byline.
fn people(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains("://") || text.chars().count() > 200 {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let start = [
        "view all posts by ",
        "by ",
        "by: ",
        "von ",
        "par ",
        "por ",
        "di ",
        "written by ",
        "posted by ",
        "author: ",
        "text: ",
        "作者:",
        "作者\u{ff1a}",
        "记者 ",
    ]
    .iter()
    .find(|start| lower.starts_with(**start));
    let text = start.and_then(|start| text.get(start.len()..)).unwrap_or(&text);
    let mut parts = vec![text];
    for separator in [";", ", ", " and ", " und ", " & ", " et ", " y ", " | ", "、"] {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    parts
        .into_iter()
        .map(|part| part.trim().trim_matches([',', '.', '@', '|', '-']).trim())
        .filter(|part| {
            !part.is_empty() && part.chars().count() <= 60 && part.chars().any(char::is_alphabetic) && part.split_whitespace().count() <= 6
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_is_no_part_of_a_title() {
        for (title, site, expected) in [
            ("Rain in May | The Daily", "The Daily", "Rain in May"),
            ("A long headline about rain in the south - Daily News", "", "A long headline about rain in the south"),
            ("Spider-Man - a review", "", "Spider-Man - a review"),
            ("What now?", "Site", "What now?"),
            ("南方连日大雨 河流水位上涨创下新的纪录_山谷财经", "山谷", "南方连日大雨 河流水位上涨创下新的纪录"),
        ] {
            assert_eq!(without_site(title, site), expected);
        }
    }

    #[test]
    fn bylines_are_names() {
        assert_eq!(people("By Ann Smith and Bob Jones"), ["Ann Smith", "Bob Jones"]);
        assert_eq!(people("https://example.org/ann"), Vec::<String>::new());
    }
}
