//! Every sentence a person reads that depends on data, in one place.

pub(crate) mod abilities;
pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod compare;
pub(crate) mod emotions;
pub(crate) mod exports;
pub(crate) mod faults;
pub(crate) mod figures;
pub(crate) mod format;
pub(crate) mod imports;
pub(crate) mod languages;
pub(crate) mod library;
pub(crate) mod lock;
pub(crate) mod measures;
mod own_voice;
pub(crate) mod page;
mod phrase;
pub(crate) mod privacy;
pub(crate) mod recorder;
pub(crate) mod server;
pub(crate) mod speakers;
pub(crate) mod storage;
pub(crate) mod timeline;
pub(crate) mod transcripts;
pub(crate) mod trends;
pub(crate) mod usual;
pub(crate) mod visit;
pub(crate) mod warnings;
pub(crate) mod words;

pub(crate) use faults::{kept_sentence, model_fault_sentence, platform_sentence, store_sentence};
pub(crate) use format::{default_title, file_name};
pub(crate) use own_voice::{compared_with, own_recordings, own_voice_about, voice_forgotten};
pub(crate) use phrase::{fill, plural, t, take_catalogue};
pub(crate) use server::{request_sentence, signed_out, sync_sentence};

/// In place of an answer of the voice model.
pub(crate) fn no_voice_model() -> &'static str {
    t(
        "The voice model was not on this device, so Sotto does not say how this voice sounds. Get it among the models, \
     then analyse again.",
    )
}

/// Most characters of a tag.
pub(crate) const MAX_TAG_CHARS: usize = 40;

/// Takes the last step back.
pub(crate) fn undo() -> &'static str {
    t("Undo")
}

/// A part of the app that comes later did not come.
pub(crate) fn not_fetched() -> &'static str {
    t(
        "The network was cut before Sotto was here as a whole. Reload the page once it is back; recording works meanwhile.",
    )
}

/// The newer build could not take over.
pub(crate) fn update_failed() -> &'static str {
    t("The new version could not take over. Close every other Sotto tab, then reload this page.")
}

/// Why an emotion is never a fact.
pub(crate) fn emotion_caveat() -> &'static str {
    t("This is a guess from the sound of the voice alone, not from the words. \
    Listeners disagree too: of acted emotions, people recognised 41 in 100 from the voice alone. So read it as a hint and \
    never as a fact about a person.")
}

/// The browser has no decoder for this file, or the file is damaged.
pub(crate) fn cannot_play() -> &'static str {
    t("This browser cannot play this kind of audio. Its analysis is not affected; \
    another browser may play it.")
}

/// The browser lets no page sound by itself.
pub(crate) fn press_play() -> &'static str {
    t("The browser held the sound back. Press play once more.")
}

/// What "not sure" means.
pub(crate) fn unsure_meaning() -> &'static str {
    t("No emotion stands out clearly enough, so Sotto does not name one. The closest guesses are below.")
}

/// A recording was deleted.
pub(crate) fn deleted(title: &str) -> String {
    fill("Deleted \u{201c}{title}\u{201d}.", &[("title", &title)])
}

/// The browser would not save a file.
pub(crate) fn export_failed(reason: &str) -> String {
    fill(
        "The file could not be saved ({reason}). Allow downloads for this site, then try again.",
        &[("reason", &reason)],
    )
}

/// A tag as it is kept, from what a person typed.
pub(crate) fn tag(typed: &str) -> String {
    typed.trim().trim_start_matches('#').trim_start().chars().take(MAX_TAG_CHARS).collect()
}
