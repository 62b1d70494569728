//! One file from its first byte to its analysis, in steps short enough to keep an event loop alive.

use std::sync::Arc;

use sotto_protocol::Stage;

use crate::analyser::{Analyser, Outcome};
use crate::emotion::{Baseline, Models};
use crate::{Decoder, EngineError, MediaSource};

/// Audio decoded and measured in one step, in seconds.
const STEP_S: f64 = 4.0;

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Call [`Session::step`] again.
    Working,
    /// Call [`Session::finish`].
    Finished,
}

/// Analysis of one file.
pub struct Session {
    decoder: Decoder,
    analyser: Analyser,
    block: Vec<f32>,
    decoded: bool,
    /// Pieces that waited when decoding ended.
    last_pieces: usize,
}

impl Session {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub fn open(
        source: Box<dyn MediaSource>,
        extension: &str,
        models: Arc<Models>,
    ) -> Result<Self, EngineError> {
        let decoder = Decoder::open(source, extension)?;
        let analyser = Analyser::new(decoder.format(), models)?;
        Ok(Self { decoder, analyser, block: Vec::new(), decoded: false, last_pieces: 0 })
    }

    /// Compares the voice with what is usual for the person who speaks, as [`Analyser::compare_with`].
    #[must_use]
    pub fn compared_with(mut self, baseline: Arc<Baseline>) -> Self {
        self.analyser.compare_with(baseline);
        self
    }

    /// Does a bounded piece of work: either one pass of the emotion model over at most 5 s, or decoding and
    /// measuring of about 4 s.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails, [`EngineError::Model`] where the model does.
    pub fn step(&mut self) -> Result<Step, EngineError> {
        if self.analyser.work()? {
            return Ok(self.state());
        }
        let until_s = self.analyser.duration_s() + STEP_S;
        while !self.decoded && self.analyser.duration_s() < until_s && self.analyser.waiting() == 0 {
            if self.decoder.next_block(&mut self.block)? {
                self.analyser.push(&self.block)?;
            } else {
                self.decoded = true;
                self.analyser.end()?;
                self.last_pieces = self.analyser.waiting();
            }
        }
        Ok(self.state())
    }

    fn state(&self) -> Step {
        if self.decoded && self.analyser.waiting() == 0 { Step::Finished } else { Step::Working }
    }

    /// What is being done, and the share of it that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> (Stage, f32) {
        if self.decoded && self.last_pieces > 0 {
            let left = self.analyser.waiting() as f32 / self.last_pieces as f32;
            (Stage::Emotion, 1.0 - left)
        } else {
            (Stage::Measuring, self.decoder.progress())
        }
    }

    /// Puts the results together; does all steps that are still open.
    ///
    /// # Errors
    /// [`EngineError::TooShort`], [`EngineError::Damaged`] where nothing could be decoded; else as
    /// [`Session::step`].
    pub fn finish(mut self) -> Result<Outcome, EngineError> {
        while self.step()? == Step::Working {}
        self.analyser.finish(self.decoder.damaged())
    }
}
