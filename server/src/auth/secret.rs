//! Random codes that people or clients carry (refresh tokens, invitations, the set-up code), and the hashes
//! under which the server knows them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::clock::random_bytes;

/// A new code of `N` random bytes, as text that is safe in a URL.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn make_code<const N: usize>() -> Result<String, getrandom::Error> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes::<N>()?))
}

/// What is kept of a code: SHA-256, base64. The codes are random and long, so a plain hash tells nothing.
#[must_use]
pub fn derive_hash(code: &str) -> String {
    encode(&Sha256::digest(code.as_bytes()))
}

/// Bytes as text that is safe in a URL.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
