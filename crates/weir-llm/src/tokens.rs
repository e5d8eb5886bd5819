//! How many tokens a text is, without a tokeniser: an estimate for limits, and a bound for budgets.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Tokens that a request adds around its texts: roles, marks of the template.
const AROUND: u64 = 64;

/// About how many tokens a text is: four characters each, one and a half where each character is a word or syllable.
pub fn estimate(text: &str) -> u64 {
    let (mut dense, mut light) = (0u64, 0u64);
    for c in text.chars() {
        match c {
            '\u{0}'..='\u{24f}' => light += 1,
            // Greek, Cyrillic, Hebrew, Arabic and others that tokenisers know less well.
            '\u{250}'..='\u{2fff}' => light += 2,
            _ => dense += 1,
        }
    }
    light.div_ceil(4) + (dense * 2).div_ceil(3)
}

/// What a text can never be more than: vocabularies are made of bytes and of joined bytes.
pub fn bound(texts: &[&str]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum::<u64>() + AROUND
}

/// What models count differently than [`estimate`]: a moving average of their own counts over ours.
#[derive(Debug, Default)]
pub struct Calibration {
    factors: Mutex<BTreeMap<String, f64>>,
}

impl Calibration {
    /// Learns from one call; reports that cannot be meant are left out.
    pub fn learn(&self, model: &str, text: u64, reported: u64) {
        if text < 32 || reported == 0 {
            return;
        }
        let seen = (reported as f64 / text as f64).clamp(0.25, 4.0);
        let mut factors = self.factors.lock().unwrap_or_else(PoisonError::into_inner);
        let factor = factors.entry(model.to_owned()).or_insert(seen);
        *factor += 0.2 * (seen - *factor);
    }

    /// The estimate for a model.
    pub fn tokens(&self, model: &str, text: &str) -> u64 {
        let factor = self.factors.lock().unwrap_or_else(PoisonError::into_inner).get(model).copied().unwrap_or(1.0);
        (estimate(text) as f64 * factor).ceil() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_lie_below_the_bound() {
        for (text, expected) in [("", 0), ("Dockers accepted.", 5), ("稀土是关键材料。", 6), ("Привет", 3)] {
            assert_eq!(estimate(text), expected, "{text}");
            assert!(estimate(text) <= bound(&[text]));
        }
    }

    #[test]
    fn models_correct_the_estimate() {
        let calibration = Calibration::default();
        let text = "x".repeat(400);
        assert_eq!(calibration.tokens("m", &text), 100);
        for _ in 0..30 {
            calibration.learn("m", 100, 150);
        }
        assert_eq!(calibration.tokens("m", &text), 150);
        calibration.learn("m", 100, 1_000_000);
        assert!(calibration.tokens("m", &text) < 250);
        assert_eq!(calibration.tokens("other", &text), 100);
    }
}
