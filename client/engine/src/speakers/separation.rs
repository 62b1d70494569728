//! One file from its first byte to its speakers, in steps.

use std::sync::Arc;

use super::{Diarizer, Outcome, SpeakerModel};
use crate::reading::ViewReader;
use crate::{EngineError, MediaSource};

/// Audio decoded in one step, in seconds.
const STEP_S: f64 = 2.0;

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeparationStep {
    /// Call again.
    Working,
    /// All is heard; call [`Separation::finish`].
    Finished,
}

/// Separation of one file.
pub struct Separation {
    reader: ViewReader,
    diarizer: Diarizer,
}

impl Separation {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`crate::Decoder::open`].
    pub fn open(
        source: Box<dyn MediaSource>,
        extension: &str,
        model: Arc<SpeakerModel>,
    ) -> Result<Self, EngineError> {
        Ok(Self { reader: ViewReader::open(source, extension)?, diarizer: Diarizer::new(model) })
    }

    /// Does a bounded piece of work: decoding 2 s, one window of the segmentation, or one print.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails, [`EngineError::Damaged`] where nothing could be decoded,
    /// [`EngineError::Speakers`] where the model fails.
    pub fn step(&mut self) -> Result<SeparationStep, EngineError> {
        if self.diarizer.work()? {
            return Ok(SeparationStep::Working);
        }
        if self.reader.ended() {
            return Ok(SeparationStep::Finished);
        }
        let until_s = self.reader.read_s() + STEP_S;
        while self.reader.read_s() < until_s
            && !self.diarizer.busy()
            && let Some(view) = self.reader.next()?
        {
            self.diarizer.push(view);
            if self.reader.ended() {
                self.diarizer.end();
            }
        }
        Ok(SeparationStep::Working)
    }

    /// Share of the file that is read, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.reader.progress()
    }

    /// Who spoke when; does all steps that are still open.
    ///
    /// # Errors
    /// As [`Separation::step`].
    pub fn finish(mut self) -> Result<Outcome, EngineError> {
        while self.step()? != SeparationStep::Finished {}
        Ok(self.diarizer.finish()?)
    }
}
