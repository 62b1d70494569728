//! One file from its first byte to its transcript, in steps.

use std::sync::Arc;

use sotto_protocol::{Transcript, TranscriptSegment};

use super::{Recogniser, Transcriber, Worked};
use crate::resample::{Resampler, mix_down};
use crate::{Decoder, EngineError, MediaSource};

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
    decoder: Decoder,
    resampler: Option<Resampler>,
    transcriber: Transcriber,
    transcript: Transcript,
    frames: u64,
    interleaved: Vec<f32>,
    mono: Vec<f32>,
    view: Vec<f32>,
}

impl Transcription {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub fn open(
        source: Box<dyn MediaSource>,
        extension: &str,
        recogniser: Arc<Recogniser>,
    ) -> Result<Self, EngineError> {
        let decoder = Decoder::open(source, extension)?;
        let resampler = Resampler::new(decoder.format().sample_rate_hz)?;
        Ok(Self {
            transcript: recogniser.blank(),
            decoder,
            resampler: Some(resampler),
            transcriber: Transcriber::new(recogniser),
            frames: 0,
            interleaved: Vec::new(),
            mono: Vec::new(),
            view: Vec::new(),
        })
    }

    /// Goes on where an earlier transcription of the same file was after so many stretches. Answers whether it does: not
    /// where another model wrote that.
    pub fn resume(&mut self, begun: &Transcript, stretches: u32) -> bool {
        let same = begun.model == self.transcript.model;
        if same {
            self.transcript = begun.clone();
            self.transcriber.skip(stretches);
        }
        same
    }

    /// What is written down so far.
    #[must_use]
    pub fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// Does a bounded piece of work: decoding and listening to 2 s, one pass of the encoder, or a few tokens.
    ///
    /// # Errors
    /// [`EngineError::Read`] where the source fails, [`EngineError::Speech`] where the model does.
    pub fn step(&mut self) -> Result<TranscriptionStep, EngineError> {
        match self.transcriber.work()? {
            Worked::Busy => return Ok(TranscriptionStep::Working),
            Worked::Done(sentences) => {
                self.transcript.segments.extend(sentences.iter().cloned());
                self.transcriber.language().clone_into(&mut self.transcript.language);
                return Ok(TranscriptionStep::Sentences(sentences));
            }
            Worked::Idle if self.resampler.is_none() => return Ok(TranscriptionStep::Finished),
            Worked::Idle => {}
        }
        let until_s = self.read_s() + STEP_S;
        while self.read_s() < until_s && self.transcriber.waiting() == 0 {
            self.view.clear();
            if self.decoder.next_block(&mut self.interleaved)? {
                let channels = self.decoder.format().channels;
                self.frames += (self.interleaved.len() / usize::from(channels.max(1))) as u64;
                self.mono.clear();
                mix_down(&self.interleaved, channels, &mut self.mono);
                if let Some(resampler) = &mut self.resampler {
                    resampler.push(&self.mono, &mut self.view)?;
                }
                self.transcriber.push(&self.view);
            } else {
                if let Some(resampler) = self.resampler.take() {
                    resampler.finish(&mut self.view)?;
                }
                self.transcriber.push(&self.view);
                self.transcriber.end();
                break;
            }
        }
        Ok(TranscriptionStep::Working)
    }

    /// Seconds of the recording that were read so far.
    #[must_use]
    pub fn read_s(&self) -> f64 {
        self.frames as f64 / f64::from(self.decoder.format().sample_rate_hz.max(1))
    }

    /// Share of the file that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.decoder.progress()
    }

    /// The transcript; does all steps that are still open.
    ///
    /// # Errors
    /// As [`Transcription::step`]; [`EngineError::Damaged`] where nothing could be decoded.
    pub fn finish(mut self) -> Result<Transcript, EngineError> {
        while self.step()? != TranscriptionStep::Finished {}
        if self.frames == 0 && self.decoder.damaged() {
            return Err(EngineError::Damaged);
        }
        Ok(self.transcript)
    }
}
