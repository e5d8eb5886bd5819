//! Corrupts the sentences of texts and prints what the check of extracts catches: `corrupt FILE.jsonl…`, lines with
//! `doc` and `lang`. The same corruptions as in `tests/corruptions.rs`, on other text.

#![expect(clippy::print_stdout, reason = "prints its result")]

#[path = "../tests/corruption/mod.rs"]
mod corruption;

use corruption::{KINDS, Tally, article};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::Lang;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut seen = BTreeSet::new();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            let row: serde_json::Value = serde_json::from_str(line)?;
            let (text, lang) = (row["doc"].as_str().unwrap_or_default(), row["lang"].as_str().unwrap_or_default());
            // One text has several claims; it counts once.
            if seen.insert(text.to_owned()) {
                tallies.entry(lang.to_owned()).or_default().add(&article(text, Lang::new(lang)));
            }
        }
    }
    for (lang, tally) in &tallies {
        let (all, caught) = tally.total();
        let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
        println!(
            "corruptions {lang}: {all}, caught {:.2} %; flagged of {} true sentences {:.2} %, of {} light variations {:.2} %",
            share(caught, all),
            tally.extracts.0,
            share(tally.extracts.1, tally.extracts.0),
            tally.variations.0,
            share(tally.variations.1, tally.variations.0)
        );
        for (n, kind) in KINDS.iter().enumerate() {
            let (all, caught) = tally.caught[n];
            println!(
                "  {kind:<17} {all:>6}  caught {:>6.2} %  hard fault as a written claim {:>5.1} %",
                share(caught, all),
                share(tally.hard[n], all)
            );
        }
    }
    Ok(())
}
