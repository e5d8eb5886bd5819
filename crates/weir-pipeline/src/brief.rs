//! Step 15: a model writes a brief in the reader's language, held to the check claim by claim. Until it is there, and where it
//! does not come, the extractive brief stands; where someone translates, its sentences are translated one by one.

use crate::wish::{Haste, Wish, subject_of};
use crate::{Models, PipelineError, Weir};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use weir_llm::translate::{Headline, Translation};
use weir_llm::{BriefJob, BriefOptions, Estimate, Label, Outcome, Purpose, Tally, Task, Why, own_heading};
use weir_model::{Article, Brief, Claim, FeedId, Lang, StoryId, Support, UserId};
use weir_store::{FeedModels, Job, StoreError, Subject, User, What, Writing, WritingState, WrittenBrief};
use xxhash_rust::xxh3::xxh3_64;

/// After how long a brief is tried again that a provider's fault kept from being written.
const AGAIN: [SignedDuration; 4] =
    [SignedDuration::from_mins(1), SignedDuration::from_mins(10), SignedDuration::from_hours(2), SignedDuration::from_hours(24)];
/// How often a page may learn how far the writing has come.
const TELL: Duration = Duration::from_secs(1);
/// A story of more reports than this is written about by its earliest and latest ones.
const MOST_REPORTS: usize = 24;

/// What a brief is written from.
struct Material {
    articles: Vec<Article>,
    extract: Brief,
    feed: Option<FeedId>,
    input: String,
}

/// Writes one brief.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let missing = || PipelineError::Missing(format!("brief {}", job.key));
    let (subject, lang) = subject_of(&job.key).ok_or_else(missing)?;
    let wish: Wish = serde_json::from_str(&job.payload).unwrap_or_default();
    let reader = match wish.user {
        Some(user) => UserId(user),
        None => weir.store().owner().await?.id,
    };
    let material = material(weir, reader, subject).await?.ok_or_else(missing)?;
    let models = weir.models().await?;
    let mut writing = weir.store().writing(subject, lang, What::Brief).await?.unwrap_or_default();
    if writing.state == WritingState::Done && writing.input == material.input {
        return finish(weir, job, (subject, lang), None, None).await;
    }
    writing.input.clone_from(&material.input);
    writing.updated_at = weir.now();
    if material.articles.is_empty() || models.off {
        writing.state = WritingState::Failed;
        writing.code = Some(if models.off { "none" } else { "never" }.to_owned());
        return finish(weir, job, (subject, lang), Some(writing), None).await;
    }
    (writing.state, writing.characters, writing.next_at) = (WritingState::Writing, 0, None);
    let mut tx = weir.store().begin().await?;
    tx.put_writing(subject, lang, What::Brief, &writing).await?;
    tx.commit().await?;

    let purpose = Purpose { user: wish.user.map(UserId), feed: material.feed, task: Task::Brief, priority: Haste::of(job.priority) };
    let outcome = write(weir, &models, job, (subject, lang), &material, purpose, writing.round).await;
    let now = weir.now();
    writing.updated_at = now;
    let mut written = None;
    match &outcome.why {
        None => {
            let label = outcome.label.clone().unwrap_or_default();
            written = Some(kept(&material.input, &outcome.brief, outcome.tags.clone(), &label, now));
            (writing.state, writing.code, writing.tries) = (WritingState::Done, None, 0);
        }
        Some(why) => {
            writing.code = Some(why.code.to_owned());
            let extract = if outcome.brief.is_empty() { &material.extract } else { &outcome.brief };
            match translated(&models, extract, &material, lang, purpose).await {
                Ok(Some((brief, label))) => written = Some(kept(&material.input, &brief, Vec::new(), &label, now)),
                Ok(None) => {}
                Err(_) if models.writes() => {}
                Err(why) => writing.code = Some(why.code.to_owned()),
            }
            tracing::info!(subject = %subject, outcome = why.code, "a brief stays the extract: {}", why.text);
            writing.tries += 1;
            writing.next_at = next(why, writing.tries, now);
            writing.state = if written.is_some() && writing.next_at.is_none() { WritingState::Done } else { WritingState::Failed };
        }
    }
    finish(weir, job, (subject, lang), Some(writing), written).await
}

