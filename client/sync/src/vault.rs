//! The key ladder's upper end: passphrase → Argon2id → key-encryption key → account key → record keys.
//!
//! **Source** RFC 9106 (Argon2id version 0x13), parameters after the OWASP Password Storage Cheat Sheet:
//! 19 MiB, two passes, one lane.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sotto_api::{
    ErrorCode,
    vault::{FIRST_GENERATION, Sealed, VaultEnvelope},
};
use sotto_store::Entropy;
use zeroize::Zeroizing;

use crate::{
    CryptoError, Keyring, SyncError, Transport, TransportError,
    seal::{KEY_BYTES, open, seal},
};

/// Of an envelope whose account key was never replaced, and of all others.
const VERSIONS: [u8; 2] = [1, 2];
const SALT_BYTES: usize = 16;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// A server that says so often that another device was faster is not to be followed.
const MAX_TRIES: u32 = 3;
/// An envelope that asks for more would stall the page.
const MOST: (u32, u32, u32) = (256 * 1024, 16, 4);

/// Makes an account key and wraps it with a passphrase. Takes about a tenth of a second.
///
/// The passphrase is taken byte by byte; the caller normalises it (NFC), so that all keyboards type the same.
///
/// # Errors
/// [`CryptoError::Entropy`].
pub fn create_vault(
    passphrase: &str,
    entropy: &impl Entropy,
) -> Result<(VaultEnvelope, Keyring), CryptoError> {
    let ring = Keyring::make(entropy)?;
    Ok((wrap_ring(&ring, passphrase, entropy)?, ring))
}

/// The envelope of these keys under a passphrase.
fn wrap_ring(ring: &Keyring, passphrase: &str, entropy: &impl Entropy) -> Result<VaultEnvelope, CryptoError> {
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt)?;
    let mut envelope = VaultEnvelope {
        version: VERSIONS[usize::from(ring.generation() > FIRST_GENERATION)],
        salt: STANDARD.encode(salt),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        account_key: Sealed(String::new()),
        generation: ring.generation(),
        earlier: ring.seal_earlier(entropy)?,
    };
    let wrapping = derive_wrapping_key(&envelope, passphrase)?;
    envelope.account_key = seal(&wrapping, &envelope_data(&envelope), ring.newest(), entropy)?;
    Ok(envelope)
}

/// Unwraps the account key.
///
/// # Errors
/// [`CryptoError::WrongPassphrase`], also for a wrapped key that was tampered with, which cannot be told apart;
/// [`CryptoError::UnknownVersion`]; [`CryptoError::Damaged`] for an envelope that is weaker than any that was
/// ever made, or asks for more than a page can do.
pub fn unlock_vault(envelope: &VaultEnvelope, passphrase: &str) -> Result<Keyring, CryptoError> {
    if !VERSIONS.contains(&envelope.version) {
        return Err(CryptoError::UnknownVersion(envelope.version));
    }
    if (envelope.version == 1) != (envelope.generation == FIRST_GENERATION) {
        return Err(CryptoError::Damaged);
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
    Keyring::open(envelope.generation, &plain, &envelope.earlier)
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
) -> Result<Keyring, SyncError> {
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

/// Puts a new account key before the ones until now, for all devices: the passphrase opens it from then on, or another
/// one that takes its place. Record keys are wrapped anew by the syncs that follow.
///
/// May be interrupted anywhere and repeated: where the server has a newer key than this device already, an earlier try got
/// that far (or another device was faster), and that key is taken up.
///
/// # Errors
/// [`SyncError::WrongPassphrase`]; [`SyncError::Offline`], [`SyncError::SignedOut`], [`SyncError::Refused`];
/// [`SyncError::Damaged`].
pub async fn replace_key(
    transport: &impl Transport,
    entropy: &impl Entropy,
    ring: &Keyring,
    passphrase: &str,
    new_passphrase: &str,
) -> Result<Keyring, SyncError> {
    for _ in 0..MAX_TRIES {
        let held = transport.vault_get().await?.ok_or(SyncError::Damaged)?;
        if held.generation > ring.generation()
            && let Ok(taken) = unlock_vault(&held, new_passphrase)
        {
            return Ok(taken);
        }
        let next = unlock_vault(&held, passphrase)?.followed(ring, entropy)?;
        match transport.vault_put(&wrap_ring(&next, new_passphrase, entropy)?).await {
            Ok(()) => return Ok(next),
            Err(TransportError::Refused { code: ErrorCode::Conflict }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(SyncError::Refused(ErrorCode::Conflict))
}

/// Associated data of the wrapped account key: `"sotto.vault"`, version, from version 2 on the generation, then memory,
/// passes and lanes, all numbers big-endian.
fn envelope_data(envelope: &VaultEnvelope) -> Vec<u8> {
    let mut data = b"sotto.vault".to_vec();
    data.push(envelope.version);
    if envelope.version > 1 {
        data.extend(envelope.generation.to_be_bytes());
    }
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
