//! Any text: its language, sentences, words, numbers, dates, names, keyphrases, and all that is understood of it.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, TextState};
use weir_text::{Options, cut, mentions, keyphrases, language, languages, moments, numbers, sentences, split, understand};

const LANGS: [&str; 12] = ["en", "zh", "de", "fr", "es", "it", "pt", "nl", "ru", "ja", "ko", "und"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let text = text.as_ref();
    let lang = Lang::new(LANGS[usize::from(*first) % LANGS.len()]);
    let today = Some(date(2026, 11, 24));
    assert_eq!(cut(text).concat(), text);
    let ranges = split(text, lang)
        .into_iter()
        .chain(numbers(text, lang).into_iter().map(|number| number.range))
        .chain(moments(text, lang, today).into_iter().map(|moment| moment.range))
        .chain(mentions(text, lang).into_iter().map(|entity| entity.range));
    for range in ranges {
        // A range that is not on character boundaries would panic in whoever shows it.
        assert!(text.get(range).is_some_and(|piece| !piece.is_empty()));
    }
    let _ = keyphrases(text, lang, 10);
    let blocks: Vec<Block> = text.split("\n\n").map(Block::paragraph).collect();
    let own = language(text, lang);
    assert_eq!(languages(&blocks, lang).len(), blocks.len());
    let article = Article {
        id: ArticleId { entry: EntryId(1), version: 1 },
        title: text.lines().next().unwrap_or_default().to_owned(),
        lang: if first % 2 == 0 { lang } else { own },
        sentences: sentences(&blocks, lang),
        blocks,
        metadata: Metadata { published: Some(jiff::Timestamp::UNIX_EPOCH), ..Metadata::default() },
        state: TextState::Full,
    };
    let seen = understand(&article, &Options::default());
    assert!(seen == understand(&article, &Options::default()));
});
