//! The only place that writes HTML by hand: an article's blocks, marks and sentences.
//!
//! Everything else in a page is written by templates, which escape. [`Markup`] can only be made here, so what is
//! trusted as HTML is what this file wrote.

use crate::image::Images;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::ops::Range;
use weir_model::{Article, Block, BlockKind, Image, Lang, Mark, MarkKind};

/// HTML that needs no escaping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

/// How deep emphasis and links may stand in each other.
const MOST_MARKS_DEEP: usize = 6;
/// How deep lists may stand in each other.
const MOST_LIST_DEEP: usize = 5;
/// How many rows of a table are shown.
const MOST_ROWS: usize = 500;
/// How many cells of a row are shown.
const MOST_CELLS: usize = 40;

/// Writes text so that it stays text, in elements and in quoted attributes.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Never legal in HTML, and some of them hide what a person reads.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' => {}
            _ => out.push(c),
        }
    }
}

/// The `lang` attribute's value: empty where the language is not known, as HTML has it.
pub fn lang(lang: &Lang) -> &str {
    if lang.is_known() { lang.as_str() } else { "" }
}

/// Words the builder needs from the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// Of a table that can be scrolled sideways.
    pub table: &'a str,
    /// Before the host that shows a video or post.
    pub embed: &'a str,
}

/// Translations of an article's sentences.
#[derive(Clone, Debug)]
pub struct Paired {
    /// By the sentence's number.
    pub sentences: BTreeMap<u32, String>,
    /// Of the translations.
    pub lang: Lang,
    /// Of the article.
    pub original: Lang,
    /// Under the original, instead of in its place.
    pub both: bool,
}

/// The article's text in two languages, or in another one: a block of which a sentence is not translated stays as it is.
pub fn paired(article: &Article, images: &Images, labels: Labels, pairs: &Paired) -> Markup {
    written(article, images, labels, Some(pairs))
}

/// The article's text. Each sentence is `<span class="s" id="s12">`, so that `#s12` finds it.
pub fn article(article: &Article, images: &Images, labels: Labels) -> Markup {
    written(article, images, labels, None)
}

fn written(article: &Article, images: &Images, labels: Labels, pairs: Option<&Paired>) -> Markup {
    let mut by_block: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); article.blocks.len()];
    for (n, sentence) in article.sentences.iter().enumerate() {
        if let Some(list) = by_block.get_mut(sentence.block as usize) {
            list.push((n, sentence.range()));
        }
    }
    let top =
        article.blocks.iter().filter_map(|block| if let BlockKind::Heading { level } = block.kind { Some(level) } else { None }).min();
    let mut builder = Builder { out: String::new(), images, labels, lists: Vec::new(), quote: false, top: top.unwrap_or(2), pairs };
    for (block, sentences) in article.blocks.iter().zip(&by_block) {
        builder.block(block, sentences);
    }
    builder.close_lists(0);
    builder.close_quote();
    Markup(builder.out)
}

/// Text with the parts that match any of the words in `<mark>`. Words are compared in lower case.
pub fn highlight(text: &str, words: &[String]) -> Markup {
    let mut out = String::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let words: Vec<Vec<char>> =
        words.iter().take(20).map(|word| word.chars().map(lower).collect()).filter(|w: &Vec<char>| !w.is_empty()).collect();
    let mut at = 0;
    while at < chars.len() {
        let starts_word = at == 0 || !chars[at - 1].1.is_alphanumeric() || !chars[at].1.is_ascii();
        let length = words
            .iter()
            .filter(|word| {
                starts_word && chars.len() - at >= word.len() && word.iter().zip(&chars[at..]).all(|(w, (_, c))| *w == lower(*c))
            })
            .map(Vec::len)
            .max();
        let end = at + length.unwrap_or(1);
        let bytes = chars[at].0..chars.get(end).map_or(text.len(), |(byte, _)| *byte);
        let part = text.get(bytes).unwrap_or_default();
        if length.is_some() {
            out.push_str("<mark>");
            escape(part, &mut out);
            out.push_str("</mark>");
        } else {
            escape(part, &mut out);
        }
        at = end;
    }
    Markup(out)
}

struct Builder<'a> {
    out: String,
    images: &'a Images,
    labels: Labels<'a>,
    /// Open lists, outermost first: whether numbered.
    lists: Vec<bool>,
    quote: bool,
    top: u8,
    pairs: Option<&'a Paired>,
}

