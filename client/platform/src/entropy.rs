//! Cryptographic randomness.

use wasm_bindgen::{JsCast, JsValue};

use crate::PlatformError;

/// Fills `bytes` with randomness from the browser's cryptographic generator.
///
/// # Errors
/// [`PlatformError::Unsupported`] where there is no generator; the caller must not go on without one.
pub fn fill(bytes: &mut [u8]) -> Result<(), PlatformError> {
    const MISSING: PlatformError = PlatformError::Unsupported { api: "crypto" };
    let crypto = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("crypto")).ok().ok_or(MISSING)?;
    let crypto: web_sys::Crypto = crypto.dyn_into().ok().ok_or(MISSING)?;
    // The browser hands out at most 65,536 bytes a call.
    for chunk in bytes.chunks_mut(65_536) {
        crypto.get_random_values_with_u8_array(chunk)?;
    }
    Ok(())
}
