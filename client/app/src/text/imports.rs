//! Sentences about files on their way in.

use sotto_protocol::{Fault, FaultCode};

use super::{faults, fill, plural, t};
use crate::state::ImportSummary;

/// Why a file was not taken in.
pub(crate) fn fault(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::MissingAudio => {
            t("This file can no longer be read: it was moved, changed or removed. Choose it again.")
        }
        _ => faults::fault_sentence(fault),
    }
}

/// A file that was still to be copied when the page went away.
pub(crate) fn lost() -> &'static str {
    t(
        "Sotto was closed before this file was copied, and a page cannot reach for it by itself. Choose it again.",
    )
}

/// `7 of 10 done`.
pub(crate) fn done_of(summary: &ImportSummary) -> String {
    let mut parts =
        vec![fill("{done} of {total} done", &[("done", &summary.done), ("total", &summary.total)])];
    if summary.failed > 0 {
        parts.push(plural(summary.failed, "1 did not work", "{n} did not work"));
    }
    if summary.lost > 0 {
        parts.push(plural(summary.lost, "1 to choose again", "{n} to choose again"));
    }
    parts.join(", ")
}

/// `about 12 s left`.
pub(crate) fn left(seconds: u32) -> String {
    match seconds {
        0..60 => fill("about {n} s left", &[("n", &seconds.max(1))]),
        60..3600 => fill("about {n} min left", &[("n", &seconds.div_ceil(60))]),
        _ => fill("about {n} h left", &[("n", &seconds.div_ceil(3600))]),
    }
}

/// What was found in a folder.
pub(crate) fn from_folder(added: usize, passed_over: usize) -> String {
    let others = plural(passed_over, "1 other was passed over.", "{n} others were passed over.");
    match (added, passed_over) {
        (0, 0) => t("This folder is empty.").to_owned(),
        (0, _) => {
            t("There is no audio file in this folder. WAV, FLAC, MP3, Ogg, M4A and WebM work.").to_owned()
        }
        (_, 0) => plural(added, "1 audio file was added.", "{n} audio files were added."),
        _ => format!("{} {others}", plural(added, "1 audio file was added.", "{n} audio files were added.")),
    }
}

/// A folder holds more than can be taken at once.
pub(crate) fn too_many() -> &'static str {
    t("There are more files in this folder than can be added at once. Add the rest in smaller folders.")
}

/// Everything that was not through was stopped.
pub(crate) fn taken_back(count: usize) -> String {
    plural(count, "1 recording was taken out again.", "{n} recordings were taken out again.")
}

/// Another app shared something else.
pub(crate) fn no_audio_shared() -> &'static str {
    t(
        "What was shared holds no audio file, so nothing was added. Sotto takes audio files, not text or links.",
    )
}

/// What another app shared could not be kept.
pub(crate) fn share_failed() -> &'static str {
    t("What was shared could not be kept on this device. Make room, then share it again.")
}
