//! The edition: a finite set of stories in reading order, and an account of everything that is not in it.

use crate::candidate::{Candidate, Reader};
use crate::rank::rank;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{EditionItem, Fresh, Held, HeldReason, Reason, StoryId};

/// What an edition will hold, before it has an identity and times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// In reading order; the first is the lead, then section by section.
    pub items: Vec<EditionItem>,
    /// Every other article, by entry id.
    pub held: Vec<Held>,
    /// Articles looked at: one for each item (the one that stands for it) and all that are held.
    pub considered: u32,
    /// Minutes to read all briefs, rounded up.
    pub minutes: u32,
    /// What is new in each story that an earlier edition told, in the order of the items.
    pub fresh: Vec<(StoryId, Fresh)>,
    /// The stories that did not fit, best first, at most as many as the edition may hold. They are candidates of the next edition
    /// with [`Candidate::waited`] one higher.
    pub carried: Vec<StoryId>,
}

/// For so long a story that was told is not told again, unless something is new: 14 days in seconds.
const MEMORY_SECONDS: i64 = 14 * 86_400;

/// What earlier editions told, out of the archive: for each story how many members it had when it was last told
/// ([`Candidate::told`]) and how many editions told it ([`Candidate::editions`]). `archive` holds when an edition was made, a story of
/// it, and the members that story had; in any order.
pub fn told(archive: impl IntoIterator<Item = (Timestamp, StoryId, u32)>, now: Timestamp) -> BTreeMap<StoryId, (u32, u32)> {
    let mut found: BTreeMap<StoryId, (Timestamp, u32, u32)> = BTreeMap::new();
    for (at, story, members) in archive {
        if at.as_second() < now.as_second().saturating_sub(MEMORY_SECONDS) || at > now {
            continue;
        }
        let known = found.entry(story).or_insert((at, members, 0));
        if at >= known.0 {
            (known.0, known.1) = (at, if at == known.0 { members.max(known.1) } else { members });
        }
        known.2 += 1;
    }
    found.into_iter().map(|(story, (_, members, editions))| (story, (members, editions))).collect()
}

/// Makes an edition out of all stories that have something to say since the last one.
///
/// Each article of each candidate is accounted for once: it stands for a story of the edition, or it is in
/// [`Draft::held`] with its reason. So `considered == items.len() + held.len()`, and equal input gives an equal draft, in
/// whatever order the candidates come.
pub fn edition(candidates: &[Candidate], reader: &Reader, now: Timestamp) -> Draft {
    let mut ranked: Vec<(&Candidate, Reason)> = Vec::new();
    let mut held = Vec::new();
    for candidate in candidates {
        match why_not(candidate, reader) {
            Some(reason) => hold(candidate, reader, reason, None, &mut held),
            None => ranked.push((candidate, rank(candidate, reader, now))),
        }
    }
    ranked.sort_by(|a, b| {
        let by_score = b.1.score.total_cmp(&a.1.score);
        by_score.then_with(|| b.0.last_at(reader).cmp(&a.0.last_at(reader))).then_with(|| a.0.story.cmp(&b.0.story))
    });
    let (chosen, low) = choose(ranked, reader);
    let carried = low.iter().take(reader.stories as usize).map(|candidate| candidate.story).collect();
    for candidate in low {
        hold(candidate, reader, HeldReason::Low, None, &mut held);
    }
    let mut seconds = 0u64;
    for (candidate, _) in &chosen {
        seconds += u64::from(candidate.brief_seconds);
        hold(candidate, reader, HeldReason::Folded, stands_for(candidate, reader), &mut held);
    }
    held.sort_by_key(|held| (held.entry, held.reason));
    let news: BTreeMap<StoryId, Fresh> =
        chosen.iter().filter_map(|(candidate, _)| Some((candidate.story, candidate.news(reader)?))).collect();
    let items = in_sections(chosen);
    let fresh = items.iter().filter_map(|item| Some((item.story, news.get(&item.story)?.clone()))).collect();
    Draft { considered: (items.len() + held.len()) as u32, items, held, minutes: seconds.div_ceil(60) as u32, fresh, carried }
}

