//! The letters of each page with their places, as words.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings, RenderContent,
    SoftMask, TransformExt, interpret_page,
};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Drawing operations of one page; forms that call each other can ask for more than any machine does.
const MAX_OPERATIONS: usize = 200_000;
/// The same for letters.
const MAX_LETTERS: usize = 100_000;
/// Both, for all pages together.
const MAX_WORK: usize = 4_000_000;
/// Content of pages in bytes, unpacked, all together.
const MAX_CONTENT: usize = 48 * 1024 * 1024;

/// Some letters that stand together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub left: f64,
    pub right: f64,
    /// Of the base line, from the top of the page.
    pub y: f64,
    /// Of the type.
    pub size: f64,
    pub bold: bool,
}

/// One page's words in the order of the file.
#[derive(Debug, Default)]
pub(super) struct PageWords {
    pub words: Vec<Word>,
    pub height: f64,
}

/// How much could be read.
#[derive(Debug, Default)]
pub(super) struct Count {
    pub letters: usize,
    /// Without a word of the file on which letter they show.
    pub unknown: usize,
}

impl Count {
    /// Pages of pictures have no letters, or those of a stamp alone; fonts without names show any.
    pub(super) fn enough(&self) -> bool {
        self.letters >= 20 && self.letters > self.unknown
    }
}

/// Reads pages from the first on, until the end or a limit.
pub(super) fn read(pdf: &Pdf, most: usize) -> (Vec<PageWords>, Count) {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut cache = InterpreterCache::new();
    let (mut pages, mut count) = (Vec::new(), Count::default());
    let (mut work, mut content) = (0, 0);
    for page in pdf.pages().iter().take(most) {
        content += page.page_stream().map_or(0, <[u8]>::len);
        if content > MAX_CONTENT || work > MAX_WORK {
            break;
        }
        let (width, height) = page.render_dimensions();
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(page.initial_transform(true).to_kurbo(), frame, &cache, pdf.xref(), settings.clone());
        let mut reader = Reader { frame, ..Reader::default() };
        let done = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut reader)));
        reader.finish();
        work += reader.operations + reader.count.letters;
        count.letters += reader.count.letters;
        count.unknown += reader.count.unknown;
        pages.push(PageWords { words: reader.words, height: f64::from(height) });
        if done.is_err() {
            // What the page gave until then is good; what the cache holds may not be.
            drop(context);
            cache = InterpreterCache::new();
        }
    }
    (pages, count)
}

#[derive(Default)]
struct Reader {
    frame: Rect,
    operations: usize,
    count: Count,
    words: Vec<Word>,
    word: Word,
}

impl Reader {
    /// There is no other way to stop the interpreter than to unwind from it.
    fn operation(&mut self) {
        self.operations += 1;
        if self.operations > MAX_OPERATIONS || self.count.letters > MAX_LETTERS {
            resume_unwind(Box::new("more drawing than a page needs"));
        }
    }

    fn letter(&mut self, glyph: &Glyph, transform: Affine, bold: bool) {
        let [a, b, c, d, ..] = transform.as_coeffs();
        let size = Vec2::new(c, d).hypot() * 1000.0;
        let origin = transform * Point::ZERO;
        self.count.letters += 1;
        // Letters that stand upright alone: what runs up the margin is a stamp, what runs across is a watermark.
        let upright = a > 0.0 && b.abs() <= a.abs() * 0.05;
        let sane = size.is_finite() && origin.is_finite() && (1.0..2000.0).contains(&size);
        if !upright || !sane || !self.frame.inflate(2.0, 2.0).contains(origin) {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.count.unknown += 1;
                return;
            }
        };
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width().map_or(0.5, |width| f64::from(width) / 1000.0),
            Glyph::Type3(_) => 0.5,
        };
        let width = (size * advance).clamp(0.0, size * 4.0);
        let right = origin.x + width;
        let next = Word { text: String::new(), left: origin.x, right, y: origin.y, size, bold };
        if text.chars().all(|c| c.is_whitespace() || c == '\u{0}') {
            self.finish();
            return;
        }
        let gap = origin.x - self.word.right;
        let limit = size.max(self.word.size);
        let apart = gap > limit * 0.16 || gap < -limit * 0.5 || (origin.y - self.word.y).abs() > limit * 0.1;
        let unlike = (size - self.word.size).abs() > limit * 0.1;
        if self.word.text.is_empty() || apart || unlike {
            self.finish();
            self.word = next;
        }
        // The same letter in the same place again is how some programs print bold type.
        if gap < -limit * 0.1 && self.words.last().is_some_and(|last| last.text == text && (last.left - origin.x).abs() < limit * 0.1) {
            return;
        }
        self.word.right = self.word.right.max(right);
        for c in text.chars() {
            match c {
                '\u{fb00}' => self.word.text.push_str("ff"),
                '\u{fb01}' => self.word.text.push_str("fi"),
                '\u{fb02}' => self.word.text.push_str("fl"),
                '\u{fb03}' => self.word.text.push_str("ffi"),
                '\u{fb04}' => self.word.text.push_str("ffl"),
                '\u{fb05}' | '\u{fb06}' => self.word.text.push_str("st"),
                '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
                c if c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c) => {}
                c => self.word.text.push(c),
            }
        }
    }

    fn finish(&mut self) {
        let word = std::mem::take(&mut self.word);
        if !word.text.trim().is_empty() {
            self.words.push(word);
        }
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.operation();
        let bold = run.glyphs().first().is_some_and(|glyph| is_bold(glyph));
        for glyph in run.glyphs() {
            self.letter(glyph, props.transform * glyph.transform(), bold);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.operation();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.operation();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.operation();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.operation();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.operation();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.operation();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

fn is_bold(glyph: &Glyph) -> bool {
    let Glyph::Outline(glyph) = glyph else { return false };
    let Some(data) = glyph.font_data() else { return false };
    data.weight.is_some_and(|weight| weight >= 600)
        || data.postscript_name.is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            ["bold", "black", "heavy", "-bd"].iter().any(|part| name.contains(part))
        })
}
