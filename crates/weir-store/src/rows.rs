//! What the store takes and gives.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use weir_model::{
    Brief, BriefLength, EntryId, FeedId, FeedKind, Figure, FullText, Lang, ListId, ParseIdError, Story, StoryId, Tag, TextState, UserId,
};

/// A reader.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// Unique.
    pub name: String,
    /// Own choices.
    pub settings: Settings,
}

/// A reader's own choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language to read in; [`Lang::UND`]: as the browser asks.
    pub lang: Lang,
    /// An IANA time zone; empty: the machine's.
    pub zone: String,
    /// When editions are made, "07:00", in `zone`.
    pub edition_times: Vec<String>,
    /// The most stories of an edition.
    pub edition_stories: u32,
    /// The most minutes to read an edition, for a reader who counts in minutes; then `edition_stories` does not count.
    pub edition_minutes: Option<u32>,
    /// Tag ids.
    pub followed: Vec<String>,
    /// Tag ids, and feeds as `feed:<id>`.
    pub muted: Vec<String>,
    /// `light`, `dark`, or empty for the system's.
    pub theme: String,
    /// How tags are shown to this reader, as JSON; empty: as they are.
    pub tag_rules: String,
    /// The language briefs and translations are in; [`Lang::UND`]: that of the interface.
    pub reading: Lang,
    /// Languages that are read as they are.
    pub reads: Vec<Lang>,
    /// What is written without asking (`off`, `opened`, `starred`, `stories`, `all`); empty: as the configuration says.
    pub auto: String,
    /// Nothing of any model is made or shown.
    pub no_models: bool,
    /// How much of a brief is shown.
    pub brief: BriefLength,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            lang: Lang::UND,
            zone: String::new(),
            edition_times: vec!["07:00".to_owned(), "18:00".to_owned()],
            edition_stories: 18,
            edition_minutes: None,
            followed: Vec::new(),
            muted: Vec::new(),
            theme: String::new(),
            tag_rules: String::new(),
            reading: Lang::UND,
            reads: Vec::new(),
            auto: String::new(),
            no_models: false,
            brief: BriefLength::Full,
        }
    }
}

/// A feed to be followed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewFeed {
    /// Where it is polled; unique.
    pub url: String,
    /// Plain text; may be empty until the first fetch.
    pub title: String,
    /// The site it belongs to.
    pub site_url: Option<String>,
    /// The format, if known.
    pub kind: FeedKind,
    /// As declared.
    pub lang: Lang,
    /// A picture of the feed.
    pub icon_url: Option<String>,
    /// Feeds with the same word here share one server's patience: their registrable domain; may be empty.
    pub site: String,
    /// How a page is read as a feed, as JSON.
    pub selectors: Option<String>,
}

/// A polled address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeedRow {
    /// Identity.
    pub id: FeedId,
    /// Where it is polled.
    pub url: String,
    /// The site it belongs to.
    pub site_url: Option<String>,
    /// Its own title.
    pub title: String,
    /// The format of the last fetch.
    pub kind: FeedKind,
    /// As declared.
    pub lang: Lang,
    /// A picture of the feed.
    pub icon_url: Option<String>,
    /// Validator of the last body.
    pub etag: Option<String>,
    /// Validator of the last body.
    pub last_modified: Option<String>,
    /// Hash of the last body.
    pub body_hash: Option<i64>,
    /// Whether the pages behind it are read.
    pub full_text: FullText,
    /// Seconds between two fetches.
    pub interval_s: i64,
    /// When it is due.
    pub next_fetch_at: Timestamp,
    /// The last try.
    pub last_fetch_at: Option<Timestamp>,
    /// The last success.
    pub last_ok_at: Option<Timestamp>,
    /// Failures since the last success.
    pub error_count: u32,
    /// Why the last try failed, in words.
    pub last_error: Option<String>,
    /// The server says that it is gone for good; not polled any more.
    pub gone: bool,
    /// Not polled until someone resumes it.
    pub paused: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// Feeds with the same word here share one server's patience; may be empty.
    pub site: String,
    /// What decided when it is due, as a word.
    pub why: String,
    /// Its server asked to be left alone until then.
    pub held_until: Option<Timestamp>,
    /// Why the last try failed, as a word.
    pub error_code: Option<String>,
    /// The first of the failures since the last success.
    pub failing_since: Option<Timestamp>,
    /// The address that gave the validators.
    pub validators_from: Option<String>,
    /// When a body was last read.
    pub full_at: Option<Timestamp>,
    /// A new address that has not yet proved itself.
    pub moving: Option<Moving>,
    /// What the feed itself says of when to come.
    pub asks: Asks,
    /// What was repaired or passed over in the last body, in words.
    pub warnings: Vec<String>,
    /// How its server is to be asked, where that is special. Never serialised: it holds secrets.
    #[serde(skip)]
    pub access: Access,
    /// How a page is read as a feed, as JSON.
    pub selectors: Option<String>,
    /// What models may do with its articles.
    pub models: FeedModels,
}

