//! Cuts speech into pieces that one pass of the encoder takes, with the real audio around them.

use std::collections::VecDeque;

use super::model::{PASS_FRAMES, pass_samples};
use crate::activity::Decided;
use crate::framer::HOP_SAMPLES;
use crate::stretches::{OpenSpeech, RecentAudio, quietest};

/// Longest piece, in analysis frames; fits the longest pass.
const MAX_FRAMES: usize = 495;
/// Where a longer stretch may be cut: at its quietest place from here on.
const CUT_FROM_FRAMES: usize = 400;
/// Pauses up to this stay inside a piece (0.8 s).
const MAX_PAUSE_FRAMES: usize = 80;
/// Frames that the level is averaged over on either side when looking for a place to cut.
const CUT_REACH: usize = 5;

/// A piece and the audio of its pass.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// First analysis frame of the recording that belongs to the piece.
    pub(super) start: u64,
    /// Which of the piece's frames are speech; the first and last are.
    pub(super) speech: Vec<bool>,
    /// Index in [`PASS_FRAMES`].
    pub(super) pass: usize,
    /// Samples from the start of `audio` to the start of the piece.
    pub(super) lead: usize,
    /// Audio of the pass.
    pub(super) audio: Vec<f32>,
}

/// A stretch whose audio may not be there yet.
struct Wanted {
    start: u64,
    speech: Vec<bool>,
}

impl Wanted {
    fn span(&self) -> usize {
        self.speech.len() * HOP_SAMPLES
    }

    fn pass(&self) -> usize {
        PASS_FRAMES
            .iter()
            .position(|&frames| pass_samples(frames) >= self.span())
            .unwrap_or(PASS_FRAMES.len() - 1)
    }

    fn first_sample(&self) -> u64 {
        self.start * HOP_SAMPLES as u64
    }
}

/// Streaming cutter. Holds at most some ten seconds of audio.
#[derive(Default)]
pub(super) struct Cutter {
    audio: RecentAudio,
    open: OpenSpeech,
    wanted: VecDeque<Wanted>,
}

impl Cutter {
    /// Takes samples of the analysis view; they come before the frames that are decided from them.
    pub(super) fn hear(&mut self, samples: &[f32]) {
        self.audio.hear(samples);
    }

    /// Takes the next decided frame, and hands over pieces whose audio is complete.
    pub(super) fn push(&mut self, frame: Decided, pieces: &mut VecDeque<Piece>) {
        self.open.push(frame);
        let open = self.open.frames().len();
        if self.open.pause() > MAX_PAUSE_FRAMES {
            self.close(open);
        } else if open == MAX_FRAMES {
            self.close(quietest(self.open.frames(), CUT_FROM_FRAMES, CUT_REACH));
        }
        self.ready(false, pieces);
        self.forget();
    }

    /// Closes what is open and hands over the rest.
    pub(super) fn finish(&mut self, pieces: &mut VecDeque<Piece>) {
        self.close(self.open.frames().len());
        self.ready(true, pieces);
    }

    /// Makes a piece of the first `frames` open ones.
    fn close(&mut self, frames: usize) {
        let (start, taken) = self.open.take(frames);
        if !taken.is_empty() {
            let speech = taken.iter().map(|frame| frame.speech).collect();
            self.wanted.push_back(Wanted { start, speech });
        }
    }

    fn ready(&mut self, ended: bool, pieces: &mut VecDeque<Piece>) {
        while let Some(wanted) = self.wanted.front() {
            let pass = wanted.pass();
            let length = PASS_FRAMES.get(pass).map_or(0, |&frames| pass_samples(frames));
            let spare = length.saturating_sub(wanted.span()) as u64;
            let end = self.audio.end();
            let middle = wanted.first_sample().saturating_sub(spare / 2);
            if !ended && middle + length as u64 > end {
                return;
            }
            // At the end of the recording the context comes from before; in one shorter than a pass, zeros follow.
            let from = middle.min(end.saturating_sub(length as u64)).max(self.audio.start());
            let mut audio = self.audio.within(from..from + length as u64).to_vec();
            audio.resize(length, 0.0);
            let lead = wanted.first_sample().saturating_sub(from) as usize;
            if let Some(Wanted { start, speech }) = self.wanted.pop_front() {
                pieces.push_back(Piece { start, speech, pass, lead, audio });
            }
        }
    }

    /// Lets go of audio that no piece can want any more.
    fn forget(&mut self) {
        let longest = pass_samples(PASS_FRAMES[PASS_FRAMES.len() - 1]) as u64;
        let first_frame =
            self.wanted.front().map_or_else(|| self.open.start_or_next(), |wanted| wanted.start);
        self.audio.forget_before((first_frame * HOP_SAMPLES as u64).saturating_sub(longest));
    }
}
