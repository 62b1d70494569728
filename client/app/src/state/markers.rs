//! Moments and stretches of a recording that a person marks.

use leptos::{callback::Callback, task::spawn_local};
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_protocol::Marker;

use super::{AppState, LibraryState, services};
use crate::text::{self, timeline};

/// Markers of one recording at most.
const MOST: usize = 1_000;

/// Most characters of a note.
pub(crate) const MOST_NOTE_CHARS: usize = 1_000;

impl LibraryState {
    /// Adds a marker; one at the same place stays as it is.
    pub(crate) fn mark(self, id: RecordingId, marker: Marker) {
        self.change_markers(id, move |markers| {
            if markers.iter().any(|it| same_place(it, &marker)) {
                return;
            }
            if markers.len() >= MOST {
                return AppState::get().system.toast(timeline::too_many_markers(MOST));
            }
            let after = markers.partition_point(|it| it.at_s <= marker.at_s);
            markers.insert(after, marker);
        });
    }

    /// Writes a marker's note anew.
    pub(crate) fn annotate(self, id: RecordingId, marker: &Marker, note: String) {
        self.change_markers(id, |markers| {
            if let Some(found) = markers.iter_mut().find(|it| same_place(it, marker)) {
                found.note = note;
            }
        });
    }

    /// Removes a marker; a message offers to take it back.
    pub(crate) fn unmark(self, id: RecordingId, marker: Marker) {
        self.change_markers(id, |markers| markers.retain(|it| !same_place(it, &marker)));
        // Outside the component that asked: what is made inside goes with it, and it goes with the marker.
        spawn_local(async move {
            let removed = timeline::marker_removed(&marker);
            let undo = Callback::new(move |()| self.mark(id, marker.clone()));
            AppState::get().system.toast_with(removed, Some((text::t("Undo").to_owned(), undo)));
        });
    }

    fn change_markers(self, id: RecordingId, change: impl FnOnce(&mut Vec<Marker>)) {
        let Some(recording) = services::get().library.get(id) else { return };
        let mut markers = recording.markers();
        change(&mut markers);
        self.change(
            id,
            async move { services::get().library.set_extra(id, ExtraKind::Markers, &markers).await },
        );
    }
}

fn same_place(a: &Marker, b: &Marker) -> bool {
    a.at_s == b.at_s && a.end_s == b.end_s
}
