//! Why a request failed, as a closed set of codes. The sentence a person reads is the app's; `message` is for
//! logs and the command line and names no file and no content.

use serde::{Deserialize, Serialize};

/// A failed request. One fault never ends the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What kind of failure.
    pub code: FaultCode,
    /// One technical sentence.
    pub message: String,
    /// Whether the same request may succeed if it is sent again.
    pub retry: bool,
}

impl Fault {
    /// A fault that repeating the request will not mend.
    pub fn permanent(code: FaultCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry: false }
    }

    /// A fault that may be gone at the next try.
    pub fn transient(code: FaultCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry: true }
    }
}

/// Kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// The file holds no bytes.
    EmptyFile,
    /// The bytes are no audio container that the engine knows.
    NotAudio,
    /// A known container with a codec the engine cannot decode.
    UnsupportedCodec,
    /// Audio so damaged that nothing of it could be decoded.
    Damaged,
    /// Header values outside what the engine accepts.
    Implausible,
    /// Less audio than the shortest measure needs.
    TooShort,
    /// The model file is missing or not the one the engine was built for.
    ModelUnavailable,
    /// What came in a model's place is not what was listed: cut off on the way, or another file.
    ModelDamaged,
    /// The server cannot be reached.
    Network,
    /// The recording's audio is not on this device.
    MissingAudio,
    /// Local storage is full.
    StorageFull,
    /// Local storage failed in another way.
    Storage,
    /// Another tab has this file open.
    Busy,
    /// The file is no archive of this app, or is damaged.
    NotArchive,
    /// An archive made by a newer version.
    NewerArchive,
    /// The person cancelled.
    Cancelled,
    /// The worker stopped unexpectedly and was restarted.
    Trapped,
    /// Page and worker come from different builds.
    WrongProtocol,
    /// A defect of ours.
    Internal,
}
