//! Articles to stories, related articles, ranking and the edition
