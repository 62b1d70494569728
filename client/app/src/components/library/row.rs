//! One recording in a short list.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::RecordingId;

use super::{RowResult, actions::RowActions};
use crate::{
    components::{player::RowPlayer, title::TitleInput},
    state::AppState,
    text::format,
};

/// Title, date, length, how it sounds, and what can be done.
#[component]
pub(crate) fn RecordingRow(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let library = AppState::get().library;
    let view = Memo::new(move |_| library.find(id));
    let title = Signal::derive(move || view.get().map(|it| it.title.clone()).unwrap_or_default());
    let editing = RwSignal::new(None::<String>);
    let when = move || view.get().map(|it| format::moment(it.recorded_ms));
    let length = move || view.get().map(|it| format::clock(it.duration_s));
    let spoken = move || view.get().map(|it| format::spoken(it.duration_s));
    view! {
        <li class="recording-row" data-test="recording-row" data-id=id.to_string()>
            <RowPlayer id title />
            <div class="recording-text">
                <Show
                    when=move || editing.with(Option::is_some)
                    fallback=move || view! {
                        <A href=format!("/recording/{id}") attr:class="recording-title">{move || title.get()}</A>
                    }
                >
                    <TitleInput id editing />
                </Show>
                <p class="recording-facts soft small tabular">
                    <span>{when}</span>
                    <span aria-hidden="true">{length}</span>
                    <span class="reader-only">{spoken}</span>
                </p>
            </div>
            <RowResult view />
            <RowActions id title editing />
        </li>
    }
}
