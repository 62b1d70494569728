//! The visitor's words: typed, or written down on their device.

use leptos::prelude::*;
use sotto_api::RecordingId;
use sotto_protocol::Source;

use crate::{
    components::{imports::Progress, problem::ProblemNote},
    state::{AppState, ModelPlace, read_transcript},
    text::{emotions, t, transcripts, visit as say},
};

/// A field with what was said, and a button that fills it.
#[component]
pub(super) fn VisitWords(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let AppState { library, transcripts: state, .. } = AppState::get();
    let kept = Memo::new(move |_| {
        let kept = library.find(id)?.transcript.clone()?;
        read_transcript(&kept).map(|it| it.text())
    });
    let typed = move |text: String| {
        if kept.with_untracked(|it| it.as_deref().unwrap_or_default() != text) {
            state.lay(id, &text, Source::Typed);
        }
    };
    let failed = move || {
        let fault = state.failed.get().filter(|it| it.0 == id)?.1;
        Some(transcripts::fault_sentence(&fault).to_owned())
    };
    view! {
        <div class="field">
            <label class="field-label" for="visit-words">{t("What you said")}</label>
            <textarea id="visit-words" class="input" rows="4" data-test="visit-words" aria-describedby="visit-words-hint"
                prop:value=move || kept.get().unwrap_or_default()
                on:change:target=move |event| typed(event.target().value())></textarea>
            <p class="field-hint" id="visit-words-hint">{t("Type it, or have it written down here. Only what stands in this field is sent.")}</p>
            <WriteDown id />
            <ProblemNote sentence=Signal::derive(failed) />
        </div>
    }
}

/// Writes it down, and before that gets what it takes.
#[component]
fn WriteDown(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let AppState { transcripts: state, models, visit, .. } = AppState::get();
    let writing = move || state.writing.get().filter(|it| it.id == id);
    let language = move || visit.texts().map(|it| it.language).unwrap_or_default();
    let button = move || {
        match (models.models.with(Option::is_some), state.model()) {
        (true, ModelPlace::Ready) => Some(view! {
            <button type="button" class="button button-small" data-test="visit-write" on:click=move |_| state.start(id)>{t("Write it down")}</button>
        }.into_any()),
        (true, ModelPlace::OnOffer) => state.speech_on_offer(&language()).map(|(name, bytes)| view! {
            <button type="button" class="button button-small" data-test="visit-get-speech" on:click=move |_| models.fetch(name.clone())>
                {say::get_speech(bytes)}
            </button>
        }.into_any()),
        _ => None,
    }
    };
    let progress = move || {
        if let Some(it) = writing() {
            return Some(view! { <Progress stage=emotions::stage_name(it.stage) done=it.done /> }.into_any());
        }
        let (_, done) = models.fetching.get()?;
        Some(view! { <Progress stage=t("Getting the speech model") done /> }.into_any())
    };
    let busy = move || writing().is_some() || models.fetching.with(Option::is_some);
    view! {
        <Show when=busy fallback=move || view! { <div class="row">{button}</div> }>{progress}</Show>
    }
}