/// Why the whole story cannot stand in the edition, if it cannot.
fn why_not(candidate: &Candidate, reader: &Reader) -> Option<HeldReason> {
    if reader.mutes_topic(candidate) || candidate.reports(reader).next().is_none() {
        // Without a report every member has a reason of its own, which goes first; this one only fills in.
        return Some(HeldReason::Muted);
    }
    candidate.is_told(reader).then_some(HeldReason::Told)
}

/// Accounts for all members but the one at index `except`.
fn hold(candidate: &Candidate, reader: &Reader, reason: HeldReason, except: Option<usize>, held: &mut Vec<Held>) {
    for (index, member) in candidate.members.iter().enumerate() {
        if Some(index) == except {
            continue;
        }
        let reason = if member.repeat {
            HeldReason::Repeat
        } else if member.promotion {
            HeldReason::Promotion
        } else if reader.mutes_source(member) {
            HeldReason::Muted
        } else {
            reason
        };
        held.push(Held { entry: member.entry, reason });
    }
}

/// The index of the member that stands for the story: its head where that is a report, else the earliest report.
fn stands_for(candidate: &Candidate, reader: &Reader) -> Option<usize> {
    let fit = |index: &usize| {
        candidate.members.get(*index).is_some_and(|member| !member.repeat && !member.promotion && !reader.mutes_source(member))
    };
    let position = candidate.members.iter().position(|member| Some(member.entry) == candidate.head).filter(fit);
    position.or_else(|| {
        (0..candidate.members.len()).filter(fit).min_by_key(|index| candidate.members.get(*index).map(|member| (member.at, member.entry)))
    })
}

