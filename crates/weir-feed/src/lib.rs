//! Bytes to feed and entries; feed discovery in a page; OPML
