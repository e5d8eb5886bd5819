//! Prints what is understood of plain text files: `look FILE…`. The first line of a file is its title.

#![expect(clippy::print_stdout, reason = "prints what it sees")]

use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, TextState};
use weir_text::{Options, language, sentences, understand};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
        let lang = language(body, Lang::UND);
        let blocks: Vec<Block> =
            body.split("\n\n").map(|part| Block::paragraph(part.trim())).filter(|block| !block.text.is_empty()).collect();
        let article = Article {
            id: ArticleId { entry: EntryId(1), version: 1 },
            title: title.to_owned(),
            lang,
            sentences: sentences(&blocks, lang),
            blocks,
            metadata: Metadata::default(),
            state: TextState::Full,
        };
        let seen = understand(&article, &Options::default());
        println!("== {title} [{lang}] {:?}", seen.brief.note);
        for claim in &seen.brief.lead {
            println!("   {}", claim.text);
        }
        for point in &seen.brief.points {
            println!(" {} {}", point.emoji, point.heading);
            println!("      {}", point.claims[0].text);
        }
        println!("   tags {:?}", seen.tags.iter().map(|tag| (&tag.en, tag.score)).collect::<Vec<_>>());
        for figure in &seen.figures {
            println!("   {:?} {} [{}..{} {}] {}", figure.kind, figure.text, figure.low, figure.high, figure.unit, figure.subject);
        }
        println!("   names {:?}", seen.features.names);
    }
    Ok(())
}
