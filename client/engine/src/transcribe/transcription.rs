//! One file from its first byte to its transcript, in steps.

use std::sync::Arc;

use sotto_protocol::{Share, Transcript, TranscriptSegment};

use super::{Recogniser, Transcriber, Worked};
use crate::reading::ViewReader;
use crate::{EngineError, MediaSource};

/// Audio decoded in one step, in seconds.
const STEP_S: f64 = 2.0;

/// What a step came to.
#[derive(Debug, Clone, PartialEq)]
pub enum TranscriptionStep {
    /// Nothing new to show; call again.
    Working,
    /// New sentences, after all that came before; call again.
    Sentences(Vec<TranscriptSegment>),
    /// All is written down; call [`Transcription::finish`].
    Finished,
}

/// Transcription of one file.
pub struct Transcription {
    reader: ViewReader,
    transcriber: Transcriber,
    transcript: Transcript,
}

impl Transcription {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`crate::Decoder::open`].
    pub fn open(
        source: Box<dyn MediaSource>,
        extension: &str,
        recogniser: Arc<Recogniser>,
    ) -> Result<Self, EngineError> {
        let reader = ViewReader::open(source, extension)?;
        Ok(Self { reader, transcript: recogniser.blank(), transcriber: Transcriber::new(recogniser) })
    }

    /// The same with the file's noise taken away first.
    ///
    /// # Errors
    /// As [`crate::clean::Cleaner::new`].
    pub fn cleaned(mut self) -> Result<Self, EngineError> {
        self.reader = self.reader.cleaned()?;
        self.transcript.cleaned = true;
        Ok(self)
    }

    /// Goes on where an earlier transcription of the same file was after so many stretches. Answers whether it does: not
    /// where another model wrote that, or its noise was treated otherwise.
    pub fn resume(&mut self, begun: &Transcript, stretches: u32) -> bool {
        let same = begun.model == self.transcript.model && begun.cleaned == self.transcript.cleaned;
        if same {
            self.transcript = begun.clone();
            self.transcriber.skip(stretches);
        }
        same
    }

    /// The same of a share of the stretches alone; the others are heard and left out.
    #[must_use]
    pub fn only(mut self, share: Share) -> Self {
        self.transcriber.only(share);
        self
    }

    /// Number of the stretch that was written down last, from 0, those that were left out counted.
    #[must_use]
    pub fn stretch(&self) -> u32 {
        self.transcriber.stretch()
    }

    /// What is written down so far.
    #[must_use]
    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// Does a bounded piece of work: decoding and listening to 2 s, one pass of the encoder, or a few tokens.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails, [`EngineError::Damaged`] where nothing could be decoded,
    /// [`EngineError::Speech`] where the model fails.
    pub fn step(&mut self) -> Result<TranscriptionStep, EngineError> {
        match self.transcriber.work()? {
            Worked::Busy => return Ok(TranscriptionStep::Working),
            Worked::Done(sentences) => {
                self.transcript.segments.extend(sentences.iter().cloned());
                self.transcriber.language().clone_into(&mut self.transcript.language);
                return Ok(TranscriptionStep::Sentences(sentences));
            }
            Worked::Idle if self.reader.ended() => return Ok(TranscriptionStep::Finished),
            Worked::Idle => {}
        }
        let until_s = self.reader.read_s() + STEP_S;
        while self.reader.read_s() < until_s
            && self.transcriber.waiting() == 0
            && let Some(view) = self.reader.next()?
        {
            self.transcriber.push(view);
            if self.reader.ended() {
                self.transcriber.end();
            }
        }
        Ok(TranscriptionStep::Working)
    }

    /// Seconds of the recording that were read so far.
    #[must_use]
    pub fn read_s(&self) -> f64 {
        self.reader.read_s()
    }

    /// Share of the file that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.reader.progress()
    }

    /// The transcript; does all steps that are still open.
    ///
    /// # Errors
    /// As [`Transcription::step`].
    pub fn finish(mut self) -> Result<Transcript, EngineError> {
        while self.step()? != TranscriptionStep::Finished {}
        Ok(self.transcript)
    }
}
