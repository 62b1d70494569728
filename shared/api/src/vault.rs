//! Ciphertext as it travels, and the wrapped account key. What is inside, and how it got there, is the sync
//! crate's knowledge; the server only carries it.

use serde::{Deserialize, Serialize};

/// Base64 (standard, padded) of a versioned ciphertext.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Sealed(pub String);

/// Generation of an account key that was never replaced.
pub const FIRST_GENERATION: u32 = 1;

fn first_generation() -> u32 {
    FIRST_GENERATION
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_first_generation(generation: &u32) -> bool {
    *generation == FIRST_GENERATION
}

/// An account key that was replaced, under the one that carries it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierKey {
    /// Its own generation.
    pub generation: u32,
    /// The key.
    pub sealed: Sealed,
}

/// A record key under an account key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrappedKey {
    /// Generation of the account key.
    pub generation: u32,
    /// The record key under it.
    pub sealed: Sealed,
}

/// The account key, wrapped by a key that only the person's passphrase gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VaultEnvelope {
    /// Format version.
    pub version: u8,
    /// Salt of the key derivation, base64.
    pub salt: String,
    /// Argon2id memory, in kibibytes.
    pub memory_kib: u32,
    /// Argon2id passes.
    pub passes: u32,
    /// Argon2id lanes.
    pub lanes: u32,
    /// The account key under the derived key.
    pub account_key: Sealed,
    /// Which account key it is: raised each time it is replaced.
    #[serde(default = "first_generation", skip_serializing_if = "is_first_generation")]
    pub generation: u32,
    /// Those before it, the latest first, each under this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierKey>,
}
