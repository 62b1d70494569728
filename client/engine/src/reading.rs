//! A file's audio in one channel, block by block, as it is or as the analysis view: what all who only listen read it
//! with.

use crate::clean::{CLEAN_RATE_HZ, Cleaner};
use crate::decode::Decoder;
use crate::resample::{Resampler, mix_down};
use crate::{EngineError, MediaSource};

/// Decodes and mixes down.
pub(crate) struct MonoReader {
    decoder: Decoder,
    frames: u64,
    interleaved: Vec<f32>,
    mono: Vec<f32>,
}

impl MonoReader {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub(crate) fn open(source: Box<dyn MediaSource>, extension: &str) -> Result<Self, EngineError> {
        let decoder = Decoder::open(source, extension)?;
        Ok(Self { decoder, frames: 0, interleaved: Vec::new(), mono: Vec::new() })
    }

    /// Goes near a time, before anything was read; answers the frame that comes next.
    ///
    /// # Errors
    /// As [`Decoder::seek`].
    pub(crate) fn seek(&mut self, time_s: f64) -> Result<u64, EngineError> {
        self.frames = self.decoder.seek(time_s)?;
        Ok(self.frames)
    }

    /// Samples of a second.
    pub(crate) fn rate_hz(&self) -> u32 {
        self.decoder.format().sample_rate_hz
    }

    /// The next samples, which may be none; nothing at all after the last.
    ///
    /// # Errors
    /// As [`Decoder::next_block`]; [`EngineError::Damaged`] where nothing could be decoded.
    pub(crate) fn next(&mut self) -> Result<Option<&[f32]>, EngineError> {
        if !self.decoder.next_block(&mut self.interleaved)? {
            let nothing = self.frames == 0 && self.decoder.damaged();
            return if nothing { Err(EngineError::Damaged) } else { Ok(None) };
        }
        let channels = self.decoder.format().channels;
        self.frames += (self.interleaved.len() / usize::from(channels.max(1))) as u64;
        self.mono.clear();
        mix_down(&self.interleaved, channels, &mut self.mono);
        Ok(Some(&self.mono))
    }

    /// Seconds of the recording that were read so far.
    pub(crate) fn read_s(&self) -> f64 {
        self.frames as f64 / f64::from(self.rate_hz().max(1))
    }

    /// Share of the file that is read, 0 to 1.
    pub(crate) fn progress(&self) -> f32 {
        self.decoder.progress()
    }
}

/// Decodes, mixes down, takes the noise away where that is wanted, and resamples.
pub(crate) struct ViewReader {
    reader: MonoReader,
    cleaner: Option<Cleaner>,
    resampler: Option<Resampler>,
    clean: Vec<f32>,
    view: Vec<f32>,
}

impl ViewReader {
    /// Opens a file. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub(crate) fn open(source: Box<dyn MediaSource>, extension: &str) -> Result<Self, EngineError> {
        let reader = MonoReader::open(source, extension)?;
        let resampler = Some(Resampler::new(reader.rate_hz())?);
        Ok(Self { reader, cleaner: None, resampler, clean: Vec::new(), view: Vec::new() })
    }

    /// The same file with its noise taken away, for a recogniser.
    ///
    /// # Errors
    /// As [`Cleaner::new`].
    pub(crate) fn cleaned(self) -> Result<Self, EngineError> {
        let cleaner = Some(Cleaner::new(self.reader.rate_hz())?.for_words());
        Ok(Self { cleaner, resampler: Some(Resampler::new(CLEAN_RATE_HZ)?), ..self })
    }

    /// The next samples, which may be none; nothing at all after the last.
    ///
    /// # Errors
    /// As [`MonoReader::next`].
    pub(crate) fn next(&mut self) -> Result<Option<&[f32]>, EngineError> {
        let Some(resampler) = &mut self.resampler else { return Ok(None) };
        self.view.clear();
        self.clean.clear();
        match (self.reader.next()?, &mut self.cleaner) {
            (Some(mono), None) => resampler.push(mono, &mut self.view)?,
            (Some(mono), Some(cleaner)) => {
                cleaner.push(mono, &mut self.clean)?;
                resampler.push(&self.clean, &mut self.view)?;
            }
            (None, _) => {
                if let Some(cleaner) = self.cleaner.take() {
                    cleaner.finish(&mut self.clean)?;
                    resampler.push(&self.clean, &mut self.view)?;
                }
                if let Some(resampler) = self.resampler.take() {
                    resampler.finish(&mut self.view)?;
                }
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
        self.reader.read_s()
    }

    /// Share of the file that is read, 0 to 1.
    pub(crate) fn progress(&self) -> f32 {
        self.reader.progress()
    }
}
