//! Sealed rows.
//!
//! **Format 1** `"\0sotto row"`, version byte 1, nonce (24 random bytes), then the row under XChaCha20-Poly1305. The
//! associated data is `"sotto.row"`, version, the length of the table's name (one byte), the name, and the row's key. No
//! plain row begins with a zero byte followed by these letters.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use crate::{DeviceKey, NONCE_BYTES, Random, SealError, nonce};

const MAGIC: &[u8; 10] = b"\0sotto row";
const VERSION: u8 = 1;

/// Whether a row is sealed.
#[must_use]
pub fn is_sealed_row(row: &[u8]) -> bool {
    row.starts_with(MAGIC)
}

/// Seals a row for its place.
///
/// # Errors
/// [`SealError::NoRandomness`].
pub fn seal_row(
    key: &DeviceKey,
    table: &str,
    row_key: &str,
    plain: &[u8],
    random: &impl Random,
) -> Result<Vec<u8>, SealError> {
    let nonce = nonce(random)?;
    let payload = Payload { msg: plain, aad: &associated(table, row_key) };
    let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).ok().ok_or(SealError::Damaged)?;
    Ok([MAGIC.as_slice(), &[VERSION], &nonce, &sealed].concat())
}

/// Opens a row of its place.
///
/// # Errors
/// [`SealError::Damaged`] for anything that this key did not seal for this very place; [`SealError::UnknownVersion`].
pub fn open_row(key: &DeviceKey, table: &str, row_key: &str, row: &[u8]) -> Result<Vec<u8>, SealError> {
    let (version, rest) =
        row.strip_prefix(MAGIC.as_slice()).and_then(<[u8]>::split_first).ok_or(SealError::Damaged)?;
    if *version != VERSION {
        return Err(SealError::UnknownVersion(*version));
    }
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Damaged)?;
    let payload = Payload { msg: sealed, aad: &associated(table, row_key) };
    cipher(key).decrypt(&XNonce::from(*nonce), payload).ok().ok_or(SealError::Damaged)
}

fn associated(table: &str, row_key: &str) -> Vec<u8> {
    let length = u8::try_from(table.len()).unwrap_or(u8::MAX);
    [b"sotto.row", &[VERSION, length][..], table.as_bytes(), row_key.as_bytes()].concat()
}

fn cipher(key: &DeviceKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.0.into())
}
