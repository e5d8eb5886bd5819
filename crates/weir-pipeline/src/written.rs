//! What pages show of what models wrote: the brief, how it stands, what was spent.

use crate::brief::input_of;
use crate::ledger::StoreLedger;
use crate::models::brief_lang;
use crate::{PipelineError, Weir};
use serde::Serialize;
use weir_llm::{Caps, Label, Ledger, LlmError, Spend, Task};
use weir_model::{FeedId, Lang};
use weir_store::{FeedModels, StoreError, Subject, UsageRow, User, What, Writing, WrittenBrief};

/// What there is of a subject beside the extract, for one reader.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The language it is in.
    pub lang: Lang,
    /// The newest that was written.
    pub brief: Option<WrittenBrief>,
    /// Who wrote that, when, for how much.
    pub label: Label,
    /// It was written of other texts than there are now.
    pub outdated: bool,
    /// How the writing stands.
    pub writing: Option<Writing>,
    /// Who could write: a model, else a translator; `None` where nobody could.
    pub writer: Option<String>,
    /// The feed is kept from models.
    pub never: bool,
}

/// What was spent.
#[derive(Clone, Debug, Serialize)]
pub struct Usage {
    /// Today (UTC).
    pub day: Spend,
    /// This month.
    pub month: Spend,
    /// What holds.
    pub caps: Caps,
    /// What prices are in.
    pub currency: String,
    /// Calls of this month by feed, task and model.
    pub rows: Vec<UsageRow>,
}

impl Weir {
    /// What there is of a subject for a reader; `None` where nothing of models is shown.
    pub async fn shown(
        &self,
        user: &User,
        subject: Subject,
        (text, page): (Lang, Lang),
        feed: Option<FeedId>,
    ) -> Result<Option<Shown>, PipelineError> {
        let models = self.models().await?;
        if !models.for_reader(user) {
            return Ok(None);
        }
        let lang = brief_lang(user, Some(page), text);
        let never = match feed {
            Some(feed) => self.feed_models(feed).await? == FeedModels::Never,
            None => false,
        };
        let store = self.store();
        let brief = store.briefs(subject, lang).await?.into_iter().next().filter(|_| !never);
        let writing = store.writing(subject, lang, What::Brief).await?;
        let mut outdated = false;
        if let Some(brief) = &brief {
            outdated = input_of(self, user.id, subject).await?.is_none_or(|input| input != brief.input);
        }
        let label = brief.as_ref().and_then(|brief| serde_json::from_str(&brief.label).ok()).unwrap_or_default();
        let translator =
            || models.translation.as_ref().map(weir_llm::translate::Translation::name).filter(|_| models.can_brief(text, lang));
        let writer = models.writer().or_else(translator).filter(|_| !never);
        Ok(Some(Shown { lang, brief, label, outdated, writing, writer, never }))
    }

    /// What was spent this month, and by what.
    pub async fn usage(&self) -> Result<Usage, StoreError> {
        let models = self.models().await?;
        let now = self.now();
        let utc = now.to_zoned_datetime(jiff::tz::TimeZone::UTC);
        let since = utc.first_of_month().and_then(|day| day.start_of_day()).map_or(now, |day| day.timestamp());
        let ledger = StoreLedger::new(self.store().clone());
        let (day, month) = ledger.spent(None, now).await.unwrap_or_default();
        let rows = self.store().usage(since).await?;
        Ok(Usage { day, month, caps: *models.engine.caps(), currency: models.engine.prices().currency.clone(), rows })
    }

    /// Providers that cannot be asked before someone changes something: their names and why, as words of
    /// [`LlmError::code`].
    pub async fn model_faults(&self) -> Result<Vec<(String, String)>, StoreError> {
        let models = self.models().await?;
        let mut faults: Vec<(String, String)> = Vec::new();
        for provider in Task::ALL.iter().flat_map(|task| models.engine.chain(*task)) {
            let name = &provider.setup().name;
            if let Err(error @ (LlmError::NoKey { .. } | LlmError::Auth { .. })) = provider.ready()
                && !faults.iter().any(|(known, _)| known == name)
            {
                faults.push((name.clone(), error.to_string()));
            }
        }
        Ok(faults)
    }
}
