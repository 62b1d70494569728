//! What the app knows and can do. Pages read signals and call methods; browser handles, storage rows, requests
//! to workers and to the server stay behind this module.

mod account;
pub(crate) mod admin;
mod analysis_queue;
mod audio_files;
mod backend;
mod clean_sound;
mod close_up;
mod downloads;
mod earlier;
mod errands;
mod exports;
mod filter;
mod imports;
mod language;
mod library;
mod live;
mod live_view;
mod lock;
mod markers;
mod meaning;
mod microphones;
mod models;
mod named_voices;
mod own_voice;
mod packing;
mod page;
mod pictures;
mod privacy;
mod recorder;
mod requests;
mod retention;
mod search;
mod selection;
mod server;
mod services;
mod session;
mod splice;
mod storage_use;
mod system;
mod transcripts;
mod transport;
mod trends;
mod undo;
mod unfinished;
mod viewer;
mod views;
mod visit;
mod wipe;
mod worker_client;

use std::cell::Cell;

pub(crate) use account::{AccountState, Adding, program_of};
pub(crate) use clean_sound::CleanSoundState;
pub(crate) use close_up::CloseUpState;
pub(crate) use downloads::DownloadState;
pub(crate) use earlier::earlier_own;
pub(crate) use errands::NotHere;
pub(crate) use exports::{ExportSize, ExportState, Unpacking};
pub(crate) use filter::Listing;
pub(crate) use imports::{ImportEntry, ImportState};
pub(crate) use language::{
    Language, choose as choose_language, chosen as chosen_language, settle as settle_language,
};
pub(crate) use library::{BIN_DAYS, LibraryState};
pub(crate) use live::LiveState;
pub(crate) use live_view::LiveViewState;
pub(crate) use lock::{LockState, unlock};
pub(crate) use markers::MOST_NOTE_CHARS;
pub(crate) use meaning::{MeaningState, Similar};
pub(crate) use microphones::MicrophoneState;
pub(crate) use models::ModelState;
pub(crate) use named_voices::NamedVoiceState;
pub(crate) use own_voice::OwnVoiceState;
pub(crate) use packing::{KeepAs, PackingState};
pub(crate) use page::{PageChoices, PageState, read as read_page};
pub(crate) use pictures::{Picture, save_picture};
pub(crate) use privacy::PrivacyState;
pub(crate) use recorder::RecorderState;
pub(crate) use requests::RequestState;
pub(crate) use retention::RetentionState;
pub(crate) use search::SearchState;
pub(crate) use selection::{Selection, SelectionState};
pub(crate) use server::ServerState;
pub(crate) use services::{open, watch_recording_elsewhere};
pub(crate) use session::RequestProblem;
pub(crate) use splice::SpliceState;
pub(crate) use storage_use::{CleanUp, Room, SizedRecording, StorageUseState};
pub(crate) use system::SystemState;
pub(crate) use transcripts::{ModelPlace, TranscriptState, read as read_transcript};
pub(crate) use trends::{Sample, TrendFilter, folders, local_day, samples};
pub(crate) use undo::UndoState;
pub(crate) use viewer::{Part, ViewerState};
pub(crate) use views::*;
pub(crate) use visit::{Desk, LinkPlace, SendProblem, Sending, Sent, VisitState, is_visit};
pub(crate) use wipe::wipe;

/// Keeps what the person chose; says so where that fails.
async fn keep_setting<T: serde::Serialize>(setting: &sotto_store::Setting<T>, value: &T) {
    if let Err(error) = services::get().library.set_setting(setting, value).await {
        AppState::get().system.toast(crate::text::store_sentence(&error));
    }
}

/// Hands a text to the person as a file named after a recording; says so where that fails.
fn hand_over(title: &str, extension: &str, media_type: &str, text: Result<String, String>) {
    let name = format!("{}.{extension}", crate::text::file_name(title));
    let saved = text.and_then(|text| {
        sotto_platform::download::save_text(&name, media_type, &text).map_err(|error| error.to_string())
    });
    if let Err(error) = saved {
        AppState::get().system.toast(crate::text::export_failed(&error));
    }
}

