//! Plain text and simple Markdown files.

use crate::candidate::Candidate;
use crate::context::Context;
use crate::{Extracted, MAX_BYTES, judge};
use weir_model::{Block, BlockKind, Lang, Metadata};

/// More blocks than this are not read.
const MAX_BLOCKS: usize = 20_000;

/// Paragraphs stand between empty lines; `#` lines are headings, the first of them the title; `>` quotes, `-` and
/// `1.` items, fences code. Without a `#` line a short first line is the title.
pub(crate) fn read(text: &str) -> Extracted {
    let text = text.trim_start_matches('\u{feff}');
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut reader = Reader::default();
    for line in text.get(..end).unwrap_or_default().lines() {
        reader.line(line);
        if reader.blocks.len() >= MAX_BLOCKS {
            break;
        }
    }
    reader.flush();
    let mut blocks = reader.blocks;
    let title = reader.title.or_else(|| title_line(&mut blocks)).unwrap_or_default();
    let candidates = blocks.into_iter().map(candidate).collect();
    let (blocks, dropped) = judge::decide(candidates, &Context::everything());
    Extracted { title, lang: Lang::UND, blocks, metadata: Metadata::default(), dropped }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    title: Option<String>,
    paragraph: Vec<String>,
    kind: BlockKind,
    code: Option<Vec<String>>,
}

impl Reader {
    fn line(&mut self, raw: &str) {
        let line = raw.trim();
        if let Some(code) = &mut self.code {
            if line.starts_with("```") {
                let text = code.join("\n");
                self.code = None;
                self.blocks.push(Block { kind: BlockKind::Code, text, marks: Vec::new() });
            } else {
                code.push(raw.to_owned());
            }
            return;
        }
        if line.is_empty() {
            self.flush();
            return;
        }
        if line.starts_with("```") {
            self.flush();
            self.code = Some(Vec::new());
            return;
        }
        if let Some((level, heading)) = heading(line) {
            self.flush();
            if level == 1 && self.title.is_none() && self.blocks.is_empty() {
                self.title = Some(heading.to_owned());
            } else {
                self.blocks.push(Block { kind: BlockKind::Heading { level: level.max(2) }, text: heading.to_owned(), marks: Vec::new() });
            }
            return;
        }
        if line.len() >= 3 && line.chars().all(|c| c == '-') || line == "***" || line == "___" {
            self.flush();
            self.blocks.push(Block { kind: BlockKind::Rule, ..Block::default() });
            return;
        }
        if let Some((ordered, item)) = item(line) {
            self.flush();
            self.kind = BlockKind::Item { ordered, depth: 0 };
            self.paragraph.push(item.to_owned());
            return;
        }
        if let Some(quote) = line.strip_prefix("> ") {
            if self.kind != BlockKind::Quote {
                self.flush();
                self.kind = BlockKind::Quote;
            }
            self.paragraph.push(quote.to_owned());
            return;
        }
        self.paragraph.push(line.to_owned());
    }

    fn flush(&mut self) {
        if let Some(code) = self.code.take() {
            self.blocks.push(Block { kind: BlockKind::Code, text: code.join("\n"), marks: Vec::new() });
        }
        let text = std::mem::take(&mut self.paragraph).join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        let kind = std::mem::take(&mut self.kind);
        if !text.is_empty() {
            self.blocks.push(Block { kind, text, marks: Vec::new() });
        }
    }
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let text = line.get(level..)?.strip_prefix(' ')?.trim().trim_end_matches('#').trim();
    (matches!(level, 1..=6) && !text.is_empty()).then_some((level as u8, text))
}

fn item(line: &str) -> Option<(bool, &str)> {
    for bullet in ["- ", "* ", "+ ", "• "] {
        if let Some(rest) = line.strip_prefix(bullet) {
            return Some((false, rest.trim()));
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(". ")?;
    (matches!(digits, 1..=2)).then_some((true, rest.trim()))
}

/// A short first paragraph that does not end like a sentence, above others.
fn title_line(blocks: &mut Vec<Block>) -> Option<String> {
    let first = blocks.first()?;
    let length = first.text.chars().count();
    let sentence = first.text.ends_with(['.', '。', ':', ',', ';', '\u{ff0c}', '\u{ff1a}']);
    (blocks.len() > 1 && first.kind == BlockKind::Paragraph && length <= 160 && !sentence).then(|| blocks.remove(0).text)
}

fn candidate(block: Block) -> Candidate {
    let chars = block.text.chars().filter(|c| !c.is_whitespace()).count();
    Candidate { kept_chars: chars, chars, block, ..Candidate::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DropReason;

    #[test]
    fn simple_markdown() {
        let text =
            "# Title\n\nOne line\nand another.\n\n## Part\n\n- first\n- second\n\n> said so\n\n```\nlet a = 1;\n```\n\nThe end is here.";
        let read = read(text);
        assert_eq!(read.title, "Title");
        let kinds: Vec<_> = read.blocks.iter().map(|block| (block.kind.clone(), block.text.as_str())).collect();
        assert_eq!(kinds[0], (BlockKind::Paragraph, "One line and another."));
        assert_eq!(kinds[1], (BlockKind::Heading { level: 2 }, "Part"));
        assert_eq!(kinds[3], (BlockKind::Item { ordered: false, depth: 0 }, "second"));
        assert_eq!(kinds[4], (BlockKind::Quote, "said so"));
        assert_eq!(kinds[5], (BlockKind::Code, "let a = 1;"));
    }

    #[test]
    fn headline_promotions_in_capitals_are_dropped() {
        let text = "Rivers rise in the south\n\nIt rained for most of May, and the rivers of the south rose above the marks of last year.\n\n\
            MAYOR CALLS FLOOD DEFENCES OF THE VALLEY ‘A DISGRACE’ — WHY IT MATTERS\n\n\
            Farmers said that the wet weeks had come too late for the wheat but in time for the maize.\n\n\
            GET THE VALLEY POST ON THE GO BY CLICKING HERE\n\n\
            The council will meet on Tuesday to decide on the money for the new dams.";
        let read = read(text);
        assert_eq!(read.title, "Rivers rise in the south");
        assert_eq!(read.blocks.len(), 3);
        assert_eq!(read.dropped.iter().map(|dropped| dropped.reason).collect::<Vec<_>>(), [DropReason::Promotion; 2]);
    }

    #[test]
    fn nothing_is_something() {
        assert_eq!(read("").blocks, []);
        assert_eq!(read("```\nopen").blocks[0].text, "open");
    }
}
