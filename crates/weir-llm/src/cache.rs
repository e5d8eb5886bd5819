//! Answers that were paid for are kept, also those that the check rejected: the same text costs once.

use crate::label::Label;
use crate::message::Reply;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use weir_model::Lang;

/// How long a rejected answer keeps the same question from being asked again.
pub const REJECTED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What makes two calls the same.
#[derive(Clone, Debug)]
pub struct KeyParts<'a> {
    /// The prompt's name and version (`brief/1`).
    pub prompt: &'a str,
    /// Everything else that changes the answer: lengths, tone, glossary.
    pub options: &'a str,
    /// The model, with its provider: the same name elsewhere may be another model.
    pub provider: &'a str,
    /// The model's name.
    pub model: &'a str,
    /// The language of the answer.
    pub lang: Lang,
    /// The material, in order: titles, sentences.
    pub content: &'a [&'a str],
}

/// A key, as its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheKey(pub [u8; 32]);

impl CacheKey {
    /// The key of a call: a pure function of its parts.
    pub fn new(parts: &KeyParts) -> CacheKey {
        let mut hash = Sha256::new();
        let mut put = |text: &str| {
            // The length goes first, so that no two lists of parts run together to the same bytes.
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        for part in [parts.prompt, parts.options, parts.provider, parts.model, parts.lang.as_str()] {
            put(part);
        }
        for text in parts.content {
            put(text);
        }
        CacheKey(hash.finalize().into())
    }
}

impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| {
            f.write_char(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'))?;
            f.write_char(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'))
        })
    }
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What the model wrote.
    pub reply: Reply,
    /// Who wrote it, when, for how much.
    pub label: Label,
    /// Nothing of it passed the check.
    pub rejected: bool,
}

impl Kept {
    /// Whether it may still be used.
    pub fn is_current(&self, now: Timestamp) -> bool {
        !self.rejected || now.duration_since(self.label.at) < REJECTED_FOR
    }
}

/// What becomes of a question that is about to be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// Its answer is there.
    Kept(Box<Kept>),
    /// The caller asks; then it puts the answer, or releases the question.
    Ask,
    /// Someone stopped in the middle of a call that may have been paid for: it is not repeated by itself.
    Interrupted,
}

/// Where answers are kept. Losing them costs money and nothing else: faults are for the implementation to log.
pub trait AnswerCache: Send + Sync {
    /// The answer under this key, if it may still be used.
    fn get(&self, key: CacheKey, now: Timestamp) -> BoxFuture<'_, Option<Kept>>;
    /// Keeps an answer in place of one that is there.
    fn put<'a>(&'a self, key: CacheKey, kept: &'a Kept) -> BoxFuture<'a, ()>;

    /// Before a call: its answer, or the right to make it. A cache that several workers share lets one of them ask at a time
    /// and has the others wait for the answer. `paid`: the call costs money.
    fn begin(&self, key: CacheKey, paid: bool, now: Timestamp) -> BoxFuture<'_, Start> {
        let _ = paid;
        let kept = self.get(key, now);
        Box::pin(async move { kept.await.map_or(Start::Ask, |kept| Start::Kept(Box::new(kept))) })
    }

    /// The call is still under way: called every few seconds.
    fn renew(&self, key: CacheKey) -> BoxFuture<'_, ()> {
        let _ = key;
        Box::pin(async {})
    }

    /// The call gave nothing that is worth keeping.
    fn release(&self, key: CacheKey) -> BoxFuture<'_, ()> {
        let _ = key;
        Box::pin(async {})
    }
}

/// How often a call under way says so.
const RENEW: Duration = Duration::from_secs(5);

