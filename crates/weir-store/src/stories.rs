//! Stories and their members.

use crate::db::on;
use crate::lists::readable;
use crate::{Store, StoreError, StoryMember, StoryRow, Tx, Ungrouped, WindowRow, codec};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::BTreeMap;
use weir_model::{Brief, Comparison, EntryId, FeedId, Lang, Story, StoryId, Tag, UserId};

macro_rules! columns {
    () => {
        "s.id, s.title, s.lang, s.section, s.image_url, s.families, s.first_at, s.last_at, s.body, (select coalesce(c.merged_into, c.id) from story c where c.id = s.continues) as continues"
    };
}

const BY_IDS: &str = concat!("select ", columns!(), " from story s where s.id in_ids($1)");

const RECENT: &str = concat!(
    "select s.id from story s where s.last_at >= $2 and exists (select 1 from entry e where e.story_id = s.id and ",
    readable!(),
    ") order by s.last_at desc, s.id desc limit $3"
);

const SEEN_MEMBERS: &str = concat!(
    "select e.story_id, e.id, e.feed_id,
    coalesce((select w.title from sub w where w.user_id = $1 and w.feed_id = e.feed_id), f.title) as feed_title,
    coalesce((select m.is_read from mark m where m.user_id = $1 and m.entry_id = e.id),
        e.id <= (select w.read_upto from sub w where w.user_id = $1 and w.feed_id = e.feed_id), true) as is_read
    from entry e join feed f on f.id = e.feed_id
    where e.story_id in_ids($2) and e.same_as is null and ",
    readable!(),
    " order by e.sort_at, e.id"
);

const MEMBERS: &str = "select e.id as entry, e.feed_id, e.sort_at, coalesce(f.site_url, f.url) as site_url, coalesce(e.url, '') as url,
        e.image_url
    from entry e join feed f on f.id = e.feed_id where e.story_id = $1 and e.same_as is null order by e.sort_at, e.id";

const STORY_OF: &str = "select coalesce(o.story_id, e.story_id) from entry e left join entry o on o.id = e.same_as where e.id = $1";

const UNGROUPED: &str = "select e.id as entry, e.title, e.lang, e.sort_at, coalesce(f.site_url, f.url) as site_url,
        coalesce(e.url, '') as url, u.features
    from entry e join feed f on f.id = e.feed_id join understanding u on u.entry_id = e.id
    where e.understood and e.story_id is null and e.same_as is null order by e.sort_at, e.id limit $1";

const WINDOW: &str = "select e.story_id, e.id as entry, e.sort_at, coalesce(f.site_url, f.url) as site_url, coalesce(e.url, '') as url,
        u.features
    from entry e join feed f on f.id = e.feed_id join understanding u on u.entry_id = e.id
    where e.sort_at >= $1 and e.story_id is not null order by e.id";

const RELATED_WINDOW: &str = "select e.story_id, e.id as entry, e.sort_at, coalesce(f.site_url, f.url) as site_url,
        coalesce(e.url, '') as url, u.features
    from entry e join feed f on f.id = e.feed_id join understanding u on u.entry_id = e.id
    where e.sort_at >= $2 and e.story_id is not null and exists (select 1 from sub w where w.user_id = $1 and w.feed_id = e.feed_id)
    order by e.sort_at desc, e.id desc limit $3";

const ADD: &str = "insert into story (title, lang, first_at, last_at) values ($1, $2, $3, $3) returning id";

const ASSIGN: &str = "update entry set story_id = $2 where id = $1";

const STRETCH: &str = "update story set
    first_at = (select min(e.sort_at) from entry e where e.story_id = $1),
    last_at = (select max(e.sort_at) from entry e where e.story_id = $1)
    where id = $1 and exists (select 1 from entry e where e.story_id = $1)";

const PUT: &str = "update story set title = $2, lang = $3, section = $4, image_url = $5, families = $6, first_at = $7, last_at = $8,
    body = $9 where id = $1";

