//! Sentences about what stays on this device and what leaves it.

use sotto_store::{
    DataClass, Left, SyncPolicy,
    retention::{Gone, Rule},
};

use super::{fill, plural, t};

/// What stays and what leaves, in three sentences.
pub(crate) const PROMISES: [&str; 3] = [
    "Your recordings, and everything that Sotto reads in them, stay in this browser on this device.",
    "Nothing of them leaves unless you sign in to a server; then numbers travel as they are, and words and sound travel \
     encrypted, as far as you allow it.",
    "The app and its models come from the server whose address you opened, and the settings list every request that is \
     made.",
];

/// Requests that the browser makes by itself, which no page can write down.
pub(crate) const LEDGER_ABOUT: &str = "Every request that Sotto makes, to the server it came from and to no other. The \
    browser itself also fetches the app's icon and looks now and then whether there is a newer version; it does not tell \
    Sotto when.";

/// Name of the file with the ledger.
pub(crate) fn ledger_name() -> &'static str {
    t("Requests that left this device")
}

/// A class of data.
pub(crate) fn class_name(class: DataClass) -> &'static str {
    match class {
        DataClass::App => t("App and models"),
        DataClass::Account => t("Account"),
        DataClass::Facts => t("Insight"),
        DataClass::Text => t("Titles and words, encrypted"),
        DataClass::Audio => t("Audio, encrypted"),
    }
}

/// What of a recording has left already.
pub(crate) fn left_sentence(left: Left) -> String {
    let parts =
        [(left.facts, t("its insight")), (left.text, t("its title and words")), (left.audio, t("its audio"))];
    let parts: Vec<&str> = parts.into_iter().filter(|it| it.0).map(|it| it.1).collect();
    if parts.is_empty() {
        t("Nothing of this recording has left this device.").to_owned()
    } else {
        fill(
            "On the server already: {parts}. Switching something off keeps later changes here; deleting the recording \
             takes it off the server too.",
            &[("parts", &parts.join(", "))],
        )
    }
}

/// What the choice for all recordings keeps here anyway.
pub(crate) fn stays_sentence(policy: SyncPolicy) -> String {
    let parts =
        [(policy.facts, t("insight")), (policy.text, t("titles and words")), (policy.audio, t("audio"))];
    let kept: Vec<&str> = parts.into_iter().filter(|it| !it.0).map(|it| it.1).collect();
    if kept.is_empty() {
        t("Only while you are signed in, and only to your own server.").to_owned()
    } else {
        fill("The settings keep this of every recording here: {kept}.", &[("kept", &kept.join(", "))])
    }
}

/// What an ephemeral recording is.
pub(crate) const FORGET_HINT: &str = "Nothing of it is synced, and it is gone when you leave its page or close Sotto. It cannot be brought back.";

/// Why it does not say how a voice sounds.
pub(crate) const WITHHELD: &str = "Sotto has not read how this voice sounds, because it may be somebody else's. Ask the \
    people who speak; once they have agreed, it can be read. Everything else is measured all the same.";

/// What wiping does.
pub(crate) const WIPE_ABOUT: &str = "Removes everything that Sotto keeps in this browser: recordings, results, words, \
    settings, models and the app itself. What is on your server stays there. This cannot be taken back, so save an archive \
    of what you want to keep before.";
/// The word that is to be typed.
pub(crate) fn wipe_word() -> &'static str {
    t("wipe")
}
/// What to type.
pub(crate) const WIPE_LABEL: &str = "Type \u{201c}wipe\u{201d} to confirm";
/// Why not now.
pub(crate) const WIPE_RECORDING: &str =
    "Something is being recorded. Stop the recording first; nothing was removed.";
/// What is left to say.
pub(crate) const WIPED: &str = "Everything is removed";
pub(crate) const WIPED_ALL: &str =
    "Sotto keeps nothing in this browser any more. You can close this page, or start anew.";
pub(crate) const NOT_WIPED: &str = "Not everything could be removed";

/// What to do about what is left.
pub(crate) fn wipe_failed(reason: &str) -> String {
    fill(
        "The browser kept something back ({reason}). Close every other Sotto tab and clear the data of this site in the \
         browser's settings.",
        &[("reason", &reason)],
    )
}

/// What rules are.
pub(crate) const RETENTION_ABOUT: &str = "Rules are followed when Sotto starts and once a day. Recordings go as when you \
    delete them. Where the audio alone goes, results and words stay, and so does what your server has of it.";

/// A rule in words.
pub(crate) fn rule_sentence(rule: &Rule) -> String {
    let days = plural(rule.days as usize, "1 day", "{n} days");
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("days", &days), ("folder", &rule.folder.clone().unwrap_or_default())];
    match (rule.what, rule.folder.is_some()) {
        (Gone::Audio, false) => fill("The audio of every recording goes after {days}.", &values),
        (Gone::Audio, true) => {
            fill("The audio of recordings in \u{201c}{folder}\u{201d} goes after {days}.", &values)
        }
        (Gone::Everything, false) => fill("Every recording goes after {days}.", &values),
        (Gone::Everything, true) => fill("Recordings in \u{201c}{folder}\u{201d} go after {days}.", &values),
    }
}

/// What a rule would take now.
pub(crate) fn would_go(count: usize) -> String {
    if count == 0 {
        t("Nothing is old enough yet. The rule holds from now on.").to_owned()
    } else {
        plural(count, "1 recording would be affected at once:", "{n} recordings would be affected at once:")
    }
}

/// More than is listed.
pub(crate) fn and_more(count: usize) -> String {
    plural(count, "and 1 more", "and {n} more")
}

/// What a rule did.
pub(crate) fn audio_went(count: usize) -> String {
    plural(
        count,
        "By your rules, the audio of 1 recording was deleted.",
        "By your rules, the audio of {n} recordings was deleted.",
    )
}

/// The same of whole recordings.
pub(crate) fn recordings_went(count: usize) -> String {
    plural(count, "By your rules, 1 recording was deleted.", "By your rules, {n} recordings were deleted.")
}
