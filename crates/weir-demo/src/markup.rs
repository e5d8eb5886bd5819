//! Body blocks to HTML, in the habits of each layout.
//!
//! The same block looks different in every layout on purpose: the promotional line is a bold link in one, a bare
//! paragraph in capitals in another. An extractor must cope with all of them.

use std::fmt::Write;

use jiff::{Timestamp, ToSpan};

use crate::article::DemoArticle;
use crate::body::{self, Block, Furniture, Inline};
use crate::outlet::Layout;
use crate::when;
use crate::words::{self, Words};

/// Writes text that is safe inside elements and quoted attributes, of HTML and XML alike.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// What rendering one article's body needs to know.
pub(crate) struct Setting<'a> {
    pub article: &'a DemoArticle,
    pub layout: Layout,
    pub now: Timestamp,
    /// Put before addresses that begin with `/`: empty on pages, the server's address in feeds.
    pub base: &'a str,
}

/// The body as it stands on the page, furniture included.
pub(crate) fn page_body(setting: &Setting<'_>) -> String {
    let mut html = String::new();
    for (at, block) in setting.article.body.iter().enumerate() {
        match block {
            Block::Furniture(furniture) => html.push_str(&setting.furniture(furniture, at)),
            block => html.push_str(&setting.block(block)),
        }
        html.push('\n');
    }
    html
}

/// The body as a feed with full text carries it: no furniture but the agency's tail.
pub(crate) fn feed_body(setting: &Setting<'_>) -> String {
    let mut html = String::new();
    for block in &setting.article.body {
        match block {
            Block::Furniture(Furniture::Tail(text)) => {
                let _ = writeln!(html, "<p><em>{}</em></p>", setting.inline(text));
            }
            Block::Furniture(_) => {}
            block => {
                html.push_str(&setting.block(block));
                html.push('\n');
            }
        }
    }
    html
}

