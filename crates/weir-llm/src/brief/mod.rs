//! Briefs in the reader's language: written by a model, held to the check claim by claim, and never thrown away whole.
//!
//! `material` picks and numbers the sentences, `draft` says what shape the answer has and reads it, `verify` holds each claim
//! to the check, `mend` asks once more for what failed and puts the source's own sentence in place of what fails then.

mod draft;
mod material;
mod mend;
mod verify;

use crate::budget::Purpose;
use crate::check::Check;
use crate::engine::{Answered, Engine, Question};
use crate::error::LlmError;
use crate::label::Label;
use crate::message::{ChatRequest, Usage};
use crate::price::Estimate;
use crate::prompt::{Prompt, fence};
use crate::provider::Progress;
use crate::task::Task;
use draft::{Block, Draft};
use material::Material;
use serde::Serialize;
use std::time::Duration;
use verify::Verifier;
pub use verify::own_heading;
use weir_model::{Article, Brief, Claim, Lang, SentenceId, Tag};

/// Texts of fewer sentences are no shorter as a brief.
const SHORT: usize = 3;

/// How long a brief is, and how much is read for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefOptions {
    /// Most sentences of the lead, 1 to 4.
    pub lead: usize,
    /// Most key points, 1 to 5.
    pub points: usize,
    /// The most tokens of the articles that are read: of more, the most telling sentences.
    pub max_input: u64,
    /// The longest answer in tokens.
    pub max_output: u32,
    /// How often someone asked for it to be written anew: what is kept answers the first time only.
    pub round: u32,
}

impl Default for BriefOptions {
    fn default() -> BriefOptions {
        BriefOptions { lead: 3, points: 5, max_input: 6000, max_output: 1200, round: 0 }
    }
}

/// A brief that is to be written.
#[derive(Clone, Copy)]
pub struct BriefJob<'a> {
    /// One article, or the reports of one story; the first stands for it.
    pub articles: &'a [&'a Article],
    /// The brief that is there without a model: what the reader gets when none can write one.
    pub extract: &'a Brief,
    /// The language to write in.
    pub lang: Lang,
    /// Whom and what it is counted for.
    pub purpose: Purpose,
    /// How long.
    pub options: BriefOptions,
    /// Told how the answer grows.
    pub progress: Progress<'a>,
}

/// What became of the claims of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Passed as first written.
    pub accepted: u32,
    /// Passed once mended.
    pub repaired: u32,
    /// Replaced by the source's own sentence.
    pub quoted: u32,
    /// Left out: no sentence of the source was near, or it was there already.
    pub dropped: u32,
    /// Why claims failed, in order.
    pub reasons: Vec<String>,
}

/// Why a reader sees the brief that is there without a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Why {
    /// A name for pages: one of [`LlmError::code`], or `rejected` (nothing that the model wrote passed the check), `unreadable`
    /// (it was no brief), `no_text` (there is nothing to write about), `short` (it is as short as a brief would be).
    pub code: &'static str,
    /// One sentence for logs and the command line.
    pub text: String,
    /// Whether trying again later makes sense with nobody changing anything.
    pub later: bool,
    /// The wait that a server asked for.
    pub wait: Option<Duration>,
}

impl Why {
    fn of(error: &LlmError) -> Why {
        Why { code: error.code(), text: error.to_string(), later: error.is_worth_a_later_try(), wait: error.wait() }
    }

    fn new(code: &'static str, text: impl Into<String>) -> Why {
        Why { code, text: text.into(), later: false, wait: None }
    }
}

/// What the reader gets. There is always a brief, if only the one that was there.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The brief; each claim with its mark.
    pub brief: Brief,
    /// Tags that the model named and that the text or the taxonomy knows. Empty where the brief is not the model's.
    pub tags: Vec<Tag>,
    /// Who wrote it, when, for how much; also where the brief is not the model's although it was paid.
    pub label: Option<Label>,
    /// What became of the model's claims.
    pub tally: Tally,
    /// Why the brief is not the model's; `None` where it is.
    pub why: Option<Why>,
    /// Sentences of the articles spoke to machines, and were left out.
    pub flagged: bool,
}

impl Engine {
    /// Writes a brief. Never an error: what the reader sees is there before any model is asked.
    pub async fn write_brief(&self, job: &BriefJob<'_>) -> Outcome {
        let mut material = Material::select(job, job.options.max_input);
        if material.lines.is_empty() {
            return self.extract(job, &material, None, Why::new("no_text", "there is no text to write about"));
        }
        // A sentence or two say themselves best, to those who read them.
        let reads = job.articles.iter().all(|article| article.lang == job.lang);
        if reads && material.lines.len() < SHORT {
            return self.extract(job, &material, None, Why::new("short", "the text is as short as a brief would be"));
        }
        let drafted = match self.draft(job, &material).await {
            // Once, with half of the text.
            Err(LlmError::ContextOverflow { .. }) => {
                material = Material::select(job, material.tokens / 2);
                self.draft(job, &material).await
            }
            drafted => drafted,
        };
        let (answered, draft) = match drafted {
            Ok(drafted) => drafted,
            Err(error) => return self.extract(job, &material, None, Why::of(&error)),
        };
        let Some(draft) = draft else {
            self.reject(&answered).await;
            let why = Why::new("unreadable", "what the model wrote was no brief");
            return self.extract(job, &material, Some(answered.label), why);
        };
        let verifier = Verifier::new(job, &material, &*self.around.check);
        let mended = self.mend(job, &material, &verifier, draft, &answered).await;
        if mended.tally.accepted + mended.tally.repaired == 0 {
            self.reject(&answered).await;
            let why = Why::new("rejected", "nothing that the model wrote passed the check");
            let mut outcome = self.extract(job, &material, Some(mended.label), why);
            if outcome.brief.is_empty() {
                // Short texts have no extract; what the model pointed at is still the source's own words.
                let engine = outcome.brief.engine;
                outcome.brief = Brief { engine, lang: job.extract.lang, note: job.extract.note, ..mended.brief };
            }
            return Outcome { tally: mended.tally, ..outcome };
        }
        let engine = mended.label.engine();
        Outcome {
            brief: Brief { engine, lang: job.lang, note: job.extract.note, ..mended.brief },
            tags: mended.tags,
            label: Some(mended.label),
            tally: mended.tally,
            why: None,
            flagged: material.flagged,
        }
    }

