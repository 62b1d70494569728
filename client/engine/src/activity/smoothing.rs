//! From log-odds to stretches: what is nowhere sure is dropped, short gaps are filled, short bursts dropped, edges
//! widened.

use std::collections::VecDeque;

use super::{Decided, Judged};

/// Gaps shorter than this belong to the speech around them (0.3 s).
const GAP_FRAMES: usize = 30;
/// Bursts shorter than this are not speech (0.15 s).
const BURST_FRAMES: usize = 15;
/// Speech starts this much before its first clear frame and ends this much after its last (50 and 100 ms).
const BEFORE_FRAMES: usize = 5;
const AFTER_FRAMES: usize = 10;

/// Log-odds that a frame of speech has.
const LIKELY: f32 = 0.0;
/// Log-odds that a frame near it has (within 0.5 s).
const SURE: f32 = 1.5;
const SURE_FRAMES: usize = 50;

/// A binary morphological stage over a sliding view: `behind` frames before and `ahead` frames after.
#[derive(Clone)]
struct Stage {
    behind: usize,
    ahead: usize,
    view: VecDeque<bool>,
    /// Index in `view` of the next frame to give out.
    next: usize,
}

impl Stage {
    fn new(behind: usize, ahead: usize) -> Self {
        Self { behind, ahead, view: VecDeque::new(), next: 0 }
    }

    /// Takes a frame; hands back the one that can be decided, by `decide(view, index)`.
    fn push(&mut self, frame: bool, decide: fn(&VecDeque<bool>, usize) -> bool) -> Option<bool> {
        self.view.push_back(frame);
        if self.view.len() <= self.next + self.ahead {
            return None;
        }
        Some(self.take(decide))
    }

    fn take(&mut self, decide: fn(&VecDeque<bool>, usize) -> bool) -> bool {
        let decided = decide(&self.view, self.next);
        if self.next == self.behind {
            self.view.pop_front();
        } else {
            self.next += 1;
        }
        decided
    }

    fn drain(&mut self, decide: fn(&VecDeque<bool>, usize) -> bool) -> Option<bool> {
        (self.next < self.view.len()).then(|| self.take(decide))
    }
}

/// Frames from `index` back to the nearest one equal to `wanted`, itself not counted.
fn back_to(view: &VecDeque<bool>, index: usize, wanted: bool) -> Option<usize> {
    (1..=index).find(|&steps| view[index - steps] == wanted)
}

fn ahead_to(view: &VecDeque<bool>, index: usize, wanted: bool) -> Option<usize> {
    (1..view.len() - index).find(|&steps| view[index + steps] == wanted)
}

fn fill_gaps(view: &VecDeque<bool>, index: usize) -> bool {
    view[index]
        || matches!(
            (back_to(view, index, true), ahead_to(view, index, true)),
            (Some(back), Some(ahead)) if back + ahead - 1 < GAP_FRAMES
        )
}

fn drop_bursts(view: &VecDeque<bool>, index: usize) -> bool {
    if !view[index] {
        return false;
    }
    let back = back_to(view, index, false).unwrap_or(index + 1);
    let ahead = ahead_to(view, index, false).unwrap_or(view.len() - index);
    back + ahead > BURST_FRAMES
}

fn widen(view: &VecDeque<bool>, index: usize) -> bool {
    let from = index.saturating_sub(AFTER_FRAMES);
    let to = (index + BEFORE_FRAMES + 1).min(view.len());
    view.range(from..to).any(|&speech| speech)
}

fn near_sure(view: &VecDeque<bool>, index: usize) -> bool {
    let from = index.saturating_sub(SURE_FRAMES);
    view.range(from..(index + SURE_FRAMES + 1).min(view.len())).any(|&sure| sure)
}

/// The four stages in a row.
#[derive(Clone)]
pub(super) struct Smoother {
    sure: Stage,
    /// Whether each frame that waits for the first stage is likely.
    likely: VecDeque<bool>,
    gaps: Stage,
    bursts: Stage,
    edges: Stage,
    waiting: VecDeque<Decided>,
}

