//! Record, pause, go on, mark, stop.

use leptos::{html, prelude::*};

use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, Phase},
    text::t,
};

/// The buttons that make sense now.
#[component]
pub(super) fn RecordButtons(
    /// The one that starts, for others to put the focus on.
    start: NodeRef<html::Button>,
    /// Without marks and keys.
    plain: bool,
) -> impl IntoView {
    let recorder = AppState::get().recorder;
    let asking = move || recorder.phase.with(|it| matches!(it, Phase::Asking | Phase::Stopping));
    let paused = move || recorder.phase.with(|it| *it == Phase::Paused);
    let keys = move || recorder.keys.get() && !plain;
    view! {
        <div class="record-buttons">
            <Show when=move || !recorder.runs()>
                <button
                    node_ref=start
                    type="button"
                    class="record-button"
                    data-test="record-start"
                    aria-label=t("Record")
                    aria-keyshortcuts=move || keys().then_some("R")
                    disabled=asking
                    on:click=move |_| recorder.start()
                >
                    <span class="record-dot" aria-hidden="true"></span>
                </button>
            </Show>
            <Show when=move || recorder.runs()>
                <Show when=paused fallback=move || view! { <Pause plain /> }>
                    <button
                        type="button"
                        class="round-button"
                        data-test="record-resume"
                        aria-keyshortcuts=move || keys().then_some("Space")
                        on:click=move |_| recorder.resume()
                    >
                        <Icon glyph=Glyph::Microphone />
                        <span>{t("Go on")}</span>
                    </button>
                </Show>
                <button
                    type="button"
                    class="record-button"
                    data-test="record-stop"
                    aria-label=t("Stop and keep")
                    aria-keyshortcuts=move || keys().then_some("R")
                    on:click=move |_| recorder.stop()
                >
                    <span class="record-square" aria-hidden="true"></span>
                </button>
                {(!plain).then(|| view! { <Mark /> })}
            </Show>
        </div>
    }
}

#[component]
fn Mark() -> impl IntoView {
    let recorder = AppState::get().recorder;
    view! {
        <button
            type="button"
            class="round-button"
            data-test="record-mark"
            aria-label=t("Mark this moment")
            aria-keyshortcuts=move || recorder.keys.get().then_some("M")
            on:click=move |_| recorder.mark()
        >
            <Icon glyph=Glyph::Flag />
            <span>{t("Mark")}</span>
        </button>
    }
}

#[component]
fn Pause(
    /// Without keys.
    plain: bool,
) -> impl IntoView {
    let recorder = AppState::get().recorder;
    let keys = move || recorder.keys.get() && !plain;
    view! {
        <button
            type="button"
            class="round-button"
            data-test="record-pause"
            aria-keyshortcuts=move || keys().then_some("Space")
            on:click=move |_| recorder.pause()
        >
            <Icon glyph=Glyph::Pause />
            <span>{t("Pause")}</span>
        </button>
    }
}
