//! What an edition chooses from, and for whom.

use jiff::Timestamp;
use std::collections::BTreeSet;
use weir_model::{Brief, EntryId, FeedId, Fresh, StoryId};

/// A story that may stand in an edition. Fill it from the stored story, its entries and its feeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The story.
    pub story: StoryId,
    /// **All** members that the reader's feeds brought, in any order; also repeats and promotions. Each is accounted
    /// for in the edition.
    pub members: Vec<CandidateMember>,
    /// The member that stands for the story ([`headline`](crate::headline)); where it is not fit (muted, a promotion)
    /// the earliest fit member stands in.
    pub head: Option<EntryId>,
    /// `section:business`, or empty.
    pub section: String,
    /// Ids of the story's tags, section included if there is one.
    pub tags: Vec<String>,
    /// Minutes to read the longest member.
    pub minutes: u32,
    /// How many figures the story compares or its longest member gives.
    pub figures: u32,
    /// It has a picture.
    pub picture: bool,
    /// Seconds to read its brief, see [`brief_seconds`].
    pub brief_seconds: u32,
    /// Members that an earlier edition told, if one told the story: that many of the lowest entry ids.
    pub told: Option<u32>,
    /// Editions of the last 14 days that told it.
    pub editions: u32,
    /// Editions in a row, up to the last one, in which it did not fit; see [`Draft::carried`](crate::Draft::carried).
    pub waited: u32,
}

/// One article of a [`Candidate`].
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateMember {
    /// The article.
    pub entry: EntryId,
    /// The feed that brought it.
    pub feed: FeedId,
    /// Its publisher family.
    pub family: String,
    /// When it was published.
    pub at: Timestamp,
    /// The same text or address as an earlier article.
    pub repeat: bool,
    /// It advertises something.
    pub promotion: bool,
    /// The reader has read it.
    pub read: bool,
    /// Items a day that its feed brings, over the last weeks.
    pub per_day: f32,
    /// The reader's place for the feed: 0 as any, up to 3 before and down to -3 after others.
    pub priority: i8,
}

impl Default for Candidate {
    fn default() -> Self {
        Candidate {
            story: StoryId(0),
            members: Vec::new(),
            head: None,
            section: String::new(),
            tags: Vec::new(),
            minutes: 0,
            figures: 0,
            picture: false,
            brief_seconds: 0,
            told: None,
            editions: 0,
            waited: 0,
        }
    }
}

impl Default for CandidateMember {
    fn default() -> Self {
        CandidateMember {
            entry: EntryId(0),
            feed: FeedId(0),
            family: String::new(),
            at: Timestamp::UNIX_EPOCH,
            repeat: false,
            promotion: false,
            read: false,
            per_day: 1.0,
            priority: 0,
        }
    }
}

/// For whom an edition is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// Most stories of an edition.
    pub stories: u32,
    /// Most minutes of an edition, if the reader counts in minutes.
    pub minutes: Option<u32>,
    /// Tag ids that the reader follows, most important first.
    pub followed: Vec<String>,
    /// What the reader does not want to see: tag ids, `feed:7`, `family:example.org`.
    pub muted: Vec<String>,
    /// More or less of something, named as in `muted`, with its points.
    pub choices: Vec<(String, f32)>,
}

impl Default for Reader {
    fn default() -> Self {
        Reader { stories: 18, minutes: None, followed: Vec::new(), muted: Vec::new(), choices: Vec::new() }
    }
}

impl Reader {
    /// Whether the reader muted the source of this article.
    pub fn mutes_source(&self, member: &CandidateMember) -> bool {
        self.muted.iter().any(|what| member.is_from(what))
    }

    /// Whether the reader muted what the story is about.
    pub fn mutes_topic(&self, candidate: &Candidate) -> bool {
        self.muted.iter().any(|what| candidate.tags.contains(what) || (!what.is_empty() && *what == candidate.section))
    }
}

impl CandidateMember {
    /// Whether the article comes from `feed:7` or `family:example.org`.
    fn is_from(&self, what: &str) -> bool {
        match what.split_once(':') {
            Some(("feed", id)) => id.parse() == Ok(self.feed),
            Some(("family", name)) => name == self.family,
            _ => false,
        }
    }
}