impl Default for Smoother {
    fn default() -> Self {
        Self {
            sure: Stage::new(SURE_FRAMES, SURE_FRAMES),
            likely: VecDeque::new(),
            gaps: Stage::new(GAP_FRAMES, GAP_FRAMES),
            bursts: Stage::new(BURST_FRAMES, BURST_FRAMES),
            edges: Stage::new(AFTER_FRAMES, BEFORE_FRAMES),
            waiting: VecDeque::new(),
        }
    }
}

impl Smoother {
    pub(super) fn push(&mut self, judged: &Judged, out: &mut Vec<Decided>) {
        let heard = judged.hear();
        let log_odds = if judged.active { heard.speech_log_odds } else { f32::NEG_INFINITY };
        self.take(log_odds, heard.music, judged.power, out);
    }

    fn take(&mut self, log_odds: f32, music: bool, power: f32, out: &mut Vec<Decided>) {
        self.waiting.push_back(Decided { speech: false, music, power });
        self.likely.push_back(log_odds > LIKELY);
        if let Some(sure) = self.sure.push(log_odds > SURE, near_sure) {
            self.after_sure(sure, out);
        }
    }

    fn after_sure(&mut self, sure: bool, out: &mut Vec<Decided>) {
        let likely = self.likely.pop_front().unwrap_or(false);
        if let Some(filled) = self.gaps.push(likely && sure, fill_gaps) {
            self.after_gaps(filled, out);
        }
    }

    fn after_gaps(&mut self, filled: bool, out: &mut Vec<Decided>) {
        if let Some(kept) = self.bursts.push(filled, drop_bursts) {
            self.after_bursts(kept, out);
        }
    }

    fn after_bursts(&mut self, kept: bool, out: &mut Vec<Decided>) {
        if let Some(speech) = self.edges.push(kept, widen) {
            self.give(speech, out);
        }
    }

    fn give(&mut self, speech: bool, out: &mut Vec<Decided>) {
        if let Some(frame) = self.waiting.pop_front() {
            out.push(Decided { speech, ..frame });
        }
    }

    pub(super) fn finish(mut self, out: &mut Vec<Decided>) {
        while let Some(sure) = self.sure.drain(near_sure) {
            self.after_sure(sure, out);
        }
        while let Some(filled) = self.gaps.drain(fill_gaps) {
            self.after_gaps(filled, out);
        }
        while let Some(kept) = self.bursts.drain(drop_bursts) {
            self.after_bursts(kept, out);
        }
        while let Some(speech) = self.edges.drain(widen) {
            self.give(speech, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smooth(runs: &[(bool, usize)]) -> Vec<(bool, usize)> {
        let mut smoother = Smoother::default();
        let mut out = Vec::new();
        for &(likely, frames) in runs {
            for _ in 0..frames {
                smoother.take(if likely { 3.0 } else { -3.0 }, false, 1.0, &mut out);
            }
        }
        smoother.finish(&mut out);
        let mut found: Vec<(bool, usize)> = Vec::new();
        for decided in out {
            match found.last_mut() {
                Some((speech, frames)) if *speech == decided.speech => *frames += 1,
                _ => found.push((decided.speech, 1)),
            }
        }
        found
    }

    #[test]
    fn a_short_gap_is_filled_and_a_long_one_stays() {
        assert_eq!(smooth(&[(true, 50), (false, 20), (true, 50)]), [(true, 120)]);
        let long = smooth(&[(true, 50), (false, 80), (true, 50)]);
        assert_eq!(long, [(true, 60), (false, 65), (true, 55)]);
    }

    #[test]
    fn a_short_burst_is_no_speech() {
        assert_eq!(smooth(&[(false, 50), (true, 10), (false, 50)]), [(false, 110)]);
    }

    #[test]
    fn what_is_likely_but_nowhere_sure_is_no_speech() {
        let mut smoother = Smoother::default();
        let mut out = Vec::new();
        (0..300).for_each(|frame| smoother.take(if frame == 40 { 2.5 } else { 1.0 }, false, 1.0, &mut out));
        smoother.finish(&mut out);
        let speech = out.iter().filter(|decided| decided.speech).count();
        assert_eq!(speech, 40 + SURE_FRAMES + 1 + AFTER_FRAMES);
    }

    #[test]
    fn every_frame_comes_out_once() {
        for frames in [0, 1, 5, 16, 31, 47, 100] {
            let total: usize = smooth(&[(true, frames)]).iter().map(|run| run.1).sum();
            assert_eq!(total, frames);
        }
    }
}
