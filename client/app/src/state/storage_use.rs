//! What takes how much room on this device, and what can go without being lost.

use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;
use sotto_api::RecordingId;
use sotto_platform::{
    arrivals, clock,
    http::{self, HttpRequest},
    opfs, storage,
};
use sotto_protocol::from_json;

use super::{AppState, clean_sound, own_voice, services};
use crate::text;

/// Folder of the models, which the worker keeps.
const MODELS: &str = "models";
/// A file as young as this may be about to get its recording, so it is no leftover.
const SETTLED_MS: f64 = 3_000.0;
/// The largest recordings that are listed.
const LARGEST: usize = 10;

/// Something that takes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Room {
    /// The recordings' audio.
    Audio,
    /// Results, transcripts, titles and settings.
    Results,
    Models,
    /// What the service worker keeps, so that the app starts without a network.
    App,
    /// Copies with the noise taken away.
    CleanCopies,
    /// Statistics of the person's own voice.
    Voices,
    /// Captures that were cut off and wait for the person.
    CutOff,
    /// Files of which no recording knows.
    Leftovers,
    /// What the browser counts beyond these.
    Other,
}

impl Room {
    /// In the order in which they are shown.
    pub(crate) const ALL: [Self; 9] = [
        Self::Audio,
        Self::Results,
        Self::Models,
        Self::App,
        Self::CleanCopies,
        Self::Voices,
        Self::CutOff,
        Self::Leftovers,
        Self::Other,
    ];
}

/// What can be removed and had again, or is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CleanUp {
    /// Audio that the server has too.
    ServerCopies,
    Models,
    CleanCopies,
    Leftovers,
}

/// A recording by its size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SizedRecording {
    pub(crate) id: RecordingId,
    pub(crate) title: String,
    pub(crate) bytes: f64,
}

/// What takes how much.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct StorageUse {
    bytes: HashMap<Room, f64>,
    /// Of the audio, what the server has too.
    pub(crate) server_copies_bytes: f64,
    /// Largest first.
    pub(crate) largest: Vec<SizedRecording>,
}

impl StorageUse {
    /// What something takes, in bytes.
    pub(crate) fn of(&self, room: Room) -> f64 {
        self.bytes.get(&room).copied().unwrap_or(0.0)
    }

    /// All of it, in bytes.
    pub(crate) fn sum(&self) -> f64 {
        self.bytes.values().sum()
    }

    /// What a clean-up frees, in bytes.
    pub(crate) fn freed_by(&self, what: CleanUp) -> f64 {
        match what {
            CleanUp::ServerCopies => self.server_copies_bytes,
            CleanUp::Models => self.of(Room::Models),
            CleanUp::CleanCopies => self.of(Room::CleanCopies),
            CleanUp::Leftovers => self.of(Room::Leftovers),
        }
    }
}

/// The room that is taken, as the storage page shows it.
#[derive(Clone, Copy)]
pub(crate) struct StorageUseState {
    /// None while it is not known.
    pub(crate) now: RwSignal<Option<StorageUse>>,
    /// A clean-up runs.
    pub(crate) busy: RwSignal<bool>,
}

