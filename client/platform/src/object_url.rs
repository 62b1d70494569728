//! `blob:` addresses that are given back when dropped.

use wasm_bindgen::JsValue;

use crate::PlatformError;

/// An address under which the page can use bytes that never left the device.
#[derive(Debug, PartialEq, Eq)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// Address of a file or blob.
    ///
    /// # Errors
    /// [`PlatformError`] where the browser refuses.
    pub fn from_blob(blob: &web_sys::Blob) -> Result<Self, PlatformError> {
        Ok(Self(web_sys::Url::create_object_url_with_blob(blob)?))
    }

    /// Address of bytes in memory.
    ///
    /// # Errors
    /// [`PlatformError`] where the browser refuses.
    pub fn from_bytes(bytes: &[u8], media_type: &str) -> Result<Self, PlatformError> {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = js_sys::Array::of1(&JsValue::from(js_sys::Uint8Array::from(bytes)));
        Self::from_blob(&web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?)
    }

    /// Address of bytes that came piece by piece.
    ///
    /// # Errors
    /// [`PlatformError`] where the browser refuses.
    pub fn from_pieces(pieces: &Pieces, media_type: &str) -> Result<Self, PlatformError> {
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(media_type);
        Self::from_blob(&web_sys::Blob::new_with_blob_sequence_and_options(&pieces.0, &options)?)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Bytes on their way to an address. The browser holds them, so that the app's memory need not.
#[derive(Debug, Default)]
pub struct Pieces(js_sys::Array);

impl Pieces {
    /// Adds bytes at the end.
    ///
    /// # Errors
    /// [`PlatformError`] where the browser refuses.
    pub fn push(&self, bytes: &[u8]) -> Result<(), PlatformError> {
        let part = js_sys::Array::of1(&JsValue::from(js_sys::Uint8Array::from(bytes)));
        let piece = web_sys::Blob::new_with_u8_array_sequence(&part)?;
        self.0.push(&piece);
        Ok(())
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // Revoking an address that is already gone does nothing.
        let _ = web_sys::Url::revoke_object_url(&self.0);
    }
}
