//! The transcript as something to work with: what is selected, what is typed, and what the page follows.

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_api::RecordingId;
use sotto_protocol::{Analysis, Sentence as Kept, Transcript};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{find::Find, list::SentenceList, sentence::Shown, toolbar::Toolbar};
use crate::{
    components::player::Player,
    state::{AppState, TranscriptState},
};

/// Less sure than this is shown as such.
pub(super) const UNSURE: f32 = 0.5;

/// What all parts of the editor share.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    /// Which recording.
    pub(super) id: RecordingId,
    /// Plays and seeks.
    pub(super) player: Player,
    /// Changes the transcript.
    pub(super) state: TranscriptState,
    /// What is there now.
    pub(super) transcript: Memo<Option<Arc<Transcript>>>,
    /// Its sentences.
    pub(super) sentences: Memo<Arc<Vec<Kept>>>,
    /// How the voice sounds, where that is known.
    pub(super) analysis: Memo<Option<Arc<Analysis>>>,
    /// The sentence whose tools are shown.
    pub(super) current: RwSignal<usize>,
    /// The sentence that is typed, and the text so far.
    pub(super) typing: RwSignal<Option<(usize, String)>>,
    /// Whether the page follows what is heard.
    pub(super) follows: RwSignal<bool>,
    /// Whether there is a search.
    pub(super) finding: RwSignal<bool>,
    /// The element with the sentences.
    pub(super) list: NodeRef<html::Div>,
}

impl Editor {
    /// A sentence with what is known of it.
    pub(super) fn shown(self, at: usize) -> Option<Shown> {
        let kept = self.sentences.with(|all| all.get(at).cloned())?;
        let segment = kept.segment;
        let voice = self.analysis.with(|it| it.as_ref()?.emotion_between(segment.start_s, segment.end_s));
        let speaker = self.transcript.with(|it| {
            let turns = it.as_ref()?.speakers.as_ref()?;
            let at = turns.index_of(segment.speaker.as_deref()?)?;
            Some((at, turns.speakers.get(at)?.clone()))
        });
        Some(Shown { segment, voice, speaker, edited: kept.edit.is_some() })
    }

    /// How many sentences there are.
    pub(super) fn count(self) -> usize {
        self.sentences.with_untracked(|all| all.len())
    }

    /// Changes the transcript.
    pub(super) fn edit(self, change: impl FnOnce(&mut Transcript)) {
        self.state.edit(self.id, change);
    }

    /// Makes a sentence the current one, shows it, and puts the cursor on it.
    pub(super) fn go_to(self, at: usize) {
        let at = at.min(self.count().saturating_sub(1));
        self.current.set(at);
        self.reveal(at, true);
    }

    /// Types over a sentence.
    pub(super) fn type_over(self, at: usize) {
        let text = self.sentences.with_untracked(|all| all.get(at).map(|it| it.segment.text.clone()));
        if let Some(text) = text {
            self.current.set(at);
            self.typing.set(Some((at, text)));
        }
    }

    /// The next word that the model was not sure of.
    pub(super) fn next_unsure(self) {
        let current = self.current.get_untracked();
        let unsure = |kept: &Kept| {
            kept.segment.words.iter().find(|word| word.confidence < UNSURE).map(|it| it.start_s)
        };
        let found = self.sentences.with_untracked(|all| {
            let places = (current + 1..all.len()).chain(0..all.len().min(current + 1));
            places.filter_map(|at| Some((at, unsure(all.get(at)?)?))).next()
        });
        if let Some((at, start_s)) = found {
            self.player.seek(start_s);
            self.go_to(at);
        }
    }

    /// Scrolls a sentence into view within its list. Where it is not drawn yet, its group is first.
    pub(super) fn reveal(self, at: usize, focus: bool) {
        let Some(list) = self.list.get_untracked() else { return };
        let list: HtmlElement = list.into();
        if show_row(&list, at, focus) {
            return;
        }
        let group = list.children().item((at / super::list::GROUP) as u32);
        if let Some(group) = group.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            list.set_scroll_top(group.offset_top() - list.offset_top());
        }
        show_soon(list, at, focus, MOST_FRAMES);
    }
}

/// Frames that a sentence has to be drawn in, once the list has seen where it is.
const MOST_FRAMES: u32 = 20;

/// Shows a sentence as soon as it is drawn.
fn show_soon(list: HtmlElement, at: usize, focus: bool, frames: u32) {
    request_animation_frame(move || {
        if !show_row(&list, at, focus) && frames > 0 {
            show_soon(list, at, focus, frames - 1);
        }
    });
}

/// Scrolls a sentence into view; false where it is not drawn.
fn show_row(list: &HtmlElement, at: usize, focus: bool) -> bool {
    let row = list.query_selector(&format!("[data-at=\"{at}\"]")).ok().flatten();
    let Some(row) = row.and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { return false };
    let top = row.offset_top() - list.offset_top();
    let seen = list.scroll_top()..list.scroll_top() + list.client_height() - row.offset_height();
    if !seen.contains(&top) {
        list.set_scroll_top(top - list.client_height() / 3);
    }
    if focus {
        // A row that is on the page takes the focus.
        let _ = row.focus();
    }
    true
}

/// Toolbar, search and sentences.
#[component]
pub(super) fn EditorView(
    /// Which recording.
    id: RecordingId,
    /// What is kept.
    kept: Memo<Option<Arc<Transcript>>>,
    /// How the voice sounds, where that is known.
    analysis: Memo<Option<Arc<Analysis>>>,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let transcript = Memo::new(move |_| state.history.with(|it| it.now(id)).or_else(|| kept.get()));
    let sentences = Memo::new(move |_| {
        Arc::new(transcript.with(|it| it.as_ref().map(|it| it.sentences()).unwrap_or_default()))
    });
    let editor = Editor {
        id,
        player,
        state,
        transcript,
        sentences,
        analysis,
        current: RwSignal::new(0),
        typing: RwSignal::new(None),
        follows: RwSignal::new(true),
        finding: RwSignal::new(false),
        list: NodeRef::new(),
    };
    view! {
        <div class="editor" on:keydown=move |event| super::keys::on_editor(editor, &event)>
            <Toolbar editor />
            <Show when=move || editor.finding.get()><Find editor /></Show>
            <SentenceList editor />
        </div>
    }
}
