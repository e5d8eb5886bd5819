//! `weir feeds`, `weir set`, `weir pause`, `weir resume`, `weir remove`, `weir refresh`.

use crate::cli::{SetFeed, Text};
use crate::config::Config;
use crate::output::columns;
use crate::{open, output, progress};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::Serialize;
use url::Url;
use weir_model::FullText;
use weir_pipeline::{Health, State, why, worker};
use weir_store::{Access, Subscription};

/// A feed and how it fares, as JSON shows it.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    subscription: &'a Subscription,
    health: Health,
}

/// Lists what is followed, with its health in words.
pub async fn list(config: &Config, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let now = weir.now();
    let subscriptions = weir.store().subscriptions(owner.id, now).await?;
    if json {
        let shown: Vec<Shown> =
            subscriptions.iter().map(|subscription| Shown { subscription, health: Health::of(subscription, now) }).collect();
        return output::json(&shown);
    }
    if subscriptions.is_empty() {
        output::note("you follow no feeds yet; try: weir add example.com, or weir demo");
        return Ok(());
    }
    let widest = subscriptions.iter().map(|sub| columns(&sub.title)).max().unwrap_or(0).min(40);
    for sub in &subscriptions {
        let health = Health::of(sub, now);
        let padding = " ".repeat(widest.saturating_sub(columns(&sub.title)));
        output::line(format!("{:>4}  {}{padding}  {:>5.1}/day  {}", sub.feed.id.0, sub.title, health.per_day, words(&health, now)));
        output::line(format!("      {}", sub.feed.url));
        if let Some(to) = &health.moving_to {
            output::line(format!("      moves to {to}, once that has answered again"));
        }
    }
    Ok(())
}

/// A feed's health in words: what to do, and when it is asked again and why then.
fn words(health: &Health, now: Timestamp) -> String {
    let mut text = health.to_string();
    if let (State::Well, Some(at)) = (health.state, health.last_ok_at) {
        text.push_str(&format!(", fetched {}", relative(at, now)));
    }
    if let (Some(since), Some(error)) = (health.failing_since, &health.error)
        && !error.is_empty()
    {
        text.push_str(&format!("; failing since {}", relative(since, now)));
    }
    if let Some(at) = health.next_at {
        text.push_str(&format!("; next {}", relative(at, now)));
        let why = why(&health.why);
        if !why.is_empty() {
            text.push_str(&format!(" ({why})"));
        }
    }
    text
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

/// The subscription that someone means: by number, address or title.
fn find<'a>(subscriptions: &'a [Subscription], feed: &str) -> Result<&'a Subscription> {
    let same = |text: &str| text.trim_end_matches('/').eq_ignore_ascii_case(feed.trim_end_matches('/'));
    let exact = subscriptions.iter().find(|sub| sub.feed.id.to_string() == feed || same(&sub.feed.url));
    let mut named = subscriptions.iter().filter(|sub| same(&sub.title));
    match (exact, named.next(), named.next()) {
        (Some(sub), ..) | (None, Some(sub), None) => Ok(sub),
        (None, Some(_), Some(_)) => bail!("several feeds are called {feed}; say its number, as weir feeds prints it"),
        (None, None, _) => bail!("you do not follow {feed}; weir feeds lists what you follow"),
    }
}

/// Stops following a feed.
pub async fn remove(config: &Config, feed: &str) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let subscriptions = weir.store().subscriptions(owner.id, weir.now()).await?;
    let found = find(&subscriptions, feed)?;
    weir.unsubscribe(owner.id, found.feed.id).await?;
    output::line(format!("no longer followed: {}", found.title));
    Ok(())
}

/// Stops asking a feed, or resumes it.
pub async fn pause(config: &Config, feed: &str, paused: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let subscriptions = weir.store().subscriptions(owner.id, weir.now()).await?;
    let found = find(&subscriptions, feed)?;
    weir.pause(found.feed.id, paused).await?;
    output::line(format!("{}: {}", if paused { "paused" } else { "resumed" }, found.title));
    Ok(())
}

/// Changes how a feed is called, filed, read or asked for.
pub async fn set(config: &Config, set: SetFeed) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let subscriptions = weir.store().subscriptions(owner.id, weir.now()).await?;
    let sub = find(&subscriptions, &set.feed)?;
    let id = sub.feed.id;
    if let Some(proxy) = set.proxy.as_deref().filter(|proxy| !proxy.is_empty())
        && !Url::parse(proxy).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5") && url.has_host())
    {
        bail!("{proxy} is no proxy address; it should look like http://host:port or socks5://host:port");
    }
    let old = sub.feed.access.clone();
    let access = Access {
        user_agent: set.user_agent.unwrap_or(old.user_agent),
        user: set.user.unwrap_or(old.user),
        password: secret(set.password)?.unwrap_or(old.password),
        cookies: secret(set.cookies)?.unwrap_or(old.cookies),
        proxy: set.proxy.unwrap_or(old.proxy),
    };
    let own_title = Some(sub.title.clone()).filter(|title| *title != sub.feed.title);
    let title = set.title.or(own_title).filter(|title| !title.is_empty());
    let folder = set.folder.or_else(|| sub.folder.clone()).filter(|folder| !folder.is_empty());
    let mut tx = weir.store().begin().await?;
    tx.rearrange(owner.id, id, folder.as_deref(), title.as_deref()).await?;
    if let Some(place) = set.place {
        tx.set_priority(owner.id, id, place.priority()).await?;
    }
    if let Some(text) = set.text {
        let full_text = match text {
            Text::Always => FullText::Always,
            Text::Demand => FullText::Demand,
            Text::Never => FullText::Never,
        };
        tx.set_full_text(id, full_text).await?;
    }
    if access != sub.feed.access {
        tx.set_access(id, &access).await?;
    }
    tx.commit().await?;
    output::line(format!("saved: {}", title.as_deref().unwrap_or(&sub.feed.title)));
    Ok(())
}

/// What was typed, or the first line of standard input for `-`: other users of the machine see a command's words.
pub fn secret(typed: Option<String>) -> Result<Option<String>> {
    if typed.as_deref() != Some("-") {
        return Ok(typed);
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("cannot read standard input")?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

#[derive(Serialize)]
struct Refreshed {
    /// Feeds that were asked.
    feeds: usize,
    /// Feeds that had been asked less than a minute before.
    just_now: usize,
    /// Feeds that are paused, or whose servers asked for a pause.
    held: usize,
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
    let asked = weir.refresh(owner.id, None).await?;
    if asked == weir_pipeline::Refreshed::default() {
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
        feeds: asked.asked,
        just_now: asked.just_now,
        held: asked.held,
        articles: after.articles.1.saturating_sub(before.articles.1),
        stories: after.stories.saturating_sub(before.stories),
        failing,
    };
    if json {
        return output::json(&refreshed);
    }
    output::line(format!("{} feeds fetched, {} new articles, {} new stories", refreshed.feeds, refreshed.articles, refreshed.stories));
    for (count, why) in [(refreshed.just_now, "asked a moment ago"), (refreshed.held, "paused, or their servers asked for a pause")] {
        if count > 0 {
            output::note(format!("{count} not asked: {why}"));
        }
    }
    for failing in &refreshed.failing {
        output::note(format!("{}: {}", failing.feed, failing.error));
    }
    Ok(())
}