impl Setting<'_> {
    fn words(&self) -> &'static Words {
        words::of(&self.article.lang)
    }

    /// Text with inline marks and times to HTML.
    pub(crate) fn inline(&self, text: &str) -> String {
        let text = when::fill(text, self.now, &self.article.lang, self.article.utc_offset);
        let mut html = String::with_capacity(text.len());
        for run in body::inline(&text) {
            let _ = match run {
                Inline::Text(words) => write!(html, "{}", escape(words)),
                Inline::Strong(words) => write!(html, "<strong>{}</strong>", escape(words)),
                Inline::Emphasis(words) => write!(html, "<em>{}</em>", escape(words)),
                Inline::Link { words, address } => {
                    let base = if address.starts_with('/') { self.base } else { "" };
                    write!(html, "<a href=\"{base}{}\">{}</a>", escape(address), escape(words))
                }
            };
        }
        html
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Paragraph(text) => self.paragraph(text),
            Block::Heading(text) => match self.layout {
                Layout::Portal => format!("<p><strong>{}</strong></p>", self.inline(text)),
                Layout::Ledger => format!("<h3 class=\"c-sub\">{}</h3>", self.inline(text)),
                _ => format!("<h2>{}</h2>", self.inline(text)),
            },
            Block::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>\n", self.inline(item))).collect();
                format!("<ul>\n{items}</ul>")
            }
            Block::Quote(text) => format!("<blockquote><p>{}</p></blockquote>", self.inline(text)),
            Block::Table(rows) => self.table(rows),
            Block::Figure(caption) => self.figure(caption),
            Block::Update { hours_ago, headline } => {
                let minutes = (hours_ago * 60.0).round() as i64;
                let moment = self.now.checked_sub(minutes.minutes()).unwrap_or(self.now);
                let offset = self.article.utc_offset;
                format!(
                    "<h3 class=\"update\"><time datetime=\"{}\">{}</time> {}</h3>",
                    when::iso(moment, offset),
                    when::clock(moment, offset),
                    self.inline(headline)
                )
            }
            Block::Furniture(_) => String::new(),
        }
    }

    fn paragraph(&self, text: &str) -> String {
        let html = self.inline(text);
        match self.layout {
            // Old portals indent with two ideographic spaces instead of a style.
            Layout::Portal => format!("<p>\u{3000}\u{3000}{html}</p>"),
            Layout::Ledger => format!("<p class=\"c-par\"><span>{html}</span></p>"),
            _ => format!("<p>{html}</p>"),
        }
    }

    fn table(&self, rows: &[Vec<String>]) -> String {
        let mut html = String::from("<table>\n");
        for (at, row) in rows.iter().enumerate() {
            let cell = if at == 0 { "th" } else { "td" };
            let cells: String = row.iter().map(|text| format!("<{cell}>{}</{cell}>", self.inline(text))).collect();
            let _ = writeln!(html, "<tr>{cells}</tr>");
        }
        html.push_str("</table>");
        html
    }

    fn figure(&self, caption: &str) -> String {
        let Some(image) = &self.article.image else {
            return String::new();
        };
        let caption = self.inline(caption);
        format!(
            "<figure><img src=\"{}/img/{image}-2.png\" alt=\"{caption}\" width=\"640\" height=\"400\" \
             loading=\"lazy\"><figcaption>{caption}</figcaption></figure>",
            self.base
        )
    }

    fn furniture(&self, furniture: &Furniture, at: usize) -> String {
        let words = self.words();
        match furniture {
            Furniture::Promo(text) => {
                let text = self.inline(text);
                let home = format!("/{}/", self.article.outlet);
                match self.layout {
                    Layout::Broadsheet => format!("<p><strong><a href=\"{home}#app\">{text}</a></strong></p>"),
                    Layout::Ledger => format!("<p class=\"c-par\"><span><u>{text}</u></span></p>"),
                    Layout::Journal => format!("<p class=\"support\"><a href=\"{home}#support\">{text}</a></p>"),
                    Layout::Portal => format!("<p><strong>{text}</strong></p>"),
                    Layout::Magazine => format!("<div class=\"teaser-line\"><a href=\"{home}#abo\">{text}</a></div>"),
                }
            }
            Furniture::ReadAlso(text) => {
                let text = self.inline(text);
                let label = words.read_also;
                match self.layout {
                    Layout::Broadsheet | Layout::Portal => format!("<p><strong>{label} {text}</strong></p>"),
                    Layout::Ledger => format!("<div class=\"c-x11\"><i>{label}</i> {text}</div>"),
                    Layout::Journal => format!("<p class=\"see\"><em>{label} {text}</em></p>"),
                    Layout::Magazine => {
                        format!("<aside class=\"embed-related\"><span>{label}</span> <b>{text}</b></aside>")
                    }
                }
            }
            Furniture::PullQuote(text) => {
                format!("<aside class=\"pullquote\"><p>{}</p></aside>", self.inline(text))
            }
            Furniture::Tail(text) => match self.layout {
                Layout::Portal => format!("<p class=\"source\">（{}）</p>", self.inline(text)),
                _ => format!("<p class=\"tail\"><em>{}</em></p>", self.inline(text)),
            },
            Furniture::Newsletter => format!(
                "<div class=\"newsletter\" id=\"nl-{at}\"><h4>{}</h4><p>{}</p><form action=\"/{}/\" \
                 method=\"get\"><input type=\"email\" name=\"mail\" placeholder=\"{}\"><button>{}</button></form></div>",
                words.newsletter_title, words.newsletter_text, self.article.outlet, words.newsletter_field, words.newsletter_button
            ),
            Furniture::Ad => format!(
                "<div class=\"ad-slot\"><span class=\"ad-label\">{}</span><p>{}</p></div>",
                words.advertisement,
                words.advert_lines[at % words.advert_lines.len()]
            ),
        }
    }
}