/// Everything, as one small copyable handle.
#[derive(Clone, Copy)]
pub(crate) struct AppState {
    pub(crate) library: LibraryState,
    pub(crate) recorder: RecorderState,
    pub(crate) imports: ImportState,
    pub(crate) account: AccountState,
    pub(crate) system: SystemState,
    pub(crate) downloads: DownloadState,
    pub(crate) models: ModelState,
    pub(crate) own_voice: OwnVoiceState,
    pub(crate) transcripts: TranscriptState,
    pub(crate) live: LiveState,
    pub(crate) live_view: LiveViewState,
    pub(crate) packing: PackingState,
    pub(crate) microphones: MicrophoneState,
    pub(crate) named_voices: NamedVoiceState,
    pub(crate) clean_sound: CleanSoundState,
    pub(crate) storage_use: StorageUseState,
    pub(crate) search: SearchState,
    pub(crate) meaning: MeaningState,
    pub(crate) selection: SelectionState,
    pub(crate) splice: SpliceState,
    pub(crate) undo: UndoState,
    pub(crate) privacy: PrivacyState,
    pub(crate) requests: RequestState,
    pub(crate) retention: RetentionState,
    pub(crate) lock: LockState,
    pub(crate) viewer: ViewerState,
    pub(crate) close_up: CloseUpState,
    pub(crate) exports: ExportState,
    pub(crate) page: PageState,
    pub(crate) server: ServerState,
    pub(crate) visit: VisitState,
}

thread_local! {
    static STATE: Cell<Option<AppState>> = const { Cell::new(None) };
}

impl AppState {
    /// Makes the state; call it once, below the app's root, after [`open`] has succeeded.
    pub(crate) fn provide() -> Self {
        let state = Self {
            library: LibraryState::new(),
            recorder: RecorderState::new(),
            imports: ImportState::new(),
            account: AccountState::new(),
            system: SystemState::new(),
            downloads: DownloadState::new(),
            models: ModelState::new(),
            own_voice: OwnVoiceState::new(),
            transcripts: TranscriptState::new(),
            live: LiveState::new(),
            live_view: LiveViewState::new(),
            packing: PackingState::new(),
            microphones: MicrophoneState::new(),
            named_voices: NamedVoiceState::new(),
            clean_sound: CleanSoundState::new(),
            storage_use: StorageUseState::new(),
            search: SearchState::new(),
            meaning: MeaningState::new(),
            selection: SelectionState::new(),
            splice: SpliceState::new(),
            undo: UndoState::new(),
            privacy: PrivacyState::new(),
            requests: RequestState::new(),
            retention: RetentionState::new(),
            lock: LockState::new(),
            viewer: ViewerState::new(),
            close_up: CloseUpState::new(),
            exports: ExportState::new(),
            page: PageState::new(),
            server: ServerState::new(),
            visit: VisitState::new(),
        };
        STATE.set(Some(state));
        state.system.watch();
        requests::watch();
        leptos::task::spawn_local(state.begin());
        state
    }

    /// The state, from anywhere: signals live as long as the app.
    #[expect(clippy::expect_used, reason = "`provide` runs before any page does")]
    pub(crate) fn get() -> Self {
        STATE.get().expect("state is provided")
    }

    /// Brings everything up in the order in which a person needs it.
    async fn begin(self) {
        let started_ms = sotto_platform::clock::now_ms();
        self.system.load();
        self.viewer.load();
        self.own_voice.load();
        self.live.load();
        self.live_view.load();
        self.microphones.load();
        self.packing.load();
        self.recorder.load();
        self.named_voices.load();
        self.transcripts.load();
        self.imports.load();
        self.privacy.forget_left_over().await;
        self.library.load();
        packing::clear_captures().await;
        self.imports.listen();
        self.page.load();
        let looked = self.recorder.refresh_unfinished().await;
        self.recorder.settle_marks(looked).await;
        self.page.settle(looked).await;
        self.library.sweep(started_ms).await;
        drop(errands::run_or_tell(errands::Errand::CarryOn).await);
    }

    /// What nobody waits for at the start.
    async fn carry_on(self) {
        self.account.load().await;
        requests::take_notes().await;
        self.retention.keep_up();
        self.lock.watch();
        self.models.prepare().await;
        self.transcripts.resume();
        self.packing.resume();
    }
}
