//! Sealed files: blocks that are sealed and opened one by one, so that a file grows while it is written and is read from
//! anywhere.
//!
//! **Format 1** `"\0sotto file"`, version byte 1, four zero bytes, salt (16 random bytes); then blocks of 16,384 bytes
//! (the last one shorter), each as nonce (24 random bytes), ciphertext and tag (16) of XChaCha20-Poly1305. The key comes
//! from the device's key by HKDF-SHA256 with the salt, the info being `"sotto.file"`, version and the file's path; the
//! associated data is the block's number (64 bits, big-endian). A block that is written again gets a new nonce.
//!
//! **Source** RFC 5869 (HKDF), draft-irtf-cfrg-xchacha-03.

use std::ops::Range;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{DeviceKey, KEY_BYTES, NONCE_BYTES, Random, SealError, TAG_BYTES, nonce};

const MAGIC: &[u8; 11] = b"\0sotto file";
const VERSION: u8 = 1;
const SALT_BYTES: usize = 16;
/// Bytes before the first block.
pub const HEADER_BYTES: u64 = 32;
/// Plain bytes in a block.
pub const BLOCK_BYTES: u64 = 16 * 1024;
/// What a block is longer by when it is sealed.
const EXTRA_BYTES: u64 = (NONCE_BYTES + TAG_BYTES) as u64;
/// A whole block, sealed.
pub const SEALED_BLOCK_BYTES: u64 = BLOCK_BYTES + EXTRA_BYTES;

/// Whether a file is sealed, by the bytes that it begins with.
#[must_use]
pub fn is_sealed_file(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// Plain bytes in a sealed file of this size. What does not make a byte counts for nothing.
#[must_use]
pub fn plain_len(sealed: u64) -> u64 {
    let body = sealed.saturating_sub(HEADER_BYTES);
    let rest = (body % SEALED_BLOCK_BYTES).saturating_sub(EXTRA_BYTES);
    body / SEALED_BLOCK_BYTES * BLOCK_BYTES + rest
}

/// Size of a sealed file with so many plain bytes.
#[must_use]
pub fn sealed_len(plain: u64) -> u64 {
    let extra = if plain.is_multiple_of(BLOCK_BYTES) { 0 } else { EXTRA_BYTES };
    HEADER_BYTES + plain / BLOCK_BYTES * SEALED_BLOCK_BYTES + plain % BLOCK_BYTES + extra
}

/// Where a block begins in the sealed file.
#[must_use]
pub fn block_start(block: u64) -> u64 {
    HEADER_BYTES + block * SEALED_BLOCK_BYTES
}

/// Seals and opens the blocks of one file.
pub struct FileSeal {
    cipher: XChaCha20Poly1305,
    header: [u8; HEADER_BYTES as usize],
}

impl std::fmt::Debug for FileSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileSeal(..)")
    }
}

impl FileSeal {
    /// For a new file at this path.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn make(key: &DeviceKey, path: &str, random: &impl Random) -> Result<Self, SealError> {
        let mut header = [0; HEADER_BYTES as usize];
        header[..MAGIC.len()].copy_from_slice(MAGIC);
        header[MAGIC.len()] = VERSION;
        if !random.fill(&mut header[HEADER_BYTES as usize - SALT_BYTES..]) {
            return Err(SealError::NoRandomness);
        }
        Self::with(key, path, header)
    }

    /// For the file at this path that begins with these bytes.
    ///
    /// # Errors
    /// [`SealError::Damaged`] where it is no sealed file; [`SealError::UnknownVersion`].
    pub fn of(key: &DeviceKey, path: &str, start: &[u8]) -> Result<Self, SealError> {
        let header =
            start.first_chunk().copied().filter(|it| is_sealed_file(it)).ok_or(SealError::Damaged)?;
        match header[MAGIC.len()] {
            VERSION => Self::with(key, path, header),
            version => Err(SealError::UnknownVersion(version)),
        }
    }

    fn with(key: &DeviceKey, path: &str, header: [u8; HEADER_BYTES as usize]) -> Result<Self, SealError> {
        let info = [b"sotto.file", &[VERSION][..], path.as_bytes()].concat();
        let mut derived = Zeroizing::new([0; KEY_BYTES]);
        let salt = &header[HEADER_BYTES as usize - SALT_BYTES..];
        let expanded = Hkdf::<Sha256>::new(Some(salt), &key.0).expand(&info, derived.as_mut());
        expanded.ok().ok_or(SealError::Damaged)?;
        Ok(Self { cipher: XChaCha20Poly1305::new(&(*derived).into()), header })
    }

    /// What the file begins with.
    #[must_use]
    pub fn header(&self) -> [u8; HEADER_BYTES as usize] {
        self.header
    }

    /// Seals a block of at most [`BLOCK_BYTES`].
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn seal_block(&self, block: u64, plain: &[u8], random: &impl Random) -> Result<Vec<u8>, SealError> {
        let nonce = nonce(random)?;
        let payload = Payload { msg: plain, aad: &block.to_be_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).ok().ok_or(SealError::Damaged)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a block.
    ///
    /// # Errors
    /// [`SealError::Damaged`] for anything but this block of this file.
    pub fn open_block(&self, block: u64, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Damaged)?;
        let payload = Payload { msg: body, aad: &block.to_be_bytes() };
        self.cipher.decrypt(&XNonce::from(*nonce), payload).ok().ok_or(SealError::Damaged)
    }

    /// Seals the first block and those that follow it: all of `plain`, of which only the last one may be short.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn seal_blocks(&self, first: u64, plain: &[u8], random: &impl Random) -> Result<Vec<u8>, SealError> {
        let mut sealed = Vec::with_capacity(plain.len() + plain.len() / 256 + 64);
        for (block, plain) in (first..).zip(plain.chunks(BLOCK_BYTES as usize)) {
            sealed.extend(self.seal_block(block, plain, random)?);
        }
        Ok(sealed)
    }

    /// Opens the first block and those that follow it.
    ///
    /// # Errors
    /// [`SealError::Damaged`].
    pub fn open_blocks(&self, first: u64, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut plain = Vec::with_capacity(sealed.len());
        for (block, sealed) in (first..).zip(sealed.chunks(SEALED_BLOCK_BYTES as usize)) {
            plain.extend(self.open_block(block, sealed)?);
        }
        Ok(plain)
    }
}

/// The blocks that hold these plain bytes.
#[must_use]
pub fn blocks_of(plain: &Range<u64>) -> Range<u64> {
    plain.start / BLOCK_BYTES..plain.end.div_ceil(BLOCK_BYTES)
}
