//! What tokens cost: a table that the owner can change, and estimates before anything is spent.

use crate::message::Usage;
use serde::{Deserialize, Serialize};

/// The price of one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The model's name; a star at its end stands for any rest.
    pub model: String,
    /// For a million tokens read.
    pub input: f64,
    /// For a million tokens written.
    pub output: f64,
    /// The month in which the price was looked up.
    #[serde(default)]
    pub as_of: String,
}

/// All known prices.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// What the prices are in.
    pub currency: String,
    /// One row per model or family of models.
    #[serde(rename = "price")]
    pub rows: Vec<Price>,
}

/// A price as whole millionths of the currency per million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    input: u64,
    output: u64,
}

impl Rate {
    /// On this machine and the owner's own servers nothing is paid by the token.
    pub(crate) const FREE: Rate = Rate { input: 0, output: 0 };

    /// What the tokens cost, in millionths of the currency, rounded up.
    pub(crate) fn money(&self, usage: Usage) -> u64 {
        let part = |tokens: u64, rate: u64| u128::from(tokens) * u128::from(rate);
        let sum = part(usage.input, self.input).saturating_add(part(usage.output, self.output));
        u64::try_from(sum.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

impl Default for Prices {
    /// The table that comes with Weir.
    fn default() -> Prices {
        toml::from_str(include_str!("../data/prices.toml")).unwrap_or(Prices { currency: "USD".into(), rows: Vec::new() })
    }
}

impl Prices {
    /// The table with the owner's rows before it.
    pub fn with(mut self, rows: &[Price]) -> Prices {
        self.rows.splice(0..0, rows.iter().cloned());
        self
    }

    /// The rate of a model: of the row with the longest name that fits, the first among equals.
    pub(crate) fn rate(&self, model: &str) -> Option<Rate> {
        let fits = |row: &&Price| match row.model.strip_suffix('*') {
            Some(start) => model.starts_with(start),
            None => model == row.model,
        };
        let mut best: Option<&Price> = None;
        for row in self.rows.iter().filter(fits) {
            if best.is_none_or(|best| row.model.len() > best.model.len()) {
                best = Some(row);
            }
        }
        best.map(|row| Rate { input: millionths(row.input), output: millionths(row.output) })
    }
}

fn millionths(price: f64) -> u64 {
    // Casts from floating point saturate; a price that is no number costs the most.
    if price.is_nan() { u64::MAX } else { (price * 1e6).round() as u64 }
}

/// What a run would take, said before it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Calls, without repairs and repetitions.
    pub calls: u64,
    /// Tokens, as likely.
    pub usage: Usage,
    /// The same with a repair of every answer: the most that it should come to.
    pub most: Usage,
    /// Millionths of the currency for `usage`; `None` where the price is not known.
    pub money: Option<u64>,
    /// Millionths of the currency for `most`.
    pub most_money: Option<u64>,
    /// What is there already and costs nothing.
    pub cached: u64,
}

/// Money for people: `0.42 USD`.
pub fn money_text(millionths: u64, currency: &str) -> String {
    let (whole, rest) = (millionths / 1_000_000, millionths % 1_000_000);
    let digits = format!("{rest:06}");
    // Two digits, or as many as it takes for the first that is not zero.
    let length = digits.find(|c| c != '0').map_or(2, |at| (at + 1).max(2));
    format!("{whole}.{} {currency}", digits.get(..length).unwrap_or(&digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_that_fits_gives_the_rate() {
        let own = Price { model: "gpt-4o-mini-2026".into(), input: 1.0, output: 2.0, as_of: String::new() };
        let prices = Prices::default().with(&[own]);
        let money = |model: &str| prices.rate(model).map(|rate| rate.money(Usage { input: 1_000_000, output: 1 }));
        assert_eq!(money("gpt-4o-mini"), Some(150_001));
        assert_eq!(money("gpt-4o-mini-2026"), Some(1_000_002));
        assert_eq!(money("gemini-2.5-flash-lite"), Some(100_001));
        assert_eq!(money("llama3"), None);
        assert_eq!(Rate::FREE.money(Usage { input: u64::MAX, output: u64::MAX }), 0);
        assert!(prices.rows.iter().all(|row| row.input >= 0.0 && row.output >= 0.0));
    }

    #[test]
    fn money_is_written_as_far_as_it_counts() {
        for (millionths, expected) in [(0, "0.00 USD"), (1_500_000, "1.50 USD"), (420, "0.0004 USD"), (12_000_001, "12.000001 USD")] {
            assert_eq!(money_text(millionths, "USD"), expected);
        }
    }
}
