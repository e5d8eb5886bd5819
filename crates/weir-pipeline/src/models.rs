//! The models as they are set up: those of the configuration file and, where it names none, a server of this machine that the
//! owner chose on a page. Put together anew when that choice changes; nobody is asked by it.

use crate::Weir;
use crate::ledger::{ClockWorld, StoreAnswers, StoreLedger};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError};
use url::Url;
use weir_llm::translate::{TranslateKind, TranslateSettings, Translation};
use weir_llm::{Auto, BudgetSettings, Engine, ProviderSettings, Settings, SettingsError, Surroundings, Task};
use weir_model::Lang;
use weir_store::{StoreError, User};

/// Where the owner's choices are kept.
const CHOSEN: &str = "models";

/// `[llm]` and `[translate]` of the configuration.
#[derive(Clone, Debug, Default)]
pub struct ModelSettings {
    /// Models, what each is for, what they may cost.
    pub llm: Settings,
    /// Who translates.
    pub translate: TranslateSettings,
}

/// A model server of this machine, as it was found. There is no place for a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalModel {
    /// The preset that fits it.
    pub preset: String,
    /// Where it is.
    pub address: Url,
    /// The model's name.
    pub model: String,
}

/// What the owner chose on pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// A server of this machine. Counts only where the configuration names no provider.
    pub local: Option<LocalModel>,
    /// Let the models translate. Counts only where the configuration names no translator.
    pub translate: bool,
    /// Caps for all together, beside those of the configuration: the lower one holds.
    pub day_tokens: Option<u64>,
    /// Tokens a month.
    pub month_tokens: Option<u64>,
    /// Money a day.
    pub day_cost: Option<f64>,
    /// Money a month.
    pub month_cost: Option<f64>,
}

/// Models, ready to work.
#[derive(Clone)]
pub struct Models {
    /// All models together.
    pub engine: Engine,
    /// Who translates, if anyone does.
    pub translation: Option<Translation>,
    /// What is written without asking, where a reader does not say otherwise.
    pub auto: Auto,
    /// What the owner chose.
    pub chosen: Chosen,
    /// The configuration names providers, so that none is chosen on pages.
    pub configured: bool,
    /// The configuration names a translator.
    pub configured_translator: bool,
    /// The caps that hold.
    pub budget: BudgetSettings,
    /// The configuration turns everything off.
    pub off: bool,
}

/// The models of a process, put together once for each choice.
#[derive(Default)]
pub(crate) struct Shelf {
    loaded: std::sync::Mutex<Option<(String, Arc<Models>)>>,
}

impl ModelSettings {
    /// Says whether everything can be used. Nobody is asked.
    ///
    /// # Errors
    /// Names the key of weir.toml that cannot be used.
    pub fn check(&self) -> Result<(), SettingsError> {
        let fetcher = weir_fetch::Fetcher::new(weir_fetch::Config::default())
            .map_err(|error| SettingsError { key: "fetch".into(), why: error.to_string() })?;
        let around = Surroundings::new(fetcher, Arc::new(weir_llm::MemoryLedger::default()), Arc::new(weir_llm::MemoryCache::default()));
        let engine = self.llm.engine(around)?;
        self.translate.translation(&engine)?;
        if self.translate.kind == TranslateKind::Llm && engine.chain(Task::Translate).is_empty() && !self.llm.off {
            return Err(SettingsError { key: "translate.kind".into(), why: "is llm, but no model is set up under [llm]".into() });
        }
        Ok(())
    }

    /// With what the owner chose.
    pub fn with(&self, chosen: &Chosen) -> ModelSettings {
        let mut settings = self.clone();
        if let (Some(local), true) = (&chosen.local, self.llm.providers.is_empty()) {
            let provider = ProviderSettings { address: Some(local.address.clone()), ..ProviderSettings::new(&local.preset, &local.model) };
            settings.llm.providers.insert(local.preset.clone(), provider);
            settings.llm.provider = Some(local.preset.clone());
        }
        if chosen.translate && self.translate.kind == TranslateKind::None && !settings.llm.providers.is_empty() {
            settings.translate.kind = TranslateKind::Llm;
        }
        fn lower<T: PartialOrd>(a: Option<T>, b: Option<T>) -> Option<T> {
            match (a, b) {
                (Some(a), Some(b)) => Some(if a < b { a } else { b }),
                (a, b) => a.or(b),
            }
        }
        let budget = &mut settings.llm.budget;
        budget.day_tokens = lower(budget.day_tokens, chosen.day_tokens);
        budget.month_tokens = lower(budget.month_tokens, chosen.month_tokens);
        budget.day_cost = lower(budget.day_cost, chosen.day_cost);
        budget.month_cost = lower(budget.month_cost, chosen.month_cost);
        settings
    }
}

