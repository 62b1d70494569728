//! Sentences about the person's own voice.

use super::phrase::{plural, t};

/// What a baseline is for, and where it stays.
pub(crate) fn own_voice_about() -> &'static str {
    t("Every voice has its own usual sound, and emotion shows as a change from it. \
    Sotto keeps some statistics of your recordings on this device and compares new ones with them. They are numbers \
    about how you usually sound, without words or audio; they never leave this device.")
}

/// The statistics are gone.
pub(crate) fn voice_forgotten() -> &'static str {
    t("Sotto no longer knows your usual voice. New recordings will teach it anew.")
}

/// How many recordings say what is usual.
pub(crate) fn own_recordings(count: usize) -> String {
    match count {
        0 => t("No recording of your own voice yet.").to_owned(),
        many => plural(many, "1 recording of your own voice.", "{n} recordings of your own voice."),
    }
}

/// Whether a recording was compared with the person's usual voice: with how many stretches of speech, and whether it
/// is meant to be.
pub(crate) fn compared_with(stretches: Option<u32>, wanted: bool) -> String {
    match (stretches, wanted) {
        (Some(count), _) => plural(
            usize::try_from(count).unwrap_or(usize::MAX),
            "Compared with your usual voice, as 1 earlier stretch of speech tells it.",
            "Compared with your usual voice, as {n} earlier stretches of speech tell it.",
        ),
        (None, true) => {
            t("Not compared with your usual voice: Sotto had not heard enough of it when this was read.")
                .to_owned()
        }
        (None, false) => t("Read as the voice of somebody whom Sotto does not know.").to_owned(),
    }
}
