//! A feed's server says that the feed has moved for good. It is believed once the new address has given the feed twice:
//! a page for maintenance, or a hotel's network, says the same for an hour.

use jiff::Timestamp;
use url::Url;
use weir_store::{FeedRow, Moving};

/// Fetches through which a new address has to give the feed.
const PROOF: u32 = 2;

/// What follows from one good answer: still the old address with a note of the new one, or the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// No redirect for good.
    Stay,
    /// One that has still to prove itself.
    Wait(Moving),
    /// One that has.
    Go(String),
}

/// Judges a good answer that came by a permanent redirect to `to`.
pub(crate) fn judge(feed: &FeedRow, to: Option<&Url>, now: Timestamp) -> Move {
    let Some(to) = to.map(Url::as_str).filter(|to| *to != feed.url) else { return Move::Stay };
    let known = feed.moving.as_ref().filter(|moving| moving.to == to);
    let times = known.map_or(0, |moving| moving.times) + 1;
    if times >= PROOF {
        return Move::Go(to.to_owned());
    }
    Move::Wait(Moving { to: to.to_owned(), since: known.map_or(now, |moving| moving.since), times })
}
