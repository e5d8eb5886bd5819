//! Reports out of plain text, for tests.

use crate::report::Report;
use jiff::Timestamp;
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, TextState};
use weir_text::{Options, Understanding, understand};

/// Family, time and text of a report.
pub(crate) type Written = (&'static str, &'static str, &'static str);

pub(crate) struct World {
    read: Vec<(&'static str, Timestamp, Article, Understanding)>,
}

impl World {
    pub fn reports(&self) -> Vec<Report<'_>> {
        self.read
            .iter()
            .map(|(family, at, article, understood)| Report {
                entry: article.id.entry,
                family,
                at: *at,
                article,
                figures: &understood.figures,
                tags: &understood.tags,
                promotion: false,
            })
            .collect()
    }
}

pub(crate) fn reports(written: &[Written]) -> World {
    let read = written
        .iter()
        .enumerate()
        .map(|(n, (family, at, text))| {
            let at: Timestamp = at.parse().unwrap();
            let blocks: Vec<Block> = text.split('\n').map(Block::paragraph).collect();
            let lang = weir_text::language(text, Lang::UND);
            let sentences = weir_text::sentences(&blocks, lang);
            let id = ArticleId { entry: EntryId(n as i64), version: 1 };
            let metadata = Metadata { published: Some(at), ..Metadata::default() };
            let article = Article { id, title: String::new(), lang, blocks, sentences, metadata, state: TextState::Full };
            let understood = understand(&article, &Options::default());
            (*family, at, article, understood)
        })
        .collect();
    World { read }
}
