//! Keys of the result page: space plays, arrows seek.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::components::player::Player;

/// How far an arrow goes, in seconds.
const STEP_S: f64 = 5.0;

/// Listens until the page is left.
pub(super) fn listen(player: Player, available: Signal<bool>) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented()
            || event.alt_key()
            || event.ctrl_key()
            || event.meta_key()
            || is_taken(&event)
        {
            return;
        }
        match event.key().as_str() {
            " " if available.get_untracked() => player.toggle(),
            "ArrowLeft" => player.nudge(-STEP_S),
            "ArrowRight" => player.nudge(STEP_S),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Whether the focused element has its own use for keys.
fn is_taken(event: &KeyboardEvent) -> bool {
    let focused = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    focused
        .is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA" | "BUTTON" | "A"))
}
