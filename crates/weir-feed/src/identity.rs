//! Which item is which: every item gets an identity that is the same at the next fetch.

use std::collections::BTreeMap;
use weir_model::{Entry, Feed, Warning};

/// Longer identities are replaced by their hash.
const MOST_GUID: usize = 400;

/// Gives each entry its identity: guid, else address, else a hash of its content. A guid that stands on items with
/// different addresses says nothing and is joined with the address; the same guid on the same address is one item.
pub(crate) fn settle(feed: &mut Feed, warnings: &mut Vec<Warning>) {
    let mut addresses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &feed.entries {
        let known = addresses.entry(entry.guid.as_str()).or_default();
        let address = entry.url.as_ref().map_or("", |url| url.as_str());
        if !known.contains(&address) {
            known.push(address);
        }
    }
    let shared: Vec<String> =
        addresses.iter().filter(|(guid, known)| !guid.is_empty() && known.len() > 1).map(|(guid, _)| (*guid).to_owned()).collect();
    if !shared.is_empty() {
        warnings.push(Warning("items with different addresses have the same identity; addresses were used".into()));
    }
    for entry in &mut feed.entries {
        let address = entry.url.as_ref().map(|url| url.as_str().to_owned());
        if shared.contains(&entry.guid) {
            entry.guid = format!("{} {}", entry.guid, address.unwrap_or_else(|| content_hash(entry)));
        } else if entry.guid.is_empty() {
            entry.guid = address.unwrap_or_else(|| content_hash(entry));
        }
        if entry.guid.len() > MOST_GUID {
            entry.guid = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(entry.guid.as_bytes()));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    feed.entries.retain(|entry| seen.insert(entry.guid.clone()));
}

fn content_hash(entry: &Entry) -> String {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    let date = entry.published.map(|at| at.to_string()).unwrap_or_default();
    for part in [&entry.title, &date, entry.summary_html.as_deref().unwrap_or(""), entry.content_html.as_deref().unwrap_or("")] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    format!("{:016x}", hasher.digest())
}
