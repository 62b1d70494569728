//! The key ladder's upper end: passphrase → Argon2id → key-encryption key → account key → record keys.
//!
//! **Source** RFC 9106 (Argon2id version 0x13), parameters after the OWASP Password Storage Cheat Sheet:
//! 19 MiB, two passes, one lane.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sotto_api::{
    ErrorCode, RecordingId,
    vault::{Sealed, VaultEnvelope},
};
use sotto_store::Entropy;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    CryptoError, RecordKey, SyncError, Transport, TransportError,
    seal::{KEY_BYTES, open, record_key_data, seal},
};

const VERSION: u8 = 1;
const SALT_BYTES: usize = 16;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// An envelope that asks for more would stall the page.
const MOST: (u32, u32, u32) = (256 * 1024, 16, 4);

/// Wraps the record keys of one account. Whoever has it reads everything.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AccountKey([u8; KEY_BYTES]);

impl std::fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccountKey(..)")
    }
}

impl AccountKey {
    /// The key's bytes, to be kept on this device so that the passphrase is asked for once.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// The key from what [`AccountKey::to_bytes`] gave; none for bytes of another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Wraps a record key.
    ///
    /// # Errors
    /// [`CryptoError::Entropy`].
    pub fn wrap(
        &self,
        record: RecordingId,
        key: &RecordKey,
        entropy: &impl Entropy,
    ) -> Result<Sealed, CryptoError> {
        seal(&self.0, &record_key_data(record), &key.0, entropy)
    }

    /// Unwraps a record key.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`] for a key of another recording or account; [`CryptoError::UnknownVersion`].
    pub fn unwrap(&self, record: RecordingId, wrapped: &Sealed) -> Result<RecordKey, CryptoError> {
        let plain = open(&self.0, &record_key_data(record), wrapped)?;
        plain.as_slice().try_into().map(RecordKey).ok().ok_or(CryptoError::Damaged)
    }
}

/// Makes an account key and wraps it with a passphrase. Takes about a tenth of a second.
///
/// The passphrase is taken byte by byte; the caller normalises it (NFC), so that all keyboards type the same.
///
/// # Errors
/// [`CryptoError::Entropy`].
pub fn create_vault(
    passphrase: &str,
    entropy: &impl Entropy,
) -> Result<(VaultEnvelope, AccountKey), CryptoError> {
    let mut key = AccountKey([0; KEY_BYTES]);
    entropy.fill(&mut key.0)?;
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt)?;
    let mut envelope = VaultEnvelope {
        version: VERSION,
        salt: STANDARD.encode(salt),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        account_key: Sealed(String::new()),
    };
    let wrapping = derive_wrapping_key(&envelope, passphrase)?;
    envelope.account_key = seal(&wrapping, &envelope_data(&envelope), &key.0, entropy)?;
    Ok((envelope, key))
}

/// Unwraps the account key.
///
/// # Errors
/// [`CryptoError::WrongPassphrase`], also for a wrapped key that was tampered with, which cannot be told apart;
/// [`CryptoError::UnknownVersion`]; [`CryptoError::Damaged`] for an envelope that is weaker than any that was
/// ever made, or asks for more than a page can do.
pub fn unlock_vault(envelope: &VaultEnvelope, passphrase: &str) -> Result<AccountKey, CryptoError> {
    if envelope.version != VERSION {
        return Err(CryptoError::UnknownVersion(envelope.version));
    }
    let cost = [envelope.memory_kib, envelope.passes, envelope.lanes];
    let least = [MEMORY_KIB, PASSES, LANES];
    let most = [MOST.0, MOST.1, MOST.2];
    if cost.iter().zip(least.iter().zip(most)).any(|(cost, (least, most))| !(*least..=most).contains(cost)) {
        return Err(CryptoError::Damaged);
    }
    let wrapping = derive_wrapping_key(envelope, passphrase)?;
    let plain = match open(&wrapping, &envelope_data(envelope), &envelope.account_key) {
        Err(CryptoError::Damaged) => return Err(CryptoError::WrongPassphrase),
        other => other?,
    };
    AccountKey::from_bytes(&plain).ok_or(CryptoError::Damaged)
}

/// Unlocks the account's vault, or makes one where the account has none.
///
/// # Errors
/// [`SyncError::WrongPassphrase`]; [`SyncError::Offline`], [`SyncError::SignedOut`], [`SyncError::Refused`];
/// [`SyncError::Damaged`].
pub async fn enter_vault(
    transport: &impl Transport,
    entropy: &impl Entropy,
    passphrase: &str,
) -> Result<AccountKey, SyncError> {
    if let Some(envelope) = transport.vault_get().await? {
        return Ok(unlock_vault(&envelope, passphrase)?);
    }
    let (envelope, key) = create_vault(passphrase, entropy)?;
    match transport.vault_put(&envelope).await {
        Ok(()) => Ok(key),
        // Another device was faster.
        Err(TransportError::Refused { code: ErrorCode::Conflict } | TransportError::Conflict { .. }) => {
            let envelope = transport.vault_get().await?.ok_or(SyncError::Damaged)?;
            Ok(unlock_vault(&envelope, passphrase)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Associated data of the wrapped account key: `"sotto.vault"`, version, then memory, passes and lanes big-endian.
fn envelope_data(envelope: &VaultEnvelope) -> Vec<u8> {
    let mut data = b"sotto.vault".to_vec();
    data.push(envelope.version);
    for number in [envelope.memory_kib, envelope.passes, envelope.lanes] {
        data.extend(number.to_be_bytes());
    }
    data
}

fn derive_wrapping_key(
    envelope: &VaultEnvelope,
    passphrase: &str,
) -> Result<Zeroizing<[u8; KEY_BYTES]>, CryptoError> {
    let salt = STANDARD.decode(&envelope.salt).ok().filter(|salt| salt.len() == SALT_BYTES);
    let salt = salt.ok_or(CryptoError::Damaged)?;
    let params = Params::new(envelope.memory_kib, envelope.passes, envelope.lanes, Some(KEY_BYTES));
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.ok().ok_or(CryptoError::Damaged)?);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    let derived = argon2.hash_password_into(passphrase.as_bytes(), &salt, key.as_mut());
    derived.ok().ok_or(CryptoError::Damaged)?;
    Ok(key)
}
