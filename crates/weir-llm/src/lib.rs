//! Language models and translation, every claim held to the same check as everything else.
//!
//! An [`Engine`] is put together from [`Settings`] (providers, which of them does what, what they may cost) and
//! [`Surroundings`] (the guarded client, the ledger, the cache of answers, the check, the clock). It writes briefs in the
//! reader's language, translates, and gives vectors. Nothing is asked unless someone set a provider up, and nothing that a
//! model wrote is shown before it passed the check: what fails is asked for once more with the reason, and what fails then is
//! replaced by the source's own sentence.
//!
//! ```
//! use std::sync::Arc;
//! use weir_fetch::{Config, Fetcher};
//! use weir_llm::{MemoryCache, MemoryLedger, Settings, Surroundings, Task};
//! let fetcher = Fetcher::new(Config::default()).unwrap();
//! let around = Surroundings::new(fetcher, Arc::new(MemoryLedger::default()), Arc::new(MemoryCache::default()));
//! let engine = Settings::default().engine(around).unwrap();
//! assert!(engine.chain(Task::Brief).is_empty(), "no model unless someone set one up");
//! ```
//!
//! Inside, a piece of work goes from `brief` or `translate` (what to ask, what to make of the answer) to `engine` (who is
//! asked, what is kept), to `provider` (limits, attempts, the ladder of structured output), to `wire` (one file for each
//! dialect) and out through `weir_fetch`.

mod answer;
mod brief;
mod budget;
mod cache;
mod check;
mod embed;
mod engine;
mod error;
mod label;
mod ladder;
pub mod local;
mod message;
mod meter;
mod pace;
mod preset;
mod price;
mod probe;
mod prompt;
mod provider;
mod rules;
mod schema;
mod secret;
mod settings;
mod stream;
mod suspicion;
mod task;
mod tokens;
pub mod translate;
mod wire;
mod world;

pub use answer::{find_object, without_thinking};
pub use brief::{BriefJob, BriefOptions, Outcome, Tally, Why, check_claim, own_heading};
pub use budget::{BudgetError, Cap, Caps, Hold, Ledger, MemoryLedger, Order, Priority, Purpose, Spend, Window, allows, counts};
pub use cache::{AnswerCache, CacheKey, Kept, KeyParts, MemoryCache, REJECTED_FOR, Start};
pub use check::{Check, Grounding};
pub use embed::Vectors;
pub use engine::{Answered, Engine, Question, Surroundings};
pub use error::LlmError;
pub use label::Label;
pub use message::{ChatRequest, Finish, Reply, Usage};
pub use pace::Limits;
pub use preset::{Dialect, Length, Preset, Rung, Thinking};
pub use price::{Estimate, Price, Prices, money_text};
pub use probe::Probe;
pub use prompt::Prompt;
pub use provider::{Progress, Provider, Setup};
pub use schema::{Keywords, Schema};
pub use secret::{Secret, SecretError};
pub use settings::{Auto, BudgetSettings, ProviderSettings, Settings, SettingsError};
pub use suspicion::is_suspicious;
pub use task::Task;
pub use world::{Fixed, Real, World};
