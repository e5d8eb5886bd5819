//! The brief of a story: over all its reports, citing all of them, saying nothing twice.

use crate::brief::{ENGINE, Options, SAME, brief, quote, scores};
use crate::heading::{Headings, emoji};
use crate::sentence::{Candidate, LONGEST, SHORTEST, Weights, candidates};
use crate::words::terms;
use std::collections::BTreeSet;
use weir_model::{Article, Brief, KeyPoint, Lang};

/// Sentences of one report that are looked at.
const MOST_SENTENCES: usize = 60;
/// What each further sentence of a report that is quoted already loses: every report should be heard.
const HEARD: f32 = 0.9;

/// Writes the brief of a story. The first member stands for it and opens it; the others add what it does not say.
/// One brief is one language: that of the preferred language if a member has it, else the first member's.
pub fn story_brief(members: &[&Article], options: &Options) -> Brief {
    let lang = if members.iter().any(|member| member.lang == options.prefer_lang) {
        options.prefer_lang
    } else {
        members.first().map_or(Lang::UND, |member| member.lang)
    };
    let members: Vec<&Article> = members.iter().copied().filter(|member| member.lang == lang).collect();
    let Some(head) = members.first() else { return Brief { engine: ENGINE.to_owned(), ..Brief::default() } };
    let tags = crate::tags::tags(head);
    let alone = brief(head, &tags, options);
    if members.len() == 1 {
        return alone;
    }

    let reports: Vec<Vec<Candidate>> = members
        .iter()
        .map(|member| {
            let mut sentences = candidates(member);
            sentences.truncate(MOST_SENTENCES);
            sentences
        })
        .collect();
    let weights = Weights::new(reports.iter().flatten());
    let title: BTreeSet<String> = members.iter().flat_map(|member| terms(&member.title, member.lang)).collect();
    let scores: Vec<Vec<f32>> = reports.iter().map(|sentences| scores(sentences, &weights, &title)).collect();
    let mut told: Vec<&Candidate> = alone.lead.iter().filter_map(|claim| find(&reports, claim.cites.first()?)).collect();
    let mut lead = alone.lead.clone();
    if lead.is_empty() {
        // The head is too short for a brief of its own: the best opening among the others.
        let opening = reports.iter().flatten().find(|sentence| sentence.stands_alone && sentence.words >= SHORTEST);
        told.extend(opening);
        lead.extend(opening.map(quote));
    }

    let mut heard = vec![0u32; members.len()];
    heard[0] = told.len().min(1) as u32;
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    while chosen.len() < options.points.min(5) {
        let mut best: Option<(f32, usize, usize)> = None;
        for (report, sentences) in reports.iter().enumerate() {
            for (n, sentence) in sentences.iter().enumerate() {
                if !sentence.stands_alone || sentence.words <= SHORTEST || sentence.words > LONGEST || chosen.contains(&(report, n)) {
                    continue;
                }
                let nearest = told.iter().map(|known| weights.cosine(sentence, known)).fold(0.0, f32::max);
                if nearest >= SAME {
                    continue;
                }
                let figures = if sentence.text.chars().any(|c| c.is_ascii_digit()) { 0.5 } else { 0.0 };
                let score = scores[report][n] - 2.0 * nearest + figures - HEARD * heard[report] as f32;
                if best.is_none_or(|(known, _, _)| score > known) {
                    best = Some((score, report, n));
                }
            }
        }
        let Some((_, report, n)) = best else { break };
        heard[report] += 1;
        told.push(&reports[report][n]);
        chosen.push((report, n));
    }
    let all: Vec<Candidate> = reports.iter().flatten().cloned().collect();
    let mut headings = Headings::new(&all, &title);
    let mut used = Vec::new();
    let points = chosen
        .into_iter()
        .map(|(report, n)| {
            let sentence = &reports[report][n];
            let mark = emoji(sentence, &tags, &used);
            used.push(mark.clone());
            KeyPoint { emoji: mark, heading: headings.heading(sentence), claims: vec![quote(sentence)] }
        })
        .collect();
    let note = if lead.is_empty() { alone.note } else { None };
    Brief { headline: None, lead, points, lang, engine: ENGINE.to_owned(), note }
}

fn find<'a, 'b>(reports: &'b [Vec<Candidate<'a>>], id: &weir_model::SentenceId) -> Option<&'b Candidate<'a>> {
    reports.iter().flatten().find(|sentence| sentence.id == *id)
}
