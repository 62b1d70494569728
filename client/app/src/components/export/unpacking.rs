//! An archive that comes back: how far it is, and what became of it.

use leptos::prelude::*;

use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, Unpacking},
    text::{exports, format, t},
};

/// A line across the page; nothing while no archive comes back.
#[component]
pub(crate) fn UnpackingNote() -> impl IntoView {
    let state = AppState::get().exports;
    let sentence = move || {
        Some(match state.unpacking.get()? {
            Unpacking::Running(done) => exports::unpacking(&format::percent(done)),
            Unpacking::Done(all) => exports::unpacked(all.added, all.updated, all.same, all.failed),
            Unpacking::Failed(fault) => exports::fault_sentence(&fault).to_owned(),
        })
    };
    let running = move || state.unpacking.with(|it| matches!(it, Some(Unpacking::Running(_))));
    let close = move |_| if running() { state.cancel() } else { state.dismiss_unpacking() };
    let label = move || if running() { t("Stop") } else { t("Dismiss this message") };
    view! {
        <Show when=move || state.unpacking.with(Option::is_some)>
            <div class="unpacking">
                <p role="status" data-test="unpacking">{sentence}</p>
                <button type="button" class="icon-button" data-test="unpacking-close" aria-label=label title=label
                    on:click=close>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
        </Show>
    }
}
