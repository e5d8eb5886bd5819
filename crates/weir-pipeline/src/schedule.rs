//! Step 2: the clock becomes jobs.

use crate::{PipelineError, Weir};
use weir_store::{JobKind, NewJob};

/// Feeds queued in one tick; the rest follow a second later.
const BATCH: u32 = 200;

/// Queues the feeds and lists of feeds that are due. (Editions keep their own time: see [`edition`](crate::edition).)
pub async fn tick(weir: &Weir) -> Result<(), PipelineError> {
    let now = weir.now();
    let feeds = weir.store().due_feeds(now, BATCH).await?;
    let lists = weir.store().due_lists(now, BATCH).await?;
    if feeds.is_empty() && lists.is_empty() {
        return Ok(());
    }
    let mut tx = weir.store().begin().await?;
    for feed in feeds {
        tx.enqueue(&NewJob::now(JobKind::Fetch, feed, now)).await?;
    }
    for list in lists {
        tx.enqueue(&NewJob::now(JobKind::List, list, now)).await?;
    }
    tx.commit().await?;
    weir.wake();
    Ok(())
}