/// Stores what came of it. A brief that is worth another try stays queued.
async fn finish(
    weir: &Weir,
    job: &Job,
    (subject, lang): (Subject, Lang),
    writing: Option<Writing>,
    written: Option<WrittenBrief>,
) -> Result<(), PipelineError> {
    let mut tx = weir.store().begin().await?;
    if let Some(written) = &written {
        tx.put_brief(subject, lang, written).await?;
    }
    let mut next_at = None;
    if let Some(mut writing) = writing {
        // Someone may have asked for it anew meanwhile: that stands.
        let round = tx.writing(subject, lang, What::Brief).await?.map_or(0, |known| known.round);
        if round > writing.round {
            (writing.round, writing.state, writing.code) = (round, WritingState::Waiting, None);
        }
        next_at = writing.next_at;
        tx.put_writing(subject, lang, What::Brief, &writing).await?;
    }
    match next_at {
        Some(at) => tx.fail(job, "the model gave no brief", Some(at)).await?,
        None => tx.complete(job).await?,
    }
    tx.commit().await?;
    weir.wake();
    Ok(())
}

/// When it is tried again with nobody asking; `None`: not any more.
fn next(why: &Why, tries: u32, now: Timestamp) -> Option<Timestamp> {
    let wait = AGAIN.get(usize::try_from(tries).ok()?.checked_sub(1)?).filter(|_| why.later)?;
    if why.code == "budget" {
        // Days of the budget are those of UTC.
        let day = now.to_zoned_datetime(TimeZone::UTC).start_of_day().ok()?.checked_add(1.day()).ok()?;
        return Some(day.timestamp());
    }
    let asked = why.wait.and_then(|wait| SignedDuration::try_from(wait).ok()).unwrap_or_default();
    Some(now + (*wait).max(asked))
}

