//! What a reader makes of tags: merged, renamed, muted.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Lang, Tag};

/// A reader's rules for tags. Kept by the reader's account and applied where tags are shown or counted: the tags that
/// are stored stay as they were understood, so that a rule can be taken back.
///
/// ```
/// use weir_text::{TagRules, concept};
/// let mut rules = TagRules::default();
/// rules.merge("topic:tariffs", "topic:trade").unwrap();
/// let tags: Vec<_> = ["topic:tariffs", "topic:trade", "place:cn"].iter().filter_map(|id| concept(id)).collect();
/// let shown: Vec<String> = rules.apply(&tags).into_iter().map(|tag| tag.id).collect();
/// assert_eq!(shown, ["topic:trade", "place:cn"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TagRules {
    /// From the id of a tag to the id that stands for it.
    merged: BTreeMap<String, String>,
    /// Labels of the reader's own, by id.
    renamed: BTreeMap<String, String>,
    /// Ids never shown.
    muted: BTreeSet<String>,
}

/// Why a rule is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagRuleError {
    /// A tag merged into itself, directly or over others.
    #[error("{0} cannot be merged into a tag that is merged into it")]
    Circle(String),
    /// A label without letters.
    #[error("a tag needs a name")]
    NoName,
    /// A label too long to show.
    #[error("the name of a tag has at most {} characters", TagRules::LONGEST)]
    TooLong,
}

impl TagRules {
    /// Characters of the longest label.
    pub const LONGEST: usize = 60;

    /// Shows `into` wherever `from` would be shown. What was merged into `from` follows.
    ///
    /// # Errors
    /// [`TagRuleError::Circle`] where `into` is merged into `from` already, or is `from`.
    pub fn merge(&mut self, from: &str, into: &str) -> Result<(), TagRuleError> {
        if self.resolve(into) == from {
            return Err(TagRuleError::Circle(from.to_owned()));
        }
        self.merged.insert(from.to_owned(), into.to_owned());
        Ok(())
    }

    /// Takes a merge back.
    pub fn split(&mut self, from: &str) {
        self.merged.remove(from);
    }

    /// Gives a tag a label of the reader's own.
    ///
    /// # Errors
    /// [`TagRuleError::NoName`] and [`TagRuleError::TooLong`].
    pub fn rename(&mut self, id: &str, label: &str) -> Result<(), TagRuleError> {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if !label.chars().any(char::is_alphanumeric) {
            return Err(TagRuleError::NoName);
        }
        if label.chars().count() > TagRules::LONGEST {
            return Err(TagRuleError::TooLong);
        }
        self.renamed.insert(id.to_owned(), label);
        Ok(())
    }

    /// Gives a tag its own label back.
    pub fn unname(&mut self, id: &str) {
        self.renamed.remove(id);
    }

    /// Never shows a tag, nor what is merged into it.
    pub fn mute(&mut self, id: &str) {
        self.muted.insert(id.to_owned());
    }

    /// Shows a tag again.
    pub fn unmute(&mut self, id: &str) {
        self.muted.remove(id);
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.merged.is_empty() && self.renamed.is_empty() && self.muted.is_empty()
    }

    /// The ids that are shown as an id, directly or over others.
    pub fn merged_into(&self, id: &str) -> Vec<String> {
        self.merged.keys().filter(|from| from.as_str() != id && self.resolve(from) == id).cloned().collect()
    }

