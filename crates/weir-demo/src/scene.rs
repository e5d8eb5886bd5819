//! Scenes: what a picture's name calls for. All sizes are parts of the canvas, so a scene also works small.

use crate::image::{Canvas, Dice, Rgb, mix};

/// The colours of one picture.
struct Palette {
    high: Rgb,
    low: Rgb,
    light: Rgb,
    dark: Rgb,
    accent: Rgb,
}

const fn hex(value: u32) -> Rgb {
    [((value >> 16) & 255) as f32, ((value >> 8) & 255) as f32, (value & 255) as f32]
}

const fn palette(high: u32, low: u32, light: u32, dark: u32, accent: u32) -> Palette {
    Palette { high: hex(high), low: hex(low), light: hex(light), dark: hex(dark), accent: hex(accent) }
}

/// Muted mornings, evenings and overcast days.
const DAY: [Palette; 6] = [
    palette(0x7f_a8_b8, 0xf3_dc_c0, 0xff_f1_d6, 0x2f_4a_56, 0xd9_82_5b),
    palette(0x8b_a3_c7, 0xf5_d9_cf, 0xff_ef_e0, 0x37_42_5f, 0xc9_6f_6a),
    palette(0x9d_bf_ae, 0xf4_ea_cf, 0xff_f8_e1, 0x2f_51_49, 0xe0_a4_58),
    palette(0x6f_8f_a6, 0xdf_e3_df, 0xf7_f4_ea, 0x2b_3c_4a, 0xb8_8a_5f),
    palette(0xb5_a7_c4, 0xf8_dd_c3, 0xff_ee_d4, 0x45_3c_5c, 0xd0_77_7c),
    palette(0xd6_a5_7c, 0xf8_e6_c8, 0xff_f5_df, 0x5a_3d_33, 0x4f_7d_7a),
];

/// Nights and laboratories.
const NIGHT: [Palette; 4] = [
    palette(0x14_1d_33, 0x3d_4f_72, 0xf2_e6_c9, 0x0d_13_22, 0xd7_8f_5c),
    palette(0x17_25_2e, 0x3f_6b_70, 0xe6_ef_df, 0x0e_17_1d, 0xe0_b0_5e),
    palette(0x22_1b_38, 0x6a_4f_7d, 0xf5_dd_cf, 0x15_10_24, 0x7f_b6_b0),
    palette(0x1b_26_45, 0x6b_74_9c, 0xf6_ea_d8, 0x11_18_2d, 0xc9_6f_6a),
];

/// Draws the scene that `name` calls for; hills if it calls for none.
pub(crate) fn draw(canvas: &mut Canvas, name: &str) {
    let mut dice = Dice::new(name);
    let day = &DAY[dice.below(DAY.len())];
    let night = &NIGHT[dice.below(NIGHT.len())];
    let overcast = [&DAY[0], &DAY[1], &DAY[3]][dice.below(3)];
    match name.split('-').next().unwrap_or_default() {
        "coast" => coast(canvas, &mut dice, day, freighter),
        "sail" => coast(canvas, &mut dice, day, junk),
        "storm" => storm(canvas, &mut dice, overcast),
        "city" => city(canvas, &mut dice, day),
        "orbit" => orbit(canvas, &mut dice, night),
        "cells" => cells(canvas, &mut dice, day),
        "bars" => bars(canvas, &mut dice, day),
        "rails" => rails(canvas, &mut dice, day),
        "chip" => chip(canvas, &mut dice, night),
        "field" => field(canvas, &mut dice, day),
        "strata" => strata(canvas, &mut dice, day),
        "track" => track(canvas, &mut dice, day),
        "stage" => stage(canvas, &mut dice, night),
        _ => hills(canvas, &mut dice, day),
    }
}

fn size(canvas: &Canvas) -> (f32, f32) {
    (canvas.width as f32, canvas.height as f32)
}

