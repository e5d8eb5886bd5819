//! Editions and what they told.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};
use std::collections::BTreeSet;
use weir_model::{Edition, EditionId, StoryId, UserId};

const LATEST: &str = "select id, body from edition where user_id = $1 order by made_at desc, id desc limit 1";

const EDITION: &str = "select id, body from edition where user_id = $1 and id = $2";

const EDITIONS: &str = "select id, body from edition where user_id = $1 order by made_at desc, id desc limit $2";

const BETWEEN: &str = "select id, body from edition where user_id = $1 and made_at >= $2 and made_at < $3 order by made_at desc, id desc";

const MADE_BEFORE: &str = "select made_at from edition where user_id = $1 and made_at < $2 order by made_at desc, id desc limit 1";

const MADE_FROM: &str = "select made_at from edition where user_id = $1 and made_at >= $2 order by made_at, id limit 1";

const TOLD: &str = "select coalesce(s.merged_into, t.story_id) as story, max(t.members)
    from edition d join told t on t.edition_id = d.id left join story s on s.id = t.story_id
    where d.user_id = $1 and d.made_at >= $2 group by coalesce(s.merged_into, t.story_id) order by story";

const TOLD_OF: &str = "select max(t.members), count(distinct t.edition_id)
    from edition d join told t on t.edition_id = d.id left join story s on s.id = t.story_id
    where d.user_id = $1 and coalesce(s.merged_into, t.story_id) = $2 and d.made_at >= $3 and d.made_at < $4";

const ADD: &str = "insert into edition (user_id, made_at, body) values ($1, $2, $3) returning id";

const TELL: &str = "insert into told (edition_id, story_id, members)
    select $1, s.id, (select count(*) from entry e where e.story_id = s.id and e.same_as is null) from story s where s.id in_ids($2)";

const FORGET_TOLD: &str = "delete from told where edition_id in (select id from edition where user_id = $1 and id = $2)";

const FORGET: &str = "delete from edition where user_id = $1 and id = $2";

type Row = (i64, Vec<u8>);

impl Store {
    /// A reader's newest edition.
    pub async fn latest_edition(&self, user: UserId) -> Result<Option<Edition>, StoreError> {
        let row: Option<Row> = on!(read self, |c| query_as(LATEST).bind(user.0).fetch_optional(c).await?);
        self.read_edition(row).await
    }

    /// One edition of a reader.
    pub async fn edition(&self, user: UserId, id: EditionId) -> Result<Option<Edition>, StoreError> {
        let row: Option<Row> = on!(read self, |c| query_as(EDITION).bind(user.0).bind(id.0).fetch_optional(c).await?);
        self.read_edition(row).await
    }

    /// A reader's editions, newest first.
    pub async fn editions(&self, user: UserId, limit: u32) -> Result<Vec<Edition>, StoreError> {
        let rows: Vec<Row> = on!(read self, |c| query_as(EDITIONS).bind(user.0).bind(i64::from(limit)).fetch_all(c).await?);
        let mut editions = rows.into_iter().map(edition).collect::<Result<Vec<Edition>, _>>()?;
        self.follow_merges(&mut editions).await?;
        Ok(editions)
    }

    /// A reader's editions made from one time until before another, newest first.
    pub async fn editions_between(&self, user: UserId, from: Timestamp, to: Timestamp) -> Result<Vec<Edition>, StoreError> {
        let rows: Vec<Row> = on!(read self, |c| query_as(BETWEEN)
            .bind(user.0)
            .bind(from.as_millisecond())
            .bind(to.as_millisecond())
            .fetch_all(c)
            .await?);
        let mut editions = rows.into_iter().map(edition).collect::<Result<Vec<Edition>, _>>()?;
        self.follow_merges(&mut editions).await?;
        Ok(editions)
    }