impl Models {
    fn around(weir: &Weir) -> Surroundings {
        let options = weir.options();
        Surroundings {
            world: Arc::new(ClockWorld::new(options.clock.clone())),
            ..Surroundings::new(
                weir.fetcher().clone(),
                Arc::new(StoreLedger::new(weir.store().clone())),
                Arc::new(StoreAnswers::new(weir.store().clone(), options.clock.clone(), &options.worker)),
            )
        }
    }

    fn build(weir: &Weir, settings: &ModelSettings, chosen: Chosen) -> Result<Models, SettingsError> {
        let both = settings.with(&chosen);
        let engine = both.llm.engine(Models::around(weir))?;
        let translation = if both.llm.off { None } else { both.translate.translation(&engine)? };
        Ok(Models {
            engine,
            translation,
            auto: both.llm.auto,
            chosen,
            configured: !settings.llm.providers.is_empty(),
            configured_translator: settings.translate.kind != TranslateKind::None,
            budget: both.llm.budget,
            off: both.llm.off,
        })
    }

    fn none(weir: &Weir) -> Models {
        Models {
            engine: Engine::none(Models::around(weir)),
            translation: None,
            auto: Auto::Off,
            chosen: Chosen::default(),
            configured: false,
            configured_translator: false,
            budget: BudgetSettings::default(),
            off: false,
        }
    }

    /// Whether a model can write briefs.
    pub fn writes(&self) -> bool {
        !self.engine.chain(Task::Brief).is_empty()
    }

    /// The model that writes briefs, as labels name it.
    pub fn writer(&self) -> Option<String> {
        let provider = self.engine.chain(Task::Brief).first()?;
        Some(format!("{} · {}", provider.setup().model, provider.setup().name))
    }

    /// What is written for a reader without asking.
    pub fn auto(&self, user: &User) -> Auto {
        auto(&user.settings.auto).unwrap_or(self.auto)
    }

    /// Whether anything of a model is made or shown for a reader.
    pub fn for_reader(&self, user: &User) -> bool {
        !self.off && !user.settings.no_models
    }
}

/// The word of a setting.
pub fn auto(word: &str) -> Option<Auto> {
    Some(match word {
        "off" => Auto::Off,
        "opened" => Auto::Opened,
        "starred" => Auto::Starred,
        "stories" => Auto::Stories,
        "all" => Auto::All,
        _ => return None,
    })
}

/// The word for it.
pub fn auto_word(auto: Auto) -> &'static str {
    match auto {
        Auto::Off => "off",
        Auto::Opened => "opened",
        Auto::Starred => "starred",
        Auto::Stories => "stories",
        Auto::All => "all",
    }
}

/// The language a reader reads in: as chosen, else that of the pages, else English.
pub fn reading(user: &User, page: Option<Lang>) -> Lang {
    let chosen = [user.settings.reading, user.settings.lang].into_iter().find(Lang::is_known);
    chosen.or(page).filter(Lang::is_known).unwrap_or(Lang::EN)
}

/// The language a brief of a text is written in: the text's own where the reader reads it.
pub fn brief_lang(user: &User, page: Option<Lang>, text: Lang) -> Lang {
    if text.is_known() && user.settings.reads.contains(&text) { text } else { reading(user, page) }
}

impl Weir {
    /// What the owner chose on pages.
    pub async fn chosen_models(&self) -> Result<Chosen, StoreError> {
        let text = self.store().meta(CHOSEN).await?.unwrap_or_default();
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// The models as they are set up now.
    pub async fn models(&self) -> Result<Arc<Models>, StoreError> {
        let text = self.store().meta(CHOSEN).await?.unwrap_or_default();
        let shelf = &self.shelf().loaded;
        if let Some((known, models)) = &*shelf.lock().unwrap_or_else(PoisonError::into_inner)
            && *known == text
        {
            return Ok(Arc::clone(models));
        }
        let chosen: Chosen = serde_json::from_str(&text).unwrap_or_default();
        let settings = &self.options().models;
        let built = Models::build(self, settings, chosen.clone()).or_else(|error| {
            tracing::warn!(%error, "what was chosen on a page cannot be used");
            Models::build(self, settings, Chosen::default())
        });
        let models = Arc::new(built.unwrap_or_else(|error| {
            // The configuration is checked before the start; this is for those who skip that.
            tracing::warn!(%error, "the configuration of models cannot be used; there are none");
            Models::none(self)
        }));
        *shelf.lock().unwrap_or_else(PoisonError::into_inner) = Some((text, Arc::clone(&models)));
        Ok(models)
    }

    /// Keeps what the owner chose; it holds from now on, in all processes.
    pub async fn choose_models(&self, chosen: &Chosen) -> Result<(), StoreError> {
        let text = serde_json::to_string(chosen).unwrap_or_default();
        let mut tx = self.store().begin().await?;
        tx.put_meta(CHOSEN, &text).await?;
        tx.commit().await
    }
}
