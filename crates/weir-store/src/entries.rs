//! Entries as feeds give them.

use crate::db::on;
use crate::feeds::UNREAD_AT_FIRST;
use crate::marks::COPY_READ_TO_REPEAT;
use crate::{EntrySource, FeedRow, NewEntry, PutEntry, PutKind, Store, StoreError, Tx, codec};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::{BTreeMap, HashMap, HashSet};
use weir_model::{EntryId, FeedId, Lang};

/// The most characters of a feed's short text that lists show.
const MOST_EXCERPT: usize = 280;

const KNOWN: &str = "select guid_key, id, hash from entry where feed_id = $1 and guid_key in_ids($2)";

// The oldest entry with an address is never a repeat itself.
const ORIGINALS: &str = "select k, min(id) from (
        select url_key as k, coalesce(same_as, id) as id from entry where url_key in_ids($1)
        union all select page_key as k, coalesce(same_as, id) as id from entry where page_key in_ids($1)) known
    group by k";

const PUT_PAGE_KEY: &str = "update entry set page_key = $2 where id = $1 and same_as is null";

const OLDER_AT_PAGE: &str = "select coalesce(same_as, id), title from entry
    where (url_key = $2 or page_key = $2) and id < $1 order by id limit 20";

// The same, by an identity that is unique in the whole world, in another feed.
const TWINS: &str = "select guid_key, min(coalesce(same_as, id)) from entry where guid_key in_ids($1) and feed_id <> $2 group by guid_key";

// What this feed gave at an address before.
const AT_ADDRESS: &str = "select url_key, id, hash, title, guid_key from entry where feed_id = $1 and url_key in_ids($2)";

const RENAME: &str = "update entry set guid = $2, guid_key = $3 where id = $1";

const FOLD: &str = "update entry set same_as = $2, story_id = null, pending = false where id = $1 or same_as = $1";

const REPEATS_OF: &str = "select id, feed_id from entry where id = $1 or same_as = $1";

const IS_EMPTY: &str = "select not exists (select 1 from entry where feed_id = $1)";

const ADD: &str = "insert into entry (feed_id, guid, guid_key, url, url_key, title, author, lang, published_at, arrived_at, sort_at,
        image_url, hash, same_as, excerpt, state, pending)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'excerpt', $16) returning id";

const CHANGE: &str = "update entry set url = $2, title = $3, author = $4, image_url = coalesce($5, image_url), hash = $6,
    excerpt = case when understood then excerpt else $7 end where id = $1";

const PUT_SOURCE: &str = "insert into source (entry_id, body) values ($1, $2) on conflict (entry_id) do update set body = excluded.body";

// A feed that was followed before its first fetch.
const FIRST_WATERMARK: &str = "update sub set read_upto = coalesce(
        (select e.id from entry e where e.feed_id = $1 order by e.id desc limit 1 offset $2), read_upto)
    where feed_id = $1";

const SOURCE: &str = "select e.id, e.feed_id, f.title as feed_title, f.site_url, f.full_text, f.lang as feed_lang, e.url,
    e.url_key is not null as own_page, f.access, f.url as feed_url, e.title, e.author, e.published_at, e.lang, e.image_url, s.body
    from entry e join feed f on f.id = e.feed_id left join source s on s.entry_id = e.id where e.id = $1";

const COUNT_DAY: &str = "insert into feed_day (feed_id, day, entries) values ($1, $2, $3)
    on conflict (feed_id, day) do update set entries = feed_day.entries + excluded.entries";

const SINCE: &str = "select count(*) from entry where feed_id = $1 and sort_at >= $2";

/// What a feed gave beyond what lists show.
#[derive(Default, Serialize, Deserialize)]
struct Body {
    summary_html: Option<String>,
    content_html: Option<String>,
    categories: Vec<String>,
    comments_url: Option<String>,
    /// As declared: the row's own column becomes that of the text once it is read.
    lang: Lang,
}

#[derive(FromRow)]
struct RawSource {
    id: i64,
    feed_id: i64,
    feed_title: String,
    site_url: Option<String>,
    full_text: String,
    feed_lang: String,
    url: Option<String>,
    own_page: bool,
    access: Option<String>,
    feed_url: String,
    title: String,
    author: Option<String>,
    published_at: Option<i64>,
    lang: String,
    image_url: Option<String>,
    body: Option<Vec<u8>>,
}

