//! Groups articles from standard input in order of arrival: reads JSON lines with `id`, `lang`, `title`, `text` and maybe
//! `date` (`2026-01-31`), writes `{"id","cluster"}` for each.

use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, StoryId, TextState};
use weir_story::{Grouper, Member, Placement};

fn main() -> std::io::Result<()> {
    let mut all = vec![];
    let mut grouper = Grouper::new();
    let mut stories = 0;
    let mut output = std::io::stdout().lock();
    for (n, line) in std::io::stdin().lock().lines().enumerate() {
        let row: Value = serde_json::from_str(&line?)?;
        let text_of = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        let article = article(EntryId(n as i64), text_of("title"), text_of("text"), Lang::new(text_of("lang")));
        let features = weir_text::understand(&article, &weir_text::Options::default()).features;
        let at = format!("{}T00:00:00Z", text_of("date")).parse().unwrap_or(Timestamp::UNIX_EPOCH);
        all.push((at, features.clone(), row.get("id").unwrap().to_string()));
        let member = Member { entry: article.id.entry, at, family: text_of("source"), features: &features };
        let story = match grouper.place(&member) {
            Placement::Join { story, .. } => story,
            Placement::New => {
                stories += 1;
                StoryId(stories)
            }
        };
        grouper.add(story, member);
        writeln!(output, "{}", json!({ "id": row.get("id"), "cluster": story }))?;
    }
    let docs: Vec<_> = all.iter().map(|(a, f, _)| (*a, f)).collect();
    for (a, b, v) in weir_story::debug_pair(&docs) {
        eprintln!("PAIR S {} {} {:?}", all[a].2, all[b].2, v);
    }
    Ok(())
}

fn article(entry: EntryId, title: &str, text: &str, declared: Lang) -> Article {
    let blocks: Vec<Block> = text.split('\n').filter(|line| !line.trim().is_empty()).map(Block::paragraph).collect();
    // Some sources have no title: their first line does its work.
    let title = if title.is_empty() { text.split('\n').next().unwrap_or_default() } else { title };
    let lang = weir_text::language(text, declared);
    let sentences = weir_text::sentences(&blocks, lang);
    let id = ArticleId { entry, version: 1 };
    Article { id, title: title.to_owned(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full }
}
