//! What can be done for words: have them written, have them read, have speakers told apart.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::RecordingId;

use super::{LanguageChoice, speakers::TellApart};
use crate::{
    state::{AppState, ModelPlace},
    text::{t, transcripts},
};

/// Start, stop, or where to get the model.
#[component]
pub(super) fn Actions(
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
