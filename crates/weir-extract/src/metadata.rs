//! What a page says of itself: JSON-LD, Open Graph, Dublin Core, `<meta>`, `<time>` and its address.

use crate::blocks::Candidate;
use crate::jsonld::{self, Described};
use crate::{FeedHint, address, date, words};
use dom_query::Document;
use jiff::Timestamp;
use std::collections::HashMap;
use url::Url;
use weir_model::{DateSource, Image, Lang, Metadata};

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

    fn site_name(&self) -> Option<String> {
        let name = self.meta(&["og:site_name", "application-name", "dc:publisher"]).map(str::to_owned);
        name.or_else(|| self.described.publisher.clone()).filter(|name| name.chars().count() <= 80)
    }

    /// The article's title without the site's name.
    pub(crate) fn title(&self, hint: &FeedHint) -> String {
        let site = self.site_name().unwrap_or_default();
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
            return heading.to_owned();
        }
        [shared, headline, hint.title, Some(page), Some(heading)]
            .into_iter()
            .flatten()
            .map(str::trim)
            .find(|title| !title.is_empty())
            .unwrap_or_default()
            .to_owned()
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

    pub(crate) fn lang(&self, document: &Document, hint: &FeedHint) -> Lang {
        let html = document.select_single("html").attr("lang").or_else(|| document.select_single("html").attr("xml:lang"));
        let found = [
            html.as_deref(),
            self.described.lang.as_deref(),
            self.meta(&["og:locale", "content-language", "dc:language", "language", "inlanguage"]),
        ];
        found.into_iter().flatten().map(Lang::new).find(Lang::is_known).unwrap_or(hint.lang)
    }

    pub(crate) fn authors(&self, document: &Document) -> Vec<String> {
        let mut authors: Vec<String> = self.described.authors.iter().flat_map(|name| people(name)).collect();
        if authors.is_empty() {
            let named = self.meta(&[
                "author",
                "parsely-author",
                "dc:creator",
                "dcterms:creator",
                "article:author",
                "sailthru:author",
                "byl",
                "citation_author",
                "twitter:creator",
            ]);
            authors = named.map(people).unwrap_or_default();
        }
        if authors.is_empty() {
            for selector in [
                "[itemprop~='author'] [itemprop~='name']",
                "[itemprop~='author']",
                "a[rel~='author']",
                "[class*='byline'] a",
                "[class*='author-name']",
                "[class*='authorname']",
                "[class*='byline']",
            ] {
                if let Some(node) = document.select_single(selector).nodes().first() {
                    let text = node.text();
                    if text.chars().count() <= 100 {
                        authors = people(&text);
                    }
                }
                if !authors.is_empty() {
                    break;
                }
            }
        }
        let mut unique: Vec<String> = Vec::new();
        for author in authors {
            if !unique.iter().any(|known| known.eq_ignore_ascii_case(&author)) && unique.len() < 20 {
                unique.push(author);
            }
        }
        unique
    }

    /// The whole of the metadata. Dates and labels that stand in the page come from its candidate blocks.
    pub(crate) fn metadata(&self, document: &Document, url: &Url, candidates: &[Candidate], authors: Vec<String>) -> Metadata {
        let (published, published_source) =
            self.published(document, url, candidates).map_or((None, None), |(at, source)| (Some(at), Some(source)));
        let modified = self.described.modified.as_deref().and_then(date::parse);
        let modified = modified.or_else(|| {
            date::parse(self.meta(&["article:modified_time", "og:updated_time", "datemodified", "dcterms:modified", "last-modified"])?)
        });
        let link = |rel: &str| document.select_single(rel).attr("href").and_then(|href| address::web(&href, Some(url)));
        let canonical = link("link[rel~='canonical']").or_else(|| address::web(self.meta(&["og:url"])?, Some(url)));
        let image = self
            .meta(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"])
            .or(self.described.image.as_deref());
        let image = image.and_then(|image| address::web(image, Some(url))).map(|url| Image {
            url,
            alt: self.meta(&["og:image:alt", "twitter:image:alt"]).unwrap_or_default().to_owned(),
            width: self.meta(&["og:image:width"]).and_then(|width| width.parse().ok()),
            height: self.meta(&["og:image:height"]).and_then(|height| height.parse().ok()),
        });
        let declares = |names: &[&str]| {
            self.meta(names)
                .is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "sponsored" | "advertorial"))
        };
        Metadata {
            site_name: self.site_name(),
            authors,
            published,
            published_source,
            modified,
            description: self
                .meta(&["og:description", "description", "twitter:description"])
                .or(self.described.description.as_deref())
                .map(str::to_owned),
            canonical,
            image,
            section: self.meta(&["article:section", "parsely-section"]).or(self.described.section.as_deref()).map(str::to_owned),
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
                || labelled_as_sponsored(candidates, &self.titles()),
        }
    }

    fn published(&self, document: &Document, url: &Url, candidates: &[Candidate]) -> Option<(Timestamp, DateSource)> {
        if let Some(at) = self.described.published.as_deref().and_then(date::parse) {
            return Some((at, DateSource::JsonLd));
        }
        for name in [
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
            "last-modified",
        ] {
            if let Some(at) = self.meta(&[name]).and_then(date::parse) {
                return Some((at, DateSource::Meta));
            }
        }
        for selector in [
            "time[pubdate][datetime]",
            "[itemprop~='datePublished'][datetime]",
            "[itemprop~='datePublished'][content]",
            "abbr.published[title]",
            "article time[datetime]",
            "main time[datetime]",
            "time[datetime]",
        ] {
            if let Some(node) = document.select_single(selector).nodes().first() {
                let value = node.attr("datetime").or_else(|| node.attr("content")).or_else(|| node.attr("title"));
                if let Some(at) = value.and_then(|value| date::parse(&value)) {
                    return Some((at, DateSource::Page));
                }
            }
        }
        if let Some(at) =
            date::in_path(url.path()).or_else(|| self.meta(&["og:url"]).and_then(|url| date::in_path(Url::parse(url).ok()?.path())))
        {
            return Some((at, DateSource::Page));
        }
        // A line of its own that is nothing but a date, above the text.
        let dateline = candidates.iter().filter(|candidate| candidate.chars <= 100 && candidate.link_density() < 0.5).take(400);
        dateline
            .filter(|candidate| words::Words::of(candidate.text()).is_dateline())
            .find_map(|candidate| date::find(candidate.text()))
            .map(|at| (at, DateSource::Page))
    }
}