fn sun(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette, height: f32) {
    let (w, h) = size(canvas);
    let center = [dice.between(0.18, 0.82) * w, h * height];
    canvas.disc(center, h * 0.17, colors.light, 0.25);
    canvas.disc(center, h * 0.11, colors.light, 0.9);
}

fn hills(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    let height = dice.between(0.26, 0.42);
    sun(canvas, dice, colors, height);
    for step in 0..5 {
        let part = step as f32 / 4.0;
        let color = mix(mix(colors.low, colors.high, 0.55), colors.dark, 0.12 + part * 0.85);
        let swing = h * (0.10 - 0.012 * step as f32);
        canvas.ridge(h * (0.48 + 0.11 * step as f32), swing, w * dice.between(0.10, 0.2), dice.between(0.0, 6.0), color, 1.0);
    }
}

/// Draws a ship at a place on the water.
type Vessel = fn(&mut Canvas, &mut Dice, &Palette, [f32; 2]);

fn coast(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette, vessel: Vessel) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    sun(canvas, dice, colors, 0.4);
    let land = mix(colors.high, colors.dark, 0.35);
    canvas.ridge(h * 0.5, h * 0.05, w * 0.16, dice.between(0.0, 6.0), land, 1.0);
    for step in 0..6 {
        let part = step as f32 / 5.0;
        let color = mix(mix(colors.high, colors.low, 0.35), colors.dark, 0.15 + part * 0.65);
        canvas.ridge(h * (0.56 + 0.075 * step as f32), h * 0.008, w * 0.05, dice.between(0.0, 6.0), color, 1.0);
    }
    let place = [w * dice.between(0.2, 0.55), h * 0.575];
    vessel(canvas, dice, colors, place);
}

/// A container ship: boxes on deck, bridge, hull. `place` is where the waterline begins.
fn freighter(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette, place: [f32; 2]) {
    let (w, h) = size(canvas);
    let [x, y] = place;
    let length = w * 0.24;
    for step in 0..5 {
        let color = if step % 2 == 0 { colors.accent } else { mix(colors.accent, colors.light, 0.45) };
        let tall = h * (0.035 + 0.02 * dice.below(3) as f32);
        canvas.block(x + length * (0.12 + 0.13 * step as f32), y - tall, length * 0.12, tall, color, 1.0);
    }
    canvas.block(x + length * 0.82, y - h * 0.1, length * 0.1, h * 0.1, colors.light, 1.0);
    let hull = [[x, y], [x + length, y], [x + length * 0.94, y + h * 0.045], [x + length * 0.07, y + h * 0.045]];
    canvas.shape(&hull, colors.dark, 1.0);
}

/// A sailing ship of old: battened sails above a curved hull.
fn junk(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette, place: [f32; 2]) {
    let (w, h) = size(canvas);
    let [x, y] = place;
    let length = w * dice.between(0.2, 0.26);
    for (at, tall) in [(0.2, 0.2), (0.5, 0.31), (0.8, 0.17)] {
        let (mast, tall) = (x + length * at, h * tall);
        canvas.block(mast - 1.5, y - tall - h * 0.02, 3.0, tall + h * 0.02, colors.dark, 1.0);
        let wide = tall * 0.42;
        let sail = [
            [mast - wide * 0.35, y - tall],
            [mast + wide * 0.75, y - tall * 0.9],
            [mast + wide, y - tall * 0.12],
            [mast - wide * 0.5, y - tall * 0.12],
        ];
        canvas.shape(&sail, colors.accent, 1.0);
        for batten in 1..5 {
            let level = y - tall * (0.12 + 0.16 * batten as f32);
            let ends = ([mast - wide * 0.45, level], [mast + wide * 0.9, level]);
            canvas.line(ends.0, ends.1, 1.6, colors.dark, 0.45);
        }
    }
    let hull = [
        [x - length * 0.04, y - h * 0.03],
        [x + length * 0.1, y],
        [x + length * 0.92, y],
        [x + length * 1.06, y - h * 0.045],
        [x + length * 0.94, y + h * 0.045],
        [x + length * 0.1, y + h * 0.045],
    ];
    // The sheer line bends inwards, so the hull is drawn as two convex halves.
    canvas.shape(&[hull[0], hull[1], hull[5]], colors.dark, 1.0);
    canvas.shape(&[hull[1], hull[2], hull[4], hull[5]], colors.dark, 1.0);
    canvas.shape(&[hull[2], hull[3], hull[4]], colors.dark, 1.0);
}

