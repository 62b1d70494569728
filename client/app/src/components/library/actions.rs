//! What can be done with a recording in its row.

use leptos::prelude::*;
use sotto_api::RecordingId;

use crate::{
    components::{
        icon::{Glyph, Icon},
        title::RenameButton,
    },
    state::AppState,
    text::{fill, t},
};

/// Rename and delete.
#[component]
pub(super) fn RowActions(
    /// Which recording.
    id: RecordingId,
    /// Its title.
    title: Signal<String>,
    /// The title that is being typed.
    editing: RwSignal<Option<String>>,
) -> impl IntoView {
    let library = AppState::get().library;
    view! {
        <div class="recording-actions">
            <RenameButton title editing />
            <button
                type="button"
                class="icon-button"
                data-test="delete"
                title=t("Delete")
                aria-label=move || fill("Delete {title}", &[("title", &title.get())])
                on:click=move |_| library.delete(id)
            >
                <Icon glyph=Glyph::Trash />
            </button>
        </div>
    }
}
