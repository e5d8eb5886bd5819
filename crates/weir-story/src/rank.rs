//! How much a story matters to one reader: a sum whose every part can be printed.

use crate::candidate::{Candidate, Reader};
use jiff::Timestamp;
use weir_model::{Factor, Lang, Reason};

// Points. A story that four families report (6) outranks any single report that is only new (4); a topic the reader
// follows weighs as much as three more families; choices can outweigh everything.
const PER_DOUBLING_OF_FAMILIES: f32 = 3.0;
const MOST_FOR_FAMILIES: f32 = 10.0;
const FRESH: f32 = 4.0;
const FRESH_HALF_LIFE_HOURS: f32 = 12.0;
const RARE_WRITER: f32 = 2.0;
/// A writer with fewer items a day than this counts as rare.
const RARE_PER_DAY: f32 = 1.0;
const LONG_TEXT: f32 = 1.0;
const LONG_TEXT_MINUTES: f32 = 8.0;
const FIGURES: f32 = 0.6;
const PICTURE: f32 = 0.4;
const FOLLOWED: f32 = 4.0;
/// A second followed topic adds less; more add nothing.
const FOLLOWED_AGAIN: f32 = 2.0;
const MOST_FOR_CHOICE: f32 = 12.0;
/// For each step of a feed's priority, and at most so many steps either way.
const PRIORITY: f32 = 1.5;
const MOST_PRIORITY: i8 = 3;
/// What did not fit loses freshness until the next edition; waiting gives some of it back.
const WAITED: f32 = 0.8;
const MOST_WAITED: u32 = 3;
/// What a story loses for each edition that told it: what is new must be worth more than the new.
const REPEATED: f32 = 1.5;
const MOST_REPEATED: u32 = 3;

/// The score of a story for a reader, with its parts; the largest first, parts of nothing left out.
pub fn rank(candidate: &Candidate, reader: &Reader, now: Timestamp) -> Reason {
    let mut factors = Vec::new();
    let mut add = |factor: Factor, points: f32| {
        // Two decimals: what a page prints adds up to the score it prints.
        let points = (points * 100.0).round() / 100.0;
        if points != 0.0 && points.is_finite() {
            factors.push((factor, points));
        }
    };

    let families = candidate.families(reader);
    if families > 1 {
        add(Factor::Sources { count: families }, (PER_DOUBLING_OF_FAMILIES * (families as f32).log2()).min(MOST_FOR_FAMILIES));
    }

    let hours = (now.as_second() - candidate.last_at(reader).as_second()).max(0) / 3600;
    add(Factor::Fresh { hours: hours.min(i64::from(u32::MAX)) as u32 }, FRESH * 0.5_f32.powf(hours as f32 / FRESH_HALF_LIFE_HOURS));

    if let Some(per_day) = candidate.rarest(reader) {
        add(Factor::RareWriter, RARE_WRITER * (1.0 - per_day / RARE_PER_DAY).clamp(0.0, 1.0));
    }

    let mut substance = LONG_TEXT * (candidate.minutes as f32 / LONG_TEXT_MINUTES).min(1.0);
    substance += FIGURES * (candidate.figures as f32 / 5.0).min(1.0);
    substance += if candidate.picture { PICTURE } else { 0.0 };
    add(Factor::Substance, substance);

    let followed = reader.followed.iter().filter(|tag| candidate.tags.contains(tag));
    for (tag, points) in followed.zip([FOLLOWED, FOLLOWED_AGAIN]) {
        add(Factor::Followed { tag: tag.clone() }, points);
    }

    let choice: f32 = reader.choices.iter().filter(|(what, _)| candidate.is_about(what, reader)).map(|(_, points)| points).sum();
    add(Factor::Choice, choice.clamp(-MOST_FOR_CHOICE, MOST_FOR_CHOICE));

    let priority = candidate.reports(reader).map(|member| member.priority).max_by_key(|priority| (priority.unsigned_abs(), *priority));
    add(Factor::Priority, PRIORITY * f32::from(priority.unwrap_or(0).clamp(-MOST_PRIORITY, MOST_PRIORITY)));
    add(Factor::Waited { editions: candidate.waited }, WAITED * candidate.waited.min(MOST_WAITED) as f32);
    add(Factor::Repeats { editions: candidate.editions }, -REPEATED * candidate.editions.min(MOST_REPEATED) as f32);

    // Stable: equal parts stay in the order above.
    factors.sort_by(|a, b| b.1.total_cmp(&a.1));
    Reason { score: factors.iter().map(|(_, points)| points).sum(), factors }
}

