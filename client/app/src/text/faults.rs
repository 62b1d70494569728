//! What went wrong, in a plain sentence with the next step.

use sotto_api::ErrorCode;
use sotto_platform::PlatformError;
use sotto_protocol::{Fault, FaultCode, Kept};
use sotto_store::{BackendError, StoreError};

use super::phrase::{fill, t};
use crate::state::RecordProblem;

/// Local storage is full.
fn full() -> &'static str {
    t("There is no room left on this device. Delete recordings you no longer need, then try again. \
    Nothing already kept was lost.")
}

/// Storage failed in another way.
fn storage() -> &'static str {
    t("The browser could not store this. Reload the page; if it happens again, check that this \
    site may keep data. Nothing already kept was lost.")
}

/// The sentence for a failed request to the worker.
pub(crate) fn fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::EmptyFile => t("This file is empty. Choose another one."),
        FaultCode::NotAudio => {
            t("This is not an audio file that Sotto knows. WAV, FLAC, MP3, Ogg, M4A and WebM work.")
        }
        FaultCode::UnsupportedCodec => t(
            "The audio in this file is packed in a way Sotto cannot read. Convert it to WAV, FLAC or MP3 first.",
        ),
        FaultCode::Damaged => {
            t("This file is too damaged to read any audio from it. Use the original if you have it.")
        }
        FaultCode::Implausible => t(
            "This file describes audio that cannot be real, so it was not opened. Export it again where it was made.",
        ),
        FaultCode::TooShort => t("There is too little audio to measure. A second or more is needed."),
        FaultCode::ModelUnavailable => {
            t("The voice model could not be loaded. Connect to the network once, reload, then analyse again.")
        }
        FaultCode::ModelDamaged => t(
            "What came is not the model that was listed, so it was not kept. The version you had goes on working; try \
             again later.",
        ),
        FaultCode::Network => t("The server cannot be reached. Check the connection, then try again."),
        FaultCode::MissingAudio => t("The audio is not on this device, so it cannot be analysed here."),
        FaultCode::StorageFull => full(),
        FaultCode::Storage => storage(),
        FaultCode::Busy => t("Another tab is using this recording. Close that tab, then try again."),
        FaultCode::NotArchive | FaultCode::NewerArchive => t(
            "This is no archive that this version of Sotto can read. Reload the page to get the newest one, then try \
             again.",
        ),
        FaultCode::Cancelled => t("Cancelled."),
        FaultCode::Trapped => t("The analysis stopped unexpectedly and was started afresh. Try again."),
        FaultCode::WrongProtocol => t("Sotto was updated while this page was open. Reload the page."),
        FaultCode::Internal => t("Something went wrong inside Sotto. Try again; your recordings are safe."),
    }
}

/// The sentence for a failed request about models.
pub(crate) fn model_fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::ModelUnavailable => {
            t("This server does not offer that model. Ask the person who runs it.")
        }
        FaultCode::StorageFull => t(
            "There is no room for the model on this device. Delete recordings you no longer need, or another model, \
             then try again.",
        ),
        _ => fault_sentence(fault),
    }
}

/// What is here of a model.
pub(crate) fn kept_sentence(kept: &Kept) -> String {
    match kept {
        Kept::No => t("Not on this device yet.").to_owned(),
        Kept::Removed => t("You removed it. Recordings are read without it.").to_owned(),
        Kept::Current => t("On this device; works without a network.").to_owned(),
        Kept::Older { version } => fill(
            "Version {version} is on this device and works; a newer one is there.",
            &[("version", version)],
        ),
    }
}