/// What models may do with a feed's articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedModels {
    /// What the settings say.
    #[default]
    Default,
    /// Nothing of it is sent to any model or translator.
    Never,
    /// And its new texts are translated ahead.
    Translate,
}

/// An address that a feed's server redirects to for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// The new address.
    pub to: String,
    /// Since when.
    pub since: Timestamp,
    /// How often it gave the feed.
    pub times: u32,
}

/// What a feed says of when to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asks {
    /// Minutes between two fetches.
    pub ttl_minutes: Option<u32>,
    /// Hours (0 to 23, UTC) without fetches.
    pub skip_hours: Vec<u8>,
    /// Days (0 is Monday, UTC) without fetches.
    pub skip_days: Vec<u8>,
}

/// How a feed's server is asked, where that is special. Empty texts mean nothing special.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Access {
    /// In place of Weir's own.
    pub user_agent: String,
    /// Sent as `Cookie`.
    pub cookies: String,
    /// For Basic authentication.
    pub user: String,
    /// For Basic authentication; without a user, a bearer token.
    pub password: String,
    /// `http://`, `https://` or `socks5://` address.
    pub proxy: String,
}

impl Access {
    /// Nothing is special.
    pub fn is_empty(&self) -> bool {
        *self == Access::default()
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |text: &str| if text.is_empty() { "" } else { "***" };
        f.debug_struct("Access")
            .field("user_agent", &self.user_agent)
            .field("cookies", &hidden(&self.cookies))
            .field("user", &hidden(&self.user))
            .field("password", &hidden(&self.password))
            .field("proxy", &hidden(&self.proxy))
            .finish()
    }
}

/// A list of feeds by address that a reader keeps in step with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListRow {
    /// Identity.
    pub id: ListId,
    /// Whose.
    pub user: UserId,
    /// Its address.
    pub url: String,
    /// Its title, else its address.
    pub title: String,
    /// Validator.
    pub etag: Option<String>,
    /// Validator.
    pub last_modified: Option<String>,
    /// Why the last try failed, in words.
    pub last_error: Option<String>,
    /// The last success.
    pub last_ok_at: Option<Timestamp>,
    /// When it is due.
    pub next_fetch_at: Timestamp,
}

/// What one fetch of a feed found.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchRecord {
    /// Which feed.
    pub feed: FeedId,
    /// When.
    pub at: Timestamp,
    /// Why it failed, in words; `None` for a success, 304 included.
    pub error: Option<String>,
    /// The server says that it is gone for good.
    pub gone: bool,
    /// When to fetch again.
    pub next_fetch_at: Timestamp,
    /// Seconds between two fetches.
    pub interval_s: i64,
    /// Hash of the body; `Some` whenever a body was read. Validators are replaced then, and kept otherwise.
    pub body_hash: Option<i64>,
    /// Validator of that body.
    pub etag: Option<String>,
    /// Validator of that body.
    pub last_modified: Option<String>,
    /// New title; `None` or empty keeps the old one.
    pub title: Option<String>,
    /// `None` keeps the old one.
    pub site_url: Option<String>,
    /// `None` keeps the old one.
    pub icon_url: Option<String>,
    /// `None` keeps the old one.
    pub kind: Option<FeedKind>,
    /// `None` keeps the old one.
    pub lang: Option<Lang>,
    /// Why it failed, as a word.
    pub error_code: Option<String>,
    /// What decided `next_fetch_at`, as a word.
    pub why: String,
    /// The server asks to be left alone until then.
    pub held_until: Option<Timestamp>,
    /// `None` keeps the old one.
    pub site: Option<String>,
    /// The address that gave the validators; replaced with them.
    pub validators_from: Option<String>,
    /// A body was read, not "unchanged".
    pub full: bool,
    /// Replaces the old one.
    pub moving: Option<Moving>,
    /// `None` keeps the old ones.
    pub asks: Option<Asks>,
    /// `None` keeps the old ones.
    pub warnings: Option<Vec<String>>,
}

impl FetchRecord {
    /// A success without a new body (304, or the same body again).
    pub fn new(feed: FeedId, at: Timestamp, interval_s: i64, next_fetch_at: Timestamp) -> FetchRecord {
        FetchRecord {
            feed,
            at,
            error: None,
            gone: false,
            next_fetch_at,
            interval_s,
            body_hash: None,
            etag: None,
            last_modified: None,
            title: None,
            site_url: None,
            icon_url: None,
            kind: None,
            lang: None,
            error_code: None,
            why: String::new(),
            held_until: None,
            site: None,
            validators_from: None,
            full: false,
            moving: None,
            asks: None,
            warnings: None,
        }
    }
}

