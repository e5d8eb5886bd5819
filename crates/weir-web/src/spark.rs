//! A small line over days.

/// The points of a polyline in a 64 by 18 box; empty where there is nothing to draw.
pub fn spark(values: &[u32]) -> String {
    let most = values.iter().copied().max().unwrap_or(0);
    if values.len() < 2 || most == 0 {
        return String::new();
    }
    let step = 64.0 / (values.len() - 1) as f32;
    let point = |(at, value): (usize, &u32)| format!("{:.1},{:.1}", at as f32 * step, 16.5 - 15.0 * (*value as f32 / most as f32));
    values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::spark;

    #[test]
    fn a_line_fills_its_box() {
        assert_eq!(spark(&[0, 2, 1]), "0.0,16.5 32.0,1.5 64.0,9.0");
        assert_eq!(spark(&[]), "");
        assert_eq!(spark(&[0, 0]), "");
    }
}