impl Store {
    /// How many entries of a feed are not older than a time.
    pub async fn entries_since(&self, feed: FeedId, since: Timestamp) -> Result<u32, StoreError> {
        let entries: i64 = on!(read self, |c| query_scalar(SINCE).bind(feed.0).bind(since.as_millisecond()).fetch_one(c).await?);
        Ok(codec::count(entries))
    }

    /// What the steps need to read an entry's page.
    pub async fn entry_source(&self, id: EntryId) -> Result<Option<EntrySource>, StoreError> {
        let raw: Option<RawSource> = on!(read self, |c| query_as(SOURCE).bind(id.0).fetch_optional(c).await?);
        let Some(raw) = raw else { return Ok(None) };
        let body: Body = raw.body.map(|body| codec::unpack(&body, "entry")).transpose()?.unwrap_or_default();
        let declared = [body.lang, Lang::new(&raw.feed_lang), Lang::new(&raw.lang)];
        Ok(Some(EntrySource {
            id: EntryId(raw.id),
            feed: FeedId(raw.feed_id),
            feed_title: raw.feed_title,
            site_url: raw.site_url,
            full_text: codec::from_word(&raw.full_text),
            url: raw.url,
            own_page: raw.own_page,
            feed_url: raw.feed_url,
            access: raw.access.as_deref().and_then(codec::from_json).unwrap_or_default(),
            title: raw.title,
            author: raw.author,
            published_at: raw.published_at.map(codec::time),
            lang: declared.into_iter().find(Lang::is_known).unwrap_or_default(),
            image_url: raw.image_url,
            summary_html: body.summary_html,
            content_html: body.content_html,
            categories: body.categories,
            comments_url: body.comments_url,
        }))
    }
}

