//! Says that a newer build waits.

use leptos::prelude::*;

use crate::state::{AppState, Phase};

/// A line above the page. While something is being recorded it keeps quiet.
#[component]
pub(crate) fn UpdateBanner() -> impl IntoView {
    let state = AppState::get();
    let shown = move || {
        let idle = state.recorder.phase.with(|it| matches!(it, Phase::Idle | Phase::Failed(_)));
        state.system.update_ready.get() && idle
    };
    view! {
        <div role="status">
            <Show when=shown>
                <p class="banner">
                    "A new version of Sotto is ready."
                    <button
                        type="button"
                        class="button button-small"
                        data-test="take-update"
                        on:click=move |_| state.system.take_update()
                    >
                        "Use it now"
                    </button>
                </p>
            </Show>
        </div>
    }
}