/// Splits the ranked stories into those of the edition, best first, and the rest.
///
/// Stories that one family alone reports may fill at most a third of the edition while others wait: a feed with fifty
/// items a day must not drown the rest.
fn choose<'a>(ranked: Vec<(&'a Candidate, Reason)>, reader: &Reader) -> (Vec<(&'a Candidate, Reason)>, Vec<&'a Candidate>) {
    let places = reader.stories as usize;
    let seconds = reader.minutes.map_or(u64::MAX, |minutes| u64::from(minutes) * 60);
    let share = (places / 3).max(2);
    let mut taken: BTreeSet<StoryId> = BTreeSet::new();
    let mut alone: BTreeMap<&str, usize> = BTreeMap::new();
    let mut used = 0u64;
    let mut indexes: Vec<usize> = Vec::new();
    // First with the limit for single families, then, where places are left, without it.
    for limited in [true, false] {
        for (index, (candidate, _)) in ranked.iter().enumerate() {
            if indexes.len() >= places {
                break;
            }
            if indexes.contains(&index) || taken.contains(&candidate.story) {
                continue;
            }
            let families: BTreeSet<&str> = candidate.reports(reader).map(|member| member.family.as_str()).collect();
            let only = if families.len() == 1 { families.first().copied() } else { None };
            if limited && only.is_some_and(|family| alone.get(family).is_some_and(|count| *count >= share)) {
                continue;
            }
            // The first story always fits: an edition of nothing helps nobody.
            let longer = used + u64::from(candidate.brief_seconds);
            if longer > seconds && !indexes.is_empty() {
                continue;
            }
            used = longer;
            taken.insert(candidate.story);
            if let Some(family) = only {
                *alone.entry(family).or_default() += 1;
            }
            indexes.push(index);
        }
    }
    let mut chosen = Vec::new();
    let mut low = Vec::new();
    for (index, (candidate, reason)) in ranked.into_iter().enumerate() {
        if indexes.contains(&index) {
            chosen.push((candidate, reason));
        } else {
            low.push(candidate);
        }
    }
    (chosen, low)
}

/// Best first becomes section by section: sections in the order of their best story, so the lead stays first.
fn in_sections(chosen: Vec<(&Candidate, Reason)>) -> Vec<EditionItem> {
    let mut sections: Vec<&str> = Vec::new();
    for (candidate, _) in &chosen {
        // Stories without a section come last, unless one of them leads.
        if !sections.contains(&candidate.section.as_str()) && (!candidate.section.is_empty() || sections.is_empty()) {
            sections.push(&candidate.section);
        }
    }
    if !sections.contains(&"") {
        sections.push("");
    }
    let mut items: Vec<EditionItem> = Vec::new();
    for section in sections {
        for (candidate, why) in chosen.iter().filter(|(candidate, _)| candidate.section == section) {
            items.push(EditionItem { story: candidate.story, section: candidate.section.clone(), why: why.clone() });
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::CandidateMember;
    use proptest::prelude::*;
    use weir_model::{EntryId, FeedId};

    fn now() -> Timestamp {
        Timestamp::from_second(1_000_000).unwrap()
    }

    fn member(entry: i64, family: &str) -> CandidateMember {
        CandidateMember {
            entry: EntryId(entry),
            feed: FeedId(1),
            family: family.into(),
            at: now(),
            per_day: 9.0,
            ..CandidateMember::default()
        }
    }

    fn story(id: i64, section: &str, members: Vec<CandidateMember>) -> Candidate {
        Candidate { story: StoryId(id), section: section.into(), members, brief_seconds: 40, ..Candidate::default() }
    }

    fn reasons(draft: &Draft) -> Vec<(i64, HeldReason)> {
        draft.held.iter().map(|held| (held.entry.0, held.reason)).collect()
    }

    #[test]
    fn the_lead_is_first_and_sections_stand_together() {
        let candidates = [
            story(1, "section:business", vec![member(1, "a")]),
            story(2, "section:science", vec![member(2, "a"), member(3, "b"), member(4, "c")]),
            story(3, "", vec![member(5, "b"), member(6, "c")]),
            story(4, "section:business", vec![member(7, "a"), member(8, "b")]),
            story(5, "section:science", vec![member(9, "d")]),
        ];
        let draft = edition(&candidates, &Reader { stories: 9, ..Reader::default() }, now());
        let order: Vec<i64> = draft.items.iter().map(|item| item.story.0).collect();
        assert_eq!(order, [2, 5, 4, 1, 3]);
        assert_eq!(draft.minutes, 4, "five briefs of forty seconds");
        let folded = HeldReason::Folded;
        assert_eq!(reasons(&draft), [(3, folded), (4, folded), (6, folded), (8, folded)]);
        assert_eq!(draft.considered, 9);
    }

    #[test]
    fn everything_held_says_why() {
        let mut read = story(6, "", vec![member(60, "a")]);
        read.told = Some(1);
        let mut mixed = story(1, "", vec![member(10, "a"), member(11, "b"), member(12, "c"), member(13, "d")]);
        mixed.members[0].repeat = true;
        mixed.members[1].promotion = true;
        mixed.members[2].feed = FeedId(7);
        mixed.head = Some(EntryId(10));
        let mut topic = story(2, "", vec![member(20, "a")]);
        topic.tags = vec!["topic:golf".into()];
        let mut promotion = story(3, "", vec![member(30, "a")]);
        promotion.members[0].promotion = true;
        let candidates = [mixed, topic, promotion, story(4, "", vec![member(40, "z")]), read];
        let reader = Reader { stories: 1, muted: vec!["topic:golf".into(), "feed:7".into()], ..Reader::default() };
        let draft = edition(&candidates, &reader, now());
        assert_eq!(draft.items.iter().map(|item| item.story.0).collect::<Vec<_>>(), [1]);
        use HeldReason::*;
        assert_eq!(reasons(&draft), [(10, Repeat), (11, Promotion), (12, Muted), (20, Muted), (30, Promotion), (40, Low), (60, Told)]);
    }

    #[test]
    fn one_busy_family_does_not_fill_the_edition() {
        let mut candidates: Vec<Candidate> = (0..20).map(|n| story(n, "", vec![member(n, "busy")])).collect();
        for candidate in &mut candidates {
            candidate.picture = true; // ranks above the others
        }
        candidates.extend((20..24).map(|n| story(n, "", vec![member(n, "other")])));
        let draft = edition(&candidates, &Reader { stories: 9, ..Reader::default() }, now());
        let others = draft.items.iter().filter(|item| item.story.0 >= 20).count();
        assert_eq!((draft.items.len(), others), (9, 3));
        let draft = edition(&candidates[..12], &Reader { stories: 9, ..Reader::default() }, now());
        assert_eq!(draft.items.len(), 9, "places are not left empty");
    }

    #[test]
    fn minutes_can_end_an_edition() {
        let candidates: Vec<Candidate> = (0..9).map(|n| story(n, "", vec![member(n, &format!("f{n}"))])).collect();
        let draft = edition(&candidates, &Reader { minutes: Some(2), ..Reader::default() }, now());
        assert_eq!((draft.items.len(), draft.minutes), (3, 2));
    }

    fn arbitrary_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let member = (0u8..4, 0u8..3, any::<bool>(), any::<bool>(), any::<bool>(), -9_000_000i64..9_000_000);
        let story = (prop::collection::vec(member, 0..6), 0u8..4, prop::option::of(0u32..5), any::<u16>(), 0u8..3);
        prop::collection::vec(story, 0..30).prop_map(|stories| {
            let mut entry = 0;
            let mut candidates = Vec::new();
            for (id, (members, section, told, seconds, tag)) in stories.into_iter().enumerate() {
                let members = members
                    .into_iter()
                    .map(|(family, feed, repeat, promotion, read, at)| {
                        entry += 1;
                        CandidateMember {
                            entry: EntryId(entry),
                            feed: FeedId(feed.into()),
                            family: format!("f{family}"),
                            at: Timestamp::from_second(at).unwrap(),
                            repeat: repeat && promotion,
                            promotion: promotion && read,
                            read,
                            per_day: f32::from(family),
                            priority: 0,
                        }
                    })
                    .collect();
                candidates.push(Candidate {
                    story: StoryId(id as i64),
                    members,
                    head: Some(EntryId(entry)),
                    section: ["", "section:a", "section:b", "section:c"][section as usize].into(),
                    tags: vec![format!("topic:{tag}")],
                    brief_seconds: seconds.into(),
                    told,
                    ..Candidate::default()
                });
            }
            candidates
        })
    }

    proptest! {
        #[test]
        fn every_article_is_accounted_for_once(candidates in arbitrary_candidates(), stories in 0u32..12, minutes in prop::option::of(0u32..60)) {
            let reader = Reader { stories, minutes, muted: vec!["topic:1".into(), "feed:2".into()], ..Reader::default() };
            let draft = edition(&candidates, &reader, now());
            let articles: usize = candidates.iter().map(|candidate| candidate.members.len()).sum();
            prop_assert_eq!(draft.considered as usize, articles);
            prop_assert_eq!(draft.items.len() + draft.held.len(), articles);
            prop_assert!(draft.items.len() <= stories as usize);
            let entries: BTreeSet<EntryId> = draft.held.iter().map(|held| held.entry).collect();
            prop_assert_eq!(entries.len(), draft.held.len(), "held once");
            // Each story of the edition has exactly one member that is not held.
            for item in &draft.items {
                let candidate = candidates.iter().find(|candidate| candidate.story == item.story).unwrap();
                prop_assert_eq!(candidate.members.iter().filter(|member| !entries.contains(&member.entry)).count(), 1);
            }
            // Sections stand together.
            let mut sections: Vec<&str> = draft.items.iter().map(|item| item.section.as_str()).collect();
            sections.dedup();
            prop_assert_eq!(sections.iter().collect::<BTreeSet<_>>().len(), sections.len());
            let mut backwards = candidates.clone();
            backwards.reverse();
            prop_assert_eq!(edition(&backwards, &reader, now()), draft);
        }
    }
}
