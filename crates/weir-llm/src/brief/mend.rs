//! From a draft to a brief: what passes stays, what fails is asked for once more with the reasons, and what fails then gives
//! way to the source's own sentence.

use super::draft::{Block, Draft, SENTENCE, block, cites};
use super::material::Material;
use super::verify::{Verifier, emoji, own_heading};
use super::{BriefJob, Tally};
use crate::answer::find_object;
use crate::engine::{Answered, Engine, Question};
use crate::label::Label;
use crate::message::ChatRequest;
use crate::prompt::clean::clean;
use crate::prompt::{Prompt, fence};
use crate::schema::Schema;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Brief, Claim, KeyPoint, SentenceId, Support, Tag};

/// A draft after the check.
pub(super) struct Mended {
    pub(super) brief: Brief,
    pub(super) tags: Vec<Tag>,
    pub(super) tally: Tally,
    pub(super) label: Label,
}

impl Engine {
    pub(super) async fn mend(
        &self,
        job: &BriefJob<'_>,
        material: &Material<'_>,
        verifier: &Verifier<'_>,
        draft: Draft,
        answered: &Answered,
    ) -> Mended {
        let mut tally = Tally::default();
        let mut label = answered.label.clone();
        let (most_lead, most_points) = (job.options.lead.clamp(1, 4), job.options.points.clamp(1, 5));
        let lead = draft.lead.iter().take(most_lead);
        let blocks: Vec<&Block> = lead.chain(draft.points.iter().take(most_points).map(|(_, _, block)| block)).collect();
        let lead_count = draft.lead.len().min(most_lead);
        let mut results: Vec<Result<Claim, String>> = blocks.iter().map(|block| verifier.claim(block)).collect();
        tally.accepted = results.iter().filter(|result| result.is_ok()).count() as u32;
        tally.reasons = results.iter().filter_map(|result| result.as_ref().err().cloned()).collect();
        if !tally.reasons.is_empty()
            && let Some((mended, repair)) = self.repair(job, material, &blocks, &results).await
        {
            label.add(&repair);
            for (n, block) in mended {
                let Some(result) = results.get_mut(n).filter(|result| result.is_err()) else { continue };
                match verifier.claim(&block) {
                    Ok(claim) => {
                        *result = Ok(claim);
                        tally.repaired += 1;
                    }
                    Err(reason) => tally.reasons.push(reason),
                }
            }
        }

        // Sentences that claims stand on need not be quoted beside them; what is quoted is quoted once.
        let mut used: BTreeSet<SentenceId> = results.iter().flatten().flat_map(|claim| claim.cites.iter().copied()).collect();
        let mut said: BTreeSet<String> = BTreeSet::new();
        let mut claims: Vec<Option<Claim>> = Vec::new();
        for (result, block) in results.into_iter().zip(&blocks) {
            let claim = match result {
                Ok(claim) => Some(claim).filter(|claim| said.insert(claim.text.to_lowercase())),
                Err(_) => {
                    let quotation = verifier.quotation(block, &used);
                    tally.quoted += u32::from(quotation.is_some());
                    quotation
                }
            };
            tally.dropped += u32::from(claim.is_none());
            used.extend(claim.iter().flat_map(|claim| claim.cites.iter().copied()));
            claims.push(claim);
        }

        let points = claims.split_off(lead_count.min(claims.len()));
        let lead: Vec<Claim> = claims.into_iter().flatten().collect();
        let mut brief = Brief { lead, ..Brief::default() };
        for ((mark, heading, _), claim) in draft.points.iter().zip(points) {
            let Some(claim) = claim else { continue };
            let heading = verifier.heading(heading, &claim).unwrap_or_else(|_| own_heading(&claim.text));
            brief.points.push(KeyPoint { emoji: emoji(mark), heading, claims: vec![claim] });
        }
        // Readers of the article's own language have its own headline.
        let foreign = job.articles.first().is_some_and(|article| article.lang != job.lang);
        let stands_on: BTreeSet<SentenceId> = brief.claims().flat_map(|claim| claim.cites.iter().copied()).collect();
        if foreign && brief.claims().any(|claim| claim.support == Support::Cited) {
            brief.headline = verifier.headline(&draft.title, &stands_on).ok();
        }
        Mended { brief, tags: verifier.tags(&draft.tags), tally, label }
    }

    /// Asks once for all that failed. `None` where that gave nothing: then the sources speak.
    async fn repair(
        &self,
        job: &BriefJob<'_>,
        material: &Material<'_>,
        blocks: &[&Block],
        results: &[Result<Claim, String>],
    ) -> Option<(BTreeMap<usize, Block>, Label)> {
        let mut near: BTreeSet<usize> = BTreeSet::new();
        let mut items = String::new();
        for (n, (block, result)) in blocks.iter().zip(results).enumerate() {
            let Err(reason) = result else { continue };
            near.extend(block.cites.iter().filter_map(|number| usize::try_from(*number).ok()));
            // What a model wrote is no safer than what it read.
            let text: String = clean(&block.text).chars().take(SENTENCE).collect();
            items.push_str(&format!("Item {}: {text}\nReason: {}\n", n + 1, clean(reason)));
        }
        near.retain(|number| *number <= material.lines.len());
        if near.is_empty() {
            near.extend(1..=material.lines.len().min(8));
        }
        let sources = material.excerpt(&near);
        let item = Schema::Object(vec![
            ("id", Schema::Whole { min: 1, max: blocks.len() as u64 }),
            ("text", Schema::Text { max: 300 }),
            ("cites", cites(material.lines.len())),
        ]);
        let request = ChatRequest {
            system: Prompt::REPAIR.system(job.lang),
            user: fence(&format!("{sources}\n{items}"), self.around.world.random()),
            schema: Some(("repair", Schema::Object(vec![("items", Schema::list(item, 0, blocks.len()))]))),
            max_tokens: job.options.max_output,
            thinking: false,
        };
        let question = Question {
            purpose: &job.purpose,
            request: &request,
            prompt: Prompt::REPAIR.version(),
            options: "",
            lang: job.lang,
            content: &[&sources, &items],
            progress: job.progress,
        };
        let answered = self.ask(&question).await.ok()?;
        let value = find_object(&answered.reply.text);
        let list = value.as_ref().and_then(|value| value.get("items")).and_then(Value::as_array);
        let mended = list.into_iter().flatten().take(blocks.len()).filter_map(|item| {
            let id = usize::try_from(item.get("id")?.as_u64()?).ok()?.checked_sub(1)?;
            Some((id, block(item)?))
        });
        Some((mended.collect(), answered.label))
    }
}
