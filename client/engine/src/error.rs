//! Why an analysis failed, as data; [`EngineError::fault`] is what crosses to the page.

use sotto_protocol::{Fault, FaultCode};

use crate::emotion::ModelError;
use crate::speakers::SpeakerError;
use crate::transcribe::SpeechError;

/// Failures of opening, decoding and analysing one recording.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The source holds no bytes.
    #[error("the file is empty")]
    Empty,
    /// No known container was found in the bytes.
    #[error("the bytes are no audio file of a known kind")]
    NotAudio,
    /// A known container whose audio is in a codec without a decoder here.
    #[error("the file's audio codec is not supported")]
    UnsupportedCodec,
    /// A known container and codec, but nothing of it could be decoded.
    #[error("nothing of the file's audio could be decoded")]
    Damaged,
    /// A header value outside the accepted range.
    #[error("the file's header claims {what} = {value}, which is not plausible")]
    Implausible {
        /// The value's name.
        what: &'static str,
        /// What the header says.
        value: u64,
    },
    /// Less audio than one analysis frame.
    #[error("the recording is only {got_ms:.1} ms long; {need_ms:.0} ms are needed")]
    TooShort {
        /// Length of the audio, in milliseconds.
        got_ms: f64,
        /// Length of the shortest frame, in milliseconds.
        need_ms: f64,
    },
    /// The source could not be read.
    #[error("the file could not be read")]
    Read(#[source] std::io::Error),
    /// The emotion model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The speech model failed.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// The model that tells speakers apart failed.
    #[error(transparent)]
    Speakers(#[from] SpeakerError),
    /// A numeric stage refused its own parameters: a defect of the engine.
    #[error("the engine failed inside: {0}")]
    Internal(&'static str),
}

impl EngineError {
    /// The closed code that the page turns into a sentence.
    #[must_use]
    pub fn fault(&self) -> Fault {
        let code = match self {
            Self::Empty => FaultCode::EmptyFile,
            Self::NotAudio => FaultCode::NotAudio,
            Self::UnsupportedCodec => FaultCode::UnsupportedCodec,
            Self::Damaged => FaultCode::Damaged,
            Self::Implausible { .. } => FaultCode::Implausible,
            Self::TooShort { .. } => FaultCode::TooShort,
            Self::Read(_) => return Fault::transient(FaultCode::Storage, self.to_string()),
            Self::Model(_) | Self::Speech(_) | Self::Speakers(_) => FaultCode::ModelUnavailable,
            Self::Internal(_) => FaultCode::Internal,
        };
        Fault::permanent(code, self.to_string())
    }
}
