//! A file's audio as the analysis view, block by block: what all who only listen to that view read it with.

use crate::decode::Decoder;
use crate::resample::{Resampler, mix_down};
use crate::{EngineError, MediaSource};

/// Decodes, mixes down and resamples.
pub(crate) struct ViewReader {
    decoder: Decoder,
    resampler: Option<Resampler>,
    frames: u64,
    interleaved: Vec<f32>,
    mono: Vec<f32>,
    view: Vec<f32>,
}

impl ViewReader {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub(crate) fn open(source: Box<dyn MediaSource>, extension: &str) -> Result<Self, EngineError> {
        let decoder = Decoder::open(source, extension)?;
        let resampler = Some(Resampler::new(decoder.format().sample_rate_hz)?);
        let (interleaved, mono, view) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { decoder, resampler, frames: 0, interleaved, mono, view })
    }

    /// The next samples, which may be none; nothing at all after the last.
    ///
    /// # Errors
    /// As [`Decoder::next_block`]; [`EngineError::Damaged`] where nothing could be decoded.
    pub(crate) fn next(&mut self) -> Result<Option<&[f32]>, EngineError> {
        let Some(resampler) = &mut self.resampler else { return Ok(None) };
        self.view.clear();
        if self.decoder.next_block(&mut self.interleaved)? {
            let channels = self.decoder.format().channels;
            self.frames += (self.interleaved.len() / usize::from(channels.max(1))) as u64;
            self.mono.clear();
            mix_down(&self.interleaved, channels, &mut self.mono);
            resampler.push(&self.mono, &mut self.view)?;
        } else {
            if self.frames == 0 && self.decoder.damaged() {
                return Err(EngineError::Damaged);
            }
            if let Some(resampler) = self.resampler.take() {
                resampler.finish(&mut self.view)?;
            }
        }
        Ok(Some(&self.view))
    }

    /// Whether the last samples were given.
    pub(crate) fn ended(&self) -> bool {
        self.resampler.is_none()
    }

    /// Seconds of the recording that were read so far.
    pub(crate) fn read_s(&self) -> f64 {
        self.frames as f64 / f64::from(self.decoder.format().sample_rate_hz.max(1))
    }

    /// Share of the file that is read, 0 to 1.
    pub(crate) fn progress(&self) -> f32 {
        self.decoder.progress()
    }
}
