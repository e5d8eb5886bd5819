//! Step 16: headlines of lists in batches, whole texts as pairs of sentences. What fails the checks stays as it is.

use crate::wish::{HEADLINES, Haste, Wish, subject_of};
use crate::{Models, PipelineError, Weir};
use jiff::SignedDuration;
use weir_llm::translate::{Headline, Pieces, TranslateError};
use weir_llm::{Purpose, Task};
use weir_model::{Lang, UserId};
use weir_store::{FeedModels, Job, StoreError, Subject, TextPair, TranslatedHeadline, TranslatedText, What, Writing, WritingState};

/// Headlines of one request.
const BATCH: u32 = 20;
/// After how long what a fault kept from being translated is tried again.
const AGAIN: [SignedDuration; 4] =
    [SignedDuration::from_mins(1), SignedDuration::from_mins(10), SignedDuration::from_hours(2), SignedDuration::from_hours(24)];

/// Translates the headlines that wait, or one text.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let wish: Wish = serde_json::from_str(&job.payload).unwrap_or_default();
    let models = weir.models().await?;
    let user = wish.user.map(UserId);
    let purpose = Purpose { user, feed: None, task: Task::Headline, priority: Haste::of(job.priority) };
    match (job.key.split_once(':'), subject_of(&job.key)) {
        (Some((HEADLINES, lang)), _) => headlines(weir, job, &models, Lang::new(lang), purpose).await,
        (_, Some((Subject::Article(entry), lang))) => {
            let feed = weir.store().entry_source(entry).await?.map(|source| source.feed);
            let purpose = Purpose { task: Task::Translate, feed, ..purpose };
            text(weir, job, &models, (entry, lang), purpose).await
        }
        _ => Err(PipelineError::Missing(format!("translation {}", job.key))),
    }
}

async fn headlines(weir: &Weir, job: &Job, models: &Models, lang: Lang, purpose: Purpose) -> Result<(), PipelineError> {
    loop {
        let wanted = weir.store().wanted_headlines(lang, BATCH).await?;
        let Some(translation) = models.translation.as_ref().filter(|_| !wanted.is_empty()) else { break };
        let list: Vec<Headline> = wanted.iter().map(|wanted| Headline { text: &wanted.original, lang: wanted.lang }).collect();
        let translated = match translation.headlines(&list, lang, &[], &purpose).await {
            Ok(translated) => translated,
            Err(error) => {
                tracing::info!(outcome = error.code(), "headlines stay as they are: {error}");
                let at = again(&error, job.attempts).map(|wait| weir.now() + wait);
                let mut tx = weir.store().begin().await?;
                match at {
                    Some(at) => tx.fail(job, &error.to_string(), Some(at)).await?,
                    None => tx.complete(job).await?,
                }
                tx.commit().await?;
                return Ok(());
            }
        };
        // Each batch is stored when it is there: what was paid for is not lost with the next one.
        let mut tx = weir.store().begin().await?;
        for (wanted, translated) in wanted.iter().zip(translated) {
            let translated = translated.map(|translated| TranslatedHeadline { text: translated.text, engine: translated.by });
            tx.put_headline(wanted.key, lang, translated.as_ref(), weir.now()).await?;
        }
        tx.commit().await?;
    }
    let mut tx = weir.store().begin().await?;
    tx.complete(job).await?;
    tx.commit().await?;
    Ok(())
}

async fn text(
    weir: &Weir,
    job: &Job,
    models: &Models,
    (entry, lang): (weir_model::EntryId, Lang),
    purpose: Purpose,
) -> Result<(), PipelineError> {
    let store = weir.store();
    let article = store.latest_article(entry).await?.ok_or_else(|| PipelineError::Missing(format!("article {entry}")))?;
    let subject = Subject::Article(entry);
    let mut writing = store.writing(subject, lang, What::Text).await?.unwrap_or_default();
    writing.input = article.id.to_string();
    writing.updated_at = weir.now();
    if store.translation(article.id, lang).await?.is_some() {
        writing.state = WritingState::Done;
        return finish(weir, job, (subject, lang), &writing, None).await;
    }
    let never = match purpose.feed {
        Some(feed) => weir.feed_models(feed).await? == FeedModels::Never,
        None => false,
    };
    let Some(translation) = models.translation.as_ref().filter(|_| !never) else {
        (writing.state, writing.code) = (WritingState::Failed, Some(if never { "never" } else { "none" }.to_owned()));
        return finish(weir, job, (subject, lang), &writing, None).await;
    };
    writing.state = WritingState::Writing;
    put(weir, (subject, lang), &writing).await?;
    let result = translation.article(&article, lang, &[], Pieces::Sentences, &purpose).await;
    let now = weir.now();
    writing.updated_at = now;
    let (text, fault) = match result {
        Ok(text) => {
            let pair = |pair: weir_llm::translate::Pair| TextPair {
                block: pair.block,
                sentence: pair.sentence,
                original: pair.original,
                translated: pair.translated,
            };
            let pairs: Vec<TextPair> = text.pairs.into_iter().map(pair).collect();
            (Some(TranslatedText { engine: translation.name(), pairs, written_at: now }), text.stopped)
        }
        Err(error) => (None, Some(error)),
    };
    let good = text.as_ref().is_some_and(|text| text.pairs.iter().any(|pair| pair.translated.is_some()));
    writing.tries += 1;
    (writing.state, writing.code, writing.next_at) = match &fault {
        None if good => (WritingState::Done, None, None),
        None => (WritingState::Failed, Some("rejected".to_owned()), None),
        Some(error) => {
            tracing::info!(outcome = error.code(), "a text stays as it is: {error}");
            (WritingState::Failed, Some(error.code().to_owned()), again(error, writing.tries).map(|wait| now + wait))
        }
    };
    // What broke off is not shown in halves; its good parts are kept, and the next try goes on from there.
    finish(weir, job, (subject, lang), &writing, text.filter(|_| good && fault.is_none()).map(|text| (article.id, text))).await
}

/// After how long it is worth trying again, having tried so often.
fn again(error: &TranslateError, tries: u32) -> Option<SignedDuration> {
    let wait = AGAIN.get(usize::try_from(tries).ok()?.checked_sub(1)?).filter(|_| error.is_worth_a_later_try())?;
    let asked = error.wait().and_then(|wait| SignedDuration::try_from(wait).ok()).unwrap_or_default();
    Some((*wait).max(asked))
}

async fn put(weir: &Weir, (subject, lang): (Subject, Lang), writing: &Writing) -> Result<(), StoreError> {
    let mut tx = weir.store().begin().await?;
    tx.put_writing(subject, lang, What::Text, writing).await?;
    tx.commit().await
}

async fn finish(
    weir: &Weir,
    job: &Job,
    (subject, lang): (Subject, Lang),
    writing: &Writing,
    text: Option<(weir_model::ArticleId, TranslatedText)>,
) -> Result<(), PipelineError> {
    let mut tx = weir.store().begin().await?;
    if let Some((id, text)) = &text {
        tx.put_translation(*id, lang, text).await?;
    }
    tx.put_writing(subject, lang, What::Text, writing).await?;
    match writing.next_at {
        Some(at) => tx.fail(job, "the text was not translated", Some(at)).await?,
        None => tx.complete(job).await?,
    }
    tx.commit().await?;
    weir.wake();
    Ok(())
}
