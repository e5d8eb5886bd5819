//! How a feed fares, as data: what pages, the command line and other programs show of it.

use jiff::Timestamp;
use serde::Serialize;
use std::fmt;
use weir_store::{FeedRow, Subscription};

/// Failures in a row after which a feed needs its reader.
const NEEDS_YOU: u32 = 4;

/// How a feed fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not fetched yet.
    New,
    /// The last fetch went well.
    Well,
    /// It failed, and is tried again soon.
    Failing,
    /// It has failed for a day or more, or asks for something only its reader can give.
    Broken,
    /// Gone for good; not asked any more.
    Gone,
    /// Its reader stopped it.
    Paused,
}

/// A feed's health.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Health {
    /// In one word.
    pub state: State,
    /// Why the last fetch failed, as a stable word: `dns`, `status_404`, `html` …
    pub error_code: Option<String>,
    /// Why the last fetch failed and what to do, in a sentence.
    pub error: Option<String>,
    /// The last success.
    pub last_ok_at: Option<Timestamp>,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
    /// Items a day over the last thirty days.
    pub per_day: f64,
    /// When it is asked again; `None` for a feed that is not.
    pub next_at: Option<Timestamp>,
    /// Why then, as a stable word: `ttl`, `retry_after`, `failing` …
    pub why: String,
    /// The address it is about to move to.
    pub moving_to: Option<String>,
    /// What was repaired or passed over in its last body.
    pub warnings: Vec<String>,
}

impl Health {
    /// The health of a feed as one reader follows it.
    pub fn of(sub: &Subscription, now: Timestamp) -> Health {
        let feed = &sub.feed;
        let state = state(feed, now);
        Health {
            state,
            error_code: feed.error_code.clone().filter(|_| feed.last_error.is_some()),
            error: feed.last_error.clone(),
            last_ok_at: feed.last_ok_at,
            failing_since: feed.failing_since,
            failures: feed.error_count,
            per_day: f64::from(sub.per_day.iter().sum::<u32>()) / sub.per_day.len().max(1) as f64,
            next_at: (!matches!(state, State::Gone | State::Paused)).then_some(feed.next_fetch_at),
            why: feed.why.clone(),
            moving_to: feed.moving.as_ref().map(|moving| moving.to.clone()),
            warnings: feed.warnings.clone(),
        }
    }

    /// Whether its reader should do something.
    pub fn needs_you(&self) -> bool {
        matches!(self.state, State::Broken | State::Gone)
    }
}

fn state(feed: &FeedRow, now: Timestamp) -> State {
    if feed.paused {
        return State::Paused;
    }
    if feed.gone {
        return State::Gone;
    }
    if feed.last_error.is_none() {
        return if feed.last_fetch_at.is_some() { State::Well } else { State::New };
    }
    // A day of failures is no hiccup; a name and password are not found by waiting.
    let long = feed.failing_since.is_some_and(|since| now.as_second() - since.as_second() >= 86_400);
    let asks = matches!(feed.error_code.as_deref(), Some("status_401" | "status_402" | "selectors" | "private" | "userinfo"));
    if asks || (long && feed.error_count >= NEEDS_YOU) { State::Broken } else { State::Failing }
}

/// Why a feed is asked again when it is, in English. The words are those of [`weir_fetch::Why`] and of this crate.
pub fn why(code: &str) -> &'static str {
    match code {
        "active" => "as often as it writes",
        "quiet" => "it wrote nothing for a week",
        "ttl" => "the feed itself asks for this pause",
        "fresh" => "its server says the answer stays fresh until then",
        "retry_after" => "its server asks for this pause",
        "site_busy" => "another feed of its site was asked to wait",
        "busy" => "its server had too many requests",
        "failing" => "after each failure the pause doubles",
        "refused" => "its server refused; the pause doubles each time",
        "resting" => "it has failed for weeks; it is tried once a week",
        "skip" => "the feed asks not to be fetched before",
        "floor" => "it writes more often than any server is asked",
        "gone" => "it is gone for good",
        "new" => "it is new",
        _ => "",
    }
}

impl fmt::Display for Health {
    /// In one English sentence, without times, which are the reader's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.state, &self.error) {
            (State::New, _) => f.write_str("not fetched yet"),
            (State::Well, _) => f.write_str("healthy"),
            (State::Paused, _) => f.write_str("paused by you"),
            (State::Gone, _) => f.write_str("gone for good (410); remove it, or look for its new address"),
            (_, Some(error)) => f.write_str(error),
            (_, None) => f.write_str("failing"),
        }
    }
}
