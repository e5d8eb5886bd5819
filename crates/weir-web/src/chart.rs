//! A small chart of one measure over time: a mark for each value, a bar where it is a range.

use jiff::Timestamp;

/// The box that a chart is drawn in.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 14.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 16.0;

/// A series shorter than a week shows its values without a line through them.
const TREND_SECONDS: i64 = 7 * 86_400;

/// A value as it is reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// When.
    pub at: Timestamp,
    /// The least of a range; the value itself where it is none.
    pub low: f64,
    /// The most of a range.
    pub high: f64,
}

/// Where a value stands in the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// From the left.
    pub x: String,
    /// The middle, from the top.
    pub y: String,
    /// The upper end of a range, from the top; empty where it is none.
    pub top: String,
    /// The lower end.
    pub bottom: String,
}

/// A chart ready to be drawn in a 640 by 150 box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// In order of time.
    pub marks: Vec<Mark>,
    /// The points of the line through them; empty for a few days' worth.
    pub line: String,
}

/// Places values; nothing where there are fewer than two, or where they all stand at one time.
pub fn chart(values: &[Value]) -> Chart {
    let finite: Vec<&Value> = values.iter().filter(|value| value.low.is_finite() && value.high.is_finite()).collect();
    let times = || finite.iter().map(|value| value.at.as_second());
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Chart::default() };
    if finite.len() < 2 || first == last {
        return Chart::default();
    }
    let low = finite.iter().map(|value| value.low).fold(f64::INFINITY, f64::min);
    let high = finite.iter().map(|value| value.high).fold(f64::NEG_INFINITY, f64::max);
    // Values that are all the same stand in the middle.
    let span = if high > low { high - low } else { 1.0 };
    let base = if high > low { low } else { low - 0.5 };
    let y = |value: f64| HEIGHT - BOTTOM - (value - base) / span * (HEIGHT - TOP - BOTTOM);
    let x = |at: Timestamp| LEFT + (at.as_second() - first) as f64 / (last - first) as f64 * (WIDTH - LEFT - RIGHT);
    let marks: Vec<Mark> = finite
        .iter()
        .map(|value| {
            let range = value.high > value.low;
            let end = |value: f64| if range { format!("{:.1}", y(value)) } else { String::new() };
            Mark {
                x: format!("{:.1}", x(value.at)),
                y: format!("{:.1}", y(value.low.midpoint(value.high))),
                top: end(value.high),
                bottom: end(value.low),
            }
        })
        .collect();
    // Within some days different sources tell one thing in different words or numbers; a line would call that a change.
    let lasting = last - first >= TREND_SECONDS;
    let line = marks.iter().filter(|_| lasting).map(|mark| format!("{},{}", mark.x, mark.y)).collect::<Vec<_>>().join(" ");
    Chart { marks, line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(day: i64, low: f64, high: f64) -> Value {
        Value { at: Timestamp::from_second(day * 86_400).unwrap(), low, high }
    }

    #[test]
    fn values_fill_the_box_and_ranges_are_bars() {
        let drawn = chart(&[value(0, 10.0, 10.0), value(10, 20.0, 30.0)]);
        assert_eq!(drawn.line, "14.0,134.0 626.0,45.5");
        assert_eq!((drawn.marks[1].top.as_str(), drawn.marks[1].bottom.as_str()), ("16.0", "75.0"));
        assert!(drawn.marks[0].top.is_empty());
    }

    #[test]
    fn what_cannot_be_drawn_is_not() {
        assert_eq!(chart(&[]), Chart::default());
        assert_eq!(chart(&[value(1, 5.0, 5.0)]), Chart::default());
        assert_eq!(chart(&[value(1, 5.0, 5.0), value(1, 6.0, 6.0)]), Chart::default());
        assert_eq!(chart(&[value(1, f64::NAN, 5.0), value(2, 6.0, 6.0)]), Chart::default());
        assert_eq!(chart(&[value(0, 5.0, 5.0), value(20, 5.0, 5.0)]).line, "14.0,75.0 626.0,75.0");
        let days = chart(&[value(0, 1_400.0, 1_400.0), value(1, 1_200.0, 1_200.0)]);
        assert!(days.line.is_empty() && days.marks.len() == 2, "two reports of one event are no trend");
    }
}
