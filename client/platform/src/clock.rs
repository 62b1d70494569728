//! Wall clock and monotonic clock of the browser.

use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds since 1970.
#[must_use]
pub fn now_ms() -> u64 {
    // Positive and far below 2^53, so the conversion is exact.
    js_sys::Date::now() as u64
}

/// Milliseconds of a clock that never goes back, from an arbitrary start.
#[must_use]
pub fn monotonic_ms() -> f64 {
    let performance = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("performance")).ok();
    let now = performance
        .as_ref()
        .and_then(|it| js_sys::Reflect::get(it, &JsValue::from_str("now")).ok())
        .and_then(|it| it.dyn_into::<js_sys::Function>().ok());
    match (performance, now) {
        (Some(performance), Some(now)) => {
            now.call0(&performance).ok().and_then(|it| it.as_f64()).unwrap_or_else(js_sys::Date::now)
        }
        _ => js_sys::Date::now(),
    }
}

/// Lets the event loop handle what is waiting, then goes on.
pub async fn breathe() {
    gloo::timers::future::TimeoutFuture::new(0).await;
}

/// Waits.
pub async fn sleep_ms(ms: u32) {
    gloo::timers::future::TimeoutFuture::new(ms).await;
}