fn storm(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(mix(colors.dark, colors.high, 0.35), mix(colors.high, colors.low, 0.5));
    for step in 0..14 {
        // A lid of cloud: discs whose middles lie along the upper edge.
        let center = [w * (0.08 * step as f32 - 0.02), h * dice.between(-0.12, 0.08)];
        let color = mix(colors.dark, colors.high, 0.3);
        canvas.disc(center, h * dice.between(0.14, 0.24), color, 0.4);
    }
    for step in 0..5 {
        let part = step as f32 / 4.0;
        let color = mix(colors.high, colors.dark, 0.2 + 0.75 * part);
        canvas.ridge(h * (0.55 + 0.1 * step as f32), h * 0.035, w * 0.045, dice.between(0.0, 6.0), color, 1.0);
    }
    // A lighthouse on its rock, and its beam.
    let (x, y) = (w * dice.between(0.3, 0.8), h * 0.64);
    canvas.shape(&[[0.0, h * 0.2], [x, h * 0.295], [0.0, h * 0.36]], colors.light, 0.16);
    canvas.shape(&[[x - w * 0.014, h * 0.32], [x + w * 0.014, h * 0.32], [x + w * 0.024, y], [x - w * 0.024, y]], colors.light, 1.0);
    canvas.block(x - w * 0.019, h * 0.43, w * 0.038, h * 0.06, colors.accent, 1.0);
    canvas.block(x - w * 0.014, h * 0.27, w * 0.028, h * 0.05, colors.dark, 1.0);
    canvas.disc([x, h * 0.295], h * 0.014, colors.light, 1.0);
    let rock = [
        [x - w * 0.05, h * 0.63],
        [x + w * 0.04, h * 0.63],
        [x + w * 0.09, h * 0.7],
        [x + w * 0.15, h * 0.86],
        [x - w * 0.17, h * 0.86],
        [x - w * 0.1, h * 0.68],
    ];
    canvas.shape(&rock, colors.dark, 1.0);
    canvas.ridge(h * 0.8, h * 0.03, w * 0.05, dice.between(0.0, 6.0), mix(colors.dark, colors.high, 0.2), 1.0);
}

fn city(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    sun(canvas, dice, colors, 0.33);
    for row in 0..3 {
        let color = mix(mix(colors.high, colors.low, 0.4), colors.dark, 0.22 + 0.36 * row as f32);
        let mut x = -w * 0.02;
        while x < w {
            let wide = w * dice.between(0.045, 0.1);
            let top = h * (0.42 + 0.14 * row as f32 + dice.between(-0.14, 0.1));
            canvas.block(x, top, wide - w * 0.004, h - top, color, 1.0);
            if row == 2 {
                for at in 0..12 {
                    if dice.below(3) == 0 {
                        let (column, floor) = ((at % 3) as f32, (at / 3) as f32);
                        let left = x + wide * (0.16 + 0.26 * column);
                        canvas.block(left, top + h * (0.035 + 0.06 * floor), wide * 0.14, h * 0.028, colors.light, 0.75);
                    }
                }
            }
            x += wide;
        }
    }
    canvas.block(0.0, h * 0.94, w, h * 0.06, colors.dark, 1.0);
}

