//! Samples in, turns out, in steps short enough to keep an event loop alive.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::bands::{self, Bands};
use super::edges;
use super::grouping::{Grouping, Piece};
use super::network::{FRAME_SAMPLES, WINDOW_SAMPLES};
use super::pieces::{Cutter, middle};
use super::presence::{HOP_FRAMES, HOP_SAMPLES, Presence};
use super::turns::{self, FIRST_SAMPLE};
use super::{Outcome, SpeakerError, SpeakerModel};
use crate::resample::ANALYSIS_RATE_HZ;
use crate::stretches::RecentAudio;

/// The middle of the first frame of the segmentation.
const FIRST_CENTRE: u64 = FIRST_SAMPLE + FRAME_SAMPLES as u64 / 2;

/// Streaming separation of one recording. Of the sound itself it keeps half a minute; what it keeps of all that came is
/// a print for each 3 s of speech and two bytes for each frame.
pub struct Diarizer {
    model: Arc<SpeakerModel>,
    audio: RecentAudio,
    bands: Bands,
    presence: Presence,
    cutter: Cutter,
    /// How loud each frame is.
    levels_db: Vec<i8>,
    grouping: Grouping,
    /// Pieces that have no print yet.
    waiting: VecDeque<Range<u64>>,
    windows: u64,
    ended: bool,
    closed: bool,
}

impl Diarizer {
    /// A diarizer that uses `model`.
    #[must_use]
    pub fn new(model: Arc<SpeakerModel>) -> Self {
        Self {
            model,
            audio: RecentAudio::default(),
            bands: Bands::default(),
            presence: Presence::default(),
            cutter: Cutter::default(),
            levels_db: Vec::new(),
            grouping: Grouping::default(),
            waiting: VecDeque::new(),
            windows: 0,
            ended: false,
            closed: false,
        }
    }

    /// Takes samples of the analysis view: mono, 16 kHz. Runs no network.
    pub fn push(&mut self, samples: &[f32]) {
        if !self.ended {
            self.audio.hear(samples);
        }
    }

    /// Says that all samples came. Later ones are ignored.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// Whether there is work to do before more samples are needed.
    #[must_use]
    pub fn busy(&self) -> bool {
        !self.waiting.is_empty() || self.window_is_due() || (self.ended && !self.closed)
    }

    /// Does a bounded piece of work: one window of the segmentation, or one print. Answers whether there was any.
    ///
    /// # Errors
    /// [`SpeakerError::Run`] where a network fails; what it failed on is left out.
    pub fn work(&mut self) -> Result<bool, SpeakerError> {
        if let Some(frames) = self.waiting.pop_front() {
            let samples = samples_of(&middle(&frames));
            let print = self.model.network.print(&mut self.bands, self.audio.within(samples))?;
            self.grouping.push(Piece { frames, print: print.unwrap_or_default() });
            self.forget();
        } else if self.window_is_due() {
            self.hear_window()?;
        } else if self.ended && !self.closed {
            self.close();
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Who spoke when; does all work that is still open.
    ///
    /// # Errors
    /// As [`Diarizer::work`].
    pub fn finish(mut self) -> Result<Outcome, SpeakerError> {
        self.end();
        while self.work()? {}
        let card = self.model.card();
        let duration_s = self.audio.end() as f64 / f64::from(ANALYSIS_RATE_HZ);
        let model = format!("{} {}", card.name, card.version);
        let counts = edges::counts(self.cutter.speaking(), &self.levels_db);
        Ok(turns::outcome(&counts, self.grouping.finish(), duration_s, model))
    }

    /// Whether the next window has all its samples; at the end, whether something is left that no window heard.
    fn window_is_due(&self) -> bool {
        let (length, heard) = (WINDOW_SAMPLES as u64, self.audio.end());
        let start = self.windows * HOP_SAMPLES;
        let left = if self.windows == 0 { heard > 0 } else { start - HOP_SAMPLES + length < heard };
        !self.closed && (start + length <= heard || (self.ended && left))
    }

    fn hear_window(&mut self) -> Result<(), SpeakerError> {
        let start = self.windows * HOP_SAMPLES;
        self.windows += 1;
        let classes = self.model.network.classes(self.audio.within(start..start + WINDOW_SAMPLES as u64))?;
        let mut left = self.frames_until(self.windows);
        let Self { presence, cutter, waiting, levels_db, audio, .. } = self;
        presence.push(&classes, |heard| {
            if left > 0 {
                levels_db.push(edges::level_db(audio.within(own_samples(levels_db.len() as u64))));
                cutter.push(heard, &mut |piece| waiting.push_back(piece));
                left -= 1;
            }
        });
        self.forget();
        Ok(())
    }

    /// Frames that lie within the recording, of those that the windows before this one do not give.
    fn frames_until(&self, window: u64) -> u64 {
        let all = self.audio.end().saturating_sub(FIRST_CENTRE).div_ceil(FRAME_SAMPLES as u64);
        all.saturating_sub((window - 1) * HOP_FRAMES as u64)
    }

    fn close(&mut self) {
        self.closed = true;
        let left = if self.windows == 0 { 0 } else { self.frames_until(self.windows + 1) };
        let Self { presence, cutter, waiting, levels_db, audio, .. } = self;
        let mut each = |piece| waiting.push_back(piece);
        std::mem::take(presence).finish(left as usize, |heard| {
            levels_db.push(edges::level_db(audio.within(own_samples(levels_db.len() as u64))));
            cutter.push(heard, &mut each);
        });
        cutter.finish(&mut each);
    }

    /// Lets go of the audio that neither a window nor a piece still needs.
    fn forget(&mut self) {
        let piece = self.waiting.front().map_or(self.cutter.open_from(), |piece| piece.start);
        let piece = piece * FRAME_SAMPLES as u64;
        self.audio.forget_before(piece.min(self.windows * HOP_SAMPLES));
    }
}

/// The samples that a frame of the segmentation stands for.
fn own_samples(frame: u64) -> Range<u64> {
    let start = frame * FRAME_SAMPLES as u64 + FIRST_SAMPLE;
    start..start + FRAME_SAMPLES as u64
}

/// The samples whose bands belong to frames of the segmentation.
fn samples_of(frames: &Range<u64>) -> Range<u64> {
    let hop = bands::HOP_SAMPLES as u64;
    let place = |frame: u64| (frame * FRAME_SAMPLES as u64 + FIRST_SAMPLE + hop / 2) / hop * hop;
    place(frames.start)..place(frames.end) - hop + bands::FRAME_SAMPLES as u64
}
