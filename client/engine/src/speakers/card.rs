//! The card beside a pack that tells speakers apart: who it is, and that its networks have the shapes built in here.

use serde::Deserialize;

use super::SpeakerError;
use super::network::{FRAME_SAMPLES, FRAMES, WIDTH, WINDOW_SAMPLES};

/// The part of `card.json` that the engine reads.
#[derive(Debug, Clone, Deserialize)]
pub struct SpeakerCard {
    /// The model's name, as reported.
    pub name: String,
    /// Its version, as reported.
    pub version: String,
    /// Length of the pack.
    pub bytes: usize,
    /// SHA-256 of the pack, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Samples of the segmentation's window.
    pub window_samples: usize,
    /// Frames that it gives of one.
    pub frames: usize,
    /// Samples from one frame to the next.
    pub frame_samples: usize,
    /// Values of a voice print.
    pub width: usize,
}

impl SpeakerCard {
    /// Reads a card.
    ///
    /// # Errors
    /// [`SpeakerError::Card`] for other JSON, or a model of other shapes.
    pub fn read(json: &str) -> Result<Self, SpeakerError> {
        let card: Self = serde_json::from_str(json).map_err(|error| SpeakerError::Card(error.to_string()))?;
        let shapes = [card.window_samples, card.frames, card.frame_samples, card.width];
        if shapes == [WINDOW_SAMPLES, FRAMES, FRAME_SAMPLES, WIDTH] {
            Ok(card)
        } else {
            Err(SpeakerError::Card("its networks have other shapes".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_and_one_with_other_shapes_is_refused() {
        let card = r#"{ "name": "t", "version": "1", "bytes": 0, "sha256": "", "window_samples": 160000, "frames": 589,
            "frame_samples": 270, "width": 256 }"#;
        assert_eq!(SpeakerCard::read(card).unwrap().name, "t");
        assert!(matches!(SpeakerCard::read(&card.replace("589", "590")), Err(SpeakerError::Card(_))));
        assert!(matches!(SpeakerCard::read("{}"), Err(SpeakerError::Card(_))));
    }
}
