//! Sentences of the sample world, corrupted in eleven ways: the check of extracts catches at least 99 of 100 and flags at
//! most 2.5 of 100 true ones.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corruption;

use corruption::{KINDS, Tally, article};
use std::path::{Path, PathBuf};
use weir_model::Lang;

/// The articles of the sample world without their front matter, in order of their paths.
fn texts() -> Vec<String> {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|end| end == "md") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../weir-demo/site"), &mut paths);
    paths.sort();
    let body = |path: &PathBuf| std::fs::read_to_string(path).unwrap().splitn(3, "+++\n").last().unwrap_or_default().to_owned();
    paths.iter().map(body).collect()
}

#[test]
fn corruptions_of_extracts_are_caught_and_true_sentences_are_not() {
    for lang in [Lang::EN, Lang::ZH] {
        let mut tally = Tally::default();
        for text in texts() {
            let article = article(&text, Lang::UND);
            if article.lang == lang {
                tally.add(&article);
            }
        }
        let (all, caught) = tally.total();
        println!("{lang}: {all} corruptions, {caught} caught; extracts {:?}, variations {:?}", tally.extracts, tally.variations);
        for (n, kind) in KINDS.iter().enumerate() {
            let (all, caught) = tally.caught[n];
            println!("  {kind:<17} {all:>4} caught {caught:>4}, hard faults as written claims {:>4}", tally.hard[n]);
            assert!(all > 0, "{lang}: no corruption of the kind {kind}");
        }
        assert!(all >= 1000, "{lang}: {all} corruptions");
        assert!(caught * 100 >= all * 99, "{lang}: {caught} of {all} caught");
        for (true_ones, flagged) in [tally.extracts, tally.variations] {
            assert!(true_ones >= 200 && flagged * 1000 <= true_ones * 25, "{lang}: {flagged} of {true_ones} true sentences flagged");
        }
    }
}
