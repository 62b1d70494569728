//! Encryption of what lies on this device, where its person wants it: a passphrase wraps a random key, and the key
//! seals rows and files.
//!
//! Pure: randomness comes in through [`Random`], files through [`RawFile`]. Whoever lacks the key sees how many rows and
//! files there are, their keys, names, sizes and times, and nothing of what is in them. A row does not open as another
//! row, a block not at another place or in another file. Two things are not found out: a file that was cut off at a
//! block, and a row, block or file that was put back to what it was before.

pub mod file;
pub mod key;
pub mod raw;
pub mod row;

use zeroize::{Zeroize, ZeroizeOnDrop};

pub use file::{FileSeal, is_sealed_file};
pub use key::{Cost, Lock};
pub use raw::{RawFile, SealedFile, SealedReader};
pub use row::{is_sealed_row, open_row, seal_row};

/// Length of every key, in bytes.
pub const KEY_BYTES: usize = 32;
pub(crate) const NONCE_BYTES: usize = 24;
pub(crate) const TAG_BYTES: usize = 16;

/// Seals everything on one device.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceKey(pub(crate) [u8; KEY_BYTES]);

impl std::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

impl DeviceKey {
    /// The key's bytes, for a worker of the same page.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// The key from [`DeviceKey::to_bytes`]; none for bytes of another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// Randomness fit for keys.
pub trait Random {
    /// Fills the buffer; answers whether it could.
    fn fill(&self, into: &mut [u8]) -> bool;
}

/// Why something was not sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The passphrase is another one.
    #[error("the passphrase is another one")]
    WrongPassphrase,
    /// Not what was sealed for this place: damaged, swapped or tampered with.
    #[error("the sealed data is damaged")]
    Damaged,
    /// Made by a newer version.
    #[error("sealed in format {0}, which this version does not know")]
    UnknownVersion(u8),
    /// The system gave no randomness.
    #[error("the system gave no randomness")]
    NoRandomness,
}

pub(crate) fn nonce(random: &impl Random) -> Result<[u8; NONCE_BYTES], SealError> {
    let mut nonce = [0; NONCE_BYTES];
    if random.fill(&mut nonce) { Ok(nonce) } else { Err(SealError::NoRandomness) }
}
