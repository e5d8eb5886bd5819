//! `weir feeds`, `weir remove`, `weir refresh`.

use crate::config::Config;
use crate::output::columns;
use crate::{open, output, progress};
use anyhow::{Result, bail};
use jiff::Timestamp;
use serde::Serialize;
use weir_pipeline::worker;
use weir_store::{FeedRow, Subscription};

/// Lists what is followed, with its health in words.
pub async fn list(config: &Config, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let now = weir.now();
    let subscriptions = weir.store().subscriptions(owner.id, now).await?;
    if json {
        return output::json(&subscriptions);
    }
    if subscriptions.is_empty() {
        output::note("you follow no feeds yet; try: weir add example.com, or weir demo");
        return Ok(());
    }
    let widest = subscriptions.iter().map(|sub| columns(&sub.title)).max().unwrap_or(0).min(40);
    for sub in &subscriptions {
        let padding = " ".repeat(widest.saturating_sub(columns(&sub.title)));
        output::line(format!("{:>4}  {}{padding}  {:>5.1}/day  {}", sub.feed.id.0, sub.title, per_day(sub), health(&sub.feed, now)));
        output::line(format!("      {}", sub.feed.url));
    }
    Ok(())
}

/// Items a day over the last thirty days.
fn per_day(sub: &Subscription) -> f64 {
    f64::from(sub.per_day.iter().sum::<u32>()) / sub.per_day.len().max(1) as f64
}

/// A feed's state in words, with what to do.
fn health(feed: &FeedRow, now: Timestamp) -> String {
    if feed.gone {
        return "gone for good (410); remove it, or look for its new address".into();
    }
    match (&feed.last_error, feed.last_fetch_at) {
        (Some(error), _) => format!("{error}; next try {}", relative(feed.next_fetch_at, now)),
        (None, Some(at)) => format!("healthy, fetched {}, next {}", relative(at, now), relative(feed.next_fetch_at, now)),
        (None, None) => "not fetched yet".into(),
    }
}

/// A moment in words.
fn relative(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.duration_since(now).as_secs();
    let minutes = seconds.abs() / 60;
    let amount = match minutes {
        0 => return "now".into(),
        1..=89 => format!("{minutes} min"),
        90..=2879 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    };
    if seconds < 0 { format!("{amount} ago") } else { format!("in {amount}") }
}

/// Stops following a feed.
pub async fn remove(config: &Config, feed: &str) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let subscriptions = weir.store().subscriptions(owner.id, weir.now()).await?;
    let found = subscriptions.iter().find(|sub| sub.feed.url == feed || sub.feed.id.to_string() == feed);
    let Some(found) = found else { bail!("you do not follow {feed}; weir feeds lists what you follow") };
    weir.unsubscribe(owner.id, found.feed.id).await?;
    output::line(format!("no longer followed: {}", found.title));
    Ok(())
}

#[derive(Serialize)]
struct Refreshed {
    feeds: usize,
    articles: u32,
    stories: u32,
    failing: Vec<Failing>,
}

#[derive(Serialize)]
struct Failing {
    feed: String,
    error: String,
}

/// Fetches everything now and reads what is new.
pub async fn refresh(config: &Config, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let before = weir.progress(owner.id).await?;
    let feeds = weir.refresh(owner.id, None).await?;
    if feeds == 0 {
        bail!("you follow no feeds yet; try: weir add example.com");
    }
    progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
    let after = weir.progress(owner.id).await?;
    let failing = weir
        .store()
        .subscriptions(owner.id, weir.now())
        .await?
        .into_iter()
        .filter_map(|sub| sub.feed.last_error.map(|error| Failing { feed: sub.title, error }))
        .collect();
    let refreshed = Refreshed {
        feeds,
        articles: after.articles.1.saturating_sub(before.articles.1),
        stories: after.stories.saturating_sub(before.stories),
        failing,
    };
    if json {
        return output::json(&refreshed);
    }
    output::line(format!("{} feeds fetched, {} new articles, {} new stories", refreshed.feeds, refreshed.articles, refreshed.stories));
    for failing in &refreshed.failing {
        output::note(format!("{}: {}", failing.feed, failing.error));
    }
    Ok(())
}
