//! Defaults, then `weir.toml`, then `WEIR_*`, then flags. A wrong value stops the start and names its key.

use crate::cli::Global;
use anyhow::{Context, Result, bail};
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use url::Url;
use weir_pipeline::ModelSettings;

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`; empty for SQLite in the data directory.
    pub database: String,
    /// Where the pages are.
    pub listen: String,
    /// Further names under which a browser may reach the pages.
    pub hosts: Vec<String>,
    /// How the network is used.
    pub fetch: Fetch,
    /// Language models.
    pub llm: weir_llm::Settings,
    /// Who translates.
    pub translate: weir_llm::translate::TranslateSettings,
}

/// How the network is used.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetch {
    /// Hosts of your own network that may be reached (`host` or `host:port`).
    pub allow: Vec<String>,
    /// How Weir names itself; empty for its own name and version.
    pub user_agent: String,
    /// Requests under way at once.
    pub concurrency: usize,
    /// A proxy for all requests: `http://`, `https://` or `socks5://` address; empty for none.
    pub proxy: String,
    /// Hosts that each count for themselves although they share a domain, as on hosting platforms.
    pub hosts_apart: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            database: String::new(),
            listen: "127.0.0.1:8787".into(),
            hosts: Vec::new(),
            fetch: Fetch::default(),
            llm: Default::default(),
            translate: Default::default(),
        }
    }
}

impl Default for Fetch {
    fn default() -> Self {
        Fetch { allow: Vec::new(), user_agent: String::new(), concurrency: 24, proxy: String::new(), hosts_apart: Vec::new() }
    }
}

impl Config {
    /// Reads all sources. `environment` gives the value of a variable.
    pub fn load(global: &Global, environment: impl Fn(&str) -> Option<String>) -> Result<Config> {
        let mut config = match file(global)? {
            Some(path) => {
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                toml::from_str(&text).with_context(|| format!("{} is not a valid configuration", path.display()))?
            }
            None => Config::default(),
        };
        let list = |text: String| text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect();
        if let Some(value) = environment("WEIR_DATABASE") {
            config.database = value;
        }
        if let Some(value) = environment("WEIR_LISTEN") {
            config.listen = value;
        }
        if let Some(value) = environment("WEIR_HOSTS") {
            config.hosts = list(value);
        }
        if let Some(value) = environment("WEIR_FETCH_ALLOW") {
            config.fetch.allow = list(value);
        }
        if let Some(value) = environment("WEIR_FETCH_USER_AGENT") {
            config.fetch.user_agent = value;
        }
        if let Some(value) = environment("WEIR_FETCH_CONCURRENCY") {
            config.fetch.concurrency =
                value.parse().ok().with_context(|| format!("WEIR_FETCH_CONCURRENCY is `{value}`; it must be a whole number"))?;
        }
        if let Some(value) = environment("WEIR_FETCH_PROXY") {
            config.fetch.proxy = value;
        }
        if let Some(value) = environment("WEIR_FETCH_HOSTS_APART") {
            config.fetch.hosts_apart = list(value);
        }
        if let Some(value) = environment("WEIR_LLM_OFF") {
            config.llm.off = !matches!(value.as_str(), "" | "0" | "false");
        }
        if let Some(preset) = environment("WEIR_LLM_PRESET") {
            let model = environment("WEIR_LLM_MODEL").context("WEIR_LLM_PRESET is set; WEIR_LLM_MODEL must name its model")?;
            let mut provider = weir_llm::ProviderSettings::new(&preset, &model);
            if let Some(address) = environment("WEIR_LLM_ADDRESS") {
                provider.address =
                    Some(address.parse().with_context(|| format!("WEIR_LLM_ADDRESS is `{address}`; it must be an address"))?);
            }
            config.llm.providers.insert(preset.clone(), provider);
            config.llm.provider = Some(preset);
        }
        if let Some(value) = &global.database {
            config.database.clone_from(value);
        }
        config.fetch.allow.extend(global.allow.iter().cloned());
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        if !(1..=256).contains(&self.fetch.concurrency) {
            bail!("fetch.concurrency is {}; it must be from 1 to 256", self.fetch.concurrency);
        }
        if !self.fetch.proxy.is_empty() && Url::parse(&self.fetch.proxy).is_err() {
            bail!("fetch.proxy is no address; it must look like http://host:port or socks5://host:port");
        }
        self.models().check()?;
        if !self.database.is_empty() && !["sqlite:", "postgres://", "postgresql://"].iter().any(|kind| self.database.starts_with(kind)) {
            bail!("database is `{}`; it must begin with sqlite: or postgres://", self.hidden_database());
        }
        Ok(())
    }

    /// Models and translation, as the flow takes them.
    pub fn models(&self) -> ModelSettings {
        ModelSettings { llm: self.llm.clone(), translate: self.translate.clone() }
    }

