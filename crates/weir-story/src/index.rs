//! From a key to the articles that have it, at a cost and a size that do not grow with what is common.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Articles kept per key: the latest. Common keys lose their old articles first, and what a common key finds is found by a
/// rarer one as well.
pub(crate) const POSTINGS: usize = 256;

/// How many live documents have a key: two rows of counters of fixed size (a count-min sketch: Cormode and Muthukrishnan,
/// 2005). Of 100,000 articles one key in some thousands is counted too high; none too low. Eight megabytes, whatever comes.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    rows: Vec<u16>,
}

/// Counters of one row.
const ROW: usize = 1 << 21;

impl Default for Counts {
    fn default() -> Counts {
        // Zeroed pages cost nothing until they are written.
        Counts { rows: vec![0; ROW * 2] }
    }
}

impl Counts {
    fn cells(key: u32) -> [usize; 2] {
        let mixed = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        [(mixed >> 43) as usize, ROW + ((mixed.wrapping_mul(0xd134_2543_de82_ef95) >> 43) as usize)]
    }

    pub fn add(&mut self, key: u32) {
        for cell in Counts::cells(key) {
            if let Some(count) = self.rows.get_mut(cell) {
                *count = count.saturating_add(1);
            }
        }
    }

    pub fn remove(&mut self, key: u32) {
        for cell in Counts::cells(key) {
            // A full counter no longer knows how full: it stays.
            if let Some(count) = self.rows.get_mut(cell).filter(|count| **count < u16::MAX) {
                *count = count.saturating_sub(1);
            }
        }
    }

    pub fn get(&self, key: u32) -> u32 {
        Counts::cells(key).iter().map(|cell| self.rows.get(*cell).copied().unwrap_or(0)).min().map_or(0, u32::from)
    }
}

/// No node.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Head {
    newest: u32,
    length: u32,
}

/// The articles of each key, newest first: chains of nodes in one block of memory, which costs eight bytes for an article
/// under a key where a list of its own would cost forty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    heads: HashMap<u32, Head, BuildHasherDefault<KeyHasher>>,
    /// Slot and next node.
    nodes: Vec<(u32, u32)>,
    /// Nodes to use again.
    free: u32,
    has_free: bool,
}

impl Index {
    pub fn push(&mut self, key: u32, slot: u32) {
        let head = self.heads.entry(key).or_insert(Head { newest: NONE, length: 0 });
        let next = head.newest;
        let node = if self.has_free {
            let node = self.free;
            let following = self.nodes.get(node as usize).map_or(NONE, |(_, next)| *next);
            self.has_free = following != NONE;
            self.free = following;
            if let Some(place) = self.nodes.get_mut(node as usize) {
                *place = (slot, next);
            }
            node
        } else {
            self.nodes.push((slot, next));
            self.nodes.len() as u32 - 1
        };
        head.newest = node;
        head.length += 1;
        // Cut in halves, so that a full chain is not walked for each article.
        if head.length as usize >= POSTINGS * 2 {
            head.length = POSTINGS as u32;
            let start = head.newest;
            self.cut(start);
        }
    }

    /// Ends a chain after [`POSTINGS`] nodes and frees the others.
    fn cut(&mut self, newest: u32) {
        let mut last = newest;
        for _ in 1..POSTINGS {
            match self.nodes.get(last as usize) {
                Some((_, next)) if *next != NONE => last = *next,
                _ => return,
            }
        }
        let Some(place) = self.nodes.get_mut(last as usize) else { return };
        let mut old = std::mem::replace(&mut place.1, NONE);
        while old != NONE {
            let Some(place) = self.nodes.get_mut(old as usize) else { return };
            let next = place.1;
            place.1 = if self.has_free { self.free } else { NONE };
            self.free = old;
            self.has_free = true;
            old = next;
        }
    }

    /// How many articles the key finds.
    pub fn len(&self, key: u32) -> usize {
        self.heads.get(&key).map_or(0, |head| (head.length as usize).min(POSTINGS))
    }

    /// The articles of a key, newest first.
    pub fn of(&self, key: u32) -> impl Iterator<Item = u32> {
        let mut at = self.heads.get(&key).map_or(NONE, |head| head.newest);
        std::iter::from_fn(move || {
            let (slot, next) = *self.nodes.get(at as usize)?;
            at = next;
            Some(slot)
        })
        .take(POSTINGS)
    }

    /// Gives the slots their new numbers; those that have none are gone.
    pub fn renumber(&mut self, to: impl Fn(u32) -> Option<u32>) {
        let old = std::mem::take(self);
        for (key, head) in old.heads {
            // Oldest first, so that the newest comes to the front again.
            let mut slots = Vec::new();
            let mut at = head.newest;
            while let Some((slot, next)) = old.nodes.get(at as usize) {
                slots.extend(to(*slot));
                at = *next;
            }
            for slot in slots.into_iter().rev() {
                self.push(key, slot);
            }
        }
    }

    /// Bytes held, without the allocator's own.
    pub fn bytes(&self) -> usize {
        self.heads.capacity() * (size_of::<(u32, Head)>() + 1) + self.nodes.capacity() * size_of::<(u32, u32)>()
    }
}

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u32(&mut self, key: u32) {
        // The map takes its bucket from the low bits and its tag from the high ones.
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_go_up_and_down() {
        let mut counts = Counts::default();
        for key in 0..50_000u32 {
            counts.add(key.wrapping_mul(0x9e37_79b9) & !63);
        }
        let wrong = (0..50_000u32).filter(|key| counts.get(key.wrapping_mul(0x9e37_79b9) & !63) != 1).count();
        assert!(wrong < 100, "{wrong} of 50,000 keys are counted too high");
        for key in 0..50_000u32 {
            counts.remove(key.wrapping_mul(0x9e37_79b9) & !63);
        }
        assert!(counts.rows.iter().all(|count| *count == 0));
    }

    #[test]
    fn chains_keep_the_latest() {
        let mut index = Index::default();
        for slot in 0..10_000u32 {
            index.push(7, slot);
            index.push(slot * 64, slot);
        }
        let found: Vec<u32> = index.of(7).collect();
        assert_eq!((found.len(), index.len(7)), (POSTINGS, POSTINGS));
        assert_eq!((found[0], found[POSTINGS - 1]), (9_999, 9_999 - POSTINGS as u32 + 1));
        assert_eq!(index.of(9_000 * 64).collect::<Vec<_>>(), [9_000]);
        assert_eq!(index.of(1).count(), 0);
        assert!(index.nodes.len() < 10_000 + POSTINGS * 3, "freed nodes are used again: {}", index.nodes.len());
    }
}
