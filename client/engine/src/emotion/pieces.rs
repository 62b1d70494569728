//! Cuts speech into pieces that one pass of the encoder takes, with the real audio around them.

use std::collections::VecDeque;

use super::model::{PASS_FRAMES, pass_samples};
use crate::activity::Decided;
use crate::framer::HOP_SAMPLES;

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
    audio: Vec<f32>,
    /// Sample of the recording that `audio` starts at.
    audio_start: u64,
    frames: u64,
    open: Vec<Decided>,
    open_start: u64,
    wanted: VecDeque<Wanted>,
}

impl Cutter {
    /// Takes samples of the analysis view; they come before the frames that are decided from them.
    pub(super) fn hear(&mut self, samples: &[f32]) {
        self.audio.extend_from_slice(samples);
    }

    /// Takes the next decided frame, and hands over pieces whose audio is complete.
    pub(super) fn push(&mut self, frame: Decided, pieces: &mut VecDeque<Piece>) {
        if frame.speech || !self.open.is_empty() {
            if self.open.is_empty() {
                self.open_start = self.frames;
            }
            self.open.push(frame);
        }
        self.frames += 1;
        let pause = self.open.iter().rev().take_while(|frame| !frame.speech).count();
        if pause > MAX_PAUSE_FRAMES {
            self.close(self.open.len());
        } else if self.open.len() == MAX_FRAMES {
            self.close(self.quietest());
        }
        self.ready(false, pieces);
        self.forget();
    }

    /// Closes what is open and hands over the rest.
    pub(super) fn finish(&mut self, pieces: &mut VecDeque<Piece>) {
        self.close(self.open.len());
        self.ready(true, pieces);
    }

    fn quietest(&self) -> usize {
        let level = |at: usize| {
            let around = &self.open[at - CUT_REACH..(at + CUT_REACH).min(self.open.len())];
            around.iter().map(|frame| frame.power).sum::<f32>()
        };
        (CUT_FROM_FRAMES..MAX_FRAMES - CUT_REACH)
            .min_by(|&a, &b| level(a).total_cmp(&level(b)))
            .unwrap_or(MAX_FRAMES)
    }

    /// Makes a piece of the first `frames` open ones; what is left starts with its first speech.
    fn close(&mut self, frames: usize) {
        let rest = self.open.split_off(frames.min(self.open.len()));
        let kept = self.open.iter().rposition(|frame| frame.speech).map_or(0, |last| last + 1);
        let speech: Vec<bool> = self.open[..kept].iter().map(|frame| frame.speech).collect();
        if !speech.is_empty() {
            self.wanted.push_back(Wanted { start: self.open_start, speech });
        }
        let skipped = rest.iter().position(|frame| frame.speech).unwrap_or(rest.len());
        self.open_start += (frames + skipped) as u64;
        self.open = rest[skipped..].to_vec();
    }

    fn ready(&mut self, ended: bool, pieces: &mut VecDeque<Piece>) {
        while let Some(wanted) = self.wanted.front() {
            let pass = wanted.pass();
            let length = PASS_FRAMES.get(pass).map_or(0, |&frames| pass_samples(frames));
            let spare = length.saturating_sub(wanted.span()) as u64;
            let end = self.audio_start + self.audio.len() as u64;
            let middle = wanted.first_sample().saturating_sub(spare / 2);
            if !ended && middle + length as u64 > end {
                return;
            }
            // At the end of the recording the context comes from before; in one shorter than a pass, zeros follow.
            let from = middle.min(end.saturating_sub(length as u64)).max(self.audio_start);
            let offset = (from - self.audio_start) as usize;
            let there = self.audio.get(offset..).unwrap_or_default();
            let mut audio = there[..length.min(there.len())].to_vec();
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
        let first_frame = match self.wanted.front() {
            Some(wanted) => wanted.start,
            None if self.open.is_empty() => self.frames,
            None => self.open_start,
        };
        let keep_from = (first_frame * HOP_SAMPLES as u64).saturating_sub(longest);
        let surplus = keep_from.saturating_sub(self.audio_start) as usize;
        // In large steps, so that the rest is not moved at every frame.
        if surplus >= 32_000 {
            let surplus = surplus.min(self.audio.len());
            self.audio.drain(..surplus);
            self.audio_start += surplus as u64;
        }
    }
}
