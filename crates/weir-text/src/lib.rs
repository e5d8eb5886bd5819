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

mod abbreviations;
mod brief;
mod build;
mod calendar;
mod candidate;
mod dates;
mod emoji;
mod entities;
mod features;
mod figures;
mod furniture;
pub mod ground;
mod han_numeral;
mod heading;
mod keyphrase;
mod language;
mod lists;
mod mentions;
mod moments;
mod moments_han;
mod names;
mod numbers;
mod numeral;
mod opening;
mod periods;
mod profile;
mod promotion;
mod rules;
mod score;
mod search;
mod segment;
mod sentence;
mod spelled;
mod standing;
mod story;
mod tags;
mod tail;
mod taxonomy;
mod things;
mod understand;
mod units;
mod units_more;
mod variants;
mod verbs;
mod words;

pub use brief::{ENGINE, Options, SAME};
pub use calendar::Granularity;
pub use entities::{Entity, entities};
pub use features::{Anchor, AnchorKind, Features, similarity, term_hash};
pub use figures::{Labelled, figures, labelled_figures};
pub use keyphrase::keyphrases;
pub use language::{language, languages};
pub use mentions::{Mention, MentionKind, mentions};
pub use moments::{Moment, moments};
pub use numbers::{Number, numbers};
pub use rules::{TagRuleError, TagRules};
pub use score::summarise;
pub use search::{query_tokens, search_tokens};
pub use segment::{sentences, split};
pub use story::story_brief;
pub use tags::tags;
pub use taxonomy::{ancestors, area_label, concept, find_concept, label, section};
pub use understand::{Understanding, understand};
pub use words::cut;

/// The version of this engine. Raised when its outputs change, so that stored understandings can be made again.
pub const VERSION: u32 = 3;
