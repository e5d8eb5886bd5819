//! All models together: which one does what, which one stands in for it, what is kept, what it may cost.

use crate::budget::{Caps, Ledger, Purpose};
use crate::cache::{AnswerCache, CacheKey, Kept, KeyParts, Start, held};
use crate::check::{Check, Grounding};
use crate::error::LlmError;
use crate::label::Label;
use crate::message::{ChatRequest, Reply, Usage};
use crate::meter::Meter;
use crate::price::Prices;
use crate::provider::{Progress, Provider};
use crate::task::Task;
use crate::world::{Real, World};
use std::collections::BTreeMap;
use std::sync::Arc;
use weir_fetch::Fetcher;
use weir_model::Lang;

/// What an engine works with besides its models. Clones share all of it.
#[derive(Clone)]
pub struct Surroundings {
    /// Everything that leaves the machine goes through it.
    pub fetcher: Fetcher,
    /// What was spent.
    pub ledger: Arc<dyn Ledger>,
    /// What was answered.
    pub cache: Arc<dyn AnswerCache>,
    /// What a written claim is held to.
    pub check: Arc<dyn Check>,
    /// The clock and the dice.
    pub world: Arc<dyn World>,
}

impl Surroundings {
    /// The check of `weir-text`, the machine's clock, and a ledger and a cache of the caller's.
    pub fn new(fetcher: Fetcher, ledger: Arc<dyn Ledger>, cache: Arc<dyn AnswerCache>) -> Surroundings {
        Surroundings { fetcher, ledger, cache, check: Arc::new(Grounding), world: Arc::new(Real::default()) }
    }
}

/// All models, ready to work.
#[derive(Clone)]
pub struct Engine {
    pub(crate) around: Surroundings,
    pub(crate) prices: Prices,
    caps: Caps,
    /// For each kind of work the providers in the order in which they are asked.
    chains: BTreeMap<Task, Vec<Arc<Provider>>>,
}

/// An answer with where it came from.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What the model wrote.
    pub reply: Reply,
    /// Who wrote it, when, for how much.
    pub label: Label,
    /// Under which it is kept.
    pub key: CacheKey,
}

/// What is asked, and what makes it the same as another.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// Whom and what it is counted for.
    pub purpose: &'a Purpose,
    /// What is asked.
    pub request: &'a ChatRequest,
    /// The prompt's name and version.
    pub prompt: &'a str,
    /// Everything else that changes the answer.
    pub options: &'a str,
    /// The language of the answer.
    pub lang: Lang,
    /// The material: two questions with the same are the same, whatever marks stand around it.
    pub content: &'a [&'a str],
    /// Told how the answer grows.
    pub progress: Progress<'a>,
}

impl Engine {
    pub(crate) fn assemble(around: Surroundings, prices: Prices, caps: Caps, chains: BTreeMap<Task, Vec<Arc<Provider>>>) -> Engine {
        Engine { around, prices, caps, chains }
    }

    /// No models at all.
    pub fn none(around: Surroundings) -> Engine {
        Engine::assemble(around, Prices::default(), Caps::default(), BTreeMap::new())
    }

    /// The providers for a kind of work, in the order in which they are asked. Empty: none is set up.
    pub fn chain(&self, task: Task) -> &[Arc<Provider>] {
        self.chains.get(&task).map(Vec::as_slice).unwrap_or_default()
    }

    /// What holds for spending.
    pub fn caps(&self) -> &Caps {
        &self.caps
    }

    /// The currency and the prices.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    pub(crate) fn meter<'a>(&'a self, purpose: &'a Purpose) -> Meter<'a> {
        Meter { ledger: &*self.around.ledger, caps: &self.caps, world: &*self.around.world, purpose }
    }

    /// Asks each provider of the chain in turn until one answers; what is kept is not asked again.
    ///
    /// # Errors
    /// That of the first provider, which is the one that someone chose; at once where the budget or the length of the text is
    /// the reason.
    pub async fn ask(&self, question: &Question<'_>) -> Result<Answered, LlmError> {
        let mut first = None;
        for provider in self.chain(question.purpose.task) {
            match self.ask_one(provider, question).await {
                Ok(answered) => return Ok(answered),
                Err(error) => {
                    let name = &provider.setup.name;
                    tracing::warn!(provider = %name, outcome = error.code(), %error, "a model gave nothing that can be used");
                    // Another model would read the same text at the same price; the caller makes it shorter first.
                    if !error.is_of_the_provider() || matches!(error, LlmError::ContextOverflow { .. }) {
                        return Err(error);
                    }
                    first = first.or(Some(error));
                }
            }
        }
        Err(first.unwrap_or(LlmError::None))
    }

    /// Asks one provider, through the cache.
    async fn ask_one(&self, provider: &Provider, question: &Question<'_>) -> Result<Answered, LlmError> {
        let setup = &provider.setup;
        let key = self.key(provider, question.prompt, question.options, question.lang, question.content);
        let cache = &*self.around.cache;
        match cache.begin(key, !setup.own, self.around.world.now()).await {
            Start::Kept(kept) => {
                provider.judge(question.request, &kept.reply)?;
                let label = Label { cached: true, ..kept.label };
                return Ok(Answered { reply: kept.reply, label, key });
            }
            Start::Interrupted => return Err(LlmError::Interrupted { provider: setup.name.clone() }),
            Start::Ask => {}
        }
        let meter = self.meter(question.purpose);
        let done = match held(cache, key, provider.ask(&meter, question.request, question.progress)).await {
            Ok(done) => done,
            Err(error) => {
                cache.release(key).await;
                return Err(error);
            }
        };
        let label = Label {
            provider: setup.name.clone(),
            model: setup.model.clone(),
            prompt: question.prompt.to_owned(),
            at: self.around.world.now(),
            usage: done.usage,
            cost: self.cost(provider, done.usage),
            calls: done.calls,
            cached: false,
        };
        // Before anything else is done with it: it is paid for.
        let kept = Kept { reply: done.reply, label, rejected: done.usable.is_err() };
        self.around.cache.put(key, &kept).await;
        done.usable?;
        Ok(Answered { reply: kept.reply, label: kept.label, key })
    }

    /// Marks a kept answer as rejected: it is not asked for again for a while.
    pub async fn reject(&self, answered: &Answered) {
        let kept = Kept { reply: answered.reply.clone(), label: Label { cached: false, ..answered.label.clone() }, rejected: true };
        self.around.cache.put(answered.key, &kept).await;
    }

    pub(crate) fn key(&self, provider: &Provider, prompt: &str, options: &str, lang: Lang, content: &[&str]) -> CacheKey {
        let Provider { setup, .. } = provider;
        CacheKey::new(&KeyParts { prompt, options, provider: &setup.name, model: &setup.model, lang, content })
    }

    pub(crate) fn cost(&self, provider: &Provider, usage: Usage) -> Option<u64> {
        provider.rate.map(|rate| rate.money(usage))
    }
}
