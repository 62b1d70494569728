//! The recordings of this device as the pages see them, and what can be done with them.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, object_url::ObjectUrl, opfs};
use sotto_protocol::{Fault, Report, Tracks};
use sotto_store::{Recording, StoreError};

use super::{
    AppState, AudioPlace, Filter, RecordingView, Work, analysis_queue, audio_files, clean_sound, hand_over,
    named_voices, own_voice, services, system::TOAST_MS, transcripts, unfinished,
};

/// The library.
#[derive(Clone, Copy)]
pub(crate) struct LibraryState {
    /// Newest first.
    pub(crate) recordings: RwSignal<Vec<Arc<RecordingView>>>,
    /// Whether the store was read.
    pub(crate) loaded: RwSignal<bool>,
    /// What the library lists.
    pub(crate) filter: RwSignal<Filter>,
}

impl LibraryState {
    pub(super) fn new() -> Self {
        Self {
            recordings: RwSignal::new(Vec::new()),
            loaded: RwSignal::new(false),
            filter: RwSignal::new(Filter::default()),
        }
    }

    /// Shows what is kept, and takes up analyses that were cut off.
    pub(super) fn load(self) {
        self.refresh();
        self.loaded.set(true);
        let state = AppState::get();
        for recording in services::get().library.list().iter().filter(|it| analysis_queue::needs_analysis(it))
        {
            services::get().queue.push(state, recording.id);
        }
    }

    /// Finishes deletions whose undo time passed while the app was closed, and removes imported files that no
    /// recording stands for.
    ///
    /// An id carries the time it was made, so a file that is being taken in at this moment is told apart.
    pub(super) async fn sweep(self, before_ms: u64) {
        let services = services::get();
        let library = &services.library;
        for recording in library.deleted() {
            self.purge(recording.id).await;
        }
        // A row that a newer version wrote may own files that this one does not know of.
        if !library.unreadable().is_empty() {
            return;
        }
        own_voice::sweep().await;
        clean_sound::sweep().await;
        let known = library.audio_paths();
        for name in opfs::list(services::AUDIO).await.unwrap_or_default() {
            let path = format!("{}/{name}", services::AUDIO);
            let is_old = name.parse::<RecordingId>().is_ok_and(|it| it.made_ms() < before_ms);
            if is_old && !known.contains(&path) {
                // A file that another tab is writing at this moment refuses, which is right.
                let _ = opfs::remove(&path).await;
            }
        }
    }

    /// Reads the store again.
    pub(crate) fn refresh(self) {
        let views = services::get().library.list().iter().map(|it| Arc::new(view(it))).collect();
        self.recordings.set(views);
    }

    /// Reads one recording again.
    pub(crate) fn refresh_one(self, id: RecordingId) {
        let Some(recording) = services::get().library.get(id) else { return self.refresh() };
        let mut found = false;
        self.recordings.update(|views| {
            if let Some(slot) = views.iter_mut().find(|it| it.id == id) {
                *slot = Arc::new(view(&recording));
                found = true;
            }
        });
        if !found {
            self.refresh();
        }
    }

    /// Renames.
    pub(crate) fn rename(self, id: RecordingId, title: String) {
        self.change(id, async move { services::get().library.rename(id, &title).await });
    }

    /// Replaces the tags.
    pub(crate) fn set_tags(self, id: RecordingId, tags: Vec<String>) {
        self.change(id, async move { services::get().library.set_tags(id, tags).await });
    }

    /// Deletes; a message offers to take it back as long as it shows.
    pub(crate) fn delete(self, id: RecordingId) {
        let state = AppState::get();
        let title = services::get().library.get(id).map(|it| it.title).unwrap_or_default();
        spawn_local(async move {
            let services = services::get();
            services.queue.cancel(state, id);
            if let Err(error) = services.library.delete(id).await {
                return state.system.toast(crate::text::store_sentence(&error));
            }
            self.refresh();
            let undo = Callback::new(move |()| {
                self.change(id, async move { services::get().library.restore(id).await });
            });
            let action = Some((crate::text::UNDO.to_owned(), undo));
            state.system.toast_with(crate::text::deleted(&title), action);
            state.account.changed();
            clock::sleep_ms(TOAST_MS + 1_000).await;
            self.purge(id).await;
        });
    }

