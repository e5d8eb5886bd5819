//! Step 13: ranked stories become a finite edition, and everything else is held back with a reason.
//!
//! The queue is the clock: each reader has one `Edition` job that runs when the next edition is due, and earlier when
//! feeds were added.

use crate::rank::{Memory, candidates};
use crate::{PipelineError, Weir};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Edition, EditionId, EditionItem, Held, HeldReason, StoryId, UserId};
use weir_store::{Job, JobKind, NewJob, Settings, StoreError, Tx};
use weir_story::{Candidate, Draft, Reader, edition};

/// A story is not told again within this time unless it has something new.
pub(crate) const MEMORY: SignedDuration = SignedDuration::from_hours(24 * 14);
/// While articles still come in, an edition waits this long before it looks again.
const PATIENCE: SignedDuration = SignedDuration::from_secs(1);
/// An edition that is due is made after this long even if articles still come in.
const LATE: SignedDuration = SignedDuration::from_mins(10);
/// With this many stories the very first edition need not wait for the rest.
const ENOUGH: u32 = 8;
/// The most stories of an edition that is as long as its minutes.
const MOST_STORIES: u32 = 60;
/// Editions that are looked through for what they told.
const MOST_EDITIONS: u32 = 60;

fn unsettled_key(user: UserId) -> String {
    format!("edition_unsettled:{user}")
}

/// Notes that the reader's feeds changed, so that the current edition is made once more.
pub(crate) async fn unsettle(tx: &mut Tx<'_>, user: UserId, now: Timestamp) -> Result<(), StoreError> {
    tx.put_meta(&unsettled_key(user), "1").await?;
    tx.enqueue(&NewJob::now(JobKind::Edition, user, now)).await
}

