//! Being on- or offline, and the service worker that makes offline starts possible.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

/// Whether the browser believes that there is a network. A `true` does not mean that the server answers.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|it| it.navigator().on_line())
}

/// Calls back, for the rest of the page's life, whenever that belief changes.
pub fn on_change(callback: impl Fn(bool) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    for (event, online) in [("online", true), ("offline", false)] {
        let callback = callback.clone();
        EventListener::new(&window, event, move |_| callback(online)).forget();
    }
}

/// Calls back, for the rest of the page's life, whenever the page becomes visible or is hidden.
pub fn on_visibility(callback: impl Fn(bool) + 'static) {
    let Some(document) = web_sys::window().and_then(|it| it.document()) else { return };
    let target = document.clone();
    EventListener::new(&document, "visibilitychange", move |_| callback(!target.hidden())).forget();
}

/// Whether a person can see the page.
#[must_use]
pub fn is_visible() -> bool {
    web_sys::window().and_then(|it| it.document()).is_none_or(|it| !it.hidden())
}

/// Registers the service worker and calls back when a newer build of the app waits to take over.
///
/// # Errors
/// [`PlatformError`] where the browser has none (private windows, insecure origins); the app then works, but
/// only with a network.
pub async fn register(script: &str, on_update: impl Fn() + Clone + 'static) -> Result<(), PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    let container = window.navigator().service_worker();
    if container.is_undefined() {
        return Err(PlatformError::Unsupported { api: "service workers" });
    }
    let registration: web_sys::ServiceWorkerRegistration =
        JsFuture::from(container.register(script)).await?.unchecked_into();
    if registration.waiting().is_some() && container.controller().is_some() {
        on_update();
    }
    let watched = registration.clone();
    EventListener::new(&registration, "updatefound", move |_| {
        let Some(installing) = watched.installing() else { return };
        let (worker, container, on_update) = (installing.clone(), container.clone(), on_update.clone());
        EventListener::new(&installing, "statechange", move |_| {
            // Without a controller this is the first install, and the page is as new as it gets.
            if worker.state() == web_sys::ServiceWorkerState::Installed && container.controller().is_some() {
                on_update();
            }
        })
        .forget();
    })
    .forget();
    Ok(())
}

/// Lets the waiting build take over and reloads the page once it has.
///
/// # Errors
/// [`PlatformError`] where no service worker is registered.
pub async fn take_update() -> Result<(), PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    let container = window.navigator().service_worker();
    let registration: web_sys::ServiceWorkerRegistration =
        JsFuture::from(container.get_registration()).await?.dyn_into().ok().ok_or(PlatformError::NotFound)?;
    let Some(waiting) = registration.waiting() else {
        return Ok(window.location().reload()?);
    };
    let location = window.location();
    EventListener::once(&container, "controllerchange", move |_| {
        // Nothing is left to do where a reload is refused.
        let _ = location.reload();
    })
    .forget();
    let message = js_sys::Object::new();
    js_sys::Reflect::set(&message, &"type".into(), &"skip-waiting".into())?;
    Ok(waiting.post_message(&message)?)
}
