//! When a reader last looked at a story, and what it held then: what is new since is what it did not hold.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::{SignedDuration, Timestamp};
use sqlx::{FromRow, query, query_as};
use std::collections::BTreeSet;
use weir_model::{EntryId, StoryId, UserId};

/// Looks less than this apart are one visit: loading the page again does not make its news old.
const VISIT: SignedDuration = SignedDuration::from_mins(30);

/// A story that merged into another was seen as part of it.
const LOOKS: &str = "select k.looked_at, k.seen, k.since, k.known from look k left join story s on s.id = k.story_id
    where k.user_id = $1 and (k.story_id = $2 or s.merged_into = $2) order by k.looked_at";

const PUT: &str = "insert into look (user_id, story_id, looked_at, seen, since, known) values ($1, $2, $3, $4, $5, $6)
    on conflict (user_id, story_id) do update set looked_at = excluded.looked_at, seen = excluded.seen, since = excluded.since,
    known = excluded.known";

#[derive(FromRow)]
struct Raw {
    looked_at: i64,
    seen: String,
    since: Option<i64>,
    known: String,
}

/// An earlier look at a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// The articles that the story held.
    pub seen: BTreeSet<EntryId>,
}

impl Store {
    /// A reader's last visit to a story before the one of `now`; `None` for the first.
    pub async fn last_look(&self, user: UserId, story: StoryId, now: Timestamp) -> Result<Option<Look>, StoreError> {
        let raw: Vec<Raw> = on!(read self, |c| query_as(LOOKS).bind(user.0).bind(story.0).fetch_all(c).await?);
        Ok(before(&raw, now))
    }
}

impl Tx<'_> {
    /// Notes that a reader looks at a story that holds these articles.
    pub async fn look(&mut self, user: UserId, story: StoryId, members: &[EntryId], now: Timestamp) -> Result<(), StoreError> {
        let raw: Vec<Raw> = on!(self, |c| query_as(LOOKS).bind(user.0).bind(story.0).fetch_all(c).await?);
        let mut seen: BTreeSet<EntryId> = raw.iter().flat_map(|raw| ids(&raw.seen)).collect();
        seen.extend(members);
        let last = before(&raw, now);
        let known = last.as_ref().map(|look| look.seen.clone()).unwrap_or_default();
        on!(self, |c| query(PUT)
            .bind(user.0)
            .bind(story.0)
            .bind(now.as_millisecond())
            .bind(codec::json(&seen))
            .bind(last.map(|look| look.at.as_millisecond()))
            .bind(codec::json(&known))
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}

/// The visit before this one.
fn before(raw: &[Raw], now: Timestamp) -> Option<Look> {
    let latest = raw.last()?;
    let at = codec::time(latest.looked_at);
    if let Some(since) = latest.since.filter(|_| now.duration_since(at) < VISIT) {
        let known = raw.iter().flat_map(|raw| ids(if raw.since.is_some() { &raw.known } else { &raw.seen }));
        return Some(Look { at: codec::time(since), seen: known.collect() });
    }
    Some(Look { at, seen: raw.iter().flat_map(|raw| ids(&raw.seen)).collect() })
}

fn ids(json: &str) -> Vec<EntryId> {
    codec::from_json(json).unwrap_or_default()
}
