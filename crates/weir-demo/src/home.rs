//! The pages that list things: the index, an outlet's home page, the style sheet, the OPML file, the site map.

use std::fmt::Write;

use askama::Template;
use jiff::Timestamp;

use crate::content::Demo;
use crate::markup::escape;
use crate::outlet::{Layout, Outlet};
use crate::page::{Link, sections};
use crate::words::{self, Words};

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'a> {
    outlets: &'a [Outlet],
    articles: usize,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    outlet: &'a Outlet,
    words: &'static Words,
    sections: Vec<String>,
    links: Vec<Link>,
    base: &'a str,
}

/// `/`
pub(crate) fn index(demo: &Demo) -> Result<String, askama::Error> {
    Index { outlets: demo.outlets(), articles: demo.articles().len() }.render()
}

/// `/OUTLET/`
pub(crate) fn home(demo: &Demo, outlet: &Outlet, base: &str, now: Timestamp) -> Result<String, askama::Error> {
    let links = demo.articles_of(&outlet.id).map(|article| Link::to(article, now)).collect();
    Home { outlet, words: words::of(&outlet.lang), sections: sections(demo, outlet), links, base }.render()
}

/// `/OUTLET/style.css`: the layout's sheet with the outlet's colour put in.
pub(crate) fn style(outlet: &Outlet) -> String {
    let own = match outlet.layout {
        Layout::Broadsheet => include_str!("../templates/broadsheet.css"),
        Layout::Ledger => include_str!("../templates/ledger.css"),
        Layout::Journal => include_str!("../templates/journal.css"),
        Layout::Portal => include_str!("../templates/portal.css"),
        Layout::Magazine => include_str!("../templates/magazine.css"),
    };
    format!(":root {{ --brand: {}; }}\n{}\n{own}", outlet.color, include_str!("../templates/common.css"))
}

/// `/feeds.opml`: all feeds in folders.
pub(crate) fn opml(demo: &Demo, base: &str) -> String {
    let mut folders: Vec<&str> = Vec::new();
    for outlet in demo.outlets() {
        if !folders.contains(&outlet.folder.as_str()) {
            folders.push(&outlet.folder);
        }
    }
    let mut opml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>Weir demo world</title></head>\n<body>\n",
    );
    for folder in folders {
        let name = escape(folder);
        let _ = writeln!(opml, "<outline text=\"{name}\" title=\"{name}\">");
        for outlet in demo.outlets().iter().filter(|outlet| outlet.folder == folder) {
            let _ = writeln!(
                opml,
                "  <outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{base}{}\" htmlUrl=\"{base}{}\" language=\"{}\"/>",
                outlet.feed_path(),
                outlet.home_path(),
                outlet.lang,
                name = escape(&outlet.name),
            );
        }
        opml.push_str("</outline>\n");
    }
    opml.push_str("</body>\n</opml>\n");
    opml
}

/// `/robots.txt`
pub(crate) fn robots(base: &str) -> String {
    format!(
        "User-agent: *\nDisallow: /trouble/forbidden\nDisallow: /search\n\n# Everything else is open to polite readers.\nSitemap: {base}/sitemap.xml\n"
    )
}

/// `/sitemap.xml`
pub(crate) fn sitemap(demo: &Demo, base: &str) -> String {
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for article in demo.articles() {
        let _ = writeln!(xml, "<url><loc>{base}{}</loc></url>", article.path());
    }
    xml.push_str("</urlset>\n");
    xml
}
