//! A recogniser as WebAssembly runs it, and what it takes to write down a long recording.

use std::sync::Arc;

use sotto_engine::transcribe::{Recogniser, Transcription};
use wasm_bindgen::prelude::*;

use crate::{long::Long, text};

/// A pack that writes down what is said.
#[wasm_bindgen]
pub struct Speech(Arc<Recogniser>);

#[wasm_bindgen]
impl Speech {
    /// Prepares it.
    ///
    /// # Errors
    /// The pack cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: &[u8], card: &str) -> Result<Self, String> {
        Recogniser::load(pack, card).map(|recogniser| Self(Arc::new(recogniser))).map_err(text)
    }

    /// Tokens of a stretch of audio at 16 kHz.
    ///
    /// # Errors
    /// The model fails.
    pub fn tokens(&self, audio: &[f32]) -> Result<Vec<u32>, String> {
        self.0.tokens(audio).map_err(text)
    }

    /// Writes down this many seconds of a reading as a kept file is written down, and answers how many words that are.
    ///
    /// # Errors
    /// The file cannot be decoded, or the model fails.
    pub fn write(&self, reading: &Long, seconds: u32) -> Result<usize, String> {
        let work = Transcription::open(reading.source(seconds), "wav", self.0.clone()).map_err(text)?;
        let transcript = work.finish().map_err(text)?;
        Ok(transcript.segments.iter().map(|segment| segment.words.len()).sum())
    }
}
