//! Sentences about the room on this device.

use super::{fill, format, t};
use crate::state::{CleanUp, Room};

/// What takes room.
pub(crate) fn room_name(room: Room) -> &'static str {
    match room {
        Room::Audio => t("Audio of your recordings"),
        Room::Results => t("Results, words and settings"),
        Room::Models => t("Models"),
        Room::App => t("The app itself"),
        Room::CleanCopies => t("Copies without noise"),
        Room::Voices => t("Your usual voice"),
        Room::CutOff => t("Recordings that were cut off"),
        Room::Leftovers => t("Leftovers"),
        Room::Other => t("Kept by the browser beside these"),
    }
}

/// What that is, where the name does not say it.
pub(crate) fn room_about(room: Room) -> Option<&'static str> {
    match room {
        Room::App => Some(t("So that Sotto starts without a network.")),
        Room::CutOff => Some(t("The recorder's page offers to keep them.")),
        Room::Leftovers => Some(t("Files of which no recording knows.")),
        _ => None,
    }
}

/// Its name in the style sheets.
pub(crate) fn room_class(room: Room) -> &'static str {
    match room {
        Room::Audio => "room-audio",
        Room::Results => "room-results",
        Room::Models => "room-models",
        Room::App => "room-app",
        Room::CleanCopies | Room::Voices | Room::CutOff | Room::Leftovers | Room::Other => "room-other",
    }
}

/// What a clean-up removes.
pub(crate) fn clean_up_name(what: CleanUp) -> &'static str {
    match what {
        CleanUp::ServerCopies => t("Audio that your server has too"),
        CleanUp::Models => t("All models"),
        CleanUp::CleanCopies => t("Copies without noise"),
        CleanUp::Leftovers => t("Leftovers"),
    }
}

/// What it means.
pub(crate) fn clean_up_about(what: CleanUp) -> &'static str {
    match what {
        CleanUp::ServerCopies => t(
            "Results stay here. To hear a recording again, fetch its audio on its page; that needs the network and your passphrase.",
        ),
        CleanUp::Models => {
            t("Recordings are read without them until you get them again, which needs the network.")
        }
        CleanUp::CleanCopies => t("They are made anew when you listen without noise."),
        CleanUp::Leftovers => t("Nothing refers to them any more."),
    }
}

/// The button of a clean-up.
pub(crate) fn frees(bytes: f64) -> String {
    fill("Remove, frees {size}", &[("size", &format::bytes(bytes))])
}

/// After a clean-up.
pub(crate) fn freed(bytes: f64) -> String {
    if bytes > 0.0 {
        fill("{size} are free again.", &[("size", &format::bytes(bytes))])
    } else {
        t("Nothing could be removed just now. Wait until all files are through, then try again.").to_owned()
    }
}

/// Whether the browser keeps everything.
pub(crate) fn kept(persisted: bool) -> &'static str {
    if persisted {
        t("The browser has promised not to clear it.")
    } else {
        t("The browser may clear it when the disk gets full.")
    }
}

/// After the browser was asked for its promise.
pub(crate) fn promised(persisted: bool) -> &'static str {
    if persisted {
        t("The browser promised: what is kept here stays until you remove it.")
    } else {
        t(
            "The browser did not promise. Installing Sotto, adding a bookmark or using it more often helps; then ask again.",
        )
    }
}