impl Builder<'_> {
    fn block(&mut self, block: &Block, sentences: &[(usize, Range<usize>)]) {
        if let BlockKind::Item { ordered, depth } = block.kind {
            self.close_quote();
            self.item(ordered, usize::from(depth).min(MOST_LIST_DEEP));
            self.text(block, sentences);
            return;
        }
        self.close_lists(0);
        if !matches!(block.kind, BlockKind::Quote) {
            self.close_quote();
        }
        match &block.kind {
            BlockKind::Paragraph => self.wrapped("<p>", "</p>\n", block, sentences),
            BlockKind::Quote => {
                if !self.quote {
                    self.out.push_str("<blockquote>");
                    self.quote = true;
                }
                self.wrapped("<p>", "</p>", block, sentences);
            }
            BlockKind::Heading { level } => {
                // The article's own highest heading stands right under its title, whatever level the site gave it.
                let level = (level.saturating_sub(self.top) + 2).clamp(2, 6);
                self.wrapped(&format!("<h{level}>"), &format!("</h{level}>\n"), block, sentences);
            }
            BlockKind::Code => {
                self.out.push_str("<pre tabindex=\"0\"><code>");
                escape(&block.text, &mut self.out);
                self.out.push_str("</code></pre>\n");
            }
            BlockKind::Table { rows, header } => self.table(rows, *header),
            BlockKind::Figure { image } => self.figure(image, block, sentences),
            BlockKind::Embed { url } => {
                let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else { return };
                let label = format!("{} {host}", self.labels.embed);
                self.out.push_str("<p class=\"embed\">");
                self.open_link(url);
                escape(if block.text.is_empty() { &label } else { &block.text }, &mut self.out);
                self.out.push_str("</a></p>\n");
            }
            BlockKind::Rule => self.out.push_str("<hr>\n"),
            BlockKind::Item { .. } => {}
        }
    }

    fn wrapped(&mut self, open: &str, close: &str, block: &Block, sentences: &[(usize, Range<usize>)]) {
        if block.text.is_empty() {
            return;
        }
        self.out.push_str(open);
        self.text(block, sentences);
        self.out.push_str(close);
    }

    fn close_quote(&mut self) {
        if std::mem::take(&mut self.quote) {
            self.out.push_str("</blockquote>\n");
        }
    }

    /// Opens a list item at a depth. Its end tag is written by the next item or by [`Self::close_lists`].
    fn item(&mut self, ordered: bool, depth: usize) {
        self.close_lists(depth + 1);
        if self.lists.len() == depth + 1 {
            if self.lists.last() == Some(&ordered) {
                self.out.push_str("</li>");
            } else {
                self.close_lists(depth);
            }
        }
        while self.lists.len() < depth + 1 {
            self.out.push_str(if ordered { "<ol>" } else { "<ul>" });
            self.lists.push(ordered);
            if self.lists.len() < depth + 1 {
                self.out.push_str("<li>");
            }
        }
        self.out.push_str("<li>");
    }

    fn close_lists(&mut self, keep: usize) {
        while self.lists.len() > keep {
            let ordered = self.lists.pop().unwrap_or_default();
            self.out.push_str(if ordered { "</li></ol>" } else { "</li></ul>" });
        }
    }

    /// The block's text, its sentences as spans and its marks inside them.
    fn text(&mut self, block: &Block, sentences: &[(usize, Range<usize>)]) {
        let Some(pairs) = self.pairs else { return self.original(block, sentences, None) };
        let texts: Vec<Option<&String>> = sentences.iter().map(|(n, _)| pairs.sentences.get(&u32::try_from(*n).ok()?)).collect();
        let whole: Option<Vec<&String>> = if texts.is_empty() { None } else { texts.into_iter().collect() };
        let Some(texts) = whole else {
            // In a text that is otherwise of another language.
            return self.original(block, sentences, (!pairs.both).then_some(&pairs.original));
        };
        if pairs.both {
            self.original(block, sentences, None);
            let _ = write!(self.out, "<span class=\"tr\" lang=\"{}\">", lang(&pairs.lang));
        }
        for (at, ((n, _), text)) in sentences.iter().zip(texts).enumerate() {
            if at > 0 && !pairs.lang.is_cjk() {
                self.out.push(' ');
            }
            if pairs.both {
                escape(text, &mut self.out);
            } else {
                let _ = write!(self.out, "<span class=\"s\" id=\"s{n}\">");
                escape(text, &mut self.out);
                self.out.push_str("</span>");
            }
        }
        if pairs.both {
            self.out.push_str("</span>");
        }
    }

    /// The block's own words; with a language where those around them are of another.
    fn original(&mut self, block: &Block, sentences: &[(usize, Range<usize>)], own: Option<&Lang>) {
        let own = own.map(|own| format!(" lang=\"{}\"", lang(own))).unwrap_or_default();
        let mut at = 0;
        for (n, range) in sentences {
            if range.start < at || block.text.get(range.clone()).is_none() {
                continue;
            }
            self.marked(&block.text, at..range.start, &block.marks, MOST_MARKS_DEEP, false);
            let _ = write!(self.out, "<span class=\"s\" id=\"s{n}\"{own}>");
            self.marked(&block.text, range.clone(), &block.marks, MOST_MARKS_DEEP, false);
            self.out.push_str("</span>");
            at = range.end;
        }
        self.marked(&block.text, at..block.text.len(), &block.marks, MOST_MARKS_DEEP, false);
    }

    /// Part of a text with the marks that lie in it, clipped to it.
    fn marked(&mut self, text: &str, range: Range<usize>, marks: &[Mark], deep: usize, in_link: bool) {
        let mut at = range.start;
        for (index, mark) in marks.iter().enumerate() {
            let (start, end) = ((mark.start as usize).max(at), (mark.end as usize).min(range.end));
            if deep == 0 || start >= end || text.get(at..start).is_none() || text.get(start..end).is_none() {
                continue;
            }
            let close = match &mark.kind {
                MarkKind::Link { url } if !in_link && matches!(url.scheme(), "http" | "https") => {
                    escape(&text[at..start], &mut self.out);
                    self.open_link(url);
                    "</a>"
                }
                MarkKind::Link { .. } => continue,
                MarkKind::Strong => self.open(&text[at..start], "<strong>", "</strong>"),
                MarkKind::Emphasis => self.open(&text[at..start], "<em>", "</em>"),
                MarkKind::Code => self.open(&text[at..start], "<code>", "</code>"),
            };
            self.marked(text, start..end, marks.get(index + 1..).unwrap_or_default(), deep - 1, in_link || close == "</a>");
            self.out.push_str(close);
            at = end;
        }
        escape(text.get(at..range.end).unwrap_or_default(), &mut self.out);
    }

    fn open(&mut self, before: &str, tag: &str, close: &'static str) -> &'static str {
        escape(before, &mut self.out);
        self.out.push_str(tag);
        close
    }

    fn open_link(&mut self, url: &url::Url) {
        self.out.push_str("<a href=\"");
        escape(url.as_str(), &mut self.out);
        self.out.push_str("\" rel=\"noopener noreferrer nofollow\">");
    }

    fn table(&mut self, rows: &[Vec<String>], header: bool) {
        self.out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
        escape(self.labels.table, &mut self.out);
        self.out.push_str("\"><table>");
        for (index, row) in rows.iter().take(MOST_ROWS).enumerate() {
            let (open, close) = if header && index == 0 { ("<th scope=\"col\">", "</th>") } else { ("<td>", "</td>") };
            self.out.push_str("<tr>");
            for cell in row.iter().take(MOST_CELLS) {
                self.out.push_str(open);
                escape(cell, &mut self.out);
                self.out.push_str(close);
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</table></div>\n");
    }

    fn figure(&mut self, image: &Image, block: &Block, sentences: &[(usize, Range<usize>)]) {
        self.out.push_str("<figure><img src=\"");
        escape(&self.images.src(image.url.as_str()), &mut self.out);
        self.out.push_str("\" alt=\"");
        escape(&image.alt, &mut self.out);
        self.out.push('"');
        // Both or neither: with one alone a browser cannot keep the place free.
        if let (Some(width @ 1..=20_000), Some(height @ 1..=20_000)) = (image.width, image.height) {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
        self.wrapped("<figcaption>", "</figcaption>", block, sentences);
        self.out.push_str("</figure>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, EntryId, Metadata, Sentence, TextState};

    const LABELS: Labels = Labels { table: "Table", embed: "See" };

    fn page(blocks: Vec<Block>, sentences: Vec<Sentence>) -> Article {
        Article {
            id: ArticleId { entry: EntryId(1), version: 1 },
            title: String::new(),
            lang: Lang::EN,
            blocks,
            sentences,
            metadata: Metadata::default(),
            state: TextState::Full,
        }
    }

    fn render(blocks: Vec<Block>, sentences: Vec<Sentence>) -> String {
        article(&page(blocks, sentences), &Images::new(b"secret"), LABELS).to_string()
    }

    fn mark(start: u32, end: u32, kind: MarkKind) -> Mark {
        Mark { start, end, kind }
    }

    fn link(url: &str) -> MarkKind {
        MarkKind::Link { url: url.parse().unwrap() }
    }

    #[test]
    fn sentences_are_spans_and_marks_are_cut_at_their_edges() {
        let mut block = Block::paragraph("One two. Three four.");
        block.marks = vec![mark(4, 14, link("https://a.example/?x=1&y=\"")), mark(9, 14, MarkKind::Strong)];
        let html = render(vec![block], vec![Sentence { block: 0, start: 0, end: 8 }, Sentence { block: 0, start: 9, end: 20 }]);
        assert_eq!(
            html,
            "<p><span class=\"s\" id=\"s0\">One <a href=\"https://a.example/?x=1&amp;y=%22\" rel=\"noopener noreferrer nofollow\">two.</a></span>\
             <a href=\"https://a.example/?x=1&amp;y=%22\" rel=\"noopener noreferrer nofollow\"> </a><span class=\"s\" id=\"s1\">\
             <a href=\"https://a.example/?x=1&amp;y=%22\" rel=\"noopener noreferrer nofollow\"><strong>Three</strong></a> four.</span></p>\n"
        );
    }

    #[test]
    fn lists_nest_and_close() {
        let item = |text: &str, ordered, depth| Block { kind: BlockKind::Item { ordered, depth }, text: text.into(), marks: vec![] };
        let html =
            render(vec![item("a", false, 0), item("b", true, 1), item("c", false, 0), item("d", true, 0), item("e", true, 200)], vec![]);
        assert!(html.starts_with("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul><ol><li>d<ol>"), "{html}");
        for tag in ["ul", "ol", "li"] {
            assert_eq!(html.matches(&format!("<{tag}>")).count(), html.matches(&format!("</{tag}>")).count(), "{html}");
        }
    }

    #[test]
    fn headings_start_right_under_the_title() {
        let heading = |level| Block { kind: BlockKind::Heading { level }, text: "x".into(), marks: vec![] };
        assert_eq!(render(vec![heading(4), heading(6)], vec![]), "<h2>x</h2>\n<h4>x</h4>\n");
    }

    #[test]
    fn hostile_text_stays_text_in_every_place() {
        let evil = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>\u{0}";
        let block = |kind| Block { kind, text: evil.into(), marks: vec![mark(0, 3, link("https://x.example/'\"><script>"))] };
        let image = Image { url: "https://x.example/\"onload='x'".parse().unwrap(), alt: evil.into(), width: Some(1), height: Some(1) };
        let blocks = vec![
            block(BlockKind::Paragraph),
            block(BlockKind::Heading { level: 0 }),
            block(BlockKind::Item { ordered: true, depth: 9 }),
            block(BlockKind::Quote),
            block(BlockKind::Code),
            block(BlockKind::Table { rows: vec![vec![evil.into()], vec![evil.into()]], header: true }),
            block(BlockKind::Figure { image }),
            block(BlockKind::Embed { url: "https://x.example/<script>".parse().unwrap() }),
            block(BlockKind::Embed { url: "javascript:alert(1)".parse().unwrap() }),
        ];
        let html = render(blocks, vec![]);
        for wrong in ["<script", "<img src=x", "onerror='", "onload='", "javascript:", "\u{0}"] {
            assert!(!html.contains(wrong), "{wrong} in {html}");
        }
        assert!(!highlight(evil, &["script".into()]).to_string().contains("<script"));
    }

    #[test]
    fn links_to_other_schemes_and_links_in_links_are_text() {
        let mut block = Block::paragraph("abc");
        block.marks = vec![mark(0, 3, link("javascript:alert(1)"))];
        assert_eq!(render(vec![block.clone()], vec![]), "<p>abc</p>\n");
        block.marks = vec![mark(0, 3, link("https://a.example/")), mark(1, 2, link("https://b.example/"))];
        assert_eq!(render(vec![block], vec![]).matches("<a ").count(), 1);
    }

    #[test]
    fn ranges_that_lie_are_passed_over() {
        let mut block = Block::paragraph("稀土");
        block.marks = vec![mark(1, 4, MarkKind::Strong), mark(0, 99, MarkKind::Emphasis), mark(5, 2, MarkKind::Code)];
        let sentences = vec![
            Sentence { block: 0, start: 1, end: 2 },
            Sentence { block: 7, start: 0, end: 1 },
            Sentence { block: 0, start: 0, end: 99 },
        ];
        assert_eq!(render(vec![block], sentences), "<p><em>稀土</em></p>\n");
    }

    #[test]
    fn found_words_are_marked_at_their_start() {
        assert_eq!(
            highlight("Earth & earthen, unearth", &["earth".into()]).to_string(),
            "<mark>Earth</mark> &amp; <mark>earth</mark>en, unearth"
        );
        assert_eq!(highlight("新的稀土协议", &["稀土".into()]).to_string(), "新的<mark>稀土</mark>协议");
    }
}
