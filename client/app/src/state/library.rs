//! The recordings of this device as the pages see them, and what can be done with them.

mod bin;
mod many;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{RecordingId, sync::ExtraKind};
use sotto_platform::{clock, object_url::ObjectUrl};
use sotto_protocol::{Fault, Tracks};
use sotto_search::{Filter, Folder, folder_tree};
use sotto_store::{Recording, Step, StoreError};

use super::{
    AppState, AudioPlace, Listing, RecordingView, Work, analysis_queue, audio_files, filter::list, services,
};
pub(crate) use bin::DAYS as BIN_DAYS;

/// The library.
#[derive(Clone, Copy)]
pub(crate) struct LibraryState {
    /// Newest first.
    pub(crate) recordings: RwSignal<Vec<Arc<RecordingView>>>,
    /// Whether the store was read.
    pub(crate) loaded: RwSignal<bool>,
    /// What the library lists.
    pub(crate) filter: RwSignal<Filter>,
    /// How far down the person was in it, in pixels.
    scroll_px: StoredValue<f64>,
    /// Raised when what lies in the bin changes.
    bin_version: RwSignal<u32>,
}

impl LibraryState {
    pub(super) fn new() -> Self {
        Self {
            recordings: RwSignal::new(Vec::new()),
            loaded: RwSignal::new(false),
            filter: RwSignal::new(Filter::default()),
            scroll_px: StoredValue::new(0.0),
            bin_version: RwSignal::new(0),
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

    /// Reads the store again. Where nothing is other than it was, no page hears of it.
    pub(crate) fn refresh(self) {
        self.bin_version.update(|it| *it += 1);
        let listed = services::get().library.list();
        let views = self.recordings.with_untracked(|shown| {
            let shown: HashMap<RecordingId, &Arc<RecordingView>> =
                shown.iter().map(|it| (it.id, it)).collect();
            let views = listed.iter().map(|recording| {
                let now = view(recording);
                let as_before = shown.get(&now.id).filter(|it| ****it == now);
                as_before.map_or_else(|| Arc::new(now), |it| Arc::clone(it))
            });
            views.collect::<Vec<_>>()
        });
        let is_same = self.recordings.with_untracked(|shown| {
            shown.len() == views.len() && shown.iter().zip(&views).all(|(a, b)| Arc::ptr_eq(a, b))
        });
        if !is_same {
            AppState::get().search.take_all(&views);
            self.recordings.set(views);
        }
    }

    /// Reads one recording again.
    pub(crate) fn refresh_one(self, id: RecordingId) {
        let Some(recording) = services::get().library.get(id) else { return self.refresh() };
        let view = Arc::new(view(&recording));
        let slot = self.recordings.with_untracked(|views| views.iter().position(|it| it.id == id));
        let Some(slot) = slot else { return self.refresh() };
        AppState::get().search.take(&view);
        self.recordings.update(|views| views[slot] = view);
    }

    /// One recording.
    pub(crate) fn find(self, id: RecordingId) -> Option<Arc<RecordingView>> {
        self.recordings.with(|all| all.iter().find(|it| it.id == id).cloned())
    }

    /// Remembers how far down the person is in the library, which is open.
    pub(crate) fn note_scroll(self) {
        // Going elsewhere scrolls to the top while the library is still there.
        if window().location().pathname().is_ok_and(|it| it == "/library") {
            self.scroll_px.set_value(window().scroll_y().unwrap_or_default());
        }
    }

    /// Goes to where the person was in the library.
    pub(crate) fn restore_scroll(self) {
        window().scroll_to_with_x_and_y(0.0, self.scroll_px.get_value());
    }

    /// All tags, by the alphabet.
    pub(crate) fn tags(self) -> Vec<String> {
        self.recordings.with(|all| {
            let tags: BTreeSet<&String> = all.iter().flat_map(|it| &it.tags).collect();
            tags.into_iter().cloned().collect()
        })
    }

    /// Folders, with those that they lie in.
    pub(crate) fn folders(self) -> Vec<Folder> {
        self.recordings
            .with(|all| folder_tree(all.iter().filter(|it| !it.archived).map(|it| it.folder.as_str())))
    }

    /// What the library lists now.
    pub(crate) fn listing(self) -> Listing {
        AppState::get().search.version.track();
        let now_ms = clock::now_ms();
        self.recordings.with(|all| self.filter.with(|filter| list(filter, all, now_ms)))
    }

    /// Renames.
    pub(crate) fn rename(self, id: RecordingId, title: String) {
        if is_locked(id) {
            return self.change(id, async move { services::get().library.rename(id, &title).await });
        }
        AppState::get().undo.make(vec![Step::Title(id, title)], None);
    }

    /// Replaces the tags.
    pub(crate) fn set_tags(self, id: RecordingId, tags: Vec<String>) {
        if is_locked(id) {
            return self.change(id, async move { services::get().library.set_tags(id, tags).await });
        }
        AppState::get().undo.make(vec![Step::Tags(id, tags)], None);
    }

    /// Keeps what the person wrote beside it.
    pub(crate) fn set_note(self, id: RecordingId, note: &str) {
        AppState::get().undo.make(vec![Step::note(id, note)], None);
    }

    /// Removes the page that it speaks about.
    pub(crate) fn remove_page(self, id: RecordingId) {
        AppState::get().undo.make(vec![Step::no_page(id)], None);
    }

    /// Deletes into the bin; a message offers to take it back.
    pub(crate) fn delete(self, id: RecordingId) {
        self.delete_all(&[id]);
    }

    /// Removes a recording at once and for good.
    pub(super) async fn forget(self, id: RecordingId) {
        let state = AppState::get();
        services::get().queue.cancel(state, id);
        state.transcripts.give_up(id);
        state.clean_sound.forget(id);
        match services::get().library.delete(id).await {
            Ok(()) => self.purge(id).await,
            Err(error) => state.system.toast(crate::text::store_sentence(&error)),
        }
        self.refresh();
        state.account.changed();
    }

    /// Queues an analysis; an earlier result stays until the new one is there.
    pub(crate) fn analyse(self, id: RecordingId) {
        services::get().queue.push(AppState::get(), id);
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

    /// Changes a recording without a way back.
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

/// Whether some of it is here as ciphertext only, to which there is no way back.
fn is_locked(id: RecordingId) -> bool {
    services::get().library.get(id).is_some_and(|it| it.locked)
}

fn view(recording: &Recording) -> RecordingView {
    let services = services::get();
    let work = services.queue.work(recording.id);
    let failed = recording.failure.clone().map(Work::Failed);
    RecordingView {
        id: recording.id,
        title: recording.title.clone(),
        tags: recording.tags.clone(),
        folder: recording.folder(),
        note: recording.note(),
        archived: recording.is_archived(),
        recorded_ms: recording.recorded_ms,
        // An imported file's length is known once it is decoded.
        duration_s: recording.analysis.as_ref().map_or(recording.duration_s, |it| it.duration_s),
        analysis: recording.analysis.clone(),
        transcript: recording.transcript.clone(),
        work: work.or(failed).unwrap_or_default(),
        own_voice: recording.own_voice,
        page: recording.extras.get(&ExtraKind::Page).cloned(),
        markers: recording.markers(),
        audio: place(recording),
        file: recording.audio.as_ref().map(|it| (it.extension.clone(), it.bytes)),
        choices: recording.choices,
        own_policy: recording.own_policy(),
        left: recording.left,
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
