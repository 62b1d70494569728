//! Cuts speech into stretches that the model reads in one go: at pauses, never in a word, with a little of the pause
//! on both sides.

use crate::activity::Decided;
use crate::framer::HOP_SAMPLES;
use crate::stretches::{OpenSpeech, RecentAudio, quietest};

/// A pause this long ends a stretch (0.6 s, on top of the 0.15 s that speech is widened by), and one this long (1.5 s)
/// ends a stretch that is still short (6 s): a few words alone are read worse than among others.
const PAUSE_FRAMES: usize = 60;
const LONG_PAUSE_FRAMES: usize = 150;
const SHORT_FRAMES: usize = 600;
/// Longest stretch (15 s): attention costs grow with the square of it.
const MAX_FRAMES: usize = 1_500;
/// A stretch that must be cut is cut after this (5 s), so that the next one has something to go by.
const CUT_FROM_FRAMES: usize = 500;
/// Frames on either side that must be quiet together where there is no pause to cut at.
const CUT_REACH: usize = 8;
/// A pause within a stretch that is too long is long enough to cut at (0.1 s).
const SHORT_PAUSE_FRAMES: usize = 10;
/// What is kept of the pause before and after (0.4 s).
const MARGIN_FRAMES: u64 = 40;
/// Less audio than this is filled up with silence (0.2 s).
const LEAST_SAMPLES: usize = 3_200;

/// Speech that the model reads in one go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    /// Sample of the recording that it starts at.
    pub(super) start: u64,
    /// At 16 kHz.
    pub(super) audio: Vec<f32>,
    /// Frame of the recording that it ends before.
    pub(super) end_frame: u64,
}

/// Recent audio, of which nothing belongs to two stretches.
#[derive(Default)]
pub(super) struct Heard {
    audio: RecentAudio,
    /// Frame before which all belongs to earlier stretches.
    floor: u64,
}

impl Heard {
    /// Takes samples of the analysis view.
    pub(super) fn push(&mut self, samples: &[f32]) {
        self.audio.hear(samples);
    }

    /// Seconds of audio that are held.
    pub(super) fn held_s(&self) -> f64 {
        (self.audio.end() - self.audio.start()) as f64 / 16_000.0
    }

    /// Makes a stretch of the first `frames` open ones, which are taken; it may be made again.
    pub(super) fn look(&self, open: &mut OpenSpeech, frames: usize) -> Option<Stretch> {
        let (first, taken) = open.take(frames);
        let (end, cut) = (first + taken.len() as u64, first + frames as u64);
        let from = first.saturating_sub(MARGIN_FRAMES).max(self.floor);
        let end_frame = (end + MARGIN_FRAMES).min(cut.max(end));
        let start = (from * HOP_SAMPLES as u64).max(self.audio.start());
        let mut audio = self.audio.within(start..end_frame * HOP_SAMPLES as u64).to_vec();
        if taken.is_empty() || audio.is_empty() {
            return None;
        }
        audio.resize(audio.len().max(LEAST_SAMPLES), 0.0);
        Some(Stretch { start, audio, end_frame })
    }

    /// Makes a stretch of the first `frames` open ones for good.
    pub(super) fn take(&mut self, open: &mut OpenSpeech, frames: usize) -> Option<Stretch> {
        let stretch = self.look(open, frames)?;
        self.floor = stretch.end_frame;
        Some(stretch)
    }

    /// Lets go of audio that no stretch from a frame on needs.
    pub(super) fn forget_before(&mut self, frame: u64) {
        self.audio.forget_before(frame.saturating_sub(MARGIN_FRAMES).saturating_mul(HOP_SAMPLES as u64));
    }
}

/// Where to cut frames of which none is a long pause: in the middle of the longest pause after `from`; without one,
/// where it is quietest.
pub(super) fn best_cut(frames: &[Decided], from: usize) -> usize {
    let mut longest = 0..0;
    let mut pause = from;
    for (at, frame) in frames.iter().enumerate().skip(from) {
        if frame.speech {
            pause = at + 1;
        } else if at + 1 - pause > longest.len() {
            longest = pause..at + 1;
        }
    }
    if longest.len() >= SHORT_PAUSE_FRAMES {
        return longest.start + longest.len() / 2;
    }
    quietest(frames, from, CUT_REACH)
}

