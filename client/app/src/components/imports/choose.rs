//! Chooses audio files, or a folder of them.

use leptos::prelude::*;
use sotto_platform::{abilities::Ability, arrivals::listed};
use web_sys::HtmlInputElement;

use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::t,
};

/// What the browser offers to choose.
const ACCEPTED: &str =
    "audio/*,video/webm,video/mp4,.wav,.flac,.mp3,.ogg,.oga,.opus,.m4a,.m4b,.aac,.webm,.mka,.zip";

/// Pickers in words.
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
                accept=ACCEPTED
                data-test="file-input"
                on:click=move |_| imports.expect()
                on:change:target=move |event| {
                    let files = taken(&event.target());
                    if !files.is_empty() {
                        imports.add(files);
                    }
                }
            />
            <label for="file-input" class="button">
                <Icon glyph=Glyph::File />
                {t("Choose audio files")}
            </label>
            {Ability::Folders.is_here().then(|| view! {
                <input
                    id="folder-input"
                    class="reader-only"
                    type="file"
                    prop:webkitdirectory=true
                    data-test="folder-input"
                    on:click=move |_| imports.expect()
                    on:change:target=move |event| imports.add_folder(taken(&event.target()))
                />
                <label for="folder-input" class="button button-plain choose-folder">{t("A whole folder")}</label>
            })}
            <p class="soft small drop-hint">{t("or drop or paste them anywhere on this page")}</p>
        </div>
    }
}

/// The files that were chosen. The same may be chosen again.
fn taken(input: &HtmlInputElement) -> Vec<web_sys::File> {
    let files = input.files().map(|it| listed(&it)).unwrap_or_default();
    input.set_value("");
    files
}
