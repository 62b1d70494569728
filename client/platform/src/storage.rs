//! How much room this origin has, and whether the browser promised to keep it.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

/// Room of this origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StorageRoom {
    /// Bytes in use.
    pub used_bytes: f64,
    /// Bytes that may be used.
    pub quota_bytes: f64,
}

pub(crate) fn manager() -> Result<web_sys::StorageManager, PlatformError> {
    let missing = PlatformError::Unsupported { api: "storage" };
    let navigator = Reflect::get(&js_sys::global(), &JsValue::from_str("navigator"))?;
    let storage = Reflect::get(&navigator, &JsValue::from_str("storage"))?;
    // Absent outside secure contexts.
    if storage.is_undefined() { Err(missing) } else { Ok(storage.unchecked_into()) }
}

/// Bytes in use by kind of storage, as some browsers tell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StorageKinds {
    /// Rows.
    pub database_bytes: Option<f64>,
    /// The app itself, as the service worker keeps it.
    pub caches_bytes: Option<f64>,
}

/// Asks how much of the room each kind of storage takes.
///
/// # Errors
/// [`PlatformError`] where the browser does not tell how much room there is at all.
pub async fn kinds() -> Result<StorageKinds, PlatformError> {
    let estimate = JsFuture::from(manager()?.estimate()?).await?;
    let details = Reflect::get(&estimate, &JsValue::from_str("usageDetails")).unwrap_or_default();
    let of = |name: &str| {
        let value =
            if details.is_object() { Reflect::get(&details, &JsValue::from_str(name)).ok() } else { None };
        value.and_then(|it| it.as_f64())
    };
    Ok(StorageKinds { database_bytes: of("indexedDB"), caches_bytes: of("caches") })
}

/// Asks how much room there is.
///
/// # Errors
/// [`PlatformError`] where the browser does not tell.
pub async fn room() -> Result<StorageRoom, PlatformError> {
    let estimate: web_sys::StorageEstimate = JsFuture::from(manager()?.estimate()?).await?.unchecked_into();
    Ok(StorageRoom {
        used_bytes: estimate.get_usage().unwrap_or_default(),
        quota_bytes: estimate.get_quota().unwrap_or_default(),
    })
}

/// Asks the browser never to evict this origin's data; answers whether it promised.
///
/// # Errors
/// [`PlatformError`] where it cannot be asked.
pub async fn persist() -> Result<bool, PlatformError> {
    Ok(JsFuture::from(manager()?.persist()?).await?.is_truthy())
}

/// Whether the browser has promised.
///
/// # Errors
/// [`PlatformError`] where it cannot be asked.
pub async fn persisted() -> Result<bool, PlatformError> {
    Ok(JsFuture::from(manager()?.persisted()?).await?.is_truthy())
}
