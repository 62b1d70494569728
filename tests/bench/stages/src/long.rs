//! Recordings of any length that are never there as a whole: one reading, again and again.

use std::{
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

use sotto_engine::{EngineError, MediaSource, Models, Session};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::text;

/// Bytes before the samples of a plain WAV file; the last four are the samples' own count of bytes.
const HEADER_BYTES: usize = 44;
/// Bytes of a second of what is repeated: 48 kHz, mono, 16 bits.
const SECOND_BYTES: u64 = 96_000;

/// A reading with the models that hear it.
#[wasm_bindgen]
pub struct Long {
    wav: Arc<[u8]>,
    models: Arc<Models>,
}

#[wasm_bindgen]
impl Long {
    /// Takes a plain WAV file of 48 kHz, mono, 16 bits, and a model (no bytes for none).
    ///
    /// # Errors
    /// The file is not of this kind, or the model cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(wav: &[u8], onnx: &[u8], card: &str) -> Result<Self, String> {
        if wav.len() <= HEADER_BYTES || wav[28..32] != (SECOND_BYTES as u32).to_le_bytes() {
            return Err("a plain WAV file of 48 kHz, mono, 16 bits is wanted".to_owned());
        }
        let models =
            if onnx.is_empty() { Models::none() } else { Models::load(onnx, None, card).map_err(text)? };
        Ok(Self { wav: wav.into(), models: Arc::new(models) })
    }

    /// Analyses this many seconds of it as a kept file is analysed, and answers a number that depends on the whole
    /// result.
    ///
    /// # Errors
    /// The analysis fails.
    pub fn analyse(&self, seconds: u32) -> Result<f64, String> {
        let source = self.source(seconds);
        let whole = || -> Result<f64, EngineError> {
            let outcome = Session::open(source, "wav", Arc::clone(&self.models))?.finish()?;
            Ok(outcome.analysis.duration_s + outcome.analysis.timeline.len() as f64)
        };
        whole().map_err(text)
    }
}

impl Long {
    /// This many seconds of it as a file.
    pub(crate) fn source(&self, seconds: u32) -> Box<dyn MediaSource> {
        Box::new(Repeated::new(Arc::clone(&self.wav), seconds))
    }
}

/// A WAV file whose samples are those of a shorter one, again and again. It ends in the middle where it must.
struct Repeated {
    wav: Arc<[u8]>,
    header: [u8; HEADER_BYTES],
    at: u64,
    bytes: u64,
}

impl Repeated {
    fn new(wav: Arc<[u8]>, seconds: u32) -> Self {
        let mut header = [0; HEADER_BYTES];
        header.copy_from_slice(&wav[..HEADER_BYTES]);
        let samples = u64::from(seconds) * SECOND_BYTES;
        header[40..].copy_from_slice(&u32::try_from(samples).unwrap_or(u32::MAX).to_le_bytes());
        Self { wav, header, at: 0, bytes: HEADER_BYTES as u64 + samples }
    }

    /// What follows a place, without a seam of the repetition in it.
    fn following(&self, at: u64) -> &[u8] {
        let Some(sample) = at.checked_sub(HEADER_BYTES as u64) else { return &self.header[at as usize..] };
        let samples = &self.wav[HEADER_BYTES..];
        let from = (sample % samples.len() as u64) as usize;
        let left = usize::try_from(self.bytes.saturating_sub(at)).unwrap_or(usize::MAX);
        &samples[from..samples.len().min(from.saturating_add(left))]
    }
}

impl Read for Repeated {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let run = self.following(self.at);
        let count = run.len().min(out.len());
        out[..count].copy_from_slice(&run[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Repeated {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl MediaSource for Repeated {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second of a rising number, as a plain WAV file.
    fn second() -> Vec<u8> {
        let mut wav = vec![0; HEADER_BYTES];
        wav[28..32].copy_from_slice(&(SECOND_BYTES as u32).to_le_bytes());
        wav.extend((0..48_000_u32).flat_map(|n| (n as u16).to_le_bytes()));
        wav
    }

    #[test]
    fn a_reading_goes_on_for_as_long_as_asked() -> io::Result<()> {
        let wav = second();
        let mut long = Repeated::new(Arc::from(wav.as_slice()), 3);
        let mut all = Vec::new();
        long.read_to_end(&mut all)?;
        assert_eq!(all.len(), HEADER_BYTES + 3 * SECOND_BYTES as usize);
        assert_eq!(all[40..HEADER_BYTES], (3 * SECOND_BYTES as u32).to_le_bytes());
        assert!(all[HEADER_BYTES..].chunks(SECOND_BYTES as usize).all(|part| part == &wav[HEADER_BYTES..]));
        long.seek(SeekFrom::End(-4))?;
        let mut last = Vec::new();
        long.read_to_end(&mut last)?;
        assert_eq!(last, all[all.len() - 4..]);
        Ok(())
    }

    #[test]
    fn other_files_are_refused() {
        assert!(Long::new(&[0; 100], &[], "").is_err());
        assert!(Long::new(&[], &[], "").is_err());
    }
}
