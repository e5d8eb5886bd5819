//! A run of inline text with its marks, as it grows.

use weir_model::{Mark, MarkKind};

/// Inline text being collected for one block. White space is collapsed; `<br>` is kept as a newline until the end.
#[derive(Debug, Default)]
pub(crate) struct Run {
    text: String,
    marks: Vec<Mark>,
    open: Vec<(MarkKind, usize)>,
    /// Characters in links.
    link_chars: usize,
    /// Characters that Readability kept.
    kept_chars: usize,
    chars: usize,
    pre: bool,
}

/// One finished run.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub text: String,
    pub marks: Vec<Mark>,
    pub link_chars: usize,
    pub kept_chars: usize,
    pub chars: usize,
}

impl Run {
    pub(crate) fn is_blank(&self) -> bool {
        self.chars == 0
    }

    pub(crate) fn set_pre(&mut self, pre: bool) {
        self.pre = pre;
    }

    pub(crate) fn push(&mut self, text: &str, kept: bool) {
        let linked = self.open.iter().any(|(kind, _)| matches!(kind, MarkKind::Link { .. }));
        for c in text.chars() {
            if self.pre {
                self.text.push(c);
                self.chars += usize::from(!c.is_whitespace());
                self.kept_chars += usize::from(kept && !c.is_whitespace());
                continue;
            }
            // Soft hyphens, zero-width spaces and marks of direction are for layout; control characters are noise.
            if matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{fffc}') || (c.is_control() && !c.is_whitespace()) {
                continue;
            }
            if c.is_whitespace() {
                if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
                continue;
            }
            self.text.push(c);
            self.chars += 1;
            self.kept_chars += usize::from(kept);
            self.link_chars += usize::from(linked);
        }
    }

    /// A `<br>`.
    pub(crate) fn line_break(&mut self) {
        if self.text.is_empty() || (!self.pre && self.text.ends_with('\n')) {
            return;
        }
        if !self.pre && self.text.ends_with(' ') {
            self.text.pop();
            self.clamp();
        }
        self.text.push('\n');
    }

    fn clamp(&mut self) {
        let end = self.text.len();
        for (_, start) in &mut self.open {
            *start = (*start).min(end);
        }
        for mark in &mut self.marks {
            mark.end = mark.end.min(end as u32);
        }
    }

    pub(crate) fn open(&mut self, kind: MarkKind) {
        self.open.push((kind, self.text.len()));
    }

    /// Closes the mark that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some((kind, start)) = self.open.pop() {
            self.mark(kind, start, self.text.len());
        }
    }

    fn mark(&mut self, kind: MarkKind, start: usize, end: usize) {
        let Some(inner) = self.text.get(start..end) else { return };
        let trimmed = inner.trim();
        if trimmed.is_empty() {
            return;
        }
        let start = start + (inner.len() - inner.trim_start().len());
        self.marks.push(Mark { start: start as u32, end: (start + trimmed.len()) as u32, kind });
    }

    /// Ends the run: the lines it falls into (one, unless line breaks stand for paragraphs), in order.
    pub(crate) fn finish(&mut self) -> Vec<Line> {
        for at in 0..self.open.len() {
            if let Some((kind, start)) = self.open.get(at).cloned() {
                self.mark(kind, start, self.text.len());
            }
        }
        for (_, start) in &mut self.open {
            *start = 0;
        }
        let text = std::mem::take(&mut self.text);
        let mut marks = std::mem::take(&mut self.marks);
        let whole = (std::mem::take(&mut self.link_chars), std::mem::take(&mut self.kept_chars), std::mem::take(&mut self.chars));
        if whole.2 == 0 {
            return Vec::new();
        }
        marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
        if self.pre {
            let end = text.trim_end().len();
            return vec![cut(&text, &marks, 0, end, whole)];
        }
        let text = match breaks(&text) {
            Breaks::Paragraphs => text,
            Breaks::Wrapped => unwrap_lines(&text),
            Breaks::Spaces => return vec![cut(&text.replace('\n', " "), &marks, 0, text.len(), whole)],
        };
        let mut lines = Vec::new();
        let mut start = 0;
        for part in text.split('\n') {
            let chars = part.chars().filter(|c| !c.is_whitespace()).count();
            if chars > 0 {
                // Links and verdicts are shared out over the lines.
                let share = |n: usize| (n * chars).div_ceil(whole.2.max(1)).min(chars);
                lines.push(cut(&text, &marks, start, start + part.len(), (share(whole.0), share(whole.1), chars)));
            }
            start += part.len() + 1;
        }
        for line in &mut lines {
            let linked = line.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Link { .. }));
            let linked = linked.filter_map(|mark| line.text.get(mark.start as usize..mark.end as usize));
            line.link_chars = linked.map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum();
        }
        lines
    }
}

