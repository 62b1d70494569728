//! The clipboard of the device.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

/// Puts a text there.
///
/// # Errors
/// [`PlatformError`] where the browser, or the site that shows this page in a frame, does not allow it.
pub async fn write(text: &str) -> Result<(), PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    let clipboard = window.navigator().clipboard();
    // Insecure origins have none.
    if JsValue::from(clipboard.clone()).is_undefined() {
        return Err(PlatformError::Unsupported { api: "clipboard" });
    }
    JsFuture::from(clipboard.write_text(text)).await?;
    Ok(())
}