async fn write(
    weir: &Weir,
    models: &Models,
    job: &Job,
    (subject, lang): (Subject, Lang),
    material: &Material,
    purpose: Purpose,
    round: u32,
) -> Outcome {
    if !models.writes() {
        let why = Why { code: "none", text: "no model is set up".into(), later: false, wait: None };
        let brief = material.extract.clone();
        return Outcome { brief, tags: Vec::new(), label: None, tally: Tally::default(), why: Some(why), flagged: false };
    }
    let articles: Vec<&Article> = material.articles.iter().collect();
    let characters = AtomicUsize::new(0);
    let progress = |count: usize| characters.store(count, Ordering::Relaxed);
    let watched = job.priority <= 1;
    let asked = BriefJob {
        articles: &articles,
        extract: &material.extract,
        lang,
        purpose,
        options: BriefOptions { round, ..BriefOptions::default() },
        // What nobody watches need not come in pieces.
        progress: if watched { Some(&progress) } else { None },
    };
    let mut writing = std::pin::pin!(models.engine.write_brief(&asked));
    let mut told = 0;
    loop {
        match tokio::time::timeout(TELL, &mut writing).await {
            Ok(outcome) => return outcome,
            Err(_) => {
                let count = u32::try_from(characters.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
                if count != told {
                    told = count;
                    // Both go on together: the writing may hold the very connection that this needs.
                    tokio::select! {
                        outcome = &mut writing => return outcome,
                        _ = weir.store().put_progress(subject, lang, What::Brief, count, weir.now()) => {}
                    }
                }
            }
        }
    }
}

fn kept(input: &str, brief: &Brief, tags: Vec<weir_model::Tag>, label: &Label, now: Timestamp) -> WrittenBrief {
    WrittenBrief {
        engine: brief.engine.clone(),
        input: input.to_owned(),
        brief: brief.clone(),
        tags,
        label: serde_json::to_string(label).unwrap_or_default(),
        written_at: now,
    }
}

/// The extract in the reader's language, sentence by sentence: each keeps its citation. `None` where it is in that language, or
/// where a sentence is missing: languages are never mixed.
async fn translated(
    models: &Models,
    extract: &Brief,
    material: &Material,
    lang: Lang,
    purpose: Purpose,
) -> Result<Option<(Brief, Label)>, Why> {
    let Some(translation) = &models.translation else { return Ok(None) };
    if extract.is_empty() || extract.claims().all(|claim| claim.lang == lang) {
        return Ok(None);
    }
    let purpose = Purpose { task: Task::Translate, ..purpose };
    let fault = |error: weir_llm::translate::TranslateError| Why {
        code: error.code(),
        text: error.to_string(),
        later: error.is_worth_a_later_try(),
        wait: error.wait(),
    };
    let mut brief = extract.clone();
    for claim in brief.lead.iter_mut().chain(brief.points.iter_mut().flat_map(|point| &mut point.claims)) {
        if claim.lang == lang {
            continue;
        }
        let Some(text) = sentence(translation, claim, lang, &purpose).await.map_err(fault)? else { return Ok(None) };
        *claim = Claim { text, lang, cites: claim.cites.clone(), support: Support::Cited };
    }
    for point in &mut brief.points {
        if let Some(claim) = point.claims.first() {
            point.heading = own_heading(&claim.text);
        }
    }
    if let Some(first) = material.articles.first().filter(|article| article.lang != lang) {
        let title = [Headline { text: &first.title, lang: first.lang }];
        let purpose = Purpose { task: Task::Headline, ..purpose };
        let headline = translation.headlines(&title, lang, &[], &purpose).await.map_err(fault)?.pop().flatten();
        brief.headline = headline.map(|headline| headline.text);
    }
    let name = translation.name();
    brief.engine = format!("translated · {name}");
    brief.lang = lang;
    Ok(Some((brief, Label { provider: name, ..Label::default() })))
}

async fn sentence(
    translation: &Translation,
    claim: &Claim,
    lang: Lang,
    purpose: &Purpose,
) -> Result<Option<String>, weir_llm::translate::TranslateError> {
    Ok(translation.sentences(&[&claim.text], claim.lang, lang, purpose).await?.pop().flatten())
}

/// The texts that a brief of a subject would be written from, as a hash; `None` if there are none yet.
pub(crate) async fn input_of(weir: &Weir, reader: UserId, subject: Subject) -> Result<Option<String>, PipelineError> {
    Ok(material(weir, reader, subject).await?.map(|material| material.input))
}

async fn material(weir: &Weir, reader: UserId, subject: Subject) -> Result<Option<Material>, StoreError> {
    let store = weir.store();
    let (articles, extract, feed) = match subject {
        Subject::Article(entry) => {
            let Some(article) = store.latest_article(entry).await? else { return Ok(None) };
            let Some(source) = store.entry_source(entry).await? else { return Ok(None) };
            let extract = store.understanding(entry).await?.map(|understood| understood.brief).unwrap_or_default();
            let open = weir.feed_models(source.feed).await? != FeedModels::Never;
            (if open { vec![article] } else { Vec::new() }, extract, Some(source.feed))
        }
        Subject::Story(story) => {
            let Some(row) = store.story(reader, story).await? else { return Ok(None) };
            let mut open = Vec::new();
            for member in store.members(story).await? {
                if weir.feed_models(member.feed).await? != FeedModels::Never {
                    open.push(member.entry);
                }
            }
            if open.len() > MOST_REPORTS {
                let late = open.split_off(open.len() - MOST_REPORTS / 2);
                open.truncate(MOST_REPORTS / 2);
                open.extend(late);
            }
            let mut articles = store.articles(&open).await?;
            // The one that stands for the story opens the brief.
            articles.sort_by_key(|article| (article.title != row.story.title, article.id));
            // What a feed keeps to itself is not in the extract that is quoted from.
            let mut extract = row.story.brief;
            let known = |claim: &Claim| claim.cites.iter().all(|id| articles.iter().any(|article| article.id == id.article));
            extract.lead.retain(known);
            extract.points.retain(|point| point.claims.iter().all(known));
            (articles, extract, None)
        }
    };
    let ids: String = articles.iter().map(|article| format!("{};", article.id)).collect();
    Ok(Some(Material { input: format!("{:016x}", xxh3_64(ids.as_bytes())), articles, extract, feed }))
}

impl Weir {
    /// What writing briefs of these stories would take, before anything is asked.
    pub async fn estimate_stories(&self, user: &User, page: Lang, stories: &[(StoryId, Lang)]) -> Result<Estimate, PipelineError> {
        let models = self.models().await?;
        let mut materials = Vec::new();
        for (story, text) in stories {
            if let Some(material) = material(self, user.id, Subject::Story(*story)).await? {
                materials.push((crate::models::brief_lang(user, Some(page), *text), material));
            }
        }
        let articles: Vec<Vec<&Article>> = materials.iter().map(|(_, material)| material.articles.iter().collect()).collect();
        let jobs: Vec<BriefJob> = materials
            .iter()
            .zip(&articles)
            .filter(|(_, articles)| !articles.is_empty())
            .map(|((lang, material), articles)| BriefJob {
                articles,
                extract: &material.extract,
                lang: *lang,
                purpose: Purpose { user: Some(user.id), ..Purpose::new(Task::Brief) },
                options: BriefOptions::default(),
                progress: None,
            })
            .collect();
        Ok(models.engine.estimate_briefs(&jobs).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_five_times_in_all() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let why = |code, later, wait| Why { code, text: String::new(), later, wait };
        let waits: Vec<_> =
            (1..=6).map(|tries| next(&why("timeout", true, None), tries, now).map(|at| at.duration_since(now).as_mins())).collect();
        assert_eq!(waits, [Some(1), Some(10), Some(120), Some(1440), None, None]);
        let asked = why("rate_limited", true, Some(Duration::from_secs(3600)));
        assert_eq!(next(&asked, 1, now), Some(now + SignedDuration::from_hours(1)), "the server's own word, where that is later");
        assert_eq!(next(&why("auth", false, None), 1, now), None);
        assert_eq!(next(&why("budget", true, None), 1, now), Some("2026-11-25T00:00:00Z".parse().unwrap()));
    }
}
