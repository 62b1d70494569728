//! Ciphertext as it travels, and the wrapped account key. What is inside, and how it got there, is the sync
//! crate's knowledge; the server only carries it.

use serde::{Deserialize, Serialize};

/// Base64 (standard, padded) of a versioned ciphertext.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Sealed(pub String);

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
}
