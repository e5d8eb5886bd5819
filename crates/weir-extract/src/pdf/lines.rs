//! Words to rows, rows to lines in the order in which people read them.

use super::letters::{PageWords, Word};

/// Columns inside columns are looked for this deep: three columns are two, one of which is two.
const MAX_SPLITS: u32 = 3;

/// What stands on one base line, from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub words: Vec<Word>,
}

/// One page from top to bottom.
#[derive(Debug, Default)]
pub(super) struct PageRows {
    pub rows: Vec<Row>,
    pub height: f64,
}

/// A line of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub y: f64,
    /// Of most of its type.
    pub size: f64,
    pub bold: bool,
    /// Of the first word.
    pub first_width: f64,
    /// Where its column begins and ends.
    pub column: (f64, f64),
    /// Lines of one run of a column have one number.
    pub run: usize,
}

impl Row {
    pub(super) fn y(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.y)
    }

    /// The size of most of the letters.
    pub(super) fn size(&self) -> f64 {
        let mut sizes: Vec<(f64, usize)> = self.words.iter().map(|word| (word.size, word.text.chars().count())).collect();
        middle(&mut sizes)
    }

    /// With spaces where the words stand apart.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Word> = None;
        for word in &self.words {
            let apart = before.is_some_and(|before| {
                let gap = word.left - before.right;
                gap > word.size.min(before.size) * 0.12
                    && !(gap < word.size * 0.5 && before.text.ends_with(is_ideograph) && word.text.starts_with(is_ideograph))
            });
            if apart {
                text.push(' ');
            }
            text.push_str(word.text.trim());
            before = Some(word);
        }
        text
    }
}

/// The value in the middle, by weight.
pub(super) fn middle(values: &mut [(f64, usize)]) -> f64 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut seen = 0;
    for (value, weight) in values.iter() {
        seen += weight;
        if seen > half {
            return *value;
        }
    }
    values.last().map_or(0.0, |(value, _)| *value)
}

pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

/// Puts words that share a base line together, small raised ones too.
pub(super) fn rows(page: PageWords) -> PageRows {
    let mut words = page.words;
    words.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        let fits = rows.last().and_then(|row| row.words.iter().max_by(|a, b| a.size.total_cmp(&b.size))).is_some_and(|tallest| {
            let tolerance = if (word.size - tallest.size).abs() < tallest.size * 0.1 { 0.2 } else { 0.45 };
            (word.y - tallest.y).abs() < tallest.size.max(word.size) * tolerance
        });
        match rows.last_mut() {
            Some(row) if fits => row.words.push(word),
            _ => rows.push(Row { words: vec![word] }),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    PageRows { rows, height: page.height }
}

/// A page's lines as they are read: column after column, each band between lines that run over the whole width.
pub(super) fn in_reading_order(page: PageRows) -> Vec<Line> {
    let mut lines = Vec::new();
    order(page.rows, MAX_SPLITS, &mut lines);
    lines
}

fn order(rows: Vec<Row>, splits: u32, lines: &mut Vec<Line>) {
    let gutter = if splits > 0 { gutter(&rows) } else { None };
    let Some(x) = gutter else {
        column(rows, lines);
        return;
    };
    let (mut left, mut right, mut wide) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        if crosses(&row, x, 0.5) {
            flush(&mut left, &mut right, splits, lines);
            wide.push(row);
            continue;
        }
        column(std::mem::take(&mut wide), lines);
        let (before, after): (Vec<Word>, Vec<Word>) = row.words.into_iter().partition(|word| (word.left + word.right) / 2.0 < x);
        for (side, words) in [(&mut left, before), (&mut right, after)] {
            if !words.is_empty() {
                side.push(Row { words });
            }
        }
    }
    flush(&mut left, &mut right, splits, lines);
    column(wide, lines);
}

fn flush(left: &mut Vec<Row>, right: &mut Vec<Row>, splits: u32, lines: &mut Vec<Line>) {
    for side in [left, right] {
        if !side.is_empty() {
            order(std::mem::take(side), splits - 1, lines);
        }
    }
}

/// Whether a row runs over a place: with a word, or with no more than the space between two.
fn crosses(row: &Row, x: f64, ems: f64) -> bool {
    let before = row.words.iter().filter(|word| word.left < x).map(|word| word.right).fold(f64::MIN, f64::max);
    let after = row.words.iter().filter(|word| word.left >= x).map(|word| word.left).fold(f64::MAX, f64::min);
    before > x + 1.0 || (before > f64::MIN && after < f64::MAX && after - before < row.size() * ems)
}

/// Where the gap between two columns of text stands, if there are two.
fn gutter(rows: &[Row]) -> Option<f64> {
    if rows.len() < 8 {
        return None;
    }
    let left = rows.iter().filter_map(|row| row.words.first()).map(|word| word.left).fold(f64::MAX, f64::min);
    let right = rows.iter().filter_map(|row| row.words.last()).map(|word| word.right).fold(f64::MIN, f64::max);
    let mut best: Option<(usize, f64, f64)> = None;
    let steps = ((right - left) / 4.0).clamp(0.0, 400.0) as usize;
    for step in steps / 4..=steps * 3 / 4 {
        let x = left + step as f64 * 4.0;
        let crossing = rows.iter().filter(|row| crosses(row, x, 0.8)).count();
        let off_centre = (x - (left + right) / 2.0).abs();
        if best.is_none_or(|(least, _, off)| crossing < least || crossing == least && off_centre < off) {
            best = Some((crossing, x, off_centre));
        }
    }
    let (crossing, x, _) = best?;
    let (mut sides, mut letters) = ([0usize; 2], [0usize; 2]);
    for row in rows.iter().filter(|row| !crosses(row, x, 0.8)) {
        let mut seen = [false; 2];
        for word in &row.words {
            let side = usize::from(word.left >= x);
            seen[side] = true;
            letters[side] += word.text.chars().count();
        }
        sides[0] += usize::from(seen[0]);
        sides[1] += usize::from(seen[1]);
    }
    // Columns of numbers are a table, whose rows belong together.
    let text = |side: usize| sides[side] >= 5 && letters[side] >= sides[side] * 12;
    (crossing * 2 <= sides[0].min(sides[1]) * 3 && text(0) && text(1)).then_some(x)
}

/// Rows of one column.
fn column(rows: Vec<Row>, lines: &mut Vec<Line>) {
    let run = lines.last().map_or(0, |line| line.run + 1);
    let left = rows.iter().filter_map(|row| row.words.first()).map(|word| word.left).fold(f64::MAX, f64::min);
    let right = rows.iter().filter_map(|row| row.words.last()).map(|word| word.right).fold(f64::MIN, f64::max);
    for row in rows {
        let (Some(first), Some(last)) = (row.words.first(), row.words.last()) else { continue };
        let letters: usize = row.words.iter().map(|word| word.text.len()).sum();
        let bold: usize = row.words.iter().filter(|word| word.bold).map(|word| word.text.len()).sum();
        lines.push(Line {
            text: row.text(),
            left: first.left,
            right: last.right,
            y: row.y(),
            size: row.size(),
            bold: bold * 10 >= letters * 9,
            first_width: first.right - first.left,
            column: (left, right),
            run,
        });
    }
}
