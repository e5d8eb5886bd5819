//! Understanding a text: language, sentences, terms, brief, tags, figures, the check
