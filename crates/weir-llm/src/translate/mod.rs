//! Translation: headlines of lists in batches, full texts as pairs, always with the original beside them.
//!
//! `service` decides what needs a translation at all, puts the glossary in and out and holds every result to `checks`;
//! `llm`, `libretranslate`, `deepl` and `command` are providers behind one trait, and none of them is believed more than
//! another.

mod checks;
mod command;
mod deepl;
mod glossary;
mod kept;
mod libretranslate;
mod llm;
mod service;
mod settings;

pub use command::Command;
pub use deepl::DeepL;
pub use glossary::Glossary;
pub use libretranslate::LibreTranslate;
pub use llm::Model;
pub use service::{Headline, Pair, Pieces, Text, Translated, Translation};
pub use settings::{TranslateKind, TranslateSettings};

use crate::budget::Purpose;
use crate::error::LlmError;
use crate::secret::SecretError;
use futures_util::future::BoxFuture;
use weir_fetch::FetchError;
use weir_model::Lang;

/// What is to be translated. All texts are of one language.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Headlines or pieces of a text, each a line without control characters.
    pub texts: &'a [&'a str],
    /// [`Lang::UND`] where it is not known.
    pub from: Lang,
    /// The language to write.
    pub to: Lang,
    /// Headlines stand for themselves; pieces belong to one text.
    pub headlines: bool,
    /// Whom and what it is counted for.
    pub purpose: &'a Purpose,
}

/// Gives translations, good or bad: they are checked by who asked.
pub trait Translator: Send + Sync {
    /// Its name in labels.
    fn name(&self) -> String;
    /// One result for each text, `None` where this one did not come; an error where none came.
    fn translate<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<Vec<Option<String>>, TranslateError>>;
}

/// Why there is no translation.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TranslateError {
    /// The model.
    #[error(transparent)]
    Model(#[from] LlmError),
    /// The key is missing.
    #[error("{provider} has no key: {source}")]
    NoKey {
        /// The provider.
        provider: &'static str,
        /// What is wrong with the place it should come from.
        source: SecretError,
    },
    /// No way there.
    #[error("{provider} cannot be reached: {source}")]
    Network {
        /// The provider.
        provider: &'static str,
        /// What went wrong on the way.
        source: FetchError,
    },
    /// It answered with a fault.
    #[error("{provider} answered with a fault (status {status})")]
    Status {
        /// The provider.
        provider: &'static str,
        /// 403 for a wrong key, 429 for too many requests, 456 for a used up quota …
        status: u16,
    },
    /// What it answered cannot be read.
    #[error("{provider} answered with something that is no translation")]
    Malformed {
        /// The provider.
        provider: &'static str,
    },
    /// The program could not be run, failed, or took too long.
    #[error("the translation program {program} {why}")]
    Command {
        /// Its name.
        program: String,
        /// What it did.
        why: &'static str,
    },
}

impl TranslateError {
    /// Whether asking again later makes sense with nobody changing anything.
    pub fn is_worth_a_later_try(&self) -> bool {
        match self {
            TranslateError::Model(error) => error.is_worth_a_later_try(),
            TranslateError::Network { source, .. } => source.is_transient(),
            TranslateError::Status { status, .. } => matches!(status, 402 | 408 | 429 | 456 | 500..),
            TranslateError::Command { .. } => true,
            TranslateError::NoKey { .. } | TranslateError::Malformed { .. } => false,
        }
    }

    /// The wait that was asked for.
    pub fn wait(&self) -> Option<std::time::Duration> {
        if let TranslateError::Model(error) = self { error.wait() } else { None }
    }

    /// A name for pages and logs that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            TranslateError::Model(error) => error.code(),
            TranslateError::NoKey { .. } => "no_key",
            TranslateError::Network { .. } => "network",
            TranslateError::Status { status: 401 | 403, .. } => "auth",
            TranslateError::Status { status: 429, .. } => "rate_limited",
            TranslateError::Status { status: 456 | 402, .. } => "quota",
            TranslateError::Status { .. } => "upstream",
            TranslateError::Malformed { .. } => "malformed",
            TranslateError::Command { .. } => "command",
        }
    }
}
