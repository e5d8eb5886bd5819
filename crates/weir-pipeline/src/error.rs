//! What can go wrong, in words that say what to do.

use crate::Trouble;
use thiserror::Error;
use url::Url;
use weir_fetch::FetchError;
use weir_store::StoreError;

/// A step that could not be done. Its job is tried again; what is shown to people are the errors below.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing can be stored until someone does something.
    #[error("{0}")]
    Stopped(Trouble),
    /// What a job is about is no longer there.
    #[error("{0} is gone")]
    Missing(String),
    /// A pure step panicked or was cancelled; the input is named so that it can be looked at.
    #[error("{step} failed on {input}")]
    Step {
        /// The step's name.
        step: &'static str,
        /// The entry or feed.
        input: String,
    },
}

/// Why an address cannot be followed.
#[derive(Debug, Error)]
pub enum SubscribeError {
    /// What was typed is no address.
    #[error("{0}")]
    Address(String),
    /// The host is on a private network or this machine, and the owner has not allowed it.
    #[error("{host} is on a private network; allow it if it is yours")]
    Private {
        /// Host and port.
        host: String,
    },
    /// The server could not be reached or refused.
    #[error("{0}")]
    Fetch(FetchError),
    /// There is a page, but no feed behind it.
    #[error("no feed was found at {url}; look for its RSS link and paste that address, or read the page itself as a feed")]
    NoFeed {
        /// Where.
        url: Url,
    },
    /// What is there is no list of feeds.
    #[error("{url} is no list of feeds: {why}")]
    List {
        /// Where.
        url: Url,
        /// Why not.
        why: String,
    },
    /// The page cannot be read by these selectors.
    #[error(transparent)]
    Selectors(#[from] weir_feed::SelectorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FetchError> for SubscribeError {
    fn from(error: FetchError) -> Self {
        match error.allowable() {
            Some(host) => SubscribeError::Private { host: host.to_owned() },
            None => SubscribeError::Fetch(error),
        }
    }
}

/// Why one page or document cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The server could not be reached or refused.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// There is a document, but its text cannot be read.
    #[error(transparent)]
    Text(#[from] weir_extract::ExtractError),
    /// Feeds are followed; their pages are read.
    #[error("this is a feed with {entries} entries, not a page; follow it with `weir add`, or read the page of one of them")]
    Feed {
        /// How many entries it has.
        entries: usize,
    },
    /// A picture, an archive, a program.
    #[error("this is no page, PDF or text, but a file of another kind; its bytes are not words")]
    Binary,
    /// A step failed on what is there.
    #[error(transparent)]
    Step(#[from] PipelineError),
}

/// Why a file cannot be imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// It is no list of feeds.
    #[error(transparent)]
    Opml(#[from] weir_feed::opml::OpmlError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
