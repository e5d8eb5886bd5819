//! Row identities. Newtypes, so that a feed can never be passed where an entry is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! row_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                text.parse().map($name).map_err(|_| ParseIdError(text.to_owned()))
            }
        }
    )*};
}

row_ids! {
    /// A polled address.
    FeedId,
    /// One item of one feed.
    EntryId,
    /// A group of articles about one event.
    StoryId,
    /// One reader.
    UserId,
    /// A reader's folder of subscriptions.
    FolderId,
    /// One finite set of stories made for one reader at one time.
    EditionId,
    /// One unit of queued work.
    JobId,
    /// A list of feeds by address that a reader keeps in step with.
    ListId,
    /// A person's decision about stories.
    HandId,
}

/// A text that is no identity, as found in an address or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdError(pub String);

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an identity", self.0)
    }
}

impl std::error::Error for ParseIdError {}

/// One frozen version of an entry's text. A changed page gives a new version; the old one stays, so that citations
/// into it keep their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId {
    /// The entry whose text this is.
    pub entry: EntryId,
    /// 1 for the first text read, then counting up.
    pub version: u32,
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.entry, self.version)
    }
}

/// One sentence of one frozen article, written `entry:version:n`. What every citation points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId {
    /// The frozen text.
    pub article: ArticleId,
    /// Position in [`Article::sentences`](crate::Article::sentences), from 0.
    pub n: u32,
}

impl fmt::Display for SentenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.article, self.n)
    }
}

impl FromStr for SentenceId {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let wrong = || ParseIdError(text.to_owned());
        let mut parts = text.split(':');
        let mut next = || parts.next().ok_or_else(wrong);
        let entry = EntryId(next()?.parse().map_err(|_| wrong())?);
        let version = next()?.parse().map_err(|_| wrong())?;
        let n = next()?.parse().map_err(|_| wrong())?;
        if parts.next().is_some() {
            return Err(wrong());
        }
        Ok(SentenceId { article: ArticleId { entry, version }, n })
    }
}

impl Serialize for SentenceId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SentenceId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentence_ids_read_what_they_write_and_refuse_the_rest() {
        let id = SentenceId { article: ArticleId { entry: EntryId(9_000_000_000), version: 3 }, n: 41 };
        assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"9000000000:3:41\"");
        assert_eq!(serde_json::from_str::<SentenceId>(&json).unwrap(), id);
        for wrong in ["", "1", "1:2", "1:2:3:4", "a:1:1", "1:-1:0", "1:1:x"] {
            assert!(wrong.parse::<SentenceId>().is_err(), "{wrong}");
        }
    }
}
