//! The configuration: `[llm]` of weir.toml. Nothing is set up unless someone wrote it there.

use crate::budget::{Cap, Caps};
use crate::engine::{Engine, Surroundings};
use crate::pace::Limits;
use crate::preset::{Dialect, Preset, Rung, Thinking};
use crate::price::{Price, Prices};
use crate::provider::{Provider, Setup};
use crate::secret::Secret;
use crate::task::Task;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};
use weir_fetch::{Reach, reach};

/// `[llm]`: models, what each is for, what they may cost.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// One switch for all of it: `true` leaves Weir as if no model were set up.
    pub off: bool,
    /// What is written without anyone asking.
    pub auto: Auto,
    /// The provider for all tasks that name none.
    pub provider: Option<String>,
    /// Who stands in when the first one fails, in this order.
    pub fallback: Vec<String>,
    /// Providers by the names that the other keys use.
    pub providers: BTreeMap<String, ProviderSettings>,
    /// The provider of each task.
    pub tasks: BTreeMap<Task, String>,
    /// What may be spent.
    pub budget: BudgetSettings,
    /// Prices that come before those that Weir brings.
    pub prices: Vec<Price>,
}

/// What is written without anyone asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Auto {
    /// Nothing.
    Off,
    /// What someone opens.
    #[default]
    Opened,
    /// And what someone stars.
    Starred,
    /// And stories of several sources.
    Stories,
    /// Everything.
    All,
}

/// One provider.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// The preset it is like; `openai` for any server that speaks like it.
    pub preset: String,
    /// The model's name, as the provider calls it.
    pub model: String,
    /// Another address than the preset's.
    pub address: Option<Url>,
    /// The environment variable with the key.
    pub key_env: Option<String>,
    /// The file with the key.
    pub key_file: Option<PathBuf>,
    /// Where the ladder of structured output begins.
    pub rungs: Option<Vec<Rung>>,
    /// How thinking is turned off.
    pub thinking: Option<Thinking>,
    /// `-1`: the model's own.
    pub temperature: Option<f32>,
    /// Tokens that the model reads and writes together.
    pub context: Option<u32>,
    /// Seconds for one piece of work.
    pub timeout: Option<u64>,
    /// Seconds of silence in the middle of an answer.
    pub idle_timeout: Option<u64>,
    /// Attempts at one call.
    pub attempts: Option<u32>,
    /// Requests at the same time.
    pub at_once: Option<usize>,
    /// Requests in a minute.
    pub requests_per_minute: Option<u32>,
    /// Tokens in a minute.
    pub tokens_per_minute: Option<u32>,
    /// Further fields of each request, as the provider names them.
    #[serde(default, serialize_with = "names_alone", skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// `[llm.budget]`. Money is in the currency of the prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct BudgetSettings {
    /// Tokens a day, for all together.
    pub day_tokens: Option<u64>,
    /// Tokens a month, for all together.
    pub month_tokens: Option<u64>,
    /// Money a day, for all together.
    pub day_cost: Option<f64>,
    /// Money a month, for all together.
    pub month_cost: Option<f64>,
    /// Tokens a day, for each reader.
    pub user_day_tokens: Option<u64>,
    /// Tokens a month, for each reader.
    pub user_month_tokens: Option<u64>,
    /// Money a day, for each reader.
    pub user_day_cost: Option<f64>,
    /// Money a month, for each reader.
    pub user_month_cost: Option<f64>,
}