fn orbit(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    for _ in 0..70 {
        let place = [dice.between(0.0, 1.0) * w, dice.between(0.0, 0.85) * h];
        canvas.disc(place, dice.between(0.4, 1.5), colors.light, dice.between(0.3, 0.9));
    }
    let center = [w * dice.between(0.3, 0.65), h * 1.05];
    canvas.disc(center, h * 0.64, mix(colors.low, colors.light, 0.25), 0.35);
    canvas.disc(center, h * 0.6, mix(colors.light, colors.low, 0.35), 1.0);
    for _ in 0..9 {
        let angle = dice.between(3.6, 5.8);
        let away = h * dice.between(0.15, 0.5);
        let crater = [center[0] + angle.cos() * away, center[1] + angle.sin() * away];
        canvas.disc(crater, h * dice.between(0.015, 0.055), mix(colors.low, colors.light, 0.35), 0.8);
    }
    canvas.ring(center, [w * 0.62, h * 0.78], 1.4, colors.accent, 0.7);
    // The craft: a body between two panels.
    let (x, y) = (w * dice.between(0.2, 0.8), h * dice.between(0.16, 0.27));
    canvas.block(x - w * 0.075, y - h * 0.022, w * 0.055, h * 0.044, mix(colors.low, colors.light, 0.4), 1.0);
    canvas.block(x + w * 0.02, y - h * 0.022, w * 0.055, h * 0.044, mix(colors.low, colors.light, 0.4), 1.0);
    canvas.block(x - w * 0.02, y - h * 0.004, w * 0.04, h * 0.008, colors.light, 1.0);
    canvas.disc([x, y], h * 0.035, colors.accent, 1.0);
}

fn cells(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(mix(colors.low, colors.light, 0.5), mix(colors.low, colors.high, 0.35));
    // Not many more than these: every soft edge costs, and a picture has to stay small.
    for _ in 0..15 {
        let center = [dice.between(0.0, 1.0) * w, dice.between(0.0, 1.0) * h];
        let radius = h * dice.between(0.06, 0.21);
        let color = match dice.below(3) {
            0 => colors.accent,
            1 => colors.high,
            _ => mix(colors.high, colors.dark, 0.5),
        };
        canvas.disc(center, radius, color, 0.34);
        canvas.ring(center, [radius, radius], 1.6, mix(color, colors.dark, 0.3), 0.55);
        canvas.disc([center[0] + radius * 0.2, center[1] - radius * 0.15], radius * 0.32, mix(color, colors.dark, 0.45), 0.6);
    }
}

fn bars(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(mix(colors.low, colors.light, 0.6), colors.low);
    for step in 1..5 {
        canvas.block(0.0, h * 0.19 * step as f32, w, 1.0, colors.dark, 0.14);
    }
    let mut level = dice.between(0.25, 0.4);
    let mut last: Option<[f32; 2]> = None;
    for step in 0..11 {
        level = (level + dice.between(-0.09, 0.13)).clamp(0.15, 0.72);
        let left = w * (0.06 + 0.081 * step as f32);
        let color = if step % 4 == 3 { colors.accent } else { mix(colors.high, colors.dark, 0.12 + 0.05 * step as f32) };
        canvas.block(left, h * (0.92 - level), w * 0.052, h * level, color, 1.0);
        let point = [left + w * 0.026, h * (0.80 - level)];
        if let Some(last) = last {
            canvas.line(last, point, 2.6, colors.dark, 0.85);
        }
        canvas.disc(point, 4.4, colors.dark, 1.0);
        last = Some(point);
    }
    canvas.block(0.0, h * 0.92, w, 2.0, colors.dark, 0.8);
}