    /// When the last edition before one time and the first from another on were made.
    pub async fn editions_around(
        &self,
        user: UserId,
        before: Timestamp,
        from: Timestamp,
    ) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError> {
        let ask = async |sql: &'static str, at: Timestamp| -> Result<Option<Timestamp>, StoreError> {
            let made: Option<i64> = on!(read self, |c| query_scalar(sql).bind(user.0).bind(at.as_millisecond()).fetch_optional(c).await?);
            Ok(made.map(codec::time))
        };
        Ok((ask(MADE_BEFORE, before).await?, ask(MADE_FROM, from).await?))
    }

    async fn read_edition(&self, row: Option<Row>) -> Result<Option<Edition>, StoreError> {
        let mut editions: Vec<Edition> = row.map(edition).transpose()?.into_iter().collect();
        self.follow_merges(&mut editions).await?;
        Ok(editions.pop())
    }

    /// What was told as two stories and turned out to be one stands there once.
    async fn follow_merges(&self, editions: &mut [Edition]) -> Result<(), StoreError> {
        let ids: Vec<StoryId> = editions.iter().flat_map(|edition| edition.items.iter().map(|item| item.story)).collect();
        let merged = self.merged(&ids).await?;
        if merged.is_empty() {
            return Ok(());
        }
        for edition in editions {
            let mut seen = BTreeSet::new();
            for item in &mut edition.items {
                item.story = merged.get(&item.story).copied().unwrap_or(item.story);
            }
            edition.items.retain(|item| seen.insert(item.story));
            for (story, _) in &mut edition.fresh {
                *story = merged.get(story).copied().unwrap_or(*story);
            }
        }
        Ok(())
    }

    /// Stories in a reader's editions since a time, with the most members that each had when it was told; by story.
    pub async fn told(&self, user: UserId, since: Timestamp) -> Result<Vec<(StoryId, u32)>, StoreError> {
        let rows: Vec<(i64, i64)> = on!(read self, |c| query_as(TOLD).bind(user.0).bind(since.as_millisecond()).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(story, members)| (StoryId(story), codec::count(members))).collect())
    }

    /// What [`Store::told`] says of one story between two times, with the number of editions that told it.
    pub async fn told_of(
        &self,
        user: UserId,
        story: StoryId,
        since: Timestamp,
        before: Timestamp,
    ) -> Result<Option<(u32, u32)>, StoreError> {
        let (members, editions): (Option<i64>, i64) = on!(read self, |c| query_as(TOLD_OF)
            .bind(user.0)
            .bind(story.0)
            .bind(since.as_millisecond())
            .bind(before.as_millisecond())
            .fetch_one(c)
            .await?);
        Ok(members.map(|members| (codec::count(members), codec::count(editions))))
    }
}

impl Tx<'_> {
    /// Keeps an edition; its identity is given here, whatever it says.
    pub async fn put_edition(&mut self, edition: &Edition) -> Result<EditionId, StoreError> {
        let body = codec::pack(edition, "edition")?;
        let id: i64 =
            on!(self, |c| query_scalar(ADD).bind(edition.user.0).bind(edition.made_at.as_millisecond()).bind(body).fetch_one(c).await?);
        let dialect = self.dialect();
        let stories = dialect.ids(edition.items.iter().map(|item| item.story.0));
        on!(self, |c| query(dialect.spell(TELL)).bind(id).bind(stories).execute(c).await?.rows_affected());
        Ok(EditionId(id))
    }

    /// Drops an edition and what it told: it is about to be made anew.
    pub async fn forget_edition(&mut self, user: UserId, id: EditionId) -> Result<(), StoreError> {
        for sql in [FORGET_TOLD, FORGET] {
            on!(self, |c| query(sql).bind(user.0).bind(id.0).execute(c).await?.rows_affected());
        }
        Ok(())
    }
}

fn edition((id, body): Row) -> Result<Edition, StoreError> {
    Ok(Edition { id: EditionId(id), ..codec::unpack(&body, "edition")? })
}