/// What single line breaks stand for.
enum Breaks {
    /// Each ends a paragraph.
    Paragraphs,
    /// The text was cut to a width: only those after the end of a sentence can end a paragraph.
    Wrapped,
    /// Verse or an address.
    Spaces,
}

/// Single line breaks separate paragraphs where the lines are sentences, not where they are verse or an address.
fn breaks(text: &str) -> Breaks {
    let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() < 2 {
        return Breaks::Spaces;
    }
    let width = |line: &str| line.chars().map(|c| if c >= '\u{2e80}' { 3 } else { 1 }).sum::<usize>();
    let mean = lines.iter().map(|line| width(line)).sum::<usize>() / lines.len();
    let ends = lines.iter().filter(|line| ends_paragraph(line)).count();
    match () {
        () if mean < 60 => Breaks::Spaces,
        () if ends * 3 >= lines.len() * 2 => Breaks::Paragraphs,
        () if lines.len() >= 4 && ends >= 2 => Breaks::Wrapped,
        () => Breaks::Spaces,
    }
}

fn ends_paragraph(line: &str) -> bool {
    line.trim_end()
        .ends_with(['.', '!', '?', '。', '\u{ff01}', '\u{ff1f}', '…', '”', '"', ':', '\u{ff1a}', ')', '\u{ff09}', '」', ';', '\u{ff1b}'])
}

/// The same text, byte for byte as long, with spaces for the breaks inside of sentences.
fn unwrap_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push(if ends_paragraph(&out) { '\n' } else { ' ' });
        }
        out.push_str(line);
    }
    out
}

fn cut(text: &str, marks: &[Mark], start: usize, end: usize, (link_chars, kept_chars, chars): (usize, usize, usize)) -> Line {
    let inner = text.get(start..end).unwrap_or_default();
    let trimmed = if inner.contains('\n') { inner.trim_end() } else { inner.trim() };
    let start = start + (inner.len() - if inner.contains('\n') { inner.len() } else { inner.trim_start().len() });
    let end = start + trimmed.len();
    let marks = marks
        .iter()
        .filter_map(|mark| {
            let from = (mark.start as usize).max(start);
            let to = (mark.end as usize).min(end);
            (from < to && text.is_char_boundary(from) && text.is_char_boundary(to)).then(|| Mark {
                start: (from - start) as u32,
                end: (to - start) as u32,
                kind: mark.kind.clone(),
            })
        })
        .collect();
    Line { text: trimmed.to_owned(), marks, link_chars, kept_chars, chars }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_marks_fit() {
        let mut run = Run::default();
        run.push("  The \n ", true);
        run.open(MarkKind::Strong);
        run.push(" 稀土 supply ", true);
        run.close();
        run.push(" chain ", true);
        let lines = run.finish();
        assert_eq!(lines[0].text, "The 稀土 supply chain");
        assert_eq!(lines[0].marks, [Mark { start: 4, end: 17, kind: MarkKind::Strong }]);
        assert_eq!(&lines[0].text[4..17], "稀土 supply");
    }

    #[test]
    fn breaks_split_sentences_but_not_verse() {
        let mut run = Run::default();
        let sentence = "This is a sentence that is long enough to be a paragraph of its own.";
        run.push(sentence, true);
        run.line_break();
        run.push(sentence, true);
        assert_eq!(run.finish().len(), 2);
        run.push("Roses are red", true);
        run.line_break();
        run.push("Violets are blue", true);
        let lines = run.finish();
        assert_eq!(lines[0].text, "Roses are red Violets are blue");
    }

    #[test]
    fn an_open_mark_goes_on_in_the_next_block() {
        let mut run = Run::default();
        run.open(MarkKind::Emphasis);
        run.push("one", true);
        assert_eq!(run.finish()[0].marks.len(), 1);
        run.push("two", true);
        run.close();
        assert_eq!(run.finish()[0].marks, [Mark { start: 0, end: 3, kind: MarkKind::Emphasis }]);
    }
}