    /// Queues an analysis; an earlier result stays until the new one is there.
    pub(crate) fn analyse(self, id: RecordingId) {
        services::get().queue.push(AppState::get(), id);
    }

    /// Hands the analysis to the person as a JSON file, the same as the command line prints.
    pub(crate) fn export_json(self, id: RecordingId) {
        let Some(recording) = services::get().library.get(id) else { return };
        let Some(analysis) = recording.analysis else { return };
        let transcript = recording.transcript.as_deref().and_then(transcripts::read).map(|it| (*it).clone());
        let report = Report { file: recording.title.clone(), analysis: (*analysis).clone(), transcript };
        let json = serde_json::to_string_pretty(&report).map_err(|error| error.to_string());
        hand_over(&recording.title, "json", "application/json", json);
    }

    /// Fetches the audio of a recording from the server and decrypts it.
    pub(crate) fn fetch_audio(self, id: RecordingId) {
        AppState::get().downloads.start(id);
    }

    /// What the result page draws; none until it was analysed here.
    pub(crate) async fn tracks(self, id: RecordingId) -> Option<Arc<Tracks>> {
        let bytes = services::get().library.tracks(id).await.ok().flatten()?;
        Tracks::from_bytes(&bytes).ok().map(Arc::new)
    }

    /// An address under which the page can play the audio.
    pub(crate) async fn audio_url(self, id: RecordingId) -> Result<ObjectUrl, Fault> {
        let audio =
            services::get().library.get(id).and_then(|it| it.audio).ok_or_else(audio_files::missing)?;
        audio_files::address(&audio.path, &audio.media_type).await
    }

    /// Removes what is left of a deleted recording, unless it was taken back.
    async fn purge(self, id: RecordingId) {
        let Ok(Some(path)) = services::get().library.purge(id).await else { return };
        own_voice::forget_one(id).await;
        named_voices::forget_one(id).await;
        unfinished::forget_one(id).await;
        // Open elsewhere: the sweep at the next start removes it.
        let _ = opfs::remove(&path).await;
        AppState::get().system.refresh_storage();
    }

    pub(super) fn change(
        self,
        id: RecordingId,
        what: impl Future<Output = Result<(), StoreError>> + 'static,
    ) {
        let state = AppState::get();
        spawn_local(async move {
            match what.await {
                Ok(()) => {
                    self.refresh_one(id);
                    state.account.changed();
                }
                Err(error) => state.system.toast(crate::text::store_sentence(&error)),
            }
        });
    }
}

fn view(recording: &Recording) -> RecordingView {
    let services = services::get();
    let work = services.queue.work(recording.id);
    let failed = recording.failure.clone().map(Work::Failed);
    RecordingView {
        id: recording.id,
        title: recording.title.clone(),
        tags: recording.tags.clone(),
        recorded_ms: recording.recorded_ms,
        // An imported file's length is known once it is decoded.
        duration_s: recording.analysis.as_ref().map_or(recording.duration_s, |it| it.duration_s),
        analysis: recording.analysis.clone(),
        transcript: recording.transcript.clone(),
        work: work.or(failed).unwrap_or_default(),
        own_voice: recording.own_voice,
        markers: recording.markers(),
        audio: place(recording),
        synced: !recording.unpushed,
    }
}

fn place(recording: &Recording) -> AudioPlace {
    match (&recording.audio, &recording.remote_audio) {
        (Some(_), _) => AudioPlace::Here,
        (None, Some(_)) => match AppState::get().downloads.progress(recording.id) {
            Some(done) => AudioPlace::Downloading(done),
            None => AudioPlace::OnServer,
        },
        (None, None) => AudioPlace::Nowhere,
    }
}
