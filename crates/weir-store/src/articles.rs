//! Frozen texts and what engines make of them.

use crate::db::on;
use crate::{Store, StoreError, Tx, UnderstandingRow, codec};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as, query_scalar};
use weir_model::{Article, ArticleId, Brief, EntryId, Figure, Lang, Tag, UserId};

/// Longer tag ids are not kept for filters.
const MOST_TAG: usize = 200;

const ARTICLE: &str = "select body from article where entry_id = $1 and version = $2";

const LATEST: &str = "select body from article where entry_id = $1 order by version desc limit 1";

const LATEST_OF_MANY: &str = "select a.body from article a where a.entry_id in_ids($1)
    and a.version = (select max(b.version) from article b where b.entry_id = a.entry_id) order by a.entry_id";

const VERSIONS: &str = "select version from article where entry_id = $1 order by version";

const LAST_DIGEST: &str = "select version, digest from article where entry_id = $1 order by version desc limit 1";

const PUT: &str = "insert into article (entry_id, version, digest, body, created_at) values ($1, $2, $3, $4, $5)
    on conflict (entry_id, version) do update set body = excluded.body";

const FREEZE: &str =
    "update entry set pending = false, state = $2, lang = $3, minutes = $4, image_url = coalesce($5, image_url) where id = $1";

const SETTLE: &str = "update entry set pending = false, state = $2 where id = $1";

const PUT_UNDERSTANDING: &str = "insert into understanding (entry_id, version, engine_version, body, features) values ($1, $2, $3, $4, $5)
    on conflict (entry_id) do update set version = excluded.version, engine_version = excluded.engine_version, body = excluded.body,
        features = excluded.features
    where understanding.version <= excluded.version";

const DESCRIBE: &str = "update entry set understood = true, section = $2, excerpt = $3, minutes = $4, promotion = $5, lang = $6, state = $7
    where id = $1";

const FORGET_TAGS: &str = "delete from entry_tag where entry_id = $1";

const PUT_TAG: &str = "insert into entry_tag (tag_id, entry_id, score) values ($1, $2, $3)
    on conflict (tag_id, entry_id) do update set score = excluded.score";

macro_rules! understanding {
    ($condition:literal) => {
        concat!(
            "select u.entry_id, u.engine_version, u.body, u.features, e.section, e.excerpt, e.minutes, e.promotion, e.lang, e.state
            from understanding u join entry e on e.id = u.entry_id where u.entry_id ",
            $condition,
            " order by u.entry_id"
        )
    };
}

const UNDERSTANDING: &str = understanding!("= $1");

const UNDERSTANDINGS: &str = understanding!("in_ids($1)");

const OUTDATED: &str = "select entry_id from understanding where engine_version < $1 order by entry_id desc limit $2";

const TAG_COUNTS: &str = "select t.tag_id, count(*) from entry e join entry_tag t on t.entry_id = e.id
    where e.sort_at >= $2 and e.feed_id in (select s.feed_id from sub s where s.user_id = $1)
    group by t.tag_id order by 2 desc, 1 limit $3";

/// What citations can point into. Anything else of an article may become better known without a new version.
#[derive(Serialize)]
struct Text<'a> {
    title: &'a str,
    blocks: &'a [weir_model::Block],
    sentences: &'a [weir_model::Sentence],
}

#[derive(Serialize, Deserialize)]
struct Body {
    brief: Brief,
    tags: Vec<Tag>,
    figures: Vec<Figure>,
}

#[derive(FromRow)]
struct Raw {
    entry_id: i64,
    engine_version: i64,
    body: Vec<u8>,
    features: Vec<u8>,
    section: String,
    excerpt: String,
    minutes: i64,
    promotion: bool,
    lang: String,
    state: String,
}

impl Store {
    /// One version of a text.
    pub async fn article(&self, id: ArticleId) -> Result<Option<Article>, StoreError> {
        let body: Option<Vec<u8>> =
            on!(read self, |c| query_scalar(ARTICLE).bind(id.entry.0).bind(i64::from(id.version)).fetch_optional(c).await?);
        body.map(|body| codec::unpack(&body, "article")).transpose()
    }

    /// The newest version of an entry's text.
    pub async fn latest_article(&self, entry: EntryId) -> Result<Option<Article>, StoreError> {
        let body: Option<Vec<u8>> = on!(read self, |c| query_scalar(LATEST).bind(entry.0).fetch_optional(c).await?);
        body.map(|body| codec::unpack(&body, "article")).transpose()
    }

    /// The newest versions of many entries' texts, by entry; entries without one are left out.
    pub async fn articles(&self, entries: &[EntryId]) -> Result<Vec<Article>, StoreError> {
        let dialect = self.dialect();
        let list = dialect.ids(entries.iter().map(|id| id.0));
        let bodies: Vec<Vec<u8>> = on!(read self, |c| query_scalar(dialect.spell(LATEST_OF_MANY)).bind(list).fetch_all(c).await?);
        bodies.iter().map(|body| codec::unpack(body, "article")).collect()
    }

    /// The versions of an entry's text, oldest first.
    pub async fn versions(&self, entry: EntryId) -> Result<Vec<ArticleId>, StoreError> {
        let versions: Vec<i64> = on!(read self, |c| query_scalar(VERSIONS).bind(entry.0).fetch_all(c).await?);
        Ok(versions.into_iter().map(|version| ArticleId { entry, version: codec::count(version) }).collect())
    }

    /// What an engine made of an entry's text.
    pub async fn understanding(&self, entry: EntryId) -> Result<Option<UnderstandingRow>, StoreError> {
        let raw: Option<Raw> = on!(read self, |c| query_as(UNDERSTANDING).bind(entry.0).fetch_optional(c).await?);
        raw.map(|raw| Ok(row(raw)?.1)).transpose()
    }

