//! What is said about an account.

use sotto_api::{account::SessionView, auth::ClientKind, key::Scope};

use super::{fill, t};
use crate::state::program_of;

/// The account cannot go: something would be left without anyone.
pub(crate) fn nobody_else() -> &'static str {
    t(
        "You are the only owner of an organisation that others are in, or the only one who runs this server. Make \
         somebody else one first, then delete the account.",
    )
}

/// A wrong password, or a wrong code.
pub(crate) fn wrong_proof() -> &'static str {
    t("The password or the code is not right. Check it and try again; a code from the app is good once.")
}

/// Another device did something in between.
pub(crate) fn changed_meanwhile() -> &'static str {
    t("This does not fit what the server has now. Reload the page to see how things stand, then try again.")
}

/// What a session runs on: `Firefox, Android`.
pub(crate) fn device(session: &SessionView) -> String {
    program_of(&session.agent).unwrap_or_else(|| match session.client {
        ClientKind::Api => t("A program").to_owned(),
        ClientKind::Browser => t("A browser").to_owned(),
    })
}

/// What a key may do.
pub(crate) fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::AccountRead => t("read your account"),
        Scope::SyncRead => t("read what is synced"),
        Scope::SyncWrite => t("add to what is synced"),
        Scope::AudioRead => t("read encrypted audio"),
        Scope::AudioWrite => t("add encrypted audio"),
        Scope::OrganisationRead => t("see organisations"),
        Scope::MembersRead => t("see members and teams"),
        Scope::FeedbackLinksRead => t("see feedback links"),
        Scope::DashboardRead => t("see what visitors' feedback says together"),
        Scope::SubmissionsRead => t("read what visitors sent"),
        Scope::SubmissionsAudio => t("hear what visitors sent"),
    }
}

/// When a key ends, and when it was used.
pub(crate) fn key_times(expires: &str, used: Option<&str>) -> String {
    match used {
        Some(used) => fill("Ends {expires}; last used {used}.", &[("expires", &expires), ("used", &used)]),
        None => fill("Ends {expires}; never used.", &[("expires", &expires)]),
    }
}

/// A code was typed that is not the one that is shown.
pub(crate) fn wrong_code() -> &'static str {
    t(
        "The code that was typed is not the one that was shown, so nothing was handed over. Show a new code and type that one.",
    )
}

/// What was typed cannot be a code.
pub(crate) fn no_code() -> &'static str {
    t("A code has eight letters and digits, like K7QP-3MXW. Check what the other device shows.")
}

/// No device shows a code.
pub(crate) fn no_pairing() -> &'static str {
    t(
        "No device of yours shows a code now. Press \u{201c}Show a code\u{201d} on the one where the vault is open; each is good for ten minutes.",
    )
}

/// The code was used, or another device answered.
pub(crate) fn faster() -> &'static str {
    t(
        "This code was used already. Show a new one on the other device; if nobody of yours used it, change your password.",
    )
}

/// It was stopped, or another one was begun.
pub(crate) fn pairing_ended() -> &'static str {
    t("This code is no longer good. Show a new one where you still want to add a device.")
}

/// Bounded, so that nobody tries codes.
pub(crate) fn too_many_pairings() -> &'static str {
    t(
        "Too many codes were shown within an hour. Wait, or open the vault on the other device with the passphrase.",
    )
}

/// The old device did not hand anything over.
pub(crate) fn no_answer() -> &'static str {
    t("The other device did not answer. Keep its page open and in sight, show a new code, and try again.")
}
