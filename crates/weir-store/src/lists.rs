//! Lists of entries as one reader sees them.
//!
//! Every list is found in two steps: the ids, by walking an index until the page is full, then the rows of those ids.
//! Marks and watermarks are asked for by scalar sub-queries: as joins, SQLite would read all of a reader's marks first.

use crate::db::on;
use crate::{Cursor, EntryRow, RiverFilter, Store, StoreError, View, codec};
use sqlx::{AssertSqlSafe, FromRow, query_as, query_scalar};
use std::collections::HashMap;
use weir_model::{EntryId, FeedId, Lang, StoryId, UserId};

/// A reader with at most this many unread entries is served feed by feed.
const FEW_UNREAD: i64 = 500;

/// `is_read` of entry `e` by reader `$1`; null where the watermark decides.
macro_rules! marked {
    () => {
        "(select m.is_read from mark m where m.user_id = $1 and m.entry_id = e.id)"
    };
}
pub(crate) use marked;

/// Whether entry `e` is unread by reader `$1`; null, so false, where its feed is not followed.
macro_rules! unread {
    () => {
        "not coalesce((select m.is_read from mark m where m.user_id = $1 and m.entry_id = e.id), \
         e.id <= (select w.read_upto from sub w where w.user_id = $1 and w.feed_id = e.feed_id))"
    };
}
pub(crate) use unread;

/// Whether reader `$1` follows the feed of entry `e`.
macro_rules! followed {
    () => {
        "exists (select 1 from sub w where w.user_id = $1 and w.feed_id = e.feed_id)"
    };
}
pub(crate) use followed;

/// Whether entry `e` is a repeat whose original reader `$1` sees too.
macro_rules! hidden_repeat {
    () => {
        "(e.same_as is not null and exists (select 1 from entry o join sub os on os.feed_id = o.feed_id \
         where o.id = e.same_as and os.user_id = $1))"
    };
}
pub(crate) use hidden_repeat;

/// Whether reader `$1` may read entry `e`: its feed is followed, it is saved, or a repeat of it is in a followed feed.
macro_rules! readable {
    () => {
        "(exists (select 1 from sub w where w.user_id = $1 and w.feed_id = e.feed_id) \
         or exists (select 1 from mark m where m.user_id = $1 and m.entry_id = e.id and m.starred) \
         or exists (select 1 from entry r join sub rs on rs.feed_id = r.feed_id where r.same_as = e.id and rs.user_id = $1))"
    };
}
pub(crate) use readable;

