//! What is said about what was said.

use sotto_protocol::{Fault, FaultCode, Transcript};

use super::faults;
use crate::state::ModelPlace;

/// What it takes to write down what is said.
pub(crate) fn offer(model: ModelPlace) -> &'static str {
    match model {
        ModelPlace::Ready => {
            "Sotto can write down what is said, on this device. Nothing is sent anywhere for it."
        }
        ModelPlace::OnOffer => {
            "To write down what is said, Sotto needs its speech model, which is not on this device yet."
        }
        ModelPlace::Nowhere => {
            "This server does not offer a speech model, so what is said cannot be written down here. Ask the person who \
             runs it."
        }
    }
}

/// Nothing was written down, and there is nothing to listen to.
pub(crate) const NO_AUDIO: &str =
    "Nothing was written down yet, and the audio is not on this device. Fetch it first.";

/// Noise is taken away before words are written down.
pub(crate) const CLEAN_FIRST: &str = "Take noise away first";

/// What that is worth.
pub(crate) const CLEAN_FIRST_HINT: &str = "The recording stays as it is. It helps a little where the noise is loud, and hurts a little where there is none.";

/// What a clean sound is.
pub(crate) const CLEAN_SOUND_HINT: &str =
    "Plays a copy with the noise taken away; the recording stays as it is.";

/// Takes a transcript elsewhere.
pub(crate) const SAVE: &str = "Save what was said";

/// What it is saved as.
pub(crate) const FORMAT: &str = "Save as";

/// Leads to the models.
pub(crate) const TO_THE_MODELS: &str = "Get it among the models";

/// Leads to the model that reads words.
pub(crate) const TO_THE_TEXT_MODEL: &str = "To read what the words say, get the text model";

/// A recording in which nobody was heard to speak.
pub(crate) const NOBODY_SPOKE: &str = "Nobody was heard to speak, so nothing was written down.";

/// Somebody listens and heard no word yet.
pub(crate) const LISTENING: &str = "Words appear here while you speak.";

/// What writing while somebody speaks means.
pub(crate) const LIVE_HINT: &str = "On this device. It takes battery; the recording is safe without it.";

/// Speakers are known, and nobody wrote down what they said.
pub(crate) const NOT_WRITTEN: &str = "What is said was not written down yet.";

/// Leads to writing something else in place of a sentence.
pub(crate) const EDIT: &str = "Correct this sentence";

/// Beside a sentence that the person wrote; empty, it is the model's again.
pub(crate) const EDITED: &str = "(corrected; empty it to see what was heard)";

/// Words that a machine wrote.
pub(crate) fn caveat(transcript: &Transcript) -> String {
    let knows = if transcript.model.starts_with("speech-en") {
        "that understands English alone"
    } else {
        "for many languages, which errs more in those that few people speak"
    };
    format!(
        "Written by a small model {knows}. It mishears names, rare words and strong accents; listen where it matters."
    )
}

/// The sentence for a failed transcription.
pub(crate) fn fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::ModelUnavailable => {
            "The speech model could not be used. Get it among the models, then try again."
        }
        FaultCode::Trapped => {
            "Writing stopped unexpectedly, perhaps for lack of memory. Close other tabs, then try again."
        }
        _ => faults::fault_sentence(fault),
    }
}
