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
    /// How answers about strangers are read.
    #[serde(flatten)]
    pub alone: Calibration,
    /// How answers about known voices are read; none where the model has no head for them.
    pub known: Option<Calibration>,
    /// Length and distance of the encoder's frames.
    pub frames: FramesCard,
}

/// How answers are read.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Calibration {
    /// Logits are divided by this before they become probabilities (Guo and others, 2017).
    pub temperature: f32,
    /// Below this confidence the answer is "unsure".
    pub unsure_below: f32,
    /// Factor on the valence output.
    pub valence_scale: f32,
    /// Standard deviation of the valence's error on unseen speakers, after scaling.
    pub valence_error: f32,
}

impl Calibration {
    fn is_sound(&self) -> bool {
        self.temperature > 0.0
            && self.temperature.is_finite()
            && (0.0..=1.0).contains(&self.unsure_below)
            && self.valence_scale.is_finite()
            && self.valence_error > 0.0
    }
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
        let sound = card.alone.is_sound()
            && card.known.is_none_or(|known| known.is_sound())
            && card.frames.stride_samples == STRIDE_SAMPLES
            && card.frames.receptive_samples == RECEPTIVE_SAMPLES;
        if sound { Ok(card) } else { Err(ModelError::Card("a calibration value is out of range".to_owned())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_whose_numbers_are_no_calibration_is_refused() {
        let card = |temperature: f32, known: f32| {
            Card::read(&format!(
                r#"{{ "name": "v", "version": "1", "temperature": {temperature}, "unsure_below": 0.4,
                    "valence_scale": 1.0, "valence_error": 0.3,
                    "known": {{ "temperature": {known}, "unsure_below": 0.4, "valence_scale": 1.0, "valence_error": 0.3 }},
                    "frames": {{ "stride_samples": 384, "receptive_samples": 895 }} }}"#
            ))
        };
        assert!(card(1.0, 2.0).is_ok_and(|card| card.known.is_some_and(|known| known.temperature > 1.5)));
        assert!(card(0.0, 1.0).is_err() && card(1.0, -1.0).is_err());
    }
}
