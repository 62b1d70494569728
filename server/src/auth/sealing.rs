//! Secrets that the server itself must be able to read again (those of second factors at rest, attempts at a sign-in
//! on their way), sealed with XChaCha20-Poly1305 by a key from the data folder. A copy of the database alone opens
//! none. Each is bound to what it is for, so that nobody's can be put in the place of another's.

use std::{io, path::Path};

use super::keyfile;
use crate::clock::random_bytes;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

const NONCE: usize = 24;

/// Seals and opens secrets.
#[derive(Clone)]
pub struct SealingKey(XChaCha20Poly1305);

/// A secret could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// There is no randomness.
    #[error("the system has no randomness to give")]
    Random,
    /// It was sealed by another key or for another context, or is damaged.
    #[error("a sealed secret cannot be opened; is `secrets.key` the one it was sealed with?")]
    Closed,
}

impl SealingKey {
    /// Reads the key, or makes it at the first start.
    ///
    /// # Errors
    /// Where the file cannot be read or written, or holds no key.
    pub fn open(path: &Path) -> io::Result<Self> {
        keyfile::open(path).map(Self::of)
    }

    /// Seals with this key.
    #[must_use]
    pub fn of(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// Seals a secret for a context, for example a person's id, as text that is safe in a URL and a cookie.
    ///
    /// # Errors
    /// [`SealError::Random`].
    pub fn seal(&self, context: &[u8], secret: &[u8]) -> Result<String, SealError> {
        let nonce = random_bytes::<NONCE>().or(Err(SealError::Random))?;
        let payload = Payload { msg: secret, aad: context };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).or(Err(SealError::Closed))?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what [`Self::seal`] sealed.
    ///
    /// # Errors
    /// [`SealError::Closed`].
    pub fn unseal(&self, context: &[u8], text: &str) -> Result<Vec<u8>, SealError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).or(Err(SealError::Closed))?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(SealError::Closed)?;
        let payload = Payload { msg: sealed, aad: context };
        self.0.decrypt(&XNonce::from(*nonce), payload).or(Err(SealError::Closed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_context_under_its_key_and_not_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let key = SealingKey::open(&folder.path().join("secrets.key")).unwrap();
        let (ann, bob) = (b"ann".as_slice(), b"bob".as_slice());
        let sealed = key.seal(ann, b"secret").unwrap();
        assert_ne!(sealed, key.seal(ann, b"secret").unwrap());
        assert_eq!(key.unseal(ann, &sealed).unwrap(), b"secret");
        assert!(key.unseal(bob, &sealed).is_err());
        assert!(SealingKey::open(&folder.path().join("other.key")).unwrap().unseal(ann, &sealed).is_err());
        for bad in ["", "!", "AAAA", &sealed[2..]] {
            assert!(key.unseal(ann, bad).is_err());
        }
    }
}
