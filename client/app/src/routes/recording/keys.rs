//! Keys of the result page: space plays, arrows seek, and those of the timeline.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::{
    components::timeline::{Lens, PRESS_STEPS, mark_moment, step_marker},
    state::AppState,
};

/// How far an arrow goes, in seconds.
const STEP_S: f64 = 5.0;

/// How far an arrow with Shift moves what is shown, as a share of it.
const PAN: f64 = 0.25;

/// Listens until the page is left.
pub(super) fn listen(lens: Lens, available: Signal<bool>) {
    let player = lens.player;
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let focus = Focus::of(&event);
        if focus == Focus::Typing {
            return;
        }
        match (event.key().as_str(), event.shift_key()) {
            (" ", _) if focus == Focus::Button => return,
            (" ", _) if available.get_untracked() => player.toggle(),
            ("ArrowLeft", true) => lens.pan(-PAN),
            ("ArrowRight", true) => lens.pan(PAN),
            ("ArrowLeft", false) => player.nudge(-STEP_S),
            ("ArrowRight", false) => player.nudge(STEP_S),
            ("Escape", _) if lens.selection.with_untracked(Option::is_some) => lens.clear(),
            (key, _) => {
                // Who speaks to the machine, or types without looking, may have switched these off.
                let allowed = AppState::get().viewer.keys_everywhere.get_untracked();
                if !(allowed || focus == Focus::Tracks) || !act(lens, key) {
                    return;
                }
            }
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// What single letters and signs do; false for any other.
fn act(lens: Lens, key: &str) -> bool {
    match key {
        "+" | "=" => lens.zoom(PRESS_STEPS),
        "-" | "_" => lens.zoom(-PRESS_STEPS),
        "0" => lens.show_all(),
        "[" => lens.start_here(),
        "]" => lens.end_here(),
        "p" | "P" => lens.play_selection(),
        "l" | "L" => lens.toggle_loop(),
        "s" | "S" => lens.show_selection(),
        "m" | "M" => mark_moment(lens),
        "," => step_marker(lens, false),
        "." => step_marker(lens, true),
        "?" => lens.help.set(true),
        _ => return false,
    }
    true
}

/// What the focused element does with keys.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Focus {
    /// It takes them all.
    Typing,
    /// Space presses it.
    Button,
    /// It is part of the timeline.
    Tracks,
    Elsewhere,
}

impl Focus {
    fn of(event: &KeyboardEvent) -> Self {
        let Some(focused) = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok()) else {
            return Self::Elsewhere;
        };
        let within = |selector: &str| Element::closest(&focused, selector).ok().flatten().is_some();
        if within("input, select, textarea, dialog, [contenteditable], [role=menu], [role=listbox]") {
            Self::Typing
        } else if within("button, a, summary") {
            Self::Button
        } else if within(".timeline") {
            Self::Tracks
        } else {
            Self::Elsewhere
        }
    }
}