const MERGED: &str = "select id, merged_into from story where merged_into is not null and id in_ids($1)";

const EARLIEST: &str = "select title, lang, sort_at from entry where id in_ids($1) order by sort_at, id limit 1";

const CONTINUE: &str = "update story set continues = $2 where id = $1";

const CONTINUED_BY: &str = "select s.id from story s where s.merged_into is null and s.id <> $1 and (s.continues = $1
    or s.continues in (select c.id from story c where c.merged_into = $1)) order by s.first_at, s.id";

const MOVE: &str = "update entry set story_id = $2 where story_id = $1";

/// What was merged into the story that goes follows it: one step always leads to the story that stays.
const LEAD: &str = "update story set merged_into = $2 where id = $1 or merged_into = $1";

#[derive(Default, Serialize, Deserialize)]
struct Body {
    brief: Brief,
    tags: Vec<Tag>,
    comparisons: Vec<Comparison>,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    title: String,
    lang: String,
    section: String,
    image_url: Option<String>,
    families: i64,
    first_at: i64,
    last_at: i64,
    body: Option<Vec<u8>>,
    continues: Option<i64>,
}

#[derive(FromRow)]
struct RawMember {
    entry: i64,
    feed_id: i64,
    sort_at: i64,
    site_url: String,
    url: String,
    image_url: Option<String>,
}

#[derive(FromRow)]
struct RawUngrouped {
    entry: i64,
    title: String,
    lang: String,
    sort_at: i64,
    site_url: String,
    url: String,
    features: Vec<u8>,
}

#[derive(FromRow)]
struct RawWindow {
    story_id: i64,
    entry: i64,
    sort_at: i64,
    site_url: String,
    url: String,
    features: Vec<u8>,
}

#[derive(FromRow)]
struct SeenMember {
    story_id: i64,
    id: i64,
    feed_id: i64,
    feed_title: String,
    is_read: bool,
}

impl Store {
    /// One story, if the reader may see any of its members; of one that was merged into another, that one.
    pub async fn story(&self, user: UserId, id: StoryId) -> Result<Option<StoryRow>, StoreError> {
        let id = self.merged(&[id]).await?.get(&id).copied().unwrap_or(id);
        Ok(self.stories_by_ids(user, &[id]).await?.pop())
    }

