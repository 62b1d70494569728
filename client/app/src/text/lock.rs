//! Sentences about keeping this device under a passphrase.

use sotto_seal::SealError;

use super::{fill, plural, t};

/// What it does.
pub(crate) const ABOUT: &str = "Encrypts what Sotto keeps in this browser: recordings, results, words, voices, settings and \
    keys. It guards them while Sotto is locked or closed, against whoever gets at this device's disk or browser profile. \
    How many recordings there are, their sizes and times, and the models stay visible; a file that you save, or share to \
    Sotto, lies open until it is taken.";
/// What it costs.
pub(crate) const NO_RECOVERY: &str = "Nobody can reset this passphrase and there is no way around it on this device. If \
    you forget it, only what is on your server (with your vault's passphrase) or in an archive that you saved is left.";
/// Where something else has to end first.
pub(crate) const BUSY: &str = "Something is being recorded or read right now. Wait until it is done, then try again; nothing was changed.";
/// What it says while it is locked.
pub(crate) const LOCKED: &str =
    "What is kept here is encrypted. Type the passphrase of this device to open it.";
/// A lock that waits.
pub(crate) const PENDING: &str = "Sotto locks as soon as this recording is kept.";
/// Both lines must be the same.
pub(crate) const NOT_THE_SAME: &str = "The two passphrases are not the same. Type both again.";

/// Why it does not open.
pub(crate) fn seal_sentence(error: SealError) -> String {
    let sentence = match error {
        SealError::WrongPassphrase => "This is not the passphrase of this device. Check it and try again.",
        SealError::Damaged => {
            "What opens this device is damaged on the disk, so no passphrase opens it any more. Your server or an archive \
             has what you kept there; wiping this site's data in the browser lets you start anew."
        }
        SealError::UnknownVersion(_) => {
            "This device was encrypted by a newer version of Sotto. Reload the page to get it."
        }
        SealError::NoRandomness => {
            "The browser gave no randomness for a key. Reload the page, then try again."
        }
    };
    t(sentence).to_owned()
}

/// What could not be brought along.
pub(crate) fn some_left(count: usize) -> String {
    plural(
        count,
        "1 file is damaged or in use and stayed as it is. It is tried again at the next start.",
        "{n} files are damaged or in use and stayed as they are. They are tried again at the next start.",
    )
}

/// After how long it locks.
pub(crate) fn after(minutes: u32) -> String {
    if minutes == 0 {
        t("Never by itself").to_owned()
    } else {
        fill("After {n} minutes without use", &[("n", &minutes)])
    }
}