impl Candidate {
    /// The members that count as reports: no repeats, no promotions, no muted sources.
    pub fn reports<'a>(&'a self, reader: &'a Reader) -> impl Iterator<Item = &'a CandidateMember> {
        self.members.iter().filter(|member| !member.repeat && !member.promotion && !reader.mutes_source(member))
    }

    /// Distinct publisher families among the reports.
    pub fn families(&self, reader: &Reader) -> u32 {
        self.reports(reader).map(|member| member.family.as_str()).collect::<BTreeSet<_>>().len() as u32
    }

    /// The latest report.
    pub fn last_at(&self, reader: &Reader) -> Timestamp {
        self.reports(reader).map(|member| member.at).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Items a day of the feed that writes least.
    pub fn rarest(&self, reader: &Reader) -> Option<f32> {
        self.reports(reader).map(|member| member.per_day).filter(|per_day| per_day.is_finite()).min_by(f32::total_cmp)
    }

    /// Whether a tag id, `feed:7` or `family:example.org` applies to the story.
    pub fn is_about(&self, what: &str, reader: &Reader) -> bool {
        self.tags.iter().any(|tag| tag == what) || self.section == what || self.reports(reader).any(|member| member.is_from(what))
    }

    /// Whether the story was told and has nothing new since: no report of a family that had none, and fewer than two more
    /// reports. A story whose every report the reader has read is told, too.
    pub fn is_told(&self, reader: &Reader) -> bool {
        self.reports(reader).all(|member| member.read) || (self.told.is_some() && self.news(reader).is_none())
    }

    /// What is new in a story that an earlier edition told; `None` where none told it or too little is new to tell it again.
    pub fn news(&self, reader: &Reader) -> Option<Fresh> {
        let told = self.told?;
        let mut members: Vec<&CandidateMember> = self.members.iter().collect();
        members.sort_by_key(|member| member.entry);
        let (before, after) = members.split_at((told as usize).min(members.len()));
        let known: BTreeSet<&str> = before.iter().map(|member| member.family.as_str()).collect();
        let new: Vec<&&CandidateMember> =
            after.iter().filter(|member| !member.repeat && !member.promotion && !member.read && !reader.mutes_source(member)).collect();
        let families: BTreeSet<&str> = new.iter().map(|member| member.family.as_str()).filter(|family| !known.contains(family)).collect();
        if new.len() < 2 && families.is_empty() {
            return None;
        }
        Some(Fresh {
            reports: new.iter().map(|member| member.entry).collect(),
            families: families.into_iter().map(str::to_owned).collect(),
        })
    }
}

/// Seconds to read a brief: 230 words a minute, or 400 characters for Chinese and Japanese.
pub fn brief_seconds(brief: &Brief) -> u32 {
    let (mut words, mut cjk) = (0usize, 0usize);
    let texts = brief.claims().map(|claim| claim.text.as_str()).chain(brief.points.iter().map(|point| point.heading.as_str()));
    for text in texts.chain(brief.headline.as_deref()) {
        for word in text.split_whitespace() {
            let ideographs = word.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')).count();
            cjk += ideographs;
            words += usize::from(ideographs == 0);
        }
    }
    (words as f32 * 60.0 / 230.0 + cjk as f32 * 60.0 / 400.0).ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(families: &[&str], told: Option<u32>) -> Candidate {
        let members = families
            .iter()
            .enumerate()
            .map(|(n, family)| CandidateMember { entry: EntryId(n as i64), family: (*family).into(), ..CandidateMember::default() })
            .collect();
        Candidate { members, told, ..Candidate::default() }
    }

    #[test]
    fn a_told_story_needs_a_new_family_or_two_more_reports() {
        let reader = Reader::default();
        let check = |families: &[&str], told: Option<u32>, expected: bool| {
            assert_eq!(candidate(families, told).is_told(&reader), expected, "{families:?} {told:?}");
        };
        check(&["a", "b"], None, false);
        check(&["a", "b"], Some(2), true);
        check(&["a", "b", "a"], Some(2), true);
        check(&["a", "b", "c"], Some(2), false);
        check(&["a", "b", "a", "b"], Some(2), false);
        check(&["a"], Some(9), true);
    }

    #[test]
    fn what_the_reader_has_read_is_told() {
        let mut story = candidate(&["a", "b"], None);
        story.members[0].read = true;
        assert!(!story.is_told(&Reader::default()));
        story.members[1].read = true;
        assert!(story.is_told(&Reader::default()));
    }
}
