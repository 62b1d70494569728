//! Being a browser extension: the few interfaces that its pages have beyond those of a web site. What needs the browser's
//! own windows is asked of the background worker (`client/extension/background.js`), by one word each.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

/// Name under which a wish waits for the page that grants it.
const WISH: &str = "wish";

/// Whether this page belongs to an extension.
#[must_use]
pub fn is_here() -> bool {
    let protocol = web_sys::window().and_then(|window| window.location().protocol().ok());
    protocol.as_deref() == Some("chrome-extension:")
}

/// Asks the background worker for something and answers what it said; none where it had nothing to say.
///
/// # Errors
/// [`PlatformError`] where there is no background worker.
pub async fn ask(word: &str) -> Result<Option<String>, PlatformError> {
    let answer = JsFuture::from(call(&["runtime"], "sendMessage", &word.into())?).await?;
    Ok(answer.as_string())
}

/// Tells the background worker something, without waiting: the page may be on its way out.
pub fn tell(word: &str) {
    // Who would have to hear of a failure is not there.
    let _ = call(&["runtime"], "sendMessage", &word.into());
}

/// Takes what the person wanted elsewhere: in the toolbar, by a key, in a menu. JSON; none where nothing waits.
///
/// # Errors
/// [`PlatformError`] outside an extension.
pub async fn take_wish() -> Result<Option<String>, PlatformError> {
    let path = ["storage", "session"];
    let held = JsFuture::from(call(&path, "get", &WISH.into())?).await?;
    let wish = Reflect::get(&held, &WISH.into())?.as_string();
    if wish.is_some() {
        JsFuture::from(call(&path, "remove", &WISH.into())?).await?;
    }
    Ok(wish)
}

/// Calls back, for the rest of the page's life, when a wish may wait.
///
/// # Errors
/// [`PlatformError`] outside an extension.
pub fn on_wish(callback: impl Fn() + 'static) -> Result<(), PlatformError> {
    let heard = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        let change = Reflect::get(&changes, &WISH.into()).unwrap_or_default();
        let set = Reflect::get(&change, &"newValue".into()).is_ok_and(|value| !value.is_undefined());
        if set {
            callback();
        }
    });
    drop(call(&["storage", "session", "onChanged"], "addListener", heard.as_ref())?);
    // It lives as long as the page.
    heard.forget();
    Ok(())
}

/// Asks the person to let the extension speak to a server; call it while they press something.
///
/// # Errors
/// [`PlatformError`] where the address is no origin.
pub async fn may_reach(origin: &str) -> Result<bool, PlatformError> {
    let wanted = Object::new();
    Reflect::set(&wanted, &"origins".into(), &Array::of1(&format!("{origin}/*").into()))?;
    Ok(JsFuture::from(call(&["permissions"], "request", &wanted)?).await?.is_truthy())
}

/// Calls back, for the rest of the page's life, when the page is left.
pub fn on_leave(callback: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        gloo::events::EventListener::new(&window, "pagehide", move |_| callback()).forget();
    }
}

/// Calls `chrome.PATH.NAME(argument)`. What is not a promise is one that is kept.
fn call(path: &[&str], name: &str, argument: &JsValue) -> Result<Promise, PlatformError> {
    let missing = || PlatformError::Unsupported { api: "extensions" };
    let mut owner = Reflect::get(&js_sys::global(), &"chrome".into())?;
    for part in path {
        owner = Reflect::get(&owner, &(*part).into()).or(Err(missing()))?;
    }
    let function: Function =
        Reflect::get(&owner, &name.into()).or(Err(missing()))?.dyn_into().or(Err(missing()))?;
    Ok(Promise::resolve(&function.call1(&owner, argument)?))
}
