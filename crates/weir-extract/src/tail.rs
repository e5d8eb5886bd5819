//! Part of the second opinion: what stands below an article, and headings over nothing.

use crate::DropReason;
use crate::candidate::Candidate;
use crate::judge::Sequence;
use crate::phrases;
use weir_model::BlockKind;

impl Sequence<'_> {
    /// A rights notice, a call for comments or, in the portals that print their editors there, a credit stands below
    /// the article: what follows and holds no paragraph of prose is the portal's.
    pub(crate) fn drop_after_end(&self, reasons: &mut [Option<DropReason>]) {
        let reason = |position: usize| self.order.get(position).and_then(|at| reasons.get(*at)).copied().flatten();
        let prose = |position: usize| {
            reason(position).is_none()
                && self.get(position).is_some_and(|(c, w)| {
                    c.is_prose() && w.is_substantial() && w.ends_sentence && c.link_density() < 0.3
                        || matches!(c.block.kind, BlockKind::Code)
                        || matches!(c.block.kind, BlockKind::Table { .. }) && c.link_density() < 0.3 && !w.cjk
                })
        };
        let Some(last) = (0..self.order.len()).rev().find(|position| prose(*position)) else { return };
        let ends = |position: &usize| {
            let cjk = self.get(*position).is_some_and(|(_, w)| w.cjk);
            match reason(*position) {
                Some(DropReason::Legal | DropReason::Comments) => true,
                Some(DropReason::Credit | DropReason::Share) => cjk,
                _ => false,
            }
        };
        let Some(end) = (last + 1..self.order.len()).find(ends) else { return };
        if self.sources_start() < self.order.len() {
            return;
        }
        for position in end + 1..self.order.len() {
            set(reasons, self.order.get(position), DropReason::Related);
        }
    }

    /// From the end backwards: lists of links, headings over nothing.
    pub(crate) fn trim_tail(&self, reasons: &mut [Option<DropReason>]) {
        // A heading that opens a part which is not the article takes what is below it along.
        let substantial =
            |position: usize| self.get(position).is_some_and(|(c, w)| c.is_prose() && w.is_substantial() && c.link_density() < 0.3);
        for position in 0..self.order.len() {
            let Some((candidate, words)) = self.get(position) else { continue };
            let opens = words.chars <= 60
                && (candidate.is_heading() || candidate.all_strong || words.lower.ends_with(':') || words.count() <= 3)
                && (phrases::TAIL_HEADINGS.contains(&words.bare()) && (candidate.is_heading() || candidate.all_strong)
                    || (candidate.is_heading() || candidate.all_strong) && words.starts_with_any(phrases::COMMENTS)
                    || phrases::RELATED.iter().any(|phrase| words.bare().starts_with(phrase)) && words.count() <= 6);
            if !opens {
                continue;
            }
            let mut next = position;
            let mut listed = 0;
            while next < self.order.len() && (next == position || !substantial(next)) {
                let stop = next > position
                    && self.get(next).is_some_and(|(c, w)| {
                        c.is_heading() && !w.all_capitals
                            || c.link_density() < 0.5 && !matches!(c.block.kind, BlockKind::Figure { .. }) && w.ends_sentence
                    });
                if stop {
                    break;
                }
                listed += 1;
                next += 1;
            }
            let rest_is_thin = !(next..self.order.len()).any(substantial);
            for drop in position..next {
                let linked = self.get(drop).is_some_and(|(c, _)| c.link_density() >= 0.6 || c.chars == 0);
                if drop == position && (listed > 1 || candidate.link_density() > 0.5 || rest_is_thin)
                    || drop > position && (linked || rest_is_thin)
                {
                    set(reasons, self.order.get(drop), DropReason::Related);
                }
            }
        }
        if self.sources_start() < self.order.len() {
            return;
        }
        for position in (0..self.order.len()).rev() {
            let Some((candidate, words)) = self.get(position) else { continue };
            if self.order.get(position).and_then(|at| reasons.get(*at)).is_some_and(Option::is_some) {
                continue;
            }
            if matches!(
                candidate.block.kind,
                BlockKind::Table { .. } | BlockKind::Code | BlockKind::Figure { .. } | BlockKind::Embed { .. } | BlockKind::Rule
            ) {
                if matches!(candidate.block.kind, BlockKind::Rule) || candidate.link_density() > 0.6 {
                    set(reasons, self.order.get(position), DropReason::Related);
                    continue;
                }
                break;
            }
            let linked = candidate.link_density() >= 0.6;
            if linked || candidate.is_heading() && !words.ends_sentence {
                set(reasons, self.order.get(position), DropReason::Related);
                continue;
            }
            break;
        }
    }

    /// What follows the last real paragraph, if it is mostly links.
    pub(crate) fn drop_thin_tail(&self, reasons: &mut [Option<DropReason>]) {
        let dropped = |position: usize| self.order.get(position).and_then(|at| reasons.get(*at)).is_some_and(Option::is_some);
        let real = |position: usize| {
            let Some((candidate, words)) = self.get(position) else { return false };
            !dropped(position)
                && (matches!(candidate.block.kind, BlockKind::Table { .. } | BlockKind::Code) && candidate.link_density() < 0.5
                    || candidate.is_prose()
                        && candidate.link_density() < 0.3
                        && (words.is_substantial() || words.ends_sentence && words.chars >= 12))
        };
        let Some(last) = (0..self.order.len()).rev().find(|position| real(*position)) else { return };
        let tail: Vec<usize> = (last + 1..self.order.len()).filter(|position| !dropped(*position)).collect();
        let sum = |positions: &[usize], of: &dyn Fn(&Candidate) -> usize| {
            positions.iter().filter_map(|at| self.get(*at)).map(|(c, _)| of(c)).sum::<usize>()
        };
        let (chars, links) = (sum(&tail, &|c| c.chars), sum(&tail, &|c| c.link_chars));
        let whole = sum(&(0..=last).collect::<Vec<_>>(), &|c| c.chars);
        if self.sources_start() < self.order.len() || tail.len() < 3 || chars == 0 || links * 2 < chars || chars > whole * 2 {
            return;
        }
        for position in tail {
            if self.get(position).is_some_and(|(candidate, words)| {
                candidate.chars > 0 && (candidate.link_chars > 0 || candidate.is_heading() || words.chars <= 24)
            }) {
                set(reasons, self.order.get(position), DropReason::Related);
            }
        }
    }

    /// A heading whose whole part was dropped goes too.
    pub(crate) fn drop_empty_headings(&self, reasons: &mut [Option<DropReason>]) {
        let mut nothing_below = true;
        let mut dropped_below = None;
        for position in (0..self.order.len()).rev() {
            let (Some((candidate, _)), Some(&at)) = (self.get(position), self.order.get(position)) else { continue };
            let reason = reasons.get(at).copied().flatten();
            if candidate.is_heading() && reason.is_none() {
                if nothing_below && dropped_below.is_some() {
                    set(reasons, Some(&at), dropped_below.unwrap_or(DropReason::Related));
                    continue;
                }
                (nothing_below, dropped_below) = (true, None);
            } else if reason.is_some() {
                dropped_below = reason;
            } else {
                nothing_below = false;
            }
        }
    }
}

fn set(reasons: &mut [Option<DropReason>], at: Option<&usize>, reason: DropReason) {
    if let Some(slot) = at.and_then(|at| reasons.get_mut(*at)).filter(|slot| slot.is_none()) {
        *slot = Some(reason);
    }
}
