//! Understanding a text: language, sentences, terms, brief, tags, figures, the check.
//!
//! Everything here is pure and deterministic: the same article gives the same bytes. No sentence is ever written: a
//! brief is made of the article's own sentences, each cited and word for word.
//!
//! ```
//! use weir_model::Lang;
//! assert_eq!(weir_text::language("稀土是现代科技的关键材料。", Lang::UND), Lang::ZH);
//! let text = "Mr. Lee paid 3.5 million. He left.";
//! let parts: Vec<&str> = weir_text::split(text, Lang::EN).into_iter().map(|range| &text[range]).collect();
//! assert_eq!(parts, ["Mr. Lee paid 3.5 million.", "He left."]);
//! ```

mod brief;
mod build;
mod dates;
mod features;
mod figures;
pub mod ground;
mod heading;
mod language;
mod names;
mod numbers;
mod promotion;
mod search;
mod segment;
mod sentence;
mod story;
mod tags;
mod taxonomy;
mod understand;
mod units;
mod verbs;
mod words;

pub use brief::{ENGINE, Options, SAME};
pub use features::{Anchor, AnchorKind, Features, similarity, term_hash};
pub use figures::{Labelled, figures, labelled_figures};
pub use language::language;
pub use search::{query_tokens, search_tokens};
pub use segment::{sentences, split};
pub use story::story_brief;
pub use tags::tags;
pub use taxonomy::{concept, find_concept, section};
pub use understand::{Understanding, understand};

/// The version of this engine. Raised when its outputs change, so that stored understandings can be made again.
pub const VERSION: u32 = 1;
