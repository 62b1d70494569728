//! Moments that a person marks while recording. They are kept beside the capture, and with the recording once there is
//! one.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_protocol::Marker;
use sotto_store::Setting;

use super::{RecorderState, id_of};
use crate::state::{AppState, Phase, services};

/// Marks of captures that no recording stands for yet.
const KEPT: Setting<BTreeMap<String, Vec<Marker>>> = Setting::new("capture-marks");

impl RecorderState {
    /// Marks this moment.
    pub(crate) fn mark(self) {
        if !self.phase.with_untracked(|it| matches!(it, Phase::Recording | Phase::Paused)) {
            return;
        }
        let at_s = self.captured_s.get_untracked();
        self.marks.update(|it| it.push(Marker { at_s, end_s: None, note: String::new() }));
        self.keep_marks();
    }

    /// Writes something to a mark, in memory.
    pub(crate) fn note_mark(self, index: usize, note: String) {
        self.marks.update(|it| {
            if let Some(mark) = it.get_mut(index) {
                mark.note = note;
            }
        });
    }

    /// Takes a mark away.
    pub(crate) fn unmark(self, index: usize) {
        self.marks.update(|it| {
            if index < it.len() {
                it.remove(index);
            }
        });
        self.keep_marks();
    }

    /// Keeps the marks as they are now, in case that the page goes away.
    pub(crate) fn keep_marks(self) {
        let Some(id) = self.running.with_value(|it| it.borrow().as_ref().map(|it| it.id)) else { return };
        let marks = self.marks.get_untracked();
        spawn_local(async move { put(id, marks).await });
    }

    /// Gives recordings their marks: those whose page went away in between. Marks of what is gone go too,
    /// where somebody `looked` what is there.
    pub(in crate::state) async fn settle_marks(self, looked: bool) {
        for id in kept().keys().filter_map(|id| id.parse::<RecordingId>().ok()) {
            let waits =
                self.unfinished.with_untracked(|all| all.iter().any(|it| id_of(&it.path) == Some(id)));
            if services::get().library.get(id).is_some() {
                give(id).await;
            } else if looked && !waits {
                put(id, Vec::new()).await;
            }
        }
    }
}

fn kept() -> BTreeMap<String, Vec<Marker>> {
    services::get().library.setting(&KEPT).unwrap_or_default()
}

/// Keeps the marks of a capture; none of them takes them away.
pub(super) async fn put(id: RecordingId, marks: Vec<Marker>) {
    let mut all = kept();
    let before =
        if marks.is_empty() { all.remove(&id.to_string()) } else { all.insert(id.to_string(), marks) };
    if before.as_ref() != all.get(&id.to_string()) {
        // Without room they stay in memory until the recording is kept.
        let _ = services::get().library.set_setting(&KEPT, &all).await;
    }
}

/// Hands the marks of a capture to its recording, which is there now.
pub(super) async fn give(id: RecordingId) {
    let Some(marks) = kept().remove(&id.to_string()) else { return };
    let library = &services::get().library;
    let fresh = library.get(id).is_some_and(|it| it.markers().is_empty());
    if fresh && let Err(error) = library.set_extra(id, ExtraKind::Markers, &marks).await {
        // They are tried again at the next start.
        return AppState::get().system.toast(crate::text::store_sentence(&error));
    }
    put(id, Vec::new()).await;
}
