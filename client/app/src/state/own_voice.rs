//! What is usual for the person's own voice: which recordings say it, whether it is used, and how to forget it.
//!
//! Each recording of the person has a small file of statistics beside the library. They never leave the device.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::opfs;
use sotto_protocol::KnownVoice;
use sotto_store::{Recording, Setting};

use super::{AppState, keep_setting, services};

/// Folder of statistics in the origin's private file system.
pub(super) const FOLDER: &str = "voices";
/// Recordings that say what is usual: the latest.
const MOST_RECORDINGS: usize = 50;
/// Whether voices are compared with what is usual.
const USED: Setting<bool> = Setting::new("own-voice");

/// The person's own voice.
#[derive(Clone, Copy)]
pub(crate) struct OwnVoiceState {
    /// Whether it is used.
    pub(crate) used: RwSignal<bool>,
}

fn file(id: RecordingId) -> String {
    format!("{FOLDER}/{id}")
}

impl OwnVoiceState {
    pub(super) fn new() -> Self {
        Self { used: RwSignal::new(true) }
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        self.used.set(services::get().library.setting(&USED).unwrap_or(true));
    }

    /// Uses it from now on, or forgets what is known and uses it no more.
    pub(crate) fn set_used(self, used: bool) {
        self.used.set(used);
        spawn_local(async move {
            keep_setting(&USED, &used).await;
            if !used {
                forget_all().await;
            }
        });
    }

    /// Forgets what is known; recordings to come say anew what is usual.
    pub(crate) fn forget(self) {
        spawn_local(async move {
            forget_all().await;
            AppState::get().system.toast(crate::text::voice_forgotten());
        });
    }

    /// Recordings that the person says are of their own voice.
    pub(crate) fn recordings(self) -> usize {
        AppState::get().library.recordings.with(|all| all.iter().filter(|it| it.own_voice).count())
    }

    /// Says whether a recording is of the person's own voice, and reads it anew.
    pub(crate) fn set_own(self, id: RecordingId, own: bool) {
        let state = AppState::get();
        spawn_local(async move {
            let services = services::get();
            if let Err(error) = services.library.set_own_voice(id, own).await {
                return state.system.toast(crate::text::store_sentence(&error));
            }
            forget_one(id).await;
            state.library.refresh_one(id);
            if services.library.get(id).is_some_and(|it| it.audio.is_some()) {
                state.library.analyse(id);
            }
        });
    }

    /// What an analysis of this recording is told about the voice.
    pub(super) fn of(self, recording: &Recording) -> Option<KnownVoice> {
        if recording.own_voice { self.of_new(recording.id) } else { None }
    }

    /// The same for a recording of the person's voice that is being made.
    pub(super) fn of_new(self, id: RecordingId) -> Option<KnownVoice> {
        if !self.used.get_untracked() {
            return None;
        }
        let own = services::get().library.list();
        let others = own.iter().filter(|it| it.own_voice && it.id != id).take(MOST_RECORDINGS);
        Some(KnownVoice { file: file(id), others: others.map(|it| file(it.id)).collect() })
    }
}

/// Forgets what a recording said about the voice.
pub(super) async fn forget_one(id: RecordingId) {
    // What cannot be removed now goes with the sweep at the next start.
    let _ = opfs::remove(&file(id)).await;
}

/// Removes what belongs to no recording of the person's voice any more.
pub(super) async fn sweep() {
    let own = services::get().library.list();
    opfs::remove_but(FOLDER, |name| own.iter().any(|it| it.own_voice && it.id.to_string() == name)).await;
}

async fn forget_all() {
    opfs::remove_but(FOLDER, |_| false).await;
}
