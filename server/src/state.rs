//! What all handlers share.

use std::{ops::Deref, sync::Arc};

use tokio::sync::Semaphore;

use crate::{
    auth::{access::AccessKey, attempts::Attempts, password::Passwords},
    blobs::Blobs,
    config::Config,
    store::Store,
};

/// Shared state, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of [`App`].
pub struct Inner {
    /// Settings.
    pub config: Config,
    /// Database.
    pub store: Store,
    /// Uploaded files.
    pub blobs: Arc<Blobs>,
    /// Signs access tokens.
    pub access_key: AccessKey,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Counts log-in attempts.
    pub attempts: Attempts,
    /// Hash of the set-up code of this start; none where the first admin was there already.
    pub setup_hash: Option<String>,
    /// Bounds how many large JSON bodies are in memory at once.
    pub large_bodies: Semaphore,
}

impl App {
    /// Wraps the parts.
    #[must_use]
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