/// Streaming cutter. Holds at most some twenty seconds of audio.
#[derive(Default)]
pub(super) struct Cutter {
    heard: Heard,
    open: OpenSpeech,
}

impl Cutter {
    /// Takes samples of the analysis view; they come before the frames that are decided from them.
    pub(super) fn hear(&mut self, samples: &[f32]) {
        self.heard.push(samples);
    }

    /// Takes the next decided frame; a stretch where it ends one.
    pub(super) fn push(&mut self, frame: Decided) -> Option<Stretch> {
        self.open.push(frame);
        let open = self.open.frames().len();
        let needed = if open < SHORT_FRAMES { LONG_PAUSE_FRAMES } else { PAUSE_FRAMES };
        let stretch = if self.open.pause() > needed {
            self.heard.take(&mut self.open, open)
        } else if open >= MAX_FRAMES {
            let cut = best_cut(self.open.frames(), CUT_FROM_FRAMES);
            self.heard.take(&mut self.open, cut)
        } else {
            None
        };
        self.heard.forget_before(self.open.start_or_next());
        stretch
    }

    /// What was still open; called until nothing is.
    pub(super) fn finish(&mut self) -> Option<Stretch> {
        let open = self.open.frames().len();
        self.heard.take(&mut self.open, open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of speech or not, each frame as loud as said.
    fn cut(runs: &[(bool, usize, f32)]) -> Vec<(f64, f64)> {
        let mut cutter = Cutter::default();
        let mut found = Vec::new();
        let mut most = 0;
        for &(speech, frames, power) in runs {
            for _ in 0..frames {
                cutter.hear(&[power.sqrt(); HOP_SAMPLES]);
                found.extend(cutter.push(Decided { speech, music: false, power }));
                most = most.max((16_000.0 * cutter.heard.held_s()) as u64);
            }
        }
        while let Some(last) = cutter.finish() {
            found.push(last);
        }
        assert!(most < 16_000 * 20, "{most} samples were held");
        let seconds = |sample: u64| sample as f64 / 16_000.0;
        found.iter().map(|it| (seconds(it.start), seconds(it.start + it.audio.len() as u64))).collect()
    }

    #[test]
    fn stretches_end_at_pauses_and_keep_a_little_of_them() {
        let found = cut(&[(false, 100, 0.0), (true, 200, 0.1), (false, 200, 0.0), (true, 100, 0.1)]);
        assert_eq!(found, [(0.6, 3.4), (4.6, 6.0)]);
        assert_eq!(cut(&[(true, 100, 0.1), (false, 140, 0.0), (true, 60, 0.1)]), [(0.0, 3.0)]);
        let long = cut(&[(true, 700, 0.1), (false, 70, 0.0), (true, 60, 0.1)]);
        assert_eq!(long, [(0.0, 7.4), (7.4, 8.3)]);
        assert!(cut(&[(false, 500, 0.1)]).is_empty());
    }

    #[test]
    fn long_speech_is_cut_in_its_longest_pause_or_where_it_is_quietest() {
        let found = cut(&[(true, 800, 0.1), (false, 30, 0.0), (true, 900, 0.1)]);
        assert_eq!(found, [(0.0, 8.15), (8.15, 17.3)]);
        let found = cut(&[(true, 1_000, 0.1), (true, 16, 0.001), (true, 700, 0.1)]);
        assert_eq!(found.len(), 2);
        assert!((found[0].1 - 10.08).abs() < 0.05, "{found:?}");
        assert!((found[0].1 - found[1].0).abs() < 1e-9, "{found:?}");
        let endless = cut(&[(true, 20_000, 0.1)]);
        assert!(endless.iter().all(|(from, to)| to - from <= 15.001));
        assert!((endless.iter().map(|(from, to)| to - from).sum::<f64>() - 200.0).abs() < 1e-6);
    }
}
