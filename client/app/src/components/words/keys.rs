//! Keys of the transcript editor.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use leptos::prelude::*;

use super::editor::Editor;

/// Keys that work anywhere in the editor but where something is typed.
pub(super) fn on_editor(editor: Editor, event: &KeyboardEvent) {
    let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if event.default_prevented() || target.is_some_and(|it| is_typed_in(&it.tag_name())) {
        return;
    }
    let with = event.ctrl_key() || event.meta_key();
    match (event.key().to_lowercase().as_str(), with, event.shift_key()) {
        ("z", true, false) => editor.state.undo(editor.id),
        ("z", true, true) | ("y", true, false) => editor.state.redo(editor.id),
        ("u", false, false) => editor.next_unsure(),
        ("f", false, false) => editor.finding.update(|it| *it = !*it),
        _ => return,
    }
    event.prevent_default();
}

/// Keys of a sentence that has the focus.
pub(super) fn on_row(editor: Editor, at: usize, event: &KeyboardEvent) {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "Enter" | "F2" => editor.type_over(at),
        "ArrowDown" => editor.go_to(at + 1),
        "ArrowUp" => editor.go_to(at.saturating_sub(1)),
        "Home" => editor.go_to(0),
        "End" => editor.go_to(usize::MAX),
        "Delete" => {
            editor.edit(|it| it.remove(at));
            refocus(editor, at);
        }
        "j" => {
            editor.edit(|it| {
                it.join_next(at);
            });
            refocus(editor, at);
        }
        "p" => {
            if let Some(shown) = editor.shown(at) {
                editor.player.seek(shown.segment.start_s);
            }
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Puts the focus back once the list is drawn anew.
pub(super) fn refocus(editor: Editor, at: usize) {
    request_animation_frame(move || editor.go_to(at));
}

fn is_typed_in(tag: &str) -> bool {
    matches!(tag, "INPUT" | "SELECT" | "TEXTAREA")
}
