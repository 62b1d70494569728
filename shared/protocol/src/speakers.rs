//! Who spoke when: the speakers of a recording and their turns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::EmotionClass;

/// The speakers that were told apart, and when each of them speaks. Holds no voice prints.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeakerTurns {
    /// Name and version of the model that told them apart.
    pub model: String,
    /// In the order in which they first speak; empty where nobody does.
    pub speakers: Vec<Speaker>,
    /// In order of their starts. Turns of different speakers may overlap, those of one never do.
    pub turns: Vec<Turn>,
}

/// One speaker.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// `S1` for who speaks first, and so on.
    pub label: String,
    /// What the person calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How long they speak in all, in seconds.
    pub seconds: f64,
    /// How they sound, where somebody compared the turns with an analysis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<SpeakerVoice>,
}

/// How one speaker sounds, from what they say while nobody else speaks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeakerVoice {
    /// Speech that the emotion rests on, in seconds; windows that reach over several turns count by their share.
    pub seconds: f64,
    /// Mean probability of each class; empty without any such speech.
    pub emotion: BTreeMap<EmotionClass, f32>,
    /// Mean valence, -1 to 1; none without any such speech.
    pub sentiment: Option<f32>,
    /// Mean arousal, -1 to 1; none without any such speech, or from a model that does not tell it.
    pub arousal: Option<f32>,
    /// Median fundamental frequency, in hertz; none where nothing was voiced.
    pub f0_median_hz: Option<f32>,
}

/// A stretch in which one speaker speaks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Start, in seconds.
    pub start_s: f64,
    /// End, in seconds.
    pub end_s: f64,
    /// Whose it is: a place in [`SpeakerTurns::speakers`].
    pub speaker: u32,
}

/// A voice that a person gave a name. It says who somebody is, so it is kept on their device alone, if they want it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NamedVoice {
    /// The name.
    pub name: String,
    /// The voice print, of length 1.
    pub print: Vec<f32>,
}

impl SpeakerTurns {
    /// Where a speaker stands in the list, by their sign.
    #[must_use]
    pub fn index_of(&self, label: &str) -> Option<usize> {
        self.speakers.iter().position(|speaker| speaker.label == label)
    }
}

impl Turn {
    /// Seconds that it shares with a stretch of time; 0 where it does not touch it.
    #[must_use]
    pub fn overlap_s(&self, start_s: f64, end_s: f64) -> f64 {
        (self.end_s.min(end_s) - self.start_s.max(start_s)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_shares_what_lies_in_both() {
        let turn = Turn { start_s: 1.0, end_s: 3.0, speaker: 0 };
        assert_eq!(
            [turn.overlap_s(0.0, 2.0), turn.overlap_s(1.5, 2.0), turn.overlap_s(3.0, 9.0)],
            [1.0, 0.5, 0.0]
        );
    }

    #[test]
    fn a_voice_that_was_not_read_is_left_out() {
        let speaker = Speaker { label: "S1".to_owned(), seconds: 2.0, ..Speaker::default() };
        let text = serde_json::to_string(&speaker).unwrap();
        assert_eq!(text, r#"{"label":"S1","seconds":2.0}"#);
        assert_eq!(serde_json::from_str::<Speaker>(&text).unwrap(), speaker);
    }
}
