//! What a figure measures.