/// What else goes along with a request may be secret: only its names are printed.
fn names_alone<S: Serializer>(extra: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(extra.keys().map(|name| (name, "hidden")))
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {why}")]
pub struct SettingsError {
    /// The key as it is written in weir.toml.
    pub key: String,
    /// What is wrong with it and what would do.
    pub why: String,
}

fn wrong<T>(key: impl Into<String>, why: impl Into<String>) -> Result<T, SettingsError> {
    Err(SettingsError { key: key.into(), why: why.into() })
}

impl BudgetSettings {
    /// As the ledger takes them.
    ///
    /// # Errors
    /// For money that is negative or no number.
    pub fn caps(&self) -> Result<Caps, SettingsError> {
        let money = |name: &str, value: Option<f64>| match value {
            Some(value) if !value.is_finite() || value < 0.0 => wrong(format!("llm.budget.{name}"), "must be a sum of money, 0 or more"),
            value => Ok(value.map(|value| (value * 1e6).round() as u64)),
        };
        Ok(Caps {
            day: Cap { tokens: self.day_tokens, money: money("day_cost", self.day_cost)? },
            month: Cap { tokens: self.month_tokens, money: money("month_cost", self.month_cost)? },
            user_day: Cap { tokens: self.user_day_tokens, money: money("user_day_cost", self.user_day_cost)? },
            user_month: Cap { tokens: self.user_month_tokens, money: money("user_month_cost", self.user_month_cost)? },
        })
    }
}

impl ProviderSettings {
    /// A preset with a model, all else as usual.
    pub fn new(preset: &str, model: &str) -> ProviderSettings {
        ProviderSettings {
            preset: preset.to_owned(),
            model: model.to_owned(),
            address: None,
            key_env: None,
            key_file: None,
            rungs: None,
            thinking: None,
            temperature: None,
            context: None,
            timeout: None,
            idle_timeout: None,
            attempts: None,
            at_once: None,
            requests_per_minute: None,
            tokens_per_minute: None,
            extra: Map::new(),
        }
    }

    /// With everything that the preset adds. A missing key is not an error here: the provider says so when it is asked.
    ///
    /// # Errors
    /// Names the key of weir.toml that cannot be used.
    pub fn setup(&self, name: &str) -> Result<Setup, SettingsError> {
        let key = |field: &str| format!("llm.providers.{name}.{field}");
        let Some(preset) = Preset::find(&self.preset) else {
            return wrong(key("preset"), format!("there is no preset of this name; there are {}", Preset::names().join(", ")));
        };
        if self.model.trim().is_empty() {
            return wrong(key("model"), "name a model");
        }
        let address = self.address.clone().unwrap_or_else(|| preset.address.clone());
        let plain = address.username().is_empty() && address.password().is_none() && address.query().is_none();
        if !matches!(address.scheme(), "http" | "https") || address.host().is_none() || !plain {
            return wrong(key("address"), "must be an http or https address without a name, password or query; keys go into key_file");
        }
        let own = is_own(&address);
        let secret = match (&self.key_file, &self.key_env, &preset.key_env) {
            (Some(path), _, _) => Secret::from_file(path).map(Some),
            (None, Some(name), _) => Secret::from_env(name).map(Some),
            // A preset's variable is for the preset's own server: another address must not get its key.
            (None, None, Some(name)) if self.address.is_none() => Secret::from_env(name).map(Some),
            (None, None, _) => Ok(None),
        };
        if !own && address.scheme() == "http" && !matches!(secret, Ok(None)) {
            return wrong(key("address"), "a key is sent by http only inside your own network; use https");
        }
        let seconds = |value: Option<u64>, usual: u64| Duration::from_secs(value.unwrap_or(usual).clamp(1, 24 * 3600));
        let usual_temperature = preset.sampling.then_some(0.2);
        Ok(Setup {
            name: name.to_owned(),
            dialect: preset.dialect,
            address,
            model: self.model.trim().to_owned(),
            key: secret,
            rungs: self.rungs.clone().unwrap_or_else(|| preset.rungs.clone()),
            keywords: preset.keywords,
            length: preset.length,
            thinking: self.thinking.unwrap_or(preset.thinking),
            temperature: self.temperature.map_or(usual_temperature, |value| (value >= 0.0).then_some(value)),
            // Ollama takes a length and would cut at its own without one; others know theirs.
            context: self.context.unwrap_or(if preset.dialect == Dialect::Ollama { 8192 } else { 0 }),
            timeout: seconds(self.timeout, if own { 300 } else { 120 }),
            idle: seconds(self.idle_timeout, 60),
            attempts: self.attempts.unwrap_or(3).clamp(1, 10),
            limits: Limits {
                at_once: self.at_once.unwrap_or(preset.at_once),
                requests: self.requests_per_minute,
                tokens: self.tokens_per_minute,
            },
            extra: self.extra.clone(),
            own,
        })
    }
}

/// Whether an address is on this machine or the owner's network, as far as can be told by looking at it.
pub(crate) fn is_own(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(v4)) => reach(IpAddr::V4(v4)) == Reach::Private,
        Some(Host::Ipv6(v6)) => reach(IpAddr::V6(v6)) == Reach::Private,
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            !name.contains('.') || [".local", ".lan", ".internal", ".home.arpa", ".localhost"].iter().any(|end| name.ends_with(end))
        }
        None => false,
    }
}

impl Settings {
    /// Checks everything and puts the engine together. Nobody is asked.
    ///
    /// # Errors
    /// Names the key of weir.toml that cannot be used.
    pub fn engine(&self, around: Surroundings) -> Result<Engine, SettingsError> {
        let prices = Prices::default().with(&self.prices);
        if self.prices.iter().any(|row| !(row.input >= 0.0 && row.output >= 0.0)) {
            return wrong("llm.prices", "a price must be 0 or more");
        }
        let caps = self.budget.caps()?;
        let mut providers = BTreeMap::new();
        for (name, provider) in &self.providers {
            let setup = provider.setup(name)?;
            let rate = prices.rate(&setup.model);
            providers.insert(name.as_str(), Arc::new(Provider::new(setup, rate, around.fetcher.clone())));
        }
        let find = |key: &str, name: &str| match providers.get(name) {
            Some(provider) => Ok(Arc::clone(provider)),
            None => wrong(key, format!("there is no provider {name:?}; describe it under [llm.providers.{name}]")),
        };
        // With one provider there is no need to say which.
        let only = self.providers.keys().next().filter(|_| self.providers.len() == 1);
        let usual = self.provider.as_ref().or(only);
        let mut chains = BTreeMap::new();
        for task in Task::ALL.into_iter().filter(|_| !self.off) {
            let mut chain: Vec<Arc<Provider>> = Vec::new();
            let named = self.tasks.get(&task).map(|name| (format!("llm.tasks.{}", task.name()), name));
            // Vectors of different models cannot be compared: nobody stands in, and none is used that was not named for it.
            let (usual, fallback) = if task == Task::Embed { (None, [].as_slice()) } else { (usual, self.fallback.as_slice()) };
            let first = named.or(usual.map(|name| ("llm.provider".to_owned(), name)));
            let others = fallback.iter().map(|name| ("llm.fallback".to_owned(), name));
            let has_first = first.is_some();
            for (key, name) in first.into_iter().chain(others.filter(|_| has_first)) {
                let provider = find(&key, name)?;
                if !chain.iter().any(|known| Arc::ptr_eq(known, &provider)) {
                    chain.push(provider);
                }
            }
            chains.insert(task, chain);
        }
        Ok(Engine::assemble(around, prices, caps, chains))
    }
}

#[cfg(test)]
mod tests;