impl StorageUseState {
    pub(super) fn new() -> Self {
        Self { now: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    /// Looks anew.
    pub(crate) fn refresh(self) {
        AppState::get().system.refresh_storage();
        spawn_local(async move { self.now.set(Some(look().await)) });
    }

    /// Removes what can be had again, or is of no use.
    pub(crate) fn clean_up(self, what: CleanUp) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let before = self.now.with_untracked(|it| it.as_ref().map_or(0.0, StorageUse::sum));
        spawn_local(async move {
            match what {
                CleanUp::ServerCopies => release_server_copies().await,
                CleanUp::Models => remove_models().await,
                CleanUp::CleanCopies => clean_sound::sweep().await,
                CleanUp::Leftovers => remove_leftovers().await,
            }
            let now = look().await;
            AppState::get().system.toast(text::storage::freed(before - now.sum()));
            self.now.set(Some(now));
            self.busy.set(false);
            AppState::get().system.refresh_storage();
        });
    }
}

/// Files of a folder; none where it cannot be read.
async fn files(folder: &str) -> Vec<(String, f64)> {
    let sizes = opfs::sizes(folder).await.unwrap_or_default();
    sizes.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect()
}

/// Whether a file was not written just now.
async fn is_settled(path: &str) -> bool {
    opfs::read(path).await.is_ok_and(|it| clock::now_ms() as f64 - it.last_modified() > SETTLED_MS)
}

async fn sum(folder: &str) -> f64 {
    files(folder).await.iter().map(|it| it.1).sum()
}

async fn look() -> StorageUse {
    let library = &services::get().library;
    let mut found = StorageUse::default();
    let known = library.audio_paths();
    let recordings = library.list();
    let by_path: HashMap<_, _> =
        recordings.iter().filter_map(|it| Some((it.audio.as_ref()?.path.as_str(), it))).collect();
    for folder in [services::AUDIO, services::CAPTURES] {
        for (path, bytes) in files(folder).await {
            let room = match (known.contains(&path), folder) {
                (true, _) => Room::Audio,
                (false, services::CAPTURES) => Room::CutOff,
                (false, _) => {
                    if is_settled(&path).await {
                        Room::Leftovers
                    } else {
                        Room::Other
                    }
                }
            };
            *found.bytes.entry(room).or_default() += bytes;
            let Some(recording) = by_path.get(path.as_str()) else { continue };
            if library.can_release_audio(recording.id) {
                found.server_copies_bytes += bytes;
            }
            found.largest.push(SizedRecording { id: recording.id, title: recording.title.clone(), bytes });
        }
    }
    found.largest.sort_by(|a, b| b.bytes.total_cmp(&a.bytes));
    found.largest.truncate(LARGEST);
    *found.bytes.entry(Room::Leftovers).or_default() += sum(arrivals::INBOX).await;
    // Notes beside the weights say what was removed; they stay.
    let weights = files(MODELS).await.into_iter().filter(|it| it.0.ends_with(".bin"));
    found.bytes.insert(Room::Models, weights.map(|it| it.1).sum());
    found.bytes.insert(Room::CleanCopies, sum(clean_sound::FOLDER).await);
    found.bytes.insert(Room::Voices, sum(own_voice::FOLDER).await);
    let kinds = storage::kinds().await.unwrap_or_default();
    let app = match kinds.caches_bytes {
        Some(bytes) => bytes,
        None => app_bytes().await,
    };
    found.bytes.insert(Room::App, app);
    found.bytes.insert(Room::Results, kinds.database_bytes.unwrap_or(0.0));
    if let Ok(room) = storage::room().await {
        // What a browser does not tell apart is results before all.
        let rest = if kinds.database_bytes.is_some() { Room::Other } else { Room::Results };
        let rest_bytes = (room.used_bytes - found.sum()).max(0.0);
        *found.bytes.entry(rest).or_default() += rest_bytes;
    }
    found
}

/// The list of the app's files, as the build writes it.
#[derive(Deserialize)]
struct Files {
    files: Vec<AppFile>,
}

#[derive(Deserialize)]
struct AppFile {
    bytes: f64,
}

/// Size of the app, as it is listed; nothing where the list cannot be had.
async fn app_bytes() -> f64 {
    let request = HttpRequest {
        method: "GET",
        url: "/assets.json",
        headers: Vec::new(),
        body: None,
        timeout_ms: 5_000,
    };
    let answer = http::send(request).await.ok().filter(|it| it.status == 200);
    let list = answer.and_then(|it| from_json::<Files>(&it.body));
    list.map_or(0.0, |it| it.files.iter().map(|file| file.bytes).sum())
}

async fn release_server_copies() {
    let (state, library) = (AppState::get(), &services::get().library);
    for recording in library.list() {
        match library.release_audio(recording.id).await {
            Ok(Some(audio)) => {
                // What cannot be removed now is of no recording any more: the sweep at the next start finds it.
                let _ = opfs::remove(&audio.path).await;
                state.library.refresh_one(recording.id);
            }
            Ok(None) => {}
            Err(error) => return state.system.toast(text::store_sentence(&error)),
        }
    }
}

async fn remove_models() {
    let models = AppState::get().models;
    for name in models.kept_names().await {
        models.remove_now(name).await;
    }
}

/// Files that no recording knows, but for those that are on their way in.
async fn remove_leftovers() {
    let state = AppState::get();
    if !state.imports.is_quiet() {
        return;
    }
    let known = services::get().library.audio_paths();
    for (path, _) in files(services::AUDIO).await.into_iter().filter(|(path, _)| !known.contains(path)) {
        // One that is being written refuses, which is right.
        if is_settled(&path).await {
            let _ = opfs::remove(&path).await;
        }
    }
    opfs::remove_but(arrivals::INBOX, |_| false).await;
}
