//! The flow, one file per step, and the jobs that drive it.
//!
//! ```text
//!  subscribe ─▶ schedule ─▶ fetch ─▶ parse ─▶ entries ─▶ page ─▶ extract ─▶ understand ─▶ group ─▶ story ─▶ rank ─▶ edition ─▶ present
//!                                                                                    └─▶ index (search)
//! ```
//!
//! Each step loads, calls a pure function of a core crate, and stores. A step's effects, the end of its job and the
//! jobs that follow from it are one transaction, so a crash at any point loses nothing and does nothing twice.
//!
//! | file | job | comes in | goes out |
//! |---|---|---|---|
//! | [`subscribe`] | – | an address, an OPML file | feeds and subscriptions |
//! | [`schedule`] | – | the clock | `Fetch` and `List` jobs for what is due |
//! | [`feed_list`] | `List` | a list of feeds by address | subscriptions in step with it |
//! | [`fetch`] | `Fetch` | a feed | bytes, and when to ask again |
//! | [`parse`] | | bytes | entries |
//! | [`entries`] | | entries | rows, and a `Page` job for each that is new |
//! | [`page`] | `Page` | an entry | its page's bytes, or why there are none; stores the article |
//! | [`extract`] | | bytes | an article: blocks, sentences, frozen |
//! | [`understand`] | `Understand` | an article | brief, tags, figures |
//! | [`index`] | `Index` | an article | search terms |
//! | [`group`] | `Group` | understood articles | the story each belongs to |
//! | [`story`] | `Story` | a story's articles | brief over all, what sources agree and differ on |
//! | [`rank`] | | stories | candidates, with all that their score is made of |
//! | [`edition`] | `Edition` | ranked stories | a finite edition, and what was held back and why |
//! | [`brief`] | `Brief` | articles, and the extract of them | a brief that a model wrote, or why there is none |
//! | [`translate`] | `Translate` | headlines, a text | the same in another language, what of it is good |
//! | [`present`] | – | a page's question | what the page shows |
//!
//! [`Weir`] is the handle that pages and the command line hold; [`worker::run`] does the work.

mod access;
pub mod brief;
mod clock;
pub mod edition;
pub mod entries;
mod error;
pub mod extract;
pub mod feed_list;
pub mod fetch;
pub mod group;
mod hand;
mod health;
pub mod index;
mod ledger;
mod models;
mod moving;
pub mod page;
pub mod parse;
pub mod present;
pub mod query;
pub mod rank;
pub mod read;
mod rules;
pub mod schedule;
mod standing;
pub mod story;
pub mod subscribe;
mod tag_rules;
mod topic;
pub mod translate;
mod trouble;
pub mod understand;
mod unfold;
mod weir;
mod whole;
mod wish;
pub mod worker;
mod written;

pub use clock::Clock;
pub use error::{ImportError, PipelineError, ReadError, SubscribeError};
pub use health::{Health, State, why};
pub use ledger::{StoreAnswers, StoreLedger};
pub use models::{Chosen, LocalModel, ModelSettings, Models, auto, auto_word, brief_lang, reading};
pub use present::{Progress, Related};
pub use read::{Reading, read_file, read_url};
pub use rules::{RuleFault, RulePreview};
pub use standing::{Place, Standing};
pub use subscribe::{Found, Imported, Preview, Refreshed};
pub use tag_rules::{tag_rules, with_tag_rules};
pub use topic::Topic;
pub use trouble::Trouble;
pub use unfold::{Since, Unfolding};
pub use weir::{Options, Weir};
pub use wish::Haste;
pub use written::{Shown, Usage};
