//! FLAC files of 16 bits (RFC 9639), written block by block into anything that can be written and sought in, so that
//! memory stays small however long the sound is.

use std::io::{Seek, Write};

use flac_codec::encode::{FlacSampleWriter, Options};

/// Channels of one file (RFC 9639, section 9.1.3).
pub const MOST_CHANNELS: u8 = 8;

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum FlacError {
    /// Rate or channels that the format does not have.
    #[error("{channels} channels at {sample_rate_hz} Hz are no FLAC")]
    Unwritable {
        /// Frames in a second.
        sample_rate_hz: u32,
        /// Channels.
        channels: u8,
    },
    /// There was no sound at all, which the format cannot hold.
    #[error("no samples")]
    Empty,
    /// Other samples came than were announced.
    #[error("not as many samples as announced")]
    Miscounted,
    /// What it was written into failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The encoder failed, which it should not.
    #[error("the encoder failed: {0}")]
    Encoder(String),
}

/// A FLAC file in the making.
pub struct FlacFile<W: Write + Seek> {
    encoder: FlacSampleWriter<W>,
    wide: Vec<i32>,
}

impl<W: Write + Seek> FlacFile<W> {
    /// Begins a file at the place where `out` stands. `frames` is how many samples each channel will have, where that is
    /// known: a long file then gets its table for seeking.
    ///
    /// # Errors
    /// [`FlacError::Unwritable`], [`FlacError::Io`].
    pub fn new(out: W, sample_rate_hz: u32, channels: u8, frames: Option<u64>) -> Result<Self, FlacError> {
        let unwritable = FlacError::Unwritable { sample_rate_hz, channels };
        if sample_rate_hz == 0 || channels == 0 || channels > MOST_CHANNELS {
            return Err(unwritable);
        }
        if frames == Some(0) {
            return Err(FlacError::Empty);
        }
        let total = frames.map(|frames| frames.saturating_mul(u64::from(channels)));
        let encoder = FlacSampleWriter::new(out, Options::default(), sample_rate_hz, 16, channels, total)
            .map_err(|error| match error {
                flac_codec::Error::InvalidSampleRate | flac_codec::Error::NonSubsetSampleRate => unwritable,
                other => translated(other),
            })?;
        Ok(Self { encoder, wide: Vec::new() })
    }

    /// Takes the next samples: interleaved, 16-bit little-endian, as a WAV file has them. An odd byte at the end is left
    /// out.
    ///
    /// # Errors
    /// [`FlacError::Io`].
    pub fn push_pcm16(&mut self, bytes: &[u8]) -> Result<(), FlacError> {
        self.wide.clear();
        self.wide.extend(bytes.as_chunks().0.iter().map(|&sample| i32::from(i16::from_le_bytes(sample))));
        self.encoder.write(&self.wide).map_err(translated)
    }

    /// Takes the next samples: interleaved, full scale at -1 and 1.
    ///
    /// # Errors
    /// [`FlacError::Io`].
    pub fn push(&mut self, interleaved: &[f32]) -> Result<(), FlacError> {
        self.push_pcm16(&crate::wav::to_pcm16(interleaved))
    }

    /// Writes what is left, and the header as it is now known.
    ///
    /// # Errors
    /// [`FlacError::Empty`], [`FlacError::Miscounted`], [`FlacError::Io`].
    pub fn finish(self) -> Result<(), FlacError> {
        self.encoder.finalize().map_err(translated)
    }
}

fn translated(error: flac_codec::Error) -> FlacError {
    match error {
        flac_codec::Error::Io(error) => FlacError::Io(error),
        flac_codec::Error::NoSamples => FlacError::Empty,
        flac_codec::Error::ExcessiveTotalSamples | flac_codec::Error::SampleCountMismatch => {
            FlacError::Miscounted
        }
        other => FlacError::Encoder(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use std::io::Cursor;

    use super::*;

    /// A tone that fades, so that every block is another.
    fn tone(samples: usize) -> Vec<u8> {
        let value = |at: usize| (at as f32 * 0.05).sin() * 12_000.0 * (1.0 - at as f32 / samples as f32);
        (0..samples).flat_map(|at| (value(at) as i16).to_le_bytes()).collect()
    }

    fn written(pcm: &[u8], piece: usize, frames: Option<u64>) -> Result<Vec<u8>, FlacError> {
        let mut out = Cursor::new(Vec::new());
        let mut file = FlacFile::new(&mut out, 48_000, 1, frames)?;
        for piece in pcm.chunks(piece) {
            file.push_pcm16(piece)?;
        }
        file.finish()?;
        Ok(out.into_inner())
    }

    fn read_back(file: Vec<u8>) -> Vec<u8> {
        let reader = flac_codec::decode::FlacByteReader::endian(
            Cursor::new(file),
            flac_codec::byteorder::LittleEndian,
        );
        let mut pcm = Vec::new();
        std::io::Read::read_to_end(&mut reader.unwrap(), &mut pcm).unwrap();
        pcm
    }

    #[test]
    fn every_sample_comes_back_and_the_file_is_smaller() {
        let pcm = tone(100_001);
        let file = written(&pcm, 3_072, Some(100_001)).unwrap();
        assert!(file.starts_with(b"fLaC") && file.len() < pcm.len() / 2, "{}", file.len());
        assert_eq!(read_back(file), pcm);
    }

    #[test]
    fn the_pieces_do_not_matter() {
        let pcm = tone(20_000);
        assert_eq!(written(&pcm, 2, None).unwrap(), written(&pcm, 40_000, None).unwrap());
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        assert!(matches!(written(&[], 2, None), Err(FlacError::Empty)));
        assert!(matches!(written(&tone(10), 2, Some(11)), Err(FlacError::Miscounted)));
        assert!(matches!(
            FlacFile::new(Cursor::new(Vec::new()), 0, 1, None),
            Err(FlacError::Unwritable { .. })
        ));
        assert!(matches!(
            FlacFile::new(Cursor::new(Vec::new()), 48_000, 9, None),
            Err(FlacError::Unwritable { .. })
        ));
    }
}
