//! Cuts speech into stretches that the model reads in one go: at pauses, never in a word, with a little of the pause
//! on both sides.

use crate::activity::Decided;
use crate::framer::HOP_SAMPLES;
use crate::stretches::{OpenSpeech, RecentAudio};

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

/// Speech that the model reads in one go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    /// Sample of the recording that it starts at.
    pub(super) start: u64,
    /// At 16 kHz.
    pub(super) audio: Vec<f32>,
    /// Frames of it that are speech.
    pub(super) speech_frames: usize,
}

/// Streaming cutter. Holds at most some twenty seconds of audio.
#[derive(Default)]
pub(super) struct Cutter {
    audio: RecentAudio,
    open: OpenSpeech,
    /// Frame before which nothing belongs to the open stretch.
    floor: u64,
}

impl Cutter {
    /// Takes samples of the analysis view; they come before the frames that are decided from them.
    pub(super) fn hear(&mut self, samples: &[f32]) {
        self.audio.hear(samples);
    }

    /// Takes the next decided frame; a stretch where it ends one.
    pub(super) fn push(&mut self, frame: Decided) -> Option<Stretch> {
        self.open.push(frame);
        let open = self.open.frames().len();
        let needed = if open < SHORT_FRAMES { LONG_PAUSE_FRAMES } else { PAUSE_FRAMES };
        let stretch = if self.open.pause() > needed {
            self.close(open)
        } else if open >= MAX_FRAMES {
            self.close(self.best_cut())
        } else {
            None
        };
        let keep_from = self.open.start_or_next().saturating_sub(MARGIN_FRAMES);
        self.audio.forget_before(keep_from.saturating_mul(HOP_SAMPLES as u64));
        stretch
    }

    /// What was still open; called until nothing is.
    pub(super) fn finish(&mut self) -> Option<Stretch> {
        self.close(self.open.frames().len())
    }

    /// The middle of the longest pause; without one, where it is quietest.
    fn best_cut(&self) -> usize {
        let mut longest = 0..0;
        let mut from = CUT_FROM_FRAMES;
        for (at, frame) in self.open.frames().iter().enumerate().skip(CUT_FROM_FRAMES) {
            if frame.speech {
                from = at + 1;
            } else if at + 1 - from > longest.len() {
                longest = from..at + 1;
            }
        }
        if longest.len() >= SHORT_PAUSE_FRAMES {
            return longest.start + longest.len() / 2;
        }
        self.open.quietest(CUT_FROM_FRAMES, CUT_REACH)
    }

    /// Makes a stretch of the first `frames` open ones.
    fn close(&mut self, frames: usize) -> Option<Stretch> {
        let (first, taken) = self.open.take(frames);
        let speech_frames = taken.iter().filter(|frame| frame.speech).count();
        let (end, cut) = (first + taken.len() as u64, first + frames as u64);
        let from = first.saturating_sub(MARGIN_FRAMES).max(self.floor);
        let to = (end + MARGIN_FRAMES).min(cut.max(end));
        self.floor = to;
        let start = (from * HOP_SAMPLES as u64).max(self.audio.start());
        let audio = self.audio.within(start..to * HOP_SAMPLES as u64).to_vec();
        (!taken.is_empty() && !audio.is_empty()).then_some(Stretch { start, audio, speech_frames })
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
                most = most.max(cutter.audio.end() - cutter.audio.start());
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
