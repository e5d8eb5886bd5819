//! What people decided about stories: an article taken out, two stories joined. The regrouping of every later article holds to it.
//!
//! A decision is kept with the articles that it is about, not with the stories: those merge and split on their own, and it
//! still says which articles are of one event and which are not.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{EntryId, HandId, StoryId, UserId};

/// The story of entry `e`, or of the entry that it repeats.
macro_rules! story_of {
    ($entry:literal) => {
        concat!("coalesce((select o.story_id from entry o where o.id = ", $entry, ".same_as), ", $entry, ".story_id)")
    };
}

macro_rules! columns {
    () => {
        "h.id, h.kind, h.story_id, h.other_id, h.title, h.led, h.made_at"
    };
}

const OF_STORY: &str = concat!(
    "select ",
    columns!(),
    " from hand h where exists (select 1 from hand_member m join entry e on e.id = m.entry_id where m.hand_id = h.id and ",
    story_of!("e"),
    " = $1) order by h.id desc"
);

const HAND: &str = concat!("select ", columns!(), " from hand h where h.id = $1");

const ADD: &str = "insert into hand (user_id, kind, story_id, other_id, title, led, made_at)
    values ($1, $2, $3, $4, $5, $6, $7) returning id";

const ADD_MEMBER: &str = "insert into hand_member (hand_id, entry_id, side) values ($1, $2, $3) on conflict (hand_id, entry_id) do nothing";

const DROP_MEMBERS: &str = "delete from hand_member where hand_id = $1";

const DROP: &str = "delete from hand where id = $1";

/// Each side's articles where they are now.
const PLACES: &str = concat!(
    "select h.id, h.kind, m.side, m.entry_id, ",
    story_of!("e"),
    " from hand h join hand_member m on m.hand_id = h.id join entry e on e.id = m.entry_id order by h.id, m.side, m.entry_id"
);

const ORIGINAL: &str = "select coalesce(same_as, id) from entry where id = $1";

const STORY: &str = "select story_id from entry where id = $1";

const STORY_TITLE: &str = "select title from story where id = $1";

const MEMBERS: &str = "select id from entry where story_id = $1 and same_as is null order by sort_at, id";

const LED: &str = "select id from story where merged_into = $1 order by id";

const STAYS: &str = "select coalesce(merged_into, id) from story where id = $1";

const REVIVE: &str = "update story set merged_into = null where id = $1";

const LEAD_BACK: &str = "update story set merged_into = $2 where id in_ids($1) and merged_into is not null";

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandKind {
    /// An article is not of a story's event.
    Apart,
    /// Two stories are one.
    Joined,
}

/// A decision of a person about a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Identity.
    pub id: HandId,
    /// What was decided.
    pub kind: HandKind,
    /// The story that the article was taken out of, or that the other joined.
    pub story: StoryId,
    /// The story that began with the article, or that went.
    pub other: StoryId,
    /// The headline of the article, or of the story that went.
    pub title: String,
    /// When.
    pub at: Timestamp,
}

/// What a grouper must hold to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Stories that are not one, the lower id first.
    pub apart: BTreeSet<(StoryId, StoryId)>,
    /// Stories that are not split.
    pub whole: BTreeSet<StoryId>,
}

#[derive(FromRow)]
struct Raw {
    id: i64,
    kind: String,
    story_id: i64,
    other_id: i64,
    title: String,
    led: String,
    made_at: i64,
}

/// One article of a decision where it is now: decision, kind, side, article, its story.
type Place = (i64, String, i64, i64, Option<i64>);

impl Store {
    /// The decisions about articles that are in a story now, the latest first.
    pub async fn hands(&self, story: StoryId) -> Result<Vec<Hand>, StoreError> {
        let raw: Vec<Raw> = on!(read self, |c| query_as(OF_STORY).bind(story.0).fetch_all(c).await?);
        Ok(raw.into_iter().map(hand).collect())
    }

    /// All decisions, by the stories that their articles are in now.
    pub async fn decided(&self) -> Result<Decided, StoreError> {
        let places: Vec<Place> = on!(read self, |c| query_as(PLACES).fetch_all(c).await?);
        let mut sides: BTreeMap<i64, [BTreeSet<StoryId>; 2]> = BTreeMap::new();
        let mut decided = Decided::default();
        for (id, kind, side, _, story) in places {
            let Some(story) = story.map(StoryId) else { continue };
            if kind == "joined" {
                decided.whole.insert(story);
            } else if let Some(side) = sides.entry(id).or_default().get_mut(side as usize) {
                side.insert(story);
            }
        }
        for [others, own] in sides.values() {
            for (one, two) in own.iter().flat_map(|one| others.iter().map(move |two| (*one, *two))).filter(|(one, two)| one != two) {
                decided.apart.insert((one.min(two), one.max(two)));
            }
        }
        Ok(decided)
    }
}

