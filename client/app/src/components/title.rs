//! A title that can be changed in place.

use leptos::prelude::*;
use sotto_api::RecordingId;

use super::{
    icon::{Glyph, Icon},
    line_input::LineInput,
};
use crate::{
    state::AppState,
    text::{fill, t},
};

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
            aria-label=move || fill("Rename {title}", &[("title", &title.get())])
            title=t("Rename")
            on:click=move |_| editing.set(Some(title.get_untracked()))
        >
            <Icon glyph=Glyph::Pencil />
        </button>
    }
}

/// The line in which a title is typed.
#[component]
pub(crate) fn TitleInput(
    /// The recording.
    id: RecordingId,
    /// What is typed.
    editing: RwSignal<Option<String>>,
) -> impl IntoView {
    let library = AppState::get().library;
    let keep = move |title: String| {
        if !title.is_empty() {
            library.rename(id, title);
        }
    };
    view! { <LineInput label=t("Title") test="rename-input" max_chars=MAX_CHARS editing keep /> }
}
