//! The card beside a model: who it is and how its answers are to be read.

use serde::Deserialize;

use super::ModelError;
use super::model::{RECEPTIVE_SAMPLES, STRIDE_SAMPLES};

/// The part of `card.json` that the engine reads.
#[derive(Debug, Clone, Deserialize)]
pub struct Card {
    /// The model's name, as reported.
    pub name: String,
    /// Its version, as reported.
    pub version: String,
    /// Logits are divided by this before they become probabilities (Guo and others, 2017).
    pub temperature: f32,
    /// Below this confidence the answer is "unsure".
    pub unsure_below: f32,
    /// Factor on the valence output.
    pub valence_scale: f32,
    /// Standard deviation of the valence's error on unseen speakers, after scaling.
    pub valence_error: f32,
    /// Length and distance of the encoder's frames.
    pub frames: FramesCard,
}

/// What the encoder's convolutions do to time.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct FramesCard {
    /// Samples from one frame to the next.
    pub stride_samples: usize,
    /// Samples that a frame sees.
    pub receptive_samples: usize,
}

impl Card {
    /// Reads a card.
    ///
    /// # Errors
    /// [`ModelError::Card`] for other JSON, numbers that are no calibration, or an encoder with other frames than this
    /// engine's.
    pub fn read(json: &str) -> Result<Self, ModelError> {
        let card: Self = serde_json::from_str(json).map_err(|error| ModelError::Card(error.to_string()))?;
        let sound = card.temperature > 0.0
            && card.temperature.is_finite()
            && (0.0..=1.0).contains(&card.unsure_below)
            && card.valence_scale.is_finite()
            && card.valence_error > 0.0
            && card.frames.stride_samples == STRIDE_SAMPLES
            && card.frames.receptive_samples == RECEPTIVE_SAMPLES;
        if sound { Ok(card) } else { Err(ModelError::Card("a calibration value is out of range".to_owned())) }
    }
}
