//! The models as WebAssembly runs them, one question at a time: for comparing runtimes.

use sotto_engine::Models;
use sotto_engine::words::{TextAnswer, TextInsight};
use wasm_bindgen::prelude::*;

use crate::text;

/// The voice model and the text model.
#[wasm_bindgen]
pub struct Asked {
    voice: Models,
    words: TextInsight,
}

#[wasm_bindgen]
impl Asked {
    /// Prepares both.
    ///
    /// # Errors
    /// One of them cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(
        voice: &[u8],
        voice_card: &str,
        words: &[u8],
        vocabulary: &str,
        words_card: &str,
    ) -> Result<Self, String> {
        Ok(Self {
            voice: Models::load(voice, None, voice_card).map_err(text)?,
            words: TextInsight::load(words, vocabulary, words_card).map_err(text)?,
        })
    }

    /// Logits, valence and arousal of audio at 16 kHz whose encoder frames weigh as `pool` says.
    ///
    /// # Errors
    /// The model fails.
    pub fn voice(&self, audio: &[f32], pool: &[f32]) -> Result<Vec<f32>, String> {
        let answers = self.voice.answers(audio, pool, 1).map_err(text)?;
        Ok(answers.iter().flat_map(|it| it.logits.into_iter().chain([it.valence, it.arousal])).collect())
    }

    /// What the text model gets of a sentence.
    #[must_use]
    pub fn tokens(&self, sentence: &str) -> Vec<u32> {
        self.words.framed_tokens(sentence)
    }

    /// All outputs for a sentence, one after the other.
    ///
    /// # Errors
    /// The model fails.
    pub fn words(&self, sentence: &str) -> Result<Vec<f32>, String> {
        let TextAnswer { emotions, sentiments, intents, tone, embedding } =
            self.words.answer(sentence).map_err(text)?;
        Ok([emotions, sentiments, intents, tone, embedding].concat())
    }
}
