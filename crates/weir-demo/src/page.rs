//! An article page: one set of facts, five templates.

use askama::Template;
use jiff::Timestamp;
use serde_json::json;

use crate::article::{ArticleKind, DemoArticle};
use crate::content::Demo;
use crate::markup::{self, Setting};
use crate::outlet::{Layout, Outlet};
use crate::when;
use crate::words::{self, Words};

/// A link to another page of the same outlet.
pub(crate) struct Link {
    pub path: String,
    pub title: String,
    pub time: String,
    pub image: Option<String>,
    pub section: String,
    pub dek: String,
}

impl Link {
    pub(crate) fn to(article: &DemoArticle, now: Timestamp) -> Self {
        Self {
            path: article.path(),
            title: article.title.clone(),
            time: when::stamp(article.published(now), &article.lang, article.utc_offset),
            image: article.image.clone(),
            section: article.section.clone(),
            dek: article.dek.clone(),
        }
    }
}

/// Everything the templates print.
pub(crate) struct ArticlePage<'a> {
    pub outlet: &'a Outlet,
    pub article: &'a DemoArticle,
    pub words: &'static Words,
    pub sections: Vec<String>,
    pub url: String,
    pub base: &'a str,
    pub published_iso: String,
    pub published: String,
    pub body: String,
    pub json_ld: String,
    pub related: Vec<Link>,
    pub most_read: Vec<Link>,
    pub sponsored: bool,
    pub live: bool,
}

#[derive(Template)]
#[template(path = "broadsheet.html")]
struct Broadsheet<'a> {
    p: &'a ArticlePage<'a>,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct Ledger<'a> {
    p: &'a ArticlePage<'a>,
}

#[derive(Template)]
#[template(path = "journal.html")]
struct Journal<'a> {
    p: &'a ArticlePage<'a>,
}

#[derive(Template)]
#[template(path = "portal.html")]
struct Portal<'a> {
    p: &'a ArticlePage<'a>,
}

#[derive(Template)]
#[template(path = "magazine.html")]
struct Magazine<'a> {
    p: &'a ArticlePage<'a>,
}

/// The sections of an outlet, in the order of first appearance.
pub(crate) fn sections(demo: &Demo, outlet: &Outlet) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    for article in demo.articles_of(&outlet.id) {
        if !sections.contains(&article.section) {
            sections.push(article.section.clone());
        }
    }
    sections
}

/// Renders an article page.
pub(crate) fn article_page(
    demo: &Demo,
    outlet: &Outlet,
    article: &DemoArticle,
    base: &str,
    now: Timestamp,
) -> Result<String, askama::Error> {
    let published = article.published(now);
    let url = format!("{base}{}", article.path());
    let others = || demo.articles_of(&outlet.id).filter(|other| other.slug != article.slug);
    let page = ArticlePage {
        outlet,
        article,
        words: words::of(&outlet.lang),
        sections: sections(demo, outlet),
        published_iso: when::iso(published, outlet.utc_offset),
        published: when::stamp(published, &outlet.lang, outlet.utc_offset),
        body: markup::page_body(&Setting { article, layout: outlet.layout, now, base: "" }),
        json_ld: json_ld(outlet, article, &url, base, now),
        related: others().filter(|other| other.section == article.section).take(3).map(|a| Link::to(a, now)).collect(),
        // "Most read" has to be something fixed that is not "latest": order by slug.
        most_read: {
            let mut most: Vec<_> = others().collect();
            most.sort_by(|a, b| a.slug.cmp(&b.slug));
            most.into_iter().take(5).map(|a| Link::to(a, now)).collect()
        },
        sponsored: article.kind == ArticleKind::Promo,
        live: article.kind == ArticleKind::Live,
        url,
        base,
    };
    match outlet.layout {
        Layout::Broadsheet => Broadsheet { p: &page }.render(),
        Layout::Ledger => Ledger { p: &page }.render(),
        Layout::Journal => Journal { p: &page }.render(),
        Layout::Portal => Portal { p: &page }.render(),
        Layout::Magazine => Magazine { p: &page }.render(),
    }
}

/// Structured data as search engines want it. `<` is escaped so that no text can close the script element.
fn json_ld(outlet: &Outlet, article: &DemoArticle, url: &str, base: &str, now: Timestamp) -> String {
    let published = when::iso(article.published(now), outlet.utc_offset);
    let kind = if article.kind == ArticleKind::Live { "LiveBlogPosting" } else { "NewsArticle" };
    json!({
        "@context": "https://schema.org",
        "@type": kind,
        "mainEntityOfPage": url,
        "headline": article.title,
        "description": article.dek,
        "inLanguage": outlet.lang,
        "datePublished": published,
        "dateModified": published,
        "author": { "@type": "Person", "name": article.author },
        "publisher": { "@type": "NewsMediaOrganization", "name": outlet.name, "parentOrganization": outlet.publisher },
        "articleSection": article.section,
        "keywords": article.tags,
        "image": article.image.as_ref().map(|name| format!("{base}/img/{name}.png")),
    })
    .to_string()
    .replace('<', "\\u003c")
}
