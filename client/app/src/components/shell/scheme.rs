//! Applies the chosen colours to the document and tells drawings when colours have changed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::state::{AppState, Theme};

/// Counts changes of the colours, so that drawings follow them.
#[derive(Clone, Copy)]
pub(crate) struct Scheme(pub(crate) RwSignal<u32>);

/// Follows the setting and the system.
pub(super) fn follow() {
    let changes = RwSignal::new(0);
    provide_context(Scheme(changes));
    let theme = AppState::get().system.theme;
    Effect::new(move |_| {
        let name = match theme.get() {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        let Some(root) = document().document_element() else { return };
        // Neither call fails on the root element.
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
        changes.update(|it| *it += 1);
    });
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        let target: web_sys::EventTarget = query.unchecked_into();
        let listener = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || changes.update(|it| *it += 1));
        // Without the event, drawings keep their colours until they are drawn again.
        let _ = target.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
        // Lives as long as the page.
        listener.forget();
    }
}
