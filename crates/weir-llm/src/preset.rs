//! Providers as data: where they are, what they speak, and what they do differently.

use crate::schema::Keywords;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use url::Url;

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// OpenAI's chat completions, which most servers speak.
    Openai,
    /// Ollama's own interface, as the other one cannot set the length of the context.
    Ollama,
    /// Anthropic's messages.
    Anthropic,
    /// Gemini's generateContent.
    Gemini,
}

/// A way of asking for structured output, from the strictest down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    /// A schema that the server enforces.
    Schema,
    /// JSON that the server enforces, its shape by the prompt.
    Object,
    /// A forced tool call whose arguments are the answer. The tool does nothing and does not exist.
    Tool,
    /// The prompt alone.
    Plain,
}

/// How a model is told not to think first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Thinking {
    /// There is no way, or none that all models take.
    #[default]
    None,
    /// `enable_thinking: false`.
    EnableThinking,
    /// `chat_template_kwargs: {enable_thinking: false}`.
    ChatTemplate,
    /// `think: false`.
    Think,
    /// `reasoning: {enabled: false}`.
    Reasoning,
    /// `thinkingConfig: {thinkingBudget: 0}`.
    Budget,
}

/// The name of the field for the longest answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// The usual one.
    #[default]
    MaxTokens,
    /// Where thinking counts as well.
    MaxCompletionTokens,
}

/// A provider as it is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// How it is spoken to.
    pub dialect: Dialect,
    /// What the dialect's paths are added to.
    pub address: Url,
    /// Where its key usually stands; `None` where none is needed.
    pub key_env: Option<String>,
    /// The ladder of structured output, from where it begins.
    pub rungs: Vec<Rung>,
    /// What it takes of JSON Schema.
    #[serde(default = "all")]
    pub keywords: Keywords,
    /// The name of the field for the longest answer.
    #[serde(default)]
    pub length: Length,
    /// How thinking is turned off.
    #[serde(default)]
    pub thinking: Thinking,
    /// Whether a temperature may be sent.
    #[serde(default = "yes")]
    pub sampling: bool,
    /// Requests at the same time.
    pub at_once: usize,
}

fn all() -> Keywords {
    Keywords::All
}

fn yes() -> bool {
    true
}

static PRESETS: LazyLock<BTreeMap<String, Preset>> =
    LazyLock::new(|| toml::from_str(include_str!("../data/presets.toml")).unwrap_or_default());

impl Preset {
    /// The preset of this name.
    pub fn find(name: &str) -> Option<&'static Preset> {
        PRESETS.get(name)
    }

    /// All names, in alphabetical order.
    pub fn names() -> Vec<&'static str> {
        PRESETS.keys().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_be_read_and_ends_at_the_prompt_alone() {
        let expected = [
            "anthropic",
            "deepseek",
            "gemini",
            "groq",
            "llama.cpp",
            "lm-studio",
            "mistral",
            "moonshot",
            "ollama",
            "openai",
            "openrouter",
            "qwen",
            "vllm",
        ];
        assert_eq!(Preset::names(), expected);
        for (name, preset) in PRESETS.iter() {
            assert_eq!(preset.rungs.last(), Some(&Rung::Plain), "{name}");
            assert!(preset.rungs.is_sorted(), "{name}: the ladder goes down");
            assert_eq!(preset.key_env.is_some(), preset.address.scheme() == "https", "{name}");
        }
    }
}
