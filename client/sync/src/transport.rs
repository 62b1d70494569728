//! The network as sync needs it. The app implements it over fetch; see [`crate::MemoryTransport`] for the twin.

use sotto_api::{
    BlobId, ErrorCode,
    blob::UploadRequest,
    sync::{PullResponse, PushRequest, PushResponse},
    vault::VaultEnvelope,
};

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadState {
    /// Bytes the server has.
    pub offset: u64,
    /// Whether it has all and the digest was right.
    pub complete: bool,
}

/// Why a request brought no answer that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No answer came. The server may have done what was asked.
    #[error("the server cannot be reached")]
    Offline,
    /// The session has ended and could not be refreshed.
    #[error("the session has ended")]
    SignedOut,
    /// The part does not follow on what the server has.
    #[error("the upload stands at byte {offset}")]
    Conflict {
        /// Bytes the server has.
        offset: u64,
    },
    /// The server said no.
    #[error("the server refused: {code:?}")]
    Refused {
        /// Why.
        code: ErrorCode,
    },
    /// The answer was not what the interface promises.
    #[error("the server's answer makes no sense")]
    BadAnswer,
}

impl TransportError {
    /// The HTTP status behind it; 0 where no answer came.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Offline => 0,
            Self::SignedOut => 401,
            Self::Conflict { .. } => 409,
            Self::Refused { code } => code.status(),
            Self::BadAnswer => 200,
        }
    }
}

/// Requests of a signed-in client. Each may be repeated.
#[allow(async_fn_in_trait, reason = "single-threaded by design; no Send bound is wanted")]
#[allow(
    clippy::missing_errors_doc,
    reason = "every request fails with TransportError, for the reasons given there"
)]
pub trait Transport {
    /// Sends changes.
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, TransportError>;

    /// Asks for changes newer than this sequence number.
    async fn pull(&self, cursor: u64) -> Result<PullResponse, TransportError>;

    /// The wrapped account key; none where the account has none yet.
    async fn vault_get(&self) -> Result<Option<VaultEnvelope>, TransportError>;

    /// Keeps the wrapped account key. [`ErrorCode::Conflict`] where the account has another one of its generation or a
    /// later one.
    async fn vault_put(&self, envelope: &VaultEnvelope) -> Result<(), TransportError>;

    /// Announces an upload, or asks for the state of the one announced before.
    async fn upload_create(&self, request: &UploadRequest) -> Result<UploadState, TransportError>;

    /// Sends the bytes from `offset` on; `last` where they are the final ones. Answers the new offset.
    async fn upload_append(
        &self,
        blob: BlobId,
        offset: u64,
        bytes: Vec<u8>,
        last: bool,
    ) -> Result<u64, TransportError>;

    /// The state of an upload, also after its end. [`ErrorCode::NotFound`] where there is none.
    async fn upload_offset(&self, blob: BlobId) -> Result<UploadState, TransportError>;

    /// The bytes `from..to` of a complete upload.
    async fn download(&self, blob: BlobId, from: u64, to: u64) -> Result<Vec<u8>, TransportError>;
}
