//! From a capture to a recording: one that ended as it should, and one that was cut off.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::opfs;
use sotto_protocol::{CaptureView, Fault, FaultCode, Reply, Request};
use sotto_store::{LocalAudio, NewRecording};

use super::{RecorderState, marks};
use crate::state::{AppState, Phase, RecordProblem, packing, services, worker_client::Answer};

impl RecorderState {
    /// Makes a recording of a capture that was cut off.
    pub(crate) fn recover(self, path: String) {
        let Some(view) = self.unfinished.with_untracked(|it| it.iter().find(|it| it.path == path).cloned())
        else {
            return;
        };
        let state = AppState::get();
        spawn_local(async move { self.keep(state, view).await });
    }

    /// Removes a capture that was cut off.
    pub(crate) fn discard(self, path: String) {
        let state = AppState::get();
        spawn_local(async move {
            match opfs::remove(&path).await {
                Ok(()) => {
                    if let Some(id) = id_of(&path) {
                        marks::put(id, Vec::new()).await;
                    }
                }
                Err(error) => state.system.toast(crate::text::platform_sentence(&error)),
            }
            self.refresh_unfinished().await;
        });
    }

    /// Looks for captures that no recording stands for; answers whether it could.
    pub(in crate::state) async fn refresh_unfinished(self) -> bool {
        let services = services::get();
        let request = Request::ListCaptures { folder: services::CAPTURES.to_owned() };
        // The analysis worker looks, so that a running capture is not disturbed.
        let Ok((Reply::Captures { captures }, _)) = services.analysis.ask(request).await else {
            return false;
        };
        let known = services.library.audio_paths();
        let (empty, unfinished): (Vec<_>, Vec<_>) = captures
            .into_iter()
            .filter(|it| !known.contains(&it.path) && !packing::is_replaced(&it.path))
            .partition(|it| it.duration_s <= 0.0);
        for capture in empty {
            // Nothing was heard yet when it was cut off.
            let _ = opfs::remove(&capture.path).await;
        }
        self.unfinished.set(unfinished);
        true
    }

    /// What becomes of a capture that ended.
    pub(super) async fn kept(self, state: AppState, answer: Answer) {
        // Dropping it closes the microphone.
        let running = self.running.with_value(|it| it.borrow_mut().take());
        state.live_view.end();
        if let Some(running) = running {
            marks::put(running.id, self.marks.get_untracked()).await;
        }
        let lost = self.phase.get_untracked() == Phase::Failed(RecordProblem::Lost);
        match answer {
            Ok((Reply::Captured(view), _)) => {
                if !lost {
                    self.phase.set(Phase::Idle);
                }
                if view.duration_s > 0.0 {
                    self.keep(state, view).await;
                } else {
                    state.live.give_up();
                    let _ = opfs::remove(&view.path).await;
                }
            }
            Ok(_) => self.fail(Fault::permanent(FaultCode::Internal, "unexpected answer")).await,
            Err(fault) => self.fail(fault).await,
        }
    }

    /// What was heard until now lies on disk and is offered.
    async fn fail(self, fault: Fault) {
        AppState::get().live.give_up();
        self.phase.set(Phase::Failed(RecordProblem::Fault(fault)));
        self.refresh_unfinished().await;
    }

    async fn keep(self, state: AppState, view: CaptureView) {
        let ended_ms = view.modified_ms as u64;
        let recorded_ms = ended_ms.saturating_sub((view.duration_s * 1000.0) as u64);
        let new = NewRecording {
            id: id_of(&view.path),
            recorded_ms,
            duration_s: view.duration_s,
            title: crate::text::default_title(recorded_ms),
            tags: Vec::new(),
            audio: Some(LocalAudio {
                path: view.path,
                bytes: view.bytes,
                media_type: "audio/wav".to_owned(),
                extension: "wav".to_owned(),
            }),
            own_voice: true,
        };
        match state.privacy.keep_capture(new).await {
            Ok(recording) => {
                marks::give(recording.id).await;
                state.page.give(recording.id).await;
                state.library.refresh();
                self.last_recording.set(Some(recording.id));
                state.library.analyse(recording.id);
                state.live.settle(recording.id);
                state.packing.kept(recording.id).await;
                state.system.ask_to_persist();
                state.account.changed();
            }
            // The capture stays on disk and is offered again.
            Err(error) => {
                state.live.give_up();
                state.system.toast(crate::text::store_sentence(&error));
            }
        }
        self.refresh_unfinished().await;
    }
}

/// The recording that a capture's file is named after.
pub(in crate::state) fn id_of(path: &str) -> Option<RecordingId> {
    path.rsplit('/').next()?.strip_suffix(".wav")?.parse().ok()
}