    /// The database's address, with the default in place.
    pub fn database(&self) -> Result<String> {
        if !self.database.is_empty() {
            return Ok(self.database.clone());
        }
        let directory = data_directory()?;
        std::fs::create_dir_all(&directory).with_context(|| format!("cannot make {}; use --database sqlite:PATH", directory.display()))?;
        Ok(format!("sqlite:{}", directory.join("weir.db").display()))
    }

    /// The database's address without its password, for printing.
    pub fn hidden_database(&self) -> String {
        hidden(&self.database)
    }

    /// Everything, with the passwords in addresses hidden, for printing.
    pub fn shown(&self) -> Result<Config> {
        let fetch = Fetch { proxy: hidden(&self.fetch.proxy), ..self.fetch.clone() };
        Ok(Config { database: hidden(&self.database()?), fetch, ..self.clone() })
    }
}

fn hidden(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            url.set_password(Some("hidden")).ok();
            url.into()
        }
        _ => address.to_owned(),
    }
}

/// The directory that keeps the database.
pub fn data_directory() -> Result<PathBuf> {
    Ok(strategy()?.data_dir())
}

/// The directory that keeps what can be fetched again.
pub fn cache_directory() -> Result<PathBuf> {
    Ok(strategy()?.cache_dir())
}

/// The configuration file in use, if there is one.
pub fn file(global: &Global) -> Result<Option<PathBuf>> {
    match &global.config {
        Some(path) => Ok(Some(path.clone())),
        None => Ok(Some(strategy()?.config_dir().join("weir.toml")).filter(|path: &PathBuf| Path::exists(path))),
    }
}

fn strategy() -> Result<impl AppStrategy> {
    choose_app_strategy(AppStrategyArgs { top_level_domain: "org".into(), author: "weir".into(), app_name: "weir".into() })
        .context("no home directory was found; set HOME, or use --config and --database")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str, environment: &[(&str, &str)], global: Global) -> Result<Config> {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("weir.toml");
        std::fs::write(&path, toml)?;
        let global = Global { config: Some(path), ..global };
        Config::load(&global, |key| environment.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn later_sources_win() {
        let config = load(
            "listen = \"127.0.0.1:1\"\n[fetch]\nconcurrency = 3\nallow = [\"a\"]",
            &[("WEIR_LISTEN", "127.0.0.1:2"), ("WEIR_FETCH_ALLOW", "b:80, c")],
            Global { allow: vec!["d".into()], database: Some("sqlite:x.db".into()), ..Global::default() },
        )
        .unwrap();
        assert_eq!(config.listen, "127.0.0.1:2");
        assert_eq!(config.fetch.concurrency, 3);
        assert_eq!(config.fetch.allow, ["b:80", "c", "d"]);
        assert_eq!(config.database, "sqlite:x.db");
    }

    #[test]
    fn a_wrong_value_names_its_key() {
        for (toml, environment, expected) in [
            ("listne = 1", None, "listne"),
            ("[fetch]\nconcurrency = 0", None, "fetch.concurrency"),
            ("database = \"mysql://x\"", None, "database"),
            ("[llm.providers.a]\npreset = \"nobody\"\nmodel = \"m\"", None, "llm.providers.a.preset: there is no preset of this name"),
            ("[llm.providers.a]\npreset = \"openai\"\nmodle = \"m\"", None, "modle"),
            ("[llm]\nprovider = \"b\"", None, "llm.provider: there is no provider \"b\""),
            ("[llm.budget]\nday_cost = -1.0", None, "llm.budget.day_cost"),
            ("[translate]\nkind = \"llm\"", None, "translate.kind: is llm, but no model is set up"),
            ("[translate]\nkind = \"libretranslate\"", None, "translate.address"),
            ("", Some(("WEIR_LLM_PRESET", "ollama")), "WEIR_LLM_MODEL"),
            ("", Some(("WEIR_FETCH_CONCURRENCY", "many")), "WEIR_FETCH_CONCURRENCY"),
        ] {
            let environment: Vec<_> = environment.into_iter().collect();
            let error = format!("{:#}", load(toml, &environment, Global::default()).unwrap_err());
            assert!(error.contains(expected), "{error}");
        }
    }

    /// What the guide shows can be written as it stands there.
    #[test]
    fn the_guides_models_are_a_valid_configuration() {
        let guide = include_str!("../../../docs/guide.md");
        let toml =
            guide.split("```toml").map(|part| part.split("```").next().unwrap_or_default()).find(|part| part.contains("[llm.providers"));
        let config = load(toml.unwrap(), &[], Global::default()).unwrap();
        assert_eq!(config.llm.provider.as_deref(), Some("fast"));
        assert!(toml::to_string(&config.shown().unwrap()).is_ok_and(|shown| shown.contains("key_file")));
    }

    #[test]
    fn passwords_are_hidden() {
        let config = Config { database: "postgres://weir:secret@db/weir".into(), ..Config::default() };
        assert!(!config.hidden_database().contains("secret"));
    }
}
