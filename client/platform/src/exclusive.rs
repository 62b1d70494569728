//! Making sure that only one tab writes the library.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

/// Takes a lock of this origin for the rest of the page's life; answers whether it was free. The browser gives
/// it back when the page ends, however it ends.
///
/// # Errors
/// [`PlatformError::Unsupported`] where the browser has no locks; there is no protection then.
pub async fn hold(name: &str) -> Result<bool, PlatformError> {
    let missing = || PlatformError::Unsupported { api: "locks" };
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into().ok().ok_or_else(missing)?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
    let answer = Promise::new(&mut |resolve, _| {
        let granted = Closure::once_into_js(move |lock: JsValue| {
            let free = !lock.is_null();
            // The page may have stopped waiting; the lock is held all the same.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(free));
            // Held until this promise settles, which it never does.
            if free { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
        });
        let arguments = js_sys::Array::of3(&name.into(), &options, &granted);
        // A refused call shows as an answer that never comes only if `request` itself throws, which it does for
        // malformed arguments alone.
        let _ = request.apply(&locks, &arguments);
    });
    Ok(JsFuture::from(answer).await?.is_truthy())
}
