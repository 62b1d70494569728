//! Everything in one file, to be safe or to move house.

use leptos::prelude::*;

use crate::{
    components::{
        export::Outcome,
        icon::{Glyph, Icon},
    },
    state::AppState,
    text::{exports, t},
};

/// What an archive is, and the button that makes one of all recordings.
#[component]
pub(crate) fn ArchiveSection() -> impl IntoView {
    let AppState { exports: state, library, .. } = AppState::get();
    let nothing = move || library.recordings.with(Vec::is_empty);
    view! {
        <section class="card" aria-labelledby="archive-title">
            <h2 id="archive-title">{t("Archive")}</h2>
            <p class="soft small">{exports::archive_about()}</p>
            <button type="button" class="button" data-test="save-everything"
                disabled=move || nothing() || state.working.with(Option::is_some)
                on:click=move |_| state.save_everything()>
                <Icon glyph=Glyph::Download />{t("Save everything")}
            </button>
            <Outcome state />
        </section>
    }
}
