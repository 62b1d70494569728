//! What a running request tells before it is answered.

use serde::{Deserialize, Serialize};

use crate::{Begun, Glimpse, TranscriptSegment};

/// Steps of an analysis that take time a person notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Copying a file into local storage.
    Keeping,
    /// Fetching a model.
    FetchingModel,
    /// Preparing the model.
    LoadingModel,
    /// Decoding and measuring.
    Measuring,
    /// Reading emotion.
    Emotion,
    /// Writing down what is said.
    Transcribing,
    /// Reading what the words say.
    ReadingWords,
    /// Telling speakers apart.
    Speakers,
    /// Taking noise away.
    Cleaning,
    /// Making a recording smaller.
    Packing,
    /// Joining recordings, or cutting one.
    Joining,
    /// Writing a file that is taken elsewhere.
    Exporting,
}

/// News of a running request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A block was captured and written.
    Level {
        /// Audio in the file after this block, in seconds.
        captured_s: f64,
        /// Lowest sample of the block, -1 to 1.
        min: f32,
        /// Highest sample of the block, -1 to 1.
        max: f32,
        /// Root mean square level, in decibels below full scale; none for digital silence.
        rms_dbfs: Option<f32>,
        /// Whether the block touched full scale.
        clipped: bool,
    },
    /// What is seen of a voice that speaks now.
    Seen {
        /// That.
        glimpse: Box<Glimpse>,
    },
    /// What seems to be said since the last [`Event::Said`]; takes the place of earlier guesses, and may be nothing.
    Guessed {
        /// The words.
        text: String,
    },
    /// What of a file is written down at the start: nothing, or what was earlier.
    Begun {
        /// That, which [`Event::Said`] goes on from.
        begun: Box<Begun>,
    },
    /// More was written down, after all that came before; there is no guess any more.
    Said {
        /// The new sentences.
        segments: Vec<TranscriptSegment>,
        /// Which stretch of a file that is, from 0.
        stretch: u32,
    },
}
