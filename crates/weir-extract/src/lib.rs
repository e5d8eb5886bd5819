//! A page of the web to an article: clean blocks, marks and metadata
