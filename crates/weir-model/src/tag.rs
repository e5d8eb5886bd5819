//! What a text is about, as concepts with labels in several languages.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// A concept that an article or story is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// Stable identity: `topic:rare-earths`, `place:cn`, `name:Harbor Steel`.
    pub id: String,
    /// What kind of concept.
    pub kind: TagKind,
    /// The label in English, or as the text writes it for names.
    pub en: String,
    /// The label in Chinese, where there is one.
    pub zh: Option<String>,
    /// One emoji; empty for names.
    pub emoji: String,
    /// 0 to 1: how much of the text it carries.
    pub score: f32,
}

impl Tag {
    /// The label for a reader of `lang`, and the other label where it differs.
    pub fn labels(&self, lang: Lang) -> (&str, Option<&str>) {
        match (&self.zh, lang) {
            (Some(zh), Lang::ZH) => (zh, (zh != &self.en).then_some(&self.en)),
            (Some(zh), _) => (&self.en, (zh != &self.en).then_some(zh)),
            (None, _) => (&self.en, None),
        }
    }
}

/// Kinds of concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagKind {
    /// A section of the news (business, science): the top level of the taxonomy; also the sections of an edition.
    Section,
    /// A subject of the embedded taxonomy.
    Topic,
    /// A country or region.
    Place,
    /// A person, organisation or product named in the text.
    Name,
}
