//! Push, pull, resumable upload and encryption of what a client keeps.
//!
//! [`Syncer`] does the work. The network comes in through [`Transport`] and audio files through [`AudioFiles`],
//! each with a twin in memory. Text and audio leave this crate as ciphertext only.

pub mod at_rest;
pub mod audio_cipher;
pub mod error;
pub mod events;
pub mod files;
pub mod keyring;
pub mod memory_server;
pub mod pairing;
pub mod seal;
pub mod syncer;
pub mod transport;
pub mod vault;

pub use audio_cipher::{AudioCipher, sealed_len};
pub use error::{CryptoError, SyncError};
pub use files::{AudioFiles, AudioWriter, FileError, MemoryFiles};
pub use keyring::Keyring;
pub use memory_server::{MemoryServer, MemoryTransport, Mishap};
pub use pairing::{Claim, Offer, PairingCode};
pub use seal::{RecordKey, SealContext, SealPurpose};
pub use syncer::{SyncReport, Syncer};
pub use transport::{Transport, TransportError, UploadState};
pub use vault::{create_vault, enter_vault, replace_key, unlock_vault};
