//! Why a server does not start.

use std::{io, net::SocketAddr};

use crate::{blobs::BlobError, store::StoreError, tls::TlsError};

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another server works in the data folder.
    #[error("another server is using this data folder")]
    InUse,
    /// The data folder cannot be used.
    #[error("the data folder cannot be used: {0}")]
    Data(#[source] io::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bucket cannot be used.
    #[error("the bucket cannot be used: {0}")]
    Bucket(#[source] BlobError),
    /// The password hash refused its parameters.
    #[error("password hashing: {0}")]
    Passwords(argon2::Error),
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The operating system has no randomness to give.
    #[error("randomness: {0}")]
    Random(getrandom::Error),
}

impl From<BlobError> for StartError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Disk(error) => Self::Data(error),
            BlobError::Store(error) => Self::Store(error),
            BlobError::Objects(_) => Self::Bucket(error),
        }
    }
}