    /// Those of some stories that were merged into another, with that other.
    pub async fn merged(&self, ids: &[StoryId]) -> Result<BTreeMap<StoryId, StoryId>, StoreError> {
        let dialect = self.dialect();
        let list = dialect.ids(ids.iter().map(|id| id.0));
        let rows: Vec<(i64, i64)> = on!(read self, |c| query_as(dialect.spell(MERGED)).bind(list).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(from, into)| (StoryId(from), StoryId(into))).collect())
    }

    /// Stories with a report since a time, latest report first.
    pub async fn stories(&self, user: UserId, since: Timestamp, limit: u32) -> Result<Vec<StoryRow>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(RECENT)
            .bind(user.0)
            .bind(since.as_millisecond())
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        self.stories_by_ids(user, &ids.into_iter().map(StoryId).collect::<Vec<_>>()).await
    }

    /// Stories in the order of their ids given; those that the reader may see nothing of are left out.
    pub async fn stories_by_ids(&self, user: UserId, ids: &[StoryId]) -> Result<Vec<StoryRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let dialect = self.dialect();
        let list = dialect.ids(ids.iter().map(|id| id.0));
        let raw: Vec<Raw> = on!(read self, |c| query_as(dialect.spell(BY_IDS)).bind(list.clone()).fetch_all(c).await?);
        let seen: Vec<SeenMember> = on!(read self, |c| query_as(dialect.spell(SEEN_MEMBERS)).bind(user.0).bind(list).fetch_all(c).await?);
        let mut members: BTreeMap<i64, Vec<SeenMember>> = BTreeMap::new();
        for member in seen {
            members.entry(member.story_id).or_default().push(member);
        }
        let mut rows: BTreeMap<i64, StoryRow> = BTreeMap::new();
        for raw in raw {
            if let Some(members) = members.remove(&raw.id) {
                rows.insert(raw.id, row(raw, &members)?);
            }
        }
        Ok(ids.iter().filter_map(|id| rows.remove(&id.0)).collect())
    }

    /// The stories that take up the matter of a story again, in order of their first report.
    pub async fn continued_by(&self, story: StoryId) -> Result<Vec<StoryId>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(CONTINUED_BY).bind(story.0).fetch_all(c).await?);
        Ok(ids.into_iter().map(StoryId).collect())
    }

    /// All members of a story in order of publication, whoever follows their feeds.
    pub async fn members(&self, story: StoryId) -> Result<Vec<StoryMember>, StoreError> {
        let raw: Vec<RawMember> = on!(read self, |c| query_as(MEMBERS).bind(story.0).fetch_all(c).await?);
        Ok(raw
            .into_iter()
            .map(|raw| StoryMember {
                entry: EntryId(raw.entry),
                feed: FeedId(raw.feed_id),
                at: codec::time(raw.sort_at),
                site_url: raw.site_url,
                url: raw.url,
                image_url: raw.image_url,
            })
            .collect())
    }

    /// The story of an entry, or of the entry that it repeats.
    pub async fn story_of(&self, entry: EntryId) -> Result<Option<StoryId>, StoreError> {
        let story: Option<Option<i64>> = on!(read self, |c| query_scalar(STORY_OF).bind(entry.0).fetch_optional(c).await?);
        Ok(story.flatten().map(StoryId))
    }

    /// Understood articles that are in no story, in order of publication; never repeats.
    pub async fn ungrouped(&self, limit: u32) -> Result<Vec<Ungrouped>, StoreError> {
        let raw: Vec<RawUngrouped> = on!(read self, |c| query_as(UNGROUPED).bind(i64::from(limit)).fetch_all(c).await?);
        raw.into_iter()
            .map(|raw| {
                Ok(Ungrouped {
                    entry: EntryId(raw.entry),
                    title: raw.title,
                    lang: Lang::new(&raw.lang),
                    at: codec::time(raw.sort_at),
                    site_url: raw.site_url,
                    url: raw.url,
                    features: codec::unsqueeze(&raw.features, "brief")?,
                })
            })
            .collect()
    }

    /// All grouped articles since a time, in order of their ids.
    pub async fn window(&self, since: Timestamp) -> Result<Vec<WindowRow>, StoreError> {
        let raw: Vec<RawWindow> = on!(read self, |c| query_as(WINDOW).bind(since.as_millisecond()).fetch_all(c).await?);
        raw.into_iter().map(window_row).collect()
    }

    /// The newest grouped articles since a time of feeds that the reader follows, newest first.
    pub async fn related_window(&self, user: UserId, since: Timestamp, limit: u32) -> Result<Vec<WindowRow>, StoreError> {
        let raw: Vec<RawWindow> = on!(read self, |c| query_as(RELATED_WINDOW)
            .bind(user.0)
            .bind(since.as_millisecond())
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        raw.into_iter().map(window_row).collect()
    }
}