fn rails(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    sun(canvas, dice, colors, 0.4);
    let horizon = h * 0.55;
    canvas.ridge(horizon - h * 0.04, h * 0.06, w * 0.12, dice.between(0.0, 6.0), mix(colors.high, colors.dark, 0.4), 1.0);
    canvas.block(0.0, horizon, w, h - horizon, mix(colors.low, colors.dark, 0.55), 1.0);
    let vanish = w * dice.between(0.4, 0.6);
    let bed = [[vanish - 2.0, horizon], [vanish + 2.0, horizon], [w * 0.86, h], [w * 0.14, h]];
    canvas.shape(&bed, mix(colors.dark, colors.low, 0.22), 1.0);
    for step in 0..13 {
        let depth = (step as f32 / 12.0).powi(2);
        let y = horizon + (h - horizon) * depth;
        let (left, right) = (vanish + (w * 0.2 - vanish) * depth, vanish + (w * 0.8 - vanish) * depth);
        canvas.block(left, y, right - left, 1.0 + 9.0 * depth, mix(colors.accent, colors.dark, 0.45), 0.9);
    }
    for foot in [0.3, 0.7] {
        let rail = [[vanish - 0.6, horizon], [vanish + 0.6, horizon], [w * foot + 7.0, h], [w * foot - 7.0, h]];
        canvas.shape(&rail, colors.light, 0.95);
    }
    for step in 0..5 {
        let x = w * 0.04 + (vanish - w * 0.04) * (1.0 - 0.62_f32.powi(step));
        let tall = h * 0.42 * 0.62_f32.powi(step);
        let foot = horizon + (h * 0.4) * 0.62_f32.powi(step);
        canvas.block(x, foot - tall, 3.0, tall, colors.dark, 0.9);
        canvas.block(x, foot - tall, tall * 0.25, 2.5, colors.dark, 0.9);
    }
}

fn chip(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    let unit = h / 16.0;
    for _ in 0..34 {
        let (x, y) = (dice.below(26) as f32 * unit, dice.below(16) as f32 * unit);
        let (run, turn) = (unit * (2 + dice.below(5)) as f32, unit * (1 + dice.below(3)) as f32);
        let color = if dice.below(4) == 0 { colors.accent } else { mix(colors.low, colors.light, 0.4) };
        canvas.line([x, y], [x + run, y], 2.2, color, 0.7);
        canvas.line([x + run, y], [x + run + turn, y + turn], 2.2, color, 0.7);
        canvas.disc([x, y], 4.0, color, 0.9);
        canvas.disc([x + run + turn, y + turn], 4.0, color, 0.9);
    }
    let (cx, cy, half) = (w * dice.between(0.4, 0.6), h * 0.5, h * 0.24);
    for pin in 0..9 {
        let offset = half * (0.2 * pin as f32 - 0.8);
        canvas.block(cx - half * 1.22, cy + offset - 3.0, half * 2.44, 6.0, colors.light, 0.75);
        canvas.block(cx + offset - 3.0, cy - half * 1.22, 6.0, half * 2.44, colors.light, 0.75);
    }
    canvas.block(cx - half, cy - half, half * 2.0, half * 2.0, colors.dark, 1.0);
    canvas.block(cx - half * 0.62, cy - half * 0.62, half * 1.24, half * 1.24, mix(colors.dark, colors.low, 0.7), 1.0);
    canvas.block(cx - half * 0.3, cy - half * 0.3, half * 0.6, half * 0.6, colors.accent, 0.9);
}

fn field(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    sun(canvas, dice, colors, 0.35);
    let green = mix(colors.dark, hex(0x7d_9c_5c), 0.6);
    canvas.ridge(h * 0.53, h * 0.05, w * 0.15, dice.between(0.0, 6.0), mix(green, colors.high, 0.45), 1.0);
    canvas.block(0.0, h * 0.6, w, h * 0.4, green, 1.0);
    let vanish = w * dice.between(0.35, 0.65);
    for step in 0..12 {
        let foot = w * (-0.9 + 0.25 * step as f32);
        let strip = [[vanish, h * 0.6], [vanish + 1.0, h * 0.6], [foot + w * 0.13, h], [foot, h]];
        let color = if step % 3 == 0 { colors.accent } else { mix(green, colors.light, 0.3) };
        canvas.shape(&strip, color, 0.55);
    }
    for _ in 0..5 {
        let (x, y) = (w * dice.between(0.05, 0.95), h * dice.between(0.55, 0.66));
        let round = h * dice.between(0.04, 0.07);
        canvas.block(x - 1.5, y, 3.0, round * 1.7, colors.dark, 1.0);
        canvas.disc([x, y], round, mix(green, colors.dark, 0.55), 1.0);
        canvas.disc([x - round * 0.25, y - round * 0.25], round * 0.6, green, 0.6);
    }
}

