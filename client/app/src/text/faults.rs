//! What went wrong, in a plain sentence with the next step.

use sotto_api::ErrorCode;
use sotto_platform::PlatformError;
use sotto_protocol::{Fault, FaultCode, Kept};
use sotto_store::{BackendError, StoreError};

use super::t;
use crate::state::RecordProblem;

/// Local storage is full.
const FULL: &str = "There is no room left on this device. Delete recordings you no longer need, then try again. \
    Nothing already kept was lost.";

/// Storage failed in another way.
const STORAGE: &str = "The browser could not store this. Reload the page; if it happens again, check that this \
    site may keep data. Nothing already kept was lost.";

/// The sentence for a failed request to the worker.
pub(crate) fn fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::EmptyFile => "This file is empty. Choose another one.",
        FaultCode::NotAudio => {
            "This is not an audio file that Sotto knows. WAV, FLAC, MP3, Ogg, M4A and WebM work."
        }
        FaultCode::UnsupportedCodec => {
            "The audio in this file is packed in a way Sotto cannot read. Convert it to WAV, FLAC or MP3 first."
        }
        FaultCode::Damaged => {
            "This file is too damaged to read any audio from it. Use the original if you have it."
        }
        FaultCode::Implausible => {
            "This file describes audio that cannot be real, so it was not opened. Export it again where it was made."
        }
        FaultCode::TooShort => "There is too little audio to measure. A second or more is needed.",
        FaultCode::ModelUnavailable => {
            "The voice model could not be loaded. Connect to the network once, reload, then analyse again."
        }
        FaultCode::ModelDamaged => {
            "What came is not the model that was listed, so it was not kept. The version you had goes on working; try \
             again later."
        }
        FaultCode::Network => "The server cannot be reached. Check the connection, then try again.",
        FaultCode::MissingAudio => "The audio is not on this device, so it cannot be analysed here.",
        FaultCode::StorageFull => FULL,
        FaultCode::Storage => STORAGE,
        FaultCode::Busy => "Another tab is using this recording. Close that tab, then try again.",
        FaultCode::NotArchive | FaultCode::NewerArchive => {
            "This is no archive that this version of Sotto can read. Reload the page to get the newest one, then try again."
        }
        FaultCode::Cancelled => "Cancelled.",
        FaultCode::Trapped => "The analysis stopped unexpectedly and was started afresh. Try again.",
        FaultCode::WrongProtocol => "Sotto was updated while this page was open. Reload the page.",
        FaultCode::Internal => "Something went wrong inside Sotto. Try again; your recordings are safe.",
    }
}

/// The sentence for a failed request about models.
pub(crate) fn model_fault_sentence(fault: &Fault) -> &'static str {
    match fault.code {
        FaultCode::ModelUnavailable => "This server does not offer that model. Ask the person who runs it.",
        FaultCode::StorageFull => {
            "There is no room for the model on this device. Delete recordings you no longer need, or another model, \
             then try again."
        }
        _ => fault_sentence(fault),
    }
}

/// What is here of a model.
pub(crate) fn kept_sentence(kept: &Kept) -> String {
    match kept {
        Kept::No => "Not on this device yet.".to_owned(),
        Kept::Removed => "You removed it. Recordings are read without it.".to_owned(),
        Kept::Current => "On this device; works without a network.".to_owned(),
        Kept::Older { version } => {
            format!("Version {version} is on this device and works; a newer one is there.")
        }
    }
}

/// The sentence for a recording that did not start, or that ended by itself.
pub(crate) fn record_sentence(problem: &RecordProblem) -> String {
    match problem {
        RecordProblem::Denied => {
            "Sotto may not use the microphone. Allow it in the browser's site settings (the \
             icon beside the address), then press record again."
                .to_owned()
        }
        RecordProblem::NoMicrophone => {
            "No microphone was found. Plug one in or switch it on, then press record again.".to_owned()
        }
        RecordProblem::Unsupported => {
            "This browser gives the page no microphone. Use a current browser and an \
             https address; you can still drop in audio files."
                .to_owned()
        }
        RecordProblem::Lost => {
            "The microphone went away. What was heard until then is kept. Plug it in to record again."
                .to_owned()
        }
        RecordProblem::Silenced => {
            t("The browser opens the microphone only after you press something. Press record.").to_owned()
        }
        RecordProblem::Fault(fault) => {
            format!("{} What was heard until then is kept on this device.", fault_sentence(fault))
        }
        RecordProblem::Other(words) => {
            format!(
                "The microphone could not be opened ({words}). Close other apps that use it, then try again."
            )
        }
    }
}

/// The sentence for a refusal by the browser.
pub(crate) fn platform_sentence(error: &PlatformError) -> String {
    match error {
        PlatformError::StorageFull => FULL.to_owned(),
        PlatformError::NotFound => "This is no longer there. Reload the page to see what is.".to_owned(),
        PlatformError::Busy => "Another tab is using this. Close that tab, then try again.".to_owned(),
        PlatformError::Denied => {
            "The browser did not allow this. Check the settings of this site.".to_owned()
        }
        PlatformError::Silenced => {
            t("The browser waits for you to press something first. Press the button once more.").to_owned()
        }
        PlatformError::Unsupported { api } => {
            format!("This browser cannot do this (it lacks {api}). A current browser can.")
        }
        PlatformError::Network => {
            "The server cannot be reached. Check the connection, then try again.".to_owned()
        }
        PlatformError::Other { message, .. } => format!("The browser reported a problem: {message}"),
    }
}

/// The sentence for a failure of the library on this device.
pub(crate) fn store_sentence(error: &StoreError) -> String {
    match error {
        StoreError::Backend(BackendError::StorageFull) => FULL.to_owned(),
        StoreError::Backend(BackendError::Closed) => {
            "Sotto is open in another tab, and one tab at a time keeps the library. Go on there, or close it: this page then opens by itself."
                .to_owned()
        }
        StoreError::Unknown(_) => "This recording is no longer on this device.".to_owned(),
        StoreError::Exists(_) => "This recording is already on this device.".to_owned(),
        _ => STORAGE.to_owned(),
    }
}

/// The sentence for an answer of the server that is not a success.
pub(crate) fn api_sentence(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => "The server did not understand this request. Reload the page and try again.",
        ErrorCode::Unauthorized => "Your session has ended. Sign in again; nothing on this device was lost.",
        ErrorCode::WrongCredentials => "E-mail and password do not match. Check both and try again.",
        ErrorCode::Forbidden => "Your account may not do this.",
        ErrorCode::RegistrationClosed => {
            "This server takes no new accounts without a valid invitation. Ask the person who runs it for one."
        }
        ErrorCode::NotFound => "The server does not have this any more.",
        ErrorCode::MethodNotAllowed | ErrorCode::UnsupportedMediaType | ErrorCode::RangeNotSatisfiable => {
            "App and server do not fit together. Reload the page to get the newest app."
        }
        ErrorCode::Conflict => {
            "This contradicts what the server already has. The e-mail may be in use already."
        }
        ErrorCode::TooLarge => "This is larger than the server takes. It stays on this device.",
        ErrorCode::Invalid => "Something in the form is not right. Check the fields and try again.",
        ErrorCode::TooManyRequests => "Too many tries in a short time. Wait a minute, then try again.",
        ErrorCode::StorageFull => "The server has no room left. Your recordings stay safe on this device.",
        ErrorCode::Unavailable => "The server is not ready. Try again in a moment.",
        ErrorCode::Internal => "The server failed. Try again; if it stays, tell the person who runs it.",
    }
}