const ROWS: &str = concat!(
    "select e.id, e.feed_id, coalesce((select w.title from sub w where w.user_id = $1 and w.feed_id = e.feed_id), f.title) as feed_title,
    f.site_url, e.guid, e.url, e.title, e.author, coalesce(o.lang, e.lang) as lang, e.published_at, e.arrived_at, e.sort_at,
    coalesce(e.image_url, o.image_url) as image_url, coalesce(o.minutes, e.minutes) as minutes, coalesce(o.state, e.state) as state,
    coalesce(o.pending, e.pending) as pending, e.same_as, s.id as story, s.families, coalesce(o.section, e.section) as section,
    coalesce(o.excerpt, e.excerpt) as excerpt, coalesce(o.promotion, e.promotion) as promotion,
    coalesce(",
    marked!(),
    ", e.id <= (select w.read_upto from sub w where w.user_id = $1 and w.feed_id = e.feed_id), true) as is_read,
    coalesce((select m.starred from mark m where m.user_id = $1 and m.entry_id = e.id), false) as starred
    from entry e join feed f on f.id = e.feed_id
    left join entry o on o.id = e.same_as
    left join story s on s.id = coalesce(o.story_id, e.story_id)
    where e.id in_ids($2) and ",
    readable!()
);

const WITH_REPEATS: &str = "select e.id from entry e where e.story_id = $1 and e.same_as is null
    union select r.id from entry o join entry r on r.same_as = o.id where o.story_id = $1 and o.same_as is null order by 1";

// Stops as soon as there are more than few.
const COUNT_UNREAD: &str = concat!(
    "select count(*) from (select 1 from sub s join entry e on e.feed_id = s.feed_id and e.id > s.read_upto
    where s.user_id = $1 and not coalesce(",
    marked!(),
    ", false) limit $2) few"
);

#[derive(FromRow)]
struct Raw {
    id: i64,
    feed_id: i64,
    feed_title: String,
    site_url: Option<String>,
    guid: String,
    url: Option<String>,
    title: String,
    author: Option<String>,
    lang: String,
    published_at: Option<i64>,
    arrived_at: i64,
    sort_at: i64,
    image_url: Option<String>,
    minutes: i64,
    state: String,
    pending: bool,
    same_as: Option<i64>,
    story: Option<i64>,
    families: Option<i64>,
    section: String,
    excerpt: String,
    promotion: bool,
    is_read: bool,
    starred: bool,
}

impl Store {
    /// One entry, if the reader follows its feed (or that of a repeat of it) or saved it.
    pub async fn entry(&self, user: UserId, id: EntryId) -> Result<Option<EntryRow>, StoreError> {
        Ok(self.entries(user, &[id]).await?.pop())
    }

    /// Entries in the order of their ids given; those that the reader may not see are left out.
    pub async fn entries(&self, user: UserId, ids: &[EntryId]) -> Result<Vec<EntryRow>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let dialect = self.dialect();
        let list = dialect.ids(ids.iter().map(|id| id.0));
        let raw: Vec<Raw> = on!(read self, |c| query_as(dialect.spell(ROWS)).bind(user.0).bind(list).fetch_all(c).await?);
        let mut rows: HashMap<EntryId, EntryRow> = raw.into_iter().map(|raw| (EntryId(raw.id), row(raw))).collect();
        Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
    }

    /// A page of entries, newest first. Repeats are listed only where the reader does not see their original.
    pub async fn river(&self, user: UserId, filter: &RiverFilter, before: Option<Cursor>, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let mut sql = Clauses::new(user);
        let by_feed = filter.view == View::New && filter.feed.is_none() && self.has_few_unread(user).await?;
        let from = match filter.view {
            // What is above the watermarks, and what was put back to unread below them.
            View::New if by_feed => concat!(
                "select e.id from (select e.id, e.feed_id from sub s join entry e on e.feed_id = s.feed_id and e.id > s.read_upto \
                 where s.user_id = $1 union select u.entry_id, u.feed_id from mark u where u.user_id = $1 and not u.is_read) above \
                 join entry e on e.id = above.id where ",
                unread!()
            ),
            View::New => concat!("select e.id from entry e where ", unread!()),
            View::All => concat!("select e.id from entry e where ", followed!()),
            View::Saved => "select e.id from mark t join entry e on e.id = t.entry_id where t.user_id = $1 and t.starred",
        };
        if filter.view != View::Saved {
            sql.and(concat!("not ", hidden_repeat!()));
        }
        sql.filter(filter.feed, filter.lang, filter.topic.as_deref());
        if let Some(folder) = &filter.folder {
            let folder = sql.text(folder);
            sql.and(format!(
                "exists (select 1 from sub w join folder d on d.id = w.folder_id \
                 where w.user_id = $1 and w.feed_id = e.feed_id and d.name = {folder})"
            ));
        }
        if let Some(section) = &filter.section {
            let section = sql.text(section);
            sql.and(format!("coalesce((select o.section from entry o where o.id = e.same_as), e.section) = {section}"));
        }
        match filter.promotions {
            Some(true) => sql.and("e.promotion"),
            Some(false) => sql.and("not e.promotion"),
            None => {}
        }
        if let Some(before) = before {
            let (at, id) = (sql.int(before.sort_at.as_millisecond()), sql.int(before.id.0));
            sql.and(format!("(e.sort_at, e.id) < ({at}, {id})"));
        }
        let limit = sql.int(i64::from(limit));
        let ids = self.ids(format!("{from}{} order by e.sort_at desc, e.id desc limit {limit}", sql.clauses), sql.values).await?;
        self.entries(user, &ids).await
    }

    /// Entries of one story that the reader may see, in order of publication, without repeats.
    pub async fn story_entries(&self, user: UserId, story: StoryId) -> Result<Vec<EntryRow>, StoreError> {
        let members: Vec<EntryId> = self.members(story).await?.into_iter().map(|member| member.entry).collect();
        self.entries(user, &members).await
    }

    /// Entries of one story that the reader may see with the repeats of them, in order of their ids.
    pub async fn story_entries_and_repeats(&self, user: UserId, story: StoryId) -> Result<Vec<EntryRow>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(WITH_REPEATS).bind(story.0).fetch_all(c).await?);
        self.entries(user, &ids.into_iter().map(EntryId).collect::<Vec<_>>()).await
    }

    /// Below some hundred unread entries, walking all entries by time could pass over a million read ones; above,
    /// walking by feed would gather them all for one page.
    async fn has_few_unread(&self, user: UserId) -> Result<bool, StoreError> {
        let unread: i64 = on!(read self, |c| query_scalar(COUNT_UNREAD).bind(user.0).bind(FEW_UNREAD + 1).fetch_one(c).await?);
        Ok(unread <= FEW_UNREAD)
    }

    /// Runs a built statement that gives ids.
    pub(crate) async fn ids(&self, sql: String, values: Vec<Value>) -> Result<Vec<EntryId>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| {
            let mut query = query_scalar(AssertSqlSafe(sql));
            for value in values {
                query = match value {
                    Value::Int(int) => query.bind(int),
                    Value::Text(text) => query.bind(text),
                };
            }
            query.fetch_all(c).await?
        });
        Ok(ids.into_iter().map(EntryId).collect())
    }
}