/// A label at the headline that says that the article was paid for.
fn labelled_as_sponsored(candidates: &[Candidate], titles: &[&str]) -> bool {
    const PLAIN: &[&str] = &[
        "sponsored",
        "sponsored content",
        "sponsored post",
        "sponsored article",
        "paid post",
        "paid content",
        "paid partnership",
        "partner content",
        "promoted",
        "promoted content",
        "advertorial",
        "branded content",
        "brand content",
        "publireportage",
        "contenu sponsorisé",
        "contenido patrocinado",
        "gesponsert",
        "bezahlter inhalt",
        "in kooperation",
        "推广",
        "赞助内容",
        "материал партнёра",
    ];
    // These also mark any advertisement on the page, so they must stand in the headline's own element.
    const AMBIGUOUS: &[&str] = &["anzeige", "advertisement", "werbung", "publicité", "publicidad", "广告", "廣告", "reklama", "реклама"];
    let keys: Vec<String> = titles.iter().map(|title| words::key(title)).filter(|key| key.len() >= 6).collect();
    let Some(at) = candidates.iter().position(|candidate| candidate.is_heading() && keys.contains(&words::key(candidate.text()))) else {
        return false;
    };
    let Some(headline) = candidates.get(at) else { return false };
    // Up to the first paragraph: what stands further down labels something else.
    let text =
        candidates.iter().skip(at + 1).position(|candidate| candidate.is_prose() && words::Words::of(candidate.text()).is_substantial());
    let end = (at + 4).min(candidates.len()).min(text.map_or(usize::MAX, |text| at + 1 + text));
    let near = candidates.get(at.saturating_sub(3)..end).unwrap_or_default();
    near.iter().filter(|candidate| candidate.chars <= 40).any(|candidate| {
        let words = words::Words::of(candidate.text());
        PLAIN.contains(&words.bare())
            || words.starts_with_any(&["sponsored by", "paid for by", "presented by", "in partnership with", "promoted by"])
            || AMBIGUOUS.contains(&words.bare())
                && (candidate.grand == headline.grand || candidate.parent == headline.grand)
                && candidate.grand.is_some()
    })
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
    let start =
        ["by ", "by: ", "von ", "par ", "por ", "di ", "written by ", "posted by ", "author: ", "text: ", "作者:", "作者\u{ff1a}", "记者 "]
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
