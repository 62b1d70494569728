//! A title that can be changed in place.

use leptos::{html, prelude::*};
use sotto_api::RecordingId;

use super::icon::{Glyph, Icon};
use crate::state::AppState;

/// Most characters of a title.
const MAX_CHARS: usize = 200;

/// The pencil; while it is pressed, `editing` holds what is typed.
#[component]
pub(crate) fn RenameButton(
    /// Title to start from.
    #[prop(into)]
    title: Signal<String>,
    /// None while the title is only shown.
    editing: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            data-test="rename"
            aria-label=move || format!("Rename {}", title.get())
            title="Rename"
            on:click=move |_| editing.set(Some(title.get_untracked()))
        >
            <Icon glyph=Glyph::Pencil />
        </button>
    }
}

/// The line in which a title is typed. Enter or leaving keeps it, Escape does not.
#[component]
pub(crate) fn TitleInput(
    /// The recording.
    id: RecordingId,
    /// What is typed.
    editing: RwSignal<Option<String>>,
) -> impl IntoView {
    let library = AppState::get().library;
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            // An input that is on the page takes the focus.
            let _ = input.focus();
            input.select();
        }
    });
    let keep = move || {
        let Some(typed) = editing.get_untracked() else { return };
        editing.set(None);
        let title: String = typed.trim().chars().take(MAX_CHARS).collect();
        if !title.is_empty() {
            library.rename(id, title);
        }
    };
    view! {
        <input
            node_ref=node
            class="title-input"
            type="text"
            aria-label="Title"
            autocomplete="off"
            data-test="rename-input"
            prop:value=move || editing.get().unwrap_or_default()
            on:input:target=move |event| editing.set(Some(event.target().value()))
            on:blur=move |_| keep()
            on:keydown=move |event| match event.key().as_str() {
                "Enter" => keep(),
                "Escape" => editing.set(None),
                _ => {}
            }
        />
    }
}
