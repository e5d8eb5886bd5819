//! What an element's name, class and id say of its content.

use crate::{DropReason, phrases};
use dom_query::NodeRef;

/// Elements whose text is never part of the page's text.
pub(crate) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "object"
            | "embed"
            | "applet"
            | "canvas"
            | "svg"
            | "head"
            | "title"
            | "meta"
            | "link"
            | "base"
            | "input"
            | "button"
            | "select"
            | "textarea"
            | "option"
            | "datalist"
            | "dialog"
            | "map"
            | "area"
            | "nav"
            | "menu"
            | "noframes"
            | "frameset"
            | "audio-player"
            | "progress"
            | "rp"
    )
}

/// Elements that start a new block.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "ol"
            | "p"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "amp-ad"
    )
}

pub(crate) fn is_hidden(node: &NodeRef) -> bool {
    if node.has_attr("hidden") {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// Class and id in lower case, with a space at both ends and between.
pub(crate) fn names(node: &NodeRef) -> String {
    let mut names = String::from(" ");
    for attribute in ["class", "id", "data-testid", "data-component"] {
        if let Some(value) = node.attr(attribute) {
            // Utility classes can be long; what an element is stands in the first of them.
            names.extend(value.chars().take(200).flat_map(char::to_lowercase));
            names.push(' ');
        }
    }
    names
}

/// The classes without numbers: pieces of one kind are often counted.
pub(crate) fn dress(node: &NodeRef) -> String {
    node.attr("class").map(|class| class.chars().take(200).filter(|c| !c.is_ascii_digit()).collect()).unwrap_or_default()
}

/// Words for those who listen to the page ("opens new tab"), said beside what is shown.
pub(crate) fn is_for_screen_readers(node: &NodeRef) -> bool {
    let named = node.attr("class").is_some_and(|class| {
        class.split_whitespace().any(|name| {
            matches!(
                name,
                "sr-only" | "visually-hidden" | "visuallyhidden" | "screen-reader-text" | "screen-reader-only" | "u-visually-hidden"
            )
        })
    });
    let clipped = || node.attr("style").is_some_and(|style| style.contains("clip:rect(0") || style.contains("clip: rect(0"));
    (named || clipped()) && !node.has_name("p") && node.normalized_char_count() <= 60
}

/// Words in class and id, with what they stand for. Matched as whole parts (`social-share` has `social` and `share`).
const WORDS: &[(&str, DropReason)] = &[
    ("advert", DropReason::Advertisement),
    ("advertisement", DropReason::Advertisement),
    ("adslot", DropReason::Advertisement),
    ("adbox", DropReason::Advertisement),
    ("adsbygoogle", DropReason::Advertisement),
    ("anzeige", DropReason::Advertisement),
    ("werbung", DropReason::Advertisement),
    ("breadcrumb", DropReason::Navigation),
    ("breadcrumbs", DropReason::Navigation),
    ("pagination", DropReason::Navigation),
    ("pager", DropReason::Navigation),
    ("navigation", DropReason::Navigation),
    ("navbar", DropReason::Navigation),
    ("skiplink", DropReason::Navigation),
    ("comment", DropReason::Comments),
    ("comments", DropReason::Comments),
    ("commentlist", DropReason::Comments),
    ("disqus", DropReason::Comments),
    ("respond", DropReason::Comments),
    ("cookie", DropReason::Consent),
    ("cookies", DropReason::Consent),
    ("consent", DropReason::Consent),
    ("gdpr", DropReason::Consent),
    ("sharing", DropReason::Share),
    ("share", DropReason::Share),
    ("sharebar", DropReason::Share),
    ("sharedaddy", DropReason::Share),
    ("socials", DropReason::Share),
    ("related", DropReason::Related),
    ("recommended", DropReason::Related),
    ("recommendations", DropReason::Related),
    ("recirculation", DropReason::Related),
    ("sidebar", DropReason::Related),
    ("rightcol", DropReason::Related),
    ("rightbar", DropReason::Related),
    ("mostread", DropReason::Related),
    ("popular", DropReason::Related),
    ("trending", DropReason::Related),
    ("newsletter", DropReason::Promotion),
    ("subscribe", DropReason::Promotion),
    ("signup", DropReason::Promotion),
    ("promo", DropReason::Promotion),
    ("teaser", DropReason::Related),
    ("teasers", DropReason::Related),
    ("copyright", DropReason::Legal),
    ("authorbio", DropReason::Author),
];

/// What an element is, if it is not part of the text.
pub(crate) fn of(node: &NodeRef, name: &str) -> Option<DropReason> {
    match name {
        "footer" => return Some(DropReason::Navigation),
        "aside" => return Some(DropReason::Related),
        "amp-ad" => return Some(DropReason::Advertisement),
        _ => {}
    }
    match node.attr("role").as_deref() {
        Some("navigation" | "menu" | "menubar" | "search" | "tablist") => return Some(DropReason::Navigation),
        Some("dialog" | "alertdialog") => return Some(DropReason::Consent),
        Some("complementary") => return Some(DropReason::Related),
        _ => {}
    }
    let names = names(node);
    if names.trim().is_empty() {
        return None;
    }
    for token in names.split(|c: char| !c.is_alphanumeric()).filter(|token| token.len() > 3) {
        // `sidebar-grid__content` is what stands beside the sidebar.
        if token == "sidebar" && ["content", "grid", "main", "has-", "with-", "no-", "layout"].iter().any(|part| names.contains(part)) {
            continue;
        }
        if let Some((_, reason)) = WORDS.iter().find(|(word, _)| *word == token) {
            // A recipe has cookies too.
            if *reason == DropReason::Consent && !speaks_of_consent(node) {
                continue;
            }
            return Some(*reason);
        }
    }
    for (part, reason) in [
        (" ad-slot", DropReason::Advertisement),
        (" ad-unit", DropReason::Advertisement),
        (" ad-box", DropReason::Advertisement),
        (" ad-container", DropReason::Advertisement),
        (" ad-wrapper", DropReason::Advertisement),
        (" ad-label", DropReason::Advertisement),
        ("author-bio", DropReason::Author),
        ("author__bio", DropReason::Author),
        ("author-box", DropReason::Author),
        ("author-card", DropReason::Author),
        ("about-author", DropReason::Author),
        ("about-the-author", DropReason::Author),
        ("most-read", DropReason::Related),
        ("read-more", DropReason::Related),
        ("read-next", DropReason::Related),
        ("more-stories", DropReason::Related),
        ("see-also", DropReason::Related),
        ("social-media", DropReason::Share),
        ("social-links", DropReason::Share),
        ("post-tags", DropReason::Navigation),
        ("article-tags", DropReason::Navigation),
        ("tags-links", DropReason::Navigation),
        ("entry-meta", DropReason::Credit),
        ("post-meta", DropReason::Credit),
    ] {
        if names.contains(part) {
            return Some(reason);
        }
    }
    None
}

/// Whether an element is for the caption of a picture.
pub(crate) fn is_caption(name: &str, names: &str) -> bool {
    name == "figcaption"
        || names.split(|c: char| !c.is_alphanumeric()).any(|token| {
            matches!(
                token,
                "cap"
                    | "caption"
                    | "captions"
                    | "imagecaption"
                    | "photocaption"
                    | "figcaption"
                    | "captiontext"
                    | "photocredit"
                    | "imagecredit"
                    | "bildunterschrift"
            )
        })
        || names.contains("pic-note")
        || names.contains("photo-note")
}

fn speaks_of_consent(node: &NodeRef) -> bool {
    let text = node.text().to_lowercase();
    text.len() > 20_000 || phrases::CONSENT_MATTERS.iter().chain(phrases::CONSENT).any(|matter| text.contains(matter))
}

/// Takes consent dialogs out of a document: their long paragraphs win against short articles in any scoring.
pub(crate) fn remove_consent(root: &NodeRef) {
    let mut found = Vec::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if !["div", "section", "aside", "form", "dialog", "ul"].iter().any(|name| node.has_name(name)) || found.len() > 200 {
            continue;
        }
        let names = names(&node);
        let named = names.split(|c: char| !c.is_alphanumeric()).any(|token| {
            matches!(
                token,
                "cookie" | "cookies" | "consent" | "gdpr" | "ccpa" | "onetrust" | "cookiebanner" | "cookieconsent" | "privacybanner"
            )
        });
        if named || node.attr("role").is_some_and(|role| role.as_ref() == "dialog" || role.as_ref() == "alertdialog") {
            let holds_article =
                node.descendants_it().any(|child| child.has_name("article") || child.has_name("main") || child.has_name("h1"));
            if !holds_article && (!named || speaks_of_consent(&node)) {
                found.push(node.id);
            }
        }
    }
    for id in found {
        root.tree.remove_from_parent(&id);
    }
}