impl Tx<'_> {
    /// Stores a feed's entries; the answer is in their order. They are inserted in the order given: oldest first keeps
    /// row ids growing with time. Of entries with one guid the first counts, the others are [`PutKind::Same`].
    pub async fn put_entries(&mut self, feed: &FeedRow, entries: &[NewEntry], now: Timestamp) -> Result<Vec<PutEntry>, StoreError> {
        if let Some(sql) = self.dialect().entries_in_turn() {
            on!(self, |c| query(sql).execute(c).await?.rows_affected());
        }
        let dialect = self.dialect();
        let keys: Vec<i64> = entries.iter().map(|entry| codec::key(&entry.guid)).collect();
        let known = dialect.ids(keys.iter().copied());
        let rows: Vec<(i64, i64, i64)> = on!(self, |c| query_as(dialect.spell(KNOWN)).bind(feed.id.0).bind(known).fetch_all(c).await?);
        let known: HashMap<i64, (i64, i64)> = rows.into_iter().map(|(key, id, hash)| (key, (id, hash))).collect();
        let url_keys = dialect.ids(entries.iter().filter_map(|entry| entry.url_key));
        let rows: Vec<(i64, i64)> = on!(self, |c| query_as(dialect.spell(ORIGINALS)).bind(url_keys).fetch_all(c).await?);
        let mut originals: HashMap<i64, i64> = rows.into_iter().collect();
        let global = dialect.ids(entries.iter().zip(&keys).filter(|(entry, _)| is_global(&entry.guid)).map(|(_, key)| *key));
        let rows: Vec<(i64, i64)> = on!(self, |c| query_as(dialect.spell(TWINS)).bind(global).bind(feed.id.0).fetch_all(c).await?);
        let twins: HashMap<i64, i64> = rows.into_iter().collect();
        let (mut renamed, own) = self.at_address(feed.id, entries, &keys, &known).await?;
        let is_first: bool = on!(self, |c| query_scalar(IS_EMPTY).bind(feed.id.0).fetch_one(c).await?);

        let mut put: Vec<PutEntry> = Vec::with_capacity(entries.len());
        let mut done: HashMap<i64, i64> = HashMap::new();
        let mut days: BTreeMap<i64, i64> = BTreeMap::new();
        for (entry, key) in entries.iter().zip(&keys) {
            if let Some(id) = done.get(key) {
                put.push(PutEntry { id: EntryId(*id), kind: PutKind::Same });
                continue;
            }
            let result = match known.get(key) {
                Some((id, hash)) if *hash == entry.hash => PutEntry { id: EntryId(*id), kind: PutKind::Same },
                Some((id, _)) => {
                    self.change_entry(*id, entry).await?;
                    PutEntry { id: EntryId(*id), kind: PutKind::Changed }
                }
                None if renamed.contains_key(key) => {
                    let (id, hash) = renamed.remove(key).unwrap_or_default();
                    on!(self, |c| query(RENAME).bind(id).bind(codec::text(&entry.guid)).bind(*key).execute(c).await?.rows_affected());
                    if hash != entry.hash {
                        self.change_entry(id, entry).await?;
                    }
                    PutEntry { id: EntryId(id), kind: if hash == entry.hash { PutKind::Same } else { PutKind::Changed } }
                }
                None => {
                    // A page that this feed speaks of again, in other words, is news about that page and no repeat.
                    let again = |id: &i64| own.get(id).is_none_or(|title| same_words(title, &entry.title));
                    let original = entry.url_key.and_then(|key| originals.get(&key).copied()).filter(again);
                    let original = original.or_else(|| twins.get(key).copied());
                    let id = self.add_entry(feed.id, entry, *key, original, now).await?;
                    *days.entry(codec::day(entry.sort_at)).or_default() += 1;
                    if let (None, Some(url_key)) = (original, entry.url_key) {
                        originals.insert(url_key, id);
                    }
                    PutEntry { id: EntryId(id), kind: original.map_or(PutKind::Added, |original| PutKind::Repeat(EntryId(original))) }
                }
            };
            done.insert(*key, result.id.0);
            put.push(result);
        }
        for (day, entries) in &days {
            on!(self, |c| query(COUNT_DAY).bind(feed.id.0).bind(*day).bind(*entries).execute(c).await?.rows_affected());
        }
        if is_first && !days.is_empty() {
            on!(self, |c| query(FIRST_WATERMARK).bind(feed.id.0).bind(UNREAD_AT_FIRST).execute(c).await?.rows_affected());
        }
        Ok(put)
    }

    /// What this feed gave before at the addresses of entries that look new. First those that came under another
    /// identity (the address and the title are the same, and the old identity is not in the document any more), by the
    /// new one; then all, with their titles.
    async fn at_address(
        &mut self,
        feed: FeedId,
        entries: &[NewEntry],
        keys: &[i64],
        known: &HashMap<i64, (i64, i64)>,
    ) -> Result<(HashMap<i64, (i64, i64)>, HashMap<i64, String>), StoreError> {
        let dialect = self.dialect();
        let fresh: Vec<(&NewEntry, i64)> = entries.iter().zip(keys.iter().copied()).filter(|(_, key)| !known.contains_key(key)).collect();
        let addresses = dialect.ids(fresh.iter().filter_map(|(entry, _)| entry.url_key));
        let rows: Vec<(i64, i64, i64, String, i64)> =
            on!(self, |c| query_as(dialect.spell(AT_ADDRESS)).bind(feed.0).bind(addresses).fetch_all(c).await?);
        let mut taken: HashSet<i64> = HashSet::new();
        let mut renamed = HashMap::new();
        for (entry, key) in fresh {
            let old = rows.iter().find(|(address, id, _, title, old)| {
                entry.url_key == Some(*address) && same_words(title, &entry.title) && !keys.contains(old) && !taken.contains(id)
            });
            if let Some((_, id, hash, _, _)) = old {
                taken.insert(*id);
                renamed.insert(key, (*id, *hash));
            }
        }
        Ok((renamed, rows.into_iter().map(|(_, id, _, title, _)| (id, title)).collect()))
    }

    /// Keeps the key of the address that an entry's page gives itself. Gives the older entry with that page and the same
    /// title, if there is one: titles guard against sites that give all their pages one address.
    pub async fn put_page_key(&mut self, entry: EntryId, key: i64, title: &str) -> Result<Option<EntryId>, StoreError> {
        on!(self, |c| query(PUT_PAGE_KEY).bind(entry.0).bind(key).execute(c).await?.rows_affected());
        let older: Vec<(i64, String)> = on!(self, |c| query_as(OLDER_AT_PAGE).bind(entry.0).bind(key).fetch_all(c).await?);
        Ok(older.into_iter().find(|(id, known)| *id != entry.0 && same_words(known, title)).map(|(id, _)| EntryId(id)))
    }

    /// Folds an entry into an older one with the same text: it is a repeat from now on, and read if that one is.
    pub async fn fold(&mut self, entry: EntryId, original: EntryId, now: Timestamp) -> Result<(), StoreError> {
        let feeds: Vec<(i64, i64)> = on!(self, |c| query_as(REPEATS_OF).bind(entry.0).fetch_all(c).await?);
        on!(self, |c| query(FOLD).bind(entry.0).bind(original.0).execute(c).await?.rows_affected());
        for (repeat, feed) in feeds {
            on!(self, |c| query(COPY_READ_TO_REPEAT)
                .bind(repeat)
                .bind(feed)
                .bind(now.as_millisecond())
                .bind(original.0)
                .execute(c)
                .await?
                .rows_affected());
        }
        Ok(())
    }

    async fn add_entry(
        &mut self,
        feed: FeedId,
        entry: &NewEntry,
        key: i64,
        original: Option<i64>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let id: i64 = on!(self, |c| query_scalar(ADD)
            .bind(feed.0)
            .bind(codec::text(&entry.guid))
            .bind(key)
            .bind(codec::optional(entry.url.as_deref()))
            .bind(entry.url_key)
            .bind(codec::text(&entry.title))
            .bind(codec::optional(entry.author.as_deref()))
            .bind(entry.lang.to_string())
            .bind(entry.published_at.map(|at| at.as_millisecond()))
            .bind(now.as_millisecond())
            .bind(entry.sort_at.as_millisecond())
            .bind(codec::optional(entry.image_url.as_deref()))
            .bind(entry.hash)
            .bind(original)
            .bind(excerpt(entry))
            // The page of a repeat is not read again.
            .bind(original.is_none())
            .fetch_one(c)
            .await?);
        self.put_source(id, entry).await?;
        if let Some(original) = original {
            on!(self, |c| query(COPY_READ_TO_REPEAT)
                .bind(id)
                .bind(feed.0)
                .bind(now.as_millisecond())
                .bind(original)
                .execute(c)
                .await?
                .rows_affected());
        }
        Ok(id)
    }

    async fn change_entry(&mut self, id: i64, entry: &NewEntry) -> Result<(), StoreError> {
        on!(self, |c| query(CHANGE)
            .bind(id)
            .bind(codec::optional(entry.url.as_deref()))
            .bind(codec::text(&entry.title))
            .bind(codec::optional(entry.author.as_deref()))
            .bind(codec::optional(entry.image_url.as_deref()))
            .bind(entry.hash)
            .bind(excerpt(entry))
            .execute(c)
            .await?
            .rows_affected());
        self.put_source(id, entry).await
    }

    async fn put_source(&mut self, id: i64, entry: &NewEntry) -> Result<(), StoreError> {
        let body = Body {
            summary_html: entry.summary_html.clone(),
            content_html: entry.content_html.clone(),
            categories: entry.categories.clone(),
            comments_url: entry.comments_url.clone(),
            lang: entry.lang,
        };
        let body = codec::pack(&body, "entry")?;
        on!(self, |c| query(PUT_SOURCE).bind(id).bind(body).execute(c).await?.rows_affected());
        Ok(())
    }
}

/// Whether a guid names one thing in the whole world, and not only in its feed.
fn is_global(guid: &str) -> bool {
    let guid = guid.trim();
    (guid.contains("://") && !guid.contains(' ')) || guid.starts_with("tag:") || guid.starts_with("urn:uuid:")
}

/// Titles that differ in case and white space only.
fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace()
        .flat_map(str::chars)
        .flat_map(char::to_lowercase)
        .eq(b.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase))
}

/// What lists show until the text is understood: the feed's short text without its tags. Rough, for a minute's use;
/// it is escaped like all text where it is shown.
fn excerpt(entry: &NewEntry) -> String {
    let html = entry.summary_html.as_deref().or(entry.content_html.as_deref()).unwrap_or("");
    let mut text = String::new();
    let mut in_tag = false;
    // Markup before the text can be long, but not without end.
    for character in html.chars().take(20_000) {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push(' ');
            }
            '\0' => {}
            _ if in_tag => {}
            _ => text.push(character),
        }
    }
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#8217;", "’"), ("&apos;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
    {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MOST_EXCERPT) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default().trim_end()),
        None => words,
    }
}