/// Gives every reader an `Edition` job. One that is there already stays as it is.
pub(crate) async fn wind(weir: &Weir) -> Result<(), PipelineError> {
    let now = weir.now();
    let users = weir.store().users().await?;
    let mut tx = weir.store().begin().await?;
    for user in users {
        tx.enqueue(&NewJob::now(JobKind::Edition, user.id, now)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Makes the edition if it is due, and sets the time to look again.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let user: UserId = job.subject()?;
    let store = weir.store();
    let Some(settings) = store.user(user).await?.map(|user| user.settings) else {
        return Err(PipelineError::Missing(format!("reader {user}")));
    };
    let now = weir.now();
    let zone = weir.zone(user).await?;
    let latest = store.latest_edition(user).await?;
    let unsettled = store.meta(&unsettled_key(user)).await?.as_deref() == Some("1");
    // By the set times as they are now: they may have changed since the last edition.
    let slot = slot_before(&settings.edition_times, &zone, now);
    let due = latest.as_ref().is_none_or(|edition| edition.made_at < slot);
    let next = slot_after(&settings.edition_times, &zone, now);
    let mut again = next;
    let (mut made, mut settled) = (None, false);
    if due || unsettled {
        let reading = weir.reading().await?;
        let stories = store.totals(user).await?.stories;
        let overdue = latest.is_some() && now >= slot + LATE;
        if stories > 0 && (!reading || overdue || (latest.is_none() && stories >= ENOUGH)) {
            made = Some(weir.prepare_edition(user, now).await?);
            again = next;
        }
        if reading {
            again = now + PATIENCE;
        }
        settled = !reading && stories > 0;
    }
    let mut tx = store.begin().await?;
    if let Some(prepared) = &made {
        prepared.put(&mut tx).await?;
    }
    if settled {
        tx.put_meta(&unsettled_key(user), "0").await?;
    }
    tx.enqueue(&NewJob::now(JobKind::Edition, user, again)).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    Ok(())
}

impl Weir {
    /// When the next edition is due by a reader's set times.
    ///
    /// # Errors
    /// Of the store.
    pub async fn next_edition(&self, user: UserId, now: Timestamp) -> Result<Timestamp, PipelineError> {
        let settings = self.store().user(user).await?.map(|user| user.settings).unwrap_or_default();
        Ok(slot_after(&settings.edition_times, &self.zone(user).await?, now))
    }

    /// Keeps a reader's settings; where the set times changed, the next edition follows them.
    ///
    /// # Errors
    /// Of the store.
    pub async fn put_settings(&self, user: UserId, settings: &Settings) -> Result<(), PipelineError> {
        let mut tx = self.store().begin().await?;
        tx.put_settings(user, settings).await?;
        tx.enqueue(&NewJob::now(JobKind::Edition, user, self.now())).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Makes a reader's edition now. One that was made for the same set time is made anew, and what was read of it stays
    /// in it.
    pub async fn make_edition(&self, user: UserId, now: Timestamp) -> Result<EditionId, PipelineError> {
        let prepared = self.prepare_edition(user, now).await?;
        let mut tx = self.store().begin().await?;
        let id = prepared.put(&mut tx).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn prepare_edition(&self, user: UserId, now: Timestamp) -> Result<Prepared, PipelineError> {
        let store = self.store();
        let settings = store.user(user).await?.map(|user| user.settings).unwrap_or_default();
        let zone = self.zone(user).await?;
        let slot = slot_before(&settings.edition_times, &zone, now);
        let editions = store.editions(user, MOST_EDITIONS).await?;
        let current = editions.first().filter(|edition| edition.made_at >= slot);
        let kept: BTreeSet<StoryId> = current.iter().flat_map(|edition| edition.items.iter().map(|item| item.story)).collect();
        let past = editions.iter().skip(usize::from(current.is_some())).filter(|edition| edition.made_at >= now - MEMORY);
        let mut count: BTreeMap<StoryId, u32> = BTreeMap::new();
        for story in past.clone().flat_map(|edition| edition.items.iter().map(|item| item.story)) {
            *count.entry(story).or_default() += 1;
        }
        let members = store.told(user, now - MEMORY).await?;
        let memory = Memory {
            told: members.into_iter().filter_map(|(story, members)| Some((story, (members, *count.get(&story)?)))).collect(),
            waited: past.clone().next().map(|edition| edition.carried.iter().copied().collect()).unwrap_or_default(),
        };

        let candidates = candidates(self, user, now, &memory, &kept).await?;
        let reader = reader(&settings);
        let feeds =
            candidates.iter().flat_map(|candidate| candidate.members.iter().map(|member| member.feed)).collect::<BTreeSet<_>>().len();
        let mut draft = edition(&candidates, &reader, now);
        if let Some(current) = current {
            let rows = store.stories_by_ids(user, &kept.iter().copied().collect::<Vec<_>>()).await?;
            let read: BTreeSet<StoryId> = rows.into_iter().filter(|row| row.read).map(|row| row.story.id).collect();
            // A reader who counts in minutes gets as many stories as fitted into them.
            let most = if reader.minutes.is_some() { draft.items.len() } else { reader.stories as usize };
            keep(&mut draft, current, &candidates, &read, most);
        }
        let made = Edition {
            id: EditionId(0),
            user,
            made_at: now,
            next_at: slot_after(&settings.edition_times, &zone, now),
            considered: draft.considered,
            feeds: feeds as u32,
            minutes: draft.minutes,
            carried: draft.carried.iter().map(|story| (*story, memory.waited.get(story).copied().unwrap_or(0) + 1)).collect(),
            fresh: draft.fresh.into_iter().filter(|(story, _)| draft.items.iter().any(|item| item.story == *story)).collect(),
            items: draft.items,
            held: draft.held,
        };
        Ok(Prepared { edition: made, replaces: current.map(|current| current.id) })
    }
}

/// For whom an edition is made.
pub(crate) fn reader(settings: &Settings) -> Reader {
    Reader {
        stories: if settings.edition_minutes.is_some() { MOST_STORIES } else { settings.edition_stories },
        minutes: settings.edition_minutes,
        followed: settings.followed.clone(),
        muted: settings.muted.clone(),
        ..Reader::default()
    }
}

/// An edition that is ready to be stored.
struct Prepared {
    edition: Edition,
    replaces: Option<EditionId>,
}

impl Prepared {
    async fn put(&self, tx: &mut Tx<'_>) -> Result<EditionId, StoreError> {
        if let Some(replaced) = self.replaces {
            tx.forget_edition(self.edition.user, replaced).await?;
        }
        tx.put_edition(&self.edition).await
    }
}

/// Puts back what the reader has read of the edition as it was, so that it does not vanish behind their back, and takes
/// out the lowest of the unread for it: an edition keeps its length.
fn keep(draft: &mut Draft, current: &Edition, candidates: &[Candidate], read: &BTreeSet<StoryId>, most: usize) {
    let low = |draft: &Draft, story: StoryId| {
        let candidate = candidates.iter().find(|candidate| candidate.story == story)?;
        draft
            .held
            .iter()
            .position(|held| held.reason == HeldReason::Low && candidate.members.iter().any(|member| member.entry == held.entry))
    };
    for item in current.items.iter().filter(|item| read.contains(&item.story)) {
        if draft.items.iter().any(|known| known.story == item.story) {
            continue;
        }
        // Its first member stands for it now; the others are folded into it.
        let Some(at) = low(draft, item.story) else { continue };
        draft.held.remove(at);
        while let Some(at) = low(draft, item.story) {
            draft.held[at].reason = HeldReason::Folded;
        }
        let place = draft.items.iter().rposition(|known| known.section == item.section).map_or(draft.items.len(), |at| at + 1);
        draft.items.insert(place, item.clone());
    }
    while draft.items.len() > most {
        let unread = draft.items.iter().enumerate().skip(1).filter(|(_, item)| !read.contains(&item.story));
        let Some((at, _)) = unread.min_by(|a, b| a.1.why.score.total_cmp(&b.1.why.score)) else { break };
        let item = draft.items.remove(at);
        let Some(candidate) = candidates.iter().find(|candidate| candidate.story == item.story) else { continue };
        // What was folded into it is not told any more.
        for held in &mut draft.held {
            if held.reason == HeldReason::Folded && candidate.members.iter().any(|member| member.entry == held.entry) {
                held.reason = HeldReason::Low;
            }
        }
        let held: BTreeSet<_> = draft.held.iter().map(|held| held.entry).collect();
        draft.held.extend(
            candidate
                .members
                .iter()
                .filter(|member| !held.contains(&member.entry))
                .map(|member| Held { entry: member.entry, reason: HeldReason::Low }),
        );
        draft.held.sort_by_key(|held| (held.entry, held.reason));
    }
    let seconds = |item: &EditionItem| candidates.iter().find(|candidate| candidate.story == item.story).map_or(0, |one| one.brief_seconds);
    draft.minutes = draft.items.iter().map(seconds).sum::<u32>().div_ceil(60);
}

/// The set times as times of day; 07:00 if none can be read.
fn times(settings: &[String]) -> Vec<Time> {
    let mut times: Vec<Time> = settings.iter().filter_map(|text| Time::strptime("%H:%M", text.trim()).ok()).collect();
    if times.is_empty() {
        times.push(jiff::civil::time(7, 0, 0, 0));
    }
    times.sort_unstable();
    times
}

/// All set times from yesterday to tomorrow, in order.
fn slots(settings: &[String], zone: &TimeZone, now: Timestamp) -> Vec<Timestamp> {
    let today = now.to_zoned_datetime(zone.clone()).date();
    let times = times(settings);
    let days = [-1, 0, 1].into_iter().filter_map(|days: i32| today.checked_add(days.days()).ok());
    days.flat_map(|day| times.iter().filter_map(move |time| Some(day.to_datetime(*time).to_zoned_datetime(zone.clone()).ok()?.timestamp())))
        .collect()
}

/// The set time that has last passed.
fn slot_before(settings: &[String], zone: &TimeZone, now: Timestamp) -> Timestamp {
    slots(settings, zone, now).into_iter().rfind(|slot| *slot <= now).unwrap_or(now)
}

/// The next set time.
fn slot_after(settings: &[String], zone: &TimeZone, now: Timestamp) -> Timestamp {
    slots(settings, zone, now).into_iter().find(|slot| *slot > now).unwrap_or(now + SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_times_are_times_of_the_readers_day() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let set = ["18:00".to_owned(), "07:00".to_owned(), "nonsense".to_owned()];
        let check = |now: &str, before: &str, after: &str| {
            let now = now.parse().unwrap();
            assert_eq!(
                (slot_before(&set, &zone, now).to_string(), slot_after(&set, &zone, now).to_string()),
                (before.into(), after.into()),
                "{now}"
            );
        };
        check("2026-11-24T00:30:00Z", "2026-11-23T23:00:00Z", "2026-11-24T10:00:00Z");
        check("2026-11-23T20:00:00Z", "2026-11-23T10:00:00Z", "2026-11-23T23:00:00Z");
        check("2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", "2026-11-24T23:00:00Z");
        assert_eq!(times(&["25:00".into()]).len(), 1, "there is always a time");
    }
}
