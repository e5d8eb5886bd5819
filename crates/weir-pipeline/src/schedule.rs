//! Step 2: the clock becomes jobs.

use crate::{PipelineError, Weir, edition};
use weir_store::{JobKind, NewJob};

/// Feeds queued in one tick; the rest follow a second later.
const BATCH: u32 = 200;

/// Queues what is due: feeds to be fetched, editions to be made.
pub async fn tick(weir: &Weir) -> Result<(), PipelineError> {
    let now = weir.now();
    let feeds = weir.store().due_feeds(now, BATCH).await?;
    let editions = edition::due(weir, now).await?;
    if feeds.is_empty() && editions.is_empty() {
        return Ok(());
    }
    let mut tx = weir.store().begin().await?;
    for feed in feeds {
        tx.enqueue(&NewJob::now(JobKind::Fetch, feed, now)).await?;
    }
    for user in editions {
        tx.enqueue(&NewJob::now(JobKind::Edition, user, now)).await?;
    }
    tx.commit().await?;
    weir.wake();
    Ok(())
}