/// A feed as one reader follows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subscription {
    /// The feed.
    pub feed: FeedRow,
    /// The reader's folder.
    pub folder: Option<String>,
    /// The reader's own title, else the feed's.
    pub title: String,
    /// Whether anything is unread.
    pub has_new: bool,
    /// Unread entries, as the feed's own list of them has.
    pub unread: i64,
    /// Entries on each of the last 30 days (UTC), oldest first; the last is today.
    pub per_day: Vec<u32>,
    /// Since when it is followed.
    pub subscribed_at: Timestamp,
    /// The list that brought it, and may take it away.
    pub list: Option<ListId>,
    /// The reader's place for it: 0 as any, up to 2 before and down to -2 after others.
    pub priority: i8,
}

/// An entry as a feed gave it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewEntry {
    /// Unique in its feed.
    pub guid: String,
    /// The page.
    pub url: Option<String>,
    /// Equal for addresses of the same page; `None` where there is no own page.
    pub url_key: Option<i64>,
    /// Plain text.
    pub title: String,
    /// As given.
    pub author: Option<String>,
    /// By the feed's word.
    pub published_at: Option<Timestamp>,
    /// What lists are sorted by: never in the future.
    pub sort_at: Timestamp,
    /// As declared.
    pub lang: Lang,
    /// A picture for lists.
    pub image_url: Option<String>,
    /// Untrusted.
    pub summary_html: Option<String>,
    /// Untrusted.
    pub content_html: Option<String>,
    /// As given.
    pub categories: Vec<String>,
    /// The discussion page.
    pub comments_url: Option<String>,
    /// Of all that a reader would call a change.
    pub hash: i64,
}

/// What storing an entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutEntry {
    /// The row.
    pub id: EntryId,
    /// What happened to it.
    pub kind: PutKind,
}

/// What storing an entry did to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutKind {
    /// Not seen before.
    Added,
    /// Known, with another hash.
    Changed,
    /// Known and unchanged.
    Same,
    /// Not seen before in this feed, but an older entry has its page or its identity.
    Repeat(EntryId),
}

/// What the steps need to read an entry's page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntrySource {
    /// The entry.
    pub id: EntryId,
    /// Its feed.
    pub feed: FeedId,
    /// Where its feed is polled.
    pub feed_url: String,
    /// The feed's title.
    pub feed_title: String,
    /// The feed's site.
    pub site_url: Option<String>,
    /// Whether the page is to be read.
    pub full_text: FullText,
    /// The page.
    pub url: Option<String>,
    /// Whether that page is this entry's alone.
    pub own_page: bool,
    /// How its server is asked, where that is special.
    #[serde(skip)]
    pub access: Access,
    /// Plain text.
    pub title: String,
    /// As given.
    pub author: Option<String>,
    /// By the feed's word.
    pub published_at: Option<Timestamp>,
    /// As the entry declares, else as its feed does.
    pub lang: Lang,
    /// A picture the feed names.
    pub image_url: Option<String>,
    /// Untrusted.
    pub summary_html: Option<String>,
    /// Untrusted.
    pub content_html: Option<String>,
    /// As given.
    pub categories: Vec<String>,
    /// The discussion page.
    pub comments_url: Option<String>,
}

/// An entry as one reader sees it in lists. What is known of a repeat is what is known of its original.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryRow {
    /// Identity.
    pub id: EntryId,
    /// Its feed.
    pub feed: FeedId,
    /// The reader's own title of the feed, else the feed's.
    pub feed_title: String,
    /// The feed's site.
    pub site_url: Option<String>,
    /// Unique in its feed.
    pub guid: String,
    /// The page.
    pub url: Option<String>,
    /// Plain text.
    pub title: String,
    /// As given.
    pub author: Option<String>,
    /// The language of its text.
    pub lang: Lang,
    /// By the feed's word.
    pub published_at: Option<Timestamp>,
    /// When Weir first saw it.
    pub arrived_at: Timestamp,
    /// What lists are sorted by.
    pub sort_at: Timestamp,
    /// A picture.
    pub image_url: Option<String>,
    /// Minutes to read; 0 until the text is understood.
    pub minutes: u32,
    /// How complete its text is.
    pub state: TextState,
    /// Its page is still to be read.
    pub pending: bool,
    /// The older entry with the same page.
    pub same_as: Option<EntryId>,
    /// The story it belongs to.
    pub story: Option<StoryId>,
    /// Publisher families of that story; 0 without one.
    pub story_families: u32,
    /// Section tag id; may be empty.
    pub section: String,
    /// The first sentence of the brief, or the feed's short text.
    pub excerpt: String,
    /// Reads as a promotion.
    pub promotion: bool,
    /// Read by this reader.
    pub read: bool,
    /// Saved by this reader.
    pub starred: bool,
}