    /// What an engine made of many entries' texts, by entry.
    pub async fn understandings(&self, entries: &[EntryId]) -> Result<Vec<(EntryId, UnderstandingRow)>, StoreError> {
        let dialect = self.dialect();
        let list = dialect.ids(entries.iter().map(|id| id.0));
        let raw: Vec<Raw> = on!(read self, |c| query_as(dialect.spell(UNDERSTANDINGS)).bind(list).fetch_all(c).await?);
        raw.into_iter().map(row).collect()
    }

    /// Entries understood by an older engine than this, newest first.
    pub async fn outdated(&self, engine_version: u32, limit: u32) -> Result<Vec<EntryId>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(OUTDATED)
            .bind(i64::from(engine_version))
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        Ok(ids.into_iter().map(EntryId).collect())
    }

    /// The tags of a reader's entries since a time with the number of entries of each, most first.
    pub async fn tag_counts(&self, user: UserId, since: Timestamp, limit: u32) -> Result<Vec<(String, u32)>, StoreError> {
        let rows: Vec<(String, i64)> = on!(read self, |c| query_as(TAG_COUNTS)
            .bind(user.0)
            .bind(since.as_millisecond())
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        Ok(rows.into_iter().map(|(tag, entries)| (tag, codec::count(entries))).collect())
    }
}

impl Tx<'_> {
    /// Freezes a text. Its version is given here, whatever the article says: the last one's if title, blocks and
    /// sentences are the same, else one more.
    pub async fn put_article(&mut self, article: &Article, now: Timestamp) -> Result<ArticleId, StoreError> {
        let entry = article.id.entry;
        let text = Text { title: &article.title, blocks: &article.blocks, sentences: &article.sentences };
        let json = serde_json::to_vec(&text).map_err(|error| codec::unreadable("article", error))?;
        let digest = codec::digest(&json);
        let last: Option<(i64, Vec<u8>)> = on!(self, |c| query_as(LAST_DIGEST).bind(entry.0).fetch_optional(c).await?);
        let version = match last {
            Some((version, last)) if last == digest => version,
            Some((version, _)) => version + 1,
            None => 1,
        };
        let id = ArticleId { entry, version: codec::count(version) };
        let body = codec::pack(&Article { id, ..article.clone() }, "article")?;
        on!(self, |c| query(PUT)
            .bind(entry.0)
            .bind(version)
            .bind(digest)
            .bind(body)
            .bind(now.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        let image = article.metadata.image.as_ref().map(|image| image.url.to_string());
        on!(self, |c| query(FREEZE)
            .bind(entry.0)
            .bind(codec::word(&article.state))
            .bind(article.lang.to_string())
            .bind(i64::from(article.minutes()))
            .bind(image)
            .execute(c)
            .await?
            .rows_affected());
        Ok(id)
    }

    /// Ends the waiting for an entry's page without a text.
    pub async fn settle(&mut self, entry: EntryId, state: weir_model::TextState) -> Result<(), StoreError> {
        on!(self, |c| query(SETTLE).bind(entry.0).bind(codec::word(&state)).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Keeps what an engine made of a text, in place of what there was. Gives `false`, and changes nothing, if a later
    /// version is understood already.
    pub async fn put_understanding(&mut self, id: ArticleId, understanding: &UnderstandingRow) -> Result<bool, StoreError> {
        let body = Body { brief: understanding.brief.clone(), tags: understanding.tags.clone(), figures: understanding.figures.clone() };
        let body = codec::pack(&body, "brief")?;
        let features = codec::squeeze(&understanding.features, "brief")?;
        let stored = on!(self, |c| query(PUT_UNDERSTANDING)
            .bind(id.entry.0)
            .bind(i64::from(id.version))
            .bind(i64::from(understanding.engine_version))
            .bind(body)
            .bind(features)
            .execute(c)
            .await?
            .rows_affected());
        if stored == 0 {
            return Ok(false);
        }
        on!(self, |c| query(DESCRIBE)
            .bind(id.entry.0)
            .bind(codec::text(&understanding.section))
            .bind(codec::text(&understanding.excerpt))
            .bind(i64::from(understanding.minutes))
            .bind(understanding.promotion)
            .bind(understanding.lang.to_string())
            .bind(codec::word(&understanding.state))
            .execute(c)
            .await?
            .rows_affected());
        on!(self, |c| query(FORGET_TAGS).bind(id.entry.0).execute(c).await?.rows_affected());
        for tag in understanding.tags.iter().filter(|tag| tag.id.len() <= MOST_TAG) {
            on!(self, |c| query(PUT_TAG)
                .bind(codec::text(&tag.id))
                .bind(id.entry.0)
                .bind(f64::from(tag.score))
                .execute(c)
                .await?
                .rows_affected());
        }
        Ok(true)
    }
}

fn row(raw: Raw) -> Result<(EntryId, UnderstandingRow), StoreError> {
    let body: Body = codec::unpack(&raw.body, "brief")?;
    let row = UnderstandingRow {
        brief: body.brief,
        tags: body.tags,
        figures: body.figures,
        features: codec::unsqueeze(&raw.features, "brief")?,
        promotion: raw.promotion,
        section: raw.section,
        excerpt: raw.excerpt,
        minutes: codec::count(raw.minutes),
        lang: Lang::new(&raw.lang),
        state: codec::from_word(&raw.state),
        engine_version: codec::count(raw.engine_version),
    };
    Ok((EntryId(raw.entry_id), row))
}
