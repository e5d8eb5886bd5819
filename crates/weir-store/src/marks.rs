//! What a reader has read and saved: a watermark per subscription, and a mark for each entry that departs from it.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};
use weir_model::{EntryId, FeedId, StoryId, UserId};

// An entry's originals and repeats are one text: they are read together.
const SAME_TEXT: &str = "select distinct coalesce(same_as, id) from entry where id in_ids($1)";

const MARK: &str = "insert into mark (user_id, entry_id, feed_id, is_read, starred, changed_at)
    select $1, e.id, e.feed_id, $3, false, $4 from entry e join sub s on s.feed_id = e.feed_id and s.user_id = $1
    where e.id in (select i.id from entry i where i.id in_ids($2) union select r.id from entry r where r.same_as in_ids($2))
    on conflict (user_id, entry_id) do update set is_read = excluded.is_read, changed_at = excluded.changed_at";

const STORY: &str = "select id from entry where story_id = $1";

const STAR: &str = "insert into mark (user_id, entry_id, feed_id, starred, saved_at, changed_at)
    select $1, e.id, e.feed_id, $3, $4, $5 from entry e where e.id = $2
    on conflict (user_id, entry_id) do update set starred = excluded.starred, saved_at = excluded.saved_at, changed_at = excluded.changed_at";

const RAISE: &str = "update sub set read_upto = $3 where user_id = $1 and ($2 = 0 or feed_id = $2) and read_upto < $3";

const KEEP_STARS: &str = "update mark set is_read = null where user_id = $1 and ($2 = 0 or feed_id = $2) and entry_id <= $3 and starred";

const FORGET: &str = "delete from mark where user_id = $1 and ($2 = 0 or feed_id = $2) and entry_id <= $3 and not starred";

/// `$1` repeat, `$2` its feed, `$3` now, `$4` original: whoever has read the original has read the repeat.
pub(crate) const COPY_READ_TO_REPEAT: &str = "insert into mark (user_id, entry_id, feed_id, is_read, starred, changed_at)
    select s.user_id, $1, $2, true, false, $3 from sub s join entry o on o.id = $4
    where s.feed_id = $2 and coalesce((select m.is_read from mark m where m.user_id = s.user_id and m.entry_id = o.id),
        o.id <= (select w.read_upto from sub w where w.user_id = s.user_id and w.feed_id = o.feed_id))
    on conflict (user_id, entry_id) do nothing";

/// `$1` reader, `$2` feed: repeats elsewhere of what is read in it become read.
pub(crate) const COPY_READ_TO_REPEATS: &str = "insert into mark (user_id, entry_id, feed_id, is_read, starred, changed_at)
    select s.user_id, r.id, r.feed_id, true, false, o.arrived_at
    from entry o join entry r on r.same_as = o.id join sub s on s.user_id = $1 and s.feed_id = r.feed_id
    where o.feed_id = $2 and r.feed_id <> $2 and coalesce((select m.is_read from mark m where m.user_id = $1 and m.entry_id = o.id),
        o.id <= (select w.read_upto from sub w where w.user_id = $1 and w.feed_id = $2))
    on conflict (user_id, entry_id) do update set is_read = true";

const MARKED_FEEDS: &str =
    "select m.feed_id, s.read_upto, count(*) from mark m join sub s on s.user_id = m.user_id and s.feed_id = m.feed_id
    where m.user_id = $1 and m.entry_id > s.read_upto and m.is_read group by m.feed_id, s.read_upto having count(*) >= $2";

const FIRST_UNREAD: &str = "select min(e.id) from entry e where e.feed_id = $2 and e.id > $3
    and not coalesce((select m.is_read from mark m where m.user_id = $1 and m.entry_id = e.id), false)";

const NEWEST: &str = "select coalesce(max(id), 0) from entry where feed_id = $1";

const UNREAD_BELOW: &str =
    "select entry_id, changed_at from mark where user_id = $1 and feed_id = $2 and entry_id <= $3 and not is_read order by entry_id";

const NEWEST_FOLLOWED: &str = "select max((select max(e.id) from entry e where e.feed_id = s.feed_id)) from sub s
    where s.user_id = $1 and ($2 = 0 or s.feed_id = $2)";

/// Marks above a watermark that are worth a compaction.
const MANY_MARKS: i64 = 50;

