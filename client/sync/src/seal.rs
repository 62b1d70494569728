//! Sealed fields: what is inside, and what it is bound to.
//!
//! **Format 1** base64 of: version byte 1, nonce (24 random bytes), ciphertext and tag of XChaCha20-Poly1305
//! (draft-irtf-cfrg-xchacha-03). The associated data holds version, purpose and place, so that a field opens
//! where and when it was written and nowhere else; see [`SealContext`].

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sotto_api::{
    ChangeId, RecordingId,
    sync::{ExtraKind, Stamp},
    vault::{FIRST_GENERATION, Sealed},
};
use sotto_store::{Entropy, SealedKind};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::CryptoError;

/// Length of every key, in bytes.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const VERSION: u8 = 1;

/// The key of one recording.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecordKey(pub(crate) [u8; KEY_BYTES]);

impl std::fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecordKey(..)")
    }
}

impl RecordKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub fn make(entropy: &impl Entropy) -> Result<Self, CryptoError> {
        let mut key = Self([0; KEY_BYTES]);
        entropy.fill(&mut key.0)?;
        Ok(key)
    }

    /// Seals the value of a field.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub fn seal(
        &self,
        context: &SealContext,
        plain: &[u8],
        entropy: &impl Entropy,
    ) -> Result<Sealed, CryptoError> {
        seal(&self.0, &context.associated_data(), plain, entropy)
    }

    /// Opens the value of a field.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] for anything that this key did not seal for this very place,
    /// [`CryptoError::UnknownVersion`].
    pub fn open(&self, context: &SealContext, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        open(&self.0, &context.associated_data(), sealed)
    }
}

/// What a sealed value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum SealPurpose {
    /// A title, as UTF-8.
    Title = 1,
    /// Tags, as a JSON list.
    Tags = 2,
    /// Media type and extension of audio, as JSON.
    AudioMeta = 3,
    /// What was said, as JSON.
    Transcript = 4,
    /// A note, as JSON.
    Note = 5,
    /// Marked moments, as JSON.
    Markers = 6,
    /// A folder, as JSON.
    Folder = 7,
    /// Whether it was put away, as JSON.
    Archived = 8,
    /// The web page that it speaks about, as JSON.
    Page = 9,
}

impl From<SealedKind> for SealPurpose {
    fn from(kind: SealedKind) -> Self {
        match kind {
            SealedKind::Title => Self::Title,
            SealedKind::Tags => Self::Tags,
            SealedKind::AudioMeta => Self::AudioMeta,
            SealedKind::Transcript => Self::Transcript,
            SealedKind::Extra(ExtraKind::Note) => Self::Note,
            SealedKind::Extra(ExtraKind::Markers) => Self::Markers,
            SealedKind::Extra(ExtraKind::Folder) => Self::Folder,
            SealedKind::Extra(ExtraKind::Archived) => Self::Archived,
            SealedKind::Extra(ExtraKind::Page) => Self::Page,
        }
    }
}

/// The place of a sealed value: which field of which recording, set by which change and when. A server that
/// moves a value to another field or recording, or lets an old one pass for new, is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealContext {
    /// The field.
    pub purpose: SealPurpose,
    /// The recording.
    pub record: RecordingId,
    /// The change.
    pub change: ChangeId,
    /// Its stamp.
    pub stamp: Stamp,
}

impl SealContext {
    /// `"sotto.field"`, version, purpose, recording, change, stamp (milliseconds and counter big-endian, then the
    /// device). All parts have a fixed length.
    fn associated_data(&self) -> Vec<u8> {
        let mut data = b"sotto.field".to_vec();
        data.extend([VERSION, self.purpose as u8]);
        data.extend(self.record.0.as_bytes());
        data.extend(self.change.0.as_bytes());
        data.extend(self.stamp.ms.to_be_bytes());
        data.extend(self.stamp.counter.to_be_bytes());
        data.extend(self.stamp.device.0.as_bytes());
        data
    }
}

/// Associated data of a wrapped record key. Under the first account key: `"sotto.record-key"`, version 1, recording. Under
/// later ones: the same words, version 2, the account key's generation (32 bits, big-endian), recording.
pub(crate) fn record_key_data(record: RecordingId, generation: u32) -> Vec<u8> {
    let mut data = b"sotto.record-key".to_vec();
    if generation == FIRST_GENERATION {
        data.push(1);
    } else {
        data.push(2);
        data.extend(generation.to_be_bytes());
    }
    data.extend(record.0.as_bytes());
    data
}

pub(crate) fn seal(
    key: &[u8; KEY_BYTES],
    data: &[u8],
    plain: &[u8],
    entropy: &impl Entropy,
) -> Result<Sealed, CryptoError> {
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce)?;
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    // The cipher refuses nothing shorter than 256 GiB.
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: data })
        .map_err(|_too_long| CryptoError::TooLong)?;
    let bytes = [&[VERSION][..], &nonce, &sealed].concat();
    Ok(Sealed(STANDARD.encode(bytes)))
}

pub(crate) fn open(
    key: &[u8; KEY_BYTES],
    data: &[u8],
    sealed: &Sealed,
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let bytes = STANDARD.decode(&sealed.0).ok().ok_or(CryptoError::Damaged)?;
    let (version, rest) = bytes.split_first().ok_or(CryptoError::Damaged)?;
    if *version != VERSION {
        return Err(CryptoError::UnknownVersion(*version));
    }
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(CryptoError::Damaged)?;
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: data }).ok();
    plain.map(Zeroizing::new).ok_or(CryptoError::Damaged)
}
