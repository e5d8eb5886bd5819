//! DeepL.

use super::libretranslate::{exchange, gather};
use super::{Ask, TranslateError, Translator};
use crate::secret::{Secret, SecretError};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;
use weir_fetch::{Call, Credentials, Fetcher};

const NAME: &str = "DeepL";
/// Texts that one request may have.
const BATCH: usize = 50;

/// DeepL's interface.
pub struct DeepL {
    pub(crate) fetcher: Fetcher,
    /// Another address than DeepL's own.
    pub(crate) address: Option<Url>,
    pub(crate) key: Result<Secret, SecretError>,
    pub(crate) timeout: Duration,
}

impl DeepL {
    /// Free accounts have keys with this ending, and a server of their own.
    fn address(&self, key: &Secret) -> Option<Url> {
        let usual = if key.expose().ends_with(":fx") { "https://api-free.deepl.com/" } else { "https://api.deepl.com/" };
        self.address.clone().or_else(|| usual.parse().ok())
    }
}

impl Translator for DeepL {
    fn name(&self) -> String {
        NAME.to_owned()
    }

    fn translate<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<Vec<Option<String>>, TranslateError>> {
        Box::pin(async move {
            let key = self.key.as_ref().map_err(|source| TranslateError::NoKey { provider: NAME, source: source.clone() })?;
            let address = self.address(key).ok_or(TranslateError::Malformed { provider: NAME })?;
            let mut all = Vec::with_capacity(ask.texts.len());
            for texts in ask.texts.chunks(BATCH) {
                let mut body = json!({"text": texts, "target_lang": target(ask.to.as_str())});
                if let (true, Some(body)) = (ask.from.is_known(), body.as_object_mut()) {
                    body.insert("source_lang".into(), Value::from(ask.from.as_str().to_uppercase()));
                }
                let url = crate::wire::below(&address, &["v2", "translate"]);
                let credentials = Credentials::Header { name: "authorization".into(), value: format!("DeepL-Auth-Key {}", key.expose()) };
                let call = Call::new(url, Some(body.to_string().into_bytes()));
                let call = Call { timeout: self.timeout, credentials: Some(credentials), ..call };
                let value = exchange(&self.fetcher, call, NAME).await?;
                let list = value.get("translations").and_then(Value::as_array).ok_or(TranslateError::Malformed { provider: NAME })?;
                all.extend(gather(list.iter().map(|row| row.get("text").and_then(Value::as_str)), texts.len(), NAME)?);
            }
            Ok(all)
        })
    }
}

/// DeepL names varieties where a language alone is not taken.
fn target(lang: &str) -> String {
    match lang {
        "en" => "EN-GB".to_owned(),
        "pt" => "PT-PT".to_owned(),
        "zh" => "ZH-HANS".to_owned(),
        "no" => "NB".to_owned(),
        lang => lang.to_uppercase(),
    }
}
