//! The person's language, as the browser tells it, and a small memory for what was chosen. That memory can be read at
//! once, before anything is opened, so that the first thing on the page is in the right language.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Languages that the browser was told of, the favourite first: `de-AT`, `en`.
#[must_use]
pub fn preferred() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|it| it.as_string()).collect()
}

/// What was remembered under a name; none where nothing was, or where the browser keeps nothing.
#[must_use]
pub fn remembered(name: &str) -> Option<String> {
    call("getItem", &[name])?.as_string()
}

/// Remembers a short text under a name, or forgets it. Answers whether the browser did.
pub fn remember(name: &str, text: Option<&str>) -> bool {
    match text {
        Some(text) => call("setItem", &[name, text]).is_some(),
        None => call("removeItem", &[name]).is_some(),
    }
}

/// A method of the browser's small storage; none where the browser refuses.
fn call(method: &str, arguments: &[&str]) -> Option<JsValue> {
    let window = web_sys::window()?;
    let storage = Reflect::get(&window, &"localStorage".into()).ok()?;
    let method: Function = Reflect::get(&storage, &method.into()).ok()?.dyn_into().ok()?;
    let arguments: Array = arguments.iter().map(|it| JsValue::from_str(it)).collect();
    method.apply(&storage, &arguments).ok()
}
