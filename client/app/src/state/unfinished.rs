//! What is written down of a recording while the rest is not: kept every few seconds, so that a page that goes away
//! loses little.

use std::cell::RefCell;

use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use sotto_api::RecordingId;
use sotto_platform::clock;
use sotto_protocol::{Begun, TranscriptSegment};
use sotto_store::Setting;

use super::services;

/// Time between two times that it is kept.
const KEEP_EVERY_MS: f64 = 3_000.0;
const UNFINISHED: Setting<Option<Unfinished>> = Setting::new("unfinished-transcript");

#[derive(Clone, Serialize, Deserialize)]
struct Unfinished {
    id: RecordingId,
    begun: Begun,
    /// Whether it waits for the person.
    stopped: bool,
}

thread_local! {
    /// What is being written down, and when it was kept last.
    static CURRENT: RefCell<Option<(Unfinished, f64)>> = const { RefCell::new(None) };
}

/// What is there of a recording.
pub(super) fn of(id: RecordingId) -> Option<Begun> {
    kept().filter(|it| it.id == id).map(|it| it.begun)
}

/// The recording that was being written down when the page went away.
pub(super) fn cut_off() -> Option<RecordingId> {
    kept().filter(|it| !it.stopped).map(|it| it.id)
}

fn kept() -> Option<Unfinished> {
    services::get().library.setting(&UNFINISHED).flatten()
}

/// A recording is being written down from here on.
pub(super) fn begin(id: RecordingId, begun: Begun) {
    let unfinished = Unfinished { id, begun, stopped: false };
    spawn_local(keep(Some(unfinished.clone())));
    CURRENT.set(Some((unfinished, clock::monotonic_ms())));
}

/// More of it is written down.
pub(super) fn go_on(segments: Vec<TranscriptSegment>, stretches: u32) {
    CURRENT.with_borrow_mut(|current| {
        let Some((unfinished, kept_ms)) = current else { return };
        unfinished.begun.transcript.segments.extend(segments);
        unfinished.begun.stretches = stretches;
        if clock::monotonic_ms() - *kept_ms > KEEP_EVERY_MS {
            *kept_ms = clock::monotonic_ms();
            spawn_local(keep(Some(unfinished.clone())));
        }
    });
}

/// The person stopped it, or it failed: it goes on when they say so.
pub(super) async fn stop() {
    if let Some((unfinished, _)) = CURRENT.take() {
        keep(Some(Unfinished { stopped: true, ..unfinished })).await;
    }
}

/// What is there of a recording goes with it.
pub(super) async fn forget_one(id: RecordingId) {
    if of(id).is_some() {
        forget().await;
    }
}

/// All is written down.
pub(super) async fn forget() {
    CURRENT.set(None);
    keep(None).await;
}

async fn keep(unfinished: Option<Unfinished>) {
    // Without room it is begun anew another time.
    let _ = services::get().library.set_setting(&UNFINISHED, &unfinished).await;
}