fn strata(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    let phase = dice.between(0.0, 6.0);
    for step in 0..9 {
        let part = step as f32 / 8.0;
        let color = match step % 3 {
            0 => mix(colors.accent, colors.dark, part * 0.7),
            1 => mix(colors.low, colors.dark, 0.2 + part * 0.5),
            _ => mix(colors.high, colors.dark, 0.15 + part * 0.7),
        };
        canvas.ridge(h * (0.3 + 0.085 * step as f32), h * 0.06, w * 0.17, phase + 0.12 * step as f32, color, 1.0);
    }
    for _ in 0..16 {
        let (x, y, r) = (w * dice.between(0.0, 1.0), h * dice.between(0.45, 0.97), h * dice.between(0.012, 0.034));
        canvas.shape(&[[x, y - r], [x + r, y], [x, y + r], [x - r, y]], colors.light, 0.8);
    }
}

fn track(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(mix(colors.high, colors.low, 0.5), mix(hex(0x7d_9c_5c), colors.low, 0.3));
    let center = [w * dice.between(-0.1, 0.1), h * 1.15];
    for lane in (0..6).rev() {
        let radius = h * (0.62 + 0.13 * lane as f32);
        canvas.disc(center, radius, mix(colors.accent, colors.dark, 0.1 * (lane % 2) as f32), 1.0);
        canvas.ring(center, [radius, radius], 2.2, colors.light, 0.9);
    }
    canvas.disc(center, h * 0.5, mix(hex(0x7d_9c_5c), colors.dark, 0.15), 1.0);
    for _ in 0..4 {
        let angle = dice.between(5.0, 6.1);
        let away = h * (0.685 + 0.13 * dice.below(5) as f32);
        let foot = [center[0] + angle.cos() * away, center[1] + angle.sin() * away];
        canvas.disc([foot[0] + 5.0, foot[1] + 3.0], h * 0.02, colors.dark, 0.3);
        canvas.disc(foot, h * 0.024, colors.light, 1.0);
        canvas.disc(foot, h * 0.015, colors.dark, 1.0);
    }
}

fn stage(canvas: &mut Canvas, dice: &mut Dice, colors: &Palette) {
    let (w, h) = size(canvas);
    canvas.gradient(colors.high, colors.low);
    for step in 0..4 {
        let x = w * (0.2 + 0.2 * step as f32);
        let foot = w * dice.between(0.2, 0.8);
        let beam = [[x - 3.0, 0.0], [x + 3.0, 0.0], [foot + w * 0.13, h * 0.84], [foot - w * 0.13, h * 0.84]];
        canvas.shape(&beam, if step % 2 == 0 { colors.light } else { colors.accent }, 0.2);
    }
    canvas.block(0.0, h * 0.82, w, h * 0.18, colors.dark, 1.0);
    for step in 0..13 {
        // Pipes, as of an organ, higher towards the middle.
        let from_middle = (step as f32 - 6.0).abs() / 6.0;
        let (x, top) = (w * (0.21 + 0.045 * step as f32), h * (0.24 + 0.26 * from_middle));
        canvas.block(x, top, w * 0.034, h * 0.82 - top, mix(colors.accent, colors.light, 0.35 * (step % 2) as f32), 1.0);
        canvas.disc([x + w * 0.017, top], w * 0.017, mix(colors.accent, colors.light, 0.35 * (step % 2) as f32), 1.0);
        canvas.block(x + w * 0.01, h * 0.7, w * 0.014, h * 0.03, colors.dark, 0.8);
    }
}
