//! The robots.txt of every origin, read once and remembered for a while.

use crate::body::AtLimit;
use crate::client::{Fetcher, PAUSE};
use crate::error::FetchError;
use crate::follow::Target;
use crate::hop::Plan;
use crate::resolve::Scope;
use crate::robots::Robots;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// After waiting in vain for a host's robots.txt.
const BUSY: SignedDuration = SignedDuration::from_secs(10);
/// The part of a robots.txt that is read: the least that the standard asks for.
const ROBOTS_BYTES: usize = 500 * 1024;
const ORIGINS: usize = 1000;
/// How long a robots.txt is good for.
const FRESH: Duration = Duration::from_secs(24 * 3600);
/// How long one that could not be read for a reason of its own is taken as missing.
const UNREADABLE: Duration = Duration::from_secs(600);
/// How long pages wait at least where the server fails over its robots.txt: by the standard, not knowing is not yes.
const FAULT: SignedDuration = SignedDuration::from_secs(600);

/// What is known of all origins.
#[derive(Default)]
pub(crate) struct Rules {
    origins: Mutex<HashMap<String, Arc<Entry>>>,
}

/// Locked while it is being fetched, so that it is fetched once.
type Entry = tokio::sync::Mutex<Option<(Instant, Known)>>;

#[derive(Clone)]
enum Known {
    Rules(Arc<Robots>),
    /// The server fails: pages have to wait until then.
    Fault(Timestamp),
}

impl Rules {
    fn entry(&self, origin: &str) -> Arc<Entry> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.len() >= ORIGINS && !origins.contains_key(origin) {
            let now = Instant::now();
            // Those being fetched are locked and stay.
            origins.retain(|_, entry| entry.try_lock().map_or(true, |entry| entry.as_ref().is_some_and(|(until, _)| *until > now)));
            if origins.len() >= ORIGINS {
                origins.clear();
            }
        }
        Arc::clone(origins.entry(origin.to_owned()).or_default())
    }
}

impl Fetcher {
    /// The rules of the address's origin, from memory or from the host.
    pub(crate) async fn robots(&self, url: &Url, target: &Target, proxy: Option<&Url>) -> Result<Arc<Robots>, FetchError> {
        let entry = self.rules().entry(&target.origin);
        // Those in line for a host that nobody can reach would each wait for its silence in turn.
        let Ok(mut entry) = tokio::time::timeout(self.config().max_wait, entry.lock()).await else {
            return Err(FetchError::HostBusy { host: target.host.clone(), until: Timestamp::now() + BUSY });
        };
        let known = match entry.as_ref() {
            Some((until, known)) if *until > Instant::now() => known.clone(),
            _ => {
                let (known, keep) = self.read_robots(url, target, proxy).await?;
                *entry = Some((Instant::now() + keep, known.clone()));
                known
            }
        };
        match known {
            Known::Rules(robots) => Ok(robots),
            Known::Fault(until) => Err(FetchError::RobotsUnknown { host: target.host.clone(), until }),
        }
    }

    async fn read_robots(&self, url: &Url, target: &Target, proxy: Option<&Url>) -> Result<(Known, Duration), FetchError> {
        let mut address = url.clone();
        address.set_path("/robots.txt");
        address.set_query(None);
        let user_agent = self.config().user_agent.as_str();
        let plan = Plan {
            accept: "text/plain, */*;q=0.1",
            etag: None,
            last_modified: None,
            validators_from: None,
            user_agent,
            secrets: None,
            proxy,
            limit: ROBOTS_BYTES,
            at_limit: AtLimit::Cut,
            robots: false,
            whole: false,
        };
        let agent = user_agent.split(['/', ' ']).next().unwrap_or_default();
        let rules = |robots, keep| Ok((Known::Rules(Arc::new(robots)), keep));
        match self.follow_boxed(&address, &plan).await {
            Ok(response) => {
                let robots = Robots::parse(&response.body, agent);
                if let Some(delay) = robots.delay() {
                    self.hosts().slow_down(&target.site, delay);
                }
                rules(robots, FRESH)
            }
            Err(FetchError::Status { status: 500..=599, retry_after, .. }) => Ok(fault(retry_after)),
            // Not now is not yes: the rules are asked for again once the pause is over.
            Err(FetchError::Status { host, status: 429, retry_after, .. }) if target.scope == Scope::Public => {
                Err(FetchError::HostBusy { host, until: Timestamp::now() + retry_after.unwrap_or(PAUSE) })
            }
            Err(FetchError::Status { .. }) => rules(Robots::allow_all(), FRESH),
            Err(FetchError::Timeout { .. } | FetchError::Broken { .. } | FetchError::Tls { .. }) => Ok(fault(None)),
            // These say something about the page's own host as well.
            Err(error @ (FetchError::HostBusy { .. } | FetchError::Dns { .. } | FetchError::Connect { .. })) => Err(error),
            Err(error @ (FetchError::Proxy { .. } | FetchError::Config { .. })) => Err(error),
            Err(FetchError::Refused { host, why }) if host == target.host => Err(FetchError::Refused { host, why }),
            // Redirects that lead nowhere, a compression nobody knows: there is no file that could be read.
            Err(_) => rules(Robots::allow_all(), UNREADABLE),
        }
    }
}

fn fault(retry_after: Option<SignedDuration>) -> (Known, Duration) {
    let wait = retry_after.unwrap_or(FAULT).max(FAULT);
    (Known::Fault(Timestamp::now() + wait), wait.unsigned_abs())
}