/// The sentence for a recording that did not start, or that ended by itself.
pub(crate) fn record_sentence(problem: &RecordProblem) -> String {
    match problem {
        RecordProblem::Denied => {
            t("Sotto may not use the microphone. Allow it in the browser's site settings (the \
             icon beside the address), then press record again.")
            .to_owned()
        }
        RecordProblem::Blocked => {
            t("Sotto may not use the microphone. Open the browser's settings for this extension (right-click its button, \
             then \u{201c}View web permissions\u{201d}), allow the microphone, then press record again.")
            .to_owned()
        }
        RecordProblem::Unanswered => {
            t("The question for the microphone was closed without an answer. Press record to be asked again.")
                .to_owned()
        }
        RecordProblem::NoMicrophone => {
            t("No microphone was found. Plug one in or switch it on, then press record again.").to_owned()
        }
        RecordProblem::Unsupported => {
            t("This browser gives the page no microphone. Use a current browser and an \
             https address; you can still drop in audio files.")
            .to_owned()
        }
        RecordProblem::Lost => {
            t("The microphone went away. What was heard until then is kept. Plug it in to record again.")
                .to_owned()
        }
        RecordProblem::Silenced => {
            t("The browser opens the microphone only after you press something. Press record.").to_owned()
        }
        RecordProblem::Fault(fault) => fill(
            "{problem} What was heard until then is kept on this device.",
            &[("problem", &fault_sentence(fault))],
        ),
        RecordProblem::Other(words) => fill(
            "The microphone could not be opened ({words}). Close other apps that use it, then try again.",
            &[("words", words)],
        ),
    }
}

/// The sentence for a refusal by the browser.
pub(crate) fn platform_sentence(error: &PlatformError) -> String {
    match error {
        PlatformError::StorageFull => full().to_owned(),
        PlatformError::NotFound => t("This is no longer there. Reload the page to see what is.").to_owned(),
        PlatformError::Busy => t("Another tab is using this. Close that tab, then try again.").to_owned(),
        PlatformError::Denied => {
            t("The browser did not allow this. Check the settings of this site.").to_owned()
        }
        PlatformError::Silenced => {
            t("The browser waits for you to press something first. Press the button once more.").to_owned()
        }
        PlatformError::Unsupported { api } => {
            fill("This browser cannot do this (it lacks {api}). A current browser can.", &[("api", api)])
        }
        PlatformError::Network => {
            t("The server cannot be reached. Check the connection, then try again.").to_owned()
        }
        PlatformError::Other { message, .. } => {
            fill("The browser reported a problem: {message}", &[("message", message)])
        }
    }
}

/// The sentence for a failure of the library on this device.
pub(crate) fn store_sentence(error: &StoreError) -> String {
    match error {
        StoreError::Backend(BackendError::StorageFull) => full().to_owned(),
        StoreError::Backend(BackendError::Closed) => {
            t("Sotto is open in another tab, and one tab at a time keeps the library. Go on there, or close it: this page then opens by itself.")
                .to_owned()
        }
        StoreError::Unknown(_) => t("This recording is no longer on this device.").to_owned(),
        StoreError::Exists(_) => t("This recording is already on this device.").to_owned(),
        _ => storage().to_owned(),
    }
}

/// The sentence for an answer of the server that is not a success.
pub(crate) fn api_sentence(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => {
            t("The server did not understand this request. Reload the page and try again.")
        }
        ErrorCode::Unauthorized => {
            t("Your session has ended. Sign in again; nothing on this device was lost.")
        }
        ErrorCode::WrongCredentials => t("E-mail and password do not match. Check both and try again."),
        ErrorCode::Forbidden => t("Your account may not do this."),
        ErrorCode::RegistrationClosed => t(
            "This server takes no new accounts without a valid invitation. Ask the person who runs it for one.",
        ),
        ErrorCode::NotFound => t("The server does not have this any more."),
        ErrorCode::MethodNotAllowed | ErrorCode::UnsupportedMediaType | ErrorCode::RangeNotSatisfiable => {
            t("App and server do not fit together. Reload the page to get the newest app.")
        }
        ErrorCode::Conflict => {
            t("This contradicts what the server already has. The e-mail may be in use already.")
        }
        ErrorCode::LinkClosed => {
            t("This link takes no feedback at the moment. Ask the people who gave it to you.")
        }
        ErrorCode::LinkExpired => t("The time to give feedback by this link is over."),
        ErrorCode::LinkFull => t("This link has taken as much feedback as it was made for."),
        ErrorCode::ProofRequired => t("Very much feedback comes by this link. Try again in a moment."),
        ErrorCode::TooLarge => t("This is larger than the server takes. It stays on this device."),
        ErrorCode::Invalid => t("Something in the form is not right. Check the fields and try again."),
        ErrorCode::TooManyRequests => t("Too many tries in a short time. Wait a minute, then try again."),
        ErrorCode::StorageFull => t("The server has no room left. Your recordings stay safe on this device."),
        ErrorCode::Unavailable => t("The server is not ready. Try again in a moment."),
        ErrorCode::Internal => t("The server failed. Try again; if it stays, tell the person who runs it."),
    }
}