/// A factor with its points as one short line: `+3.0 2 sources report it`. Chinese for [`Lang::ZH`], else English.
pub fn phrase(factor: &Factor, points: f32, lang: Lang) -> String {
    let zh = lang == Lang::ZH;
    let more = points >= 0.0;
    let plural = |count: u32| if count == 1 { "" } else { "s" };
    let words = match factor {
        Factor::Sources { count } if zh => format!("{count}家媒体报道"),
        Factor::Sources { count } => format!("{count} source{} report it", plural(*count)),
        Factor::Fresh { hours: 0 } if zh => "刚刚发布".to_owned(),
        Factor::Fresh { hours: 0 } => "new within the hour".to_owned(),
        Factor::Fresh { hours } if zh => format!("{hours}小时前的消息"),
        Factor::Fresh { hours } => format!("news of {hours} hour{} ago", plural(*hours)),
        Factor::RareWriter if zh => "来自很少更新的作者".to_owned(),
        Factor::RareWriter => "from someone who writes rarely".to_owned(),
        Factor::Substance if zh => "篇幅、数字和图片".to_owned(),
        Factor::Substance => "its length, figures and picture".to_owned(),
        Factor::Followed { tag } => {
            let label = match weir_text::concept(tag) {
                Some(tag) => tag.labels(lang).0.to_owned(),
                None => tag.split_once(':').map_or(tag.as_str(), |(_, name)| name).to_owned(),
            };
            if zh { format!("你关注{label}") } else { format!("you follow {label}") }
        }
        Factor::Choice => match (zh, more) {
            (true, true) => "你想多看这类内容",
            (true, false) => "你想少看这类内容",
            (false, true) => "you asked for more of this",
            (false, false) => "you asked for less of this",
        }
        .to_owned(),
        Factor::Priority => match (zh, more) {
            (true, true) => "你优先看的订阅源",
            (true, false) => "你排在后面的订阅源",
            (false, true) => "a feed you put first",
            (false, false) => "a feed you put last",
        }
        .to_owned(),
        Factor::Waited { editions: 1 } if zh => "上一期没有放下".to_owned(),
        Factor::Waited { editions } if zh => format!("前{editions}期没有放下"),
        Factor::Waited { editions: 1 } => "did not fit into the last edition".to_owned(),
        Factor::Waited { editions } => format!("did not fit into the last {editions} editions"),
        Factor::Repeats { editions } if zh => format!("已在{editions}期中讲过，有新进展"),
        Factor::Repeats { editions } => format!("told in {editions} edition{} before, with something new", plural(*editions)),
    };
    format!("{points:+.1} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::CandidateMember;
    use weir_model::{EntryId, FeedId, StoryId};

    fn hours_ago(hours: i64) -> Timestamp {
        Timestamp::from_second(1_000_000_000 - hours * 3600).unwrap()
    }

    fn member(entry: i64, family: &str, per_day: f32) -> CandidateMember {
        CandidateMember {
            entry: EntryId(entry),
            feed: FeedId(entry),
            family: family.into(),
            at: hours_ago(12),
            per_day,
            ..CandidateMember::default()
        }
    }

    fn check(candidate: &Candidate, reader: &Reader, expected: &[(&str, f32)]) {
        let reason = rank(candidate, reader, hours_ago(0));
        let got: Vec<(String, f32)> = reason
            .factors
            .iter()
            .map(|(factor, points)| {
                let name = match factor {
                    Factor::Sources { count } => format!("sources {count}"),
                    Factor::Fresh { hours } => format!("fresh {hours}"),
                    Factor::RareWriter => "rare".into(),
                    Factor::Substance => "substance".into(),
                    Factor::Followed { tag } => tag.clone(),
                    Factor::Choice => "choice".into(),
                    Factor::Priority => "priority".into(),
                    Factor::Waited { editions } => format!("waited {editions}"),
                    Factor::Repeats { editions } => format!("repeats {editions}"),
                };
                (name, *points)
            })
            .collect();
        let expected: Vec<(String, f32)> = expected.iter().map(|(name, points)| ((*name).to_owned(), *points)).collect();
        assert_eq!(got, expected);
        assert!((reason.score - got.iter().map(|(_, points)| points).sum::<f32>()).abs() < 1e-3);
    }

    #[test]
    fn every_part_is_named() {
        let candidate = Candidate {
            story: StoryId(1),
            members: vec![member(1, "a", 20.0), member(2, "b", 0.25)],
            tags: vec!["topic:steel".into(), "topic:x".into()],
            minutes: 4,
            picture: true,
            ..Candidate::default()
        };
        let reader = Reader {
            followed: vec!["topic:steel".into(), "topic:other".into()],
            choices: vec![("topic:x".into(), -1.5), ("feed:2".into(), 0.5), ("feed:9".into(), 3.0)],
            ..Reader::default()
        };
        check(
            &candidate,
            &reader,
            &[("topic:steel", 4.0), ("sources 2", 3.0), ("fresh 12", 2.0), ("rare", 1.5), ("substance", 0.9), ("choice", -1.0)],
        );
    }

    #[test]
    fn waiting_lifts_and_repeating_lowers() {
        let mut candidate = Candidate { members: vec![member(1, "a", 9.0)], waited: 1, ..Candidate::default() };
        candidate.members[0].priority = 2;
        check(&candidate, &Reader::default(), &[("priority", 3.0), ("fresh 12", 2.0), ("waited 1", 0.8)]);
        candidate = Candidate { editions: 9, waited: 0, ..candidate };
        candidate.members[0].priority = -9;
        check(&candidate, &Reader::default(), &[("fresh 12", 2.0), ("priority", -4.5), ("repeats 9", -4.5)]);
    }

    #[test]
    fn every_factor_has_a_phrase_in_both_languages() {
        let factors = [
            Factor::Sources { count: 3 },
            Factor::Fresh { hours: 5 },
            Factor::RareWriter,
            Factor::Substance,
            Factor::Followed { tag: "place:cn".into() },
            Factor::Choice,
            Factor::Priority,
            Factor::Waited { editions: 1 },
            Factor::Repeats { editions: 2 },
        ];
        let phrases: Vec<String> = factors.iter().map(|factor| phrase(factor, 1.0, Lang::EN)).collect();
        assert_eq!(phrases[0], "+1.0 3 sources report it");
        assert_eq!(phrases[7], "+1.0 did not fit into the last edition");
        assert_eq!(phrase(&factors[1], 2.0, Lang::ZH), "+2.0 5小时前的消息");
        assert_eq!(phrase(&factors[5], -2.0, Lang::EN), "-2.0 you asked for less of this");
        let zh: Vec<String> = factors.iter().map(|factor| phrase(factor, 1.0, Lang::ZH)).collect();
        assert!(zh.iter().all(|text| text.chars().any(|c| c > '\u{3000}')), "{zh:?}");
    }

    #[test]
    fn promotions_repeats_and_muted_sources_add_no_family() {
        let mut candidate =
            Candidate { members: vec![member(1, "a", 9.0), member(2, "b", 9.0), member(3, "c", 9.0)], ..Candidate::default() };
        candidate.members[1].promotion = true;
        candidate.members[2].repeat = true;
        check(&candidate, &Reader::default(), &[("fresh 12", 2.0)]);
        let reader = Reader { muted: vec!["family:a".into()], ..Reader::default() };
        assert_eq!(candidate.families(&reader), 0);
    }
}
