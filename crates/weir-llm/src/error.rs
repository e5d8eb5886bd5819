//! Why a model gave nothing that can be used.

use crate::budget::BudgetError;
use crate::secret::SecretError;
use std::time::Duration;
use weir_fetch::FetchError;

/// Why a model gave nothing that can be used. No text of a provider is kept in it: such texts quote keys and prompts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LlmError {
    /// No engine is set up for this task.
    #[error("no language model is set up for this; name one under [llm] in weir.toml")]
    None,
    /// The key is missing.
    #[error("{provider} has no key: {source}")]
    NoKey {
        /// The provider's name in the configuration.
        provider: String,
        /// What is wrong with the place it should come from.
        source: SecretError,
    },
    /// The provider does not accept the key. It is not asked again until its configuration changes.
    #[error("{provider} does not accept the key; check it, then restart Weir")]
    Auth {
        /// The provider's name.
        provider: String,
    },
    /// The request is not what the provider understands, and asking again would not help.
    #[error("{provider} does not take the request (status {status}); check the model's name and the address")]
    BadRequest {
        /// The provider's name.
        provider: String,
        /// 400, 404, 501 …
        status: u16,
    },
    /// The way in which structured output was asked for is not supported: the next rung of the ladder is tried.
    #[error("{provider} does not support this way of asking for structured output")]
    Unstructured {
        /// The provider's name.
        provider: String,
    },
    /// The text is longer than the model can read.
    #[error("the text is longer than the model of {provider} can read")]
    ContextOverflow {
        /// The provider's name.
        provider: String,
    },
    /// Too many requests.
    #[error("{provider} asks for fewer requests")]
    RateLimited {
        /// The provider's name.
        provider: String,
        /// The wait it asks for.
        wait: Option<Duration>,
    },
    /// Nothing is left of what was paid for.
    #[error("the account at {provider} has no credit left")]
    Quota {
        /// The provider's name.
        provider: String,
    },
    /// A fault of the provider.
    #[error("{provider} has a fault (status {status}); it is tried again later")]
    Upstream {
        /// The provider's name.
        provider: String,
        /// 408, 5xx, 529.
        status: u16,
        /// The wait it asks for.
        wait: Option<Duration>,
    },
    /// No answer in time.
    #[error("{provider} took too long to answer")]
    Timeout {
        /// The provider's name.
        provider: String,
    },
    /// No way there, or the answer broke off.
    #[error("{provider} cannot be reached: {source}")]
    Network {
        /// The provider's name.
        provider: String,
        /// What went wrong on the way.
        source: FetchError,
    },
    /// The server sends requests elsewhere, which is not followed: the key would go along.
    #[error("{provider} sends requests to another address; write that address into the configuration if you trust it")]
    Redirect {
        /// The provider's name.
        provider: String,
    },
    /// The answer is larger than any answer should be.
    #[error("the answer of {provider} is larger than {limit} bytes and was not read")]
    TooLarge {
        /// The provider's name.
        provider: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The answer is not in the form that the provider's interface promises.
    #[error("{provider} answered with something that is no answer of a language model; check the address")]
    Malformed {
        /// The provider's name.
        provider: String,
    },
    /// The model declined.
    #[error("the model of {provider} declined to answer")]
    Refused {
        /// The provider's name.
        provider: String,
    },
    /// The model answered with nothing.
    #[error("the model of {provider} answered with nothing")]
    Empty {
        /// The provider's name.
        provider: String,
    },
    /// The answer reached its longest length and cannot be used as far as it goes.
    #[error("the answer of {provider} broke off at its longest length")]
    Truncated {
        /// The provider's name.
        provider: String,
    },
    /// After several faults in a row the provider is left alone for a while.
    #[error("{provider} failed several times and is left alone for {} s", left.as_secs())]
    Resting {
        /// The provider's name.
        provider: String,
        /// How long still.
        left: Duration,
    },
    /// Weir stopped in the middle of this call. It may have been paid for, so it is made again only when someone asks.
    #[error("Weir stopped while {provider} was being asked; the call may have been paid for and is not repeated by itself")]
    Interrupted {
        /// The provider's name.
        provider: String,
    },
    /// The budget does not allow the call.
    #[error(transparent)]
    Budget(#[from] BudgetError),
}

impl LlmError {
    /// A name for pages and logs that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            LlmError::None => "none",
            LlmError::NoKey { .. } => "no_key",
            LlmError::Auth { .. } => "auth",
            LlmError::BadRequest { .. } => "bad_request",
            LlmError::Unstructured { .. } => "unstructured",
            LlmError::ContextOverflow { .. } => "too_long",
            LlmError::RateLimited { .. } => "rate_limited",
            LlmError::Quota { .. } => "quota",
            LlmError::Upstream { .. } => "upstream",
            LlmError::Timeout { .. } => "timeout",
            LlmError::Network { .. } => "network",
            LlmError::Redirect { .. } => "redirect",
            LlmError::TooLarge { .. } => "too_large",
            LlmError::Malformed { .. } => "malformed",
            LlmError::Refused { .. } => "refused",
            LlmError::Empty { .. } => "empty",
            LlmError::Truncated { .. } => "truncated",
            LlmError::Resting { .. } => "resting",
            LlmError::Interrupted { .. } => "interrupted",
            LlmError::Budget(BudgetError::Ledger(_)) => "ledger",
            LlmError::Budget(_) => "budget",
        }
    }

    /// Whether the same request to the same provider may succeed after a short wait.
    pub fn is_transient(&self) -> bool {
        matches!(self, LlmError::RateLimited { .. } | LlmError::Upstream { .. } | LlmError::Timeout { .. })
            || matches!(self, LlmError::Network { source, .. } if source.is_transient())
    }

    /// Whether the job is worth queueing again, with nobody changing anything.
    pub fn is_worth_a_later_try(&self) -> bool {
        self.is_transient() || matches!(self, LlmError::Resting { .. } | LlmError::Quota { .. } | LlmError::Budget(_))
    }

    /// Whether another provider may well succeed where this one failed.
    pub fn is_of_the_provider(&self) -> bool {
        !matches!(self, LlmError::None | LlmError::Budget(_) | LlmError::Interrupted { .. })
    }

    /// The wait the server asks for.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            LlmError::RateLimited { wait, .. } | LlmError::Upstream { wait, .. } => *wait,
            LlmError::Resting { left, .. } => Some(*left),
            _ => None,
        }
    }

    /// Whether the request may have been worked on, and so paid for, although nothing came of it.
    pub(crate) fn may_cost(&self) -> bool {
        match self {
            LlmError::Timeout { .. }
            | LlmError::Malformed { .. }
            | LlmError::Refused { .. }
            | LlmError::Empty { .. }
            | LlmError::Truncated { .. }
            | LlmError::TooLarge { .. } => true,
            LlmError::Network { source, .. } => matches!(source, FetchError::Broken { .. } | FetchError::Encoding { .. }),
            _ => false,
        }
    }
}
