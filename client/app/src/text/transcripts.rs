//! What is said about what was said.

use sotto_protocol::{Fault, FaultCode, Transcript};

use super::faults;
use super::phrase::t;
use crate::state::ModelPlace;

/// What it takes to write down what is said.
pub(crate) fn offer(model: ModelPlace) -> &'static str {
    match model {
        ModelPlace::Ready => {
            t("Sotto can write down what is said, on this device. Nothing is sent anywhere for it.")
        }
        ModelPlace::OnOffer => {
            t("To write down what is said, Sotto needs its speech model, which is not on this device yet.")
        }
        ModelPlace::Nowhere => t(
            "This server does not offer a speech model, so what is said cannot be written down here. Ask the person who \
             runs it.",
        ),
    }
}

/// Nothing was written down, and there is nothing to listen to.
pub(crate) fn no_audio() -> &'static str {
    t("Nothing was written down yet, and the audio is not on this device. Fetch it first.")
}

/// Noise is taken away before words are written down.
pub(crate) fn clean_first() -> &'static str {
    t("Take noise away first")
}

/// What that is worth.
pub(crate) fn clean_first_hint() -> &'static str {
    t(
        "The recording stays as it is. It helps a little where the noise is loud, and hurts a little where there is none.",
    )
}

/// What a clean sound is.
pub(crate) fn clean_sound_hint() -> &'static str {
    t("Plays a copy with the noise taken away; the recording stays as it is.")
}

/// Takes a transcript elsewhere.
pub(crate) fn save() -> &'static str {
    t("Save what was said")
}

/// What it is saved as.
pub(crate) fn format() -> &'static str {
    t("Save as")
}

/// Leads to the models.
pub(crate) fn to_the_models() -> &'static str {
    t("Get it among the models")
}

/// Leads to the model that reads words.
pub(crate) fn to_the_text_model() -> &'static str {
    t("To read what the words say, get the text model")
}

/// A recording in which nobody was heard to speak.
pub(crate) fn nobody_spoke() -> &'static str {
    t("Nobody was heard to speak, so nothing was written down.")
}

/// Somebody listens and heard no word yet.
pub(crate) fn listening() -> &'static str {
    t("Words appear here while you speak.")
}

/// What writing while somebody speaks means.
pub(crate) fn live_hint() -> &'static str {
    t("On this device. It takes battery; the recording is safe without it.")
}

/// Speakers are known, and nobody wrote down what they said.
pub(crate) fn not_written() -> &'static str {
    t("What is said was not written down yet.")
}

/// Leads to writing something else in place of a sentence.
pub(crate) fn edit() -> &'static str {
    t("Correct this sentence")
}

/// Beside a sentence that the person wrote; empty, it is the model's again.
pub(crate) fn edited() -> &'static str {
    t("(corrected; empty it to see what was heard)")
}

/// Words that a machine wrote.
pub(crate) fn caveat(transcript: &Transcript) -> &'static str {
    if transcript.model.starts_with("speech-en") {
        t(
            "Written by a small model that understands English alone. It mishears names, rare words and strong accents; \
             listen where it matters.",
        )
    } else {
        t(
            "Written by a small model for many languages, which errs more in those that few people speak. It mishears \
             names, rare words and strong accents; listen where it matters.",
        )
    }
}

/// The sentence for a failed transcription.
pub(crate) fn fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::ModelUnavailable => {
            t("The speech model could not be used. Get it among the models, then try again.")
        }
        FaultCode::Trapped => {
            t("Writing stopped unexpectedly, perhaps for lack of memory. Close other tabs, then try again.")
        }
        _ => faults::fault_sentence(fault),
    }
}
