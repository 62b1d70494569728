//! Files that another app shared. The service worker takes them in, for no page may be open, and leaves them in a folder of
//! the origin's private file system.

use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// The folder in which the service worker leaves files.
pub const INBOX: &str = "inbox";

/// Names begin with a time and a number, so that none takes another's place.
#[must_use]
pub fn name_in_inbox(file: &str) -> &str {
    let mut parts = file.splitn(3, '-');
    parts.nth(2).filter(|name| !name.is_empty()).unwrap_or(file)
}

/// Calls back, for the rest of the page's life, when the service worker has left files.
pub fn on_share(callback: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let container = window.navigator().service_worker();
    if container.is_undefined() {
        return;
    }
    EventListener::new(&container, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let kind = Reflect::get(&event.data(), &"type".into()).unwrap_or_default();
        if kind.as_string().as_deref() == Some("shared") {
            callback();
        }
    })
    .forget();
}

/// What the service worker wrote behind the page's address about a share, which is taken away there.
#[must_use]
pub fn take_share_note() -> Option<String> {
    let window = web_sys::window()?;
    let note = window.location().search().ok()?.strip_prefix("?shared=")?.to_owned();
    // An address that keeps its note says the same thing once more after a reload, which does no harm.
    let history = window.history().ok()?;
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    Some(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_shared_files_are_found_again() {
        assert_eq!(name_in_inbox("m2x1-0-Voice note.ogg"), "Voice note.ogg");
        assert_eq!(name_in_inbox("m2x1-12-a-b.wav"), "a-b.wav");
        assert_eq!(name_in_inbox("stray"), "stray");
        assert_eq!(name_in_inbox("m2x1-0-"), "m2x1-0-");
    }
}
