//! Translations of servers and programs are kept like those of models: a text that was paid for is not sent twice.

use super::{Ask, TranslateError, Translator};
use crate::cache::{Kept, KeyParts, Start, held};
use crate::engine::Surroundings;
use crate::label::Label;
use crate::message::{Finish, Reply};
use crate::{CacheKey, LlmError};
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A translator behind the cache of answers. (Models are behind it already.)
pub(crate) struct Remembered {
    pub(crate) translator: Arc<dyn Translator>,
    pub(crate) around: Surroundings,
    /// Which one of its name it is: the server's address, the program with its arguments.
    pub(crate) which: String,
    /// Whether it is paid for.
    pub(crate) paid: bool,
}

impl Translator for Remembered {
    fn name(&self) -> String {
        self.translator.name()
    }

    fn translate<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<Vec<Option<String>>, TranslateError>> {
        Box::pin(self.ask(ask))
    }
}

impl Remembered {
    async fn ask(&self, ask: &Ask<'_>) -> Result<Vec<Option<String>>, TranslateError> {
        let name = self.translator.name();
        let options = format!("from={};headlines={}", ask.from, ask.headlines);
        let key = CacheKey::new(&KeyParts {
            prompt: "translate",
            options: &options,
            provider: &name,
            model: &self.which,
            lang: ask.to,
            content: ask.texts,
        });
        let (cache, world) = (&*self.around.cache, &*self.around.world);
        match cache.begin(key, self.paid, world.now()).await {
            Start::Kept(kept) => {
                if let Ok(texts) = serde_json::from_str(&kept.reply.text) {
                    return Ok(texts);
                }
            }
            Start::Interrupted => return Err(LlmError::Interrupted { provider: name }.into()),
            Start::Ask => {}
        }
        match held(cache, key, self.translator.translate(ask)).await {
            Ok(texts) => {
                let text = serde_json::to_string(&texts).unwrap_or_default();
                let label = Label { provider: name, at: world.now(), calls: 1, ..Label::default() };
                let rejected = texts.iter().all(Option::is_none);
                cache.put(key, &Kept { reply: Reply { text, finish: Finish::Stop, usage: None }, label, rejected }).await;
                Ok(texts)
            }
            Err(error) => {
                cache.release(key).await;
                Err(error)
            }
        }
    }
}
