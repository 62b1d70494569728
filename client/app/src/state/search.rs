//! The words of all recordings, read into an index a slice at a time while the page stays responsive.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, VecDeque},
    rc::Rc,
    sync::Arc,
};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::clock;
use sotto_search::{Document, Hit, Index, Line, Query, Spoken};

use super::{
    AppState, RecordingView,
    errands::{self, Errand},
};

/// Longest time in which nothing else gets its turn.
const SLICE_MS: f64 = 12.0;
/// Time between two times that an open search learns of what was read meanwhile.
const TELL_EVERY_MS: f64 = 400.0;
/// Transcripts whose sentences are at hand: those of the rows that are shown.
const MAX_AT_HAND: usize = 64;

/// What is known of the words of all recordings.
#[derive(Clone, Copy)]
pub(crate) struct SearchState {
    /// Raised each time that more is known.
    pub(crate) version: RwSignal<u32>,
    /// Whether some recordings are still to be read.
    pub(crate) reading: RwSignal<bool>,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

#[derive(Default)]
struct Known {
    index: Index<RecordingId>,
    read: HashMap<RecordingId, Read>,
    waiting: VecDeque<Arc<RecordingView>>,
    running: bool,
    at_hand: VecDeque<(RecordingId, Arc<str>, Rc<Vec<Line>>)>,
}

/// A recording that was read.
struct Read {
    view: Arc<RecordingView>,
    intents: Vec<String>,
}

impl SearchState {
    pub(super) fn new() -> Self {
        Self { version: RwSignal::new(0), reading: RwSignal::new(false) }
    }

    /// Takes in how all recordings are now.
    pub(super) fn take_all(self, views: &[Arc<RecordingView>]) {
        let gone = KNOWN.with_borrow_mut(|known| {
            known.waiting.clear();
            let kept: std::collections::HashSet<RecordingId> = views.iter().map(|it| it.id).collect();
            let gone: Vec<RecordingId> = known.read.keys().filter(|id| !kept.contains(id)).copied().collect();
            for id in &gone {
                known.read.remove(id);
                known.index.remove(*id);
            }
            !gone.is_empty()
        });
        if gone {
            self.version.update(|it| *it += 1);
        }
        views.iter().for_each(|view| self.take(view));
    }

    /// Takes in how a recording is now.
    pub(super) fn take(self, view: &Arc<RecordingView>) {
        let mut said_otherwise = false;
        let begin = KNOWN.with_borrow_mut(|known| {
            if let Some(read) = known.read.get_mut(&view.id)
                && same_words(&read.view, view)
            {
                read.view = view.clone();
                return false;
            }
            said_otherwise = known.read.get(&view.id).is_some_and(|it| !same_transcript(&it.view, view));
            known.waiting.push_back(view.clone());
            !std::mem::replace(&mut known.running, true)
        });
        if said_otherwise {
            AppState::get().meaning.changed(view.id);
        }
        if begin {
            spawn_local(self.begin_reading());
        }
    }

    async fn begin_reading(self) {
        if errands::run(Errand::ReadWords).await.is_err() {
            // Who changes a recording tries again.
            KNOWN.with_borrow_mut(|known| known.running = false);
        }
    }

    pub(super) async fn read(self) {
        self.reading.set(true);
        let mut told_ms = clock::monotonic_ms();
        loop {
            // First of all the rest of the page has its turn.
            clock::breathe().await;
            let more = KNOWN.with_borrow_mut(Known::read_slice);
            if !more || clock::monotonic_ms() - told_ms > TELL_EVERY_MS {
                told_ms = clock::monotonic_ms();
                self.version.update(|it| *it += 1);
            }
            if !more {
                break;
            }
        }
        self.reading.set(false);
    }

    /// What people do with their words, over all recordings that were read.
    pub(crate) fn intents(self) -> Vec<String> {
        KNOWN.with_borrow(|known| {
            let all: BTreeSet<&String> = known.read.values().flat_map(|it| &it.intents).collect();
            all.into_iter().cloned().collect()
        })
    }

    /// What was found in a sentence of a recording: when it starts, in seconds, and the sentence.
    pub(crate) fn line(self, view: &RecordingView, at: u32) -> Option<Line> {
        let kept = view.transcript.clone()?;
        KNOWN.with_borrow_mut(|known| known.lines(view.id, &kept)?.get(at as usize).cloned())
    }
}

/// All recordings that hold what is asked for.
pub(super) fn search(query: &Query) -> HashMap<RecordingId, Hit<RecordingId>> {
    KNOWN.with_borrow(|known| known.index.search(query).into_iter().map(|hit| (hit.key, hit)).collect())
}

/// Whether a person does something with the words of a recording.
pub(super) fn has_intent(id: RecordingId, intent: &str) -> bool {
    KNOWN.with_borrow(|known| known.read.get(&id).is_some_and(|it| it.intents.iter().any(|it| it == intent)))
}

impl Known {
    /// Reads what waits for a moment; answers whether some of it still waits.
    fn read_slice(&mut self) -> bool {
        let started_ms = clock::monotonic_ms();
        while let Some(view) = self.waiting.pop_front() {
            self.read_one(view);
            if clock::monotonic_ms() - started_ms > SLICE_MS {
                break;
            }
        }
        self.running = !self.waiting.is_empty();
        self.running
    }

    fn read_one(&mut self, view: Arc<RecordingView>) {
        let spoken = view.transcript.as_deref().and_then(Spoken::read).unwrap_or_default();
        let document = Document {
            title: &view.title,
            tags: &view.tags,
            folder: &view.folder,
            note: &view.note,
            spoken: &spoken.lines,
        };
        self.index.put(view.id, &document);
        self.read.insert(view.id, Read { view, intents: spoken.intents });
    }

    fn lines(&mut self, id: RecordingId, kept: &Arc<str>) -> Option<Rc<Vec<Line>>> {
        let same = |it: &&(RecordingId, Arc<str>, Rc<Vec<Line>>)| it.0 == id && Arc::ptr_eq(&it.1, kept);
        if let Some((_, _, lines)) = self.at_hand.iter().find(same) {
            return Some(lines.clone());
        }
        let lines = Rc::new(Spoken::read(kept)?.lines);
        self.at_hand.truncate(MAX_AT_HAND - 1);
        self.at_hand.push_front((id, kept.clone(), lines.clone()));
        Some(lines)
    }
}

/// Whether a search finds the same in both.
fn same_words(a: &RecordingView, b: &RecordingView) -> bool {
    same_transcript(a, b)
        && a.title == b.title
        && a.tags == b.tags
        && a.folder == b.folder
        && a.note == b.note
}

fn same_transcript(a: &RecordingView, b: &RecordingView) -> bool {
    match (&a.transcript, &b.transcript) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}
