//! Which microphones there are, and whether the page may use them.

use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MediaDevices;

use crate::PlatformError;

/// A microphone that could be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Names it to this browser, for this site.
    pub id: String,
    /// Its name; empty until the page may use microphones.
    pub label: String,
}

/// Whether the page may use the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Without asking.
    Granted,
    /// The person is asked.
    Ask,
    /// No.
    Denied,
}

pub(super) fn media_devices() -> Result<MediaDevices, PlatformError> {
    // Browsers hide the API outside secure contexts.
    let missing = || PlatformError::Unsupported { api: "microphone" };
    let navigator = web_sys::window().ok_or_else(missing)?.navigator();
    let devices = navigator.media_devices().or(Err(missing()))?;
    if devices.is_undefined() { Err(missing()) } else { Ok(devices) }
}

/// The microphones that are there now, without the one that browsers list twice as "default". Names are empty, and ids may
/// be, until the page has used one.
///
/// # Errors
/// [`PlatformError::Unsupported`] outside a secure context.
pub async fn devices() -> Result<Vec<Device>, PlatformError> {
    let list: Array = JsFuture::from(media_devices()?.enumerate_devices()?).await?.unchecked_into();
    let text = |of: &JsValue, name: &str| {
        Reflect::get(of, &name.into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
    };
    let microphones = list.iter().filter(|it| text(it, "kind") == "audioinput");
    let named = microphones.map(|it| Device { id: text(&it, "deviceId"), label: text(&it, "label") });
    Ok(named.filter(|it| !matches!(it.id.as_str(), "" | "default" | "communications")).collect())
}

/// Calls back, for the rest of the page's life, when a device comes or goes.
pub fn on_devices_change(callback: impl Fn() + 'static) {
    if let Ok(devices) = media_devices() {
        EventListener::new(&devices, "devicechange", move |_| callback()).forget();
    }
}

/// Whether the page may use the microphone; [`Permission::Ask`] where the browser does not tell.
pub async fn permission() -> Permission {
    match asked().await.as_deref() {
        Ok("granted") => Permission::Granted,
        Ok("denied") => Permission::Denied,
        _ => Permission::Ask,
    }
}

async fn asked() -> Result<String, PlatformError> {
    let missing = || PlatformError::Unsupported { api: "permissions" };
    let navigator = web_sys::window().ok_or_else(missing)?.navigator();
    let permissions = Reflect::get(&navigator, &"permissions".into())?;
    let query: Function = Reflect::get(&permissions, &"query".into())?.dyn_into().or(Err(missing()))?;
    let what = Object::new();
    Reflect::set(&what, &"name".into(), &"microphone".into())?;
    let answer: Promise = query.call1(&permissions, &what)?.dyn_into().or(Err(missing()))?;
    let status = JsFuture::from(answer).await?;
    Reflect::get(&status, &"state".into())?.as_string().ok_or_else(missing)
}
