//! More than two hundred kinds of damage, each with what must survive it, and whether a warning must say so.
//!
//! A kind is a change of a whole feed of three items: what stands there, and what stands there instead. The second item is
//! the one that is hurt; the first and third must come through whole.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod damage {
    pub mod atom;
    pub mod bytes;
    pub mod json;
    pub mod rss;
}

use weir_feed::{Hints, parse};
use weir_model::Feed;

/// What must be left of the second item.
#[derive(Clone, Copy, Debug)]
pub enum Left {
    /// Title, address and identity.
    Whole,
    /// This title, with the address.
    Title(&'static str),
    /// The title, without the address.
    NoLink,
    /// The title, with another address.
    Link(&'static str),
    /// Nothing: the others remain.
    Gone,
    /// It and what follows it are gone.
    Cut,
    /// It is there, and what it holds was lost.
    There,
}

/// Whether a warning must say it. Some damage cannot be told from what an author meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Said {
    /// It must.
    Yes,
    /// It need not.
    No,
}

/// `(name, what stands there, what stands there instead, what is left, whether it is said)`
pub type Kind = (&'static str, &'static str, &'static str, Left, Said);

fn read(bytes: &[u8]) -> (Feed, usize) {
    let url = "https://h.example/feed".parse().unwrap();
    let (feed, warnings) = parse(bytes, &Hints { url: Some(&url), ..Hints::default() }).unwrap();
    (feed, warnings.len())
}

fn check(whole: &str, kinds: &[Kind], wrong: &mut Vec<String>) -> usize {
    let (feed, warnings) = read(whole.as_bytes());
    assert_eq!((feed.entries.len(), warnings), (3, 0), "the whole feed is whole");
    for (name, from, to, left, said) in kinds {
        assert!(whole.contains(from), "{name}: {from} is not in the feed");
        wrong.extend(survives(name, whole.replacen(from, to, 1).as_bytes(), *left, *said));
    }
    kinds.len()
}

/// What did not survive, in words.
fn survives(name: &str, bytes: &[u8], left: Left, said: Said) -> Option<String> {
    let (feed, warnings) = read(bytes);
    let found: Vec<(&str, Option<&str>)> =
        feed.entries.iter().map(|entry| (entry.title.as_str(), entry.url.as_ref().map(|url| url.as_str()))).collect();
    let (one, two, three) = ("https://h.example/1", "https://h.example/2", "https://h.example/3");
    let second = match left {
        Left::Whole => Some(("Two", Some(two))),
        Left::Title(title) => Some((title, Some(two))),
        Left::NoLink => Some(("Two", None)),
        Left::Link(link) => Some(("Two", Some(link))),
        Left::There => found.get(1).copied(),
        Left::Gone | Left::Cut => None,
    };
    let mut expected = vec![("One", Some(one))];
    expected.extend(second);
    if !matches!(left, Left::Cut) {
        expected.push(("Three", Some(three)));
    }
    if found != expected {
        return Some(format!("{name}: {left:?} expected, found {found:?}"));
    }
    if feed.entries.iter().any(|entry| entry.guid.is_empty()) {
        return Some(format!("{name}: no identity"));
    }
    (said == Said::Yes && warnings == 0).then(|| format!("{name}: nothing was said"))
}

#[test]
fn every_kind_leaves_what_it_must() {
    let mut wrong = Vec::new();
    let mut count = check(damage::rss::WHOLE, damage::rss::KINDS, &mut wrong)
        + check(damage::rss::RDF, damage::rss::RDF_KINDS, &mut wrong)
        + check(damage::atom::WHOLE, damage::atom::KINDS, &mut wrong)
        + check(damage::json::WHOLE, damage::json::KINDS, &mut wrong);
    for (name, bytes, left, said) in damage::bytes::kinds() {
        wrong.extend(survives(name, &bytes, left, said));
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 200, "{count} kinds");
    println!("{count} kinds of damage");
}

/// A feed cut at any byte keeps the items before the cut.
#[test]
fn cut_at_every_byte() {
    for (whole, end) in
        [(damage::rss::WHOLE, "</item>"), (damage::rss::RDF, "</item>"), (damage::atom::WHOLE, "</entry>"), (damage::json::WHOLE, "}]}")]
    {
        let last = whole.rfind(end).unwrap();
        for cut in (0..last).filter(|cut| whole.is_char_boundary(*cut)) {
            let part = &whole[..cut];
            let Ok((feed, warnings)) = parse(part.as_bytes(), &Hints::default()) else {
                assert!(!part.contains("Two"), "the feed was given up at {cut}");
                continue;
            };
            let whole_items = if end == "}]}" { part.matches("\"},").count() } else { part.matches(end).count() };
            assert!(feed.entries.len() >= whole_items, "{cut}: {} of {whole_items}", feed.entries.len());
            assert!(!warnings.is_empty(), "{cut}: nothing was said");
            for (entry, title) in feed.entries.iter().zip(["One", "Two", "Three"]).take(whole_items) {
                assert_eq!(entry.title, title, "{cut}");
            }
        }
    }
}

/// Any byte taken out, or written twice, costs one item at most.
#[test]
fn a_byte_less_or_more() {
    for whole in [damage::rss::WHOLE, damage::rss::RDF, damage::atom::WHOLE] {
        let first_item = whole.find("One").unwrap();
        for at in first_item..whole.len() {
            let mut less = whole.as_bytes().to_vec();
            less.remove(at);
            let mut more = whole.as_bytes().to_vec();
            more.insert(at, more[at]);
            for bytes in [less, more] {
                let (feed, _) = read(&bytes);
                let known = feed.entries.iter().filter(|entry| matches!(entry.title.as_str(), "One" | "Two" | "Three")).count();
                assert!(known >= 2, "{at}: {}", String::from_utf8_lossy(&bytes));
            }
        }
    }
}
