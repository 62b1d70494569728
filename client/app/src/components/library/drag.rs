//! Dragging recordings to a folder: what is dragged travels as ids.

use leptos::prelude::*;
use sotto_api::RecordingId;
use web_sys::{DataTransfer, DragEvent};

use crate::state::AppState;

/// Names what is dragged, for this app alone.
const KIND: &str = "application/x-sotto-recordings";

/// A recording is dragged; where it is chosen, all that is chosen comes along.
pub(super) fn begin(event: &DragEvent, id: RecordingId) {
    let chosen = AppState::get().selection.chosen;
    let ids =
        chosen.with_untracked(|it| if it.contains(&id) { it.iter().copied().collect() } else { vec![id] });
    if let Some(data) = event.data_transfer() {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        // Where the browser refuses, nothing is dragged.
        let _ = data.set_data(KIND, &ids.join(" "));
        data.set_effect_allowed("move");
    }
}

/// Whether recordings are dragged.
pub(super) fn holds(event: &DragEvent) -> bool {
    let holds = |data: DataTransfer| data.types().iter().any(|it| it.as_string().as_deref() == Some(KIND));
    event.data_transfer().is_some_and(holds)
}

/// Recordings that were dropped.
pub(super) fn dropped(event: &DragEvent) -> Vec<RecordingId> {
    let ids = event.data_transfer().and_then(|it| it.get_data(KIND).ok()).unwrap_or_default();
    ids.split(' ').filter_map(|it| it.parse().ok()).collect()
}
