//! What a browser lacks, and what that means.

use sotto_platform::abilities::Ability;

use super::t;

/// What does not work without it, and what to do.
pub(crate) fn missing(ability: Ability) -> &'static str {
    match ability {
        Ability::PrivateFiles => t(
            "This browser gives the page no files of its own, so Sotto cannot keep audio. Use a current browser, an https address, and no private window.",
        ),
        Ability::Microphone => t(
            "This browser gives the page no microphone. Use a current browser and an https address; you can still add audio files.",
        ),
        Ability::AudioWorklet => t(
            "This browser cannot hand over sound while it is recorded, so Sotto cannot record here. You can still add audio files.",
        ),
        Ability::ServiceWorker => t(
            "This browser cannot keep the app itself, so Sotto needs the network to start. What you recorded stays here all the same.",
        ),
        Ability::Locks => t("This browser cannot keep two tabs apart. Keep Sotto open in one tab only."),
        Ability::PersistentStorage => {
            t("This browser cannot promise to keep what is here. Save what matters to a file now and then.")
        }
        Ability::StorageEstimate => t("This browser does not tell how much room there is."),
        Ability::WakeLock => t(
            "This browser cannot keep the screen on. Recording goes on as long as the system lets it; set the screen to stay on for long recordings.",
        ),
        Ability::WebCodecs => t(
            "This browser has no encoder for sound, so recordings cannot be kept as Opus. They are kept without loss.",
        ),
        Ability::Folders => {
            t("This browser cannot choose a whole folder. Choose the files in it, or drop the folder.")
        }
        Ability::FileHandlers => t(
            "This browser cannot open audio files with Sotto from the system. Drop, paste or choose them here.",
        ),
        Ability::ShareTarget => {
            t("This browser cannot hand over what other apps share. Save the file there, then add it here.")
        }
    }
}