impl Tx<'_> {
    /// Marks entries read or unread, and with them their originals and repeats. Entries of feeds that the reader does
    /// not follow stay as they are.
    pub async fn mark_read(&mut self, user: UserId, entries: &[EntryId], read: bool, now: Timestamp) -> Result<(), StoreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let dialect = self.dialect();
        let list = dialect.ids(entries.iter().map(|id| id.0));
        let originals: Vec<i64> = on!(self, |c| query_scalar(dialect.spell(SAME_TEXT)).bind(list).fetch_all(c).await?);
        let list = dialect.ids(originals);
        on!(self, |c| query(dialect.spell(MARK))
            .bind(user.0)
            .bind(list)
            .bind(read)
            .bind(now.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Marks all members of a story read or unread.
    pub async fn mark_story_read(&mut self, user: UserId, story: StoryId, read: bool, now: Timestamp) -> Result<(), StoreError> {
        let members: Vec<i64> = on!(self, |c| query_scalar(STORY).bind(story.0).fetch_all(c).await?);
        let members: Vec<EntryId> = members.into_iter().map(EntryId).collect();
        self.mark_read(user, &members, read, now).await
    }

    /// Saves an entry, or takes it off the saved ones.
    pub async fn star(&mut self, user: UserId, entry: EntryId, starred: bool, now: Timestamp) -> Result<(), StoreError> {
        let now = now.as_millisecond();
        on!(self, |c| query(STAR)
            .bind(user.0)
            .bind(entry.0)
            .bind(starred)
            .bind(starred.then_some(now))
            .bind(now)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Marks all entries up to one read, of one feed or of all: raises the watermarks, whatever the number.
    pub async fn mark_all(&mut self, user: UserId, feed: Option<FeedId>, upto: EntryId) -> Result<(), StoreError> {
        let feed = feed.map_or(0, |feed| feed.0);
        for sql in [RAISE, KEEP_STARS, FORGET] {
            on!(self, |c| query(sql).bind(user.0).bind(feed).bind(upto.0).execute(c).await?.rows_affected());
        }
        Ok(())
    }

    /// Raises watermarks over what is read one by one, and forgets the marks below. Changes nothing that a reader sees;
    /// to be called once a day. Gives the number of feeds whose watermark moved.
    pub async fn compact_marks(&mut self, user: UserId) -> Result<u32, StoreError> {
        let feeds: Vec<(i64, i64, i64)> = on!(self, |c| query_as(MARKED_FEEDS).bind(user.0).bind(MANY_MARKS).fetch_all(c).await?);
        let mut moved = 0;
        for (feed, read_upto, _) in feeds {
            let unread: Option<i64> =
                on!(self, |c| query_scalar(FIRST_UNREAD).bind(user.0).bind(feed).bind(read_upto).fetch_one(c).await?);
            let upto = match unread {
                Some(first) => first - 1,
                None => on!(self, |c| query_scalar(NEWEST).bind(feed).fetch_one(c).await?),
            };
            if upto <= read_upto {
                continue;
            }
            let below = self.unread_below(user, feed, upto).await?;
            self.mark_all(user, Some(FeedId(feed)), EntryId(upto)).await?;
            for (entry, changed_at) in below {
                self.mark_read(user, &[EntryId(entry)], false, codec::time(changed_at)).await?;
            }
            moved += 1;
        }
        Ok(moved)
    }

    /// What was put back to unread below a watermark.
    async fn unread_below(&mut self, user: UserId, feed: i64, upto: i64) -> Result<Vec<(i64, i64)>, StoreError> {
        Ok(on!(self, |c| query_as(UNREAD_BELOW).bind(user.0).bind(feed).bind(upto).fetch_all(c).await?))
    }
}

impl Store {
    /// The newest entry of the feeds a reader follows: what [`Tx::mark_all`] takes for "everything until now".
    pub async fn newest_entry(&self, user: UserId, feed: Option<FeedId>) -> Result<Option<EntryId>, StoreError> {
        let feed = feed.map_or(0, |feed| feed.0);
        let id: Option<i64> = on!(read self, |c| query_scalar(NEWEST_FOLLOWED).bind(user.0).bind(feed).fetch_one(c).await?);
        Ok(id.map(EntryId))
    }
}
