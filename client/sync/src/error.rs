//! Why encryption refused, and why a sync ended early.

use sotto_api::ErrorCode;
use sotto_store::{EntropyError, StoreError};

use crate::{FileError, TransportError};

/// Why a key, a sealed field or encrypted audio was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The passphrase does not open this vault.
    #[error("the passphrase does not open the vault")]
    WrongPassphrase,
    /// Made by a newer version.
    #[error("encrypted in format {0}, which this version does not know")]
    UnknownVersion(u8),
    /// Not what was sealed for this place: tampered with, swapped, cut or damaged.
    #[error("the encrypted data is damaged")]
    Damaged,
    /// More audio than the format holds.
    #[error("the audio is too long to be encrypted")]
    TooLong,
    /// No randomness for a new key.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// Why a sync ended early. What was done until then stays done, and the next sync goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The server cannot be reached.
    #[error("the server cannot be reached")]
    Offline,
    /// The session has ended.
    #[error("the session has ended")]
    SignedOut,
    /// This needs the vault to be unlocked.
    #[error("the vault is locked")]
    Locked,
    /// The passphrase does not open the vault.
    #[error("the passphrase does not open the vault")]
    WrongPassphrase,
    /// The server said no.
    #[error("the server refused: {0:?}")]
    Refused(ErrorCode),
    /// The library or its storage failed.
    #[error(transparent)]
    Local(#[from] StoreError),
    /// An audio file on this device failed.
    #[error(transparent)]
    File(#[from] FileError),
    /// What came from the server is not what was put there.
    #[error("the data from the server is damaged")]
    Damaged,
    /// This recording has no audio on the server, or more than the format holds.
    #[error("there is no audio to transfer")]
    NoAudio,
}

impl SyncError {
    /// Whether the same may succeed later without anyone doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::Refused(ErrorCode::Unavailable | ErrorCode::TooManyRequests | ErrorCode::Internal)
        )
    }
}

impl From<CryptoError> for SyncError {
    fn from(error: CryptoError) -> Self {
        match error {
            CryptoError::WrongPassphrase => Self::WrongPassphrase,
            CryptoError::UnknownVersion(_) | CryptoError::Damaged => Self::Damaged,
            CryptoError::TooLong => Self::NoAudio,
            CryptoError::Entropy(error) => Self::Local(error.into()),
        }
    }
}

impl From<TransportError> for SyncError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Offline => Self::Offline,
            TransportError::SignedOut => Self::SignedOut,
            TransportError::Conflict { .. } => Self::Refused(ErrorCode::Conflict),
            TransportError::Refused { code } => Self::Refused(code),
            TransportError::BadAnswer => Self::Damaged,
        }
    }
}