impl EntryRow {
    /// Where the next page of a list begins, if this is the last row of a page.
    pub fn cursor(&self) -> Cursor {
        Cursor { sort_at: self.sort_at, id: self.id }
    }
}

/// A place in a list. Written `milliseconds.id` in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cursor {
    /// Time of the row before.
    pub sort_at: Timestamp,
    /// Identity of the row before.
    pub id: EntryId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.sort_at.as_millisecond(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let wrong = || ParseIdError(text.to_owned());
        let (time, id) = text.split_once('.').ok_or_else(wrong)?;
        let sort_at = time.parse().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()).ok_or_else(wrong)?;
        Ok(Cursor { sort_at, id: id.parse()? })
    }
}

/// Which entries a list shows. The default is all of them, promotions included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiverFilter {
    /// All, unread or saved ones.
    pub view: View,
    /// Of one feed.
    pub feed: Option<FeedId>,
    /// Of the feeds in one folder.
    pub folder: Option<String>,
    /// In one language.
    pub lang: Option<Lang>,
    /// Of one section (`section:business`).
    pub section: Option<String>,
    /// With one tag (`topic:rare-earths`).
    pub topic: Option<String>,
    /// `Some(false)`: without promotions; `Some(true)`: only promotions.
    pub promotions: Option<bool>,
}

/// The views of the river.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// Everything.
    #[default]
    All,
    /// Unread.
    New,
    /// Starred; also of feeds that are not followed any more.
    Saved,
}

/// An engine's result for one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnderstandingRow {
    /// What the text says.
    pub brief: Brief,
    /// What it is about, best first.
    pub tags: Vec<Tag>,
    /// Its numbers.
    pub figures: Vec<Figure>,
    /// What grouping needs; the store does not look into it.
    pub features: Vec<u8>,
    /// Reads as a promotion.
    pub promotion: bool,
    /// Section tag id; may be empty.
    pub section: String,
    /// For lists.
    pub excerpt: String,
    /// Minutes to read.
    pub minutes: u32,
    /// The language of the text.
    pub lang: Lang,
    /// How complete the text is.
    pub state: TextState,
    /// The engine's version.
    pub engine_version: u32,
}

/// A story as one reader sees it: members are those of feeds that the reader follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryRow {
    /// The story.
    pub story: Story,
    /// Section tag id; may be empty.
    pub section: String,
    /// A picture.
    pub image_url: Option<String>,
    /// The feeds of the members with their titles, in order of first report.
    pub feeds: Vec<(FeedId, String)>,
    /// All members are read.
    pub read: bool,
    /// The earlier story whose matter this one takes up again.
    pub continues: Option<StoryId>,
}

/// A member of a story, whoever follows its feed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryMember {
    /// The article.
    pub entry: EntryId,
    /// Its feed.
    pub feed: FeedId,
    /// Its time in lists.
    pub at: Timestamp,
    /// The feed's site, else the feed's address.
    pub site_url: String,
    /// The page; empty where there is none.
    pub url: String,
    /// Its picture.
    pub image_url: Option<String>,
}

/// A grouped article, for filling a grouper.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowRow {
    /// Its story.
    pub story: StoryId,
    /// The article.
    pub entry: EntryId,
    /// Its time in lists.
    pub at: Timestamp,
    /// The feed's site, else the feed's address.
    pub site_url: String,
    /// The page; empty where there is none.
    pub url: String,
    /// As given to [`UnderstandingRow`].
    pub features: Vec<u8>,
}

/// An understood article that is in no story yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Ungrouped {
    /// The article.
    pub entry: EntryId,
    /// Plain text.
    pub title: String,
    /// The language of its text.
    pub lang: Lang,
    /// Its time in lists.
    pub at: Timestamp,
    /// The feed's site, else the feed's address.
    pub site_url: String,
    /// The page; empty where there is none.
    pub url: String,
    /// As given to [`UnderstandingRow`].
    pub features: Vec<u8>,
}

/// How far the work for one reader has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Feeds followed.
    pub feeds: u32,
    /// Of those, fetched (or tried) at least once.
    pub feeds_fetched: u32,
    /// Articles of those feeds, without repeats.
    pub articles: u32,
    /// Of those, understood.
    pub articles_understood: u32,
    /// Stories with a report in those feeds.
    pub stories: u32,
}
