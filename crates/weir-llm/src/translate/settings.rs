//! `[translate]` of weir.toml.

use super::kept::Remembered;
use super::{Command, DeepL, Glossary, LibreTranslate, Model, Translation, Translator};
use crate::engine::Engine;
use crate::secret::{Secret, SecretError};
use crate::settings::{SettingsError, is_own};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use weir_model::Lang;

/// Who translates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TranslateKind {
    /// Nobody: the originals stay.
    #[default]
    None,
    /// The models of `[llm]`.
    Llm,
    /// A LibreTranslate server.
    LibreTranslate,
    /// DeepL.
    DeepL,
    /// A program.
    Command,
}

/// `[translate]`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TranslateSettings {
    /// Who translates.
    pub kind: TranslateKind,
    /// The server's address.
    pub address: Option<Url>,
    /// The environment variable with the key.
    pub key_env: Option<String>,
    /// The file with the key.
    pub key_file: Option<PathBuf>,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// Seconds for one request or run.
    pub timeout: Option<u64>,
    /// By target language, words with a fixed translation.
    pub glossary: BTreeMap<String, BTreeMap<String, String>>,
}

impl TranslateSettings {
    /// The translation as configured; `None` where nobody translates. Nobody is asked.
    ///
    /// # Errors
    /// Names the key of weir.toml that cannot be used.
    pub fn translation(&self, engine: &Engine) -> Result<Option<Translation>, SettingsError> {
        let wrong = |key: &str, why: &str| Err(SettingsError { key: format!("translate.{key}"), why: why.to_owned() });
        let timeout = Duration::from_secs(self.timeout.unwrap_or(60).clamp(1, 3600));
        let key = || -> Result<Option<Secret>, SecretError> {
            match (&self.key_file, &self.key_env) {
                (Some(path), _) => Secret::from_file(path).map(Some),
                (None, Some(name)) => Secret::from_env(name).map(Some),
                (None, None) => Ok(None),
            }
        };
        let fetcher = engine.around.fetcher.clone();
        if let Some(address) = &self.address
            && (!matches!(address.scheme(), "http" | "https") || !address.username().is_empty() || address.password().is_some())
        {
            return wrong("address", "must be an http or https address without a name or password");
        }
        let open = self.address.as_ref().is_some_and(|address| address.scheme() == "http" && !is_own(address));
        if open && (self.key_file.is_some() || self.key_env.is_some()) {
            return wrong("address", "a key is sent by http only inside your own network; use https");
        }
        let translator: Arc<dyn Translator> = match self.kind {
            TranslateKind::None => return Ok(None),
            TranslateKind::Llm => Arc::new(Model::new(engine.clone())),
            TranslateKind::LibreTranslate => {
                let Some(address) = self.address.clone() else { return wrong("address", "name the server, such as http://127.0.0.1:5000") };
                Arc::new(LibreTranslate { fetcher, address, key: key(), timeout })
            }
            TranslateKind::DeepL => {
                let missing = || SecretError::NotSet { name: "DEEPL_API_KEY".into() };
                let key = match key() {
                    Ok(None) => Secret::from_env("DEEPL_API_KEY").map_err(|_| missing()),
                    Ok(Some(key)) => Ok(key),
                    Err(error) => Err(error),
                };
                Arc::new(DeepL { fetcher, address: self.address.clone(), key, timeout })
            }
            TranslateKind::Command if self.command.is_empty() => return wrong("command", "name the program and its arguments, as a list"),
            TranslateKind::Command => Arc::new(Command { words: self.command.clone(), timeout }),
        };
        let translator: Arc<dyn Translator> = match self.kind {
            TranslateKind::Llm => translator,
            kind => {
                let which = format!("{} {}", self.address.as_ref().map_or("", Url::as_str), self.command.join("\0"));
                Arc::new(Remembered { translator, around: engine.around.clone(), which, paid: kind == TranslateKind::DeepL })
            }
        };
        let mut translation = Translation::new(translator, Arc::clone(&engine.around.check));
        for (to, terms) in &self.glossary {
            let lang = Lang::new(to);
            if !lang.is_known() {
                return wrong("glossary", "its tables are named by language, such as [translate.glossary.de]");
            }
            translation = translation.with_glossary(lang, Glossary::new(terms.clone()));
        }
        Ok(Some(translation))
    }
}
