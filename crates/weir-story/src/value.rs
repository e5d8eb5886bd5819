//! When two figures are one value, and when both can be true.

use weir_model::{Figure, FigureKind};

/// Near enough to be two accounts of one thing.
pub(crate) fn comparable(a: &Figure, b: &Figure) -> bool {
    let (low, high) = if a.low <= b.low { (a, b) } else { (b, a) };
    match a.kind {
        FigureKind::Percent => high.low - low.high <= 25.0,
        FigureKind::Date => high.low - low.high <= 120.0,
        _ => low.high >= 0.0 && high.low <= low.high * 2.5,
    }
}

/// Half a step of the last digit that is written, at most three percent: what rounding can hide.
pub(crate) fn rounding(figure: &Figure) -> f64 {
    if figure.kind == FigureKind::Date {
        return 0.0;
    }
    let value = figure.low.abs().max(figure.high.abs());
    if value == 0.0 {
        return 0.0;
    }
    // The last digit: the largest power of ten of which the value is a whole multiple.
    let mut step = 10f64.powi(value.log10().floor() as i32);
    for _ in 0..12 {
        let times = value / step;
        if (times - times.round()).abs() < 1e-6 * times.max(1.0) {
            break;
        }
        step /= 10.0;
    }
    let half = (step / 2.0).min(value * 0.03);
    // 90 percent is not "about 88": shares are written to the point.
    if figure.kind == FigureKind::Percent { half.min(0.5) } else { half }
}

/// The same value, but for rounding.
pub(crate) fn equal(a: &Figure, b: &Figure) -> bool {
    let slack = rounding(a).max(rounding(b));
    (a.low - b.low).abs() <= slack.min(a.low.abs().max(b.low.abs()) * 0.01)
        && (a.high - b.high).abs() <= slack.min(a.high.abs().max(b.high.abs()) * 0.01)
}

/// Both can be true: the ranges touch, allowing for rounding.
pub(crate) fn compatible(a: &Figure, b: &Figure) -> bool {
    let slack = rounding(a).max(rounding(b));
    a.low <= b.high + slack && b.low <= a.high + slack
}

/// A value that hardly comes up twice by chance.
pub(crate) fn specific(figure: &Figure) -> bool {
    if figure.low != figure.high {
        return true;
    }
    let digits = figure.text.chars().filter(char::is_ascii_digit).collect::<String>();
    let significant = digits.trim_matches('0').len();
    match figure.kind {
        FigureKind::Money => significant >= 2 || figure.low >= 1e6,
        FigureKind::Percent => significant >= 3,
        FigureKind::Quantity => significant >= 2,
        FigureKind::Count => significant >= 3 || (significant >= 2 && figure.low >= 1000.0 && !figure.unit.is_empty()),
        FigureKind::Date => true,
    }
}
