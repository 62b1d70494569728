//! Markers: moments and stretches that the person marked, as places to go to.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::Marker;

use super::{lens::Lens, track::FoldedTrack};
use crate::{
    state::{AppState, Part, RecordingView},
    text::timeline,
};

/// All markers over time; none where there are none.
#[component]
pub(super) fn MarkersTrack(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let markers = Memo::new(move |_| view.get().map(|it| it.markers.clone()).unwrap_or_default());
    let some = Memo::new(move |_| markers.with(|it| !it.is_empty()));
    let pins = move || markers.get().into_iter().map(|marker| view! { <Pin marker lens /> }).collect_view();
    view! {
        <Show when=move || some.get()>
            <FoldedTrack part=Part::Markers>
                <div class="track-plot plot plot-markers">{pins}</div>
            </FoldedTrack>
        </Show>
    }
}

/// One marker.
#[component]
fn Pin(
    /// Which one.
    marker: Marker,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let place = (marker.at_s, marker.end_s);
    let (at_s, end_s) = (marker.at_s, marker.end_s.unwrap_or(marker.at_s));
    let share = move |time_s: f64| 100.0 * lens.window.get().share_of(time_s);
    let from = move || share(at_s).clamp(-1.0, 101.0);
    let length = move || (share(end_s).clamp(-1.0, 101.0) - from()).max(0.0);
    let beyond = move || {
        let (first, last) = (share(at_s), share(end_s));
        last < 0.0 || first > 100.0
    };
    let (label, note) = (timeline::marker_label(&marker), marker.note.clone());
    view! {
        {marker.end_s.map(|_| view! {
            <span class="pin-stretch"
                style=("inset-inline-start", move || format!("{:.3}%", from()))
                style=("inline-size", move || format!("{:.3}%", length()))></span>
        })}
        <button
            type="button"
            class="pin"
            data-test="marker"
            aria-label=label.clone()
            aria-pressed=move || (lens.chosen.get() == Some(place)).to_string()
            title=label
            hidden=beyond
            style:inset-inline-start=move || format!("{:.3}%", from())
            on:click=move |_| go_to(lens, &marker)
        >
            <span class="pin-note">{note}</span>
        </button>
    }
}

/// Goes to a marker; a stretch is selected.
fn go_to(lens: Lens, marker: &Marker) {
    lens.chosen.set(Some((marker.at_s, marker.end_s)));
    lens.player.seek(marker.at_s);
    if let Some(end_s) = marker.end_s {
        lens.selection.set(Some(sotto_chart::Stretch::between(marker.at_s, end_s)));
    }
}

/// Goes to the marker after the cursor, or before it.
pub(crate) fn step(lens: Lens, onward: bool) {
    let id = lens.player.id();
    let now_s = lens.player.position_s.get_untracked();
    let found = AppState::get().library.recordings.with_untracked(|all| {
        let markers = &all.iter().find(|it| it.id == id)?.markers;
        if onward {
            markers.iter().find(|it| it.at_s > now_s + 1e-3).cloned()
        } else {
            markers.iter().rev().find(|it| it.at_s < now_s - 1e-3).cloned()
        }
    });
    if let Some(marker) = found {
        go_to(lens, &marker);
    }
}

/// Marks where the cursor is.
pub(crate) fn mark_moment(lens: Lens) {
    mark(lens, Marker { at_s: lens.player.position_s.get_untracked(), end_s: None, note: String::new() });
}

/// Marks what is selected.
pub(super) fn mark_selection(lens: Lens) {
    if let Some(stretch) = lens.selection.get_untracked() {
        let end_s = (stretch.length_s() > 0.0).then_some(stretch.end_s);
        mark(lens, Marker { at_s: stretch.start_s, end_s, note: String::new() });
    }
}

fn mark(lens: Lens, marker: Marker) {
    lens.chosen.set(Some((marker.at_s, marker.end_s)));
    AppState::get().library.mark(lens.player.id(), marker);
}
