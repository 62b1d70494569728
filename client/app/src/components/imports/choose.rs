//! Chooses audio files.

use leptos::prelude::*;

use crate::{
    components::{
        drop_zone::listed,
        icon::{Glyph, Icon},
    },
    state::AppState,
};

/// A file picker in words.
#[component]
pub(crate) fn ChooseFiles() -> impl IntoView {
    let imports = AppState::get().imports;
    view! {
        <div class="choose">
            <input
                id="file-input"
                class="reader-only"
                type="file"
                multiple
                accept="audio/*,video/webm,video/mp4,.wav,.flac,.mp3,.ogg,.oga,.opus,.m4a,.aac,.webm"
                data-test="file-input"
                on:change:target=move |event| {
                    let input = event.target();
                    let files = input.files().map(|it| listed(&it)).unwrap_or_default();
                    if !files.is_empty() {
                        imports.add(files);
                    }
                    // The same file may be chosen again.
                    input.set_value("");
                }
            />
            <label for="file-input" class="button">
                <Icon glyph=Glyph::File />
                "Choose audio files"
            </label>
            <p class="soft small drop-hint">"or drop them anywhere on this page"</p>
        </div>
    }
}
