//! What can go wrong with what a client keeps.

use sotto_api::RecordingId;

use crate::{BackendError, EntropyError};

/// A failed operation of the library. Nothing was changed, in storage or in memory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Storage refused.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// No randomness for a new id.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// No such recording here, or its content is gone for good.
    #[error("there is no recording {0} on this device")]
    Unknown(RecordingId),
    /// A recording with this id is here already.
    #[error("there is a recording {0} on this device already")]
    Exists(RecordingId),
    /// Only what was deleted before can be purged.
    #[error("recording {0} is not deleted")]
    NotDeleted(RecordingId),
    /// A value that would not read back as it was, such as a number that is not finite.
    #[error("a value cannot be stored exactly")]
    Unstorable,
}
