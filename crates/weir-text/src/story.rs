//! The brief of a story: over all its reports, citing all of them, saying nothing twice.

use crate::brief::{ENGINE, Options, SAME, brief, quote};
use crate::candidate::{Candidate, LONGEST, SHORTEST, Vectors, candidates};
use crate::heading::{Headings, emoji};
use crate::score::{scores, title_terms};
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

    let mut all: Vec<Candidate> = Vec::new();
    let mut report_of: Vec<usize> = Vec::new();
    for (report, member) in members.iter().enumerate() {
        all.extend(candidates(member, MOST_SENTENCES));
        report_of.resize(all.len(), report);
    }
    let vectors = Vectors::new(&all);
    let title: BTreeSet<u32> = members.iter().flat_map(|member| title_terms(&member.title, member.lang)).collect();
    let mut carried: Vec<f32> = Vec::new();
    for report in 0..members.len() {
        let own: Vec<Candidate> =
            all.iter().zip(&report_of).filter(|(_, of)| **of == report).map(|(sentence, _)| sentence.clone()).collect();
        carried.extend(scores(&own, &title));
    }
    let mut told: Vec<usize> =
        alone.lead.iter().filter_map(|claim| all.iter().position(|sentence| Some(&sentence.id) == claim.cites.first())).collect();
    let mut lead = alone.lead.clone();
    if lead.is_empty() {
        // The head is too short for a brief of its own: the best opening among the others.
        let opening = all.iter().position(|sentence| sentence.stands_alone && sentence.words >= SHORTEST);
        told.extend(opening);
        lead.extend(opening.map(|n| quote(&all[n])));
    }

    let mut heard = vec![0u32; members.len()];
    heard[0] = told.len().min(1) as u32;
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < options.points.min(5) {
        let mut best: Option<(f32, usize)> = None;
        for (n, sentence) in all.iter().enumerate() {
            if !sentence.stands_alone || sentence.words <= SHORTEST || sentence.words > LONGEST || chosen.contains(&n) {
                continue;
            }
            let nearest = told.iter().map(|known| vectors.cosine(n, *known)).fold(0.0, f32::max);
            if nearest >= SAME {
                continue;
            }
            let figures = if sentence.text.chars().any(|c| c.is_ascii_digit()) { 0.5 } else { 0.0 };
            let score = carried[n] - 2.0 * nearest + figures - HEARD * heard[report_of[n]] as f32;
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, n));
            }
        }
        let Some((_, n)) = best else { break };
        heard[report_of[n]] += 1;
        told.push(n);
        chosen.push(n);
    }
    let mut headings = Headings::new(&all, &title);
    let mut used = Vec::new();
    let points = chosen
        .into_iter()
        .map(|n| {
            let sentence = &all[n];
            let mark = emoji(sentence, &tags, &used);
            used.push(mark.clone());
            KeyPoint { emoji: mark, heading: headings.heading(sentence), claims: vec![quote(sentence)] }
        })
        .collect();
    let note = if lead.is_empty() { alone.note } else { None };
    Brief { headline: None, lead, points, lang, engine: ENGINE.to_owned(), note }
}
