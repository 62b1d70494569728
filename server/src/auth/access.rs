//! Signed tokens: a byte for their kind, an id and the end of the token's life, signed with HMAC-SHA256
//! (RFC 2104) by a key that never leaves the data folder. Access tokens name a session; a leaked one opens nothing
//! for long, and the session is looked up with every request. Tickets name a person whose password was right and
//! who still owes the second factor.

use std::{io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sotto_api::UserId;
use uuid::Uuid;

use super::keyfile;

/// Life of an access token, in seconds.
pub const LIFE_S: u64 = 15 * 60;
/// Life of a ticket, in seconds.
pub const TICKET_LIFE_S: u64 = 5 * 60;

const ACCESS: u8 = 1;
const TICKET: u8 = 2;
const PAYLOAD: usize = 1 + 16 + 8;
const SIGNATURE: usize = 32;

/// Signs and checks tokens.
#[derive(Clone)]
pub struct AccessKey(Hmac<Sha256>);

impl AccessKey {
    /// Reads the key, or makes one at the first start, readable by its owner only.
    ///
    /// # Errors
    /// Where the file cannot be read or written, or holds no key.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::of(&keyfile::open(path)?)
    }

    /// Signs with this key.
    ///
    /// # Errors
    /// None for a key of this length.
    pub fn of(key: &[u8; 32]) -> io::Result<Self> {
        Hmac::new_from_slice(key).map(Self).map_err(io::Error::other)
    }

    /// A token for a session, good until `expires_ms`.
    #[must_use]
    pub fn sign(&self, session: Uuid, expires_ms: i64) -> String {
        self.sign_kind(ACCESS, session, expires_ms)
    }

    /// The session of a token; none where it was not signed by this key or has ended.
    #[must_use]
    pub fn verify(&self, token: &str, now_ms: i64) -> Option<Uuid> {
        self.verify_kind(ACCESS, token, now_ms)
    }

    /// A ticket for a person, good until `expires_ms`.
    #[must_use]
    pub fn sign_ticket(&self, user: UserId, expires_ms: i64) -> String {
        self.sign_kind(TICKET, user.0, expires_ms)
    }

    /// The person of a ticket; none where it was not signed by this key or has ended.
    #[must_use]
    pub fn verify_ticket(&self, ticket: &str, now_ms: i64) -> Option<UserId> {
        self.verify_kind(TICKET, ticket, now_ms).map(UserId)
    }

    /// 32 bytes that follow from this key, the purpose and the parts, and tell nothing of the key. What is signed as a
    /// token never begins like a purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone().chain_update(purpose.as_bytes()).chain_update([0]);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    fn sign_kind(&self, kind: u8, id: Uuid, expires_ms: i64) -> String {
        let mut token = Vec::with_capacity(PAYLOAD + SIGNATURE);
        token.push(kind);
        token.extend_from_slice(id.as_bytes());
        token.extend_from_slice(&expires_ms.to_be_bytes());
        let signature = self.0.clone().chain_update(&token).finalize().into_bytes();
        token.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(token)
    }

    fn verify_kind(&self, kind: u8, token: &str, now_ms: i64) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == PAYLOAD + SIGNATURE)?;
        let (payload, signature) = bytes.split_at(PAYLOAD);
        self.0.clone().chain_update(payload).verify_slice(signature).ok()?;
        let (found, rest) = payload.split_first()?;
        let (id, expires) = rest.split_first_chunk::<16>()?;
        let expires_ms = i64::from_be_bytes(expires.try_into().ok()?);
        (*found == kind && now_ms < expires_ms).then(|| Uuid::from_bytes(*id))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

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
    fn a_ticket_is_no_access_token_and_the_other_way_round() {
        let folder = tempfile::tempdir().unwrap();
        let key = AccessKey::open(&folder.path().join("access.key")).unwrap();
        let id = Uuid::from_bytes([7; 16]);
        let (token, ticket) = (key.sign(id, 1_000), key.sign_ticket(UserId(id), 1_000));
        assert_eq!((key.verify(&ticket, 0), key.verify_ticket(&token, 0)), (None, None));
        assert_eq!(key.verify_ticket(&ticket, 999), Some(UserId(id)));
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
