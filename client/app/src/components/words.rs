//! What was said, under the waveform: words that follow the cursor and are places to seek.

mod language;
mod save;
mod sentence;
mod speakers;
mod spoken;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::RecordingId;
use sotto_protocol::{Analysis, Transcript, TranscriptSegment};

use super::{imports::Progress, player::Player, problem::ProblemNote};
use crate::{
    state::{AppState, ModelPlace},
    text::{emotions, t, transcripts},
};
pub(crate) use language::LanguageChoice;
use save::SaveTranscript;
use sentence::{Beside, Sentence};
use speakers::{Speakers, TellApart};

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
    let has =
        Signal::derive(move || transcript.with(|it| it.as_ref().is_some_and(|it| !it.model.is_empty())));
    let known =
        Signal::derive(move || transcript.with(|it| it.as_ref().is_some_and(|it| it.speakers.is_some())));
    let failed = move || {
        let fault = state.failed.get().filter(|it| it.0 == id)?.1;
        Some(transcripts::fault_sentence(&fault).to_owned())
    };
    let progress = move || {
        let stage = writing.get()?;
        Some(view! { <Progress stage=emotions::stage_name(stage.stage) done=stage.done /> })
    };
    let written = move || match (busy.get(), transcript.get()) {
        (true, _) => view! { <SoFar player /> }.into_any(),
        (false, Some(transcript)) => shown(id, &transcript, analysis.get(), player).into_any(),
        (false, None) => {
            let sentence = move || {
                if here.get() { transcripts::offer(state.model()) } else { transcripts::no_audio() }
            };
            view! { <p class="soft" data-test="words-offer">{sentence}</p> }.into_any()
        }
    };
    view! {
        <section class="card words" aria-labelledby="words-title" data-test="words">
            <h2 id="words-title">{t("What was said")}</h2>
            <ProblemNote sentence=Signal::derive(failed) />
            {progress}
            {written}
            <Show when=move || here.get()>
                <Actions id busy has known />
            </Show>
        </section>
    }
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
        so_far
            .with_untracked(|it| it.get(at).cloned())
            .map(|segment| view! { <Sentence segment beside=Beside::default() player /> })
    };
    view! {
        <ol class="sentences" aria-live="polite">
            <For each=move || 0..count.get() key=|at| *at children=sentence />
        </ol>
    }
}

fn shown(
    id: RecordingId,
    transcript: &Transcript,
    analysis: Option<Arc<Analysis>>,
    player: Player,
) -> impl IntoView + use<> {
    let turns = transcript.speakers.clone();
    let speakers = turns.clone().map(|turns| view! { <Speakers id turns /> });
    if transcript.segments.is_empty() {
        return view! {
            {speakers}
            <p class="soft" data-test="words-none">{nothing(transcript)}</p>
        }
        .into_any();
    }
    let sentence = |segment: &TranscriptSegment| {
        let voice = analysis.as_ref().and_then(|it| emotions::between(it, segment.start_s, segment.end_s));
        let speaker = turns.as_ref().and_then(|it| it.index_of(segment.speaker.as_deref()?));
        let speaker = speaker.and_then(|at| Some((at, turns.as_ref()?.speakers.get(at)?.clone())));
        let edited = transcript.edit_of(segment).map(|edit| edit.text.clone());
        let beside = Beside { voice, speaker, edited, id: Some(id) };
        view! { <Sentence segment=segment.clone() beside player /> }
    };
    let sentences: Vec<_> = transcript.segments.iter().map(sentence).collect();
    view! {
        {speakers}
        <ol class="sentences" data-test="transcript">{sentences}</ol>
        <p class="soft small">{transcripts::caveat(transcript)}</p>
        <SaveTranscript id />
    }
    .into_any()
}

/// Why there is no sentence.
fn nothing(transcript: &Transcript) -> &'static str {
    if transcript.model.is_empty() { transcripts::not_written() } else { transcripts::nobody_spoke() }
}

/// Reads what the words say, or where to get what it takes.
#[component]
fn ReadWords(
    /// Which recording.
    id: RecordingId,
    /// Whether there is a transcript.
    has: Signal<bool>,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let elsewhere = move || state.writing.with(Option::is_some);
    move || {
        match (has.get(), state.text_model()) {
        (true, ModelPlace::Ready) => Some(
            view! {
                <button type="button" class="button" data-test="read-words" disabled=elsewhere
                    on:click=move |_| state.read_words(id)>{t("Read what the words say")}</button>
            }
            .into_any(),
        ),
        (true, ModelPlace::OnOffer) => Some(
            view! { <A href="/settings/models" attr:data-test="to-text-model">{transcripts::to_the_text_model()}</A> }
                .into_any(),
        ),
        _ => None,
    }
    }
}

/// Whether noise is taken away first.
#[component]
fn CleanChoice() -> impl IntoView {
    let state = AppState::get().transcripts;
    view! {
        <label class="check small" title=transcripts::clean_first_hint()>
            <input type="checkbox" data-test="clean-first" prop:checked=move || state.clean.get()
                on:change:target=move |event| state.set_clean(event.target().checked()) />
            <span class="soft">{transcripts::clean_first()}</span>
        </label>
    }
}

/// Start, stop, or where to get the model.
#[component]
fn Actions(
    /// Which recording.
    id: RecordingId,
    /// Whether it is being written down.
    busy: Memo<bool>,
    /// Whether there is a transcript.
    has: Signal<bool>,
    /// Whether speakers were told apart.
    known: Signal<bool>,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let elsewhere = move || state.writing.with(|it| it.as_ref().is_some_and(|it| it.id != id));
    let model = Memo::new(move |_| state.model());
    let start = move || {
        view! {
            <button type="button" class="button" data-test="transcribe" disabled=elsewhere
                on:click=move |_| state.start(id)>
                {move || if has.get() { t("Write it down again") } else { t("Write it down") }}
            </button>
        }
    };
    view! {
        <div class="words-actions">
            {move || match (busy.get(), model.get()) {
                (true, _) => view! {
                    <button type="button" class="button" data-test="transcribe-stop"
                        on:click=move |_| state.cancel()>{t("Stop")}</button>
                }.into_any(),
                (false, ModelPlace::Ready) => view! { {start()} <LanguageChoice /> <CleanChoice /> <ReadWords id has /> }.into_any(),
                (false, ModelPlace::OnOffer) => view! {
                    <A href="/settings/models" attr:data-test="to-models">{transcripts::to_the_models()}</A>
                }.into_any(),
                (false, ModelPlace::Nowhere) => ().into_any(),
            }}
            <Show when=move || !busy.get()>
                <TellApart id known />
            </Show>
        </div>
    }
}
