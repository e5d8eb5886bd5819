//! What is to be written or translated, and how soon: what someone opens, stars or asks for, and what is written without
//! anyone asking. A wish is a job; whoever fulfils it is `brief.rs` or `translate.rs`.

use crate::models::{auto_word, brief_lang, reading};
use crate::{Models, PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use weir_llm::translate::Translation;
use weir_llm::{Auto, REJECTED_FOR};
use weir_model::{EntryId, FeedId, Lang, StoryId, UserId};
use weir_store::{FeedModels, JobKind, NewJob, StoreError, Subject, Tx, User, What, WritingState};

/// A story that grows is written about once, not at each report.
const STORY_PATIENCE: SignedDuration = SignedDuration::from_secs(90);
/// The key of the job that translates headlines, before the language.
pub(crate) const HEADLINES: &str = "headlines";

/// How soon: the priority of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Haste {
    /// Open on someone's screen.
    Opened,
    /// Starred: someone means to read it.
    Starred,
    /// A story of several sources.
    Story,
    /// Of an edition.
    Edition,
    /// Everything else.
    Backlog,
}

impl Haste {
    fn priority(self) -> i32 {
        self as i32
    }

    /// As the ledger knows it.
    pub(crate) fn of(priority: i32) -> weir_llm::Priority {
        match priority {
            ..=0 => weir_llm::Priority::Opened,
            1 => weir_llm::Priority::Starred,
            _ => weir_llm::Priority::Background,
        }
    }
}

/// What a job carries besides its key.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Wish {
    /// Who asked; `None` for all.
    pub(crate) user: Option<i64>,
}

impl Wish {
    fn of(user: Option<UserId>) -> String {
        serde_json::to_string(&Wish { user: user.map(|user| user.0) }).unwrap_or_default()
    }
}

/// The key of a job about a subject in a language.
pub(crate) fn key(subject: Subject, lang: Lang) -> String {
    format!("{subject}:{lang}")
}

/// What [`key`] wrote.
pub(crate) fn subject_of(key: &str) -> Option<(Subject, Lang)> {
    let (subject, lang) = key.rsplit_once(':')?;
    Some((subject.parse().ok()?, Lang::new(lang)))
}

/// Queues a brief. Someone who asks `anew` gets another one although there is one.
async fn want(
    tx: &mut Tx<'_>,
    (subject, lang, what): (Subject, Lang, What),
    user: Option<UserId>,
    haste: Haste,
    (now, run_at): (Timestamp, Timestamp),
    anew: bool,
) -> Result<(), StoreError> {
    let mut writing = tx.writing(subject, lang, what).await?.unwrap_or_default();
    writing.round += u32::from(anew);
    if writing.state != WritingState::Writing || anew {
        writing.state = WritingState::Waiting;
        (writing.tries, writing.characters, writing.next_at) = (0, 0, None);
    }
    writing.updated_at = now;
    tx.put_writing(subject, lang, what, &writing).await?;
    let (kind, key) = match what {
        What::Brief => (JobKind::Brief, key(subject, lang)),
        What::Text => (JobKind::Translate, key(subject, lang)),
    };
    tx.enqueue(&NewJob { kind, key, payload: Wish::of(user), priority: haste.priority(), run_at }).await
}

impl Weir {
    /// Whether a feed is kept from models.
    pub(crate) async fn feed_models(&self, feed: FeedId) -> Result<FeedModels, StoreError> {
        Ok(self.store().feed(feed).await?.map(|feed| feed.models).unwrap_or_default())
    }

    /// Someone asks for a brief now; `anew` although there is one.
    pub async fn write_brief(&self, user: &User, subject: Subject, lang: Lang, anew: bool) -> Result<(), StoreError> {
        self.queue((subject, lang, What::Brief), user.id, Haste::Opened, anew).await
    }

    /// Someone asks for a whole text in another language.
    pub async fn translate_text(&self, user: &User, entry: EntryId, lang: Lang) -> Result<(), StoreError> {
        self.queue((Subject::Article(entry), lang, What::Text), user.id, Haste::Opened, false).await
    }

    async fn queue(&self, what: (Subject, Lang, What), user: UserId, haste: Haste, anew: bool) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        want(&mut tx, what, Some(user), haste, (now, now), anew).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Someone opened an article or story: its brief is written if that is what they chose. What was tried in vain of the same
    /// text is left alone.
    pub async fn opened(&self, user: &User, subject: Subject, text: Lang, page: Lang) -> Result<(), PipelineError> {
        self.noticed(user, subject, text, page, (Auto::Opened, Haste::Opened)).await
    }

    /// Someone starred an article.
    pub async fn starred(&self, user: &User, entry: EntryId, page: Lang) -> Result<(), PipelineError> {
        let Some(understood) = self.store().understanding(entry).await? else { return Ok(()) };
        self.noticed(user, Subject::Article(entry), understood.lang, page, (Auto::Starred, Haste::Starred)).await
    }

    async fn noticed(
        &self,
        user: &User,
        subject: Subject,
        text: Lang,
        page: Lang,
        (least, haste): (Auto, Haste),
    ) -> Result<(), PipelineError> {
        let models = self.models().await?;
        let lang = brief_lang(user, Some(page), text);
        if !models.for_reader(user) || (models.auto(user) as u8) < (least as u8) || !models.can_brief(text, lang) {
            return Ok(());
        }
        let Some(input) = crate::brief::input_of(self, user.id, subject).await? else { return Ok(()) };
        let known = self.store().writing(subject, lang, What::Brief).await?;
        // What is there, is being written, failed for good, or waits for its next try.
        if known.is_some_and(|known| known.state != WritingState::Waiting && known.input == input) {
            return Ok(());
        }
        Ok(self.queue((subject, lang, What::Brief), user.id, haste, false).await?)
    }

