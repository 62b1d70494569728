//! Making sure that only one tab writes the library.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::PageTransitionEvent;

use crate::PlatformError;

/// Takes a lock of this origin until the page is left; answers whether it was free. The browser gives it back when
/// the page ends, however it ends.
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
            // Held until this promise settles.
            if free {
                Promise::new(&mut |settle, _| let_go_when_left(settle)).into()
            } else {
                JsValue::UNDEFINED
            }
        });
        let arguments = js_sys::Array::of3(&name.into(), &options, &granted);
        // A refused call shows as an answer that never comes only if `request` itself throws, which it does for
        // malformed arguments alone.
        let _ = request.apply(&locks, &arguments);
    });
    Ok(JsFuture::from(answer).await?.is_truthy())
}

/// A page that was left may be kept by the browser to come back to. It gives the lock away, and starts anew when the
/// person comes back.
fn let_go_when_left(settle: Function) {
    let Some(window) = web_sys::window() else { return };
    let left = Closure::<dyn Fn()>::new(move || {
        let _ = settle.call0(&JsValue::UNDEFINED);
    });
    let location = window.location();
    let back = Closure::<dyn Fn(PageTransitionEvent)>::new(move |event: PageTransitionEvent| {
        if event.persisted() {
            // Where a reload is refused there is nothing left to do.
            let _ = location.reload();
        }
    });
    let listens = [("pagehide", left.as_ref()), ("pageshow", back.as_ref())]
        .map(|(name, closure)| window.add_event_listener_with_callback(name, closure.unchecked_ref()));
    debug_assert!(listens.iter().all(Result::is_ok), "windows take listeners");
    // They live as long as the page.
    left.forget();
    back.forget();
}