    /// What a run over these would take. What is kept already costs nothing.
    pub async fn estimate_briefs(&self, jobs: &[BriefJob<'_>]) -> Estimate {
        let mut estimate = Estimate::default();
        let mut money = Some((0u64, 0u64));
        for job in jobs {
            let Some(provider) = self.chain(job.purpose.task).first() else { continue };
            let material = Material::select(job, job.options.max_input);
            let reads = job.articles.iter().all(|article| article.lang == job.lang);
            if material.lines.is_empty() || reads && material.lines.len() < SHORT {
                continue;
            }
            let prompt = prompt(job);
            let content = material.content();
            let key = self.key(provider, prompt.version(), &options(job), job.lang, &content);
            if self.around.cache.get(key, self.around.world.now()).await.is_some() {
                estimate.cached += 1;
                continue;
            }
            let read = provider.tokens(&prompt.system(job.lang)) + material.tokens + 64;
            // A brief is about as long as its parts may be.
            let written = (40 * (job.options.lead + job.options.points * 2 + 4)) as u64;
            let usage = Usage { input: read, output: written.min(u64::from(job.options.max_output)) };
            let most = Usage { input: read * 2, output: u64::from(job.options.max_output) * 2 };
            estimate.calls += 1;
            estimate.usage += usage;
            estimate.most += most;
            let cost = self.cost(provider, usage).zip(self.cost(provider, most));
            money = money.zip(cost).map(|((a, b), (c, d))| (a.saturating_add(c), b.saturating_add(d)));
        }
        (estimate.money, estimate.most_money) = (money.map(|(likely, _)| likely), money.map(|(_, most)| most));
        estimate
    }

    /// Asks for a draft; and once more with the reason where the answer is no brief at all.
    async fn draft(&self, job: &BriefJob<'_>, material: &Material<'_>) -> Result<(Answered, Option<Draft>), LlmError> {
        let prompt = prompt(job);
        let (options, content) = (options(job), material.content());
        let system = prompt.system(job.lang);
        let code = self.around.world.random();
        let user = format!("{}\n{}", fence(&material.text, code), draft::wish(job));
        let schema = ("brief", draft::schema(job, material.lines.len()));
        let request = ChatRequest { system, user, schema: Some(schema), max_tokens: job.options.max_output, thinking: false };
        let question = Question {
            purpose: &job.purpose,
            request: &request,
            prompt: prompt.version(),
            options: &options,
            lang: job.lang,
            content: &content,
            progress: job.progress,
        };
        let first = self.ask(&question).await?;
        let reason = match draft::read(&first.reply.text) {
            Ok(draft) => return Ok((first, Some(draft))),
            Err(reason) => reason,
        };
        let mut again = request.clone();
        again.user.push_str(&format!("\nYour last answer could not be used: {reason}. Answer with the JSON object alone."));
        let options = format!("{options};again");
        let mut second = match self.ask(&Question { request: &again, options: &options, ..question }).await {
            Ok(second) => second,
            // The first answer was paid for; that the second did not come is no reason to ask for the first again.
            Err(_) => return Ok((first, None)),
        };
        second.label.add(&first.label);
        let draft = draft::read(&second.reply.text).ok();
        if draft.is_none() {
            self.reject(&first).await;
        }
        Ok((second, draft))
    }

    /// The brief that was there, without sentences that speak to machines.
    fn extract(&self, job: &BriefJob<'_>, material: &Material<'_>, label: Option<Label>, why: Why) -> Outcome {
        let brief = material.without_suspicious(job.extract);
        Outcome { brief, tags: Vec::new(), label, tally: Tally::default(), why: Some(why), flagged: material.flagged }
    }
}

/// Holds one written sentence to everything that the claims of a brief are held to: for drafts, answers and measurements. With
/// no sentence cited, or the wrong one, the sentence that has most of its words is cited where it states it.
///
/// # Errors
/// One sentence on why the claim may not be shown.
pub fn check_claim(text: &str, cites: &[SentenceId], articles: &[&Article], lang: Lang, check: &dyn Check) -> Result<Claim, String> {
    let (purpose, options) = (Purpose::new(Task::Ask), BriefOptions::default());
    let job = BriefJob { articles, extract: &Brief::default(), lang, purpose, options, progress: None };
    let material = Material::select(&job, u64::MAX);
    let number = |id: &SentenceId| material.lines.iter().position(|line| line.id == *id).map(|at| at as u64 + 1);
    // A sentence that cannot be cited is as one that is not there.
    let cites = cites.iter().map(|id| number(id).unwrap_or(0)).collect();
    Verifier::new(&job, &material, check).claim(&Block { text: text.to_owned(), cites })
}

fn prompt(job: &BriefJob) -> Prompt {
    if job.articles.len() > 1 { Prompt::STORY } else { Prompt::BRIEF }
}

/// What changes the answer besides the material.
fn options(job: &BriefJob) -> String {
    let BriefOptions { lead, points, max_output, round, .. } = job.options;
    let again = if round > 0 { format!(";round={round}") } else { String::new() };
    format!("lead={lead};points={points};length={max_output}{again}")
}
