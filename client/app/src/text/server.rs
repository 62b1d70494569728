//! What the server, or the way to it, did not let happen.

use sotto_sync::SyncError;

use super::faults::{api_sentence, store_sentence};
use super::phrase::{fill, t};
use crate::state::RequestProblem;

fn offline() -> &'static str {
    t("The server cannot be reached. Check the connection and try again; everything stays on this device.")
}
/// What is said where the server has ended the session.
pub(crate) fn signed_out() -> &'static str {
    t("Your session has ended. Sign in again; nothing on this device was lost.")
}

/// The sentence for a synchronisation that ended early.
pub(crate) fn sync_sentence(error: &SyncError) -> String {
    match error {
        SyncError::Offline => offline().to_owned(),
        SyncError::SignedOut => signed_out().to_owned(),
        SyncError::Locked => t("Open the vault in the settings first; this needs your passphrase.").to_owned(),
        SyncError::WrongPassphrase => t("This passphrase does not open the vault. Check it and try again.").to_owned(),
        SyncError::Refused(code) => api_sentence(*code).to_owned(),
        SyncError::Local(error) => store_sentence(error),
        SyncError::File(_) => {
            t("An audio file on this device could not be read or written. Close other Sotto tabs and check that there \
             is room, then sync again.")
                .to_owned()
        }
        SyncError::Damaged => {
            t("What came from the server is not what was put there, so it was not used. What this device has is safe.")
                .to_owned()
        }
        SyncError::NoAudio => t("There is no audio of this recording on the server that could be fetched.").to_owned(),
    }
}

/// How an address is typed.
pub(crate) fn address_hint() -> &'static str {
    t(
        "For example sotto.example.org. The browser asks whether Sotto may speak to it; nothing is sent before.",
    )
}

/// What was typed is no address.
pub(crate) fn no_address() -> &'static str {
    t("This is no address of a server. Type it as in the browser, for example https://sotto.example.org.")
}

/// The person, or the browser, did not let the extension reach it.
pub(crate) fn not_allowed() -> &'static str {
    t(
        "The browser did not let Sotto speak to this server. Connect again and allow it; the address has to begin with https.",
    )
}

/// Nothing answers at an address.
pub(crate) fn silent(origin: &str) -> String {
    fill(
        "No server answers well at {address}. Check the address and the connection, then try again.",
        &[("address", &origin)],
    )
}

/// Something else answers at an address.
pub(crate) fn no_sotto(origin: &str) -> String {
    fill(
        "What answers at {address} is no server of Sotto. Ask the person who runs it for the address.",
        &[("address", &origin)],
    )
}

/// The sentence for a request without a good answer. Names the fields that are wrong.
pub(crate) fn request_sentence(problem: &RequestProblem) -> String {
    match problem {
        RequestProblem::Offline => offline().to_owned(),
        RequestProblem::Nonsense => {
            t("Something answered that is not this app's server. Reload the page to get the newest app.")
                .to_owned()
        }
        RequestProblem::Refused(body) if body.fields.is_empty() => api_sentence(body.code).to_owned(),
        RequestProblem::Refused(body) => {
            let fields: Vec<String> =
                body.fields.iter().map(|(name, wrong)| format!("{name}: {wrong}")).collect();
            format!("{} ({})", api_sentence(body.code), fields.join("; "))
        }
    }
}