impl Tx<'_> {
    /// From here to its end, no other transaction that has said so too changes which articles are in which story.
    pub async fn stories_in_turn(&mut self) -> Result<(), StoreError> {
        if let Some(sql) = self.dialect().stories_in_turn() {
            on!(self, |c| query(sql).execute(c).await?.rows_affected());
        }
        Ok(())
    }

    /// An article is not of its story's event: it begins a story of its own. Gives the decision, the story that it left and
    /// the new one; `None` where it is in no story or alone in it.
    pub async fn take_out(
        &mut self,
        user: UserId,
        entry: EntryId,
        now: Timestamp,
    ) -> Result<Option<(HandId, StoryId, StoryId)>, StoreError> {
        self.stories_in_turn().await?;
        let original: Option<i64> = on!(self, |c| query_scalar(ORIGINAL).bind(entry.0).fetch_optional(c).await?);
        let Some(entry) = original.map(EntryId) else { return Ok(None) };
        let Some(story) = self.story_now(entry).await? else { return Ok(None) };
        let others: Vec<EntryId> = self.members_now(story).await?.into_iter().filter(|member| *member != entry).collect();
        let Some((title, lang, at)) = self.headline(&[entry]).await?.filter(|_| !others.is_empty()) else { return Ok(None) };
        let own = self.add_story(&title, lang, at).await?;
        let hand = self.decide(user, HandKind::Apart, (story, own), &title, &[], now).await?;
        self.note_side(hand, &[entry], 1).await?;
        self.note_side(hand, &others, 0).await?;
        self.assign(entry, own).await?;
        self.stretch(story).await?;
        Ok(Some((hand, story, own)))
    }

    /// Two stories are one: all articles of `from` are `into`'s. What was decided to be apart and is in these two is decided anew.
    /// Gives the decision, `None` where they are one already.
    pub async fn join_stories(
        &mut self,
        user: UserId,
        from: StoryId,
        into: StoryId,
        now: Timestamp,
    ) -> Result<Option<(HandId, StoryId)>, StoreError> {
        self.stories_in_turn().await?;
        let (Some(from), Some(into)) = (self.stays(from).await?, self.stays(into).await?) else { return Ok(None) };
        let (gone, kept) = (self.members_now(from).await?, self.members_now(into).await?);
        if from == into || gone.is_empty() || kept.is_empty() {
            return Ok(None);
        }
        let places: Vec<Place> = on!(self, |c| query_as(PLACES).fetch_all(c).await?);
        let mut between: BTreeMap<i64, BTreeSet<(i64, i64)>> = BTreeMap::new();
        for (id, kind, side, _, story) in places {
            if let Some(story) = story.filter(|story| kind == "apart" && (*story == from.0 || *story == into.0)) {
                between.entry(id).or_default().insert((side, story));
            }
        }
        for (id, sides) in between {
            let crosses = |story: i64, other: i64| sides.contains(&(1, story)) && sides.contains(&(0, other));
            if crosses(from.0, into.0) || crosses(into.0, from.0) {
                self.forget_hand(HandId(id)).await?;
            }
        }
        let led: Vec<i64> = on!(self, |c| query_scalar(LED).bind(from.0).fetch_all(c).await?);
        let title: String = on!(self, |c| query_scalar(STORY_TITLE).bind(from.0).fetch_one(c).await?);
        let hand = self.decide(user, HandKind::Joined, (into, from), &title, &led, now).await?;
        self.note_side(hand, &gone, 1).await?;
        self.note_side(hand, &kept, 0).await?;
        self.merge_stories(from, into).await?;
        Ok(Some((hand, into)))
    }

    /// Takes a decision back: the article returns to the story that it left, or the story that went is there again with the
    /// articles that it brought. What came since stays where it is. Gives the stories that changed; `None` where there is no
    /// such decision.
    pub async fn undo_hand(&mut self, id: HandId) -> Result<Option<Vec<StoryId>>, StoreError> {
        self.stories_in_turn().await?;
        let raw: Option<Raw> = on!(self, |c| query_as(HAND).bind(id.0).fetch_optional(c).await?);
        let Some(raw) = raw else { return Ok(None) };
        let led = raw.led.clone();
        let hand = hand(raw);
        let all: Vec<Place> = on!(self, |c| query_as(PLACES).fetch_all(c).await?);
        let side = |side: i64| -> Vec<(EntryId, StoryId)> {
            let own = all.iter().filter(|place| place.0 == id.0 && place.2 == side);
            own.filter_map(|(.., entry, story)| Some((EntryId(*entry), StoryId((*story)?)))).collect()
        };
        let (others, own) = (side(0), side(1));
        self.forget_hand(id).await?;
        // Where most of the others are now; of equals the older story.
        let mut places: BTreeMap<StoryId, usize> = BTreeMap::new();
        for (_, story) in &others {
            *places.entry(*story).or_default() += 1;
        }
        let Some((stays, _)) = places.into_iter().max_by_key(|(story, count)| (*count, std::cmp::Reverse(*story))) else {
            return Ok(Some(Vec::new()));
        };
        let mut changed = BTreeSet::from([stays]);
        match hand.kind {
            HandKind::Apart => {
                for (entry, story) in own.into_iter().filter(|(_, story)| *story != stays) {
                    if self.members_now(story).await? == [entry] {
                        // What led to the article's own story leads to where it is now.
                        self.merge_stories(story, stays).await?;
                    } else {
                        self.assign(entry, stays).await?;
                        self.stretch(story).await?;
                        changed.insert(story);
                    }
                }
            }
            HandKind::Joined => {
                let back: Vec<EntryId> = own.into_iter().filter(|(_, story)| *story == stays).map(|(entry, _)| entry).collect();
                if !back.is_empty() && hand.other != stays {
                    on!(self, |c| query(REVIVE).bind(hand.other.0).execute(c).await?.rows_affected());
                    let dialect = self.dialect();
                    let led = dialect.ids(codec::from_json::<Vec<i64>>(&led).unwrap_or_default());
                    on!(self, |c| query(dialect.spell(LEAD_BACK)).bind(led).bind(hand.other.0).execute(c).await?.rows_affected());
                    for entry in back {
                        self.assign(entry, hand.other).await?;
                    }
                    self.stretch(stays).await?;
                    changed.insert(hand.other);
                }
            }
        }
        Ok(Some(changed.into_iter().collect()))
    }

    async fn decide(
        &mut self,
        user: UserId,
        kind: HandKind,
        (story, other): (StoryId, StoryId),
        title: &str,
        led: &[i64],
        now: Timestamp,
    ) -> Result<HandId, StoreError> {
        let word = if kind == HandKind::Apart { "apart" } else { "joined" };
        let id: i64 = on!(self, |c| query_scalar(ADD)
            .bind(user.0)
            .bind(word)
            .bind(story.0)
            .bind(other.0)
            .bind(codec::text(title))
            .bind(codec::json(&led))
            .bind(now.as_millisecond())
            .fetch_one(c)
            .await?);
        Ok(HandId(id))
    }

    async fn note_side(&mut self, hand: HandId, entries: &[EntryId], side: i64) -> Result<(), StoreError> {
        for entry in entries {
            on!(self, |c| query(ADD_MEMBER).bind(hand.0).bind(entry.0).bind(side).execute(c).await?.rows_affected());
        }
        Ok(())
    }

    async fn forget_hand(&mut self, id: HandId) -> Result<(), StoreError> {
        for sql in [DROP_MEMBERS, DROP] {
            on!(self, |c| query(sql).bind(id.0).execute(c).await?.rows_affected());
        }
        Ok(())
    }

    async fn story_now(&mut self, entry: EntryId) -> Result<Option<StoryId>, StoreError> {
        let story: Option<Option<i64>> = on!(self, |c| query_scalar(STORY).bind(entry.0).fetch_optional(c).await?);
        Ok(story.flatten().map(StoryId))
    }

    async fn members_now(&mut self, story: StoryId) -> Result<Vec<EntryId>, StoreError> {
        let ids: Vec<i64> = on!(self, |c| query_scalar(MEMBERS).bind(story.0).fetch_all(c).await?);
        Ok(ids.into_iter().map(EntryId).collect())
    }

    async fn stays(&mut self, story: StoryId) -> Result<Option<StoryId>, StoreError> {
        let id: Option<i64> = on!(self, |c| query_scalar(STAYS).bind(story.0).fetch_optional(c).await?);
        Ok(id.map(StoryId))
    }
}

fn hand(raw: Raw) -> Hand {
    Hand {
        id: HandId(raw.id),
        kind: if raw.kind == "joined" { HandKind::Joined } else { HandKind::Apart },
        story: StoryId(raw.story_id),
        other: StoryId(raw.other_id),
        title: raw.title,
        at: codec::time(raw.made_at),
    }
}
