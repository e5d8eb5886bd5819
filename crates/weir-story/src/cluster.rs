//! Articles in order of arrival to clusters, in one call: what `weir nlp cluster --stdin` says.

use crate::{Change, Grouper, Member, Placement};
use jiff::Timestamp;
use std::collections::BTreeMap;
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, StoryId, TextState};

/// One article to put into a cluster.
#[derive(Clone, Debug, Default)]
pub struct ClusterInput {
    /// Comes back with the answer.
    pub id: String,
    /// ISO 639-1 as declared; empty where nothing is declared.
    pub lang: String,
    /// The headline; empty where there is none: then the first line of the text does its work.
    pub title: String,
    /// Plain text, one paragraph a line.
    pub text: String,
    /// When it was published; `None` where nobody says.
    pub date: Option<Timestamp>,
    /// The publisher family or outlet; may be empty.
    pub source: String,
}

impl ClusterInput {
    /// The article that the text engine reads.
    pub fn article(&self, entry: EntryId) -> Article {
        let blocks: Vec<Block> = self.text.split('\n').filter(|line| !line.trim().is_empty()).map(Block::paragraph).collect();
        let title = if self.title.trim().is_empty() { self.text.trim_start().split('\n').next().unwrap_or_default() } else { &self.title };
        let declared = Lang::new(&self.lang);
        let lang = weir_text::language(if self.text.trim().is_empty() { &self.title } else { &self.text }, declared);
        let sentences = weir_text::sentences(&blocks, lang);
        let id = ArticleId { entry, version: 1 };
        let metadata = Metadata { published: self.date, ..Metadata::default() };
        Article { id, title: title.trim().to_owned(), lang, blocks, sentences, metadata, state: TextState::Full }
    }
}

/// Puts articles that come in this order into clusters; gives `(id, cluster)` in the same order. A cluster's number is the place
/// (from 1) of the article that began it. Stories that turn out to be one are one in the answer, and what splits is split.
pub fn cluster(inputs: impl IntoIterator<Item = ClusterInput>) -> Vec<(String, u64)> {
    let mut grouper = Grouper::new();
    let mut stories: Vec<(String, StoryId)> = Vec::new();
    let mut next = i64::MAX;
    for (n, input) in inputs.into_iter().enumerate() {
        let article = input.article(EntryId(n as i64));
        let features = weir_text::understand(&article, &weir_text::Options::default()).features;
        let at = input.date.unwrap_or(Timestamp::UNIX_EPOCH);
        let member = Member { entry: article.id.entry, at, family: &input.source, features: &features };
        let mut story = match grouper.place(&member) {
            Placement::Join { story, .. } => story,
            Placement::New => StoryId(n as i64 + 1),
        };
        grouper.add(story, member);
        stories.push((input.id, story));
        // A merge can make the next one plain; each takes one story away.
        for _ in 0..CHANGES {
            let Some(change) = grouper.review(story) else { break };
            next -= 1;
            grouper.apply(&change, StoryId(next));
            match change {
                Change::Merge { into, from, .. } => {
                    stories.iter_mut().filter(|(_, story)| *story == from).for_each(|(_, story)| *story = into);
                    story = into;
                }
                Change::Split { entries, .. } => {
                    for entry in entries {
                        if let Some((_, story)) = stories.get_mut(entry.0 as usize) {
                            *story = StoryId(next);
                        }
                    }
                    break;
                }
                Change::End { .. } => break,
            }
        }
    }
    // What split off is named by its first article, too.
    let mut numbers: BTreeMap<StoryId, u64> = BTreeMap::new();
    let places = stories.into_iter().enumerate();
    places.map(|(n, (id, story))| (id, *numbers.entry(story).or_insert(n as u64 + 1))).collect()
}

/// Most changes after one article.
const CHANGES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn input(id: &str, title: &str, text: &str) -> ClusterInput {
        let date = "2026-03-02T08:00:00Z".parse().ok();
        ClusterInput { id: id.into(), lang: "en".into(), title: title.into(), text: text.into(), date, source: id.into() }
    }

    /// One collapse told by six papers under headlines that hardly share a word, and three other matters of that day.
    #[test]
    fn six_headlines_of_one_event_are_one_story() {
        let told = [
            (
                "Bridge at Tolvern gives way in flood",
                "The Tolvern road bridge over the Arle collapsed on Monday morning after 90 mm of rain fell in six hours. Two lorries went into the river and 14 people were taken to Arlemouth hospital, county engineer Ruth Penhale said.",
            ),
            (
                "Fourteen hurt as lorries plunge into swollen Arle",
                "Fourteen people were treated in Arlemouth hospital after a span of the bridge at Tolvern dropped into the Arle with two lorries on it. Ruth Penhale, the county engineer, said 90 mm of rain had fallen since midnight.",
            ),
            (
                "Engineers had asked for repairs, county papers show",
                "Inspectors warned in 2021 that the pier of Tolvern bridge, which fell into the Arle on Monday, was being washed out. County engineer Ruth Penhale said a repair of $4.2 million had been put off twice. Fourteen people were hurt.",
            ),
            (
                "'I heard a crack, then the road was gone'",
                "Lorry driver Owen Tass was on Tolvern bridge when it broke. He swam out of the Arle and was among 14 people brought to Arlemouth hospital. The county says 90 mm of rain undermined a pier.",
            ),
            (
                "Detours of an hour after crossing is lost",
                "Drivers between Tolvern and Arlemouth must go round by Stenning after the bridge over the Arle fell on Monday. The county engineer, Ruth Penhale, expects a temporary crossing in May; the repair was priced at $4.2 million.",
            ),
            (
                "County orders checks of 31 spans",
                "After the collapse at Tolvern, which put two lorries into the Arle and 14 people into Arlemouth hospital, Ruth Penhale has ordered divers to look at the piers of 31 bridges.",
            ),
        ];
        let others = [
            (
                "Herring quota is cut by a fifth",
                "Ministers in Copenhagen agreed on Monday to cut the herring quota in the western Baltic by 20 percent, to 21,000 tonnes. Skippers in Skagen said boats would be sold.",
            ),
            (
                "Stenning library opens its archive",
                "The Stenning library has put 12,000 photographs of the valley online. Curator Mary Holt said volunteers scanned them over four winters.",
            ),
            (
                "Arlemouth hospital appoints a new director",
                "Dr Simon Krell will lead Arlemouth hospital from April. He ran the eye clinic at Port Dunmore for nine years and follows Helen Abara.",
            ),
        ];
        let mut inputs: Vec<ClusterInput> =
            told.iter().enumerate().map(|(n, (title, text))| input(&format!("t{n}"), title, text)).collect();
        inputs.extend(others.iter().enumerate().map(|(n, (title, text))| input(&format!("o{n}"), title, text)));
        // In whatever order they arrive.
        for turn in 0..6 {
            inputs.rotate_left(turn);
            let found: BTreeMap<String, u64> = cluster(inputs.clone()).into_iter().collect();
            let of = |id: &str| found.get(id).copied();
            for n in 1..told.len() {
                assert_eq!(of("t0"), of(&format!("t{n}")), "turn {turn}, headline {n}");
            }
            for n in 0..others.len() {
                let alone = found.values().filter(|cluster| Some(**cluster) == of(&format!("o{n}"))).count();
                assert_eq!(alone, 1, "turn {turn}, other matter {n}");
            }
        }
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(cluster(Vec::new()), []);
        let empty = cluster([ClusterInput::default(), ClusterInput::default()]);
        assert_eq!(empty.len(), 2);
    }
}
