//! From raw decisions to stretches: short gaps are filled, short bursts dropped, edges widened.

use std::collections::VecDeque;

use super::{Decided, Judged};

/// Gaps shorter than this belong to the speech around them (0.3 s).
const GAP_FRAMES: usize = 30;
/// Bursts shorter than this are not speech (0.15 s).
const BURST_FRAMES: usize = 15;
/// Speech starts this much before its first clear frame and ends this much after its last (50 and 100 ms).
const BEFORE_FRAMES: usize = 5;
const AFTER_FRAMES: usize = 10;

/// Log-odds that a frame of speech has. Below even odds: most recordings are made of a voice.
const THRESHOLD: f32 = -0.5;

/// A binary morphological stage over a sliding view: `behind` frames before and `ahead` frames after.
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

/// The three stages in a row.
pub(super) struct Smoother {
    gaps: Stage,
    bursts: Stage,
    edges: Stage,
    waiting: VecDeque<Decided>,
}

impl Default for Smoother {
    fn default() -> Self {
        Self {
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
        let likely = judged.active && heard.speech_log_odds > THRESHOLD;
        self.take(Decided { speech: likely, music: heard.music, power: judged.power }, out);
    }

    fn take(&mut self, frame: Decided, out: &mut Vec<Decided>) {
        let likely = frame.speech;
        self.waiting.push_back(frame);
        if let Some(filled) = self.gaps.push(likely, fill_gaps) {
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
                smoother.take(Decided { speech: likely, music: false, power: 1.0 }, &mut out);
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
    fn every_frame_comes_out_once() {
        for frames in [0, 1, 5, 16, 31, 47, 100] {
            let total: usize = smooth(&[(true, frames)]).iter().map(|run| run.1).sum();
            assert_eq!(total, frames);
        }
    }
}
