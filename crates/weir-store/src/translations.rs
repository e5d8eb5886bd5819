//! Translations: headlines by their words, whole texts by their version.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as};
use std::collections::BTreeMap;
use weir_model::{ArticleId, FeedId, Lang};

const HEADLINES: &str = "select original, translated, engine from headline
    where lang = $1 and title_key in_ids($2) and state = 'done' and translated is not null";

const WANT: &str =
    "insert into headline (title_key, lang, source_lang, original, state, feed_id, at) values ($1, $2, $3, $4, 'wanted', $5, $6)
    on conflict (title_key, lang) do update set state = 'wanted', at = excluded.at
    where headline.state = 'done' and headline.translated is null and headline.at <= $7";

const WANTED: &str = "select title_key, source_lang, original, feed_id from headline
    where state = 'wanted' and lang = $1 order by at desc, title_key limit $2";

const PUT_HEADLINE: &str = "update headline set translated = $3, engine = $4, state = 'done', at = $5 where title_key = $1 and lang = $2";

const TEXT: &str = "select engine, body, written_at from translation where entry_id = $1 and version = $2 and lang = $3";

const PUT_TEXT: &str = "insert into translation (entry_id, version, lang, engine, body, written_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (entry_id, version, lang) do update set engine = excluded.engine, body = excluded.body, written_at = excluded.written_at";

/// A headline that someone wants in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedHeadline {
    /// Its place in the table.
    pub key: i64,
    /// Its language.
    pub lang: Lang,
    /// Its words.
    pub original: String,
    /// The feed it is of, where it is of one.
    pub feed: Option<FeedId>,
}

/// A headline in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TranslatedHeadline {
    /// In the language asked for.
    pub text: String,
    /// Who translated it.
    pub engine: String,
}

/// A sentence with its translation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPair {
    /// Its block.
    pub block: u32,
    /// Its number in the article.
    pub sentence: Option<u32>,
    /// As the article has it.
    pub original: String,
    /// `None`: none was good, the original stays.
    pub translated: Option<String>,
}

/// A whole text in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TranslatedText {
    /// Who translated it.
    pub engine: String,
    /// Sentence by sentence, in order.
    pub pairs: Vec<TextPair>,
    /// When.
    pub written_at: Timestamp,
}

#[derive(FromRow)]
struct Wanted {
    title_key: i64,
    source_lang: String,
    original: String,
    feed_id: Option<i64>,
}

impl Store {
    /// Those of these headlines that are there in a language, by their own words.
    pub async fn headlines(&self, lang: Lang, originals: &[&str]) -> Result<BTreeMap<String, TranslatedHeadline>, StoreError> {
        if originals.is_empty() {
            return Ok(BTreeMap::new());
        }
        let dialect = self.dialect();
        let keys = dialect.ids(originals.iter().map(|text| codec::key(&codec::text(text))));
        let rows: Vec<(String, String, String)> =
            on!(read self, |c| query_as(dialect.spell(HEADLINES)).bind(lang.to_string()).bind(keys).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(original, text, engine)| (original, TranslatedHeadline { text, engine })).collect())
    }

    /// Headlines that wait for a translation, the last asked for first.
    pub async fn wanted_headlines(&self, lang: Lang, limit: u32) -> Result<Vec<WantedHeadline>, StoreError> {
        let rows: Vec<Wanted> = on!(read self, |c| query_as(WANTED).bind(lang.to_string()).bind(i64::from(limit)).fetch_all(c).await?);
        let wanted = |row: Wanted| WantedHeadline {
            key: row.title_key,
            lang: Lang::new(&row.source_lang),
            original: row.original,
            feed: row.feed_id.map(FeedId),
        };
        Ok(rows.into_iter().map(wanted).collect())
    }

    /// A text in another language.
    pub async fn translation(&self, id: ArticleId, lang: Lang) -> Result<Option<TranslatedText>, StoreError> {
        let row: Option<(String, Vec<u8>, i64)> = on!(read self, |c| query_as(TEXT)
            .bind(id.entry.0)
            .bind(i64::from(id.version))
            .bind(lang.to_string())
            .fetch_optional(c)
            .await?);
        row.map(|(engine, body, at)| {
            Ok(TranslatedText { engine, pairs: codec::unpack(&body, "translation")?, written_at: codec::time(at) })
        })
        .transpose()
    }
}

impl Tx<'_> {
    /// Asks for a headline in a language; gives whether that is new. One for which none was good is asked for again after
    /// `tried_upto`.
    pub async fn want_headline(
        &mut self,
        (original, from): (&str, Lang),
        lang: Lang,
        feed: Option<FeedId>,
        now: Timestamp,
        tried_upto: Timestamp,
    ) -> Result<bool, StoreError> {
        let original = codec::text(original);
        Ok(on!(self, |c| query(WANT)
            .bind(codec::key(&original))
            .bind(lang.to_string())
            .bind(from.to_string())
            .bind(original)
            .bind(feed.map(|feed| feed.0))
            .bind(now.as_millisecond())
            .bind(tried_upto.as_millisecond())
            .execute(c)
            .await?
            .rows_affected())
            > 0)
    }

    /// Keeps a headline's translation; `None` where none was good.
    pub async fn put_headline(
        &mut self,
        key: i64,
        lang: Lang,
        translated: Option<&TranslatedHeadline>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, |c| query(PUT_HEADLINE)
            .bind(key)
            .bind(lang.to_string())
            .bind(codec::optional(translated.map(|headline| headline.text.as_str())))
            .bind(codec::text(translated.map_or("", |headline| &headline.engine)))
            .bind(now.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Keeps a text in another language.
    pub async fn put_translation(&mut self, id: ArticleId, lang: Lang, text: &TranslatedText) -> Result<(), StoreError> {
        let body = codec::pack(&text.pairs, "translation")?;
        on!(self, |c| query(PUT_TEXT)
            .bind(id.entry.0)
            .bind(i64::from(id.version))
            .bind(lang.to_string())
            .bind(codec::text(&text.engine))
            .bind(body)
            .bind(text.written_at.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}