/// A bound value.
pub(crate) enum Value {
    Int(i64),
    Text(String),
}

/// The conditions of a list, each after `and`, with their values. `$1` is the reader. Only the crate's own texts become
/// SQL; everything else is bound.
pub(crate) struct Clauses {
    pub(crate) clauses: String,
    pub(crate) values: Vec<Value>,
}

impl Clauses {
    pub(crate) fn new(user: UserId) -> Clauses {
        Clauses { clauses: String::new(), values: vec![Value::Int(user.0)] }
    }

    pub(crate) fn and(&mut self, clause: impl AsRef<str>) {
        self.clauses.push_str(" and ");
        self.clauses.push_str(clause.as_ref());
    }

    /// Binds a number and gives its name in the statement.
    pub(crate) fn int(&mut self, value: i64) -> String {
        self.values.push(Value::Int(value));
        format!("${}", self.values.len())
    }

    /// Binds a text and gives its name in the statement.
    pub(crate) fn text(&mut self, value: &str) -> String {
        self.values.push(Value::Text(codec::text(value)));
        format!("${}", self.values.len())
    }

    /// What lists and searches have in common.
    pub(crate) fn filter(&mut self, feed: Option<FeedId>, lang: Option<Lang>, topic: Option<&str>) {
        if let Some(feed) = feed {
            let feed = self.int(feed.0);
            self.and(format!("e.feed_id = {feed}"));
        }
        if let Some(lang) = lang {
            let lang = self.text(lang.as_str());
            self.and(format!("coalesce((select o.lang from entry o where o.id = e.same_as), e.lang) = {lang}"));
        }
        if let Some(topic) = topic {
            let topic = self.text(topic);
            self.and(format!("exists (select 1 from entry_tag t where t.tag_id = {topic} and t.entry_id = coalesce(e.same_as, e.id))"));
        }
    }
}

fn row(raw: Raw) -> EntryRow {
    EntryRow {
        id: EntryId(raw.id),
        feed: FeedId(raw.feed_id),
        feed_title: raw.feed_title,
        site_url: raw.site_url,
        guid: raw.guid,
        url: raw.url,
        title: raw.title,
        author: raw.author,
        lang: Lang::new(&raw.lang),
        published_at: raw.published_at.map(codec::time),
        arrived_at: codec::time(raw.arrived_at),
        sort_at: codec::time(raw.sort_at),
        image_url: raw.image_url,
        minutes: codec::count(raw.minutes),
        state: codec::from_word(&raw.state),
        pending: raw.pending,
        same_as: raw.same_as.map(EntryId),
        story: raw.story.map(StoryId),
        story_families: codec::count(raw.families.unwrap_or(0)),
        section: raw.section,
        excerpt: raw.excerpt,
        promotion: raw.promotion,
        read: raw.is_read,
        starred: raw.starred,
    }
}
