//! The lock: what is kept so that a passphrase gives the device's key.
//!
//! **Format 1** version byte 1; memory in KiB, passes and lanes (32 bits each, big-endian); salt (16 bytes); nonce (24);
//! the key under XChaCha20-Poly1305 (32 and a tag of 16), the associated data being `"sotto.lock"` and all before the
//! nonce; SHA-256 of all before it (32), which tells damage from a wrong passphrase.
//!
//! **Source** RFC 9106 (Argon2id version 0x13).

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{DeviceKey, KEY_BYTES, NONCE_BYTES, Random, SealError, TAG_BYTES, nonce};

const VERSION: u8 = 1;
const SALT_BYTES: usize = 16;
const HEAD_BYTES: usize = 1 + 3 * 4 + SALT_BYTES;
const DIGEST_BYTES: usize = 32;
const LOCK_BYTES: usize = HEAD_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES + DIGEST_BYTES;
/// No lock is weaker: 19 MiB and two passes are the least that the OWASP Password Storage Cheat Sheet takes.
const LEAST: Cost = Cost { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
/// A lock that asks for more would stall the page.
const MOST: Cost = Cost { memory_kib: 256 * 1024, passes: 16, lanes: 4 };

/// What a try at the passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// About half a second in a page.
    pub const PAGE: Self = Self { memory_kib: 32 * 1024, passes: 6, lanes: 1 };

    fn is_sane(self) -> bool {
        let within = |cost, least, most| (least..=most).contains(&cost);
        within(self.memory_kib, LEAST.memory_kib, MOST.memory_kib)
            && within(self.passes, LEAST.passes, MOST.passes)
            && within(self.lanes, LEAST.lanes, MOST.lanes)
    }
}

/// A device's key under a passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock([u8; LOCK_BYTES]);

impl Lock {
    /// Makes a key and its lock. The passphrase is taken byte by byte; the caller normalises it (NFC).
    ///
    /// # Errors
    /// [`SealError::NoRandomness`]; [`SealError::Damaged`] for a cost that no lock may have.
    pub fn make(passphrase: &str, cost: Cost, random: &impl Random) -> Result<(Self, DeviceKey), SealError> {
        let mut key = DeviceKey([0; KEY_BYTES]);
        if !random.fill(&mut key.0) {
            return Err(SealError::NoRandomness);
        }
        let lock = Self::around(&key, passphrase, cost, random)?;
        Ok((lock, key))
    }

    /// A lock with another passphrase around the same key.
    ///
    /// # Errors
    /// As [`Lock::make`].
    pub fn around(
        key: &DeviceKey,
        passphrase: &str,
        cost: Cost,
        random: &impl Random,
    ) -> Result<Self, SealError> {
        let mut salt = [0; SALT_BYTES];
        if !random.fill(&mut salt) {
            return Err(SealError::NoRandomness);
        }
        let mut bytes = vec![VERSION];
        bytes.extend([cost.memory_kib, cost.passes, cost.lanes].into_iter().flat_map(u32::to_be_bytes));
        bytes.extend(salt);
        let wrapping = derive(passphrase, &salt, cost)?;
        let nonce = nonce(random)?;
        let payload = Payload { msg: &key.0, aad: &associated(&bytes) };
        let sealed = cipher(&wrapping).encrypt(&XNonce::from(nonce), payload);
        bytes.extend(nonce);
        bytes.extend(sealed.ok().ok_or(SealError::Damaged)?);
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest);
        bytes.as_slice().try_into().map(Self).ok().ok_or(SealError::Damaged)
    }

    /// The lock as it is kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// A lock that was kept.
    ///
    /// # Errors
    /// [`SealError::UnknownVersion`]; [`SealError::Damaged`] for bytes that are not what was kept, or a cost that no lock
    /// may have.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        match bytes.first() {
            Some(&VERSION) => {}
            Some(version) => return Err(SealError::UnknownVersion(*version)),
            None => return Err(SealError::Damaged),
        }
        let lock: [u8; LOCK_BYTES] = bytes.try_into().ok().ok_or(SealError::Damaged)?;
        let (kept, digest) = lock.split_at(LOCK_BYTES - DIGEST_BYTES);
        if Sha256::digest(kept).as_slice() != digest || !cost(kept).is_sane() {
            return Err(SealError::Damaged);
        }
        Ok(Self(lock))
    }

    /// The key.
    ///
    /// # Errors
    /// [`SealError::WrongPassphrase`].
    pub fn open(&self, passphrase: &str) -> Result<DeviceKey, SealError> {
        let (head, rest) = self.0.split_at(HEAD_BYTES);
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Damaged)?;
        let sealed = rest.get(..KEY_BYTES + TAG_BYTES).ok_or(SealError::Damaged)?;
        let wrapping = derive(passphrase, &head[HEAD_BYTES - SALT_BYTES..], cost(head))?;
        let payload = Payload { msg: sealed, aad: &associated(head) };
        let plain = cipher(&wrapping).decrypt(&XNonce::from(*nonce), payload).ok();
        let plain = Zeroizing::new(plain.ok_or(SealError::WrongPassphrase)?);
        DeviceKey::from_bytes(&plain).ok_or(SealError::Damaged)
    }
}

/// What a try costs, of the bytes that a lock begins with.
fn cost(head: &[u8]) -> Cost {
    let number =
        |at: usize| head.get(at..at + 4).and_then(|it| it.try_into().ok()).map_or(0, u32::from_be_bytes);
    Cost { memory_kib: number(1), passes: number(5), lanes: number(9) }
}

fn associated(head: &[u8]) -> Vec<u8> {
    [b"sotto.lock", head].concat()
}

fn cipher(key: &Zeroizing<[u8; KEY_BYTES]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(**key).into())
}

fn derive(passphrase: &str, salt: &[u8], cost: Cost) -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
    if !cost.is_sane() {
        return Err(SealError::Damaged);
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_BYTES));
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.ok().ok_or(SealError::Damaged)?);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    let derived = argon2.hash_password_into(passphrase.as_bytes(), salt, key.as_mut());
    derived.ok().ok_or(SealError::Damaged)?;
    Ok(key)
}