    /// Headlines of a list that someone sees: those that are not there in the language they read in are asked for.
    pub async fn want_headlines(&self, user: &User, page: Lang, list: &[(&str, Lang, Option<FeedId>)]) -> Result<(), StoreError> {
        let models = self.models().await?;
        if models.translation.is_none() || !models.for_reader(user) {
            return Ok(());
        }
        let lang = reading(user, Some(page));
        let needed: Vec<_> = list.iter().filter(|(_, from, _)| Translation::needed(*from, lang, &user.settings.reads)).collect();
        let texts: Vec<&str> = needed.iter().map(|(text, ..)| *text).collect();
        let there = self.store().headlines(lang, &texts).await?;
        let missing: Vec<_> = needed.into_iter().filter(|(text, ..)| !there.contains_key(*text)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut never: BTreeSet<FeedId> = BTreeSet::new();
        for feed in missing.iter().filter_map(|(.., feed)| *feed).collect::<BTreeSet<_>>() {
            if self.feed_models(feed).await? == FeedModels::Never {
                never.insert(feed);
            }
        }
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let mut any = false;
        for (text, from, feed) in missing.into_iter().filter(|(.., feed)| feed.is_none_or(|feed| !never.contains(&feed))) {
            any |= tx.want_headline((text, *from), lang, *feed, now, now - REJECTED_FOR).await?;
        }
        if any {
            let key = format!("{HEADLINES}:{lang}");
            let job = NewJob { payload: Wish::of(Some(user.id)), ..NewJob::now(JobKind::Translate, key, now) };
            tx.enqueue(&job).await?;
        }
        tx.commit().await?;
        if any {
            self.wake();
        }
        Ok(())
    }

    /// Queues what is written of a new text without anyone asking.
    pub(crate) async fn wish_for_article(&self, entry: EntryId, text: Lang) -> Result<Vec<NewJob>, StoreError> {
        let models = self.models().await?;
        if !models.writes() && models.translation.is_none() {
            return Ok(Vec::new());
        }
        let feed = match self.store().entry_source(entry).await? {
            Some(source) => self.feed_models(source.feed).await?,
            None => FeedModels::Never,
        };
        if feed == FeedModels::Never {
            return Ok(Vec::new());
        }
        let mut jobs = Vec::new();
        let now = self.now();
        for user in self.store().users().await?.iter().filter(|user| models.for_reader(user)) {
            let lang = brief_lang(user, None, text);
            let subject = Subject::Article(entry);
            let payload = Wish::of(None);
            let job = |kind, lang| NewJob {
                kind,
                key: key(subject, lang),
                payload: payload.clone(),
                priority: Haste::Backlog.priority(),
                run_at: now,
            };
            if models.auto(user) == Auto::All && models.can_brief(text, lang) {
                jobs.push(job(JobKind::Brief, lang));
            }
            let to = reading(user, None);
            if feed == FeedModels::Translate && models.translation.is_some() && Translation::needed(text, to, &user.settings.reads) {
                jobs.push(job(JobKind::Translate, to));
            }
        }
        Ok(jobs)
    }

    /// Queues what is written of a story without anyone asking.
    pub(crate) async fn wish_for_story(&self, story: StoryId, text: Lang, families: u32) -> Result<Vec<NewJob>, StoreError> {
        if families < 2 {
            return Ok(Vec::new());
        }
        let models = self.models().await?;
        if !models.writes() {
            return Ok(Vec::new());
        }
        let mut jobs = Vec::new();
        for user in self.store().users().await?.iter().filter(|user| models.for_reader(user)) {
            let lang = brief_lang(user, None, text);
            if (models.auto(user) as u8) >= (Auto::Stories as u8) {
                jobs.push(NewJob {
                    kind: JobKind::Brief,
                    key: key(Subject::Story(story), lang),
                    payload: Wish::of(None),
                    priority: Haste::Story.priority(),
                    run_at: self.now() + STORY_PATIENCE,
                });
            }
        }
        Ok(jobs)
    }

    /// Writes the briefs of these stories, one after the other.
    pub async fn write_stories(&self, user: &User, page: Lang, stories: &[(StoryId, Lang)]) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        for (story, text) in stories {
            let lang = brief_lang(user, Some(page), *text);
            want(&mut tx, (Subject::Story(*story), lang, What::Brief), Some(user.id), Haste::Edition, (now, now), false).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }
}

impl Models {
    /// Whether there is anyone who could give a brief in a language of a text in another: a model or, across languages, a
    /// translator.
    pub fn can_brief(&self, text: Lang, lang: Lang) -> bool {
        self.writes() || (self.translation.is_some() && text.is_known() && text != lang)
    }

    /// What is written without asking, as a word, for logs and pages.
    pub fn auto_word(&self, user: &User) -> &'static str {
        auto_word(self.auto(user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_name_a_subject_and_a_language() {
        let subject = Subject::Story(StoryId(12));
        assert_eq!(subject_of(&key(subject, Lang::ZH)), Some((subject, Lang::ZH)));
        for wrong in ["", "story", "story:x:zh", "headlines:zh"] {
            assert_eq!(subject_of(wrong), None, "{wrong}");
        }
        assert!(Haste::Opened < Haste::Starred && Haste::Edition < Haste::Backlog);
        assert_eq!(
            (Haste::of(0), Haste::of(1), Haste::of(4)),
            (weir_llm::Priority::Opened, weir_llm::Priority::Starred, weir_llm::Priority::Background)
        );
    }
}
