//! Step 5: entries become rows, and each new one a `Page` job.

use crate::group::GATHER;
use jiff::{SignedDuration, Timestamp};
use url::Url;
use weir_model::EntryId;
use weir_store::{FeedRow, JobKind, NewEntry, NewJob, PutEntry, PutKind, StoreError, Tx};

/// What storing a feed's entries did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Entries not seen before.
    pub added: usize,
    /// Entries whose text the feed changed.
    pub changed: usize,
    /// Entries that stand in another feed too.
    pub repeats: usize,
}

/// Stores entries inside the fetch's transaction. `gap` is the wait between two pages of one host: jobs are spread by
/// it, so that one long feed does not hold all places while it waits for its own server.
pub async fn store(
    tx: &mut Tx<'_>,
    feed: &FeedRow,
    entries: &[NewEntry],
    gap: SignedDuration,
    now: Timestamp,
) -> Result<Stored, StoreError> {
    // Oldest first, so that row ids grow with time and a page of the newest can stop early.
    let mut ordered: Vec<&NewEntry> = entries.iter().collect();
    ordered.sort_by_key(|entry| entry.sort_at);
    let ordered: Vec<NewEntry> = ordered.into_iter().cloned().collect();
    let put = tx.put_entries(feed, &ordered, now).await?;
    let mut stored = Stored::default();
    let mut to_read: Vec<EntryId> = Vec::new();
    for PutEntry { id, kind } in put {
        match kind {
            PutKind::Added => {
                stored.added += 1;
                to_read.push(id);
            }
            PutKind::Changed => {
                stored.changed += 1;
                to_read.push(id);
            }
            PutKind::Repeat(_) => stored.repeats += 1,
            PutKind::Same => {}
        }
    }
    // The newest pages first: they are what people came for.
    for (n, entry) in to_read.into_iter().rev().enumerate() {
        tx.enqueue(&NewJob { run_at: now + gap * n as i32, ..NewJob::now(JobKind::Page, entry, now) }).await?;
    }
    if stored.repeats > 0 {
        tx.enqueue(&NewJob::now(JobKind::Group, "all", now + GATHER)).await?;
    }
    Ok(stored)
}

/// Whether the host is the owner's own, where politeness between requests is not needed.
pub(crate) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".local"),
        None => false,
    }
}
