//! Says that a newer build waits.

use leptos::prelude::*;

use crate::{
    state::{AppState, Phase},
    text::t,
};

/// A line above the page. While something is being recorded, or files are on their way in, it keeps quiet.
#[component]
pub(crate) fn UpdateBanner() -> impl IntoView {
    let state = AppState::get();
    let shown = move || {
        // What still waits to be copied would be lost with the page.
        let idle = state.recorder.phase.with(Phase::is_free) && state.imports.summary.with(|it| it.open == 0);
        state.system.update_ready.get() && idle
    };
    view! {
        <div role="status">
            <Show when=shown>
                <p class="banner">
                    {t("A new version of Sotto is ready.")} " "
                    <button
                        type="button"
                        class="button button-small"
                        data-test="take-update"
                        on:click=move |_| state.system.take_update()
                    >
                        {t("Use it now")}
                    </button>
                </p>
            </Show>
        </div>
    }
}
