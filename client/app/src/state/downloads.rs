//! Fetching the audio of other devices: what is on its way, and what was tried.

use std::collections::{HashMap, HashSet};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_store::Recording;
use sotto_sync::Syncer;

use super::{
    AppState,
    audio_files::BrowserAudioFiles,
    errands::{self, Errand},
    services,
};

/// The downloads of this visit.
#[derive(Clone, Copy)]
pub(crate) struct DownloadState {
    /// Share that is here, 0 to 1.
    progress: StoredValue<HashMap<RecordingId, f32>>,
    tried: StoredValue<HashSet<RecordingId>>,
}

impl DownloadState {
    pub(super) fn new() -> Self {
        Self { progress: StoredValue::new(HashMap::new()), tried: StoredValue::new(HashSet::new()) }
    }

    /// How far the download of a recording is; none while there is none.
    pub(super) fn progress(self, id: RecordingId) -> Option<f32> {
        self.progress.with_value(|it| it.get(&id).copied())
    }

    /// Fetches and decrypts the audio of a recording.
    pub(super) fn start(self, id: RecordingId) {
        if self.progress(id).is_some() {
            return;
        }
        self.tried.update_value(|it| {
            it.insert(id);
        });
        self.note(id, Some(0.0));
        spawn_local(async move {
            if errands::run_or_tell(Errand::Download(id)).await.is_err() {
                self.note(id, None);
            }
        });
    }

    pub(super) async fn fetch(self, id: RecordingId) {
        let (state, services) = (AppState::get(), services::get());
        let path = format!("{}/{id}", services::AUDIO);
        let key = state.account.key();
        let syncer = Syncer::new(&services.library, &services.transport, key.as_deref(), &BrowserAudioFiles);
        let on_progress = |done: u64, all: u64| self.note(id, Some(done as f32 / all.max(1) as f32));
        let fetched = syncer.download_audio(id, &path, on_progress).await;
        self.note(id, None);
        match fetched {
            // The pictures are not sent along; they are drawn anew from the audio.
            Ok(_) => {
                state.privacy.trust_its_device(id).await;
                state.library.analyse(id);
            }
            Err(error) => state.system.toast(crate::text::sync_sentence(&error)),
        }
    }

    /// Fetches what lies on the server and was not tried yet; what failed once waits for the person's own click.
    pub(super) fn start_missing(self) {
        let missing =
            |it: &Recording| it.audio.is_none() && it.remote_audio.is_some() && !it.choices.audio_dropped;
        for recording in services::get().library.list().iter().filter(|it| missing(it)) {
            if !self.tried.with_value(|it| it.contains(&recording.id)) {
                self.start(recording.id);
            }
        }
    }

    fn note(self, id: RecordingId, done: Option<f32>) {
        self.progress.update_value(|it| match done {
            Some(done) => drop(it.insert(id, done)),
            None => drop(it.remove(&id)),
        });
        AppState::get().library.refresh_one(id);
    }
}
