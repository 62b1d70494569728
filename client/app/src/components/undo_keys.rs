//! Ctrl+Z takes the last change back, where nobody is typing.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::state::AppState;

/// Listens as long as the app is shown.
pub(crate) fn listen() {
    let handle = window_event_listener(ev::keydown, move |event| {
        let asked = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
        let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let types = target.is_some_and(|it| {
            it.is_content_editable()
                || matches!(it.tag_name().as_str(), "TEXTAREA" | "SELECT")
                || (it.tag_name() == "INPUT" && it.get_attribute("type").as_deref() != Some("checkbox"))
        });
        if asked && !types && event.key().eq_ignore_ascii_case("z") && !event.default_prevented() {
            event.prevent_default();
            AppState::get().undo.undo();
        }
    });
    on_cleanup(move || handle.remove());
}
