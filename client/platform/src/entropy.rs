//! Cryptographic randomness.

use crate::PlatformError;

/// Fills `bytes` with randomness from the browser's cryptographic generator.
///
/// # Errors
/// [`PlatformError::Unsupported`] where there is no generator; the caller must not go on without one.
pub fn fill(bytes: &mut [u8]) -> Result<(), PlatformError> {
    getrandom::fill(bytes).or(Err(PlatformError::Unsupported { api: "crypto" }))
}
