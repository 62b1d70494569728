//! One round of sync: pull and merge, open, seal and push, upload.
//!
//! Every step leaves the library in a state from which the next round goes on, so a round may be dropped at
//! any await.

mod download;
mod keys;
mod pull;
mod push;
mod record;
mod upload;

use std::{cell::Cell, collections::BTreeSet};

use sotto_api::{ErrorCode, RecordingId};
use sotto_store::{Backend, Clock, Entropy, Library, SyncPolicy};

use crate::{AudioFiles, Keyring, SyncError, Transport};

/// A server that changes its epoch more often than this during one round is not to be followed.
const MAX_EPOCHS: u32 = 3;

/// What syncs: a library, a network, the key where the vault is unlocked, and the audio files.
pub struct Syncer<'a, B, C, E, T, F> {
    library: &'a Library<B, C, E>,
    transport: &'a T,
    key: Option<&'a Keyring>,
    files: &'a F,
    /// See [`SyncReport::replaced`].
    replaced: Cell<bool>,
}

impl<B, C, E, T, F> std::fmt::Debug for Syncer<'_, B, C, E, T, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Syncer").field("unlocked", &self.key.is_some()).finish_non_exhaustive()
    }
}

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Recordings that look different now.
    pub changed: BTreeSet<RecordingId>,
    /// Changes pulled.
    pub pulled: usize,
    /// Changes pushed that the server has now.
    pub pushed: usize,
    /// Changes that the server will not take. They stay on this device.
    pub rejected: usize,
    /// Private fields that no key opens.
    pub unopened: usize,
    /// Whether another device has replaced the account key: nothing private leaves until the new one is here.
    pub replaced: bool,
    /// Recordings whose audio was uploaded.
    pub uploaded: Vec<RecordingId>,
    /// Recordings whose audio could not be uploaded, and why; the next round tries again.
    pub not_uploaded: Vec<(RecordingId, UploadFailure)>,
}

/// Why one recording's audio was not uploaded, while the round went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadFailure {
    /// The server said no.
    Refused(ErrorCode),
    /// The file is not on this device, or changed while it was read.
    Unreadable,
}

impl<'a, B: Backend, C: Clock, E: Entropy, T: Transport, F: AudioFiles> Syncer<'a, B, C, E, T, F> {
    /// Without a key, facts and tombstones travel and nothing else.
    pub fn new(
        library: &'a Library<B, C, E>,
        transport: &'a T,
        key: Option<&'a Keyring>,
        files: &'a F,
    ) -> Self {
        Self { library, transport, key, files, replaced: Cell::new(false) }
    }

    /// One round: pulls until there is no more, opens what came sealed, wraps keys anew where the account key was
    /// replaced, pushes what waits, uploads audio.
    ///
    /// # Errors
    /// [`SyncError::Offline`], [`SyncError::SignedOut`], [`SyncError::Refused`], [`SyncError::Damaged`] and
    /// [`SyncError::Local`]. What was done until then is kept.
    pub async fn sync_once(&self) -> Result<SyncReport, SyncError> {
        let mut report = SyncReport::default();
        self.pull_all(&mut report).await?;
        self.open_all(&mut report).await?;
        self.rewrap(&report.changed).await?;
        for _ in 0..MAX_EPOCHS {
            if self.push_all(&mut report).await? && self.upload_all(&mut report).await? {
                return Ok(report);
            }
            // The server was restored meanwhile.
            self.pull_all(&mut report).await?;
            self.open_all(&mut report).await?;
        }
        Err(SyncError::Damaged)
    }

    /// What may leave now.
    fn policy(&self) -> SyncPolicy {
        let policy = self.library.policy();
        if self.sealing().is_some() { policy } else { policy.while_locked() }
    }

    /// The keys, while they may seal.
    fn sealing(&self) -> Option<&'a Keyring> {
        self.key.filter(|_| !self.replaced.get())
    }
}
