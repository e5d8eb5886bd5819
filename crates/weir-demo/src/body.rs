//! The body syntax: a few line forms, enough for a newspaper article and the furniture in it.
//!
//! Blocks are separated by blank lines. `## heading`, `- item`, `> quotation`, `| cell | cell |`, `!figure caption`,
//! `!update HOURS_AGO headline` (live blogs), and the furniture `!promo`, `!readalso`, `!pullquote`, `!tail`,
//! `!newsletter`, `!ad`. Inside text: `**bold**`, `*emphasis*`, `[words](address)`, and the times of
//! [`crate::when`].

use crate::error::DemoError;

/// One block of an article's body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A heading inside the article.
    Heading(String),
    /// A bulleted list.
    List(Vec<String>),
    /// A displayed quotation that belongs to the text.
    Quote(String),
    /// A table; the first row is the head.
    Table(Vec<Vec<String>>),
    /// A second picture with this caption.
    Figure(String),
    /// The start of a live-blog entry.
    Update {
        /// Age of the entry at start.
        hours_ago: f64,
        /// Its headline.
        headline: String,
    },
    /// Something that is on the page but not part of the article.
    Furniture(Furniture),
}

/// Lines between the paragraphs that are not the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Furniture {
    /// A promotional line, often in capitals.
    Promo(String),
    /// A link to another article, without the words "read also", which the page adds.
    ReadAlso(String),
    /// A sentence of the article repeated large.
    PullQuote(String),
    /// "Reporting by …", the agency's line and the like.
    Tail(String),
    /// The newsletter box.
    Newsletter,
    /// An advertisement box.
    Ad,
}

/// Parses a body. `path` is used in errors only.
pub(crate) fn parse(path: &str, text: &str) -> Result<Vec<Block>, DemoError> {
    let mut blocks = Vec::new();
    for chunk in text.split("\n\n") {
        let chunk = chunk.trim();
        if chunk.is_empty() {
            continue;
        }
        if let Some(directive) = chunk.strip_prefix('!') {
            let unknown = || DemoError::UnknownDirective { path: path.to_owned(), line: chunk.to_owned() };
            blocks.push(parse_directive(directive).ok_or_else(unknown)?);
        } else if let Some(heading) = chunk.strip_prefix("## ") {
            blocks.push(Block::Heading(heading.to_owned()));
        } else if chunk.starts_with("- ") {
            let items = chunk.lines().map(|line| line.trim_start_matches("- ").trim().to_owned());
            blocks.push(Block::List(items.collect()));
        } else if let Some(quote) = chunk.strip_prefix("> ") {
            blocks.push(Block::Quote(quote.to_owned()));
        } else if chunk.starts_with('|') {
            blocks.push(Block::Table(chunk.lines().map(parse_row).collect()));
        } else {
            blocks.push(Block::Paragraph(chunk.replace('\n', " ")));
        }
    }
    Ok(blocks)
}

fn parse_row(line: &str) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn parse_directive(directive: &str) -> Option<Block> {
    let (name, rest) = directive.split_once(' ').unwrap_or((directive, ""));
    let rest = rest.trim();
    let block = match name {
        "figure" => Block::Figure(rest.to_owned()),
        "update" => {
            let (hours, headline) = rest.split_once(' ')?;
            Block::Update { hours_ago: hours.parse().ok()?, headline: headline.to_owned() }
        }
        "promo" => Block::Furniture(Furniture::Promo(rest.to_owned())),
        "readalso" => Block::Furniture(Furniture::ReadAlso(rest.to_owned())),
        "pullquote" => Block::Furniture(Furniture::PullQuote(rest.to_owned())),
        "tail" => Block::Furniture(Furniture::Tail(rest.to_owned())),
        "newsletter" => Block::Furniture(Furniture::Newsletter),
        "ad" => Block::Furniture(Furniture::Ad),
        _ => return None,
    };
    Some(block)
}

/// Drops the inline marks and keeps the words.
pub(crate) fn strip_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for piece in inline(text) {
        match piece {
            Inline::Text(words) | Inline::Strong(words) | Inline::Emphasis(words) | Inline::Link { words, .. } => {
                plain.push_str(words);
            }
        }
    }
    plain
}

/// A run of text inside a block.
pub(crate) enum Inline<'a> {
    Text(&'a str),
    Strong(&'a str),
    Emphasis(&'a str),
    Link { words: &'a str, address: &'a str },
}

/// Cuts text into runs. A mark without its closing partner is ordinary text.
pub(crate) fn inline(text: &str) -> Vec<Inline<'_>> {
    let mut runs = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find(['*', '[']) {
        let start = at + offset;
        match marked(&text[start..]) {
            Some((run, length)) => {
                if plain_from < start {
                    runs.push(Inline::Text(&text[plain_from..start]));
                }
                runs.push(run);
                at = start + length;
                plain_from = at;
            }
            None => at = start + 1,
        }
    }
    if plain_from < text.len() {
        runs.push(Inline::Text(&text[plain_from..]));
    }
    runs
}

fn marked(text: &str) -> Option<(Inline<'_>, usize)> {
    if let Some(rest) = text.strip_prefix("**") {
        let end = rest.find("**")?;
        return Some((Inline::Strong(&rest[..end]), end + 4));
    }
    if let Some(rest) = text.strip_prefix('*') {
        let end = rest.find('*').filter(|end| *end > 0)?;
        return Some((Inline::Emphasis(&rest[..end]), end + 2));
    }
    let rest = text.strip_prefix('[')?;
    let middle = rest.find("](")?;
    let end = rest[middle..].find(')')? + middle;
    Some((Inline::Link { words: &rest[..middle], address: &rest[middle + 2..end] }, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        let text = "One\nline.\n\n## Head\n\n- a\n- b\n\n> said\n\n| h | i |\n| 1 | 2 |\n\n!promo BUY\n\n!update 2.5 Water falls\n\n!ad";
        let blocks = parse("x", text).unwrap();
        assert_eq!(blocks.len(), 8);
        assert_eq!(blocks[0], Block::Paragraph("One line.".to_owned()));
        assert_eq!(blocks[2], Block::List(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(blocks[4], Block::Table(vec![vec!["h".to_owned(), "i".to_owned()], vec!["1".to_owned(), "2".to_owned()]]));
        assert!(parse("x", "!nonsense here").is_err());
    }

    #[test]
    fn strips_marks_and_keeps_stray_ones() {
        assert_eq!(strip_marks("**Q:** the *Ino* and [this](/a/b) cost 5 * 3"), "Q: the Ino and this cost 5 * 3");
    }
}
