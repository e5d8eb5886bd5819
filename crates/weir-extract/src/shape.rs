//! Pages of other kinds in a form that suits them: a gallery's captions as text, a live blog's times as headings.

use crate::jsonld::Described;
use crate::words::Words;
use crate::{date, fragment, words};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use weir_model::{Block, BlockKind, PageKind};

/// Less prose than this is no description.
const SHORT: usize = 200;

/// Puts the blocks of a page of some kind into its form.
pub(crate) fn shape(kind: PageKind, blocks: Vec<Block>, described: &Described, description: Option<&str>) -> Vec<Block> {
    match kind {
        PageKind::LiveBlog => live(blocks, described),
        PageKind::Gallery => captions_as_text(blocks),
        PageKind::Video | PageKind::Audio => played(blocks, described, description),
        _ => blocks,
    }
}

/// The posts that the page shows; those that it lists in data where it shows none of them.
fn live(blocks: Vec<Block>, described: &Described) -> Vec<Block> {
    let posts = &described.posts;
    let opening = |block: &Block| words::key(&block.text).chars().take(30).collect::<String>();
    let shown: HashSet<String> = blocks.iter().filter(|block| block.text.len() >= 40).map(opening).collect();
    let mut told = Vec::new();
    let mut any_shown = false;
    for post in posts {
        let at = post.published.as_deref().and_then(|text| Some((date::parse(text)?, date::offset(text))));
        let time = at.map(|(at, offset)| written(at, offset));
        let heading = [time, post.headline.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let body = fragment::blocks(&post.body, None);
        any_shown |= body.iter().any(|block| block.text.len() >= 40 && shown.contains(&opening(block)));
        if !heading.is_empty() && !body.is_empty() {
            told.push(Block { kind: BlockKind::Heading { level: 3 }, text: heading, marks: Vec::new() });
        }
        told.extend(body);
    }
    let blocks: Vec<Block> = blocks.into_iter().map(time_as_heading).collect();
    if posts.len() < 2 || any_shown {
        return blocks;
    }
    // What is shown is the introduction.
    blocks.into_iter().chain(told).collect()
}

/// A line that is only a time opens a post.
fn time_as_heading(block: Block) -> Block {
    if block.kind != BlockKind::Paragraph && !matches!(block.kind, BlockKind::Item { .. }) {
        return block;
    }
    match time_line(&block.text) {
        Some(text) => Block { kind: BlockKind::Heading { level: 3 }, text, marks: Vec::new() },
        None => block,
    }
}

/// The text of a line that is only a time, seconds since 1970 as a date.
pub(crate) fn time_line(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() == 10 && text.starts_with('1') && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(written(Timestamp::from_second(text.parse().ok()?).ok()?, Some(0)));
    }
    let lower = text.to_lowercase();
    let clock = lower.len() <= 12
        && lower.starts_with(|c: char| c.is_ascii_digit())
        && lower.contains([':', '.', 'h'])
        && lower.split(|c: char| !c.is_alphanumeric()).all(|part| {
            part.is_empty()
                || part.bytes().all(|byte| byte.is_ascii_digit())
                || matches!(part, "am" | "pm" | "uhr" | "h" | "gmt" | "et" | "utc" | "bst")
        })
        && (3..=6).contains(&lower.bytes().filter(u8::is_ascii_digit).count());
    // "21:00 A. Name": a time and who wrote the post.
    let (time, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len()));
    let stamped = matches!(time.split_once(':'), Some((hour, minute)) if (1..=2).contains(&hour.len()) && minute.len() == 2);
    if stamped
        && !rest.is_empty()
        && rest.chars().count() <= 40
        && rest.trim_start().starts_with(char::is_uppercase)
        && !Words::of(rest).ends_sentence
    {
        return Some(format!("{time} {}", rest.trim_start()));
    }
    let ago = lower.len() <= 30 && lower.ends_with(" ago") && lower.starts_with(|c: char| c.is_ascii_digit());
    (clock || ago || Words::of(text).is_dateline()).then(|| text.to_owned())
}

fn written(at: Timestamp, offset: Option<i16>) -> String {
    let minutes = i64::from(offset.unwrap_or_default());
    let local = at.checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap_or(at);
    let datetime = TimeZone::UTC.to_datetime(local);
    let text = datetime.strftime("%Y-%m-%d %H:%M").to_string();
    if minutes == 0 { format!("{text} UTC") } else { text }
}

/// A caption stands below its picture as a paragraph, so that it can be read, cited and summed up.
fn captions_as_text(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len() * 2);
    for mut block in blocks {
        if !matches!(block.kind, BlockKind::Figure { .. }) || block.text.is_empty() {
            out.push(block);
            continue;
        }
        let (text, marks) = (std::mem::take(&mut block.text), std::mem::take(&mut block.marks));
        out.push(block);
        out.push(Block { kind: BlockKind::Paragraph, text, marks });
    }
    out
}

/// The description where the page shows next to nothing, and what is said if the page's data has it.
fn played(mut blocks: Vec<Block>, described: &Described, description: Option<&str>) -> Vec<Block> {
    let prose: usize = blocks.iter().filter(|block| block.is_prose()).map(|block| block.text.chars().count()).sum();
    let said = described.description.as_deref().into_iter().chain(description).max_by_key(|text| text.len());
    if let Some(said) = said.filter(|said| prose < SHORT && !blocks.iter().any(|block| block.text.contains(*said))) {
        blocks.insert(0, Block::paragraph(said));
    }
    if let Some(transcript) = &described.transcript
        && !blocks.iter().any(|block| block.text.len() > 40 && transcript.contains(&block.text))
    {
        blocks.extend(fragment::blocks(transcript, None));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_times() {
        assert_eq!(time_line("21:00Ann Smith").as_deref(), Some("21:00 Ann Smith"));
        for line in ["14:05", "9.30am", "12:15 GMT", "14.05 Uhr", "2 hours ago", "1709417828"] {
            assert!(time_line(line).is_some(), "{line}");
        }
        assert_eq!(time_line("1709417828").as_deref(), Some("2024-03-02 22:17 UTC"));
        for line in ["14 people", "3.5", "Goal", "12:15 the doors opened", "2024"] {
            assert!(time_line(line).is_none(), "{line}");
        }
    }
}
