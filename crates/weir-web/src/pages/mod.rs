//! One file per page: the struct its template is filled from, and the handlers that fill it.

pub(crate) mod actions;
pub(crate) mod archive;
pub(crate) mod article;
pub(crate) mod changes;
pub(crate) mod feed;
pub(crate) mod feeds;
pub(crate) mod hand;
pub(crate) mod held;
pub(crate) mod models;
pub(crate) mod page_feed;
mod provenance;
mod relate;
pub(crate) mod river;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod story;
pub(crate) mod today;
pub(crate) mod topic;
pub(crate) mod welcome;
mod why;
