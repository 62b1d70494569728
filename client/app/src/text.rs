//! Every sentence a person reads that depends on data, in one place.

pub(crate) mod compare;
pub(crate) mod abilities;
pub(crate) mod emotions;
pub(crate) mod exports;
pub(crate) mod faults;
pub(crate) mod format;
pub(crate) mod imports;
pub(crate) mod languages;
pub(crate) mod library;
pub(crate) mod lock;
pub(crate) mod measures;
mod own_voice;
mod phrase;
pub(crate) mod recorder;
pub(crate) mod privacy;
mod server;
pub(crate) mod speakers;
pub(crate) mod storage;
pub(crate) mod transcripts;
pub(crate) mod trends;
pub(crate) mod usual;
pub(crate) mod warnings;
pub(crate) mod words;

pub(crate) use faults::{kept_sentence, model_fault_sentence, platform_sentence, store_sentence};
pub(crate) use format::{default_title, file_name};
pub(crate) use own_voice::{OWN_VOICE_ABOUT, VOICE_FORGOTTEN, compared_with, own_recordings};
pub(crate) use phrase::{fill, plural, t};
pub(crate) use server::{SIGNED_OUT, request_sentence, sync_sentence};

/// In place of an answer of the voice model.
pub(crate) const NO_VOICE_MODEL: &str = "The voice model was not on this device, so Sotto does not say how this voice sounds. Get it among the models, \
     then analyse again.";

/// Most characters of a tag.
pub(crate) const MAX_TAG_CHARS: usize = 40;

/// Takes the last step back.
pub(crate) const UNDO: &str = "Undo";

/// The newer build could not take over.
pub(crate) const UPDATE_FAILED: &str =
    "The new version could not take over. Close every other Sotto tab, then reload this page.";

/// Why an emotion is never a fact.
pub(crate) const EMOTION_CAVEAT: &str = "This is a guess from the sound of the voice alone, not from the words. \
    Listeners disagree too: of acted emotions, people recognised 41 in 100 from the voice alone. So read it as a hint and \
    never as a fact about a person.";

/// The browser has no decoder for this file, or the file is damaged.
pub(crate) const CANNOT_PLAY: &str = "This browser cannot play this kind of audio. Its analysis is not affected; \
    another browser may play it.";

/// The browser lets no page sound by itself.
pub(crate) const PRESS_PLAY: &str = "The browser held the sound back. Press play once more.";

/// What "not sure" means.
pub(crate) const UNSURE_MEANING: &str =
    "No emotion stands out clearly enough, so Sotto does not name one. The closest guesses are below.";

/// A recording was deleted.
pub(crate) fn deleted(title: &str) -> String {
    fill("Deleted \u{201c}{title}\u{201d}.", &[("title", &title)])
}

/// The browser would not save a file.
pub(crate) fn export_failed(reason: &str) -> String {
    format!("The file could not be saved ({reason}). Allow downloads for this site, then try again.")
}

/// A tag as it is kept, from what a person typed.
pub(crate) fn tag(typed: &str) -> String {
    typed.trim().trim_start_matches('#').trim_start().chars().take(MAX_TAG_CHARS).collect()
}