    /// The reader's own label of a tag.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.renamed.get(id).map(String::as_str)
    }

    /// A tag under the reader's own label, where there is one.
    pub fn named(&self, tag: &Tag) -> Tag {
        let mut tag = tag.clone();
        if let Some(label) = self.name(&tag.id) {
            label.clone_into(&mut tag.en);
            tag.zh = None;
        }
        tag
    }

    /// The id that stands for an id: itself where it is not merged. Circles in a stored value end where they close.
    pub fn resolve<'a>(&'a self, id: &'a str) -> &'a str {
        let (mut now, mut steps) = (id, 0);
        while let Some(next) = self.merged.get(now).filter(|_| steps <= self.merged.len()) {
            now = next;
            steps += 1;
        }
        now
    }

    /// Whether a tag, or what stands for it, is muted.
    pub fn is_muted(&self, id: &str) -> bool {
        self.muted.contains(id) || self.muted.contains(self.resolve(id))
    }

    /// The tags as the reader sees them: merged ones once, with the best score of their parts, in the order of the first;
    /// renamed; without the muted ones.
    pub fn apply(&self, tags: &[Tag]) -> Vec<Tag> {
        let mut shown: Vec<Tag> = Vec::new();
        for tag in tags {
            if self.is_muted(&tag.id) {
                continue;
            }
            let id = self.resolve(&tag.id);
            if let Some(known) = shown.iter_mut().find(|known| known.id == id) {
                known.score = known.score.max(tag.score);
                continue;
            }
            let tag = if id == tag.id {
                tag.clone()
            } else {
                match crate::concept(id) {
                    Some(concept) => Tag { score: tag.score, ..concept },
                    // A name: what stands after `name:` is how it is written.
                    None => Tag {
                        id: id.to_owned(),
                        en: id.split_once(':').map_or(id, |(_, name)| name).to_owned(),
                        zh: None,
                        emoji: String::new(),
                        ..tag.clone()
                    },
                }
            };
            shown.push(self.named(&tag));
        }
        shown
    }

    /// The label of a tag for a reader, with the reader's own first.
    pub fn label(&self, tag: &Tag, lang: Lang) -> String {
        let id = self.resolve(&tag.id);
        let own = self.renamed.get(id).cloned();
        own.or_else(|| crate::label(id, lang).map(str::to_owned)).unwrap_or_else(|| tag.labels(lang).0.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concept;

    fn tags(ids: &[&str]) -> Vec<Tag> {
        ids.iter().enumerate().filter_map(|(n, id)| Some(Tag { score: 0.9 - n as f32 / 10.0, ..concept(id)? })).collect()
    }

    fn shown(rules: &TagRules, ids: &[&str]) -> Vec<String> {
        rules.apply(&tags(ids)).into_iter().map(|tag| tag.id).collect()
    }

    #[test]
    fn rules_merge_rename_and_mute() {
        let mut rules = TagRules::default();
        assert_eq!(rules.apply(&tags(&["topic:coal"])), tags(&["topic:coal"]), "no rule changes nothing");
        rules.merge("topic:coal", "topic:oil-gas").unwrap();
        rules.merge("topic:oil-gas", "topic:commodities").unwrap();
        rules.mute("place:us");
        rules.rename("topic:commodities", "  Dug   up ").unwrap();
        let seen = rules.apply(&tags(&["topic:coal", "place:us", "topic:commodities", "place:cn"]));
        assert_eq!(seen.iter().map(|tag| tag.en.as_str()).collect::<Vec<_>>(), ["Dug up", "China"]);
        assert_eq!(seen[0].score, 0.9, "the best score of its parts");
        assert_eq!(rules.label(&seen[0], Lang::ZH), "Dug up");
        assert_eq!(rules.label(&seen[1], Lang::ZH), "中国");
    }

    #[test]
    fn muting_covers_what_is_merged_into_it_and_can_be_taken_back() {
        let mut rules = TagRules::default();
        rules.merge("topic:coal", "topic:commodities").unwrap();
        rules.mute("topic:commodities");
        assert!(shown(&rules, &["topic:coal", "topic:commodities"]).is_empty());
        rules.unmute("topic:commodities");
        rules.split("topic:coal");
        assert!(rules.is_empty());
        assert_eq!(shown(&rules, &["topic:coal"]), ["topic:coal"]);
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused() {
        let mut rules = TagRules::default();
        rules.merge("topic:coal", "topic:steel").unwrap();
        assert_eq!(rules.merge("topic:steel", "topic:coal"), Err(TagRuleError::Circle("topic:steel".into())));
        assert_eq!(rules.merge("topic:steel", "topic:steel"), Err(TagRuleError::Circle("topic:steel".into())));
        assert_eq!(rules.rename("topic:coal", " – "), Err(TagRuleError::NoName));
        assert_eq!(rules.rename("topic:coal", &"a".repeat(61)), Err(TagRuleError::TooLong));
    }

    #[test]
    fn names_are_merged_like_topics_and_rules_survive_being_stored() {
        let mut rules = TagRules::default();
        rules.merge("name:IHC", "name:International Harbour Council").unwrap();
        let tag =
            Tag { id: "name:IHC".into(), kind: weir_model::TagKind::Name, en: "IHC".into(), zh: None, emoji: String::new(), score: 0.4 };
        assert_eq!(rules.apply(&[tag])[0].en, "International Harbour Council");
        let stored = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<TagRules>(&stored).unwrap(), rules);
        // A circle written by hand ends.
        let circle: TagRules = serde_json::from_str(r#"{"merged":{"a":"b","b":"a"}}"#).unwrap();
        assert!(["a", "b"].contains(&circle.resolve("a")));
    }
}
