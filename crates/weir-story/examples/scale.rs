//! What grouping and ranking an article cost as the store grows, and what a window weighs: `scale 1000 10000 100000`.
//!
//! The articles are drawn from a vocabulary with the usual distribution of words (few common, many rare), four to an event, with
//! as many terms and facts as a long report has. CPU time is what the kernel
//! counts (`schedstat`), memory is what the process holds (`VmRSS` of `/proc/self/status`), less what it
//! held before the first article.

use jiff::{Timestamp, ToSpan};
use std::io::Write;
use weir_model::{EntryId, FeedId, Lang, StoryId};
use weir_story::{Candidate, CandidateMember, Change, Grouper, Member, Placement, Reader, rank};
use weir_text::{Anchor, AnchorKind, Features};

/// A small generator: the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A word by rank, the common ones most often.
    fn word(&mut self, vocabulary: f64) -> u32 {
        (vocabulary.powf(self.share()) as u32).wrapping_mul(0x9e37_79b9)
    }
}

fn features(event: u64, seed: u64) -> Features {
    let mut own = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut shared = Numbers(event.wrapping_mul(0xd134_2543_de82_ef95) | 1);
    let mut terms: Vec<(u32, f32)> =
        (0..170).map(|n| (if n % 3 == 0 { shared.word(4e5) } else { own.word(4e5) }, 1.0 + own.share() as f32 * 2.0)).collect();
    terms.sort_by_key(|(hash, _)| *hash);
    terms.dedup_by_key(|(hash, _)| *hash);
    terms.truncate(Features::MAX_TERMS);
    let anchors = (0..32)
        .map(|n| Anchor {
            kind: [AnchorKind::Name, AnchorKind::Number, AnchorKind::Name, AnchorKind::Place][n % 4],
            hash: if n % 3 == 0 { shared.word(5e4) } else { own.word(5e4) },
            weight: 1.0,
        })
        .collect();
    let mut title: Vec<u32> = (0..8).map(|n| if n % 3 == 0 { shared.word(4e5) } else { own.word(4e5) }).collect();
    title.sort_unstable();
    let signature = (0..128).map(|_| own.next() as u16).collect();
    Features { lang: Lang::EN, words: 600, terms, title, anchors, signature, ..Features::default() }
}

/// Kilobytes that the process holds.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse().ok()).unwrap_or(0)
}

/// Nanoseconds that the process was on a processor: others on the machine do not count.
fn on_cpu() -> u64 {
    let schedule = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    schedule.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0)
}

fn candidate(n: u64, at: Timestamp) -> Candidate {
    let members = (0..4)
        .map(|m| CandidateMember {
            entry: EntryId((n * 4 + m) as i64),
            feed: FeedId(m as i64),
            family: format!("family{m}.example"),
            at,
            ..CandidateMember::default()
        })
        .collect();
    let tags = (0..8).map(|tag| format!("topic:{}", n + tag)).collect();
    Candidate { story: StoryId(n as i64), members, tags, minutes: 3, brief_seconds: 40, ..Candidate::default() }
}

/// Articles measured at each size.
const MEASURED: u64 = 500;

fn main() -> std::io::Result<()> {
    let mut sizes: Vec<u64> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    sizes.sort_unstable();
    let before = resident();
    let mut grouper = Grouper::new();
    let (mut n, mut stories) = (0, 0);
    let mut output = std::io::stdout().lock();
    let reader = Reader { followed: (0..20).map(|tag| format!("topic:{}", tag * 7)).collect(), ..Reader::default() };
    for size in sizes {
        let mut spent = 0;
        // The next five hundred after each size are measured; the features are made before the clock starts.
        while n < size + MEASURED {
            let until = if n < size { size } else { size + MEASURED };
            let batch: Vec<Features> = (n..until.min(n + MEASURED)).map(|n| features(n / 4, n + 1)).collect();
            let begun = on_cpu();
            for features in &batch {
                let at = Timestamp::UNIX_EPOCH + (n as i64 + 1).minutes();
                let family = format!("family{}.example", n % 97);
                let member = Member { entry: EntryId(n as i64), at, family: &family, features };
                let story = match grouper.place(&member) {
                    Placement::Join { story, .. } => story,
                    Placement::New => {
                        stories += 1;
                        StoryId(stories)
                    }
                };
                grouper.add(story, member);
                if let Some(change) = grouper.review(story) {
                    stories += i64::from(matches!(change, Change::Split { .. }));
                    grouper.apply(&change, StoryId(stories));
                }
                n += 1;
            }
            spent = (on_cpu() - begun) / batch.len().max(1) as u64;
        }
        let scored: Vec<Candidate> = (0..1000).map(|n| candidate(n, Timestamp::UNIX_EPOCH)).collect();
        let begun = on_cpu();
        for candidate in std::iter::repeat_n(&scored, 100).flatten() {
            std::hint::black_box(rank(candidate, &reader, Timestamp::UNIX_EPOCH));
        }
        let ranked = (on_cpu() - begun) / 100_000;
        writeln!(
            output,
            "{size:7} articles: place, add and review {:.0} µs of CPU, rank a story {:.1} µs; {} MB held, {} MB counted",
            spent as f64 / 1e3,
            ranked as f64 / 1e3,
            resident().saturating_sub(before) / 1024,
            grouper.bytes() / 1_048_576
        )?;
    }
    Ok(())
}
