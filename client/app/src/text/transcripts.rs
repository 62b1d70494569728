//! What is said about what was said.

use sotto_protocol::{Fault, FaultCode, Source, Transcript, transcript::SubtitleError};

use super::{faults, plural, t};
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

/// Beside a sentence that the person wrote.
pub(crate) fn edited() -> &'static str {
    t("(corrected)")
}

/// Keys while a sentence is typed.
pub(crate) fn typing_keys() -> &'static str {
    t(
        "Enter keeps, Escape does not, Ctrl+Enter splits here; Backspace at the start and Delete at the end join.",
    )
}

/// What becomes of words that the person brings.
pub(crate) fn bring_about(has: bool) -> &'static str {
    if has {
        t(
            "These words take the place of what is there; Undo brings that back. They are laid over the speech by their length, until a model listens.",
        )
    } else {
        t(
            "The words are laid over the speech by their length, a sentence a line or mark. A model that listens later finds their times.",
        )
    }
}

/// Sentences with what is looked for.
pub(crate) fn found(count: usize) -> String {
    if count == 0 {
        t("Nothing found.").to_owned()
    } else {
        plural(count, "In 1 sentence.", "In {n} sentences.")
    }
}

/// Sentences that were changed.
pub(crate) fn replaced(count: usize) -> String {
    plural(count, "Replaced in 1 sentence.", "Replaced in {n} sentences.")
}

/// Why a file is no transcript.
pub(crate) fn subtitle_sentence(error: SubtitleError) -> &'static str {
    match error {
        SubtitleError::TooLarge => {
            t("This file is larger than any talk, so it was not read. Choose a file of subtitles.")
        }
        SubtitleError::NoCues => t("No subtitles were found in this file. Choose an SRT or WebVTT file."),
    }
}

/// Words that a machine wrote.
pub(crate) fn caveat(transcript: &Transcript) -> &'static str {
    match transcript.source {
        Source::Typed => t("Typed by you. Times are guessed from the length of the words."),
        Source::Pasted => t("Pasted by you. Times are guessed from the length of the words."),
        Source::Imported => t("Imported from subtitles. Times of words are guessed within each."),
        Source::Machine if transcript.model.starts_with("speech-en") => t(
            "Written by a small model that understands English alone. It mishears names, rare words and strong accents; \
             listen where it matters.",
        ),
        Source::Machine => t(
            "Written by a small model for many languages, which errs more in those that few people speak. It mishears \
             names, rare words and strong accents; listen where it matters.",
        ),
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
