//! One recording of the library's list.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::RecordingId;

use super::{
    RowResult,
    actions::RowActions,
    drag,
    found::{Found, Marked},
};
use crate::{
    components::{
        icon::{Glyph, Icon},
        player::RowPlayer,
        tags::Tags,
        title::TitleInput,
    },
    state::{AppState, Listing},
    text::{fill, format},
};

/// Title, date, length, where a search found something, how it sounds, and what can be done.
#[component]
pub(super) fn Entry(
    /// Which recording.
    id: RecordingId,
    /// Its number in the list, from 0.
    at: Signal<usize>,
    /// The list.
    listing: Memo<Listing>,
) -> impl IntoView {
    let AppState { library, selection, .. } = AppState::get();
    let view = Memo::new(move |_| library.find(id));
    let title = Signal::derive(move || view.get().map(|it| it.title.clone()).unwrap_or_default());
    let tags = Signal::derive(move || view.get().map(|it| it.tags.clone()).unwrap_or_default());
    let folder = move || view.get().map(|it| it.folder.clone()).filter(|it| !it.is_empty());
    let editing = RwSignal::new(None::<String>);
    let chosen = Memo::new(move |_| selection.chosen.with(|it| it.contains(&id)));
    let when = move || view.get().map(|it| format::moment(it.recorded_ms));
    let length = move || view.get().map(|it| format::clock(it.duration_s));
    let spoken = move || view.get().map(|it| format::spoken(it.duration_s));
    view! {
        <li
            class="recording-row"
            data-test="recording-row"
            data-id=id.to_string()
            data-at=move || at.get().to_string()
            aria-posinset=move || (at.get() + 1).to_string()
            aria-setsize=move || listing.with(|it| it.ids.len()).to_string()
            data-chosen=move || chosen.get().to_string()
            draggable="true"
            style=("--at", move || at.get().to_string())
            on:dragstart=move |event| drag::begin(&event, id)
        >
            <input
                type="checkbox"
                class="recording-check"
                data-test="choose"
                aria-label=move || fill("Choose {title}", &[("title", &title.get())])
                prop:checked=move || chosen.get()
                on:click=move |event| {
                    let listed = listing.with_untracked(|it| it.ids.clone());
                    selection.toggle(id, event.shift_key(), &listed);
                }
            />
            <RowPlayer id title />
            <div class="recording-text">
                <Show
                    when=move || editing.with(Option::is_some)
                    fallback=move || view! {
                        <A href=format!("/recording/{id}") attr:class="recording-title">
                            <Marked text=title listing />
                        </A>
                    }
                >
                    <TitleInput id editing />
                </Show>
                <p class="recording-facts soft small tabular">
                    <span>{when}</span>
                    <span aria-hidden="true">{length}</span>
                    <span class="reader-only">{spoken}</span>
                    {move || folder().map(|folder| view! {
                        <span class="recording-folder"><Icon glyph=Glyph::Folder />{folder}</span>
                    })}
                </p>
                <Found view listing />
                <Tags id tags />
            </div>
            <RowResult view />
            <RowActions id title editing />
        </li>
    }
}
