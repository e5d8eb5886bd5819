//! What can be wrong with the embedded content.

/// The embedded content could not be read. Only a mistake in `site/` can cause it.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file that must exist is not in `site/`.
    #[error("missing file {path}")]
    Missing {
        /// The path below `site/`.
        path: String,
    },
    /// A file is not UTF-8 text.
    #[error("{path} is not utf-8 text")]
    NotText {
        /// The path below `site/`.
        path: String,
    },
    /// A TOML file or a front matter has a mistake.
    #[error("failed to read {path}")]
    Toml {
        /// The path below `site/`.
        path: String,
        /// Where and what.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// An article has no front matter between two `+++` lines.
    #[error("{path} has no front matter")]
    NoFrontMatter {
        /// The path below `site/`.
        path: String,
    },
    /// A line of an article's body is not known to the body syntax.
    #[error("{path}: unknown directive {line:?}")]
    UnknownDirective {
        /// The path below `site/`.
        path: String,
        /// The line as written.
        line: String,
    },
}
