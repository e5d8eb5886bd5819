//! Length of a text.

/// Words of a text; two ideographs count as one word.
pub(crate) fn length(text: &str) -> usize {
    let (mut cjk, mut words) = (0, 0);
    for piece in text.split_whitespace() {
        let ideographs = piece.chars().filter(|c| is_ideograph(*c)).count();
        cjk += ideographs;
        words += usize::from(ideographs == 0);
    }
    words + cjk.div_ceil(2)
}

pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}
