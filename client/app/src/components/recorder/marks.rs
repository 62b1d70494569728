//! Moments that were marked in the recording that runs.

use leptos::prelude::*;

use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::{fill, format, recorder::marked, t},
};

/// The marks, newest first, each with room for a note.
#[component]
pub(super) fn Marks() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let marks = recorder.marks;
    let each = move || {
        marks.with(|all| {
            all.iter().enumerate().rev().map(|(at, mark)| (at, mark.at_s.to_bits())).collect::<Vec<_>>()
        })
    };
    let last = move || marks.with(|all| all.last().map(|it| marked(&format::clock(it.at_s))));
    view! {
        <Show when=move || recorder.runs()>
            <p class="reader-only" role="status">{last}</p>
            <ol class="marks" aria-label=t("Marked moments")>
                <For each key=|mark| *mark children=|(index, _)| view! { <Mark index /> } />
            </ol>
        </Show>
    }
}

#[component]
fn Mark(
    /// Its place among the marks.
    index: usize,
) -> impl IntoView {
    let recorder = AppState::get().recorder;
    let (at_s, note) = recorder
        .marks
        .with_untracked(|all| all.get(index).map(|it| (it.at_s, it.note.clone())))
        .unwrap_or_default();
    let at = format::clock(at_s);
    view! {
        <li class="mark" data-test="mark">
            <span class="tabular mark-time">{at.clone()}</span>
            <input
                class="input"
                type="text"
                maxlength="500"
                data-test="mark-note"
                placeholder=t("Note (optional)")
                aria-label=fill("Note for {at}", &[("at", &at)])
                prop:value=note
                on:input:target=move |event| recorder.note_mark(index, event.target().value())
                on:change=move |_| recorder.keep_marks()
            />
            <button
                type="button"
                class="icon-button"
                data-test="mark-remove"
                aria-label=fill("Remove the mark at {at}", &[("at", &at)])
                on:click=move |_| recorder.unmark(index)
            >
                <Icon glyph=Glyph::Close />
            </button>
        </li>
    }
}
