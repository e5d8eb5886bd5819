//! The brief of a story: over all its reports, citing all of them, saying nothing twice.

use crate::brief::{ENGINE, Options, SAME, brief, carries, point_score, quote};
use crate::candidate::{Candidate, SHORTEST, Vectors, candidates};
use crate::emoji::emoji;
use crate::heading::Headings;
use crate::score::{scores, title_terms};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, Brief, KeyPoint, Lang};

/// Sentences of one report that are looked at.
const MOST_SENTENCES: usize = 60;
/// Key points of one brief.
const MOST_POINTS: usize = 5;
/// What each further sentence of a family of sources that is quoted already loses: every one should be heard.
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
        let opening = all.iter().position(|sentence| sentence.stands_alone && !sentence.furniture && sentence.words >= SHORTEST);
        told.extend(opening);
        lead.extend(opening.and_then(|n| all.get(n)).map(quote));
    }

    let families: Vec<String> = members.iter().map(|member| family(member)).collect();
    let family_of = |n: usize| report_of.get(n).and_then(|report| families.get(*report)).map_or("", String::as_str);
    let mut heard: BTreeMap<&str, u32> = told.iter().map(|n| (family_of(*n), 1)).collect();
    let worth = |n: usize, told: &[usize]| {
        let sentence = all.get(n).filter(|sentence| carries(sentence))?;
        let nearest = told.iter().map(|known| vectors.cosine(n, *known)).fold(0.0, f32::max);
        (nearest < SAME).then(|| point_score(sentence, carried.get(n).copied().unwrap_or_default()) - 2.0 * nearest)
    };
    let mut chosen: Vec<Vec<usize>> = Vec::new();
    while chosen.len() < options.points.min(MOST_POINTS) {
        let score = |n: usize| Some(worth(n, &told)? - HEARD * heard.get(family_of(n)).copied().unwrap_or(0) as f32);
        let best = (0..all.len()).filter_map(|n| Some((n, score(n)?))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((n, _)) = best else { break };
        *heard.entry(family_of(n)).or_insert(0) += 1;
        told.push(n);
        chosen.push(vec![n]);
    }
    // Every family of sources is heard: one that is not yet adds a second claim to the point it is nearest to.
    for report in 0..members.len() {
        let Some(family) = families.get(report).map(String::as_str).filter(|family| !heard.contains_key(family)) else { continue };
        let own = (0..all.len()).filter(|n| family_of(*n) == family);
        let best = own.filter_map(|n| Some((n, worth(n, &told)?))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((n, _)) = best else { continue };
        let near = |point: &Vec<usize>| point.iter().map(|known| vectors.cosine(n, *known)).fold(0.0, f32::max);
        let open = chosen.iter_mut().filter(|point| point.len() < 2);
        let Some(point) = open.max_by(|a, b| near(a).total_cmp(&near(b))) else { break };
        point.push(n);
        told.push(n);
        heard.insert(family, 1);
    }
    let mut headings = Headings::new(&all, &title);
    let mut used = Vec::new();
    let points = chosen
        .into_iter()
        .filter_map(|point| {
            let sentences: Vec<&Candidate> = point.iter().filter_map(|n| all.get(*n)).collect();
            let first = sentences.first()?;
            let mark = emoji(first, &tags, &used);
            used.push(mark.clone());
            Some(KeyPoint {
                emoji: mark,
                heading: headings.heading(first),
                claims: sentences.iter().map(|sentence| quote(sentence)).collect(),
            })
        })
        .collect();
    let note = if lead.is_empty() { alone.note } else { None };
    Brief { headline: None, lead, points, lang, engine: ENGINE.to_owned(), note }
}

/// Who publishes a report: the name of its site, else its host, else the report alone.
fn family(article: &Article) -> String {
    let metadata = &article.metadata;
    let host = || metadata.canonical.as_ref().and_then(|url| url.host_str()).map(|host| host.trim_start_matches("www.").to_owned());
    metadata.site_name.as_ref().map(|name| name.to_lowercase()).or_else(host).unwrap_or_else(|| article.id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn report(n: i64, site: &str, title: &str, text: &str) -> Article {
        let blocks: Vec<Block> = text.split('\n').map(Block::paragraph).collect();
        let sentences = crate::sentences(&blocks, Lang::EN);
        let id = ArticleId { entry: EntryId(n), version: 1 };
        let metadata = Metadata { site_name: Some(site.into()), ..Metadata::default() };
        Article { id, title: title.into(), lang: Lang::EN, blocks, sentences, metadata, state: TextState::Full }
    }

    #[test]
    fn every_family_is_heard_and_nothing_is_said_twice() {
        let shared = "The port of Felmouth reopened on Monday after a strike of sixteen days that had emptied its quays. \
            Dockers accepted a raise of 7.5 percent, the union said on Sunday evening after a long vote.";
        let own = [
            "Forty-one ships waited outside the harbour, most of them with grain from three continents.",
            "Insurance will pay for spoiled fruit, a broker in the town told the local paper.",
            "Rail freight to the north doubled while the cranes stood still, figures of the railway show.",
            "Economists put the cost of the strike to exporters at £38m, half of it for carmakers.",
            "Pilots need three days to bring all waiting vessels to the quays, the harbour master said.",
            "Two smaller harbours along the coast had taken ferries and fishing boats in the meantime.",
            "Lorry drivers blocked the gate for an hour because nobody had told them of the new rota.",
            "A museum of the docks opens an exhibition about strikes since the year 1889 next spring.",
        ];
        let reports: Vec<Article> = own
            .iter()
            .enumerate()
            .map(|(n, text)| {
                report(
                    n as i64 + 1,
                    &format!("Paper {n}"),
                    "Port of Felmouth reopens",
                    &format!("{shared}\n{text}\nThe mayor thanked the crews of the cranes for their patience in these weeks."),
                )
            })
            .collect();
        let members: Vec<&Article> = reports.iter().collect();
        let brief = story_brief(&members, &Options::default());
        let cited: BTreeSet<i64> = brief.claims().flat_map(|claim| &claim.cites).map(|id| id.article.entry.0).collect();
        assert_eq!(cited.len(), own.len(), "{brief:#?}");
        let texts: Vec<&str> = brief.claims().map(|claim| claim.text.as_str()).collect();
        let candidates = crate::candidate::loose(&texts, Lang::EN);
        let vectors = Vectors::new(&candidates);
        for a in 0..texts.len() {
            for b in 0..a {
                assert!(vectors.cosine(a, b) < SAME, "{} / {}", texts[a], texts[b]);
            }
        }
    }
}
