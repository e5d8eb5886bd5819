//! LibreTranslate, the service that people run themselves.

use super::{Ask, TranslateError, Translator};
use crate::secret::{Secret, SecretError};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;
use weir_fetch::{Call, Fetcher};

const NAME: &str = "LibreTranslate";

/// A LibreTranslate server.
pub struct LibreTranslate {
    pub(crate) fetcher: Fetcher,
    /// Of the server; `/translate` is added.
    pub(crate) address: Url,
    /// Where the server wants one.
    pub(crate) key: Result<Option<Secret>, SecretError>,
    pub(crate) timeout: Duration,
}

impl Translator for LibreTranslate {
    fn name(&self) -> String {
        NAME.to_owned()
    }

    fn translate<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<Vec<Option<String>>, TranslateError>> {
        Box::pin(async move {
            let key = self.key.as_ref().map_err(|source| TranslateError::NoKey { provider: NAME, source: source.clone() })?;
            let from = if ask.from.is_known() { ask.from.as_str() } else { "auto" };
            let mut body = json!({"q": ask.texts, "source": from, "target": ask.to.as_str(), "format": "text"});
            // The service knows no header for it.
            if let (Some(key), Some(body)) = (key, body.as_object_mut()) {
                body.insert("api_key".into(), Value::from(key.expose()));
            }
            let call = Call::new(crate::wire::below(&self.address, &["translate"]), Some(body.to_string().into_bytes()));
            let value = exchange(&self.fetcher, Call { timeout: self.timeout, ..call }, NAME).await?;
            let texts = value.get("translatedText").and_then(Value::as_array).ok_or(TranslateError::Malformed { provider: NAME })?;
            gather(texts.iter().map(|text| text.as_str()), ask.texts.len(), NAME)
        })
    }
}

/// Sends a call and reads the JSON of a good answer.
pub(super) async fn exchange(fetcher: &Fetcher, call: Call, provider: &'static str) -> Result<Value, TranslateError> {
    let network = |source| TranslateError::Network { provider, source };
    let answer = fetcher.call(&call).await.map_err(network)?;
    if answer.status != 200 {
        return Err(TranslateError::Status { provider, status: answer.status });
    }
    let body = answer.body().await.map_err(network)?;
    serde_json::from_slice(&body).map_err(|_| TranslateError::Malformed { provider })
}

/// As many texts as were asked for, or none.
pub(super) fn gather<'a>(
    texts: impl Iterator<Item = Option<&'a str>>,
    count: usize,
    provider: &'static str,
) -> Result<Vec<Option<String>>, TranslateError> {
    let texts: Vec<Option<String>> = texts.map(|text| text.map(|text| text.trim().to_owned())).collect();
    if texts.len() == count { Ok(texts) } else { Err(TranslateError::Malformed { provider }) }
}
