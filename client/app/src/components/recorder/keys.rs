//! Keys of the recorder: R starts and stops, space pauses, M marks.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::state::{Phase, RecorderState};

/// Listens until the page is left.
pub(super) fn listen(recorder: RecorderState) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let modified = event.alt_key() || event.ctrl_key() || event.meta_key();
        if event.default_prevented() || event.repeat() || modified || !recorder.keys.get_untracked() {
            return;
        }
        let key = event.key().to_lowercase();
        if taken(&event, &key) {
            return;
        }
        match (key.as_str(), untrack(|| recorder.runs())) {
            ("r", false) => recorder.start(),
            ("r", true) => recorder.stop(),
            ("m", true) => recorder.mark(),
            (" ", true) if recorder.phase.get_untracked() == Phase::Paused => recorder.resume(),
            (" ", true) => recorder.pause(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Whether the focused element has its own use for the key: text for all of them, what can be pressed for the space.
fn taken(event: &KeyboardEvent, key: &str) -> bool {
    let Some(focused) = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { return false };
    let writes = focused.is_content_editable()
        || match focused.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            "INPUT" => !matches!(focused.get_attribute("type").as_deref(), Some("checkbox" | "radio")),
            _ => false,
        };
    writes || (key == " " && matches!(focused.tag_name().as_str(), "INPUT" | "BUTTON" | "A" | "SUMMARY"))
}
