//! Access tokens: a version byte, the session's id and the end of the token's life, signed with HMAC-SHA256
//! (RFC 2104) by a key that never leaves the data folder. A leaked signature alone opens nothing for long: the
//! session is looked up with every request.

use std::{fs, io, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::clock::random_bytes;

/// Life of an access token, in seconds.
pub const LIFE_S: u64 = 15 * 60;

const VERSION: u8 = 1;
const PAYLOAD: usize = 1 + 16 + 8;
const SIGNATURE: usize = 32;

/// Signs and checks access tokens.
#[derive(Clone)]
pub struct AccessKey(Hmac<Sha256>);

impl AccessKey {
    /// Reads the key, or makes one at the first start, readable by its owner only.
    ///
    /// # Errors
    /// Where the file cannot be read or written, or holds no key.
    pub fn open(path: &Path) -> io::Result<Self> {
        let key = match fs::read(path) {
            Ok(key) => key,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = random_bytes::<32>().map_err(io::Error::other)?;
                let new = path.with_extension("new");
                let mut file =
                    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
                file.write_all(&key)?;
                file.sync_all()?;
                fs::rename(&new, path)?;
                key.to_vec()
            }
            Err(error) => return Err(error),
        };
        if key.len() != 32 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the key for access tokens is damaged"));
        }
        Hmac::new_from_slice(&key).map(Self).map_err(io::Error::other)
    }

    /// A token for a session, good until `expires_ms`.
    #[must_use]
    pub fn sign(&self, session: Uuid, expires_ms: i64) -> String {
        let mut token = Vec::with_capacity(PAYLOAD + SIGNATURE);
        token.push(VERSION);
        token.extend_from_slice(session.as_bytes());
        token.extend_from_slice(&expires_ms.to_be_bytes());
        let signature = self.0.clone().chain_update(&token).finalize().into_bytes();
        token.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The session of a token; none where it was not signed by this key or has ended.
    #[must_use]
    pub fn verify(&self, token: &str, now_ms: i64) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == PAYLOAD + SIGNATURE)?;
        let (payload, signature) = bytes.split_at(PAYLOAD);
        self.0.clone().chain_update(payload).verify_slice(signature).ok()?;
        let (version, rest) = payload.split_first()?;
        let (session, expires) = rest.split_first_chunk::<16>()?;
        let expires_ms = i64::from_be_bytes(expires.try_into().ok()?);
        (*version == VERSION && now_ms < expires_ms).then(|| Uuid::from_bytes(*session))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_token_is_good_until_its_end_and_under_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("access.key");
        let key = AccessKey::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let session = Uuid::from_bytes([7; 16]);
        let token = key.sign(session, 1_000);
        assert_eq!(AccessKey::open(&path).unwrap().verify(&token, 999), Some(session));
        assert_eq!(key.verify(&token, 1_000), None);
        let other = AccessKey::open(&folder.path().join("other.key")).unwrap();
        assert_eq!(other.verify(&token, 0), None);
    }

    #[test]
    fn a_changed_token_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let key = AccessKey::open(&folder.path().join("access.key")).unwrap();
        let token = key.sign(Uuid::from_bytes([7; 16]), 1_000);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(key.verify(&URL_SAFE_NO_PAD.encode(changed), 0), None);
        }
        for bad in ["", "a", "not base64 !", &token[1..]] {
            assert_eq!(key.verify(bad, 0), None);
        }
    }
}