impl Tx<'_> {
    /// Begins a story.
    pub async fn add_story(&mut self, title: &str, lang: Lang, at: Timestamp) -> Result<StoryId, StoreError> {
        let id =
            on!(self, |c| query_scalar(ADD).bind(codec::text(title)).bind(lang.to_string()).bind(at.as_millisecond()).fetch_one(c).await?);
        Ok(StoryId(id))
    }

    /// Notes that a story takes up the matter of an earlier one again.
    pub async fn continue_story(&mut self, story: StoryId, earlier: StoryId) -> Result<(), StoreError> {
        on!(self, |c| query(CONTINUE).bind(story.0).bind(earlier.0).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Title, language and time of the earliest of some articles: what a story of them begins with.
    pub async fn headline(&mut self, entries: &[EntryId]) -> Result<Option<(String, Lang, Timestamp)>, StoreError> {
        let dialect = self.dialect();
        let list = dialect.ids(entries.iter().map(|id| id.0));
        let row: Option<(String, String, i64)> = on!(self, |c| query_as(dialect.spell(EARLIEST)).bind(list).fetch_optional(c).await?);
        Ok(row.map(|(title, lang, at)| (title, Lang::new(&lang), codec::time(at))))
    }

    /// Makes an article a member of a story, and of no other. The story's first and last report follow.
    pub async fn assign(&mut self, entry: EntryId, story: StoryId) -> Result<(), StoreError> {
        on!(self, |c| query(ASSIGN).bind(entry.0).bind(story.0).execute(c).await?.rows_affected());
        self.stretch(story).await
    }

    /// A story's first and last report are those of its members.
    pub(crate) async fn stretch(&mut self, story: StoryId) -> Result<(), StoreError> {
        on!(self, |c| query(STRETCH).bind(story.0).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Two stories turned out to be one: all articles of `from` are `into`'s, and whoever asks for `from` gets `into`.
    pub async fn merge_stories(&mut self, from: StoryId, into: StoryId) -> Result<(), StoreError> {
        if from == into {
            return Ok(());
        }
        for sql in [MOVE, LEAD] {
            on!(self, |c| query(sql).bind(from.0).bind(into.0).execute(c).await?.rows_affected());
        }
        self.stretch(into).await
    }

    /// Keeps what a story says. Its members are those assigned to it, not those listed here.
    pub async fn put_story(&mut self, story: &Story, section: &str, image_url: Option<&str>) -> Result<(), StoreError> {
        let body = Body { brief: story.brief.clone(), tags: story.tags.clone(), comparisons: story.comparisons.clone() };
        let body = codec::pack(&body, "story")?;
        on!(self, |c| query(PUT)
            .bind(story.id.0)
            .bind(codec::text(&story.title))
            .bind(story.lang.to_string())
            .bind(codec::text(section))
            .bind(codec::optional(image_url))
            .bind(i64::from(story.families))
            .bind(story.first_at.as_millisecond())
            .bind(story.last_at.as_millisecond())
            .bind(body)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}

fn window_row(raw: RawWindow) -> Result<WindowRow, StoreError> {
    Ok(WindowRow {
        story: StoryId(raw.story_id),
        entry: EntryId(raw.entry),
        at: codec::time(raw.sort_at),
        site_url: raw.site_url,
        url: raw.url,
        features: codec::unsqueeze(&raw.features, "brief")?,
    })
}

fn row(raw: Raw, members: &[SeenMember]) -> Result<StoryRow, StoreError> {
    let body: Body = raw.body.map(|body| codec::unpack(&body, "story")).transpose()?.unwrap_or_default();
    let mut feeds: Vec<(FeedId, String)> = Vec::new();
    for member in members {
        if !feeds.iter().any(|(feed, _)| feed.0 == member.feed_id) {
            feeds.push((FeedId(member.feed_id), member.feed_title.clone()));
        }
    }
    Ok(StoryRow {
        story: Story {
            id: StoryId(raw.id),
            title: raw.title,
            lang: Lang::new(&raw.lang),
            members: members.iter().map(|member| EntryId(member.id)).collect(),
            families: codec::count(raw.families),
            first_at: codec::time(raw.first_at),
            last_at: codec::time(raw.last_at),
            brief: body.brief,
            tags: body.tags,
            comparisons: body.comparisons,
        },
        // A story that merged with the one it takes up takes up nothing.
        continues: raw.continues.filter(|earlier| *earlier != raw.id).map(StoryId),
        section: raw.section,
        image_url: raw.image_url,
        feeds,
        read: members.iter().all(|member| member.is_read),
    })
}
