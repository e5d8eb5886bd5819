//! What kind of page it is: by what it declares, else by its structure.

use crate::metadata::Declared;
use dom_query::{Document, NodeRef};
use weir_model::{Block, BlockKind, MarkKind, PageKind};

/// Generators that write documentation and nothing else.
const DOCUMENTATION: &[&str] = &[
    "sphinx",
    "docusaurus",
    "mkdocs",
    "mdbook",
    "gitbook",
    "vitepress",
    "vuepress",
    "doxygen",
    "rustdoc",
    "javadoc",
    "starlight",
    "typedoc",
    "antora",
];

/// Names that are worth a look at the structure; most pages have none of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hints {
    live: bool,
    forum: bool,
}

impl Hints {
    pub(crate) fn of(html: &str) -> Hints {
        let any = |names: &[&str]| names.iter().any(|name| html.contains(name));
        Hints {
            live: any(&["liveblog", "live-blog", "LiveBlog", "live-post", "livepost"]),
            forum: any(&["forum", "thread", "phpbb", "topic-post"]),
        }
    }
}

/// What the page declares, before its blocks are known.
pub(crate) fn declared(hints: Hints, declared: &Declared, document: &Document) -> PageKind {
    let types = &declared.described.types;
    let has = |names: &[&str]| types.iter().any(|name| names.contains(&name.as_str()));
    let og_type = declared.meta(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let article = types.iter().any(|name| name.ends_with("Article") || name == "BlogPosting") || og_type == "article";
    if has(&["LiveBlogPosting"]) || hints.live && looks_live(document) {
        return PageKind::LiveBlog;
    }
    if has(&["DiscussionForumPosting", "QAPage"]) || !article && hints.forum && looks_like_forum(document) {
        return PageKind::Forum;
    }
    if has(&["TechArticle", "APIReference"]) && !has(&["NewsArticle"]) || generated_documentation(declared, document) {
        return PageKind::Documentation;
    }
    if has(&["PodcastEpisode", "RadioEpisode"]) || !article && has(&["AudioObject"]) || og_type.starts_with("music") {
        return PageKind::Audio;
    }
    // A film inside of an article has an object of its own; it is the page only where nothing else is.
    if !article && has(&["VideoObject", "Movie", "TVEpisode"]) || og_type.starts_with("video") {
        return PageKind::Video;
    }
    if has(&["ImageGallery", "MediaGallery"]) {
        return PageKind::Gallery;
    }
    PageKind::Article
}

/// What the blocks show, where the page did not declare more than an article.
pub(crate) fn shown(kind: PageKind, blocks: &[Block]) -> PageKind {
    if kind != PageKind::Article {
        return kind;
    }
    let chars = |block: &Block| block.text.chars().count();
    let prose: usize = blocks.iter().filter(|block| block.is_prose()).map(chars).sum();
    let captions: Vec<usize> =
        blocks.iter().filter(|block| matches!(block.kind, BlockKind::Figure { .. })).map(chars).filter(|n| *n >= 30).collect();
    if captions.len() >= 5 && captions.iter().sum::<usize>() > prose {
        return PageKind::Gallery;
    }
    let mut linked = 0;
    let mut whole_links = 0;
    for block in blocks.iter().filter(|block| block.is_prose() || matches!(block.kind, BlockKind::Heading { .. })) {
        let links = block.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Link { .. }));
        let bytes: usize = links.map(|mark| (mark.end - mark.start) as usize).sum();
        linked += bytes;
        whole_links += usize::from(bytes * 10 >= block.text.len() * 8 && !block.text.is_empty());
    }
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    if whole_links >= 10 && linked * 10 >= all * 6 {
        return PageKind::Links;
    }
    kind
}

fn generated_documentation(declared: &Declared, document: &Document) -> bool {
    let generator = declared.meta(&["generator"]).unwrap_or_default().to_ascii_lowercase();
    DOCUMENTATION.iter().any(|name| generator.contains(name))
        || ["body.rustdoc", "div.rst-content", ".theme-doc-markdown", "article.md-content__inner", "div.sphinxsidebar"]
            .iter()
            .any(|selector| document.select_single(selector).exists())
}

/// Three posts or more whose own elements say that they are a live blog's.
fn looks_live(document: &Document) -> bool {
    let selector = "[class*='liveblog'], [class*='live-blog'], [class*='LiveBlog'], [class*='live-post'], [class*='livepost']";
    let posts = document.select(selector);
    posts.nodes().iter().filter(|node| holds_time(node) && !node.has_name("body") && !node.has_name("main")).take(60).count() >= 3
}

/// Three posts or more, each with words and a time, that are called so.
fn looks_like_forum(document: &Document) -> bool {
    let forum =
        document.select_single("[class*='forum'], [class*='thread'], [class*='phpbb'], [id*='forum'], [class*='topic-post']").exists();
    let posts =
        document.select("[class~='post'], [class~='message'], [class~='reply'], [class*='topic-post'], [id^='post-'], [id^='post_']");
    forum && posts.nodes().iter().take(60).filter(|node| node.normalized_char_count() >= 40 && holds_time(node)).count() >= 3
}

fn holds_time(node: &NodeRef) -> bool {
    node.descendants_it().take(2_000).any(|child| {
        child.has_name("time")
            || child.attr("class").is_some_and(|class| ["time", "date"].iter().any(|part| class.to_lowercase().contains(part)))
    })
}
