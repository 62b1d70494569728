//! Search by meaning: what each sentence means is kept beside the library and never leaves the device; sentences that mean
//! nearly what was typed are found where the text model is here.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, VecDeque},
};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, opfs};
use sotto_protocol::{Alike, Reply, Request};
use sotto_search::Spoken;

use super::{
    AppState, ModelPlace,
    errands::{self, Errand},
    services,
};

/// Folder in the origin's private file system.
pub(super) const FOLDER: &str = "meaning";
/// How long nobody types before it is searched.
const REST_MS: u32 = 350;
/// Letters from which on a text means something.
const LEAST_LETTERS: usize = 4;
/// What counts as nearly the same.
const LEAST_LIKENESS: f32 = 0.5;

/// A sentence that was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Similar {
    pub(crate) id: RecordingId,
    /// Which of its sentences.
    pub(crate) line: u32,
}

/// Search by meaning.
#[derive(Clone, Copy)]
pub(crate) struct MeaningState {
    /// What means nearly what was typed last, the nearest first.
    pub(crate) found: RwSignal<Vec<Similar>>,
}

thread_local! {
    static WAITING: RefCell<VecDeque<RecordingId>> = RefCell::default();
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// Counts what was typed, so that only the last of it is searched.
    static TYPED: Cell<u32> = const { Cell::new(0) };
}

fn file(id: RecordingId) -> String {
    format!("{FOLDER}/{id}")
}

/// What the sentences of a recording mean goes with it.
pub(super) async fn forget_one(id: RecordingId) {
    // A file that is not there need not go.
    let _ = opfs::remove(&file(id)).await;
}

impl MeaningState {
    pub(super) fn new() -> Self {
        Self { found: RwSignal::new(Vec::new()) }
    }

    /// The words of a recording changed: what they mean is read again when there is time.
    pub(super) fn changed(self, id: RecordingId) {
        if !is_here() {
            // Else it is caught up with when the model is here.
            spawn_local(async move {
                // A file that is not there need not go.
                let _ = opfs::remove(&file(id)).await;
            });
            return;
        }
        WAITING.with_borrow_mut(|waiting| {
            if !waiting.contains(&id) {
                waiting.push_back(id);
            }
        });
        self.work();
    }

    /// Reads what is not read yet, and forgets what belongs to no recording; asked when the library is opened.
    pub(crate) fn catch_up(self) {
        if !is_here() {
            return;
        }
        spawn_local(async move {
            let here: BTreeSet<String> = opfs::list(FOLDER).await.unwrap_or_default().into_iter().collect();
            let all = AppState::get().library.recordings.with_untracked(|all| {
                let said = all.iter().filter(|it| it.transcript.is_some());
                said.map(|it| it.id).collect::<Vec<_>>()
            });
            let kept: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
            opfs::remove_but(FOLDER, |name| kept.contains(name)).await;
            let missing = all.into_iter().filter(|id| !here.contains(&id.to_string()));
            WAITING.with_borrow_mut(|waiting| {
                let known: BTreeSet<RecordingId> = waiting.iter().copied().collect();
                waiting.extend(missing.filter(|id| !known.contains(id)));
            });
            self.work();
        });
    }

    /// Looks for what means nearly the same, once nobody types any more.
    pub(crate) fn look(self, text: String) {
        TYPED.set(TYPED.get() + 1);
        let mine = TYPED.get();
        let letters = text.chars().filter(|it| it.is_alphabetic()).count();
        if letters < LEAST_LETTERS || !is_here() {
            return self.found.set(Vec::new());
        }
        spawn_local(async move {
            clock::sleep_ms(REST_MS).await;
            if TYPED.get() != mine {
                return;
            }
            let request = Request::FindAlike { text, folder: FOLDER.to_owned() };
            // Without an answer there is nothing similar to show; the words are found all the same.
            let Ok((Reply::FoundAlike { found }, _)) = services::get().analysis.ask(request).await else {
                return;
            };
            if TYPED.get() == mine {
                let near = found.iter().filter(|it| it.likeness >= LEAST_LIKENESS);
                self.found.set(near.filter_map(similar).collect());
            }
        });
    }

    fn work(self) {
        if is_here() && !RUNNING.replace(true) {
            spawn_local(async move {
                // Where the module is not here, the next visit catches up.
                drop(errands::run(Errand::KeepMeaning).await);
                RUNNING.set(false);
            });
        }
    }

    pub(super) async fn keep_waiting(self) {
        while let Some(id) = WAITING.with_borrow_mut(VecDeque::pop_front) {
            if !keep(id).await {
                break;
            }
        }
    }
}

/// Whether the text model is on this device.
fn is_here() -> bool {
    AppState::get().transcripts.text_model() == ModelPlace::Ready
}

/// Keeps what the sentences of a recording mean. False where it makes no sense to go on.
async fn keep(id: RecordingId) -> bool {
    let services = services::get();
    let kept = services.library.get(id).and_then(|it| it.transcript);
    let Some(spoken) = kept.as_deref().and_then(Spoken::read) else { return true };
    let lines = spoken.lines.into_iter().map(|it| it.text).collect();
    services.analysis.ask(Request::KeepMeaning { lines, to: file(id) }).await.is_ok()
}

fn similar(found: &Alike) -> Option<Similar> {
    Some(Similar { id: found.file.parse().ok()?, line: found.line })
}
