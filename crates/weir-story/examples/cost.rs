//! What placing an article costs as the window grows: `cost 1000 10000 100000`.
//!
//! The articles are drawn from a vocabulary with the usual distribution of words (few common, many rare), four to an event.

use jiff::{Timestamp, ToSpan};
use std::io::Write;
use std::time::Instant;
use weir_model::{EntryId, Lang, StoryId};
use weir_story::{Grouper, Member, Placement};
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
        (0..100).map(|n| (if n % 3 == 0 { shared.word(4e5) } else { own.word(4e5) }, 1.0 + own.share() as f32 * 2.0)).collect();
    terms.sort_by_key(|(hash, _)| *hash);
    terms.dedup_by_key(|(hash, _)| *hash);
    let anchors = (0..24)
        .map(|n| Anchor {
            kind: if n % 2 == 0 { AnchorKind::Name } else { AnchorKind::Number },
            hash: if n % 3 == 0 { shared.word(5e4) } else { own.word(5e4) },
            weight: 1.0,
        })
        .collect();
    let signature = (0..128).map(|_| own.next() as u16).collect();
    Features { lang: Lang::EN, words: 600, terms, anchors, signature, ..Features::default() }
}

fn main() -> std::io::Result<()> {
    let mut sizes: Vec<u64> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    sizes.sort_unstable();
    let mut grouper = Grouper::new();
    let (mut n, mut stories) = (0, 0);
    let mut output = std::io::stdout().lock();
    for size in sizes {
        let mut spent = [0.0f64; 2];
        let mut measured = 0;
        while n < size {
            let features = features(n / 4, n + 1);
            let at = Timestamp::UNIX_EPOCH + (n as i64).minutes();
            let member = Member { entry: EntryId(n as i64), at, family: "a", features: &features };
            let begun = Instant::now();
            let placement = grouper.place(&member);
            let placed = Instant::now();
            let story = match placement {
                Placement::Join { story, .. } => story,
                Placement::New => {
                    stories += 1;
                    StoryId(stories)
                }
            };
            grouper.add(story, member);
            // The last thousand before each size.
            if n + 1000 >= size {
                spent[0] += (placed - begun).as_secs_f64();
                spent[1] += placed.elapsed().as_secs_f64();
                measured += 1;
            }
            n += 1;
        }
        let each = |spent: f64| spent * 1e6 / f64::from(measured.max(1));
        writeln!(output, "{size:7} articles, {stories} stories: place {:.0} µs, add {:.0} µs", each(spent[0]), each(spent[1]))?;
    }
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    writeln!(output, "{}", memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory not known"))
}
