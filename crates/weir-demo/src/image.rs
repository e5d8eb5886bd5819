//! Pictures: a canvas of soft shapes, and PNG at the end.
//!
//! Everything is drawn from the picture's name: the part before the first `-` chooses the scene, the whole name the
//! colours and the places of things. The same name gives the same bytes.

use crate::outlet::Outlet;
use crate::scene;

const WIDTH: usize = 640;
const HEIGHT: usize = 400;

/// A colour, each part between 0 and 255.
pub(crate) type Rgb = [f32; 3];

/// Draws the picture with this name, as PNG.
pub(crate) fn picture(name: &str) -> Option<Vec<u8>> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    scene::draw(&mut canvas, name);
    canvas.png()
}

/// Draws an outlet's mark: a coloured square with a simple shape of the outlet's own, as PNG.
pub(crate) fn favicon(outlet: &Outlet) -> Option<Vec<u8>> {
    let mut canvas = Canvas::new(32, 32);
    let brand = outlet.rgb().map(f32::from);
    let white = [250.0, 248.0, 244.0];
    canvas.gradient(brand.map(|part| (part * 1.12).min(255.0)), brand.map(|part| part * 0.88));
    let mut dice = Dice::new(&outlet.id);
    match dice.below(4) {
        0 => canvas.ring([16.0, 16.0], [9.0, 9.0], 3.2, white, 1.0),
        1 => canvas.shape(&[[16.0, 6.0], [26.0, 25.0], [6.0, 25.0]], white, 1.0),
        2 => {
            for step in 0..3 {
                let top = 18.0 - 5.0 * step as f32;
                let left = 7.0 + 7.0 * step as f32;
                canvas.shape(&[[left, top], [left + 4.5, top], [left + 4.5, 25.0], [left, 25.0]], white, 1.0);
            }
        }
        _ => {
            canvas.ridge(17.0, 3.0, 14.0, 0.4, white, 1.0);
            canvas.disc([21.0, 10.0], 3.6, white, 1.0);
        }
    }
    canvas.png()
}

/// A repeatable source of chance, seeded by a name (FNV-1a, then splitmix64: both stay the same for ever, unlike
/// the hasher of the standard library).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(name: &str) -> Self {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to, not including, `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// A number between the two.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        let unit = (self.next() >> 40) as f32 / (1_u64 << 24) as f32;
        low + (high - low) * unit
    }
}

/// A picture being painted. Edges are soft: how much of a pixel a shape covers is taken from its distance.
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pixels: Vec<Rgb>,
}