/// Makes a call that [`AnswerCache::begin`] gave the right to, and says that it is under way as long as it is.
pub(crate) async fn held<T>(cache: &dyn AnswerCache, key: CacheKey, call: impl Future<Output = T>) -> T {
    let mut call = std::pin::pin!(call);
    loop {
        match tokio::time::timeout(RENEW, &mut call).await {
            Ok(done) => return done,
            // Both go on together: the call may hold the very connection that renewing needs.
            Err(_) => tokio::select! {
                done = &mut call => return done,
                () = cache.renew(key) => {}
            },
        }
    }
}

/// Answers in memory, for as long as the process lives. At the most so many, the oldest keys going first.
#[derive(Debug)]
pub struct MemoryCache {
    most: usize,
    kept: Mutex<Shelf>,
}

/// How many were put so far, and each answer with its place in that order.
type Shelf = (u64, BTreeMap<CacheKey, (u64, Kept)>);

impl Default for MemoryCache {
    fn default() -> MemoryCache {
        MemoryCache { most: 10_000, kept: Mutex::default() }
    }
}

impl AnswerCache for MemoryCache {
    fn get(&self, key: CacheKey, now: Timestamp) -> BoxFuture<'_, Option<Kept>> {
        let guard = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = guard.1.get(&key).map(|(_, kept)| kept.clone()).filter(|kept| kept.is_current(now));
        Box::pin(async move { kept })
    }

    fn put<'a>(&'a self, key: CacheKey, kept: &'a Kept) -> BoxFuture<'a, ()> {
        let mut guard = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, map) = &mut *guard;
        *count += 1;
        map.insert(key, (*count, kept.clone()));
        if map.len() > self.most {
            let oldest = map.iter().min_by_key(|(_, (age, _))| *age).map(|(key, _)| *key);
            oldest.map(|key| map.remove(&key));
        }
        Box::pin(async {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Finish;

    fn parts<'a>(content: &'a [&'a str]) -> KeyParts<'a> {
        KeyParts { prompt: "brief/1", options: "", provider: "p", model: "m", lang: Lang::ZH, content }
    }

    #[test]
    fn every_part_makes_another_key() {
        let base = CacheKey::new(&parts(&["ab", "c"]));
        assert_eq!(base, CacheKey::new(&parts(&["ab", "c"])));
        assert_eq!(base.to_string().len(), 64);
        let others = [
            CacheKey::new(&parts(&["a", "bc"])),
            CacheKey::new(&parts(&["abc"])),
            CacheKey::new(&KeyParts { prompt: "brief/2", ..parts(&["ab", "c"]) }),
            CacheKey::new(&KeyParts { options: "x", ..parts(&["ab", "c"]) }),
            CacheKey::new(&KeyParts { provider: "q", ..parts(&["ab", "c"]) }),
            CacheKey::new(&KeyParts { model: "n", ..parts(&["ab", "c"]) }),
            CacheKey::new(&KeyParts { lang: Lang::EN, ..parts(&["ab", "c"]) }),
        ];
        for (n, other) in others.iter().enumerate() {
            assert_ne!(base, *other, "{n}");
        }
    }

    #[tokio::test]
    async fn rejected_answers_count_for_a_week() {
        let cache = MemoryCache { most: 2, ..MemoryCache::default() };
        let at: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let label = Label { provider: "p".into(), model: "m".into(), at, ..Label::default() };
        let kept = Kept { reply: Reply { text: "{}".into(), finish: Finish::Stop, usage: None }, label, rejected: true };
        let key = |n: u8| CacheKey([n; 32]);
        cache.put(key(9), &kept).await;
        let days = |days: i64| at + SignedDuration::from_hours(24 * days);
        assert_eq!(cache.get(key(9), days(6)).await, Some(kept.clone()));
        assert_eq!(cache.get(key(9), days(7)).await, None);
        cache.put(key(1), &Kept { rejected: false, ..kept.clone() }).await;
        assert!(cache.get(key(1), days(300)).await.is_some());
        cache.put(key(2), &kept).await;
        assert_eq!(cache.get(key(9), at).await, None, "the oldest gave way");
    }
}
