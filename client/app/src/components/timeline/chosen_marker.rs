//! The marker that is looked at: where it is, its note, and how to remove it.

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_protocol::Marker;

use super::{lens::Lens, toolbar::Tool};
use crate::{
    components::icon::Glyph,
    state::{AppState, MOST_NOTE_CHARS, RecordingView},
    text::{t, timeline},
};

/// A line about the chosen marker, where there is one.
#[component]
pub(super) fn ChosenMarker(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let marker = Memo::new(move |_| {
        let place = lens.chosen.get()?;
        view.get()?.markers.iter().find(|it| (it.at_s, it.end_s) == place).cloned()
    });
    move || marker.get().map(|marker| view! { <Line marker lens /> })
}

#[component]
fn Line(
    /// Which one.
    marker: Marker,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let library = AppState::get().library;
    let id = lens.player.id();
    let node = NodeRef::<html::Input>::new();
    let (kept, removed) = (marker.clone(), marker.clone());
    let keep = move |note: String| {
        let note: String = note.trim().chars().take(MOST_NOTE_CHARS).collect();
        if note != kept.note {
            library.annotate(id, &kept, note);
        }
    };
    view! {
        <div class="chosen chosen-marker" data-test="chosen-marker">
            <span class="tabular" data-test="marker-place">{timeline::marker_place(&marker)}</span>
            <input
                node_ref=node
                class="input"
                type="text"
                placeholder=t("Write a note")
                aria-label=t("Note of the marker")
                maxlength=MOST_NOTE_CHARS.to_string()
                autocomplete="off"
                data-test="marker-note"
                prop:value=marker.note
                on:change:target=move |event| keep(event.target().value())
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "Enter" | "Escape")
                        && let Some(input) = node.get_untracked()
                    {
                        // Leaving the field keeps what was written.
                        let _ = input.blur();
                    }
                }
            />
            <Tool glyph=Glyph::Trash label=t("Remove this marker") test="marker-remove"
                act=move || {
                    lens.chosen.set(None);
                    library.unmark(id, removed.clone());
                } />
            <Tool glyph=Glyph::Close label=t("Close") test="marker-close" act=move || lens.chosen.set(None) />
        </div>
    }
}