impl Canvas {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 3]; width * height] }
    }

    fn paint(&mut self, x: usize, y: usize, color: Rgb, alpha: f32) {
        if alpha <= 0.0 {
            return;
        }
        if let Some(pixel) = self.pixels.get_mut(y * self.width + x) {
            *pixel = mix(*pixel, color, alpha.min(1.0));
        }
    }

    /// Fills everything, from top to bottom.
    pub(crate) fn gradient(&mut self, top: Rgb, bottom: Rgb) {
        for y in 0..self.height {
            let color = mix(top, bottom, y as f32 / self.height as f32);
            self.pixels[y * self.width..(y + 1) * self.width].fill(color);
        }
    }

    fn span(low: f32, high: f32, limit: usize) -> std::ops::Range<usize> {
        (low.floor().max(0.0) as usize).min(limit)..(high.ceil().max(0.0) as usize + 1).min(limit)
    }

    /// A filled circle.
    pub(crate) fn disc(&mut self, center: [f32; 2], radius: f32, color: Rgb, alpha: f32) {
        for y in Self::span(center[1] - radius, center[1] + radius, self.height) {
            for x in Self::span(center[0] - radius, center[0] + radius, self.width) {
                let distance = (x as f32 - center[0]).hypot(y as f32 - center[1]);
                self.paint(x, y, color, alpha * (radius - distance + 0.5).clamp(0.0, 1.0));
            }
        }
    }

    /// The outline of an ellipse.
    pub(crate) fn ring(&mut self, center: [f32; 2], radii: [f32; 2], thickness: f32, color: Rgb, alpha: f32) {
        let scale = radii[0].min(radii[1]);
        for y in Self::span(center[1] - radii[1] - thickness, center[1] + radii[1] + thickness, self.height) {
            for x in Self::span(center[0] - radii[0] - thickness, center[0] + radii[0] + thickness, self.width) {
                let away = ((x as f32 - center[0]) / radii[0]).hypot((y as f32 - center[1]) / radii[1]);
                let distance = ((away - 1.0) * scale).abs();
                self.paint(x, y, color, alpha * (thickness / 2.0 - distance + 0.5).clamp(0.0, 1.0));
            }
        }
    }

    /// A filled convex shape; corners clockwise.
    pub(crate) fn shape(&mut self, corners: &[[f32; 2]], color: Rgb, alpha: f32) {
        let bound = |axis: usize| corners.iter().fold((f32::MAX, f32::MIN), |(low, high), c| (low.min(c[axis]), high.max(c[axis])));
        let ((left, right), (top, bottom)) = (bound(0), bound(1));
        for y in Self::span(top, bottom, self.height) {
            for x in Self::span(left, right, self.width) {
                let mut inside = f32::MAX;
                for (at, from) in corners.iter().enumerate() {
                    let to = corners[(at + 1) % corners.len()];
                    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
                    let length = dx.hypot(dy).max(0.001);
                    let side = (dx * (y as f32 - from[1]) - dy * (x as f32 - from[0])) / length;
                    inside = inside.min(side);
                }
                self.paint(x, y, color, alpha * (inside + 0.5).clamp(0.0, 1.0));
            }
        }
    }

    /// A straight line.
    pub(crate) fn line(&mut self, from: [f32; 2], to: [f32; 2], thickness: f32, color: Rgb, alpha: f32) {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = dx.hypot(dy).max(0.001);
        let (nx, ny) = (-dy / length * thickness / 2.0, dx / length * thickness / 2.0);
        let corners = [[from[0] - nx, from[1] - ny], [to[0] - nx, to[1] - ny], [to[0] + nx, to[1] + ny], [from[0] + nx, from[1] + ny]];
        self.shape(&corners, color, alpha);
    }

    /// Everything below a wavy line around `level`.
    pub(crate) fn ridge(&mut self, level: f32, swing: f32, length: f32, phase: f32, color: Rgb, alpha: f32) {
        for x in 0..self.width {
            let at = x as f32 / length + phase;
            // Three waves without a common period look like land and not like a sine.
            let wave = at.sin() * 0.55 + (at * 2.17 + phase).sin() * 0.3 + (at * 4.63 - phase).sin() * 0.15;
            let top = level + wave * swing;
            for y in Self::span(top - 1.0, self.height as f32, self.height) {
                self.paint(x, y, color, alpha * (y as f32 - top + 0.5).clamp(0.0, 1.0));
            }
        }
    }

    /// An upright rectangle.
    pub(crate) fn block(&mut self, left: f32, top: f32, width: f32, height: f32, color: Rgb, alpha: f32) {
        let (right, bottom) = (left + width, top + height);
        self.shape(&[[left, top], [right, top], [right, bottom], [left, bottom]], color, alpha);
    }

    /// The finished picture.
    pub(crate) fn png(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        // A few per cent larger than trying every filter, and far quicker in a debug build.
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header().ok()?;
        let data: Vec<u8> = self.pixels.iter().flatten().map(|part| part.round().clamp(0.0, 255.0) as u8).collect();
        writer.write_image_data(&data).ok()?;
        writer.finish().ok()?;
        Some(bytes)
    }
}

/// The colour between two.
pub(crate) fn mix(from: Rgb, to: Rgb, part: f32) -> Rgb {
    [0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_gives_the_same_picture() {
        let mut first = Canvas::new(160, 100);
        let mut second = Canvas::new(160, 100);
        scene::draw(&mut first, "coast-test");
        scene::draw(&mut second, "coast-test");
        assert_eq!(first.png().unwrap(), second.png().unwrap());
    }
}
