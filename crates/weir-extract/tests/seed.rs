//! The page that the product is modelled on, where it is at hand.

use std::path::PathBuf;
use weir_extract::{DropReason, from_text};

fn seed() -> Option<String> {
    let shared =
        std::env::var_os("WEIR_SHARED").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("seed")).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let file = files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "txt"))?;
    std::fs::read_to_string(file).ok()
}

#[test]
fn its_promotions_vanish_and_its_sentences_stay() {
    let Some(text) = seed() else { return };
    let article = from_text(&text);
    if std::env::var_os("WEIR_SHOW").is_some() {
        println!("title: {}", article.title);
        article.blocks.iter().for_each(|block| println!("{:?} {}", block.kind, block.text));
        article.dropped.iter().for_each(|dropped| println!("DROPPED {} {}", dropped.reason, dropped.text));
    }
    let capitals =
        |text: &str| text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase) && text.split(' ').count() > 3;
    assert!(article.blocks.iter().all(|block| !capitals(&block.text)), "{:?}", article.blocks);
    assert_eq!(article.dropped.iter().filter(|dropped| dropped.reason == DropReason::Promotion && capitals(&dropped.text)).count(), 3);
    for sentence in ["Rare earths are the foundation materials", "Each EV motor needs about", "And the President just signed"] {
        assert!(article.blocks.iter().any(|block| block.text.starts_with(sentence)), "{sentence}");
    }
}
