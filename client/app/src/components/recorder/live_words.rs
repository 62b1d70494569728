//! Words while they are said, and whether they are wanted.

use leptos::prelude::*;

use crate::{
    components::{switch::Switch, words::LanguageChoice},
    state::{AppState, Phase},
    text::{t, transcripts},
};

/// Sentences that are shown: the latest.
const SHOWN: usize = 4;

/// What was written down last, and what seems to be said now.
#[component]
pub(super) fn LiveWords() -> impl IntoView {
    let live = AppState::get().live;
    let count = Memo::new(move |_| live.said.with(Vec::len));
    let text = move |at: usize| live.said.with_untracked(|it| it.get(at).map(|segment| segment.text.clone()));
    let sentence = move |at: usize| view! { <span class="live-sentence">{text(at)} " "</span> };
    let nothing = move || count.get() == 0 && live.guess.with(String::is_empty);
    view! {
        <Show when=move || live.listening.get()>
            <div class="live-words" data-test="live-words">
                <Show when=nothing>
                    <p class="soft">{transcripts::listening()}</p>
                </Show>
                // The guess changes too often to be read aloud; what is written down is.
                <span role="log" aria-label=t("What was said") data-test="live-said">
                    <For each=move || count.get().saturating_sub(SHOWN)..count.get() key=|at| *at children=sentence />
                </span>
                <span class="live-guess" aria-hidden="true" data-test="live-guess">{move || live.guess.get()}</span>
            </div>
        </Show>
    }
}

/// Whether words are shown, where there is a choice.
#[component]
pub(super) fn LiveChoice() -> impl IntoView {
    let live = AppState::get().live;
    let recorder = AppState::get().recorder;
    let idle = move || recorder.phase.with(|it| matches!(it, Phase::Idle | Phase::Failed(_)));
    view! {
        <Show when=move || idle() && live.possible()>
            <Switch
                label=t("Write while I speak")
                hint=transcripts::live_hint()
                test="live-wanted"
                on=live.wanted.into()
                change=move |wanted| live.set_wanted(wanted)
            />
            <LanguageChoice />
        </Show>
    }
}
