//! Encrypted audio: frames that can be sealed and opened one by one, so that an upload goes on where it was cut
//! and a download needs no more memory than a frame.
//!
//! **Format 1** version byte 1, then frames of 65,536 plaintext bytes (the last one shorter, and empty only for
//! empty audio), each followed by its 16-byte tag. STREAM with XChaCha20-Poly1305: the nonce is a 19-byte prefix,
//! the frame's number (32 bits, big-endian) and a byte that is 1 for the last frame. Key and prefix come from the
//! record key by HKDF-SHA256, without salt, the info being `"sotto.audio"`, version, blob id, length of the
//! audio (64 bits, big-endian). The same audio under the same blob id is therefore the same ciphertext; new audio
//! needs a new blob id.
//!
//! **Source** Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse
//! Misuse-Resistance", CRYPTO 2015, section 7 (STREAM); RFC 5869 (HKDF).

use std::ops::Range;

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use hkdf::Hkdf;
use sha2::Sha256;
use sotto_api::BlobId;
use zeroize::Zeroizing;

use crate::{CryptoError, RecordKey, seal::KEY_BYTES};

/// Plaintext in a frame, in bytes.
pub const FRAME_BYTES: u64 = 64 * 1024;
const TAG_BYTES: u64 = 16;
const HEADER_BYTES: u64 = 1;
const SEALED_FRAME_BYTES: u64 = FRAME_BYTES + TAG_BYTES;
const PREFIX_BYTES: usize = 19;
const VERSION: u8 = 1;

/// Number of frames for so much audio.
fn frame_count(plain_len: u64) -> u64 {
    plain_len.div_ceil(FRAME_BYTES).max(1)
}

/// Size of the ciphertext of so much audio, in bytes.
#[must_use]
pub fn sealed_len(plain_len: u64) -> u64 {
    let tags = frame_count(plain_len).saturating_mul(TAG_BYTES);
    plain_len.saturating_add(tags).saturating_add(HEADER_BYTES)
}

/// Size of the audio in so much ciphertext, in bytes; none where no audio gives that size.
#[must_use]
pub fn plain_len(sealed: u64) -> Option<u64> {
    let body = sealed.checked_sub(HEADER_BYTES)?;
    let plain = body.checked_sub(body.div_ceil(SEALED_FRAME_BYTES) * TAG_BYTES)?;
    (sealed_len(plain) == sealed).then_some(plain)
}

/// Seals and opens the frames of one blob.
pub struct AudioCipher {
    cipher: XChaCha20Poly1305,
    prefix: [u8; PREFIX_BYTES],
    plain_len: u64,
}

impl std::fmt::Debug for AudioCipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AudioCipher").field("plain_len", &self.plain_len).finish_non_exhaustive()
    }
}

impl AudioCipher {
    /// The cipher of a blob that holds so much audio.
    ///
    /// # Errors
    /// [`CryptoError::TooLong`] past 2^32 frames (256 TiB).
    pub fn new(key: &RecordKey, blob: BlobId, plain_len: u64) -> Result<Self, CryptoError> {
        if frame_count(plain_len) > u64::from(u32::MAX) {
            return Err(CryptoError::TooLong);
        }
        let mut info = b"sotto.audio".to_vec();
        info.push(VERSION);
        info.extend(blob.0.as_bytes());
        info.extend(plain_len.to_be_bytes());
        let mut derived = Zeroizing::new([0; KEY_BYTES + PREFIX_BYTES]);
        let expanded = Hkdf::<Sha256>::new(None, &key.0).expand(&info, derived.as_mut());
        expanded.ok().ok_or(CryptoError::TooLong)?;
        let mut cipher_key = Zeroizing::new([0; KEY_BYTES]);
        cipher_key.copy_from_slice(&derived[..KEY_BYTES]);
        let mut prefix = [0; PREFIX_BYTES];
        prefix.copy_from_slice(&derived[KEY_BYTES..]);
        Ok(Self { cipher: XChaCha20Poly1305::new(&(*cipher_key).into()), prefix, plain_len })
    }

    /// Number of frames; at least one.
    #[must_use]
    pub fn frames(&self) -> u64 {
        frame_count(self.plain_len)
    }

    /// The frame that holds this byte of the ciphertext.
    #[must_use]
    pub fn frame_at(&self, sealed_offset: u64) -> u64 {
        (sealed_offset.saturating_sub(HEADER_BYTES) / SEALED_FRAME_BYTES).min(self.frames() - 1)
    }

    /// Where a frame lies in the audio.
    #[must_use]
    pub fn plain_range(&self, frame: u64) -> Range<u64> {
        let start = frame.saturating_mul(FRAME_BYTES).min(self.plain_len);
        start..start.saturating_add(FRAME_BYTES).min(self.plain_len)
    }

    /// Where a frame lies in the ciphertext. The first one begins with the version byte.
    #[must_use]
    pub fn sealed_range(&self, frame: u64) -> Range<u64> {
        let begin = if frame == 0 { 0 } else { HEADER_BYTES + frame * SEALED_FRAME_BYTES };
        begin..(HEADER_BYTES + (frame + 1) * SEALED_FRAME_BYTES).min(sealed_len(self.plain_len))
    }

    /// Seals one frame.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] where the audio has another length than was announced.
    pub fn seal_frame(&self, frame: u64, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let nonce = self.nonce(frame)?;
        let range = self.plain_range(frame);
        if plain.len() as u64 != range.end - range.start {
            return Err(CryptoError::Damaged);
        }
        let mut sealed = self.cipher.encrypt(&nonce, plain).ok().ok_or(CryptoError::TooLong)?;
        if frame == 0 {
            sealed.insert(0, VERSION);
        }
        Ok(sealed)
    }

    /// Opens one frame.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] for anything but this frame of this blob; [`CryptoError::UnknownVersion`].
    pub fn open_frame(&self, frame: u64, sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let nonce = self.nonce(frame)?;
        let body = match sealed.split_first() {
            Some((&VERSION, body)) if frame == 0 => body,
            Some((version, _)) if frame == 0 => return Err(CryptoError::UnknownVersion(*version)),
            _ => sealed,
        };
        let plain = self.cipher.decrypt(&nonce, body).ok().ok_or(CryptoError::Damaged)?;
        let range = self.plain_range(frame);
        if plain.len() as u64 == range.end - range.start { Ok(plain) } else { Err(CryptoError::Damaged) }
    }

    fn nonce(&self, frame: u64) -> Result<XNonce, CryptoError> {
        let number = u32::try_from(frame).ok().filter(|_| frame < self.frames());
        let number = number.ok_or(CryptoError::Damaged)?;
        let mut nonce = [0; PREFIX_BYTES + 5];
        nonce[..PREFIX_BYTES].copy_from_slice(&self.prefix);
        nonce[PREFIX_BYTES..PREFIX_BYTES + 4].copy_from_slice(&number.to_be_bytes());
        nonce[PREFIX_BYTES + 4] = u8::from(frame + 1 == self.frames());
        Ok(nonce.into())
    }
}
