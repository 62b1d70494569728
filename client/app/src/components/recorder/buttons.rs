//! Record, pause, go on, stop.

use leptos::prelude::*;

use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, Phase},
};

/// The buttons that make sense now.
#[component]
pub(super) fn RecordButtons() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let ready = move || recorder.phase.with(|it| matches!(it, Phase::Idle | Phase::Failed(_)));
    let asking = move || recorder.phase.with(|it| matches!(it, Phase::Asking | Phase::Stopping));
    let running = move || recorder.phase.with(|it| matches!(it, Phase::Recording | Phase::Paused));
    let paused = move || recorder.phase.with(|it| *it == Phase::Paused);
    view! {
        <div class="record-buttons">
            <Show when=move || !running()>
                <button
                    type="button"
                    class="record-button"
                    data-test="record-start"
                    aria-label="Record"
                    disabled=asking
                    on:click=move |_| if ready() { recorder.start() }
                >
                    <span class="record-dot" aria-hidden="true"></span>
                </button>
            </Show>
            <Show when=running>
                <Show
                    when=paused
                    fallback=move || view! {
                        <button type="button" class="round-button" data-test="record-pause" on:click=move |_| recorder.pause()>
                            <Icon glyph=Glyph::Pause />
                            <span>"Pause"</span>
                        </button>
                    }
                >
                    <button type="button" class="round-button" data-test="record-resume" on:click=move |_| recorder.resume()>
                        <Icon glyph=Glyph::Microphone />
                        <span>"Go on"</span>
                    </button>
                </Show>
                <button
                    type="button"
                    class="record-button"
                    data-test="record-stop"
                    aria-label="Stop and keep"
                    on:click=move |_| recorder.stop()
                >
                    <span class="record-square" aria-hidden="true"></span>
                </button>
                // Keeps the big button in the middle.
                <span class="round-space" aria-hidden="true"></span>
            </Show>
        </div>
    }
}
