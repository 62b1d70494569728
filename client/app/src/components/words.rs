//! What was said, under the waveform: words that follow the cursor, are places to seek, and can be put right.

mod actions;
mod editor;
mod find;
mod keys;
mod language;
mod list;
mod row;
mod sentence;
mod speakers;
mod spoken;
mod toolbar;
mod tools;
mod typed;
mod typing;

use std::sync::Arc;

use leptos::prelude::*;
use sotto_api::RecordingId;
use sotto_protocol::{Analysis, Transcript};

use super::{imports::Progress, player::Player, problem::ProblemNote};
use crate::{
    state::AppState,
    text::{emotions, t, transcripts},
};
use actions::Actions;
use editor::EditorView;
pub(crate) use language::LanguageChoice;
pub(crate) use sentence::{Sentence, Shown};
use speakers::Speakers;
use typed::BringWords;

/// The transcript of a recording, or how to get one.
#[component]
pub(crate) fn Words(
    /// Which recording.
    id: RecordingId,
    /// What is kept; none where nothing was written down.
    transcript: Memo<Option<Arc<Transcript>>>,
    /// How the voice sounds, where that is known.
    analysis: Memo<Option<Arc<Analysis>>>,
    /// Whether the audio is on this device.
    here: Signal<bool>,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let writing = Memo::new(move |_| state.writing.get().filter(|it| it.id == id));
    let busy = Memo::new(move |_| writing.with(Option::is_some));
    let hears = Memo::new(move |_| writing.with(|it| it.as_ref().is_some_and(|it| it.hears)));
    let has = Signal::derive(move || transcript.with(|it| it.as_ref().is_some_and(|it| it.is_written())));
    let turns = Memo::new(move |_| transcript.with(|it| it.as_ref()?.speakers.clone()));
    let known = Signal::derive(move || turns.with(Option::is_some));
    // Nothing is drawn anew where sentences change alone.
    let place = Memo::new(move |_| match (hears.get(), transcript.get()) {
        (true, _) => Place::Writing,
        (false, Some(it)) if it.segments.is_empty() && it.edits.is_empty() => Place::Empty(it.is_written()),
        (false, Some(_)) => Place::Sentences,
        (false, None) => Place::Nothing,
    });
    let failed = move || {
        let fault = state.failed.get().filter(|it| it.0 == id)?.1;
        Some(transcripts::fault_sentence(&fault).to_owned())
    };
    let progress = move || {
        let stage = writing.get()?;
        Some(view! { <Progress stage=emotions::stage_name(stage.stage) done=stage.done /> })
    };
    let caveat = move || transcript.with(|it| it.as_ref().map(|it| transcripts::caveat(it)));
    let written = move || {
        match place.get() {
        Place::Writing => view! { <SoFar player /> }.into_any(),
        Place::Empty(written) => view! {
            <p class="soft" data-test="words-none">{if written { transcripts::nobody_spoke() } else { transcripts::not_written() }}</p>
        }
        .into_any(),
        Place::Sentences => view! {
            <EditorView id kept=transcript analysis player />
            <p class="soft small">{caveat}</p>
        }
        .into_any(),
        Place::Nothing => {
            let sentence = move || {
                if here.get() { transcripts::offer(state.model()) } else { transcripts::no_audio() }
            };
            view! { <p class="soft" data-test="words-offer">{sentence}</p> }.into_any()
        }
    }
    };
    view! {
        <section class="card words" aria-labelledby="words-title" data-test="words">
            <h2 id="words-title">{t("What was said")}</h2>
            <ProblemNote sentence=Signal::derive(failed) />
            {progress}
            {move || turns.get().filter(|_| !hears.get()).map(|turns| view! { <Speakers id turns /> })}
            {written}
            <Show when=move || here.get()>
                <Actions id busy has known />
            </Show>
            <Show when=move || !hears.get()><BringWords id has /></Show>
        </section>
    }
}

/// What there is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Sentences come.
    Writing,
    /// None; whether somebody listened.
    Empty(bool),
    /// Some.
    Sentences,
    /// Nobody wrote anything down.
    Nothing,
}

/// Sentences as they come.
#[component]
fn SoFar(
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let so_far = AppState::get().transcripts.so_far;
    let count = Memo::new(move |_| so_far.with(Vec::len));
    let sentence = move |at: usize| {
        let segment = so_far.with_untracked(|it| it.get(at).cloned());
        segment.map(|segment| {
            let shown = Shown { segment, ..Shown::default() };
            view! { <li class="sentence"><Sentence shown player /></li> }
        })
    };
    view! {
        <ol class="sentences" aria-live="polite">
            <For each=move || 0..count.get() key=|at| *at children=sentence />
        </ol>
    }
}
