//! Step 10: understood articles join the story of their event, or begin one.
//!
//! One lane. Articles that arrive together wait for each other a moment and are placed in order of publication, so that
//! the order in which servers happen to answer decides little: reports that came between two others join them. The window of recent
//! stories is kept in memory between runs; a counter in the store tells whether another process has grouped since, and
//! then the window is read anew.

use crate::hand::{DECISIONS, decisions};
use crate::{PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use url::Url;
use weir_model::StoryId;
use weir_store::{Job, JobKind, NewJob, Tx};
use weir_story::{Change, Decision, Grouper, Member, family};
use weir_text::Features;

/// Stories older than this are closed: later reports begin a new story, which is *related* to the old one.
const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 10);
/// How long an article waits for those that arrive with it.
pub(crate) const GATHER: SignedDuration = SignedDuration::from_secs(1);
/// While more are being read, placing waits on, so that a server that is slow for a moment does not decide what a story
/// is; but not for longer than this.
const MOST_GATHER: SignedDuration = SignedDuration::from_secs(6);
/// Between two looks whether they are read.
const AGAIN: SignedDuration = SignedDuration::from_millis(300);
/// Articles placed in one transaction.
const BATCH: u32 = 200;
/// A report can show more than one change: each merge may make the next one plain.
const MOST_CHANGES: usize = 3;
/// Counts groupings, to tell whether a window in memory is still the store's.
const SEQUENCE: &str = "group_sequence";

/// The stories of the last days, as the grouper holds them.
pub struct Window {
    grouper: Grouper,
    stamp: Stamp,
}

/// How many groupings and decisions by hand a window holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    groupings: i64,
    decisions: i64,
}

/// Places every article that waits.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let now = weir.now();
    if weir.gathers(now).await? {
        let mut tx = weir.store().begin().await?;
        tx.enqueue(&NewJob::now(JobKind::Group, "all", now + AGAIN)).await?;
        tx.complete(job).await?;
        tx.commit().await?;
        return Ok(());
    }
    let since = now - WINDOW;
    let mut held = weir.window().lock().await;
    let stamp = stamp(weir).await?;
    let mut window = match held.take() {
        Some(window) if window.stamp == stamp => window,
        _ => load(weir, since, stamp).await?,
    };
    window.grouper.forget_before(since);

    let waiting = weir.store().ungrouped(BATCH).await?;
    let more = waiting.len() as u32 == BATCH;
    let mut touched: BTreeSet<StoryId> = BTreeSet::new();
    let mut tx = weir.store().begin().await?;
    tx.stories_in_turn().await?;
    if decisions(tx.meta(DECISIONS).await?) != stamp.decisions {
        // Someone decided something between reading the window and this turn: once more, with that in it.
        tx.enqueue(&NewJob::now(JobKind::Group, "all", now)).await?;
        tx.complete(job).await?;
        tx.commit().await?;
        return Ok(());
    }
    for article in &waiting {
        let features: Features = serde_json::from_slice(&article.features).unwrap_or_default();
        let family = family_of(&article.site_url, &article.url);
        let member = Member { entry: article.entry, at: article.at, family: &family, features: &features };
        // The same text again, in another place: one report, read once. The one published first stands for it, whichever
        // came first.
        if let Some(twin) = window.grouper.copy_of(&member) {
            touched.insert(twin.story);
            if twin.at <= member.at {
                tx.fold(article.entry, twin.entry, now).await?;
            } else {
                tx.assign(article.entry, twin.story).await?;
                tx.fold(twin.entry, article.entry, now).await?;
                window.grouper.add(twin.story, member);
            }
            continue;
        }
        let story = match window.grouper.decide(&member, None) {
            Decision::Join { story, .. } => story,
            Decision::New => tx.add_story(&article.title, article.lang, article.at).await?,
            Decision::Continue { after, .. } => {
                let story = tx.add_story(&article.title, article.lang, article.at).await?;
                tx.continue_story(story, after).await?;
                story
            }
        };
        tx.assign(article.entry, story).await?;
        window.grouper.add(story, member);
        touched.insert(story);
        review(&mut tx, &mut window.grouper, story, &mut touched).await?;
    }
    for story in touched {
        tx.enqueue(&NewJob::now(JobKind::Story, story, now)).await?;
    }
    window.stamp.groupings += 1;
    tx.put_meta(SEQUENCE, &window.stamp.groupings.to_string()).await?;
    if more {
        // Enqueueing what runs now lets it run again.
        tx.enqueue(&NewJob::now(JobKind::Group, "all", now)).await?;
    }
    tx.complete(job).await?;
    tx.commit().await?;
    *held = Some(window);
    drop(held);
    weir.wake();
    Ok(())
}

/// What a new report shows of its story and the others: that two are one, or that one is two.
async fn review(tx: &mut Tx<'_>, grouper: &mut Grouper, mut story: StoryId, touched: &mut BTreeSet<StoryId>) -> Result<(), PipelineError> {
    for _ in 0..MOST_CHANGES {
        let Some(change) = grouper.review(story) else { break };
        match &change {
            Change::Merge { into, from, .. } => {
                tx.merge_stories(*from, *into).await?;
                grouper.apply(&change, *into);
                touched.remove(from);
                touched.insert(*into);
                story = *into;
            }
            Change::Split { entries, .. } => {
                let Some((title, lang, at)) = tx.headline(entries).await? else { break };
                let own = tx.add_story(&title, lang, at).await?;
                for entry in entries {
                    tx.assign(*entry, own).await?;
                }
                grouper.apply(&change, own);
                touched.insert(own);
                break;
            }
            Change::End { .. } => break,
        }
    }
    Ok(())
}

impl Weir {
    /// Whether placing waits for articles that are being read just now.
    async fn gathers(&self, now: Timestamp) -> Result<bool, PipelineError> {
        let reading = self.soon(&[JobKind::Fetch, JobKind::Page, JobKind::Understand]).await?;
        let mut since = self.gathering().lock().await;
        let began = *since.get_or_insert(now);
        let waits = reading && now.duration_since(began) < MOST_GATHER;
        if !waits {
            *since = None;
        }
        Ok(waits)
    }
}

/// The publisher family of an entry: by its feed's site, else its page.
pub(crate) fn family_of(site: &str, page: &str) -> String {
    [site, page].into_iter().find_map(|url| Url::parse(url).ok()).map(|url| family(&url)).unwrap_or_default()
}

async fn stamp(weir: &Weir) -> Result<Stamp, PipelineError> {
    let count = async |key: &str| weir.store().meta(key).await.map(decisions);
    Ok(Stamp { groupings: count(SEQUENCE).await?, decisions: count(DECISIONS).await? })
}

async fn load(weir: &Weir, since: Timestamp, stamp: Stamp) -> Result<Window, PipelineError> {
    let mut grouper = Grouper::new();
    for row in weir.store().window(since).await? {
        let features: Features = serde_json::from_slice(&row.features).unwrap_or_default();
        let family = family_of(&row.site_url, &row.url);
        grouper.add(row.story, Member { entry: row.entry, at: row.at, family: &family, features: &features });
    }
    let decided = weir.store().decided().await?;
    for (one, two) in decided.apart {
        grouper.keep_apart(one, two);
    }
    for story in decided.whole {
        grouper.keep_whole(story);
    }
    Ok(Window { grouper, stamp })
}
