//! Prints the tags, the section and whether it is a promotion of the articles in files with front matter: `tags FILE…`.

#![expect(clippy::print_stdout, reason = "prints what it sees")]

use std::time::{Duration, Instant};
use weir_model::{Article, ArticleId, Block, BlockKind, EntryId, Lang, Metadata, TextState};
use weir_text::{Options, language, section, sentences, tags, understand};

fn main() -> std::io::Result<()> {
    let (mut articles, mut spent) = (0u32, Duration::ZERO);
    for path in std::env::args().skip(1) {
        let file = std::fs::read_to_string(&path)?;
        let mut parts = file.splitn(3, "+++\n").skip(1);
        let (front, body) = (parts.next().unwrap_or_default(), parts.next().unwrap_or(&file));
        let field = |name: &str| {
            front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"')).unwrap_or_default().to_owned()
        };
        let blocks: Vec<Block> = body
            .split("\n\n")
            .flat_map(|part| if part.starts_with("- ") { part.lines().collect() } else { vec![part] })
            .map(str::trim)
            .filter(|part| !part.is_empty() && !part.starts_with('!'))
            .map(|part| match part.trim_start_matches('#') {
                text if text.len() < part.len() => {
                    Block { kind: BlockKind::Heading { level: 2 }, text: text.trim().into(), marks: Vec::new() }
                }
                text => Block::paragraph(text.trim_start_matches("- ").replace(['*', '\n'], " ").trim()),
            })
            .collect();
        let lang = language(body, Lang::UND);
        let article = Article {
            id: ArticleId { entry: EntryId(1), version: 1 },
            title: field("title"),
            lang,
            sentences: sentences(&blocks, lang),
            blocks,
            metadata: Metadata::default(),
            state: TextState::Full,
        };
        let began = Instant::now();
        let found = tags(&article);
        if articles > 0 {
            spent += began.elapsed();
        }
        articles += 1;
        let shown: Vec<String> = found.iter().map(|tag| format!("{} {} {:.2}", tag.emoji, tag.en, tag.score)).collect();
        let seen = understand(&article, &Options::default());
        let promo = if seen.promotion { " PROMO" } else { "" };
        let wrong = if seen.promotion == (field("kind") == "promo") { "" } else { " WRONG" };
        println!("[{lang}] {}{promo}{wrong}\n    {} | {}", article.title, section(&found), shown.join(" · "));
    }
    println!("{articles} articles, {:?} each", spent / articles.saturating_sub(1).max(1));
    Ok(())
}
